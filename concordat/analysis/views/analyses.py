"""Pages of saved analyses: the list, one with its answer, and what is done with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from concordat import access
from concordat.analysis.commands import analyses as commands
from concordat.analysis.commands import subscriptions
from concordat.analysis.commands.analyses import delete
from concordat.analysis.forms.saved import EditForm, SaveForm, ShareForm
from concordat.analysis.permissions import (
    ANALYSIS_ADD,
    ANALYSIS_DELETE,
    ANALYSIS_EDIT,
    ANALYSIS_SHARE,
    ANALYSIS_SUBSCRIBE,
    ANALYSIS_VIEW,
    ANNOTATION_ADD,
    RELEASE_ADD,
)
from concordat.analysis.presenters import saved
from concordat.analysis.queries import analyses as queries
from concordat.analysis.queries import runs
from concordat.analysis.views.asking_again import Outcome, asked, in_the_form, purpose_of
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(ANALYSIS_VIEW)
@require_GET
def analysis_list(request: HttpRequest) -> HttpResponse:
    """List the analyses that one may see."""
    actor, titles = current(), queries.titles_of(current())
    page = queries.analyses_page(actor, _spec(request))
    context = {
        "page": page.of([saved.row(each, titles, actor.member) for each in page]),
        "counts": queries.analyses_counted(actor),
        "datasets": list(titles.items()),
        "owners": queries.owner_choices(actor),
        "shared": queries.SHARED,
        "may_add": access.may(actor, ANALYSIS_ADD),
    }
    return render(request, "analysis/analysis_list.html", context)


@door(ANALYSIS_VIEW)
@require_GET
def analysis_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file: what is asked, by whom, and no figure."""
    if kind not in DOWNLOADS:
        raise Http404
    actor, titles = current(), queries.titles_of(current())
    rows = [saved.row(each, titles, actor.member) for each in queries.analyses_rows(actor, _spec(request), kind)]
    return DOWNLOADS[kind](f"saved-analyses-{clock.today()}", saved.COLUMNS, [row.cells() for row in rows])


@door(ANALYSIS_VIEW)
@require_GET
def analysis_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an analysis with its answer, as whoever opens it may have it."""
    actor, analysis = current(), queries.analysis_for(current(), ref)
    purpose = purpose_of(request, analysis.purpose)
    newest = runs.newest_run(actor, analysis)
    mine = runs.subscription_of(actor, analysis)
    found = None if analysis.deleted_at else asked(request, analysis.question, purpose, protected=analysis.protected)
    context = {
        "page": saved.page(
            analysis,
            queries.titles_of(actor),
            newest,
            runs.annotations_of(actor, analysis),
            runs.delivered_since(actor, newest.versions) if newest else [],
            actor.member,
        ),
        "found": found,
        "purpose": purpose,
        "purposes": queries.purpose_choices(actor, analysis.datasets),
        "subscribed": mine,
        "release": _releasing(analysis, found, purpose),
        "may": _may(analysis),
    }
    return render(request, "analysis/analysis_view.html", context)


@door(ANALYSIS_ADD)
def analysis_add(request: HttpRequest) -> HttpResponse:
    """Save a question that was asked."""
    actor, given = current(), request.POST if request.method == "POST" else None
    initial = {name: request.GET.get(name, "")[:65_536] for name in ("question", "purpose", "title")}
    initial |= {"protected": request.GET.get("protected") == "1"}  # type: ignore[dict-item]
    written = initial["question"] if given is None else str(given.get("question", ""))
    form = SaveForm(given, purposes=queries.purpose_choices(actor, saved.datasets_in(written)), initial=initial)
    if made := form.does(
        in_the_form(
            request,
            lambda: commands.add(
                facts=commands.Facts(**form.facts()), shared=form.cleaned_data["shared"], ref=form.mark, by=actor
            ),
        )
    ):
        messages.success(request, "The question is saved. Whoever opens it has it asked again.")
        return redirect("analysis:analysis_view", made.ref)
    words = saved.question_words(written, queries.titles_of(actor))
    return render(request, "analysis/analysis_add.html", {"form": form, "words": words})


@door(ANALYSIS_ADD)
def analysis_copy(request: HttpRequest, ref: str) -> HttpResponse:
    """Save an analysis of somebody's as one's own."""
    actor, analysis = current(), queries.analysis_for(current(), ref)
    facts = analysis.facts() | {"title": f"Copy of {analysis.title}"[:150]}
    given = request.POST if request.method == "POST" else None
    form = EditForm(given, purposes=_purposes(given, analysis), initial=facts)
    if made := form.does(
        in_the_form(
            request,
            lambda: commands.copy(analysis=analysis, facts=commands.Facts(**form.facts()), ref=form.mark, by=actor),
        )
    ):
        messages.success(request, "This copy is yours. Nobody else sees it until you share it.")
        return redirect("analysis:analysis_view", made.ref)
    context = {"form": form, "title": analysis.title, "ref": ref, "words": _words(analysis)}
    return render(request, "analysis/analysis_copy.html", context)


@door(ANALYSIS_EDIT)
def analysis_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change an analysis."""
    actor, analysis = current(), queries.editable_analysis(current(), ref)
    given = request.POST if request.method == "POST" else None
    form = EditForm(given, purposes=_purposes(given, analysis), facts=analysis.facts())
    if form.does(
        in_the_form(
            request,
            lambda: commands.edit(analysis=analysis, facts=commands.Facts(**form.facts()), seen=form.mark, by=actor),
        )
    ):
        messages.success(request, "Saved")
        return redirect("analysis:analysis_view", ref)
    context = {"form": form, "title": analysis.title, "ref": ref, "words": _words(analysis)}
    return render(request, "analysis/analysis_edit.html", context)


@door(ANALYSIS_SHARE)
def analysis_share(request: HttpRequest, ref: str) -> HttpResponse:
    """Say with whom an analysis is shared."""
    actor, analysis = current(), queries.shareable_analysis(current(), ref)
    given = request.POST if request.method == "POST" else None
    form = ShareForm(given, initial={"shared": analysis.shared})
    if form.does(lambda: commands.share(analysis=analysis, by=actor, **form.cleaned_data)):
        messages.success(request, "Saved")
        return redirect("analysis:analysis_view", ref)
    return render(request, "analysis/analysis_share.html", {"form": form, "title": analysis.title, "ref": ref})


@door(ANALYSIS_DELETE)
def analysis_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask whether to delete an analysis, and delete it."""
    actor, analysis = current(), queries.deletable_analysis(current(), ref)
    if request.method == "POST":
        delete(analysis=analysis, by=actor)
        messages.success(request, f"“{analysis.title}” is deleted. Its owner can take it back for thirty days.")
        return redirect("analysis:analysis_list")
    return render(request, "analysis/analysis_delete.html", {"title": analysis.title, "ref": ref})


@door(ANALYSIS_DELETE)
@require_POST
def analysis_restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back an analysis that was deleted."""
    commands.restore(analysis=queries.analysis_for(current(), ref), by=current())
    messages.success(request, "It is back.")
    return redirect("analysis:analysis_view", ref)


@door(ANALYSIS_SUBSCRIBE)
@require_POST
def analysis_subscribe(request: HttpRequest, ref: str) -> HttpResponse:
    """Have oneself told when the answer changes."""
    analysis = queries.analysis_for(current(), ref)
    subscriptions.begin(analysis=analysis, purpose=purpose_of(request, analysis.purpose), by=current())
    messages.success(request, "You are told when the answer changes.")
    return redirect("analysis:analysis_view", ref)


@door(ANALYSIS_SUBSCRIBE)
@require_POST
def analysis_unsubscribe(request: HttpRequest, ref: str) -> HttpResponse:
    """Have oneself told no more."""
    subscriptions.end(analysis=queries.analysis_for(current(), ref), by=current())
    messages.success(request, "You are told no more when the answer changes.")
    return redirect("analysis:analysis_view", ref)


def _releasing(analysis: Any, found: Outcome | None, purpose: str) -> str:
    """Return where the answer can be put into a release, "" for whoever may draft none, or has no exact counts."""
    exact = found and found.kept and found.kept.audience == "rows"
    if not exact or not access.may(current(), RELEASE_ADD):
        return ""
    given = {"question": analysis.written(), "purpose": purpose, "table": analysis.title}
    return f"{reverse('analysis:table_add')}?{urlencode(given)}"


def _words(analysis: Any) -> tuple[tuple[str, str], ...]:
    return saved.question_words(analysis.written(), queries.titles_of(current()))


def _purposes(given: Any, analysis: Any) -> list[tuple[str, str]]:
    """Return the purposes for which the datasets of a form's question may be asked, or else those of an analysis."""
    keys = saved.datasets_in(str(given.get("question", ""))) if given else ()
    return queries.purpose_choices(current(), keys or analysis.datasets)


def _may(analysis: object) -> dict[str, bool]:
    actor = current()
    kinds = {"edit": ANALYSIS_EDIT, "share": ANALYSIS_SHARE, "delete": ANALYSIS_DELETE}
    found = {name: access.may(actor, permission, analysis) for name, permission in kinds.items()}
    others = {"copy": ANALYSIS_ADD, "subscribe": ANALYSIS_SUBSCRIBE, "annotate": ANNOTATION_ADD}
    return found | {name: access.may(actor, permission) for name, permission in others.items()}


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
