"""Pages of deliveries: the list, making one, the receipt of it, answering what is asked, and dropping it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat.datasets.commands import deliveries as commands
from concordat.datasets.commands import uploads
from concordat.datasets.forms.deliveries import AnswerForm, DeliveryForm
from concordat.datasets.permissions import DELIVERY_ANSWER, DELIVERY_MAKE, DELIVERY_VIEW
from concordat.datasets.presenters import deliveries as presenters
from concordat.datasets.presenters.delivering import expected_shown
from concordat.datasets.presenters.papers import receipt_paper
from concordat.datasets.queries import deliveries as queries
from concordat.datasets.queries.delivering import expected
from concordat.design.downloads import DOWNLOADS
from concordat.design.forms import Form
from concordat.design.papers import PDF, paper_response, pdf
from concordat.kernel import clock, jobs
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec

BLOCK = 1 << 20


@door(DELIVERY_VIEW)
@require_GET
def delivery_list(request: HttpRequest) -> HttpResponse:
    """List deliveries, the newest first."""
    actor, spec = current(), _spec(request)
    page = queries.deliveries_page(actor, spec)
    facts = {"page": page.of([presenters.row(each) for each in page]), "choices": queries.choices(actor)}
    return render(request, "datasets/delivery_list.html", facts)


@door(DELIVERY_VIEW)
@require_GET
def delivery_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list of deliveries, as it was narrowed, as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    rows = queries.deliveries_rows(current(), _spec(request), kind)
    return DOWNLOADS[kind](f"deliveries-{clock.today()}", presenters.COLUMNS, [presenters.line(row) for row in rows])


@door(DELIVERY_MAKE)
def delivery_make(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is expected and take in files, each as a delivery of its own."""
    actor, asked = current(), request.POST if request.method == "POST" else request.GET
    found = expected(actor, key, asked.get("corrects", "")[:12])
    form = DeliveryForm(request.POST, request.FILES) if request.method == "POST" else DeliveryForm()

    def take() -> Any:
        given = form.cleaned_data["file"]
        files = [uploads.File(each.name or "", each.size or 0, each.chunks(BLOCK)) for each in given]
        return uploads.take_all(dataset=found.dataset, files=files, channel="web", by=actor, corrects=found.corrects)

    if taken := form.does(take):
        if len(taken) > 1:
            messages.success(request, f"{len(taken)} files are here, and are being checked.")
            return redirect(f"{reverse('datasets:delivery_list')}?dataset={key}")
        return redirect("home:job_view", taken[0].job_ref)
    return render(request, "datasets/delivery_make.html", {"shown": expected_shown(found), "form": form})


@door(DELIVERY_VIEW)
@require_GET
def delivery_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what became of a delivery: its receipt, and what can be done with it."""
    actor = current()
    found = queries.received(actor, ref)
    steps = presenters.steps(actor, found)
    job = jobs.own_job(actor, steps.waits) if steps.waits else None
    facts = {"receipt": presenters.receipt(found), "steps": steps, "job": job, "form": AnswerForm()}
    return render(request, "datasets/delivery_view.html", facts)


@door(DELIVERY_VIEW)
@require_GET
def receipt_download(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the receipt of a delivery as a PDF."""
    told = presenters.receipt(queries.received(current(), ref))
    return paper_response(f"receipt-{told.key}-{ref}.pdf", PDF, pdf.write(receipt_paper(told)))


@door(DELIVERY_ANSWER)
def delivery_answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a delivery which looks unusual is right, and why."""
    found = queries.received(current(), ref)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def answer() -> Any:
        return commands.answer(delivery=found.delivery, why=form.cleaned_data["why"], by=current())

    if form.does(answer):
        messages.success(request, "It has landed.")
        return redirect("datasets:delivery_view", ref)
    return render(request, "datasets/delivery_answer.html", {"receipt": presenters.receipt(found), "form": form})


@door(DELIVERY_MAKE)
def delivery_drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Drop a delivery that has not landed, after asking once more."""
    found = queries.received(current(), ref)
    form = Form(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.drop(delivery=found.delivery, by=current())):
        messages.success(request, f"“{found.delivery.name}” is dropped. Nothing of it was kept.")
        return redirect("datasets:delivery_view", ref)
    return render(request, "datasets/delivery_drop.html", {"receipt": presenters.receipt(found), "form": form})


def _spec(request: HttpRequest) -> PageSpec:
    return PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
