"""Notices and letters as plain values, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concordat.notices.models import Notice
from concordat.notices.rules import FORGOTTEN

HIDDEN = "This holds a link that lets somebody in, so it is not shown."
FOR_ITS_READER = "This is for its reader alone, who finds it under their own notices too."
COLOURS = {
    Notice.Post.WAITING: "blue",
    Notice.Post.SENT: "green",
    Notice.Post.HELD: "grey",
    Notice.Post.FAILED: "red",
}
SHORT = {
    Notice.Post.WAITING: "Waiting",
    Notice.Post.SENT: "Sent",
    Notice.Post.HELD: "Held",
    Notice.Post.FAILED: "Not sent",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader sees it."""

    ref: str
    subject: str
    body: str
    link: str
    from_name: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the outbox shows it."""

    ref: str
    to: str
    email: str
    subject: str
    body: str
    link: str
    at: datetime
    sent_at: datetime | None
    state: str
    colour: str
    trouble: str
    may_retry: bool


def told(notice: Notice) -> Told:
    """Present a notice to the member whose it is."""
    return Told(
        ref=notice.ref,
        subject=notice.subject,
        body=notice.body,
        link=notice.link,
        from_name=notice.from_name,
        at=notice.created_at,
        unread=notice.read_at is None,
    )


def in_outbox(notice: Notice, *, secrets: bool, sending: bool) -> Letter:
    """Present a letter; what lets somebody in is shown only with `secrets`, as in a demonstration without post."""
    post = Notice.Post(notice.post)
    hidden = notice.secret and not secrets and notice.body != FORGOTTEN
    body = HIDDEN if hidden else FOR_ITS_READER if notice.private else notice.body
    return Letter(
        ref=notice.ref,
        to=notice.to_name,
        email=notice.email,
        subject=notice.subject,
        body=body,
        link="" if hidden or notice.private else notice.link,
        at=notice.created_at,
        sent_at=notice.sent_at,
        state=SHORT[post],
        colour=COLOURS[post],
        trouble=notice.post_error,
        may_retry=sending and post in (Notice.Post.FAILED, Notice.Post.HELD),
    )
