"""The steps of each register: in order, out of order, twice, and by the wrong person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from concordat.agreements.commands import (
    breaches,
    complaints,
    disposals,
    policy_documents,
    subject_requests,
    subject_searches,
)
from concordat.agreements.commands.desk import remind_all
from concordat.agreements.models import Disposal, SubjectRequest, SubjectSearch
from concordat.agreements.rules.pseudonyms import Identifiers
from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.errors import Problem, Refused
from concordat.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = date(2026, 11, 20)


@contextmanager
def refused(match: str, field: str | None = None) -> Any:
    with pytest.raises(Problem, match=match) as problem, transaction.atomic():
        yield
    assert field is None or problem.value.field == field


def as_owner_sees(cast: Any, model: Any) -> list[Any]:
    """Return every row, as the system at work sees them in Thornbridge."""
    with transaction.atomic(), acting(system("work", cast.partnerships["thornbridge"].ref)):
        return list(model.objects.all())


def events(cast: Any) -> list[str]:
    with transaction.atomic(), cast.acting("ivan"):
        return list(
            Entry.objects.filter(event__startswith="agreements.").order_by("id").values_list("event", flat=True)
        )


def test_a_request_runs_stops_and_ends(cast: Any, desk: Any) -> None:
    request = desk.request(agency="police")
    assert request.due == date(2026, 12, 2)
    with cast.acting("ivan") as by:
        paused = subject_requests.pause(request=request, what="clarification", on=date(2026, 11, 9), by=by)
        assert (paused.due, paused.state) == (None, "stopped")
        with refused("stands still"):
            subject_requests.extend(request=request, on=TODAY, reason="Much", by=by)
        with refused("before it was asked for", "on"):
            subject_requests.resume(request=request, on=date(2026, 11, 8), by=by)
        running = subject_requests.resume(request=request, on=date(2026, 11, 12), by=by)
        assert (running.due, running.state) == (date(2026, 12, 7), "open")  # 2 December and four days: a Sunday
        with refused("clock runs"):
            subject_requests.resume(request=request, on=TODAY, by=by)
        extended = subject_requests.extend(request=request, on=TODAY, reason="Many requests", by=by)
        assert extended.due == date(2027, 2, 8)
        with refused("before you close"):
            subject_requests.close(request=request, on=TODAY, by=by)
        with refused("ground", "ground"):
            subject_requests.answer(request=request, on=TODAY, outcome="part", ground=" ", by=by)
        with refused("past", "on"):
            subject_requests.answer(request=request, on=TODAY + timedelta(days=1), outcome="granted", ground="", by=by)
        subject_requests.answer(request=request, on=TODAY, outcome="part", ground="Section 15", by=by)
        with refused("been answered"):
            subject_requests.answer(request=request, on=TODAY, outcome="granted", ground="", by=by)
        back = subject_requests.reopen(request=request, why="Sent to the wrong address", by=by)
        assert (back.due, back.state, back.outcome) == (date(2027, 2, 8), "open", "")
        subject_requests.answer(request=request, on=TODAY, outcome="part", ground="Section 15", by=by)
        subject_requests.close(request=request, on=TODAY, by=by)
    (disposal,) = as_owner_sees(cast, Disposal)
    assert (disposal.due, disposal.about_ref) == (date(2029, 11, 20), request.ref)
    assert request.number not in disposal.what
    stem = "agreements.subject-request."
    assert events(cast) == [
        f"{stem}{verb}"
        for verb in ("added", "paused", "resumed", "extended", "answered", "reopened", "answered", "closed")
    ]


def test_correcting_a_request_counts_its_clock_anew(cast: Any, desk: Any) -> None:
    request, other = desk.request(), desk.request()
    said = {"number": "N1", "kind": "erasure", "regime": "part-3", "way": "letter", "asked_for": ""}
    with cast.acting("ivan") as by:
        edited = subject_requests.edit(request=request, received_on=date(2026, 10, 31), by=by, **said)
        assert edited.due == date(2026, 11, 30)
        with refused("past", "received_on"):
            subject_requests.edit(request=request, received_on=date(2026, 12, 1), by=by, **said)
        with refused("case number", "number"):
            subject_requests.edit(request=other, received_on=TODAY, by=by, **said)
        with refused("no such right", "kind"):
            subject_requests.edit(request=request, received_on=TODAY, by=by, **{**said, "kind": "objection"})
        subject_requests.pause(request=request, what="identity", on=date(2026, 11, 3), by=by)
        said["kind"], received = "access", {"received_on": date(2026, 11, 2)}
        with refused("before it was received", "identity_asked_on"):
            subject_requests.edit(request=request, identity_asked_on=date(2026, 11, 1), by=by, **received, **said)
        with refused("not turned", "extended_on"):
            subject_requests.edit(request=request, extended_on=TODAY, by=by, **received, **said)
        subject_requests.resume(request=request, on=date(2026, 11, 19), by=by)
        days = {"identity_asked_on": date(2026, 11, 3), "identity_given_on": date(2026, 11, 9)}
        edited = subject_requests.edit(request=request, by=by, **received, **said, **days)
        assert edited.due == date(2026, 12, 9)
    kept = {row.ref: row for row in as_owner_sees(cast, SubjectRequest)}
    assert kept[other.ref].number == other.number  # nothing is half written


def test_a_search_needs_a_second_person_and_keeps_no_name(cast: Any, desk: Any) -> None:
    request = desk.request()
    given = Identifiers(name="Omar Officer", born=date(1990, 5, 1), email="OMAR@thornbridge.example")
    with cast.acting("ivan") as ivan:
        search = subject_searches.ask(request=request, why="To answer it", by=ivan)
        with refused("waits for approval already"):
            subject_searches.ask(request=request, why="Again", by=ivan)
        with refused("second person"):
            subject_searches.approve(search=search, reason="", by=ivan)
        with refused("not been approved"):
            subject_searches.run(search=search, given=given, by=ivan)
    with cast.acting("mina") as mina, pytest.raises(Refused):
        subject_searches.approve(search=search, reason="", by=mina)
    with cast.acting("ada") as ada:
        with refused("why", "reason"):
            subject_searches.refuse(search=search, reason="", by=ada)
        subject_searches.approve(search=search, reason="Right", by=ada)
        with refused("decided"):
            subject_searches.refuse(search=search, reason="No", by=ada)
        with pytest.raises(Refused), transaction.atomic():
            subject_searches.run(search=search, given=given, by=ada)
    with cast.acting("ivan") as ivan:
        found = subject_searches.run(search=search, given=given, by=ivan).found
        assert {held["dataset"]: held["records"] for held in found} == {"Account": 1, "Roles held": 1}
        nobody = subject_searches.run(search=search, given=Identifiers(email="x@y.example"), by=ivan)
        assert nobody.found == []
        with clock.frozen(clock.now() + timedelta(days=7, seconds=1)), refused("seven days"):
            subject_searches.run(search=search, given=given, by=ivan)
    rows = [*as_owner_sees(cast, SubjectRequest), *as_owner_sees(cast, SubjectSearch)]
    kept = " ".join(str(vars(row)) for row in rows) + " ".join(str(vars(entry)) for entry in _entries(cast))
    assert "omar" not in kept.lower()
    assert "1990" not in kept
    told = [(notice.to_name, notice.subject) for notice in _notices(cast)]
    assert told == [
        ("Ada Administrator", "A search about a person waits for a second person"),
        ("Ivan Governance", "Your search was approved"),
    ]


def _entries(cast: Any) -> list[Entry]:
    with transaction.atomic(), cast.acting("ivan"):
        return list(Entry.objects.filter(event__startswith="agreements."))


def _notices(cast: Any) -> list[Notice]:
    with transaction.atomic(), cast.acting("ivan") as ivan, acting(ivan.for_purpose("outbox")):
        return list(Notice.objects.order_by("created_at"))


def test_a_breach_is_assessed_told_and_closed(cast: Any, desk: Any) -> None:
    breach = desk.breach()
    assert breach.due == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    with cast.acting("ivan") as by:
        with refused("Assess"):
            breaches.close(breach=breach, on=TODAY, lessons="", by=by)
        assert breaches.assess(breach=breach, risk="unlikely", reason="Sealed", on=TODAY, by=by).due is None
        again = breaches.assess(breach=breach, risk="high", reason="Opened", on=TODAY, by=by)
        assert again.due == breach.due
        with refused("regulator"):
            breaches.close(breach=breach, on=TODAY, lessons="", by=by)
        told = breaches.report(breach=breach, at=clock.now(), reference="IC-1", delay_reason="", by=by)
        assert told.due is None
        with refused("told already"):
            breaches.report(breach=breach, at=clock.now(), reference="IC-1", delay_reason="", by=by)
        with refused("people"):
            breaches.close(breach=breach, on=TODAY, lessons="", by=by)
        with refused("before it was found", "on"):
            breaches.inform(breach=breach, on=date(2026, 11, 18), by=by)
        breaches.inform(breach=breach, on=TODAY, by=by)
        breaches.close(breach=breach, on=TODAY, lessons="Windows in envelopes", by=by)
        with refused("closed"):
            breaches.assess(breach=breach, risk="risk", reason="", on=TODAY, by=by)
        late = desk.breach(discovered_at=datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
        with refused("took longer", "delay_reason"):
            breaches.report(breach=late, at=clock.now(), reference="", delay_reason="", by=by)
    assert [row.due for row in as_owner_sees(cast, Disposal)] == [date(2032, 11, 20)]


def test_a_complaint_is_acknowledged_and_answered(cast: Any, desk: Any) -> None:
    complaint = desk.complaint()
    with cast.acting("ivan") as by:
        complaints.acknowledge(complaint=complaint, on=date(2026, 11, 4), by=by)
        with refused("acknowledged already"):
            complaints.acknowledge(complaint=complaint, on=TODAY, by=by)
        with refused("before it was acknowledged", "on"):
            complaints.answer(complaint=complaint, on=date(2026, 11, 3), outcome="upheld", reasons="", by=by)
        complaints.answer(complaint=complaint, on=TODAY, outcome="upheld", reasons="Asked for less", by=by)
        with refused("been answered"):
            complaints.acknowledge(complaint=complaint, on=TODAY, by=by)
        at_once = desk.complaint()
        closed = complaints.answer(complaint=at_once, on=TODAY, outcome="not-upheld", reasons="It was not", by=by)
        assert (closed.due, closed.state) == (None, "closed")


def test_what_is_destroyed_leaves_kind_dates_and_outcome(cast: Any, desk: Any) -> None:
    request = desk.request(who="ivan", agency="fire")
    with cast.acting("ivan") as by:
        subject_searches.ask(request=request, why="Hidden why", by=by)
        subject_requests.answer(request=request, on=TODAY, outcome="refused", ground="Hidden ground", by=by)
        subject_requests.close(request=request, on=TODAY, by=by)
    (disposal,) = as_owner_sees(cast, Disposal)
    with cast.acting("ivan") as by:
        with refused("kept until"):
            disposals.destroy(disposal=disposal, on=TODAY, how="Erased", by=by)
        with refused("to come", "until"):
            disposals.keep(disposal=disposal, until=TODAY, reason="Claim", by=by)
        with refused("anyway", "until"):
            disposals.keep(disposal=disposal, until=date(2029, 11, 20), reason="Claim", by=by)
        kept = disposals.keep(disposal=disposal, until=date(2030, 1, 1), reason="A claim runs", by=by)
        again = disposals.keep(disposal=kept, until=date(2030, 6, 1), reason="It still runs", by=by)
        assert again.due == date(2030, 6, 1)
        with clock.frozen(datetime(2030, 6, 1, 9, tzinfo=UTC)):
            disposals.destroy(disposal=disposal, on=date(2030, 6, 1), how="Erased", by=by)
            with refused("destroyed already"):
                disposals.destroy(disposal=disposal, on=date(2030, 6, 1), how="Erased", by=by)
    (left,) = as_owner_sees(cast, SubjectRequest)
    assert as_owner_sees(cast, SubjectSearch) == []
    assert (left.kind, left.received_on, left.outcome, left.state) == (
        "access",
        request.received_on,
        "refused",
        "disposed",
    )
    assert (left.number, left.asked_for, left.ground, left.keys) == ("", "", "", {})


def test_a_policy_document_is_reviewed_and_ends(cast: Any, desk: Any) -> None:
    document = desk.document()
    with cast.acting("ivan") as by:
        with refused("after this one", "due"):
            policy_documents.review(document=document, on=TODAY, due=TODAY, by=by)
        assert policy_documents.review(document=document, on=TODAY, due=date(2028, 1, 5), by=by).due.year == 2028
        ended = policy_documents.end(document=document, on=TODAY, by=by)
        assert (ended.due, ended.state) == (None, "ended")
        with refused("has ended"):
            policy_documents.review(document=document, on=TODAY, due=date(2028, 1, 5), by=by)
    assert [row.due for row in as_owner_sees(cast, Disposal)] == [date(2027, 5, 20)]


STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "answer": lambda made, by: subject_requests.answer(
        request=made["request"], on=TODAY, outcome="granted", ground="", by=by
    ),
    "pause": lambda made, by: subject_requests.pause(request=made["request"], what="identity", on=TODAY, by=by),
    "ask": lambda made, by: subject_searches.ask(request=made["request"], why="x", by=by),
    "assess": lambda made, by: breaches.assess(breach=made["breach"], risk="high", reason="x", on=TODAY, by=by),
    "acknowledge": lambda made, by: complaints.acknowledge(complaint=made["complaint"], on=TODAY, by=by),
    "end": lambda made, by: policy_documents.end(document=made["document"], on=TODAY, by=by),
    "destroy": lambda made, by: disposals.destroy(disposal=made["disposal"], on=TODAY, how="x", by=by),
    "keep": lambda made, by: disposals.keep(disposal=made["disposal"], until=date(2030, 1, 1), reason="x", by=by),
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_else_takes_a_step(cast: Any, desk: Any, step: str) -> None:
    made = {name: getattr(desk, name)(agency="police") for name in ("request", "breach", "complaint", "document")}
    made["disposal"] = desk.disposal(agency="police")
    for who in ("leo", "mina", "ada", "wes"):
        partnership = "westhaven" if who == "wes" else "thornbridge"
        with cast.acting(who, partnership) as by, pytest.raises(Refused), transaction.atomic():
            STEPS[step](made, by)


def test_an_agency_lead_enters_for_their_own_agency_alone(cast: Any, desk: Any) -> None:
    for make in (desk.request, desk.breach, desk.complaint):
        assert make(who="leo", agency="police").agency_id == cast.agencies["police"].ref
        with pytest.raises(Refused):
            make(who="leo", agency="fire")
        with pytest.raises(Refused):
            make(who="omar", agency="council")


def test_reminders_go_out_once_when_due_and_once_when_late(cast: Any, desk: Any) -> None:
    desk.complaint(agency="police")  # due on 2 December
    desk.breach(agency="fire", discovered_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))  # until 23 November, 9:00
    said = []
    for day, hour in ((20, 10), (22, 8), (22, 10), (22, 11), (23, 10), (23, 11), (26, 10), (27, 10)):
        with clock.frozen(datetime(2026, 11, day, hour, tzinfo=UTC)):
            said.append(remind_all(by=system("work")))
    assert said == [0, 0, 1, 0, 1, 0, 1, 0]
    notices = _notices(cast)
    assert [notice.to_name for notice in notices] == ["Ivan Governance"] * 3
    assert "23 hours left" in notices[0].body
    assert "late" in notices[1].body
    assert "due in 6 days" in notices[2].body
