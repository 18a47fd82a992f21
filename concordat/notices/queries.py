"""Read notices: one's own, and what was sent for the partnership."""

from __future__ import annotations

from django.db.models import QuerySet

from concordat.audit import commands as audit
from concordat.kernel.actors import Actor, acting
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.notices.models import Notice

POSTED = (Notice.Post.WAITING, Notice.Post.SENT, Notice.Post.HELD, Notice.Post.FAILED)


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not read."""
    return _own(actor).filter(read_at__isnull=True).count()


def notices_page(actor: Actor, spec: PageSpec) -> Page[Notice]:
    """Return a page of the actor's own notices, in every partnership, newest first; those not read yet, if asked."""
    rows = _own(actor)
    if spec.filters.get("show") == "unread":
        rows = rows.filter(read_at__isnull=True)
    return page_of(rows, spec, {"": ("-created_at",)})


def outbox_page(actor: Actor, spec: PageSpec) -> Page[Notice]:
    """Return a page of the letters of the actor's partnership, newest first; the reading is recorded.

    Whoever comes through the outbox's door may read them; the row policy lets nobody else's questions see them.
    """
    with acting(actor.for_purpose("outbox")):
        rows = Notice.objects.filter(partnership_id=actor.partnership, post__in=POSTED)
        if post := spec.filters.get("post"):
            rows = rows.filter(post=post)
        for word in spec.search.split():
            rows = rows.filter(email__icontains=word) | rows.filter(subject__icontains=word)
        page = page_of(rows, spec, {"": ("-created_at",)})
        audit.record(
            "notices.outbox.viewed", by=actor, detail={"search": spec.search, "page": spec.page, "found": page.total}
        )
    return page


def count_for_member(actor: Actor, member: str) -> int:
    """Return how many notices of the actor's partnership were written to a member; whoever asks has asked `access`."""
    with acting(actor.for_purpose("outbox")):
        return Notice.objects.filter(partnership_id=actor.partnership, to_member_id=member).count()


def _own(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(to_member_id=actor.member or "-", on_screen=True)
