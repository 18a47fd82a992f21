"""What a steward's page shows of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.datasets.models import Delivery, Read, Version
from concordat.datasets.presenters.columns import filled_share, shown_share
from concordat.datasets.presenters.words import Link, Tag, address, period_words
from concordat.datasets.queries.catalogue import Entry
from concordat.datasets.queries.stewarding import Came
from concordat.datasets.rules import deliveries
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.lateness import expected
from concordat.datasets.rules.reach import AGGREGATE
from concordat.kernel import clock

READ_COLUMNS = (
    "When",
    "Person",
    "Agency",
    "Purpose",
    "Why",
    "Under",
    "Columns",
    "Had",
    "Rows",
    "Groups",
    "Version",
    "How",
)
SHOWN_VERSIONS = 6
_PLACED = (
    ("point", "With a point"),
    ("located", "In an area that is loaded"),
    ("outside", "Outside every area that is loaded"),
    ("none", "Without a place"),
)


@dataclass(frozen=True, slots=True)
class FreshRow:
    """A period: when it was due, when it first came, how late, how often it came, and the rows that stand."""

    period: str
    due: date
    came: datetime | None
    late: str
    state: Tag
    times: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class FullRow:
    """How full a column was in each of the newest versions; `fell` where it fell by more than a tenth."""

    title: str
    shares: tuple[str, ...]
    fell: bool


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """How surely the rows of a version's delivery could be placed."""

    version: int
    at: datetime
    figures: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A delivery of which rows were put aside, or that was refused: how many, and why."""

    delivery: Link
    at: datetime
    who: str
    state: Tag
    rows: int
    share: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Somebody's reading: of rows, or of figures, which have groups and no rows."""

    at: datetime
    who: str
    agency: str
    purpose: str
    why: str
    under: str
    columns: str
    had: str
    rows: int
    groups: int | None
    version: int
    how: str

    @property
    def under_words(self) -> str:
        """Under what, as people know it: an agreement by its title, where a file has its reference too."""
        kind, _, title = self.under.partition(" (")
        return f"“{title.removesuffix(')')}”" if title and kind.startswith("agreement ") else self.under

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        return (
            self.at, self.who, self.agency, self.purpose, self.why, self.under, self.columns, self.had,
            self.rows, self.groups, self.version, self.how,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for access that waits for the steward."""

    who: str
    href: str
    form: str
    purpose: str
    decide_by: date
    late: bool


@dataclass(frozen=True, slots=True)
class StewardPage:
    """All that a steward's page shows, but for the readings."""

    key: str
    title: str
    added: date
    fresh: tuple[FreshRow, ...]
    versions: tuple[int, ...]
    full: tuple[FullRow, ...]
    placed: tuple[PlacedRow, ...]
    aside: tuple[AsideRow, ...]
    requests: tuple[RequestRow, ...]


def page(
    entry: Entry,
    *,
    came: Mapping[str, Came],
    versions: Sequence[Version],
    aside: Iterable[Delivery],
    requests: Iterable[Any],
) -> StewardPage:
    """Present a dataset to its steward; `versions` are the newest, the oldest of them first."""
    newest = versions[-SHOWN_VERSIONS:]
    return StewardPage(
        entry.dataset.key,
        entry.dataset.title,
        clock.day_of(entry.dataset.created_at),
        _fresh(entry, came),
        tuple(version.number for version in newest),
        _full(entry.declared, newest),
        tuple(row for version in reversed(newest) if (row := _placed(version)).figures),
        tuple(_aside(delivery) for delivery in aside),
        tuple(_request(each) for each in requests),
    )


def read_row(read: Read) -> ReadRow:
    """Present a reading."""
    return ReadRow(
        read.created_at,
        read.member.name,
        read.agency.name,
        read.purpose.name if read.purpose else "",
        read.why,
        read.under,
        ", ".join(read.columns),
        had(read),
        read.rows,
        read.groups,
        read.version,
        read.get_how_display(),
    )


def had(read: Read) -> str:
    """Say what came of a reading: rows, or figures and how exact they are."""
    if read.groups is None:
        return f"{read.rows:,} row{'' if read.rows == 1 else 's'}"
    exact = "protected" if read.form == AGGREGATE else "exact"
    return f"Figures of {read.groups:,} group{'' if read.groups == 1 else 's'}, {exact}"


def _fresh(entry: Entry, came: Mapping[str, Came]) -> tuple[FreshRow, ...]:
    today, declared, added = clock.today(), entry.declared, clock.day_of(entry.dataset.created_at)
    rows = {part["period"]: part["rows"] for part in entry.standing.parts} if entry.standing else {}
    found = []
    for each in expected(list(rows), declared.every, declared.late, today, added):
        first = came.get(each.period)
        day = clock.day_of(first.first) if first else today
        days = each.days_late(day)
        if first is None and each.period not in rows:
            state = Tag("Missing", "red") if each.due < today else Tag("Awaited", "blue")
        elif each.earlier:
            state = Tag("Due earlier", "grey")
        else:
            state = Tag("Late", "amber") if days else Tag("In time", "green")
        late = f"{days:,} day{'' if days == 1 else 's'}" if days else ""
        found.append(
            FreshRow(
                period_words(each.period),
                each.due,
                first.first if first else None,
                late,
                state,
                first.times if first else 0,
                rows.get(each.period),
            )
        )
    return tuple(found)


def _full(declared: Declaration, versions: Sequence[Version]) -> tuple[FullRow, ...]:
    found = []
    for column in declared.columns:
        shares = [filled_share(version.profile, column.name) for version in versions]
        if any(share is not None for share in shares):
            known = [share for share in shares if share is not None]
            fell = len(known) > 1 and known[-2] - known[-1] > 0.1
            words = tuple("" if share is None else shown_share(share) for share in shares)
            found.append(FullRow(column.title, words, fell))
    return tuple(found)


def _placed(version: Version) -> PlacedRow:
    place = version.profile.get("place") or {}
    of = sum((version.profile.get("rows") or {}).values())
    figures = tuple(
        (words, place[name], shown_share(place[name] / of) if of else "")
        for name, words in _PLACED
        if isinstance(place.get(name), int)
    )
    return PlacedRow(version.number, version.created_at, figures)


def _aside(delivery: Delivery) -> AsideRow:
    aside, read = delivery.counts.get("quarantined", 0), delivery.counts.get("read", 0)
    faults = sorted(delivery.faults, key=lambda fault: -fault.get("rows", 0))
    reasons = [
        f"{fault.get('column') or 'The row'}: {fault.get('words', '')} ({fault.get('rows', 0):,})"
        for fault in faults[:5]
    ] or [stop.get("words", "") for stop in delivery.stops[:5]]
    refused = delivery.state == deliveries.State.REFUSED
    return AsideRow(
        Link(delivery.name, address("datasets:delivery_view", delivery.ref)),
        delivery.created_at,
        delivery.member.name,
        Tag(deliveries.words(delivery.state).capitalize(), "red" if refused else "amber"),
        aside,
        f"{aside / read:.1%}" if read else "",
        tuple(reasons),
    )


def _request(request: Any) -> RequestRow:
    return RequestRow(
        request.member.name,
        reverse("agreements:request_view", args=[request.ref]),
        request.get_form_display(),
        request.purpose.name,
        request.decide_by,
        request.decide_by < clock.today(),
    )
