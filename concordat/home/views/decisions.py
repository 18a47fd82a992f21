"""Ask why anybody may or may not do something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.access.permissions import DECISION_EXPLAIN
from concordat.home import queries
from concordat.home.presenters import answer
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(DECISION_EXPLAIN)
@require_GET
def decision_explain(request: HttpRequest) -> HttpResponse:
    """Show, for one member, every permission and why it is allowed or not."""
    member, package = request.GET.get("member", ""), request.GET.get("package", "")
    choices = queries.people(current())
    explained = queries.explained(current(), member, package) if member else None
    context = {
        "choices": choices,
        "packages": queries.packages(),
        "member": member,
        "package": package,
        "person": explained.person if explained else "",
        "roles": explained.roles if explained else (),
        "answers": [answer(each) for each in explained.answers] if explained else None,
    }
    return render(request, "home/decision_explain.html", context)
