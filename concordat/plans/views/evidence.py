"""Files given with updates, to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from concordat.design.downloads import attachment
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.plans.permissions import ACTION_VIEW
from concordat.plans.queries.actions import evidence_of
from concordat.plans.rules.evidence import content_type


@door(ACTION_VIEW)
@require_GET
def evidence_download(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a file as it was given, byte for byte."""
    found = evidence_of(current(), ref)
    content = bytes(found.content)
    return attachment(found.name, content, content_type(found.name, content))
