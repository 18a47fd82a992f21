"""Tell members what they have been given: a role, a seat or a post."""

from __future__ import annotations

from django.db import transaction

from concordat.kernel.actors import Actor
from concordat.notices import commands as notices
from concordat.partnership.models import Member


@transaction.atomic
def tell_given(*, member: Member, subject: str, body: str, link: str, by: Actor) -> None:
    """Tell a member what they have been given, unless they gave it to themselves or have left."""
    if member.ref == by.member or not member.is_active:
        return
    notices.tell(
        to=member.ref,
        name=member.name,
        email=member.email,
        subject=subject,
        body=body,
        link=link,
        why="You hold a role, a seat or a post in the partnership.",
        by=by,
    )
