"""The cast of the demonstration: partnerships, agencies, boards and invented people, by their keys in the files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from concordat.audit import commands as audit
from concordat.config.demonstration.calendar import Calendar
from concordat.kernel.actors import Actor, system
from concordat.partnership.models import (
    Agency,
    AgencySuccession,
    Appointment,
    Board,
    Member,
    Membership,
    Partnership,
    Seat,
    Service,
)
from concordat.partnership.queries.actors import actor_for

PASSWORD = "community safety demo"  # noqa: S105  printed on every start, and said to be for the demonstration


class Cast:
    """The partnerships, agencies and people, by their keys in the files."""

    def __init__(self, bodies: dict[str, Any], people: dict[str, Any], calendar: Calendar) -> None:
        self.bodies, self.people, self.calendar = bodies, people, calendar
        self.agencies: dict[str, Agency] = {}
        self.partnerships: dict[str, Partnership] = {}
        self.members: dict[str, Member] = {}
        self.boards: dict[tuple[str, str], Board] = {}

    def assemble(self) -> None:
        """Make them all; a person who is to leave has a role that ends."""
        self._agencies()
        self._members()
        for partnership in self.bodies["partnerships"]:
            self._partnership(partnership)
        self._memberships()
        for partnership in self.bodies["partnerships"]:
            self._boards(partnership)
            self._appointments(partnership)
        for partnership in self.partnerships.values():
            audit.record("partnership.partnership.added", by=system("install"), target=partnership)

    def _agencies(self) -> None:
        fields = ("name", "short_name", "kind", "aliases", "begins", "ends", "note")
        for agency in self.bodies["agencies"]:
            self.agencies[agency["key"]] = Agency(**{name: agency[name] for name in fields})
        Agency.objects.bulk_create(self.agencies.values())
        AgencySuccession.objects.bulk_create(
            AgencySuccession(
                predecessor=self.agencies[each["predecessor"]],
                successor=self.agencies[each["successor"]],
                on=each["date"],
            )
            for each in self.bodies["successions"]
        )

    def _members(self) -> None:
        password = make_password(PASSWORD)
        for member in self.people["members"]:
            self.members[member["key"]] = Member(
                name=member["name"],
                email=member["email"],
                agency=self.agencies[member["agency"]],
                job_title=member["job_title"],
                password=password,
            )
        Member.objects.bulk_create(self.members.values())

    def _partnership(self, given: dict[str, Any]) -> None:
        made = Partnership.objects.create(
            name=given["name"], short_name=given["short_name"], area=given["area"], begins=given["begins"]
        )
        self.partnerships[given["key"]] = made
        Service.objects.bulk_create(
            Service(partnership=made, agency=self.agencies[each["agency"]], capacity=each["capacity"])
            for each in given["services"]
        )

    def _memberships(self) -> None:
        Membership.objects.bulk_create(
            Membership(
                partnership=self.partnerships[place["partnership"]],
                member=self.members[member["key"]],
                role=role,
                begins=place["begins"],
                ends=self.calendar.moved(place.get("ends")),
            )
            for member in self.people["members"]
            for place in member["memberships"]
            for role in place["roles"]
        )

    def _boards(self, given: dict[str, Any]) -> None:
        partnership = self.partnerships[given["key"]]
        filled = {
            (board, member["agency"]): self.members[member["key"]]
            for member in self.people["members"]
            for place in member["memberships"]
            if place["partnership"] == given["key"]
            for board in place["boards"]
        }
        for board in given["boards"]:
            self.boards[given["key"], board["key"]] = Board.objects.create(
                partnership=partnership,
                name=board["name"],
                terms=board["terms"],
                terms_agreed_on=board["terms_agreed_on"],
                cadence=board["cadence"],
                reports_to=self.boards.get((given["key"], board["reports_to"])),
            )
        Seat.objects.bulk_create(
            Seat(
                partnership=partnership,
                board=self.boards[given["key"], board["key"]],
                agency=self.agencies[seat["agency"]],
                capacity=seat["capacity"],
                member=filled.get((board["key"], seat["agency"])),
            )
            for board in given["boards"]
            for seat in board["seats"]
        )

    def _appointments(self, given: dict[str, Any]) -> None:
        Appointment.objects.bulk_create(
            Appointment(
                partnership=self.partnerships[given["key"]],
                agency=self.agencies[each["agency"]],
                kind=each["kind"],
                subject=each["subject"],
                member=self.members[each["member"]] if each.get("member") else None,
                begins=each.get("begins"),
            )
            for each in given["appointments"]
        )

    def first_board(self, partnership: str) -> str:
        """Return the reference of a partnership's first board, which signs its plans off."""
        return next((board.ref for (place, _), board in self.boards.items() if place == partnership), "")

    def serving(self, partnership: str) -> set[str]:
        """Return the keys of the agencies that take part in a partnership."""
        (found,) = [each for each in self.bodies["partnerships"] if each["key"] == partnership]
        return {service["agency"] for service in found["services"]}

    def people_of(self, partnership: str) -> list[str]:
        """Return the keys of those who hold a role in a partnership and have not left."""
        return [
            person["key"]
            for person in self.people["members"]
            for place in person["memberships"]
            if place["partnership"] == partnership and not place.get("ends")
        ]

    def actor(self, member: str, partnership: str) -> Actor:
        """Return a person as they act in a partnership on the day of the clock."""
        return actor_for(self.members[member].ref, self.partnerships[partnership].ref)
