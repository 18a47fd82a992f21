"""Row security of notices, in SQL."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.notices import commands
from tests.cast import Cast
from tests.notices.helpers import tell


def seen(actor: Actor) -> int:
    with transaction.atomic(), acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def test_each_sees_their_own_and_the_outbox_the_partnership_s(cast: Cast) -> None:
    tell(cast)
    tell(cast, to="fay")
    tell(cast, to="leo", by="wanda", partnership="westhaven")
    assert seen(NOBODY) == 0
    assert seen(cast.actor("omar")) == 1
    assert seen(cast.actor("mina")) == 0
    assert seen(cast.actor("mina").for_purpose("outbox")) == 2
    assert seen(cast.actor("wanda", "westhaven").for_purpose("outbox")) == 1
    assert seen(cast.actor("leo")) == 1, "one's own, in every partnership"
    assert seen(system("delivery")) == 3
    assert seen(system("sign-in")) == 0
    assert seen(system("work")) == 0


def test_nobody_tells_in_the_name_of_another_partnership(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), cast.acting("mina"):
        commands.tell(to=cast.members["omar"].ref, email="", subject="x", body="x", by=cast.actor("wanda", "westhaven"))
