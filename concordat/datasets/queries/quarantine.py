"""Read the rows of a delivery that were put aside; each reading is recorded, and none shows in the record what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.models import Delivery
from concordat.datasets.permissions import DELIVERY_MEND
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.deliveries import delivery_for
from concordat.datasets.store import aside
from concordat.datasets.store.aside import Aside, Rows
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.pages import Page, PageSpec

MOST = 100_000
GONE = "The rows of this delivery that were put aside are not kept any more."


@dataclass(frozen=True, slots=True)
class PutAside:
    """A page of the rows of a delivery that were put aside."""

    delivery: Delivery
    page: Page[Aside]


def rows_page(actor: Actor, ref: str, spec: PageSpec) -> PutAside:
    """Return a page of the rows that were put aside; raise Problem where they are not kept any more."""
    delivery, under = _opened(actor, ref)
    start = (spec.page - 1) * spec.size
    found = aside.read(store().quarantine(delivery.ref), start, spec.size)
    if not found.rows:  # a page past the end is the last
        start = (max(1, -(-found.total // spec.size)) - 1) * spec.size
        spec = replace(spec, page=start // spec.size + 1)
        found = aside.read(store().quarantine(delivery.ref), start, spec.size)
    detail = {"rows": len(found.rows), "from": start + 1}
    audit.record("datasets.quarantine.viewed", by=actor, target=delivery, under=under, detail=detail)
    return PutAside(delivery, Page(found.rows, found.total, spec))


def rows_file(actor: Actor, ref: str, kind: str) -> tuple[Delivery, Rows]:
    """Return the rows that were put aside, for a file as `kind`; raise Problem where they are not kept, or too many."""
    delivery, under = _opened(actor, ref)
    found = aside.read(store().quarantine(delivery.ref), 0, MOST)
    if found.total > MOST:
        raise Problem(f"{found.total:,} rows were put aside; a file takes {MOST:,}. Mend what they come from instead.")
    detail = {"as": kind, "rows": found.total}
    audit.record("datasets.quarantine.downloaded", by=actor, target=delivery, under=under, detail=detail)
    return delivery, found


def _opened(actor: Actor, ref: str) -> tuple[Delivery, str]:
    """Return a delivery whose rows the actor may mend, and under which rule."""
    delivery = delivery_for(actor, ref)
    under = access.require(actor, DELIVERY_MEND, delivery).under
    kept = delivery.quarantine_until and delivery.quarantine_until >= clock.today()
    if not kept or not store().quarantine(delivery.ref).exists():
        raise Problem(GONE)
    return delivery, under
