"""What the tests of notices do again and again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from concordat.kernel.actors import acting, system
from concordat.notices import commands
from concordat.notices.models import Notice
from tests.cast import Cast

OUTBOX = "/notices/outbox/"
LIST = "/notices/"


def tell(cast: Cast, to: str = "omar", by: str = "mina", partnership: str = "thornbridge", **more: Any) -> Notice:
    """Tell somebody of the cast something."""
    words = {"subject": "An action is yours", "body": "Mina gave you the action A1.", "link": "/plans/"} | more
    member = cast.members[to]
    with transaction.atomic(), cast.acting(by, partnership) as actor:
        return commands.tell(to=member.ref, name=member.name, email=member.email, by=actor, **words)


def now(notice: Notice) -> Notice:
    """Return the notice as the database has it."""
    with transaction.atomic(), acting(system("delivery")):
        return Notice.objects.get(pk=notice.pk)
