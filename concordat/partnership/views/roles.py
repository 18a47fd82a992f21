"""The page of roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.permissions import MEMBER_VIEW
from concordat.partnership.presenters import roles as presenters
from concordat.partnership.queries import roles as queries


@door(MEMBER_VIEW)
def role_list(request: HttpRequest) -> HttpResponse:
    """Show every role in words, what it may do and who holds it here."""
    actor = current()
    cards = presenters.cards(queries.roles_explained(actor))
    return render(request, "partnership/role_list.html", {"cards": cards, "own": actor.roles})
