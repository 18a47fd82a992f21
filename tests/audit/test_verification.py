"""Each way to tamper with the record is found, and what was not touched is not blamed."""

from __future__ import annotations

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.audit.commands import record
from concordat.audit.models import Seal
from concordat.audit.queries import verify
from concordat.audit.rules import Finding, Head, Kind
from concordat.kernel.actors import acting
from tests.audit.tampering import SOMEBODY, behind_the_triggers, grow, published, reseal, tamper

FORGED = """
INSERT INTO audit_entry (at, partnership_id, member_id, member_name, agency_name, event, target_kind, target_ref,
    target_label, why, under, detail)
VALUES (now(), 'p00000000000', '', 'Nobody', '', 'a.b.forged', '', '', '', '', '', '{}')
"""


def kinds(*heads: Head) -> list[Kind]:
    return [finding.kind for finding in verify(heads).findings]


def only(*heads: Head) -> Finding:
    (finding,) = verify(heads).findings
    return finding


def test_an_honest_record_is_intact(emptied_after):
    grow(3)
    report = verify([published()])
    assert (report.intact, report.seals, report.entries, report.heads) == (True, 3, 3, 1)
    assert report.head == published().seal


def test_an_empty_record_is_intact(emptied_after):
    assert verify().intact


def test_an_altered_entry_is_named_and_later_ones_are_not_blamed(emptied_after):
    made = grow(6)
    tamper(f"UPDATE audit_entry SET target_label = 'Another plan' WHERE id = {made[2].pk}")
    finding = only(published())
    assert (finding.kind, finding.seal, finding.entry) == (Kind.ALTERED, 3, made[2].pk)
    assert f"Entry {made[2].pk} (plans.plan.adopted, now dated " in finding.words


def test_two_altered_entries_in_a_row_are_both_named(emptied_after):
    made = grow(5)
    tamper(f"UPDATE audit_entry SET why = 'x' WHERE id IN ({made[1].pk}, {made[2].pk})")
    assert [finding.entry for finding in verify().findings] == [made[1].pk, made[2].pk]


@pytest.mark.parametrize("field", ["at = at + interval '1 second'", "detail = '{}'", "member_id = ''", "why = ' '"])
def test_a_change_of_any_field_is_found(emptied_after, field):
    made = grow(2)
    tamper(f"UPDATE audit_entry SET {field} WHERE id = {made[0].pk}")
    assert only().entry == made[0].pk


def test_a_missing_entry_is_named(emptied_after):
    made = grow(5)
    tamper(f"DELETE FROM audit_entry WHERE id = {made[3].pk}")
    finding = only(published())
    assert (finding.kind, finding.seal, finding.entry) == (Kind.MISSING, 4, made[3].pk)


def test_a_removed_seal_is_a_gap_and_its_entry_unsealed(emptied_after):
    made = grow(5)
    tamper("DELETE FROM audit_seal WHERE number IN (2, 3)")
    gap, *loose = verify().findings
    assert (gap.kind, gap.seal, gap.last_seal) == (Kind.REMOVED_SEAL, 2, 3)
    assert [(one.kind, one.entry) for one in loose] == [
        (Kind.UNSEALED, made[1].pk),
        (Kind.UNSEALED, made[2].pk),
    ]


def test_an_entry_and_its_seal_removed_are_a_gap(emptied_after):
    made = grow(4)
    tamper(f"DELETE FROM audit_entry WHERE id = {made[1].pk}", "DELETE FROM audit_seal WHERE number = 2")
    finding = only()
    assert finding.words == "Seal 2 is gone, so what seal 3 sealed cannot be checked."


def test_the_first_seals_removed_are_a_gap(emptied_after):
    made = grow(3)
    tamper(f"DELETE FROM audit_entry WHERE id = {made[0].pk}", "DELETE FROM audit_seal WHERE number = 1")
    assert (only().kind, only().seal) == (Kind.REMOVED_SEAL, 1)


def test_an_entry_put_in_behind_the_trigger_has_no_seal(emptied_after):
    grow(2)
    tamper(FORGED)
    grow(2)
    finding = only()
    assert finding.kind == Kind.UNSEALED
    assert "a.b.forged" in finding.words


def test_an_altered_seal_is_told_from_altered_entries(emptied_after):
    made = grow(5)
    tamper(r"UPDATE audit_seal SET hash = sha256('anything') WHERE number = 3")
    finding = only()
    assert (finding.kind, finding.seal, finding.entry) == (Kind.ALTERED_SEAL, 3, made[2].pk)


def test_a_seal_with_a_number_out_of_place_is_found(emptied_after):
    grow(2)
    tamper("UPDATE audit_seal SET number = 0 WHERE number = 1")
    assert Kind.REMOVED_SEAL in kinds()


def test_a_seal_moved_to_another_entry_is_found(emptied_after):
    made = grow(3)
    tamper(FORGED, "UPDATE audit_seal SET entry_id = (SELECT max(id) FROM audit_entry) WHERE number = 2")
    assert set(kinds()) == {Kind.ALTERED, Kind.UNSEALED}
    assert {finding.entry for finding in verify().findings} >= {made[1].pk}


def test_a_tail_cut_off_goes_unseen_without_a_head_and_is_named_with_one(emptied_after):
    made = grow(6)
    head = published()
    tamper(
        f"DELETE FROM audit_entry WHERE id > {made[3].pk}",
        "DELETE FROM audit_seal WHERE number > 4",
    )
    assert verify().intact
    finding = only(head)
    assert (finding.kind, finding.seal, finding.last_seal) == (Kind.CUT, 5, 6)
    assert (finding.entry, finding.last_entry) == (made[3].pk + 1, made[5].pk)
    assert "2 entries are gone (seals 5 to 6)" in finding.words


def test_everything_removed_is_a_tail_cut_off(emptied_after):
    grow(3)
    head = published()
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_seal")
    assert (only(head).kind, only(head).seal) == (Kind.CUT, 1)


def test_a_history_resealed_is_caught_by_the_published_head(emptied_after):
    made = grow(4)
    before = published("2026-03-01T00:00:00+00:00")
    grow(3)
    after = published("2026-03-02T00:00:00+00:00")
    tamper(f"UPDATE audit_entry SET why = 'nicer' WHERE id = {made[3].pk + 2}", reseal(6))
    assert verify().intact
    finding = only(before, after)
    assert (finding.kind, finding.seal, finding.last_seal) == (Kind.REWRITTEN, 5, 7)
    assert "published at 2026-03-02T00:00:00+00:00" in finding.words


def test_a_tail_cut_off_and_grown_again_is_caught(emptied_after):
    made = grow(3)
    head = published()
    tamper(f"DELETE FROM audit_entry WHERE id = {made[2].pk}", "DELETE FROM audit_seal WHERE number = 3")
    grow(2)
    assert verify().intact
    finding = only(head)
    assert (finding.kind, finding.last_seal) == (Kind.REWRITTEN, 3)
    assert "removed or put in" in finding.words


def test_two_heads_of_one_seal_that_differ_are_reported(emptied_after):
    grow(1)
    true = published()
    false = Head("2026-03-02T00:00:00+00:00", 1, true.entry_id, "ab" * 32)
    assert kinds(true, false) == [Kind.CONTRADICTION, Kind.REWRITTEN]
    assert kinds(true, true) == []


def test_more_findings_than_are_listed_are_counted(emptied_after):
    grow(6)
    tamper("UPDATE audit_entry SET why = 'x'")
    report = verify(most=2)
    assert (len(report.findings), report.more) == (2, 4)


def test_five_thousand_entries_are_verified_and_one_is_found(emptied_after):
    with acting(SOMEBODY), transaction.atomic():
        made = [record("a.b.c", by=SOMEBODY, detail={"n": number}) for number in range(5000)]
    assert verify([published()]).intact
    tamper(f"UPDATE audit_entry SET why = 'x' WHERE id = {made[2345].pk}")
    assert only().entry == made[2345].pk


ROWS = 8
numbers = st.integers(1, ROWS)
tamperings = st.one_of(
    st.builds(lambda n: ("UPDATE audit_entry SET why = why || 'x' WHERE id = {}", n), numbers),
    st.builds(lambda n: ("UPDATE audit_entry SET at = at - interval '1 day' WHERE id = {}", n), numbers),
    st.builds(lambda n: ("DELETE FROM audit_entry WHERE id = {}", n), numbers),
    st.builds(lambda n: ("DELETE FROM audit_seal WHERE entry_id = {}", n), numbers),
    st.builds(lambda n: ("UPDATE audit_seal SET hash = sha256(hash) WHERE entry_id = {}", n), numbers),
    st.builds(lambda n: ("DELETE FROM audit_entry WHERE id >= {}", n), numbers),
    st.builds(lambda n: ("DELETE FROM audit_seal WHERE entry_id >= {}", n), numbers),
    st.builds(lambda n: (FORGED, n), numbers),
    st.builds(lambda n: ("UPDATE audit_seal SET number = number + 1000 WHERE entry_id >= {}", n), numbers),
)


@settings(
    max_examples=int(os.environ.get("TAMPERINGS", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(tamperings, min_size=1, max_size=4), resealed=st.none() | numbers)
def test_any_tampering_is_found(emptied_after, steps, resealed):
    """Whatever is done to a small chain, resealed or not, the chain or the published head shows it."""
    with behind_the_triggers() as owner:
        owner.execute("TRUNCATE audit_entry, audit_seal RESTART IDENTITY")
    made = grow(ROWS)
    head = published()
    before = snapshot()
    tamper(*(statement.format(made[number - 1].pk) for statement, number in steps), *reseals(resealed))
    assert (snapshot() == before) == verify([head]).intact


def reseals(first: int | None) -> list[str]:
    return (
        [f"DELETE FROM audit_seal WHERE entry_id NOT IN (SELECT id FROM audit_entry); {reseal(first)}"] if first else []
    )


def snapshot() -> object:
    with behind_the_triggers() as owner:
        return owner.execute(
            "SELECT (SELECT array_agg(e::text ORDER BY id) FROM audit_entry e),"
            " (SELECT array_agg(s::text ORDER BY number) FROM audit_seal s)"
        ).fetchall()


def test_seals_can_be_read_by_anyone_who_publishes(emptied_after):
    grow(2)
    assert Seal.objects.count() == 2
