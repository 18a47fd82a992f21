"""The data of the demonstration: datasets, what agencies delivered to them and what became of it, and what is not shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from concordat.config.demonstration.cast import Cast
from concordat.config.demonstration.made import Maker
from concordat.config.demonstration.sharing import AgreementStory, ListsStory
from concordat.config.demonstration.story import Event
from concordat.config.demonstration.templates import declared
from concordat.datasets.commands import checks, datasets, deliveries, gaps, uploads
from concordat.datasets.models import Dataset, Delivery, Gap
from concordat.datasets.queries.reading import HOW, read
from concordat.datasets.rules.declarations import Disclosure, Every
from concordat.datasets.rules.deliveries import State
from concordat.datasets.rules.wanting import Want
from concordat.kernel import clock
from concordat.kernel.actors import Actor

Month = date  # its first day


class DataStory:
    """A dataset: put in the catalogue, and delivered to by its agency, mostly as it should."""

    def __init__(
        self,
        cast: Cast,
        lists: ListsStory,
        agreements: Mapping[str, AgreementStory],
        told: Mapping[str, Any],
        given: Mapping[str, Any],
        maker: Maker,
    ) -> None:
        self.cast, self.lists, self.agreements, self.told, self.given = cast, lists, agreements, told, given
        self.partnership, self.maker = lists.partnership, maker
        self.declared = declared(given["template"])
        self.delivered: list[Month] = []

    def events(self) -> Iterator[Event]:
        """Yield the day on which it was added, and each delivery."""
        at = self.lists.counted.at
        yield Event(at(self.told["added"]), self.told["keeper"], self._add)
        for each in self.given["deliveries"]:
            yield Event(at(each["day"], 9 + each["day"] % 7), each["member"], self._deliver(each))

    def _add(self, by: Actor) -> None:
        given, is_open = self.given, self.declared.disclosure == Disclosure.OPEN
        facts = datasets.Facts(
            agency_id=self.cast.agencies[given["agency"]].ref,
            declaration=self.declared,
            steward_id=self.cast.members[given["steward"]].ref,
            agreement_id=None if is_open else self.agreements[given["agreement"]].ref,
            asset="" if is_open else self.lists.assets[given["asset"]],
        )
        datasets.add(facts=facts, by=by)

    def _deliver(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def deliver(by: Actor) -> None:
            months = self._months(each.get("again", 0))
            if not months:
                return
            with TemporaryDirectory() as folder:
                fault = each.get("fault", "")
                path = self.maker.make(self.declared.key, months, Path(folder), release=clock.today(), fault=fault)
                delivery = give(Dataset.objects.get(key=self.declared.key), path, by)
            if "answer" in each and delivery.state == State.ASKED:
                deliveries.answer(delivery=delivery, why=each["answer"], by=by)

        return deliver

    def _months(self, again: int) -> list[Month]:
        """Return the whole months, or quarters, that have ended and were not delivered, and so many that were `again`."""
        every = list(months(self.maker.since, clock.today()))
        missing = every[self.given["missing"] : self.given["missing"] + 1] if "missing" in self.given else []
        if self.declared.every == Every.QUARTER:
            every = [
                month for month in every if quarter(month) >= self.maker.since and quarter(month, 3) <= clock.today()
            ]
        once_more = self.delivered[len(self.delivered) - again :]
        found = [month for month in every if month not in self.delivered and month not in missing]
        self.delivered += found
        return [*once_more, *found]


class GapsStory:
    """What is not shared, why, and who mends it."""

    def __init__(self, cast: Cast, lists: ListsStory, told: Mapping[str, Any]) -> None:
        self.cast, self.lists, self.told, self.partnership = cast, lists, told, lists.partnership
        self.entered: dict[str, Gap] = {}

    def events(self) -> Iterator[Event]:
        """Yield each gap as it was entered, and as it was closed."""
        at = self.lists.counted.at
        for each in self.told["gaps"]:
            yield Event(at(each["entered"], 16), self.told["keeper"], self._enter(each))
            if closed := each.get("closed"):
                yield Event(at(closed["day"], 16), self.told["keeper"], self._close(each))

    def _enter(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            plain = {name: each[name] for name in ("what", "reason", "needed_for", "detail", "next_step")}
            facts = gaps.Facts(
                **plain,
                owner_agency_id=self.cast.agencies[each["owner_agency"]].ref,
                agency_id=self.cast.agencies[each["agency"]].ref if "agency" in each else None,
                owner_id=self.cast.members[each["owner"]].ref,
                due=self.lists.counted.day(each["due"]),
            )
            self.entered[each["what"]] = gaps.add(facts=facts, by=by)

        return enter

    def _close(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def close(by: Actor) -> None:
            said = each["closed"]
            dataset = Dataset.objects.get(key=said["dataset"]).ref if "dataset" in said else ""
            gap = self.entered[each["what"]]
            gaps.close(gap=gap, closed_as=said["as"], dataset=dataset, because=said["because"], by=by)

        return close


class ReadsStory:
    """Who read rows, and what for."""

    def __init__(self, cast: Cast, lists: ListsStory, told: Mapping[str, Any]) -> None:
        self.cast, self.lists, self.told, self.partnership = cast, lists, told, lists.partnership

    def events(self) -> Iterator[Event]:
        """Yield each reading."""
        for each in self.told["reads"]:
            yield Event(self.lists.counted.at(each["day"], 15), each["member"], self._read(each))

    def _read(self, each: Mapping[str, Any]) -> Callable[[Actor], None]:
        def look(by: Actor) -> None:
            purpose = self.lists.purposes[each["purpose"]] if "purpose" in each else ""
            want = Want(columns=tuple(each["columns"]))
            read(by, Dataset.objects.get(key=each["dataset"]), purpose, want, how=HOW.PAGE)

        return look


def give(dataset: Dataset, path: Path, by: Actor) -> Delivery:
    """Deliver a file and have it checked at once, as at a terminal; return the delivery as it then stands."""
    content = path.read_bytes()
    delivery = uploads.take(
        dataset=dataset, name=path.name, size=len(content), pieces=[content], channel="web", by=by, here=True
    )
    return checks.check(delivery=delivery.ref, by=by, tell=lambda percent, words: None)


def months(first: Month, day: date) -> Iterator[Month]:
    """Yield the months from the first that have ended before a day."""
    while (following := after(first)) <= day:
        yield first
        first = following


def after(month: Month, count: int = 1) -> Month:
    """Return the month so many after."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def quarter(month: Month, later: int = 0) -> Month:
    """Return the first month of a month's quarter, or so many months after that."""
    return after(date(month.year, (month.month - 1) // 3 * 3 + 1, 1), later)
