"""Plans as plain data for copies: made up, or from a reading; and what a plan and a reading of its copy tell alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from concordat.partnership.models import Agency
from concordat.plans.models import Plan
from concordat.plans.queries.copies import Copy
from concordat.plans.reading import Reading
from concordat.plans.reading.extract.blocks import calm
from concordat.plans.rules.content import Content

REF = "abcdefghjk12"
Json = Mapping[str, Any]


def copy_of(content: Content, title: str, period: str) -> Copy:
    """Return a copy of a plan that is in no database."""
    plan = Plan(ref=REF, title=title, period=period, agency=Agency(name="Thornbridge Council"))
    return Copy(plan, "Thornbridge", content, {}, (), (), date(2024, 1, 31))


def action(position: int, **given: Any) -> dict[str, Any]:
    """Return the facts of an action."""
    empty = dict.fromkeys(("code", "text", "output", "outcome", "timescale", "timing", "due", "priority", "theme"), "")
    lists = {name: [] for name in ("measures", "strands", "also", "leads", "contributors", "owner", "deputy")}
    return {**empty, **lists, "position": position, **given}


def from_reading(reading: Reading) -> Copy:
    """Return the plan that a reading proposes, as if all of it were accepted."""
    priorities, themes = dict[str, Json](), dict[str, Json]()
    places: dict[tuple[str, str], str] = {}
    for part in reading.priorities:
        ref = places.setdefault((part.name, ""), f"p{len(priorities)}")
        told = "\n".join(part.narrative + part.background)
        priorities.setdefault(ref, {"name": part.name, "narrative": told, "position": len(priorities)})
        for theme in part.themes:
            own = places.setdefault((part.name, theme.name), f"t{len(themes)}")
            facts = {"name": theme.name, "background": "\n".join(theme.background + theme.narrative)}
            facts |= {"partners": list(theme.partners), "position": len(themes), "priority": ref}
            themes.setdefault(own, facts)
    actions = {
        f"a{at:011}": action(
            at,
            code=read.ref or "",
            text=read.text,
            outcome=read.outcome or "",
            measures=list(read.measures),
            strands=[read.strand] if read.strand else [],
            leads=[[name, ""] for name in read.leads],
            contributors=[[name, ""] for name in read.partners],
            timescale=read.timescale or "",
            due=read.due or "",
            timing="ongoing" if read.ongoing else "review" if read.review else "deadline" if read.due else "",
            priority=places.get((read.priority or "", ""), ""),
            theme=places.get((read.priority or "", read.theme or ""), "") if read.theme else "",
        )
        for at, read in enumerate(reading.actions)
    }
    content = Content(plan={}, priorities=priorities, themes=themes, actions=actions)
    return copy_of(content, reading.title or "A plan", reading.period or "")


def demonstration(path: Path) -> Copy:
    """Return a plan of the demonstration partnership."""
    given = yaml.safe_load(path.read_text("utf-8"))
    priorities, themes, actions = dict[str, Json](), dict[str, Json](), dict[str, Json]()
    for at, priority in enumerate(given["priorities"]):
        ref = f"p{at}"
        priorities[ref] = {"name": priority["name"], "narrative": priority["narrative"] or "", "position": at}
        held = [("", each) for each in priority.get("actions") or ()]
        for theme in priority.get("themes") or ():
            own = f"t{len(themes)}"
            facts = {"name": theme["name"], "background": "\n\n".join(theme.get("background") or ())}
            themes[own] = {**facts, "partners": theme.get("leads") or [], "position": len(themes), "priority": ref}
            held += [(own, each) for each in theme.get("actions") or ()]
        for own, each in held:
            actions[f"a{len(actions):011}"] = _given(each, len(actions), ref, own)
    return copy_of(Content({}, priorities, themes, actions), given["title"], given["period"])


def _given(each: Json, at: int, priority: str, theme: str) -> dict[str, Any]:
    due = each.get("due")
    told = {"code": each.get("ref") or "", "measures": each.get("measures") or [], "priority": priority, "theme": theme}
    told |= {name: each.get(name) or "" for name in ("text", "outcome", "timescale")}
    told |= {"strands": each.get("strands") or [], "leads": [[name, ""] for name in each.get("leads") or ()]}
    owner = ["m", each["owner"]] if each.get("owner") else []
    return action(at, due=due.isoformat() if due else "", timing="deadline" if due else "", owner=owner, **told)


ODD = "•-–*=+@'\"<>&;,/()|#[]{}\t\u00a0\u00ad\u200bÀéŁőßñ£€½…“”’ ☑✓年عא🙂"
words = st.text(st.sampled_from("abcdefgh ABC 123 .:" + ODD), max_size=60)
one_line = words.filter(lambda text: calm(text) != "")
lines = st.lists(words, max_size=4).map("\n".join)
some = st.lists(one_line, max_size=3, unique_by=calm)
_TRICKY = [
    "Actions",
    "Outcomes",
    "Contents",
    "None",
    "N/A",
    "Priority 2: 2023/24",
    "Lead",
    "-",
    "TBC",
    "Prevent",
    "Ref",
]
names = st.one_of(one_line, st.sampled_from(_TRICKY), st.just("word " * 50))


@st.composite
def contents(draw: Any) -> Content:
    """Make up a plan: odd characters, empty fields, many lines, long texts, several strands and leads."""
    priorities = draw(st.lists(names, max_size=3, unique_by=lambda name: calm(name).casefold()))
    places = [("", "")]
    told, themes = dict[str, Json](), dict[str, Json]()
    for at, name in enumerate(priorities):
        told[f"p{at}"] = {"name": name, "narrative": draw(lines), "position": at}
        places.append((f"p{at}", ""))
        for theme in draw(st.lists(names, max_size=2, unique_by=lambda name: calm(name).casefold())):
            ref = f"t{len(themes)}"
            facts = {"name": theme, "background": draw(lines), "partners": draw(some), "position": len(themes)}
            themes[ref] = {**facts, "priority": f"p{at}"}
            places.append((f"p{at}", ref))
    count = draw(st.integers(0, 4))
    actions = {f"a{at:011}": _action(draw, at, draw(st.sampled_from(places))) for at in range(count)}
    return Content(plan={}, priorities=told, themes=themes, actions=actions)


def _action(draw: Any, at: int, place: tuple[str, str]) -> Json:
    return action(
        at,
        code=draw(st.sampled_from(["", f"A{at}", f"=A{at}", f"{at}.1"])),
        text=draw(st.one_of(lines.filter(lambda text: calm(text) != ""), st.just("A long text. " * 300), names)),
        output=draw(lines),
        outcome=draw(lines),
        measures=draw(some),
        strands=draw(some),
        leads=[[name, ""] for name in draw(some)],
        contributors=[[name, ""] for name in draw(some)],
        owner=draw(st.sampled_from([[], ["m", "Ada O’Brien-Łukasz"]])),
        timescale=draw(st.one_of(words, st.sampled_from(["By March 2024", "Ongoing", "31/12/2023"]))),
        timing=draw(st.sampled_from(["", "deadline", "review", "ongoing"])),
        due=draw(st.sampled_from(["", "2024-01-31", "2023-12-01"])),
        priority=place[0],
        theme=place[1],
    )


def as_planned(copy: Copy) -> dict[str, Any]:
    """Return what a plan tells that its copy must tell again, spaces and empty lines aside."""
    content = copy.content
    by_place = sorted(content.actions.values(), key=lambda facts: (_rank(content, facts), facts["position"]))
    return {
        "title": calm(copy.plan.title),
        "period": calm(copy.plan.period),
        "priorities": [
            (calm(told["name"]), _lines(told["narrative"]), [
                (calm(theme["name"]), _lines(theme["background"]), _all(theme["partners"])) for _, theme in themes
            ])
            for _, told, themes in content.outline()
        ],
        "actions": [_planned(content, facts) for facts in by_place],
    }  # fmt: skip


def _rank(content: Content, facts: Json) -> tuple[int, int]:
    order = [(ref, theme) for ref, _, themes in content.outline() for theme in ("", *(own for own, _ in themes))]
    place = (facts["priority"], facts["theme"])
    return (order.index(place) if place in order else len(order), 0)


def _planned(content: Content, facts: Json) -> dict[str, Any]:
    return {
        **{name: calm(facts[name]) for name in ("code", "timescale", "due", "timing")},
        **{name: _lines(facts[name]) for name in ("text", "output", "outcome")},
        **{name: _all(facts[name]) for name in ("measures", "strands")},
        **{name: _all(pair[0] for pair in facts[name]) for name in ("leads", "contributors")},
        "owner": calm(" ".join(facts["owner"][1:])),
        "priority": calm(content.priorities[facts["priority"]]["name"]) if facts["priority"] else "",
        "theme": calm(content.themes[facts["theme"]]["name"]) if facts["theme"] else "",
    }


def as_read(reading: Reading) -> dict[str, Any]:
    """Return what the reading of a copy tells, in the same shape."""
    return {
        "title": reading.title or "",
        "period": reading.period or "",
        "priorities": [
            (part.name, list(part.narrative), [(t.name, list(t.background), list(t.partners)) for t in part.themes])
            for part in reading.priorities
        ],
        "actions": [
            {
                "code": read.ref or "", "timescale": read.timescale or "", "due": read.due or "",
                "timing": read.timing or "", "text": _lines(read.text), "output": _lines(read.output or ""),
                "outcome": _lines(read.outcome or ""), "measures": list(read.measures), "strands": list(read.strands),
                "leads": list(read.leads), "contributors": list(read.partners), "owner": read.owner or "",
                "priority": read.priority or "", "theme": read.theme or "",
            }
            for read in reading.actions
        ],
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := calm(raw))]


def _all(texts: Sequence[str] | Any) -> list[str]:
    return [line for text in texts if (line := calm(text))]
