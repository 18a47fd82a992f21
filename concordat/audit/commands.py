"""Write to the record, in the same transaction as the thing recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import Actor


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
    """Record that `by` did or read something.

    `event` is `package.noun.verbed`; `target` the thing, whose words of the day are kept; `detail` what changed, as plain
    values and never secrets. Fails with the transaction it is in, and fails that transaction if it cannot be written.
    """
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
        detail=dict(detail or {}),
    )
