"""Releases: who drafts, protects, approves and publishes; what is refused, and what an attacker has of what went out."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from concordat.analysis.commands import releases
from concordat.analysis.models import Release, ReleaseTable
from concordat.analysis.queries.releases import release_for, releases_of
from concordat.audit.models import Entry
from concordat.datasets.models import Read, Version
from concordat.kernel.errors import Missing, Problem, Refused
from tests.analysis.releases.making import BY_AREA, BY_BOTH, asked, month_of, part, protect, publish

pytestmark = pytest.mark.django_db


def seen(cast, who):
    with transaction.atomic(), cast.acting(who) as actor:
        return [each.title for each in releases_of(actor)], Release.objects.count()


def cells(release):
    return {table.title: table.shown["cells"] for table in ReleaseTable.objects.filter(release=release)}


def test_a_release_is_drafted_protected_approved_published_and_withdrawn(cast, drafted):
    release = drafted(BY_BOTH | {"period": {"since": "2026-01-01", "until": "2026-01-31"}})
    for who, readers in (("ana", True), ("mina", True), ("leo", False), ("fay", False), ("ivan", True)):
        listed, _ = seen(cast, who)
        assert bool(listed) == readers, who
    assert seen(cast, "leo") == ([], 0)
    found = protect(cast, release)
    assert found.state == "protected"
    assert found.made["recovered"] == 0
    assert found.made["tables"][0]["cells"] == 16
    assert found.made["concerns"] == [
        "The agreement does not let the data be passed on to somebody who is not a party.",
        "The agreement does not let anything be derived from the data.",
    ]
    assert seen(cast, "fay") == ([], 1)
    with transaction.atomic(), cast.acting("ana"):
        assert Read.objects.filter(member=cast.members["ana"]).exists()
        shown = [each for table in cells(found).values() for each in table]
    assert None in shown
    assert all(each is None or each == 0 or (each >= 8 and each % 5 == 0) for each in shown)
    with transaction.atomic(), cast.acting("ivan") as ivan:
        with pytest.raises(Problem, match="Write why it may go out"):
            releases.approve(release=found, grounds=" ", by=ivan)
        found = releases.approve(release=found, grounds="The police agreed on 1 July", by=ivan)
        releases.publish(release=found, by=ivan)
    assert seen(cast, "fay") == (["Crime by area"], 1)
    with transaction.atomic(), cast.acting("mina") as mina:
        with pytest.raises(Problem, match="Write why"):
            releases.withdraw(release=found, why="", by=mina)
        releases.withdraw(release=found, why="A month was wrong", by=mina)
        verbs = set(Entry.objects.filter(target_ref=release.ref).values_list("event", flat=True))
    assert {
        f"analysis.release.{verb}" for verb in ("added", "protected", "approved", "published", "withdrawn")
    } <= verbs


def test_whoever_drafted_it_does_not_approve_it_nor_the_database(cast, drafted):
    found = protect(cast, drafted())
    with transaction.atomic(), cast.acting("ana") as ana, pytest.raises(Refused):
        releases.approve(release=found, grounds="Why not", by=ana)
    with transaction.atomic(), cast.acting("ana") as ana, pytest.raises(Problem, match="only while it is approved"):
        releases.publish(release=found, by=ana)
    for change in ({"approver": cast.members["ana"]}, {"state": "published"}):
        with pytest.raises(DatabaseError), transaction.atomic(), cast.acting("ana"):
            Release.objects.filter(ref=found.ref).update(**change)


def test_it_is_sent_back_with_words_and_changed(cast, drafted):
    found = protect(cast, drafted())
    with transaction.atomic(), cast.acting("ivan") as ivan:
        releases.send_back(release=found, why="Say which police", by=ivan)
    with transaction.atomic(), cast.acting("ana") as ana:
        found = Release.objects.get(ref=found.ref)
        assert (found.state, found.returned, found.made) == ("draft", "Say which police", {})
        assert [each.shown for each in found.tables.all()] == [{}]
        table = releases.TableFacts("By both", asked(BY_BOTH))
        releases.put_table(release=found, table=table, by=ana)
        with pytest.raises(Problem, match="in the release already"):
            releases.put_table(release=found, table=table, by=ana)
        releases.drop_table(table=found.tables.first(), by=ana)
        releases.delete(release=found, by=ana)
        assert not ReleaseTable.objects.exists()


def test_what_went_out_cannot_be_changed_in_the_database(cast, published):
    release = published()
    with transaction.atomic(), cast.acting("ana"):
        assert ReleaseTable.objects.filter(release=release).update(shown={}) == 0
        assert ReleaseTable.objects.filter(release=release).delete()[0] == 0
        assert Release.objects.filter(ref=release.ref).delete()[0] == 0
    with transaction.atomic(), cast.acting("ana") as ana, pytest.raises(Problem, match="is published"):
        releases.take_back(release=release, by=ana)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ({"measure": {"kind": "distinct", "column": "offence"}}, "do not add up"),
        ({"measure": {"kind": "share"}}, "make shares of those that are shown"),
        ({"where": [{"column": "offence", "op": "is-not", "values": ["Theft"]}]}, "cut across"),
        ({"limit": 2}, "whole"),
        ({"compare": "previous"}, "counts alone"),
        ({"by": [{"field": "month"}]}, "how finely"),
        ({"where": [{"column": "offence", "op": "is", "values": ["Arson"]}]}, None),
        ({"period": {"since": "2025-12-01", "until": "2026-03-31"}}, "Nothing was delivered of December 2025"),
    ],
)
def test_what_cannot_be_a_table_is_refused_in_words(cast, drafted, question, why):
    if why is None:
        with pytest.raises(Problem, match="has the value “Arson”"):
            protect(cast, drafted(question))
    else:
        with pytest.raises(Problem, match=why):
            drafted(question)


def test_who_may_not_have_the_rows_drafts_none(cast, drafted):
    for who in ("fay", "ivan", "olga"):
        with pytest.raises((Refused, Problem)):
            drafted(who=who)


def test_a_later_release_keeps_what_went_out_and_gives_nothing_away(cast, drafted, published):
    first = published(BY_BOTH | {"period": {"since": "2026-01-01", "until": "2026-03-31"}}, title="First quarter")
    kept = cells(first)
    later = protect(cast, drafted({"by": [{"field": "time", "grain": "month"}, {"field": "lsoa"}]}, title="Half year"))
    assert later.made["against"] == [first.ref]
    assert later.made["recovered"] == 0
    assert cells(first) == kept
    with pytest.raises(Problem, match="share some days"):
        protect(cast, drafted({"period": {"since": "2026-02-01", "until": "2026-04-30"}}, title="Across"))
    apart = protect(cast, drafted({"period": {"since": "2026-04-01", "until": "2026-06-30"}}, title="Second quarter"))
    assert apart.made["against"] == []
    publish(cast, drafted({"period": {"since": "2026-04-01", "until": "2026-06-30"}, **BY_BOTH}, title="In between"))
    with transaction.atomic(), cast.acting("ivan") as ivan:
        found = releases.approve(release=later, grounds="Agreed", by=ivan)
        with pytest.raises(Problem, match="“In between” went out since"):
            releases.publish(release=found, by=ivan)


def test_of_a_version_with_other_counts_it_is_refused_and_of_the_same_it_is_not(cast, crimes, drafted, published):
    first = published(BY_AREA)
    with transaction.atomic(), cast.acting("ivan"):
        old = crimes.version
        changed = [*old.parts[:-1], part(old, month_of(6, seed=1), "2026-06")]
        Version.objects.filter(ref=old.ref).update(superseded_at="2026-07-01T00:00Z")
        Version.objects.create(
            partnership=old.partnership, dataset=old.dataset, number=2, delivery=old.delivery,
            declaration=old.declaration, parts=changed, rows=old.rows, bytes=old.bytes,
        )  # fmt: skip
    with pytest.raises(Problem, match="is not what is counted now"):
        protect(cast, drafted(BY_BOTH, title="Newer"))
    same = protect(cast, drafted(BY_BOTH, title="Same version", version=1))
    assert same.made["against"] == [first.ref]
    with transaction.atomic(), cast.acting("ivan"):
        Version.objects.filter(number=1).update(parts=[each | {"sha256": ""} for each in old.parts])
    with pytest.raises(Problem, match="is kept any more"):
        protect(cast, drafted(BY_BOTH, title="Too late", version=1))


def test_a_stranger_has_nothing(cast, published):
    release = published()
    with transaction.atomic(), cast.acting("wes", "westhaven") as wes:
        assert not Release.objects.exists()
        assert not ReleaseTable.objects.exists()
        with pytest.raises(Missing):
            release_for(wes, release.ref)
