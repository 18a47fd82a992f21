"""What the pages of the catalogue show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.datasets.models import Delivery
from concordat.datasets.presenters.columns import ColumnRow, column_row
from concordat.datasets.presenters.versions import VersionRow
from concordat.datasets.presenters.words import (
    DISCLOSURES,
    EVERY,
    TWICE,
    Link,
    Tag,
    address,
    age_words,
    late_words,
    period_words,
    standing_of,
)
from concordat.datasets.queries.catalogue import Entry
from concordat.datasets.rules import deliveries
from concordat.datasets.rules.declarations import Declaration, Every
from concordat.datasets.rules.lateness import Standing, is_period
from concordat.design import dates
from concordat.kernel import clock

MISSING = "Missing"
COLUMNS = (
    "Dataset", "Key", "Agency", "Steward", "What a row is", "How often", "State", "Last period held", "Ended",
    "Due", "Days late", "Rows", "Disclosure", "Agreement", "Columns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset in the list."""

    key: str
    title: str
    href: str
    agency: str
    steward: str
    row: str
    every: str
    state: Tag
    last: str
    last_short: str
    ended: date | None
    age: str
    due: date | None
    late: str
    days_late: int
    rows: int
    disclosure: Tag
    agreement: str
    columns: int

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        return (
            self.title, self.key, self.agency, self.steward, self.row, self.every, self.state.text, self.last,
            self.ended, self.due, self.days_late, self.rows, self.disclosure.text, self.agreement, self.columns,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """What is held, as a table of rows by period: a line a year, a column for each month or quarter of it."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery on a dataset's page."""

    name: str
    href: str
    who: str
    at: datetime
    state: Tag


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the data is that the newest delivery brought; whether all that stands came with it `alone`."""

    delivery: Link
    at: datetime
    aside: str
    placed: str
    alone: bool


@dataclass(frozen=True)
class DatasetPage:
    """All that a dataset's page shows."""

    row: DatasetRow
    about: str
    agency: Link
    steward: Link | None
    disclosure: Tag
    every: str
    late_after: str
    usual: str
    twice: str
    unique: str
    period: str
    threshold: str
    source: str
    licence: str
    subjects: str
    coverage: str
    keep: str
    agreement: Link | None
    agreement_state: Tag | None
    asset: Link | None
    caveats: tuple[str, ...]
    columns: tuple[ColumnRow, ...]
    held: Held | None
    missing: str
    versions: tuple[VersionRow, ...]
    more_versions: int
    deliveries: tuple[DeliveryRow, ...]
    quality: Quality | None
    ends: date | None
    retired: bool
    ask: str
    deliver: str
    read: str
    certificates: str
    delivered: str
    is_open: bool


def row(entry: Entry) -> DatasetRow:
    """Present a dataset in a list."""
    dataset, declared, lateness, today = entry.dataset, entry.declared, entry.lateness, clock.today()
    return DatasetRow(
        dataset.key,
        dataset.title,
        reverse("datasets:dataset_view", args=[dataset.key]),
        dataset.agency.name,
        dataset.steward.name if dataset.steward else "",
        declared.row,
        EVERY[declared.every],
        standing_of(lateness),
        period_words(lateness.last) if lateness.last else "",
        period_words(lateness.last, 3) if lateness.last else "",
        lateness.ended,
        age_words(lateness.age(today)),
        lateness.due,
        late_words(lateness, today),
        lateness.days_late(today),
        entry.rows,
        Tag(*DISCLOSURES[declared.disclosure]),
        declared.licence if dataset.is_open else dataset.agreement.title if dataset.agreement else "",
        len(declared.columns),
    )


def page(
    entry: Entry, versions: Sequence[VersionRow], more: int, given: Iterable[Any], newest: Delivery | None
) -> DatasetPage:
    """Present a dataset with its newest versions (and how many more there are) and deliveries.

    `newest` is the delivery by which it is told how good the data is: a profile is of a delivery whole, and what a later
    one replaced cannot be taken out of it.
    """
    dataset, declared, today = entry.dataset, entry.declared, clock.today()
    agreement = dataset.agreement
    profile = newest.profile if newest else {}
    titles = {column.name: column.title for column in declared.columns}
    return DatasetPage(
        row(entry),
        dataset.about,
        Link(dataset.agency.name, reverse("partnership:agency_view", args=[dataset.agency_id])),
        Link(dataset.steward.name, reverse("partnership:member_view", args=[dataset.steward_id]))
        if dataset.steward
        else None,
        Tag(*DISCLOSURES[declared.disclosure]),
        EVERY[declared.every],
        "" if declared.every == Every.ONCE else f"{declared.late} days after a period ends",
        f"Less than {declared.usual:.0%} of the usual rows of a period, or more than {1 / declared.usual:.1f} times as many"
        if declared.usual
        else "Nothing is asked",
        TWICE[declared.twice],
        ", ".join(titles[name] for name in declared.unique),
        titles.get(declared.period, ""),
        f"{declared.threshold:.0%}",
        declared.source,
        declared.licence,
        declared.subjects,
        declared.coverage,
        f"{dataset.keep_months} months",
        Link(agreement.title, reverse("agreements:agreement_view", args=[agreement.ref])) if agreement else None,
        _state_of(agreement, today) if agreement else None,
        Link(dataset.asset.name, reverse("agreements:asset_view", args=[dataset.asset_id])) if dataset.asset else None,
        declared.caveats,
        tuple(column_row(column, at, len(declared.columns), profile) for at, column in enumerate(declared.columns)),
        _held(entry, declared),
        ", ".join(period_words(each) for each in entry.lateness.missing),
        tuple(versions),
        more,
        tuple(_delivery(each) for each in given),
        _quality(entry, newest) if newest else None,
        dataset.ends,
        entry.lateness.standing == Standing.RETIRED,
        f"{reverse('agreements:request_make')}?asset={dataset.asset_id}" if dataset.asset_id else "",
        address("datasets:delivery_make", dataset.key),
        address("datasets:row_list", dataset.key),
        address("datasets:certificate_list"),
        address("datasets:delivery_list"),
        dataset.is_open,
    )


def placed_share(profile: Mapping[str, Any]) -> float | None:
    """Return the share of rows whose place is known, None where the profile says nothing of places."""
    located, rows = (profile.get("place") or {}).get("located"), sum((profile.get("rows") or {}).values())
    return located / rows if rows and located is not None else None


def _quality(entry: Entry, delivery: Delivery) -> Quality:
    share = placed_share(delivery.profile)
    read, aside = delivery.counts.get("read", 0), delivery.counts.get("quarantined", 0)
    return Quality(
        Link(delivery.name, address("datasets:delivery_view", delivery.ref)),
        delivery.created_at,
        f"{aside:,} of {read:,} rows ({aside / read:.1%})" if read else "",
        "" if share is None else f"{share:.1%}",
        entry.standing is not None and {part["delivery"] for part in entry.standing.parts} == {delivery.ref},
    )


def _held(entry: Entry, declared: Declaration) -> Held | None:
    if entry.standing is None or not entry.standing.parts:
        return None
    cells = {part["period"]: f"{part['rows']:,}" for part in entry.standing.parts}
    cells |= dict.fromkeys(entry.lateness.missing, MISSING)
    if declared.every == Every.MONTH and all(is_period(period, declared.every) for period in cells):
        heads = tuple(month[:3] for month in dates.MONTHS)
        years = sorted({period[:4] for period in cells}, reverse=True)
        numbers = [f"-{number:02d}" for number in range(1, 13)]
        return Held(("Year", *heads), tuple((year, *(cells.get(year + at, "") for at in numbers)) for year in years))
    if declared.every == Every.QUARTER and all(is_period(period, declared.every) for period in cells):
        years = sorted({period[:7] for period in cells}, reverse=True)
        quarters = [f" Q{number}" for number in range(1, 5)]
        heads = ("April to June", "July to September", "October to December", "January to March")
        return Held(("Year", *heads), tuple((year, *(cells.get(year + at, "") for at in quarters)) for year in years))
    return Held(("Period", "Rows"), tuple((period_words(each), cells[each]) for each in sorted(cells, reverse=True)))


def _delivery(delivery: Any) -> DeliveryRow:
    colours = {"landed": "green", "refused": "red", "failed": "red", "asked": "amber"}
    state = Tag(deliveries.words(delivery.state).capitalize(), colours.get(delivery.state, "grey"))
    href = address("datasets:delivery_view", delivery.ref)
    return DeliveryRow(delivery.name, href, delivery.member.name, delivery.created_at, state)


def _state_of(agreement: Any, today: date) -> Tag:
    state = agreement.state(today)
    colours = {"in force": "green", "under review": "green", "lapsed": "red", "withdrawn": "red"}
    words = str(state.value).replace("-", " ")
    return Tag(words.capitalize(), colours.get(words, "grey"))
