"""Pages of areas."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat import access
from concordat.design import dates
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Missing
from concordat.kernel.pages import PageSpec
from concordat.places.commands import areas as commands
from concordat.places.forms.areas import AreaEndForm, AreaForm
from concordat.places.permissions import AREA_ADD, AREA_DOWNLOAD, AREA_EDIT, AREA_END, AREA_VIEW
from concordat.places.presenters import areas as presenters
from concordat.places.presenters.area_pages import area_page
from concordat.places.presenters.lists import area_list as present_list
from concordat.places.queries import areas as queries
from concordat.places.queries.area_pages import area_found
from concordat.places.queries.figures import people_of


@door(AREA_VIEW)
def area_list(request: HttpRequest) -> HttpResponse:
    """List areas of a kind on a day, with their map."""
    actor, (on, wrong), spec = current(), _day(request), _spec(request)
    page = queries.areas_page(actor, spec, on)
    holdings = queries.holdings(actor)
    shown = present_list(page, people_of(actor, page.items), holdings, on, wrong)
    can = {"add": access.may(actor, AREA_ADD), "download": access.may(actor, AREA_DOWNLOAD)}
    return render(request, "places/area_list.html", {"shown": shown, "can": can})


@door(AREA_DOWNLOAD)
def area_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a list of areas to take away, with people and where each number is from."""
    if kind not in DOWNLOADS:
        raise Missing
    actor, (on, _) = current(), _day(request)
    rows = queries.areas_rows(actor, _spec(request), on)
    people = people_of(actor, rows)
    cells = [presenters.area_row(area, people.get(area.ref)).cells() for area in rows]
    return DOWNLOADS[kind](f"areas-{on or clock.today()}", presenters.COLUMNS, cells)


@door(AREA_VIEW)
def area_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an area: where it is, who lives there, and what it was and became."""
    actor = current()
    found = area_found(actor, ref)
    page = area_page(actor, found)
    can = {
        "edit": page.own and not page.ended and access.may(actor, AREA_EDIT, found.area),
        "end": page.own and found.area.ends is None and access.may(actor, AREA_END, found.area),
    }
    return render(request, "places/area_view.html", {"page": page, "can": can})


@door(AREA_ADD)
def area_add(request: HttpRequest) -> HttpResponse:
    """Add an area of the partnership's own."""
    form = AreaForm(*_sent(request), initial={"begins": clock.today()})
    if area := form.does(lambda: commands.add(facts=form.facts(), drawing=form.drawing(), by=current())):
        messages.success(request, "The area is added.")
        return redirect("places:area_view", area.ref)
    return render(request, "places/area_add.html", {"form": form})


@door(AREA_EDIT)
def area_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an area of the partnership's own."""
    actor = current()
    area = queries.own_area_for(actor, ref)
    initial = {name: getattr(area, name) for name in ("name", "kind", "about", "begins")}
    form = AreaForm(*_sent(request), initial=initial)
    if form.does(lambda: commands.edit(area=area, facts=form.facts(), drawing=form.drawing(), by=actor)):
        messages.success(request, "The area is changed.")
        return redirect("places:area_view", ref)
    return render(request, "places/area_edit.html", {"form": form, "ref": ref, "name": str(area)})


@door(AREA_END)
def area_end(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that an area of the partnership's own is no longer used."""
    actor = current()
    area = queries.own_area_for(actor, ref)
    form = AreaEndForm(_sent(request)[0], initial={"ends": clock.today()})
    if form.does(lambda: commands.end(area=area, ends=form.cleaned_data["ends"], by=actor)):
        messages.success(request, "The area has ended.")
        return redirect("places:area_view", ref)
    return render(request, "places/area_end.html", {"form": form, "ref": ref, "name": area.name})


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)


def _day(request: HttpRequest) -> tuple[date | None, str]:
    """Return the day chosen, today where none is, none at all for “any day”; and what was written that is no date."""
    text = request.GET.get("on", "").strip()[:50]
    if text == "any":
        return None, ""
    try:
        return (dates.parse(text, clock.today()) if text else clock.today()), ""
    except dates.DateError:
        return clock.today(), text


def _sent(request: HttpRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
