"""Who owns and who is deputy after a hand-over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from concordat.plans.rules.handovers import DEPUTY, PLACE, after

PEOPLE = st.sampled_from(["", "ann", "bob", "cas"])


def test_in_their_place_and_beside_them() -> None:
    assert after(PLACE, "ann", "bob", "ann", "") == ("bob", "")
    assert after(PLACE, "ann", "bob", "cas", "ann") == ("cas", "bob")
    assert after(PLACE, "ann", "bob", "ann", "bob") == ("bob", "")
    assert after(PLACE, "ann", "bob", "bob", "ann") == ("bob", "")
    assert after(DEPUTY, "ann", "bob", "ann", "cas") == ("ann", "bob")
    assert after(DEPUTY, "ann", "bob", "cas", "ann") == ("cas", "ann")


@given(st.sampled_from([PLACE, DEPUTY]), PEOPLE, PEOPLE)
def test_nobody_is_their_own_deputy_and_doing_it_twice_changes_nothing(part: str, owner: str, deputy: str) -> None:
    if owner and owner == deputy:
        return
    once = after(part, "ann", "bob", owner, deputy)
    assert not once[0] or once[0] != once[1]
    assert after(part, "ann", "bob", *once) == once
    assert not (part == PLACE and "ann" in once)
