"""Search everything that one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from concordat.home import queries
from concordat.home.permissions import SEARCH_RUN
from concordat.home.presenters import found_group
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(SEARCH_RUN)
@require_GET
def search_run(request: HttpRequest) -> HttpResponse:
    """Show what was found for the words asked, by kind."""
    words = PageSpec.read(request.GET).search
    found = [found_group(group) for group in queries.search(current(), words)]
    return render(request, "home/search_run.html", {"words": words, "found": found})
