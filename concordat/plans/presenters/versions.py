"""A plan as it stood on a day, and two such days beside each other, as pages and downloads show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.design.dates import words as day_words
from concordat.kernel.actors import Actor
from concordat.kernel.clock import day_of
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.presenters.actions import ActionRow, LeadName
from concordat.plans.presenters.changes import FIELD_WORDS, Change, change_of, told_of
from concordat.plans.presenters.plans import CAPTIONS, PlanHead, Tabs, head_of, tabs_of
from concordat.plans.presenters.register import BRAG_WORDS
from concordat.plans.queries.versions import Version, Versions
from concordat.plans.rules import plans as rules
from concordat.plans.rules.actions import called
from concordat.plans.rules.content import day_told, in_order
from concordat.plans.rules.differing import Difference, differences
from concordat.plans.rules.timing import is_overdue
from concordat.plans.rules.versions import ON_A_PAGE, Standing, moved

COLUMNS = ("What", "Name", "Change", "Field", "On the earlier day", "On the later day")
_DETAILS = ("output", "outcome", "measures", "strands", "contributors", "serves", "evidences")
_GROUPS = (
    ("plan", "The plan"),
    ("priority", "Priorities"),
    ("theme", "Themes"),
    ("action", "Actions"),
    ("statement", "Statements"),
    ("strategy", "Linked strategies"),
)
_WHAT = {"added": "New", "removed": "Removed", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day on which something happened to the plan."""

    day: date
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RowThen:
    """An action as it stood: its row, and what else it said."""

    row: ActionRow
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PartThen:
    """A priority or theme as it stood (an empty name: what stood under none), what it said, and its actions."""

    name: str
    level: int
    anchor: str
    told: tuple[tuple[str, str], ...]
    rows: tuple[RowThen, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """What every page of a plan's versions shows: the plan, and the days on which something happened to it."""

    plan: PlanHead
    tabs: Tabs
    days: tuple[DayLink, ...]

    def choices(self, chosen: date | None = None) -> list[tuple[str, str]]:
        """Return those days to choose from, each once, with the one that is chosen where it is none of them."""
        told = {} if chosen is None else {chosen: day_words(chosen)}
        told |= {each.day: f"{each.text}, {day_words(each.day)}" for each in self.days}
        return [(day.isoformat(), words) for day, words in sorted(told.items())]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A plan as it stood on a day."""

    day: date
    is_today: bool
    was: str
    title: str
    caption: str
    told: tuple[tuple[str, str], ...]
    parts: tuple[PartThen, ...]
    page: Page[Any]
    reported: bool
    compare_href: str


def page_of(actor: Actor, found: Versions) -> VersionPage:
    """Return what every page of a plan's versions shows."""
    plan = found.plan
    return VersionPage(head_of(plan, actor), tabs_of(actor, plan, "history"), tuple(_days(found)))


def version_shown(found: Versions, number: int) -> VersionShown:
    """Return the page of a plan on a day; `number` is which page of its actions."""
    version, plan = found.versions[0], found.plan
    facts = version.content.plan
    places = list(version.content.places())
    total = sum(len(actions) for *_, actions in places)
    here = {"on": version.day.isoformat()}
    spec = PageSpec(page=min(number, max(1, -(-total // ON_A_PAGE))), size=ON_A_PAGE, filters=here)
    return VersionShown(
        day=version.day,
        is_today=version.day == found.today,
        was=rules.STATUS_WORDS[version.status],
        title=str(facts["title"]),
        caption=", ".join(filter(None, [CAPTIONS[version.status], str(facts["period"])])),
        told=tuple(_told(facts, ("level", "about", "begins", "ends", "part_of", "strands"), found.names)),
        parts=tuple(_parts(found, version, places, spec, whole=total <= ON_A_PAGE)),
        page=Page((), total, spec),
        reported=version.status in (rules.IN_FORCE, rules.RETIRED),
        compare_href=reverse("plans:version_compare", args=[plan.ref]) + f"?since={version.day.isoformat()}",
    )


def _days(found: Versions) -> Iterator[DayLink]:
    plan, page = found.plan, reverse("plans:version_view", args=[found.plan.ref])
    drafted = day_of(plan.created_at)
    told = [
        (drafted if drafted <= (plan.proposed_on or found.today) else None, "Drafted"),
        (plan.proposed_on, "Proposed"),
        (plan.adopted_on, "Adopted"),
    ]
    told += [
        (day_of(each.closed_at or each.created_at), f"Amendment {each.number}") for each in reversed(found.amendments)
    ]
    told.append((plan.retired_on, "Retired"))
    seen: dict[date, list[str]] = {}
    for day, text in told:
        if day and found.first <= day <= found.today:
            seen.setdefault(day, []).append(text)
    for day in sorted(seen.keys() - {found.today}):
        yield DayLink(day, _joined(seen[day]), f"{page}?{urlencode({'on': day.isoformat()})}")
    yield DayLink(found.today, _joined(["Today", *seen.get(found.today, ())]), page)


def _joined(texts: list[str]) -> str:
    if len(texts) > 4:
        texts = [*texts[:3], f"{len(texts) - 3} more"]
    return ", ".join([texts[0], *(text[:1].lower() + text[1:] for text in texts[1:])])


def _parts(found: Versions, version: Version, places: list[Any], spec: PageSpec, *, whole: bool) -> Iterator[PartThen]:
    first, at = (spec.page - 1) * spec.size, 0
    for priority, theme, facts, actions in places:
        shown = actions[max(0, first - at) : max(0, first + spec.size - at)]
        at += len(actions)
        if not (shown or whole):
            continue
        told = list(_told(facts, ("narrative", "background", "partners", "serves"), found.names))
        told += [
            (told_of("kind", each["kind"], found.names), str(each["text"]))
            for _, each in version.content.statements_at(priority, theme)
        ]
        name = str(facts.get("name", "")) or ("Under no priority" if version.content.priorities else "")
        yield PartThen(
            name,
            3 if theme else 2,
            f"then-{theme or priority or 'none'}",
            tuple(told),
            tuple(_row(found, version, ref, each) for ref, each in shown),
        )


def _row(found: Versions, version: Version, ref: str, facts: Mapping[str, Any]) -> RowThen:
    standing = version.standings.get(ref)
    due = day_told(facts["due"])
    row = ActionRow(
        ref=ref,
        code=facts["code"],
        text=facts["text"],
        href=reverse("plans:action_view", args=[ref]) if ref in found.actions else "",
        leads=tuple(LeadName(name, bool(agency), "") for name, agency in facts["leads"]),
        owner=facts["owner"][1] if facts["owner"] else "",
        owner_agency="",
        timescale=facts["timescale"],
        due=due,
        overdue=is_overdue(facts["timing"], due, standing.brag if standing else "", version.day),
        brag=standing.brag if standing else "",
        brag_quarter=standing.quarter if standing else "",
        brag_on=standing.on if standing else None,
        owes=False,
        late=False,
    )
    return RowThen(row, tuple(_told(facts, _DETAILS, found.names)))


def _told(facts: Mapping[str, Any], names: tuple[str, ...], called: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if words := told_of(name, facts.get(name), called):
            yield FIELD_WORDS[name], words


@dataclass(frozen=True, slots=True)
class StatusMove:
    """An action whose status moved between two days."""

    code: str
    name: str
    text: str
    href: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between a plan on two days."""

    since: date
    until: date
    groups: tuple[tuple[str, tuple[Change, ...]], ...]
    moves: tuple[StatusMove, ...]
    counts: tuple[tuple[str, int], ...]
    csv_href: str
    xlsx_href: str

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.groups and not self.moves


def comparison(found: Versions) -> Comparison:
    """Return the page that compares a plan on two days."""
    before, after = found.versions
    told = list(differences(before.content, after.content))
    changes = [_compared(found, each) for each in told]
    groups = [(words, tuple(each for each in changes if each.kind == kind)) for kind, words in _GROUPS]
    counts = [(_WHAT[what], sum(each.what == what for each in told)) for what in _WHAT]
    query = urlencode({"since": before.day.isoformat(), "until": after.day.isoformat()})
    return Comparison(
        since=before.day,
        until=after.day,
        groups=tuple((words, group) for words, group in groups if group),
        moves=tuple(_moves(found)),
        counts=tuple(counts),
        csv_href=reverse("plans:version_download", args=[found.plan.ref, "csv"]) + f"?{query}",
        xlsx_href=reverse("plans:version_download", args=[found.plan.ref, "xlsx"]) + f"?{query}",
    )


def table_of(found: Versions) -> list[list[object]]:
    """Return what differs between two days as the rows of a download, under `COLUMNS`."""
    before, after = found.versions
    rows: list[list[object]] = []
    for each in differences(before.content, after.content):
        change = _compared(found, each)
        kind = dict(_GROUPS)[each.kind]
        fields = [(field.name, field.before, field.after) for field in change.fields] or [("", "", "")]
        rows += [[kind, change.label, _WHAT[each.what], *field] for field in fields]
    rows += [["Actions", move.name, "Status moved", "Status", move.before, move.after] for move in _moves(found)]
    return rows


def _compared(found: Versions, each: Difference) -> Change:
    still = each.kind == "action" and each.of in found.actions
    return change_of(each, found.names, href=reverse("plans:action_view", args=[each.of]) if still else "")


def _moves(found: Versions) -> Iterator[StatusMove]:
    before, after = found.versions
    moves = {move.action: move for move in moved(before.standings, after.standings)}
    told = {**before.content.actions, **after.content.actions}
    for action, facts in in_order(told):
        if action in moves:
            move = moves[action]
            href = reverse("plans:action_view", args=[action]) if action in found.actions else ""
            name = called(facts["code"], facts["text"])
            yield StatusMove(facts["code"], name, facts["text"], href, _standing(move.before), _standing(move.after))


def _standing(standing: Standing | None) -> str:
    return f"{BRAG_WORDS[standing.brag]}, {standing.quarter}" if standing else BRAG_WORDS["none"]
