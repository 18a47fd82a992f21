"""Find a place by postcode, grid reference or point."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.places.permissions import AREA_VIEW
from concordat.places.presenters.lists import place_found
from concordat.places.queries import finding


@door(AREA_VIEW)
def place_find(request: HttpRequest) -> HttpResponse:
    """Show in which areas a place lies, of every generation."""
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    facts: dict[str, object] = {"sought": sought, "wrong": "", "found": None, "how": finding.HOW}
    if sought:
        try:
            place = finding.place_for(current(), sought)
            areas = finding.areas_at(current(), place.longitude, place.latitude)
            facts["found"] = place_found(place, areas)
        except Problem as problem:
            facts["wrong"] = problem.message
    return render(request, "places/place_find.html", facts)
