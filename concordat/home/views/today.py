"""What needs me today?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.home import queries
from concordat.home.permissions import TODAY_VIEW
from concordat.home.presenters import today_page
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(TODAY_VIEW)
@require_GET
def today_view(request: HttpRequest) -> HttpResponse:
    """Show what needs one today: what is due, what waits to be checked, what is new."""
    return render(request, "home/today_view.html", {"today": today_page(current(), queries.today_for(current()))})
