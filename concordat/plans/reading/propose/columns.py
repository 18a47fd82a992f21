"""Which column of a table is which: by the words of its heading, else by what its cells hold."""

# ruff: noqa: E501  (a vocabulary reads best with an entry to a line)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..documents import Row
from .agencies import is_agency
from .refs import is_ref
from .strands import is_strand, strand_pictured
from .timescales import is_timescale
from .words import is_placeholder, plain

# role, what the heading says (on plain lower-case words), weight among columns that claim the same role
_VOCABULARY: tuple[tuple[str, str, int], ...] = (
    ("ref", r"(?:action |item |row )?(?:ref|refs|reference)(?: no| number| id)?|(?:action |item |row )?(?:no|number|id|nr)|s no|item", 10),
    ("strand", r"(?:4 ?p|4 ps|four ps?|strand|4p strand|strands|pillar|contest strand|p)", 10),
    ("priority", r"(?:strategic |key |csp |plan )?priorit(?:y|ies)(?: area| theme| no| number)?", 10),
    ("theme", r"(?:key |sub )?themes?|work ?streams?(?: and theme| name)?|theme area|area(?: of (?:work|focus|activity))?|topic|category|issue|focus(?: area)?|work area", 8),
    ("timescale", r"(?:target |delivery |proposed |agreed )?(?:time ?scales?|time ?frames?|time ?lines?|deadlines?|target|due|completion|end|delivery|review|finish)(?: for)?(?: date| dates| by| completion| delivery)?(?: date)?", 10),
    ("timescale", r"(?:by )?when(?: by)?|by|(?:target |due |completion |planned )*dates?(?: due| for completion| of completion| by)?|quarter|complete by|to be completed by|milestone date|when will .*|by when .*", 10),
    ("action", r"(?:key |planned |specific |proposed |agreed |detailed |our )?actions?(?: required| to be taken| needed| points?| description| plan| agreed| to take| details?)?|actions? (?:objectives?|tasks?|activit(?:y|ies)|interventions?|we will take)", 10),
    ("action", r"(?:key |main )?tasks?(?: description)?|(?:key |planned )?activit(?:y|ies)|what(?: (?:we|will|are|do|needs?|is|must|do)\b(?! (?:success|good|difference|impact|residents|people|the data)\b)(?!.*\b(?:said|say|know|told|change|different|look|looks|now|expect|expected|hope|want|found|heard|learned|means|meant)\b).*)?|we will|how(?: we will| will we| will this be)? (?:deliver|achieve|do|done|delivered|achieved)(?: it| this)?|what", 8),
    ("action", r"(?:key )?deliverables?|commitments?|recommendations?(?: action)?|interventions?|projects?|initiatives?|steps?|planned work|work", 7),
    ("action", r"(?:strategic |key |smart )?objectives?|(?:key )?aims?(?: and objectives)?|goals?|objectives? aims?", 4),
    ("action", r"outputs?|descriptions?|details?|(?:key )?milestones?", 3),
    ("lead", r"(?:delivery |action |strategic |operational |named |responsible |project )?(?:leads?|owners?)(?: officers?| agenc(?:y|ies)| organisations?| partners?| persons?| body| bodies| names?| responsible)?(?: s)?", 10),
    ("lead", r"leads? .*|(?:by )?whom?(?: is)?(?: responsible| leading| leads| will (?:lead|do it|deliver))?(?: by)?|who(?: by)?|led by|delivered (?:by|through)|delivery (?:agency|agencies|route)", 9),
    ("lead", r"responsib(?:le|ility|ilities)(?: for delivery)?(?: officers?| persons?| agenc(?:y|ies)| partners?| leads?| organisations?)?|accountable(?: officers?| leads?)?|(?:lead )?(?:agenc(?:y|ies)|organisations?|officers?)|assigned to|allocated to", 8),
    ("partners", r"(?:key |supporting |delivery |other |contributing |involved )?partners?(?: agencies| organisations| involved)?|support(?:ing|ed)?(?: by| agencies| partners| officers?| leads?)?|working with|contributors?|partnership|co ?leads?", 6),
    ("outcome", r"(?:desired |expected |intended |key |anticipated |planned )?(?:outcomes?|results?|impacts?|benefits?)(?: sought| required| expected| desired| for residents)?|what (?:difference|impact|will change|will be different|will improve|changes?|we want to achieve).*|what (?:will|is) (?:it|this) (?:achieve|change).*|outcomes? .*", 10),
    ("measures", r"(?:key |our )?(?:performance |success |outcome )?(?:measur\w*|indicators?|metrics?|kpis?|criteria|factors?)(?: of success| and targets?| for success)?|success(?: criteria| factors?| measures?| indicators?| looks like)?", 10),
    ("measures", r"how (?:will|do|we|it|this|is|success|progress).*(?:know|measured?|success|monitored|evidenced?|difference)\w*(?: .*)?|what (?:will|does) (?:success|good) look like|what success (?:will )?looks? like|evidence(?: of .*| base)?|data|monitoring(?: arrangements)?|targets?|performance(?: target| indicators?| data)?", 12),
    ("status", r"(?:current |progress |delivery )?(?:status|b?rag)(?: rating| status)?|(?:b?rag|status) .*|rating|rated|closed(?: y n| yes no)?|open or closed|open closed|(?:complete|completed|done|finished)(?: y n| yes no)?|on track|y n", 10),
    ("ref", r"(?:csp |plan )(?:ref|reference|no)|rec(?:ommendation)? (?:no|number)|ref(?:erence)? code|code", 9),
    ("priority", r"(?:national|local|partnership|our|serious violence duty|pcc) priorit(?:y|ies)(?: area| theme)?", 9),
    ("theme", r"threats?(?: area)?|(?:programme|work programme|delivery|priority|thematic) (?:area|theme|strand)|focus of work|crime type|sub priority|ambition", 8),
    ("action", r"(?:delivery |priority |headline |improvement )actions?(?: required| needed)?|actions? (?:and milestones|to deliver|owner s action)|(?:project|action|activity|task|intervention|initiative|deliverable|commitment|step)s? (?:activity|action|task|intervention|project|initiative|description|name|title|to be (?:taken|delivered|undertaken)|required)s?", 9),
    ("action", r"(?:planned |delivery |priority |our )(?:activity|activities|work|commitments?|interventions?|projects?)(?: .{0,12})?|how(?: it)? will (?:it|this|we) (?:be )?(?:done|delivered|achieve it|do it|do this|get there)|how|proposals?|specific|what will be done|what needs to (?:be done|happen)", 7),
    ("action", r"(?:local |national |partnership )?(?:objectives?|aims?|goals?)(?: and (?:aims?|objectives?|description))?|aims? and descriptions?", 4),
    ("lead", r"(?:action |overall |senior |accountable |task |project |delivery )(?:owners?|leads?|officers?|bod(?:y|ies)|organisations?|agenc(?:y|ies))(?: s)?|agency|organisation|resp|accountabilit(?:y|ies)|s ?r ?o|named officer|who is (?:doing|delivering|leading)(?: it| this)?|who s (?:responsible|leading|doing it)|leading (?:agency|partner|organisation)|delivered by|to be delivered by", 8),
    ("partners", r"(?:delivery|key|other|supporting|contributing|partner) (?:partners?|agencies|organisations|bodies)(?: involved)?|with whom|who else(?: .*)?|involving|support needed from", 7),
    ("timescale", r"(?:expected|estimated|planned|agreed|original|revised|final|target)? ?(?:completion|end|finish|due|delivery|target|milestone|review)(?: date| by)?|timing|duration|period|dates?(?: to be completed| for delivery| required)|delivered by when|time ?bound|complet(?:e|ed|ion) (?:by|date)|year|target year|when (?:it )?will (?:it|this) be (?:done|complete)", 9),
    ("outcome", r"dates? of completion and outcomes?", 12),
    ("outcome", r"(?:local |overall |strategic |long term |short term )(?:outcomes?|impacts?|results?)|outcomes? (?:for .*|we want|required|sought)|what (?:will be (?:achieved|different|better)|we want to see|we hope to achieve)|difference (?:made|it will make)|so what|impact on .*|success", 8),
    ("measures", r"how (?:much|well) did we do.*|(?:is|was) any ?one better off.*|(?:quantity|quality|impact) measures?|(?:evidence|proof) of (?:success|impact|completion|progress)|measurable|monitor(?:ed|ing)(?: by)?|performance (?:measures?|framework|indicators?)|(?:outcome |output )?(?:kpis?|indicators?|measures?) .{0,30}|success (?:will be )?measured by", 8),
    ("measures", r"outputs?(?: (?:and |or )?(?:results?|measures?|targets?))|results? and outputs?", 6),
    ("status", r"(?:progress |self |current )?assessment(?: .{0,8})?|state|progress status|b ?rag(?: status| rating)?(?: .{0,12})?|rag rated|current b?rag|action status|status .{0,16}", 8),
    ("aside", r"why(?: (?:it|this) matters| are we doing (?:it|this))?|(?:resources?|costs?|budgets?|funding|finance|investment|resourcing)(?: .{0,30})?|risks?(?: .{0,20})?|start(?: date)?|from|contacts?(?: details?)?|baseline|rationale|evidence base|background|links? to .*|linked .*|direction(?: of travel)?|trend|dependenc(?:y|ies)|barriers?|relevant|achievable|realistic|scope|priority level|rank|date raised|raised by|source|location|ward", 2),
    ("progress", r"(?:progress|updates?|latest position|current position|position statement)(?: .*)?|(?:comments?|notes?|narrative|commentary)(?: and progress| on progress)?|(?:quarterly |latest |current |q\d )(?:progress|update|position)(?: .*)?", 8),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern), weight) for role, pattern, weight in _VOCABULARY)
_PICTURED = 3  # words of the alternative text of a strand's picture
_SURE = 3  # roles named by a row that the file itself marks as its heading
_IN_BRACKETS = 5  # weight of a claim that only the words in brackets make
_MAX_HEADING_WORDS, _LONGEST_HEADING = 12, 120
# Roles that several columns may share; of the others the heaviest claim wins and the rest are kept under their names.
_SHARED = frozenset({"lead", "measures", "partners", "progress", "status"})
_FIGURES = frozenset({"target", "targets", "baseline", "data", "current", "actual"})
_EITHER = frozenset({"target", "targets", "completion", "completed", "milestone", "milestones", "complete"})
_DEMOTED = {"objective": "objective", "objectives": "objective", "aim": "objective", "aims": "objective",
            "goal": "objective", "goals": "objective", "output": "measures", "outputs": "measures",
            "milestone": "measures", "milestones": "measures", "key milestones": "measures"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """Hold what a column is: `role` is "" where nobody can tell; `by_content` where no heading says so."""

    index: int
    role: str
    heading: str = ""
    by_content: bool = False


@lru_cache(maxsize=2048)
def claim(heading: str) -> tuple[str, int]:
    """Return the role that a heading claims and with what weight; ("", 0) for a heading of no known meaning."""
    if len(heading) > _LONGEST_HEADING:
        return "", 0
    words = plain(re.sub(r"\([^()]*\)", " ", heading)) or plain(heading)
    if not words or len(words.split()) > _MAX_HEADING_WORDS:
        return "", 0
    best = ("", 0)
    for role, pattern, weight in _COMPILED:
        if weight > best[1] and pattern.fullmatch(words):
            best = (role, weight)
    if best[1]:
        return best
    # "Progress / RAG", "Lead and partners": the first half that is known
    aside = re.findall(r"\(([^()]*)\)", heading)
    said = next((role for words in aside if (role := claim(words)[0])), "")
    if said:
        return said, _IN_BRACKETS  # "Where are we now (BRAG)"
    halves = [half for half in re.split(r"\s*[/&|\n]\s*|\s+and\s+", heading) if half.strip() and half != heading]
    return next((found for half in halves if (found := claim(half))[1]), ("", 0))


def from_headings(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns under these headings, each role given to its heaviest claim."""
    claims = [claim(heading) for heading in headings]
    if sum(role == "measures" for role, _ in claims) > 1:  # figures beside an indicator are no measures by themselves
        claims = [("", 0) if plain(h) in _FIGURES else found for h, found in zip(headings, claims, strict=True)]
    claims = [("", 0) if role == "aside" else (role, weight) for role, weight in claims]
    heaviest: dict[str, int] = {}  # of each role the column with the heaviest claim, the first of equals
    for index, (role, weight) in enumerate(claims):
        if role not in heaviest or weight > claims[heaviest[role]][1]:
            heaviest[role] = index
    columns = []
    for index, (role, _) in enumerate(claims):
        if role and heaviest[role] != index and role not in _SHARED:
            role = _DEMOTED.get(plain(headings[index]), "") if role == "action" else ""
            role = "" if role == "measures" and any(name == "measures" for name, _ in claims) else role
        columns.append(Column(index, role, headings[index]))
    return tuple(columns)


def is_heading_row(row: Row) -> bool:
    """Say whether a row names columns: most of its cells are short names of columns and none is a date or a ref."""
    cells = [cell.text for cell in row.cells if cell.text]
    known = [role for role, weight in map(claim, cells) if weight]
    enough = len(known) >= 2 or (len(known) == 1 and len(row.cells) <= 2)
    most = 2 * len(known) >= len(cells) or len(set(known)) >= _SURE + (not row.heading)
    if not enough or not most or len(set(known)) < min(2, len(cells)) or set(known) <= {"aside"}:
        return False
    return row.heading or len(set(known)) > _SURE or not any(_is_value(text) for text in cells)


def _is_value(text: str) -> bool:
    if claim(text)[1]:
        return False
    return (
        is_timescale(text) or len(text.split()) > _MAX_HEADING_WORDS or (is_ref(text) and any(map(str.isdigit, text)))
    )


def from_content(
    rows: Sequence[Row], columns: Sequence[Column], own: frozenset[str] = frozenset()
) -> tuple[Column, ...]:
    """Return the columns with a role for those that have no heading, judged by what their cells hold."""
    width = max((len(row.cells) for row in rows), default=0)
    known = {column.index: column for column in columns if column.role or column.heading}
    taken = {column.role for column in known.values()}
    result = dict(known)
    cells = {i: [row.cells[i].text for row in rows if i < len(row.cells) and row.cells[i].text] for i in range(width)}
    for index in range(width):
        if index not in result:
            role = _role_of(cells[index], own)
            role = role if role not in taken or role in _SHARED else ""
            taken.add(role)
            result[index] = Column(index, role, by_content=bool(role))
    if "action" not in taken:
        _give_action(result, cells)
    return tuple(result[index] for index in sorted(result))


def _role_of(texts: Sequence[str], own: frozenset[str]) -> str:
    """Return the role that three quarters of the cells agree on."""
    filled = [text for text in texts if not is_placeholder(text)]
    if not filled:
        return ""
    tests = (("strand", tells_strand), ("status", is_status), ("ref", is_ref), ("timescale", is_timescale))
    for role, test in tests:
        if 4 * sum(test(text) for text in filled) >= 3 * len(filled):
            return role
    agencies = sum(_names_agencies(text, own) for text in filled)
    return "lead" if 4 * agencies >= 3 * len(filled) else ""


def by_values(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns, those under names such as "Target" with the role that their cells show, date or status."""
    taken = {column.role for column in columns}
    found = []
    for column in columns:
        role = column.role
        if plain(column.heading) in _EITHER and role != "status":
            texts = [row.cells[column.index].text for row in rows if column.index < len(row.cells)]
            shown = _role_of([text for text in texts if text], frozenset())
            role = shown if shown in {"timescale", "status"} and shown not in taken else role
        found.append(replace(column, role=role))
    return tuple(found)


def tells_strand(text: str) -> bool:
    """Say whether a whole cell is a strand's name, or the words that stand for its picture."""
    return is_strand(text) or (strand_pictured(text) is not None and len(text.split()) <= _PICTURED)


def _names_agencies(text: str, own: frozenset[str]) -> bool:
    parts = [part for part in re.split(r"[/,;&\n]|\band\b", text) if part.strip()]
    return len(text.split()) <= 16 and bool(parts) and all(is_agency(part, own) for part in parts)


def _give_action(result: dict[int, Column], cells: dict[int, list[str]]) -> None:
    """Make the first column of real sentences the action, where no heading names one."""
    for index in sorted(result):
        texts, column = cells.get(index, []), result[index]
        if column.role or column.heading or not texts:
            continue
        if sum(len(text.split()) for text in texts) >= 4 * len(texts):
            result[index] = Column(index, "action", by_content=True)
            return


_STATUS = re.compile(
    r"b|r|a|g|y|n|b?rag|red|amber|green|blue|gr[ea]y|yellow|yes|no|done|complete|completed|closed|open|live|new|in progress"
    r"|not (?:yet )?started|not due|on track|on target|off track|behind(?: schedule)?|at risk|delayed|on hold|achieved"
    r"|partially (?:complete|achieved)|overdue|started|underway|under way|cancelled|superseded"
)


def is_status(text: str) -> bool:
    """Say whether a whole cell is a status: a colour, its letter, or words such as "In progress"."""
    return bool(_STATUS.fullmatch(plain(text)))
