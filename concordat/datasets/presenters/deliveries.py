"""What the list of deliveries shows, and the receipt of each: on a page, on paper, at a terminal and to a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from concordat import access
from concordat.datasets.models import Delivery
from concordat.datasets.permissions import DELIVERY_ANSWER, DELIVERY_MAKE, DELIVERY_MEND, DELIVERY_WITHDRAW
from concordat.datasets.presenters.amounts import COLOURS, counted, share, size
from concordat.datasets.presenters.words import period_words
from concordat.datasets.queries.deliveries import Received
from concordat.datasets.rules import mending
from concordat.datasets.rules.deliveries import State
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.words import listed

COLUMNS = (
    *("Delivered", "File", "Dataset", "Agency", "Delivered by", "How", "State", "Rows read", "Landed", "Put aside"),
    *("Dropped", "Periods", "Under", "Bytes", "SHA-256", "Reference"),
)
ADVICE = {
    "agreement": "Nothing of the file was kept. Ask the information governance lead, then deliver it again.",
    "threshold": "Put right what is wrong where the data come from, and deliver the whole file again.",
    "mending": "",
}
OTHERWISE = "Nothing of the file was kept. Put it right, and deliver it again."
_PLACED = {
    "located": "Found in an area",
    "outside": "With a point outside every area that is loaded",
    "none": "Without a place",
}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery in a list."""

    ref: str
    name: str
    dataset: str
    key: str
    agency: str
    member: str
    at: datetime
    state: str
    colour: str
    landed: int | None
    aside: int | None
    size: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of a delivery: rows landed, rows held before, and how they differ in words."""

    period: str
    rows: int
    before: int | None
    change: str

    @property
    def words(self) -> str:
        """The period as people write it."""
        return period_words(self.period)


@dataclass(frozen=True, slots=True)
class FaultRow:
    """Why rows were put aside: in which column, and how many."""

    column: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that the receipt of a delivery says."""

    ref: str
    name: str
    dataset: str
    key: str
    agency: str
    member: str
    channel: str
    state: str
    state_words: str
    colour: str
    at: datetime
    ended: datetime | None
    bytes: int
    size: str
    sha256: str
    under: str
    agreement: str
    version: int | None
    read: int | None
    landed: int
    aside: int
    dropped: int
    twice: int
    periods: tuple[PeriodRow, ...]
    faults: tuple[FaultRow, ...]
    difference: str
    ignored: tuple[str, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    placed: tuple[tuple[str, str], ...]
    inside: tuple[tuple[str, int], ...]
    stops: tuple[tuple[str, str], ...]
    advice: str
    questions: tuple[str, ...]
    answer: str
    answered_by: str
    aside_until: date | None
    corrects: tuple[str, str] | None
    mended: tuple[tuple[str, str, int], ...]

    @property
    def sum(self) -> str:
        """The account of every row: as a sum, or what was wrong where nothing landed."""
        if self.state in (State.REFUSED, State.FAILED):
            wrong = f"{self.aside:,} of them with something wrong" if self.aside else "none of them with anything wrong"
            return f"{counted(self.read or 0, 'row')} read, {wrong}; nothing landed"
        good = "good" if self.state == State.ASKED else "landed"
        return f"{self.read or 0:,} read = {self.landed:,} {good} + {self.aside:,} put aside + {self.dropped:,} dropped"

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it landed, and nothing will."""
        return self.state in (State.REFUSED, State.FAILED)

    @property
    def sentence(self) -> str:
        """What became of it, in a sentence."""
        if self.state == State.LANDED:
            added = "were added to the version" if self.corrects else "landed as version"
            return f"{counted(self.landed, 'row')} {added} {self.version}." if self.version else "It is in the store."
        return f"It is {self.state_words}."


@dataclass(frozen=True, slots=True)
class Steps:
    """What the reader may do with a delivery."""

    answer: bool
    drop: bool
    mend: bool
    redeliver: bool
    withdraw: bool
    waits: str


def row(delivery: Delivery) -> DeliveryRow:
    """Present a delivery in a list."""
    checked = bool(delivery.counts)
    return DeliveryRow(
        delivery.ref,
        delivery.name,
        delivery.dataset.title,
        delivery.dataset.key,
        delivery.agency.name,
        delivery.member.name,
        delivery.created_at,
        delivery.get_state_display(),
        COLOURS[delivery.state],
        int(delivery.counts["landed"]) if checked and delivery.state == State.LANDED else None,
        int(delivery.counts["quarantined"]) if checked else None,
        size(delivery.size),
    )


def line(delivery: Delivery) -> Sequence[Any]:
    """Return a delivery as a row of a download, under `COLUMNS`."""
    counts = delivery.counts
    return (
        delivery.created_at, delivery.name, delivery.dataset.title, delivery.agency.name, delivery.member.name,
        delivery.get_channel_display(), delivery.get_state_display(), counts.get("read"), counts.get("landed"),
        counts.get("quarantined"), counts.get("dropped"), listed(sorted(delivery.periods)), delivery.under,
        delivery.size, delivery.sha256, delivery.ref,
    )  # fmt: skip


def receipt(found: Received) -> Receipt:
    """Present a delivery as its receipt."""
    delivery, counts, version = found.delivery, found.delivery.counts, found.version
    state = State(delivery.state)
    titles = {column.name: column.title for column in delivery.dataset.declared().columns}
    stops = tuple((str(stop.get("column", "")), str(stop["words"])) for stop in delivery.stops)
    code = str(delivery.stops[0].get("code", "")) if delivery.stops else ""
    ended = state in (State.REFUSED, State.FAILED)
    own = {mending.REASON.casefold(), mending.ROW.casefold()} if delivery.corrects else set()
    return Receipt(
        ref=delivery.ref,
        name=delivery.name,
        dataset=delivery.dataset.title,
        key=delivery.dataset.key,
        agency=delivery.agency.name,
        member=delivery.member.name,
        channel=delivery.get_channel_display(),
        state=state,
        state_words=delivery.get_state_display().lower(),
        colour=COLOURS[state],
        at=delivery.created_at,
        ended=delivery.ended_at,
        bytes=delivery.size,
        size=size(delivery.size),
        sha256=delivery.sha256,
        under=delivery.under,
        agreement=delivery.agreement_id or "",
        version=version.number if version else None,
        read=int(counts["read"]) if counts else None,
        landed=int(counts.get("landed", 0)),
        aside=int(counts.get("quarantined", 0)),
        dropped=int(counts.get("dropped", 0)),
        twice=int(counts.get("twice", 0)),
        periods=tuple(_periods(found)),
        faults=tuple(FaultRow(f["column"] or "The row", f["words"], int(f["rows"])) for f in delivery.faults),
        difference=difference_words(version.difference, titles) if version else "",
        ignored=tuple(name for name in delivery.ignored if name.casefold() not in own),
        left_out=tuple(titles.get(name, name) for name in delivery.left_out),
        notes=tuple(delivery.notes),
        placed=tuple(_placed(delivery.profile.get("place") or {}, int(counts.get("landed", 0)))),
        inside=tuple(found.inside),
        stops=stops,
        advice=ADVICE.get(code, OTHERWISE) if ended else "",
        questions=tuple(question["words"] for question in delivery.questions),
        answer=delivery.answer,
        answered_by=delivery.answered_by.name if delivery.answered_by else "",
        aside_until=delivery.quarantine_until,
        corrects=(delivery.corrects.ref, delivery.corrects.name) if delivery.corrects else None,
        mended=tuple((each.ref, each.name, int(each.counts.get("landed", 0))) for each in found.mended),
    )


def steps(actor: Actor, found: Received) -> Steps:
    """Say what the reader may do with a delivery as it stands."""
    delivery = found.delivery
    makes = access.may(actor, DELIVERY_MAKE, delivery)
    kept = bool(delivery.quarantine_until and delivery.quarantine_until >= clock.today())
    own_job = delivery.member_id == actor.member
    going = delivery.state in (State.WAITING, State.CHECKING)
    return Steps(
        answer=delivery.state == State.ASKED and makes and access.may(actor, DELIVERY_ANSWER, delivery),
        drop=delivery.is_open and makes,
        mend=kept and access.may(actor, DELIVERY_MEND, delivery),
        redeliver=makes and not delivery.is_open,
        withdraw=delivery.state == State.LANDED and access.may(actor, DELIVERY_WITHDRAW, delivery),
        waits=delivery.job_ref if going and own_job else "",
    )


def difference_words(difference: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Write how the rows of the periods that a version replaced differ from those before."""
    if not difference:
        return ""
    changed = int(difference.get("changed", 0))
    columns = [
        f"{titles.get(name, name)} in {counted(int(rows), 'row')}"
        for name, rows in difference.get("columns", {}).items()
    ]
    where = f" ({listed(columns)})" if columns and changed else ""
    parts = [
        f"{counted(changed, 'row')} changed{where}",
        f"{int(difference.get('added', 0)):,} added",
        f"{int(difference.get('removed', 0)):,} taken away",
        f"{int(difference.get('same', 0)):,} as they were",
    ]
    return f"{listed(parts)}."


def _periods(found: Received) -> list[PeriodRow]:
    rows = []
    replaced = set(found.version.replaced) if found.version else set()
    for period, count in sorted(found.delivery.periods.items()):
        before = found.before.get(period) if period in replaced else None
        rows.append(PeriodRow(period or "The whole", count, before, _change(found.delivery, count, before)))
    return rows


def _change(delivery: Delivery, count: int, before: int | None) -> str:
    if before is None:
        return "New" if delivery.state == State.LANDED else ""
    if delivery.corrects_id:
        return f"Added to {before:,}"
    more = count - before
    return "As many as before" if not more else f"{abs(more):,} {'more' if more > 0 else 'fewer'} than before"


def _placed(place: Mapping[str, Any], landed: int) -> list[tuple[str, str]]:
    return [
        (words, f"{place[name]:,} ({share(place[name], landed)})")
        for name, words in _PLACED.items()
        if isinstance(place.get(name), int) and place[name]
    ]


def facts(told: Receipt) -> dict[str, Any]:
    """Return a receipt for a program."""
    return {
        "ref": told.ref,
        "state": told.state,
        "state_words": told.state_words,
        "dataset": told.key,
        "agency": told.agency,
        "delivered_by": told.member,
        "delivered_at": told.at.isoformat(),
        "ended_at": told.ended.isoformat() if told.ended else None,
        "channel": told.channel,
        "file": {"name": told.name, "bytes": told.bytes, "sha256": told.sha256},
        "under": told.under,
        "agreement": told.agreement or None,
        "version": told.version,
        "counts": None
        if told.read is None
        else {"read": told.read, "landed": told.landed, "put_aside": told.aside, "dropped": told.dropped},
        "periods": [{"period": each.period, "rows": each.rows, "before": each.before} for each in told.periods],
        "put_aside": [{"column": each.column, "reason": each.words, "rows": each.rows} for each in told.faults],
        "put_aside_until": told.aside_until.isoformat() if told.aside_until else None,
        "difference": told.difference,
        "inside": [{"area": name, "rows": rows} for name, rows in told.inside],
        "ignored": list(told.ignored),
        "left_out": list(told.left_out),
        "notes": list(told.notes),
        "questions": list(told.questions),
        "answer": told.answer,
        "refused_because": [{"column": column, "reason": words} for column, words in told.stops],
        "corrects": told.corrects[0] if told.corrects else None,
    }
