"""Plan documents: give one, see how it stands, check what was read, make a plan of it, see its source."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concordat import access
from concordat.design.downloads import attachment
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Problem
from concordat.kernel.pages import PageSpec
from concordat.kernel.refs import is_ref
from concordat.partnership.permissions import AGENCY_ADD
from concordat.plans.commands import documents, proposals, readings, reshaping, revising
from concordat.plans.forms.documents import AgenciesForm, DocumentForm, ImportForm
from concordat.plans.forms.reshaping import PlaceForm
from concordat.plans.permissions import DOCUMENT_DISCARD, DOCUMENT_IMPORT, DOCUMENT_REVIEW, PLAN_VIEW
from concordat.plans.presenters import documents as presented
from concordat.plans.presenters import sources
from concordat.plans.presenters.choosing import sure_refs
from concordat.plans.presenters.proposals import ON_A_PAGE, cards_of, unknown_leads
from concordat.plans.presenters.revisions import compared_of
from concordat.plans.queries import documents as queries
from concordat.plans.queries.revisions import comparison, differing_refs, open_parts, revisable
from concordat.plans.rules.documents import KEPT_DAYS, MEGABYTES, content_type, fingerprint
from concordat.plans.rules.proposals import Names

REVIEW = "plans:document_review"


@door(DOCUMENT_REVIEW)
@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """List the documents that one's agency has given."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    counted = queries.documents_for(current(), spec)
    facts = {"page": presented.listed(counted), "counts": counted.counts, "kept_days": KEPT_DAYS}
    return render(request, "plans/document_list.html", facts)


@door(DOCUMENT_IMPORT)
@require_http_methods(["GET", "POST"])
def document_import(request: HttpRequest) -> HttpResponse:
    """Take a document in and wait for its reading; ask first where the same file was given before."""
    plans = [(plan.ref, plan.title) for plan in revisable(current())]
    files = request.FILES if request.method == "POST" else None
    form = ImportForm(_sent(request), files, plans=plans, initial={"revises": request.GET.get("revises", "")})
    if request.method == "POST" and form.is_valid():
        (name, content), revises = form.cleaned_data["file"], form.cleaned_data.get("revises", "")
        if earlier := queries.given_before(current(), fingerprint(content)):
            asked = f"?revises={revises}" if revises else ""
            return redirect(f"{reverse('plans:document_again', args=[earlier.ref])}{asked}")
        return _wait(readings.import_document(by=current(), name=name, content=content, revises=revises).job_ref)
    facts = {"form": form, "example": presented.example(), "megabytes": MEGABYTES, "kept_days": KEPT_DAYS}
    return render(request, "plans/document_import.html", facts)


@door(DOCUMENT_IMPORT)
@require_GET
def document_example(request: HttpRequest) -> HttpResponse:
    """Give an example of a document that can be read."""
    return attachment("example-plan.txt", presented.example().encode(), "text/plain; charset=utf-8")


@door(DOCUMENT_IMPORT)
@require_http_methods(["GET", "POST"])
def document_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a file was given before, and take it in once more for those who want that."""
    if request.method == "POST":
        revises = request.POST.get("revises", "")
        return _wait(readings.import_again(by=current(), document=ref, revises=revises).job_ref)
    material = queries.under_review(current(), ref)
    offered = {plan.ref: plan.title for plan in revisable(current())}
    wanted = request.GET.get("revises") or (material.plan.ref if material.plan else "")
    compare = (wanted, offered[wanted]) if wanted in offered else None
    return render(request, "plans/document_again.html", {"material": material, "compare": compare})


@door(DOCUMENT_REVIEW)
@require_GET
def document_review(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was read from a document, to be checked; or how the document stands, where there is nothing to check."""
    material = queries.under_review(current(), ref)
    if material.document.status != "review":
        return render(request, "plans/document_state.html", {"material": material, "kept_days": KEPT_DAYS})
    spec = PageSpec.read(request.GET, filters=("show",), size=ON_A_PAGE)
    if material.document.revises_id:
        whole = comparison(current(), material.document, material.proposals)
        return render(request, "plans/document_compare.html", {"compared": compared_of(material, whole, spec)})
    place = PlaceForm(headings=material.reading.get("priorities", []), names=Names(material.document.edited))
    return render(
        request, "plans/document_review.html", {"review": presented.review_of(material, spec), "place": place}
    )


@door(DOCUMENT_REVIEW)
@require_POST
def document_decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide on every action, on all that are still to be checked, on those surely read, or on chosen ones."""
    decision, which = request.POST.get("decision", ""), request.POST.get("which", "")
    chosen = differing_refs(current(), ref)
    if which == "sure":
        chosen = sure_refs(cards_of(queries.under_review(current(), ref)))
    elif which == "chosen":
        chosen = _chosen(request)
    only = which not in ("all", "chosen")
    count = proposals.decide_all(by=current(), document=ref, decision=decision, only_undecided=only, chosen=chosen)
    if which == "undecided" and (parts := open_parts(current(), ref)):
        revising.settle(by=current(), document=ref, parts=parts, decision=decision)
        count += len(parts)
        messages.success(request, f"{count} differences are decided." if count > 1 else "1 difference is decided.")
        return redirect(REVIEW, ref)
    words = {"accepted": "accepted", "rejected": "left out", "undecided": "to be checked again"}[decision]
    messages.success(request, f"{count} action{' is' if count == 1 else 's are'} now {words}.")
    return redirect(REVIEW, ref)


@door(DOCUMENT_REVIEW)
@require_POST
def document_merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Make one action of those chosen."""
    try:
        made = reshaping.merge(by=current(), document=ref, chosen=_chosen(request))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect(REVIEW, ref)
    messages.success(request, "They are one action now. Check its text.")
    return redirect("plans:proposal_edit", made.ref)


@door(DOCUMENT_REVIEW)
@require_POST
def document_place(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the chosen actions under another heading."""
    material = queries.under_review(current(), ref)
    headings = material.reading.get("priorities", [])
    form = PlaceForm(request.POST, headings=headings, names=Names(material.document.edited))
    if not form.is_valid():
        messages.error(request, "Choose the priority or theme to which they move.")
        return redirect(REVIEW, ref)
    priority, theme = form.place()
    chosen = _chosen(request)
    count = reshaping.place(by=current(), document=ref, chosen=chosen, priority=priority, theme=theme)
    messages.success(request, f"{count} action{' is' if count == 1 else 's are'} moved.")
    return redirect(REVIEW, ref)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def document_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the plan's title and period, and the names of its priorities and themes."""
    material = queries.under_review(current(), ref)
    document = material.document
    form = DocumentForm(
        _sent(request),
        parts=material.reading.get("priorities", []),
        names=Names(document.edited),
        initial={"title": document.title, "period": document.period},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        documents.edit(by=current(), document=ref, title=given["title"], period=given["period"], names=form.names())
        messages.success(request, "The names are changed.")
        return redirect(REVIEW, ref)
    return render(request, "plans/document_edit.html", {"form": form, "document": document})


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def document_match(request: HttpRequest, ref: str) -> HttpResponse:
    """Say which agencies the names of leads mean that are not known."""
    material = queries.under_review(current(), ref)
    chosen = material.document.edited.get("agencies", {})
    form = AgenciesForm(
        _sent(request),
        names={**dict.fromkeys(chosen, 0), **unknown_leads(cards_of(material))},
        chosen=chosen,
        agencies=material.gazetteer.agencies,
    )
    if request.method == "POST" and form.is_valid():
        documents.match(by=current(), document=ref, agencies=form.agencies())
        messages.success(request, "The names of leads are settled.")
        return redirect(REVIEW, ref)
    facts = {
        "form": form,
        "document": material.document,
        "may_add": access.may(current(), AGENCY_ADD),
        "ask": access.whom_to_ask(AGENCY_ADD),
    }
    return render(request, "plans/document_match.html", facts)


@door(DOCUMENT_REVIEW)
@require_http_methods(["GET", "POST"])
def document_accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a draft plan of what was accepted; where actions are unchecked, say how many and ask first."""
    if request.method == "POST":
        unchecked = request.POST.get("unchecked", "0")[:6]
        try:
            plan = documents.accept(
                by=current(), document=ref, unchecked=int(unchecked) if unchecked.isdecimal() else 0
            )
        except Problem as problem:
            messages.error(request, problem.message)
            return redirect(REVIEW, ref)
        messages.success(
            request, f"“{plan.title}” is now a draft plan. Your agency alone sees it until it is proposed."
        )
        return redirect("plans:plan_view", plan.ref)
    material = queries.under_review(current(), ref)
    if material.document.status != "review" or material.document.revises_id:
        return redirect(REVIEW, ref)
    review = presented.review_of(material, PageSpec(size=ON_A_PAGE))
    if not (review.progress.accepted or review.progress.to_check or review.strategy.alone):
        return redirect(REVIEW, ref)
    return render(request, "plans/document_accept.html", {"review": review})


@door(DOCUMENT_DISCARD)
@require_http_methods(["GET", "POST"])
def document_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a document aside, after asking."""
    if request.method == "POST":
        document = documents.discard(by=current(), document=ref)
        messages.success(request, f"“{document.name}” is put aside. You can take it back for {KEPT_DAYS} days.")
        return redirect("plans:document_list")
    facts = {"material": queries.under_review(current(), ref), "kept_days": KEPT_DAYS}
    return render(request, "plans/document_discard.html", facts)


@door(DOCUMENT_DISCARD)
@require_POST
def document_restore(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a document back, with all that was decided."""
    document = documents.restore(by=current(), document=ref)
    messages.success(request, f"“{document.name}” is back, as you left it.")
    return redirect(REVIEW, ref)


@door(DOCUMENT_IMPORT)
@require_POST
def document_read(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a document again from the beginning."""
    return _wait(readings.read_again(by=current(), document=ref).job_ref)


@door(PLAN_VIEW)
@require_GET
def document_source(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a document as it was printed, with what became of each part of it."""
    at, asked = request.GET.get("at", "")[:20], PageSpec.read(request.GET).page
    found = queries.source_of(current(), ref)
    if "opened" in request.GET:
        wanted = PageSpec.read({"page": request.GET["opened"].strip()}).page
        return redirect(sources.address_of_page(found, wanted))
    source = sources.printed(found, at, asked)
    alone = request.headers.get("HX-Request") == "true"  # beside what is checked
    return render(request, f"plans/document_{'pane' if alone else 'source'}.html", {"source": source})


@door(PLAN_VIEW)
@require_GET
def document_download(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the document as it was given, byte for byte."""
    document = queries.original_of(current(), ref)
    content = bytes(document.content)
    return attachment(document.name, content, content_type(document.name, content))


def _chosen(request: HttpRequest) -> list[str]:
    """Return the actions that were ticked."""
    return [ref for ref in request.POST.getlist("chosen") if is_ref(ref)]


def _wait(job: str) -> HttpResponse:
    return redirect("home:job_view", job)


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, even if that is nothing; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
