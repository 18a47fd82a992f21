"""Pages of releases: the list, one with its tables, and the steps of its life."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from concordat import access
from concordat.analysis.commands import protecting
from concordat.analysis.commands import releases as commands
from concordat.analysis.commands.releases import delete
from concordat.analysis.forms.releases import (
    AddForm,
    ApproveForm,
    EditForm,
    ReturnForm,
    TableForm,
    WithdrawForm,
    question_in,
)
from concordat.analysis.permissions import (
    RELEASE_ADD,
    RELEASE_APPROVE,
    RELEASE_EDIT,
    RELEASE_PROTECT,
    RELEASE_PUBLISH,
    RELEASE_VIEW,
    RELEASE_WITHDRAW,
)
from concordat.analysis.presenters import releases as presenters
from concordat.analysis.presenters import saved
from concordat.analysis.queries import releases as queries
from concordat.analysis.queries.analyses import titles_of
from concordat.analysis.rules.releasing.fitting import unfit_text
from concordat.analysis.views.asking_again import in_the_form
from concordat.design.downloads import DOWNLOADS
from concordat.kernel import clock, jobs
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Missing
from concordat.kernel.pages import PageSpec


@door(RELEASE_VIEW)
@require_GET
def release_list(request: HttpRequest) -> HttpResponse:
    """List the releases that one may see."""
    actor, spec = current(), _spec(request)
    page = queries.releases_page(actor, spec)
    context = {
        "page": page.of([presenters.row(each) for each in page]),
        "any": page.total or queries.releases_counted(actor),
        "datasets": list(titles_of(actor).items()),
        "states": queries.STATES,
        "may_add": access.may(actor, RELEASE_ADD),
    }
    return render(request, "analysis/release_list.html", context)


@door(RELEASE_VIEW)
@require_GET
def release_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the register as a file: what was released, and no figure."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.releases_rows(current(), _spec(request), kind)
    cells = [presenters.row(each).cells() for each in rows]
    return DOWNLOADS[kind](f"releases-{clock.today()}", presenters.COLUMNS, cells)


@door(RELEASE_VIEW)
@require_GET
def release_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a release with its tables, and how they are protected to those who make and approve it."""
    actor, release = current(), queries.release_for(current(), ref)
    may = queries.what_may_be_done(actor, release)
    context = {
        "shown": presenters.page(release, queries.tables_of(actor, release), actor.member),
        "may": may,
        "job": _job(release) if may["protect"] else None,
        "keeps": may["edit"] or may["approve"],
        "history": queries.release_history(actor, release) if may["edit"] or may["approve"] else [],
        "shorthand": presenters.MARK,
        "passed_on": presenters.PASSED_ON,
    }
    return render(request, "analysis/release_view.html", context)


@door(RELEASE_VIEW)
@require_GET
def release_take(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give the tables of a release that is published as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    release, tables = queries.release_taken(current(), ref, kind)
    return presenters.released_file(kind, release, tables)


@door(RELEASE_ADD)
def release_add(request: HttpRequest) -> HttpResponse:
    """Draft a release with its first table."""
    given, initial = _given(request)
    form = AddForm(given, initial=initial)

    def add() -> Any:
        table = commands.TableFacts(form.cleaned_data["table"], question_in(form))
        purpose, facts = form.cleaned_data["purpose"], commands.Facts(**form.facts())
        return commands.add(facts=facts, table=table, purpose=purpose, ref=form.mark, by=current())

    if made := form.does(in_the_form(request, add)):
        messages.success(request, "The release is drafted. Put more tables into it, or have it protected.")
        return redirect("analysis:release_view", made.ref)
    return render(request, "analysis/release_add.html", {"form": form} | _asked(given or initial))


@door(RELEASE_EDIT)
def table_add(request: HttpRequest) -> HttpResponse:
    """Put a table into a draft, or begin a release with it."""
    actor = current()
    given, initial = _given(request)
    told = given or initial
    key = next(iter(saved.datasets_in(str(told.get("question", "")))), "")
    purpose = str(told.get("purpose", ""))[:40].replace("\x00", "")
    drafts = queries.draft_choices(actor, key, purpose)
    begin = f"{reverse('analysis:release_add')}?{urlencode(initial)}"
    if not drafts and given is None:
        return redirect(begin)
    form = TableForm(given, drafts=drafts, initial=initial)

    def put() -> Any:
        release = queries.allowed_release(actor, form.cleaned_data["release"], "edit")
        table = commands.TableFacts(form.cleaned_data["table"], question_in(form))
        return commands.put_table(release=release, table=table, by=actor)

    if made := form.does(in_the_form(request, put)):
        messages.success(request, "The table is in the release.")
        return redirect("analysis:release_view", made.release_id)
    return render(request, "analysis/table_add.html", {"form": form, "begin": begin} | _asked(told))


@door(RELEASE_EDIT)
def table_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask whether to take a table out of a draft, and take it out."""
    table = queries.editable_table(current(), ref)
    if request.method == "POST":
        commands.drop_table(table=table, by=current())
        messages.success(request, "The table is taken out.")
        return redirect("analysis:release_view", table.release_id)
    return render(request, "analysis/table_remove.html", {"table": table.title, "ref": ref, "release": table.release})


@door(RELEASE_EDIT)
def release_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a draft."""
    actor, release = current(), queries.allowed_release(current(), ref, "edit")
    given = request.POST if request.method == "POST" else None
    form = EditForm(given, versions=queries.version_choices(actor, release), facts=release.facts())
    if form.does(
        lambda: commands.edit(release=release, facts=commands.Facts(**form.facts()), seen=form.mark, by=actor)
    ):
        messages.success(request, "Saved")
        return redirect("analysis:release_view", ref)
    return render(request, "analysis/release_edit.html", {"form": form, "title": release.title, "ref": ref})


@door(RELEASE_EDIT)
def release_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask whether to delete a draft, and delete it."""
    release = queries.allowed_release(current(), ref, "edit")
    if request.method == "POST":
        delete(release=release, by=current())
        messages.success(request, f"“{release.title}” is deleted.")
        return redirect("analysis:release_list")
    return render(request, "analysis/release_delete.html", {"title": release.title, "ref": ref})


@door(RELEASE_PROTECT)
@require_POST
def release_protect(request: HttpRequest, ref: str) -> HttpResponse:
    """Have the tables counted and protected in the background."""
    found = protecting.begin(release=queries.allowed_release(current(), ref, "protect"), by=current())
    return redirect("home:job_view", found.job_ref)


@door(RELEASE_EDIT)
@require_POST
def release_takeback(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a release that did not go out back to draft."""
    commands.take_back(release=queries.allowed_release(current(), ref, "edit"), by=current())
    messages.success(request, "It is a draft again. What was protected is gone, and is made anew.")
    return redirect("analysis:release_view", ref)


@door(RELEASE_APPROVE)
def release_approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve a release that somebody else drafted."""
    actor, release = current(), queries.allowed_release(current(), ref, "approve")
    needed = bool(release.made.get("concerns"))
    form = ApproveForm(request.POST if request.method == "POST" else None, needed=needed)
    if form.does(lambda: commands.approve(release=release, by=actor, **form.cleaned_data)):
        messages.success(request, "It is approved. It can be published now.")
        return redirect("analysis:release_view", ref)
    shown = presenters.page(release, queries.tables_of(actor, release), actor.member)
    return render(request, "analysis/release_approve.html", {"form": form, "shown": shown, "ref": ref})


@door(RELEASE_APPROVE)
def release_return(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a release back to whoever drafted it."""
    release = queries.allowed_release(current(), ref, "approve")
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.send_back(release=release, by=current(), **form.cleaned_data)):
        messages.success(request, "It is sent back.")
        return redirect("analysis:release_list")
    return render(request, "analysis/release_return.html", {"form": form, "title": release.title, "ref": ref})


@door(RELEASE_PUBLISH)
def release_publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask once more, and publish."""
    release = queries.allowed_release(current(), ref, "publish")
    if request.method == "POST":
        commands.publish(release=release, by=current())
        messages.success(request, "It is published. Everybody who may see releases can read and take it away.")
        return redirect("analysis:release_view", ref)
    return render(request, "analysis/release_publish.html", {"title": release.title, "ref": ref})


@door(RELEASE_WITHDRAW)
def release_withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a release, with the reason."""
    release = queries.allowed_release(current(), ref, "withdraw")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.withdraw(release=release, by=current(), **form.cleaned_data)):
        messages.success(request, "It is withdrawn. Its figures are no longer shown.")
        return redirect("analysis:release_view", ref)
    return render(request, "analysis/release_withdraw.html", {"form": form, "title": release.title, "ref": ref})


def _given(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    """Return what a form was sent, and what the address says of a table."""
    initial = {
        name: request.GET.get(name, "")[:65_536].replace("\x00", "") for name in ("question", "purpose", "table")
    }
    return (request.POST if request.method == "POST" else None), initial


def _asked(told: Any) -> dict[str, Any]:
    """Return what a table's question asks in words, or why it cannot be one of a release."""
    written = str(told.get("question", ""))
    words = saved.question_words(written, titles_of(current()))
    return {"words": words, "unfit": unfit_text(written) if words else ""}


def _job(release: Any) -> Any:
    """Return the job that protects a release, for whoever started it, while it goes on or where it did not work."""
    if not release.job_ref or not release.is_draft:
        return None
    try:
        job = jobs.own_job(current(), release.job_ref)
    except Missing:
        return None
    return job if job.status != job.Status.DONE else None


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
