"""The gallery at /design/: every component in every state. It shows invented content only, so anybody may look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from concordat.design import samples, specimens
from concordat.kernel.doors import public
from concordat.kernel.errors import Missing

WHY = "shows components with invented content only"
SAMPLE_PAGES = {
    "layout": "design/gallery_layout.html",
    "bare": "design/gallery_bare.html",
    "error": "design/error.html",
}


@public(WHY)
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the groups of components."""
    return render(request, "design/gallery.html", {"groups": specimens.GROUPS})


@public(WHY)
@require_GET
def gallery_group(request: HttpRequest, key: str) -> HttpResponse:
    """Show one group of components, each as it looks and as it is written."""
    group = specimens.group(key)
    if group is None:
        raise Missing
    shown = specimens.specimens(key, request)
    return render(
        request, "design/gallery_group.html", {"group": group, "specimens": shown, "groups": specimens.GROUPS}
    )


@public(WHY)
@require_http_methods(["GET", "POST"])
def gallery_form(request: HttpRequest) -> HttpResponse:
    """Show a whole form that answers; it keeps nothing."""
    form = samples.SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Every answer was good. Nothing was kept.")
        return redirect("design:gallery_form")
    return render(request, "design/gallery_form.html", {"form": form})


@public(WHY)
@require_GET
def gallery_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a whole page: the layout with everything in it, the page for signing in, an error."""
    if key not in SAMPLE_PAGES:
        raise Missing
    facts = {
        "sample_chrome": samples.CHROME,
        "title": "You cannot do this",
        "message": "Only the agency that leads an action may write its update. North Quay Council leads this one.",
        "ask": "Ask Rowan Ash at North Quay Council.",
        "href": reverse("design:gallery"),
        "link": "Go back to the gallery",
    }
    return render(request, SAMPLE_PAGES[key], facts)


@public(WHY)
@require_GET
def gallery_panel(request: HttpRequest) -> HttpResponse:
    """Answer with what a panel link fetches."""
    return render(request, "design/gallery_panel.html")


@public(WHY)
@require_GET
def gallery_progress(request: HttpRequest, percent: int) -> HttpResponse:
    """Answer with work in progress that is a little further each time it is asked for, until it is done."""
    further = min(100, percent + 20)
    job = samples.job(further, "running" if further < 100 else "done", f"Page {further // 4} of 25")
    poll = reverse("design:gallery_progress", args=[further]) if further < 100 else ""
    return render(request, "design/gallery_progress.html", {"job": job, "poll": poll})
