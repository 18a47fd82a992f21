"""Pages of the gap register."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from concordat import access
from concordat.datasets.commands import gaps as commands
from concordat.datasets.forms.gaps import CloseForm, GapForm
from concordat.datasets.permissions import GAP_EDIT, GAP_VIEW
from concordat.datasets.presenters import gaps as presenters
from concordat.datasets.queries import gaps as queries
from concordat.datasets.queries.catalogue import dataset_choices
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import members_by_agency


@door(GAP_VIEW)
@require_GET
def gap_list(request: HttpRequest) -> HttpResponse:
    """List what is not shared, why, who mends it and by when."""
    actor = current()
    page = queries.gaps_page(actor, _spec(request))
    context = {
        "page": page.of([presenters.row(gap) for gap in page]),
        "counts": queries.gaps_counted(actor),
        "agencies": agencies_choices(actor),
        "reasons": list(queries.REASONS),
        "may_add": bool(queries.gap_owners(actor)),
    }
    return render(request, "datasets/gap_list.html", context)


@door(GAP_VIEW)
@require_GET
def gap_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the register as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.gaps_rows(current(), _spec(request), kind)
    return DOWNLOADS[kind](
        f"gap-register-{clock.today()}", presenters.COLUMNS, [presenters.row(gap).cells() for gap in rows]
    )


@door(GAP_VIEW)
@require_GET
def gap_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a gap, and what was done about it."""
    actor = current()
    gap = queries.gap_for(actor, ref)
    context = {
        "page": presenters.page(gap, queries.gap_history(actor, gap)),
        "may_edit": access.may(actor, GAP_EDIT, gap),
    }
    return render(request, "datasets/gap_view.html", context)


@door(GAP_EDIT)
def gap_add(request: HttpRequest) -> HttpResponse:
    """Enter a gap."""
    form = _form(request)
    if gap := form.does(lambda: commands.add(facts=commands.Facts(**form.facts()), by=current())):
        messages.success(request, "The gap is entered.")
        return redirect("datasets:gap_view", gap.ref)
    return render(request, "datasets/gap_add.html", {"form": form})


@door(GAP_EDIT)
def gap_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is said of a gap."""
    gap = queries.editable_gap(current(), ref)
    form = _form(request, gap.facts())
    if form.does(lambda: commands.edit(gap=gap, facts=commands.Facts(**form.facts()), seen=form.mark, by=current())):
        messages.success(request, "Saved")
        return redirect("datasets:gap_view", ref)
    return render(request, "datasets/gap_edit.html", {"form": form, "ref": ref, "what": gap.what})


@door(GAP_EDIT)
def gap_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a gap: it is shared now, not needed, or cannot be had."""
    actor = current()
    gap = queries.editable_gap(actor, ref)
    form = CloseForm(request.POST if request.method == "POST" else None, datasets=dataset_choices(actor))
    if form.does(lambda: commands.close(gap=gap, by=actor, **form.cleaned_data)):
        messages.success(request, "The gap is closed.")
        return redirect("datasets:gap_view", ref)
    return render(request, "datasets/gap_close.html", {"form": form, "ref": ref, "what": gap.what})


@door(GAP_EDIT)
@require_POST
def gap_reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a gap again."""
    commands.reopen(gap=queries.gap_for(current(), ref), by=current())
    messages.success(request, "The gap is open again.")
    return redirect("datasets:gap_view", ref)


def _form(request: HttpRequest, facts: dict[str, object] | None = None) -> GapForm:
    actor = current()
    return GapForm(
        request.POST if request.method == "POST" else None,
        agencies=agencies_choices(actor),
        owners=queries.gap_owners(actor),
        members=members_by_agency(actor, first=actor.agency),
        facts=facts,
    )


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
