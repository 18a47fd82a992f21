"""Answers for machines that watch: `/healthz` says whether pages can be served, `/metrics` how they are."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)

LOCAL = {"127.0.0.1", "::1"}


def answer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer `/healthz` and `/metrics` before anything else runs, so that they work while all else fails."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _health()
        if request.path == "/metrics":
            return _metrics(request)
        return get_response(request)

    return respond


def _health() -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "unavailable", "database": "no answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


def _metrics(request: HttpRequest) -> HttpResponse:
    if request.META.get("REMOTE_ADDR") not in LOCAL or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(
            "Metrics are given to this machine alone.\n",
            status=403,
            content_type="text/plain",
        )
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
