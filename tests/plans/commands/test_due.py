"""Owners are reminded of what is due, each at most once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.kernel.errors import Refused
from concordat.plans.commands import due
from tests.plans.factories import in_force, notices_of

LATE = datetime(2023, 10, 20, 10, tzinfo=UTC)


def test_chase_reminds_each_owner_once_a_day(cast: Any) -> None:
    with cast.acting("mina") as mina:
        in_force(mina, 2, owner=cast.members["fay"].ref)
    with cast.acting("mina") as mina, frozen(LATE):
        assert due.chase(by=mina) == 1
        assert due.chase(by=mina) == 0
        assert Entry.objects.get(event="plans.due.chased").detail == {"owners": ["Fay Firelead"]}
    with cast.acting("mina") as mina, frozen(LATE + timedelta(days=1)):
        assert due.chase(by=mina) == 1
    with cast.acting("fay") as fay:
        assert notices_of(fay).count("What is due from you") == 2


def test_chase_is_for_managers(cast: Any) -> None:
    with cast.acting("leo") as leo, pytest.raises(Refused):
        due.chase(by=leo)
