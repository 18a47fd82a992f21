"""Entries of each register, made by somebody, with plain facts where a test gives none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from concordat.agreements.commands import (
    breaches,
    complaints,
    disposals,
    policy_documents,
    subject_requests,
    subject_searches,
)
from concordat.agreements.models import DeskReminder, Disposal, Keeping
from concordat.kernel import clock
from concordat.kernel.actors import acting, system

OF_ONE_AGENCY = tuple(
    f"agreements_{name}"
    for name in ("subjectrequest", "subjectsearch", "breach", "complaint", "policydocument", "disposal", "keeping")
)


class Desk:
    """Enters things as somebody, with plain facts where a test gives none."""

    def __init__(self, cast: Any) -> None:
        self.cast, self._number = cast, 0

    def _entered(self, add: Any, who: str, agency: str, facts: dict[str, Any], said: dict[str, Any]) -> Any:
        self._number += 1
        given = {"number": f"C{self._number}", **facts, **said}
        with transaction.atomic(), self.cast.acting(who) as by:
            return add(by=by, agency=self.cast.agencies[agency], **given)

    def request(self, who: str = "ivan", agency: str = "council", **said: Any) -> Any:
        facts = {
            "kind": "access",
            "regime": "uk-gdpr",
            "way": "email",
            "asked_for": "Whatever is held",
            "received_on": date(2026, 11, 2),
        }
        return self._entered(subject_requests.add, who, agency, facts, said)

    def breach(self, who: str = "ivan", agency: str = "council", **said: Any) -> Any:
        facts = {
            "regime": "uk-gdpr",
            "discovered_at": datetime(2026, 11, 19, 9, 0, tzinfo=UTC),
            "what": "A letter went to the wrong house",
            "categories": "",
            "people": 1,
            "records": None,
            "containment": "",
        }
        return self._entered(breaches.add, who, agency, facts, said)

    def complaint(self, who: str = "ivan", agency: str = "council", **said: Any) -> Any:
        facts = {"received_on": date(2026, 11, 2), "way": "letter", "about": "Too much was asked"}
        return self._entered(complaints.add, who, agency, facts, said)

    def document(self, who: str = "ivan", agency: str = "council", **said: Any) -> Any:
        facts = {
            "title": "Policy on criminal offence data",
            "regime": "part-3",
            "processing": "Problem profiles",
            "condition": "Schedule 8 paragraph 1",
            "dated": date(2026, 1, 5),
            "due": date(2027, 1, 5),
            "kept_at": "File 7",
        }
        return self._entered(policy_documents.add, who, agency, facts, said)

    def disposal(self, who: str = "ivan", agency: str = "council", **said: Any) -> Any:
        facts = {"what": "Extract of 2019", "due": date(2026, 12, 1)}
        return self._entered(disposals.add, who, agency, facts, said)


def desk_things(cast: Any) -> dict[str, str]:
    """Make one entry of each register, of the council, and return their references by the name that addresses use."""
    desk = Desk(cast)
    request = desk.request(number="Secret words 1", received_on=clock.today())
    with transaction.atomic(), cast.acting("ivan") as ivan:
        search = subject_searches.ask(request=request, why="Secret words", by=ivan)
    return {
        "subject_request": request.ref,
        "subject_search": search.ref,
        "breach": desk.breach(number="Secret words 2", discovered_at=clock.now()).ref,
        "complaint": desk.complaint(number="Secret words 3", received_on=clock.today()).ref,
        "policy_document": desk.document(title="Secret words", dated=clock.today(), due=date(2090, 1, 1)).ref,
        "disposal": desk.disposal(what="Secret words").ref,
    }


def desk_rows(cast: Any) -> None:
    """Make a row in the tables of the desk that have no page."""
    thornbridge = cast.partnerships["thornbridge"]
    of_council = {"partnership": thornbridge, "agency": cast.agencies["council"]}
    with transaction.atomic(), acting(system("work", thornbridge.ref)):
        Keeping.objects.create(
            **of_council,
            disposal=Disposal.objects.get(),
            member=cast.members["ivan"],
            decided_on=clock.today(),
            until=date(2090, 1, 1),
            reason="Hidden",
        )
        DeskReminder.objects.create(partnership=thornbridge, thing="/hidden/", about="due", due=clock.now())
