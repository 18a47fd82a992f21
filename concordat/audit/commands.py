"""Write to the record, in the same transaction as the thing recorded; publish its head."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Model

from concordat.audit.models import Entry
from concordat.audit.queries.heads import FILE, head, published_heads
from concordat.audit.queries.verification import check_heads
from concordat.audit.rules import Finding, Head
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Refused

log = logging.getLogger("concordat.audit")


def record(
    event: str,
    *,
    by: Actor,
    target: Model | None = None,
    target_label: str = "",
    why: str = "",
    under: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Record that `by`, who must be the current actor, did or read something.

    `event` is `package.noun.verbed`; `target` the thing, whose words of the day are kept; `detail` what changed, as plain
    values and never secrets, with the name of the token where a program acts. Fails with the transaction it is in, and
    fails that transaction if it cannot be written. Raises ValueError where nobody acts: what nobody does is done by the
    system, for a purpose.
    """
    if not by.member and not by.purpose:
        raise ValueError(f"the record of {event} needs a member, or the system with a purpose")
    return Entry.objects.create(
        at=clock.now(),
        partnership_id=getattr(target, "partnership_id", None) or by.partnership,
        member_id=by.member,
        member_name=by.name,
        agency_name=by.agency_name,
        event=event,
        target_kind=target._meta.label_lower if target is not None else "",
        target_ref=str(target.pk) if target is not None else "",
        target_label=(target_label or (str(target) if target is not None else ""))[:300],
        why=why,
        under=under[:300],
        detail=dict(detail or {}) | ({"token": by.token} if by.token else {}),
    )


def record_refusal(refusal: Refused, *, by: Actor, view: str, method: str = "") -> Entry:
    """Record that somebody who is signed in was refused a page, or what they would do, and why.

    `view` names the page, the operation or the command.
    """
    detail = {"permission": refusal.permission, "view": view, "method": method}
    return record("access.decision.refused", by=by, why=refusal.reason, detail=detail)


@contextmanager
def refusals_recorded(*, by: Actor, view: str) -> Iterator[None]:
    """Record a refusal that ends the block, and let it go on: outside a request, where nothing else does.

    A transaction within the block is undone with all that it wrote of the question; what is recorded here stays.
    """
    try:
        yield
    except Refused as refusal:
        with transaction.atomic():
            record_refusal(refusal, by=by, view=view)
        raise


def publish_head(folder: Path | None = None) -> Head | None:
    """Publish the record's newest seal: a line in the folder of heads, and mail where an address is set.

    Returns None while the record is empty. What earlier heads show to be wrong is logged and mailed with it; the head is
    published all the same. Raises OSError where the folder cannot be written; mail that fails is logged.
    """
    folder = folder or Path(settings.AUDIT_HEADS)
    last = head()
    if last is None:
        return None
    new = Head(
        clock.now().isoformat(timespec="seconds"),
        last.number,
        last.entry_id,
        last.hash,
        _installation(),
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    earlier, unreadable = published_heads(folder)
    wrong = [*unreadable, *check_heads([*earlier, new])]
    _append(folder / FILE, new.line())
    for finding in wrong:
        log.error("the record is not what was published: %s", finding.words)
    _mail(new, wrong)
    return new


def publish_if_due(folder: Path | None = None) -> Head | None:
    """Publish the head unless one was published today."""
    folder = folder or Path(settings.AUDIT_HEADS)
    heads = published_heads(folder)[0] if folder.is_dir() else []
    if any(one.at[:10] == clock.now().isoformat()[:10] for one in heads):
        return None
    return publish_head(folder)


def _installation() -> str:
    return f"{connection.settings_dict['NAME']} at {settings.SITE_URL}"


def _append(path: Path, line: str) -> None:
    """Add a line in one write and keep it through a power cut; two at once take turns."""
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, f"{chr(10) if torn else ''}{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        _keep(path.parent)


def _keep(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mail(new: Head, wrong: list[Finding]) -> None:
    if not settings.AUDIT_HEAD_MAIL:
        return
    subject = f"{'The record does not match: ' if wrong else ''}Head of the record, {new.at[:10]}"
    body = (
        "Keep this message: it proves what the record was today. To check the record against it, save the line below "
        "in a file that ends in .jsonl and run: concordat audit verify --heads FOLDER"
    )
    lines = [body, new.line(), *(finding.words for finding in wrong)]
    try:
        send_mail(subject, "\n\n".join(lines) + "\n", None, settings.AUDIT_HEAD_MAIL)
    except Exception:  # whatever a mail server can do wrong must not undo the publication
        log.exception("the head of the record could not be mailed")
