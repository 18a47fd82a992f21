"""What can be asked of a dataset: a panel of its page, and a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat.analysis.permissions import ANALYSIS_VIEW, QUESTION_ASK
from concordat.analysis.presenters import saved
from concordat.analysis.presenters.asking import starts
from concordat.analysis.queries.analyses import analyses_about, titles_of
from concordat.analysis.queries.asking import fields_for
from concordat.analysis.queries.choosing import askable_for
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem, Refused

ANALYSES = 5  # of a dataset in its panel


@door(QUESTION_ASK)
@require_GET
def dataset_questions(request: HttpRequest, ref: str) -> HttpResponse:
    """Show questions to start from that can be asked of a dataset; or why none can."""
    actor = current()
    dataset = askable_for(actor, ref)
    purpose = dataset.purposes[0][0] if dataset.purposes else ""
    context: dict[str, Any] = {"key": dataset.key, "title": dataset.title, "starts": (), "reason": ""}
    try:
        context["starts"] = starts([(each, purpose) for each in fields_for(actor, [dataset.key], purpose)])
    except Refused as refused:
        context["reason"] = refused.reason
    except Problem as problem:
        context["reason"] = problem.message
    return _shown(request, "questions", context)


@door(ANALYSIS_VIEW)
@require_GET
def dataset_analyses(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the saved analyses that ask of a dataset."""
    actor = current()
    about, titles = analyses_about(actor, ref, ANALYSES), titles_of(actor)
    rows = [saved.row(each, titles, actor.member) for each in about.page]
    context = {"key": about.key, "title": about.title, "rows": rows, "total": about.page.total}
    return _shown(request, "analyses", context)


def _shown(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Show a panel in the page that asked for it, or as a page of its own."""
    panel = request.headers.get("HX-Request") == "true"
    response = render(request, f"analysis/{name}{'_panel' if panel else '_page'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
