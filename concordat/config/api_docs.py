"""The documentation of the API, open to anybody: as a page, as a page to try it on, and as OpenAPI describes it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concordat.access.queries import scopes
from concordat.config.api import description
from concordat.config.api_pages import chapters, line, values
from concordat.kernel.api import REFUSALS, ROOT
from concordat.kernel.doors import public

WHY = "what can be asked is no secret; what is answered needs a token"


@public(WHY)
@require_safe
def docs_view(request: HttpRequest) -> HttpResponse:
    """Show every operation of the API, with what is sent and answered, as a page that needs no script."""
    told = description()
    context = {
        "description": told["info"]["description"],
        "root": f"{settings.SITE_URL}{ROOT}",
        "site": settings.SITE_URL,
        "scopes": [(key, scope.words) for key, scope in scopes().items()],
        "refusals": [(str(status), line(words)) for status, words in REFUSALS.items()],
        "chapters": chapters(told),
        "values": values(told),
        "most": settings.API_REQUESTS_PER_MINUTE,
    }
    return render(request, "config/api_docs.html", context)


@public(WHY)
@require_safe
def docs_try(request: HttpRequest) -> HttpResponse:
    """Show the operations so that they can be tried, by Swagger UI."""
    return render(request, "config/api_try.html")


@public(WHY)
@require_safe
def docs_download(request: HttpRequest) -> HttpResponse:
    """Give the description of the API to programs that read OpenAPI."""
    return JsonResponse(description(), json_dumps_params={"indent": 1, "ensure_ascii": False})
