"""Files are kept with a draft, byte for byte, and never change once the update is submitted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import Error, transaction

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.seals import Stale
from concordat.plans.commands import updates
from concordat.plans.models import Evidence
from concordat.plans.queries.actions import evidence_of
from concordat.plans.rules.changes import seal
from tests.plans.factories import in_force

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
SAID = {"quarter": "2023/24 Q2", "brag": "green", "narrative": "Nine of ten walked"}


@pytest.fixture
def action(cast: Any) -> Any:
    """The first action of a plan in force, owned by Omar of the council."""
    with cast.acting("mina") as mina:
        return in_force(mina, 2, owner=cast.members["omar"].ref).actions.get(code="A1")


def test_files_are_kept_with_the_draft_and_go_with_the_update(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        given = [("../r\u202eota.csv", b"day,walks\r\nMon,3\r\n"), ("map.png", PNG), ("again.png", PNG)]
        kept = updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", evidence=given)
        assert sorted(kept.evidence.values_list("name", flat=True)) == ["map.png", "rota.csv"]
        rota = kept.evidence.get(name="rota.csv")
        updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", without=[rota.ref, "no-such-file"])
        assert [each.name for each in kept.evidence.all()] == ["map.png"]
        submitted = updates.submit(by=omar, action=action.ref, **SAID, evidence=[("a.txt", b"Words")])
        again = updates.submit(by=omar, action=action.ref, **SAID, evidence=[("a.txt", b"Words")])
        assert submitted.ref == again.ref
        assert Entry.objects.get(event="plans.update.submitted").detail["evidence"] == 2
        further = updates.submit(by=omar, action=action.ref, **SAID, evidence=[("b.txt", b"More")])
        assert further.ref != submitted.ref
    with cast.acting("fay") as fay:
        found = evidence_of(fay, submitted.evidence.get(name="map.png").ref)
        assert bytes(found.content) == PNG
        assert Entry.objects.get(event="plans.evidence.downloaded").target_ref == found.ref


def test_what_is_submitted_is_closed_in_the_database_too(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        update = updates.submit(by=omar, action=action.ref, **SAID, evidence=[("a.txt", b"Words")])
        assert Evidence.objects.all().delete()[0] == 0
        assert Evidence.objects.update(content=b"Other") == 0
        facts = {"partnership_id": omar.partnership, "member_id": omar.member, "size": 1, "content": b"x"}
        with pytest.raises(Error, match="policy"), transaction.atomic():
            Evidence.objects.create(update=update, name="late.txt", sha256="0" * 64, **facts)
        assert bytes(update.evidence.get().content) == b"Words"


def test_a_draft_s_files_are_its_agencys_alone(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        kept = updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", evidence=[("a.txt", b"Words")])
        ref = kept.evidence.get().ref
    for key, place in (("fay", "thornbridge"), ("wes", "westhaven")):
        with cast.acting(key, place) as other, pytest.raises(Missing):
            evidence_of(other, ref)


def test_too_many_files_are_refused_and_nothing_is_half_kept(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", evidence=[("a.txt", b"One"), ("b.txt", b"Two")])
        more = [(f"{n}.txt", str(n).encode()) for n in range(4)]
        with pytest.raises(Problem, match="5 files at most"), transaction.atomic():
            updates.submit(by=omar, action=action.ref, **SAID, evidence=more)
        assert Evidence.objects.count() == 2
        action.refresh_from_db()
        assert action.brag == ""


def test_two_people_at_one_draft_are_told_and_lose_nothing(cast: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        first = updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="Three walks")
        opened = seal(first.facts())
        updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="Four walks", seen=opened)
    with cast.acting("mina") as mina, frozen(AUTUMN):
        with pytest.raises(Stale) as stale, transaction.atomic():
            updates.submit(by=mina, action=action.ref, **SAID, seen=opened)
        assert stale.value.now["narrative"] == "Four walks"
        updates.submit(by=mina, action=action.ref, **SAID, seen=seal(stale.value.now))
