"""The information governance desk of the demonstration, and what was asked for or taken in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from concordat.agreements.commands import (
    breaches,
    complaints,
    disposals,
    overrides,
    policy_documents,
    requests,
    subject_requests,
)
from concordat.agreements.queries import flows
from concordat.agreements.rules.flow import Question
from concordat.config.demonstration.cast import Cast
from concordat.config.demonstration.sharing import AgreementStory, ListsStory
from concordat.config.demonstration.story import Event
from concordat.kernel import workdays
from concordat.kernel.actors import Actor


class AccessStory:
    """Who asked for access and what was decided; who invoked an override, used it, and what the review found."""

    def __init__(self, cast: Cast, lists: ListsStory, given: dict[str, Any]) -> None:
        self.cast, self.lists, self.given, self.counted = cast, lists, given, lists.counted
        self.partnership, self.keeper = lists.partnership, given["keeper"]
        self.refs: dict[str, str] = {}

    def events(self) -> Iterator[Event]:
        """Yield each request with its decision, and each override with its use, end and review."""
        for request in self.given["requests"]:
            yield Event(self.counted.at(request["asked"], 12), request["member"], self._ask(request))
            if "decided" in request:
                yield Event(self.counted.at(request["decided"], 12), self.keeper, self._decide(request))
        for override in self.given["overrides"]:
            yield from self._of_override(override)

    def _of_override(self, given: dict[str, Any]) -> Iterator[Event]:
        begun = self.counted.at(given["day"], given["hour"])
        yield Event(begun, given["invoked_by"], self._invoke(given))
        yield Event(_after(begun, given["used_after"]), given["member"], self._use(given))
        if "ended_after" in given:
            yield Event(_after(begun, given["ended_after"]), given["invoked_by"], self._end(given))
        if "reviewed" in given:
            days = (workdays.next_workday(begun.date()) - self.counted.today).days
            yield Event(self.counted.at(days, 11), self.keeper, self._review(given))

    def _fields(self, given: dict[str, Any]) -> list[str]:
        return [self.lists.fields[given["asset"], name] for name in given["fields"]]

    def _ask(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def ask(by: Actor) -> None:
            made = requests.make(
                asset=self.lists.assets[given["asset"]],
                purpose=self.lists.purposes[given["purpose"]],
                form=given["form"],
                fields=self._fields(given),
                why=given["why"],
                until=self.counted.day(given["until"]),
                by=by,
            )
            self.refs[given["key"]] = made.ref

        return ask

    def _decide(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def decide(by: Actor) -> None:
            requests.decide(request=self.refs[given["key"]], grant=given["grant"], decision=given["decision"], by=by)

        return decide

    def _invoke(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def invoke(by: Actor) -> None:
            made = overrides.invoke(
                member=self.cast.members[given["member"]].ref,
                asset=self.lists.assets[given["asset"]],
                purpose=given["purpose"],
                why=given["why"],
                hours=given["hours"],
                by=by,
            )
            self.refs[given["key"]] = made.ref

        return invoke

    def _use(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def use(by: Actor) -> None:
            fields = frozenset(self._fields(given))
            asked = Question(self.lists.assets[given["asset"]], given["purpose"], fields, "identifiable")
            flows.may_flow(by, asked)

        return use

    def _end(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def end(by: Actor) -> None:
            overrides.end(override=self.refs[given["key"]], by=by)

        return end

    def _review(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def review(by: Actor) -> None:
            overrides.review(override=self.refs[given["key"]], finding=given["reviewed"], review=given["review"], by=by)

        return review


class DeskStory:
    """What was entered at the desk, and what became of it."""

    def __init__(
        self, cast: Cast, lists: ListsStory, agreements: Mapping[str, AgreementStory], given: dict[str, Any]
    ) -> None:
        self.cast, self.given, self.counted, self.agreements = cast, given, lists.counted, agreements
        self.partnership, self.keeper = lists.partnership, given["keeper"]
        self.entered: dict[str, Any] = {}

    def events(self) -> Iterator[Event]:
        """Yield each entry with what followed it."""
        at = self.counted.at
        for each in self.given["subject_requests"]:
            yield Event(at(each["entered"]), each["by"], self._request(each))
            if "answered" in each:
                yield Event(at(each["answered"]["day"], 16), self.keeper, self._answer(each))
        for each in self.given["breaches"]:
            yield from self._of_breach(each)
        for each in self.given["complaints"]:
            yield Event(at(each["entered"]), each["by"], self._complaint(each))
        for each in self.given["policy_documents"]:
            yield Event(at(each["dated"], 16), self.keeper, self._policy_document(each))
            if "reviewed" in each:
                yield Event(at(each["reviewed"], 16), self.keeper, self._reviewed(each))
        for each in self.given["disposals"]:
            yield Event(at(each["entered"]), each["by"], self._disposal(each))

    def _of_breach(self, given: dict[str, Any]) -> Iterator[Event]:
        at = self.counted.at
        yield Event(at(given["day"], given["hour"] + 1), given["by"], self._breach(given))
        yield Event(at(given["assessed"]["day"], 14), self.keeper, self._assess(given))
        yield Event(at(given["reported"]["day"], given["reported"]["hour"]), self.keeper, self._report(given))
        yield Event(at(given["informed"]), self.keeper, self._inform(given))
        yield Event(at(given["closed"]["day"]), self.keeper, self._close(given))

    def _request(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            plain = {name: given[name] for name in ("number", "kind", "regime", "way", "asked_for")}
            received = self.counted.day(given["received"])
            self.entered[given["key"]] = subject_requests.add(
                agency=self._agency(given), received_on=received, by=by, **plain
            )

        return enter

    def _answer(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def answer(by: Actor) -> None:
            said, request = given["answered"], self.entered[given["key"]]
            on = self.counted.day(said["day"])
            subject_requests.answer(request=request, on=on, outcome=said["outcome"], ground=said["ground"], by=by)

        return answer

    def _breach(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            names = ("number", "regime", "what", "categories", "people", "records", "containment")
            found = self.counted.at(given["day"], given["hour"])
            plain = {name: given[name] for name in names}
            self.entered[given["key"]] = breaches.add(agency=self._agency(given), discovered_at=found, by=by, **plain)

        return enter

    def _assess(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def assess(by: Actor) -> None:
            said, breach = given["assessed"], self.entered[given["key"]]
            on = self.counted.day(said["day"])
            breaches.assess(breach=breach, risk=said["risk"], reason=said["reason"], on=on, by=by)

        return assess

    def _report(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def report(by: Actor) -> None:
            said, breach = given["reported"], self.entered[given["key"]]
            at = self.counted.at(said["day"], said["hour"])
            breaches.report(breach=breach, at=at, reference=said["reference"], delay_reason="", by=by)

        return report

    def _inform(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def inform(by: Actor) -> None:
            breaches.inform(breach=self.entered[given["key"]], on=self.counted.day(given["informed"]), by=by)

        return inform

    def _close(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def close(by: Actor) -> None:
            said, breach = given["closed"], self.entered[given["key"]]
            breaches.close(breach=breach, on=self.counted.day(said["day"]), lessons=said["lessons"], by=by)

        return close

    def _complaint(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            plain = {name: given[name] for name in ("number", "way", "about")}
            complaints.add(agency=self._agency(given), received_on=self.counted.day(given["received"]), by=by, **plain)

        return enter

    def _policy_document(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            plain = {name: given[name] for name in ("number", "title", "regime", "processing", "condition", "kept_at")}
            dated = self.counted.day(given["dated"])
            due = self.counted.day(
                given.get("reviewed", given["due"])
            )  # the day that was set first, where one has been
            self.entered[given["key"]] = policy_documents.add(
                agency=self._agency(given), dated=dated, due=due, by=by, **plain
            )

        return enter

    def _reviewed(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def review(by: Actor) -> None:
            on, due = self.counted.day(given["reviewed"]), self.counted.day(given["due"])
            policy_documents.review(document=self.entered[given["key"]], on=on, due=due, by=by)

        return review

    def _disposal(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def enter(by: Actor) -> None:
            disposals.add(
                agency=self._agency(given),
                what=given["what"],
                number=given["number"],
                due=self.counted.day(given["due"]),
                agreement=self.agreements[given["agreement"]].ref,
                by=by,
            )

        return enter

    def _agency(self, given: dict[str, Any]) -> Any:
        return self.cast.agencies[given["agency"]]


def _after(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
