"""A partnership with a board, seats and posts, for the tests of partnerships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from concordat.audit.models import Entry
from concordat.partnership.models import Appointment, Board, Membership, Seat, Service
from tests.cast import Cast

SINCE = date(2024, 4, 1)


@dataclass
class Thornbridge:
    """Thornbridge with one board of two seats and two posts, one of each vacant."""

    cast: Cast
    executive: Board
    chair: Seat
    empty: Seat
    spoc: Appointment
    vacant: Appointment

    @classmethod
    def assemble(cls, cast: Cast) -> Thornbridge:
        """Make it, as the administrator."""
        ours, council, police = cast.partnerships["thornbridge"], cast.agencies["council"], cast.agencies["police"]
        mina, leo = cast.members["mina"], cast.members["leo"]
        with transaction.atomic(), cast.acting("ada"):
            executive = Board.objects.create(partnership=ours, name="Executive", terms="To agree the plan.")
            seat = {"partnership": ours, "board": executive, "begins": SINCE}
            post = {"partnership": ours, "begins": SINCE}
            return cls(
                cast,
                executive,
                Seat.objects.create(agency=council, member=mina, capacity="chair", **seat),
                Seat.objects.create(agency=police, **seat),
                Appointment.objects.create(agency=police, kind="spoc", member=leo, **post),
                Appointment.objects.create(agency=council, kind="gangs-champion", **post),
            )

    def membership(self, key: str) -> Membership:
        """Return a member's first role in Thornbridge."""
        with self.cast.acting("ada"):
            ours = self.cast.partnerships["thornbridge"]
            return Membership.objects.select_related("member").get(member=self.cast.members[key], partnership=ours)

    def service(self, key: str) -> Service:
        """Return the part that an agency takes in Thornbridge."""
        with self.cast.acting("ada"):
            ours = self.cast.partnerships["thornbridge"]
            return Service.objects.get(agency=self.cast.agencies[key], partnership=ours)

    def events(self, start: str = "partnership.") -> list[str]:
        """Return what the record says happened, the first first."""
        with self.cast.acting("ivan"):
            rows = Entry.objects.order_by("pk").values_list("event", flat=True)
            return [name for name in rows if name.startswith(start)]
