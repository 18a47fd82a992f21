"""Keys of agreements: made once, checked by their fingerprint, rotated by a decision, never replaced in silence."""

from __future__ import annotations

import pytest
from django.db import transaction

from concordat.datasets.commands import keys as commands
from concordat.datasets.models import KeyVersion, Version
from concordat.datasets.queries.keys import keys_of, keys_page
from concordat.kernel.actors import acting
from concordat.kernel.errors import Problem
from tests.agreements import factories
from tests.datasets.custody import CLOSED, add, deliver, standing_on, who

pytestmark = pytest.mark.usefixtures("emptied_after")
VISITS = "Visited in,NHS number,Ward note\n2026-01,9434765919,One\n"


@pytest.fixture
def agreement(cast):
    with acting(who(cast, "ivan")), transaction.atomic():
        given, why, law = factories.asset(cast, "Crime"), factories.purpose(cast), factories.gateway(cast)
        return factories.agreement(cast, "Ward visits", given, why, law)


@pytest.fixture
def dataset(cast, store_folder):
    return add(who(cast, "ivan"), cast.agencies["police"], CLOSED)


def test_a_rotated_key_is_for_what_comes_after(cast, dataset, agreement, store_folder, monkeypatch):
    with standing_on(monkeypatch, agreement):
        deliver(who(cast, "leo"), dataset, VISITS)
        with acting(who(cast, "ivan")) as ivan:
            commands.rotate(agreement=agreement.ref, why="Somebody left who had seen it", by=ivan)
        deliver(who(cast, "leo"), dataset, VISITS.replace("2026-01", "2026-02"))
    with acting(who(cast, "ivan")) as ivan, transaction.atomic():
        version = Version.objects.get(superseded_at=None)
        assert [part["key"] for part in version.parts] == [1, 2]
        _, kept = keys_page(ivan, agreement.ref)
        assert [(each.key.number, each.parts, each.there) for each in kept] == [(2, 1, True), (1, 1, True)]
        secrets = {keys_of(ivan, each.key).agreement for each in kept}
        assert len(secrets) == 2
        assert all(len(each) == 32 for each in secrets)
    places = sorted(store_folder.parent.glob("keys/*/*"))
    assert [each.stat().st_mode & 0o777 for each in places] == [0o600, 0o600]
    assert store_folder.parent.joinpath("keys").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("harm", ["lost", "swapped"])
def test_a_key_that_is_lost_or_swapped_refuses_the_delivery(cast, dataset, agreement, store_folder, monkeypatch, harm):
    with standing_on(monkeypatch, agreement):
        deliver(who(cast, "leo"), dataset, VISITS)
        (place,) = store_folder.parent.glob("keys/*/*")
        place.unlink() if harm == "lost" else place.write_text("ab" * 32)
        second = deliver(who(cast, "leo"), dataset, VISITS)
    assert second.state == "refused"
    assert "not where keys are kept" in second.stops[0]["words"]
    with acting(who(cast, "ivan")), transaction.atomic():
        assert KeyVersion.objects.count() == 1
        assert Version.objects.count() == 1


def test_there_is_nothing_to_rotate_before_the_first(cast, dataset, agreement):
    with acting(who(cast, "ivan")) as ivan, pytest.raises(Problem, match="none to change"):
        commands.rotate(agreement=agreement.ref, why="To be safe", by=ivan)


def test_a_person_is_found_again_under_every_key(cast, dataset, agreement, store_folder, monkeypatch):
    from django.conf import settings

    from concordat.agreements.rules.pseudonyms import Identifiers, key_of, pseudonyms_of
    from concordat.datasets.queries.dependents import standing_on as stands
    from concordat.datasets.queries.subjects import held_about

    with standing_on(monkeypatch, agreement):
        deliver(who(cast, "leo"), dataset, VISITS)
        with acting(who(cast, "ivan")) as ivan:
            commands.rotate(agreement=agreement.ref, why="Somebody left", by=ivan)
        deliver(who(cast, "leo"), dataset, VISITS.replace("2026-01", "2026-02"))
        deliver(who(cast, "leo"), dataset, "Visited in,NHS number,Ward note\n2026-01,4010232137,Other\n")
    with acting(who(cast, "ivan")) as ivan, transaction.atomic():
        key = key_of(settings.PSEUDONYM_SECRET, ivan.partnership)
        (found,) = held_about(ivan, pseudonyms_of(key, Identifiers(nhs_number="943 476 5919")), key)
        assert (found.dataset, found.agency, found.records) == ("Visits to the ward", "Vale Police", 1)
        assert found.where == "Version 3, which stands and versions 1 and 2, which were replaced"
        assert held_about(ivan, pseudonyms_of(key, Identifiers(nhs_number="9999999999")), key) == []
        kinds = [each.kind for each in stands(ivan, [agreement])]
        assert kinds == ["Deliveries", "Keys"]
