"""Read the certificates of what was destroyed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.models import Certificate
from concordat.datasets.permissions import CERTIFICATE_VIEW
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("-created", "dataset", "rows")
FILTERS = ("dataset", "why")
_ORDERS = {"created": ("created_at",), "dataset": ("dataset__title", "-created_at"), "rows": ("rows", "-created_at")}


def certificates_page(actor: Actor, spec: PageSpec) -> Page[Certificate]:
    """Return a page of certificates, the newest first; `dataset` is filtered by its key."""
    access.require(actor, CERTIFICATE_VIEW)
    rows, asked = _seen(actor), spec.filters
    if asked.get("dataset"):
        rows = rows.filter(dataset__key=asked["dataset"])
    if asked.get("why"):
        rows = rows.filter(why=asked["why"])
    for word in spec.search.split():
        rows = rows.filter(
            Q(dataset__title__icontains=word)
            | Q(because__icontains=word)
            | Q(under__icontains=word)
            | Q(member__name__icontains=word)
        )
    return page_of(rows, spec, _ORDERS)


def certificates_rows(actor: Actor, spec: PageSpec, kind: str) -> Page[Certificate]:
    """Return every certificate that is sought, for a download as `kind`; the download is recorded."""
    found = certificates_page(actor, spec)
    detail = {"as": kind, "filters": dict(spec.filters), "found": found.total}
    audit.record("datasets.certificate.downloaded", by=actor, target_label="Certificates", detail=detail)
    return found


def certificate_for(actor: Actor, ref: str) -> Certificate:
    """Return a certificate; raise Missing where there is none."""
    access.require(actor, CERTIFICATE_VIEW)
    if (found := _seen(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def certificate_file(actor: Actor, ref: str, kind: str) -> Certificate:
    """Return a certificate for a download as `kind`; the download is recorded."""
    found = certificate_for(actor, ref)
    audit.record("datasets.certificate.downloaded", by=actor, target=found, detail={"as": kind})
    return found


def datasets_certified(actor: Actor) -> list[tuple[str, str]]:
    """Return the datasets of which something was destroyed, by key and title, to choose from."""
    access.require(actor, CERTIFICATE_VIEW)
    rows = _seen(actor).order_by("dataset__title").values_list("dataset__key", "dataset__title")
    return list(rows.distinct())


def _seen(actor: Actor) -> QuerySet[Certificate]:
    return Certificate.objects.filter(partnership_id=actor.partnership).select_related("dataset", "member")
