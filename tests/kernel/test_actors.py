"""Acting as somebody, in Python and in the database."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from concordat.kernel.actors import Actor, acting, current


@pytest.mark.django_db
def test_what_went_wrong_in_the_database_is_not_hidden_by_the_end_of_acting():
    with (
        pytest.raises(ProgrammingError, match="no_such_table"),
        transaction.atomic(),
        acting(Actor(member="a" * 12)),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM no_such_table")
    assert not current().signed_in
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.member', true), '')")
        assert cursor.fetchone() == (None,)
