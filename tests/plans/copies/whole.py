"""Whole plans in the database for copies: made up with all that a plan holds; and their files given back as documents."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from concordat.design import workbooks
from concordat.design.papers import word
from concordat.kernel.actors import Actor
from concordat.plans.commands import documents, plans, proposals, readings, revising
from concordat.plans.models import Document, Plan
from concordat.plans.presenters.papers import paper_of
from concordat.plans.presenters.workbooks import sheets_of
from concordat.plans.queries.content import content_of
from concordat.plans.queries.copies import copy_of
from concordat.plans.queries.revisions import NEW, SAME, Comparison, compared
from concordat.plans.reading import read
from concordat.plans.rules.differences import REMOVE
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftStrategy, DraftTheme
from concordat.plans.rules.strands import Strand

from .made import calm, lines, names, one_line, some, words

STRANDS = ("Prepare", "Prevent: early", "=Protect", "•Pursue")
short = one_line.map(calm).filter(lambda text: text != "")
headings = names.map(calm).filter(lambda text: text != "")
day = st.sampled_from([None, date(2024, 1, 31), date(2025, 3, 1)])


def files_of(by: Actor, plan: Plan) -> dict[str, bytes]:
    """Return a plan's files that can come back, as its page gives them."""
    copy = copy_of(by, plan.ref, "xlsx")
    sheets = workbooks.write(sheets_of(copy), title=plan.title, mark=("concordat-plan", plan.ref))
    return {"docx": word.write(paper_of(copy)), "xlsx": sheets}


def given(by: Actor, data: bytes, kind: str) -> Document:
    """Give a file back and keep its reading, as the job does."""
    document = readings.import_document(by=by, name=f"plan.{kind}", content=data)
    reading = read(data, name=f"plan.{kind}").to_json(document=True)
    return readings.take(by=by, document=document.ref, job=document.job_ref, reading=reading)


def differing(by: Actor, document: Document) -> list[str]:
    """Say how a file differs from the plan that it names: `kind what field`, an action's or another thing's."""
    whole = compared(by, document.ref)[1]
    told = [f"action changed {change.field}" for pair in whole.pairs for change in pair.changes]
    told += ["action added" for _ in whole.of(NEW)] + ["action removed" for _ in whole.gone]
    for part in whole.parts:
        fields = part.found.names() if part.found.what == "changed" else [""]
        told += [f"{part.found.kind} {part.found.what} {field}".strip() for field in fields]
    return sorted(told)


def accept_all(by: Actor, document: Document, why: str = "") -> Comparison:
    """Take all that a file says into its plan, also what it no longer has; return how it compares then."""
    whole = compared(by, document.ref)[1]
    chosen = [pair.proposal.ref for pair in whole.pairs if pair.kind != SAME]
    proposals.decide_all(by=by, document=document.ref, decision="accepted", chosen=chosen)
    revising.settle(by=by, document=document.ref, parts=[part.key for part in whole.parts], decision="accepted")
    gone = [gone.held.ref for gone in whole.gone]
    revising.prune(by=by, document=document.ref, actions=gone, decision=REMOVE)
    revising.apply(by=by, document=document.ref, why=why)
    return compared(by, document.ref)[1]


def anew(by: Actor, document: Document) -> Plan:
    """Make a plan of its own of a file, as it was read."""
    revising.relate(by=by, document=document.ref, plan="")
    return documents.accept(by=by, document=document.ref, unchecked=document.proposals.count())


def told_of(by: Actor, plan: Plan) -> dict[str, Any]:
    """Return all that a plan says with names for references, spaces and empty lines aside, each kind in its order."""
    content = content_of(by, plan)
    called = {ref: told["name"] for ref, told in {**content.priorities, **content.themes}.items()}
    told: dict[str, Any] = {"plan": _told(content.plan, called)}
    for kind in ("priorities", "themes", "actions", "statements", "strategies"):
        things = sorted(getattr(content, kind).values(), key=lambda facts: _place(content, facts))
        told[kind] = [_told(facts, called) for facts in things]
    return told


def _place(content: Any, facts: Any) -> tuple[int, int, str, int]:
    """Return by what things are ordered: their place, kind and position."""
    last = 1_000_000
    priority = content.priorities.get(facts.get("priority"), {"position": last})["position"]
    theme = content.themes.get(facts.get("theme"), {"position": -1})["position"]
    return priority, theme, facts.get("kind", "") if "topic" in facts else "", facts["position"]


def _told(facts: Any, called: dict[str, str]) -> dict[str, Any]:
    told = {name: _plain(value, called) for name, value in facts.items() if name != "position"}
    return told | ({"also": sorted(told["also"])} if "also" in told else {})


def _plain(value: Any, called: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each, called) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [calm(each) if isinstance(each, str) and each not in called else _plain(each, called) for each in value]
    if value in called:
        return calm(called[value])
    return [line for raw in str(value).splitlines() if (line := calm(raw))]


@st.composite
def drafts(draw: Any, owner: str = "", deputy: str = "", agency: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """Make up a plan to be drafted: odd characters, empty fields, many lines, every kind of thing that a plan holds."""
    unlike = {"unique_by": lambda name: name.casefold()}
    priorities, places = [], [("", "")]
    for name in draw(st.lists(headings, max_size=3, **unlike)):
        inner = [
            DraftTheme(theme, draw(lines).strip(), tuple(draw(some)), draw(_said()))
            for theme in draw(st.lists(headings, max_size=2, **unlike))
        ]
        priorities.append(DraftPriority(name, draw(lines).strip(), tuple(inner), draw(_said())))
        places += [(name, ""), *((name, theme.name) for theme in inner)]
    begins, ends = draw(st.sampled_from([(None, None), (date(2023, 4, 1), date(2026, 3, 31))]))
    strands = draw(st.lists(st.sampled_from(STRANDS), min_size=1, max_size=4, unique=True))
    meaning = draw(st.sampled_from(["", "What it means: this, and that."]))
    count = draw(st.integers(0, 4))
    return {
        "title": draw(short)[:200],
        "period": draw(st.sampled_from(["", "2023/24", "Year one of three"])),
        "begins": begins,
        "ends": ends,
        "level": draw(st.sampled_from(["annual", "strategy", "themed", "place"])),
        "about": draw(st.sampled_from(["", "Chatham: the “High Street”"])),
        "strands": [Strand(name, meaning) for name in strands],
        "priorities": tuple(priorities),
        "statements": draw(_said()),
        "linked": draw(st.lists(_strategies(), max_size=2, unique_by=lambda each: each.name.casefold())),
        "actions": tuple(_action(draw, at, places, strands, (owner, deputy), agency) for at in range(count)),
    }


@st.composite
def _said(draw: Any) -> tuple[DraftStatement, ...]:
    kinds = st.sampled_from(["aim", "outcome", "statistic", "deliverable", "active", "gap"])
    made = []
    for kind in draw(st.lists(kinds, max_size=3)):
        matrix = kind in ("active", "gap")
        made.append(
            DraftStatement(
                kind,
                draw(lines.filter(lambda text: calm(text) != "")).strip(),
                strand=draw(st.sampled_from(["", "Prepare"])) if matrix else "",
                topic="Domestic abuse: services" if matrix else "",
                definition=draw(st.sampled_from(["", "Counted once (a year)"])),
                origin=draw(st.sampled_from(["", "Police. Recorded"])),
            )
        )
    return tuple(made)


def _strategies() -> Any:
    kinds = st.sampled_from(["strategy", "board", "police-and-crime"])
    address = st.sampled_from(["", "https://example.org/a?b=c"])
    return st.builds(DraftStrategy, name=short, kind=kinds, holder=words.map(calm), ends=day, address=address)


def _action(
    draw: Any, at: int, places: Any, strands: list[str], people: tuple[str, str], agency: tuple[str, str]
) -> DraftAction:
    place = draw(st.sampled_from(places))
    leads, owner = draw(some), draw(st.sampled_from(["", people[0]]))
    code = draw(st.sampled_from(["", f"A{at}", f"=A{at}"]))
    further = draw(st.lists(st.sampled_from(places), max_size=2, unique=True)) if code else []
    return DraftAction(
        text=draw(st.one_of(lines.filter(lambda text: calm(text) != ""), st.just("Walk the route"), names)).strip(),
        code=code,
        priority=place[0],
        theme=place[1],
        output=draw(lines).strip(),
        outcome=draw(lines).strip(),
        measures=tuple(draw(some)),
        strands=tuple(draw(st.lists(st.sampled_from(strands), max_size=2, unique=True))),
        leads=(*((calm(name), "") for name in leads), *([agency] if agency[0] and at % 2 else [])),
        contributors=tuple((f"With {calm(name)}", "") for name in draw(some)),
        timescale=draw(st.sampled_from(["", "By March 2024", "Ongoing", "Review in June"])),
        timing=draw(st.sampled_from(["", "deadline", "review", "ongoing"])),
        due=draw(day),
        owner=owner,
        deputy=draw(st.sampled_from(["", people[1]])) if owner else "",
        also=tuple(other for other in further if other[0] and other != place),
    )


def draft(by: Actor, told: dict[str, Any]) -> Plan:
    """Draft a made-up plan."""
    return plans.draft_plan(by=by, **told)


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook or a Word document that was changed by hand."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def but_for_what_no_file_holds(told: dict[str, Any], kind: str) -> dict[str, Any]:
    """Leave out of a plan what a new plan of its file cannot have.

    That is: the strategy that it is part of; days that the period states, which a new plan takes from it; and in Word the
    deputy, for whom there is no column.
    """
    plan = {name: value for name, value in told["plan"].items() if name not in ("part_of", "begins", "ends")}
    left = {"deputy"} if kind == "docx" else set()
    actions = [{name: value for name, value in facts.items() if name not in left} for facts in told["actions"]]
    return {**told, "plan": plan, "actions": actions}
