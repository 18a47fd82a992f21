"""Tell people things, on screen and by e-mail, and keep account of what became of each."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from procrastinate.contrib.django import app

from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Missing, Problem
from concordat.notices.models import Notice
from concordat.notices.rules import FORGOTTEN, letter, one_line

DELIVER = "notices.notice.deliver"


@transaction.atomic
def tell(
    *,
    to: str,
    email: str,
    subject: str,
    body: str,
    by: Actor,
    link: str = "",
    channel: str = "both",
    name: str = "",
    why: str = "",
    secret: bool = False,
    private: bool = False,
) -> Notice:
    """Tell one person something, when the transaction commits or not at all.

    `to` is a member's reference, empty where somebody is no member yet; `channel` is "both", "screen" or "email".
    `link` is the address of a page of ours, from its first slash; `why` says why they get it. With `secret` the letter
    lets somebody in: it is never on screen, nor kept once it is sent. What is `private` is for its reader alone, and not for
    those who read the outbox. Without a mail server letters stay in the outbox.
    """
    if link and not link.startswith("/"):
        raise ValueError("a notice links to a page of this installation, by its path")
    posted = bool(email) and channel in ("both", "email")
    notice = Notice(
        partnership_id=by.partnership,
        to_member_id=to,
        to_name=name,
        email=email if posted else "",
        subject=one_line(subject)[:200],
        body=body,
        link=link,
        why=why[:300],
        secret=secret,
        private=private,
        from_name=by.name,
        on_screen=bool(to) and not secret and channel in ("both", "screen"),
        post=_post() if posted else Notice.Post.NONE,
    )
    notice.save(force_insert=True)
    if notice.post == Notice.Post.WAITING:
        _queue(notice)
    return notice


@transaction.atomic
def read(*, notice: str, by: Actor) -> Notice:
    """Mark one of the actor's own notices as read; raise Missing for any other."""
    row = Notice.objects.filter(ref=notice, to_member_id=by.member, on_screen=True).first() if by.member else None
    if row is None:
        raise Missing
    if row.read_at is None:
        row.read_at = clock.now()
        row.save(update_fields=["read_at"])
    return row


@transaction.atomic
def read_all(*, by: Actor) -> int:
    """Mark all of the actor's own notices as read; return how many were not."""
    own = Notice.objects.filter(to_member_id=by.member, on_screen=True, read_at__isnull=True)
    return own.update(read_at=clock.now()) if by.member else 0


@transaction.atomic
def post_again(*, notice: str, by: Actor) -> Notice:
    """Send a letter of the actor's partnership that failed or was held; the door to this is the outbox's."""
    with acting(by.for_purpose("outbox")):
        row = Notice.objects.select_for_update().filter(ref=notice, partnership_id=by.partnership).first()
        if row is None:
            raise Missing
        if row.post not in (Notice.Post.FAILED, Notice.Post.HELD):
            raise Problem("This one has been sent, or is about to be.")
        if _post() == Notice.Post.HELD:
            raise Problem("This installation sends no e-mail. Whoever looks after it can set SMTP_HOST.")
        row.post, row.attempts, row.post_error = Notice.Post.WAITING, 0, ""
        row.save(update_fields=["post", "attempts", "post_error"])
        _queue(row)
        audit.record("notices.outbox.retried", by=by, target=row, target_label=row.subject)
    return row


def deliver(*, notice: str, last: bool, by: Actor) -> bool:
    """Send one letter that waits; return whether it is to be tried again, which it never is when this is the `last` try.

    The row is locked meanwhile, so that two workers do not both send it. A worker that dies between the mail server's
    answer and our commit sends it twice, with the same Message-ID.
    """
    with acting(by), transaction.atomic():
        row = Notice.objects.select_for_update().filter(ref=notice, post=Notice.Post.WAITING).first()
        if row is None:
            return False
        row.attempts += 1
        try:
            _send(row)
        except (smtplib.SMTPException, OSError) as trouble:
            row.post_error = _trouble(trouble)
            row.post = Notice.Post.FAILED if last else Notice.Post.WAITING
            row.save(update_fields=["post", "post_error", "attempts"])
            return not last
        row.post, row.sent_at, row.post_error = Notice.Post.SENT, clock.now(), ""
        if row.secret:
            row.body, row.link = FORGOTTEN, ""
        row.save()
        return False


def _post() -> Notice.Post:
    return Notice.Post.WAITING if settings.EMAIL_HOST else Notice.Post.HELD


def _queue(notice: Notice) -> None:
    """Queue the letter in this transaction; the task is named, since `jobs` stands above this room."""
    app.configure_task(DELIVER, queue="jobs", allow_unknown=True).defer(notice=notice.ref)


def _send(notice: Notice) -> None:
    text = letter(name=notice.to_name, body=notice.body, link=notice.link, site=settings.SITE_URL, why=notice.why)
    headers = {"Message-ID": f"<{notice.ref}@concordat>", "Auto-Submitted": "auto-generated"}
    EmailMessage(one_line(notice.subject), text, to=[notice.email], headers=headers).send()


def _trouble(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return "The mail server refused the address."
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return "The mail server did not accept our name and password."
    if isinstance(trouble, smtplib.SMTPException):
        return "The mail server refused the letter."
    return "The mail server could not be reached."
