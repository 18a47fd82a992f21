"""Waiting for a job: how far it has come, cancelling it, trying again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from concordat.home.permissions import JOB_CANCEL, JOB_VIEW
from concordat.kernel import jobs
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(JOB_VIEW)
@require_GET
@never_cache
def job_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show how far one's own job has come; go to its result once it is done."""
    job = jobs.own_job(current(), ref)
    if job.status == job.Status.DONE and job.result_url:
        return redirect(job.result_url)
    return render(request, "home/job_view.html", {"job": job})


@door(JOB_VIEW)
@require_GET
@never_cache
def job_progress(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the job's progress alone, for the page that waits; send the page on once the job has ended."""
    job = jobs.own_job(current(), ref)
    response = render(request, "home/job_progress.html", {"job": job})
    if job.ended:
        response["HX-Redirect"] = job.result_url or reverse("home:job_view", args=[ref])
    return response


@door(JOB_CANCEL)
@require_POST
def job_cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Cancel one's own job."""
    job = jobs.cancel(ref, by=current())
    if job.status == job.Status.DONE:
        messages.info(request, "It was done before it could be cancelled.")
    return redirect("home:job_view", ref)


@door(JOB_CANCEL)
@require_POST
def job_retry(request: HttpRequest, ref: str) -> HttpResponse:
    """Try one's own job again."""
    jobs.retry(ref, by=current())
    return redirect("home:job_view", ref)
