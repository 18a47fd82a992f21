"""The sharing agreements of the demonstration: written, signed, shown to the public, and one of them lapsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from concordat.agreements.commands import agreements, grounds, lines, parties, parts, publishing, reminders, signing
from concordat.agreements.models import Asset, AssetField, Gateway, Purpose
from concordat.config.demonstration.cast import Cast
from concordat.config.demonstration.story import Event
from concordat.config.demonstration.templates import declared
from concordat.datasets.rules.declarations import kind_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system

_DAYS = ("begins", "ends", "review_on", "dpia_on", "equality_on")
_PLAIN = ("title", "about", "retention_months", "retention_rule", "dpia", "equality", "security")


class Counted:
    """Days that are counted from the day on which the demonstration is made."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, days: int) -> date:
        """Return the day so many days from it."""
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: int = 10) -> datetime:
        """Return an hour of that day."""
        return timezone.make_aware(datetime.combine(self.day(days), time(hour)))


class ListsStory:
    """What agreements rest on: laws, purposes, and the data that agencies hold, put on their lists before anything else."""

    def __init__(self, cast: Cast, given: dict[str, Any], counted: Counted) -> None:
        self.cast, self.given, self.counted = cast, given, counted
        self.partnership: str = given["partnership"]
        self.gateways: dict[str, str] = {}
        self.purposes: dict[str, str] = {}
        self.assets: dict[str, str] = {}
        self.fields: dict[tuple[str, str], str] = {}

    def events(self) -> Iterator[Event]:
        """Yield one long morning of the keeper of agreements."""
        yield Event(self.counted.at(self.given["listed"]), self.given["keeper"], self._list)

    def _list(self, by: Actor) -> None:
        ours = {"partnership_id": by.partnership}
        for each in self.given["gateways"]:
            facts = {name: each[name] for name in ("about", "address", "begins", "other_use")}
            made, _ = Gateway.objects.get_or_create(**ours, name=each["name"], defaults=facts)
            self.gateways[each["key"]] = made.ref
        for each in self.given["purposes"]:
            facts = {name: each[name] for name in ("about", "law_enforcement")}
            purpose, _ = Purpose.objects.get_or_create(**ours, name=each["name"], defaults=facts)
            self.purposes[each["key"]] = purpose.ref
        for each in self.given["assets"]:
            self._asset(each, ours)

    def _asset(self, each: dict[str, Any], ours: dict[str, str]) -> None:
        facts = {name: each[name] for name in ("name", "about", "subjects")}
        agency, steward = self.cast.agencies[each["agency"]], self.cast.members[each["steward"]]
        asset = Asset.objects.create(**ours, agency=agency, steward=steward, **facts)
        self.assets[each["key"]] = asset.ref
        for position, field in enumerate(fields_of(each)):
            made = AssetField.objects.create(**ours, asset=asset, position=position, **field)
            self.fields[each["key"], field["name"]] = made.ref


def fields_of(asset: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of data: as they are listed, or the columns of its template."""
    if "template" not in asset:
        return list(asset["fields"])
    columns = declared(asset["template"]).columns
    return [
        {"name": each.title, "about": each.meaning[:300], "kind": kind_of(each), "geography": each.geography}
        for each in columns
    ]


class AgreementStory:
    """An agreement: drafted and proposed by its keeper, signed by its parties, published, and reminded of."""

    def __init__(self, cast: Cast, lists: ListsStory, given: dict[str, Any]) -> None:
        self.cast, self.lists, self.given, self.counted = cast, lists, given, lists.counted
        self.partnership, self.keeper = lists.partnership, lists.given["keeper"]
        self.ref = ""
        self.parties: dict[str, str] = {}

    def events(self) -> Iterator[Event]:
        """Yield all that happens with the agreement."""
        at, given = self.counted.at, self.given
        yield Event(at(given["drafted"]), self.keeper, self._draft)
        yield Event(at(given["proposed"], 14), self.keeper, self._propose)
        for signature in given["signatures"]:
            yield Event(at(signature["day"], 11), signature.get("member") or self.keeper, self._sign(signature))
        if "published" in given:
            yield Event(at(given["published"], 15), self.keeper, self._publish)
        if "lapses" in given:
            yield Event(at(given["lapses"], 1), self.keeper, self._remind)

    def _draft(self, by: Actor) -> None:
        given, day = self.given, self.counted.day
        said: dict[str, Any] = {name: given[name] for name in _PLAIN}
        facts = agreements.Facts(
            **said | {name: day(given[name]) for name in _DAYS},
            contact=self.cast.members[given["contact"]].ref,
        )
        self.ref = agreements.draft(facts=facts, by=by).ref
        for each in given["parties"]:
            contact, agency = self.cast.members[each["contact"]].ref, self.cast.agencies[each["agency"]].ref
            made = parties.add(agreement=self.ref, agency=agency, contact=contact, by=by)
            self.parties[each["agency"]] = made.ref
        for ground in given["grounds"]:
            self._ground(ground, by)
        for line in given["lines"]:
            self._line(line, by)

    def _ground(self, given: dict[str, Any], by: Actor) -> None:
        laws = [self.lists.gateways[key] for key in given["gateways"]]
        purpose = self.lists.purposes[given["purpose"]]
        ground = grounds.add(agreement=self.ref, purpose=purpose, why=given["why"], gateways=laws, by=by)
        words = self.lists.given["bases"]
        for agency, each in given["parts"].items():
            role = parts.Role(
                part=each["part"],
                regime=each.get("regime", "uk-gdpr"),
                basis=words[each["basis"]] if "basis" in each else "",
                acts_for=self.parties[each["acts_for"]] if "acts_for" in each else "",
                special_condition=words[each["special"]] if "special" in each else "",
                offence_condition=words[each["offence"]] if "offence" in each else "",
            )
            parts.add(ground=ground.ref, party=self.parties[agency], role=role, by=by)

    def _line(self, given: dict[str, Any], by: Actor) -> None:
        plain = ("least_geography", "least_count", "rounding", "onward", "derived", "how")
        gives = lines.Gives(
            forms=tuple(given["forms"]),
            fields=tuple(self.lists.fields[given["asset"], name] for name in given["fields"]),
            recipients=tuple(self.cast.agencies[key].ref for key in given.get("recipients", ())),
            **{name: given[name] for name in plain if name in given},
        )
        lines.add(agreement=self.ref, asset=self.lists.assets[given["asset"]], gives=gives, by=by)

    def _propose(self, by: Actor) -> None:
        agreements.propose(agreement=self.ref, by=by)

    def _sign(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def sign(by: Actor) -> None:
            name = by.name if "member" in given else given["name"]
            signature = signing.Signature(name, clock.today(), given["authority"], given.get("kept", ""))
            signing.sign(party=self.parties[given["agency"]], signature=signature, by=by)

        return sign

    def _publish(self, by: Actor) -> None:
        publishing.publish(agreement=self.ref, by=by)

    def _remind(self, by: Actor) -> None:
        with acting(system("work", by.partnership)) as worker:
            reminders.remind(by=worker)
