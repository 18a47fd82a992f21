"""Structured logs: one JSON object a line, with nothing in it about people.

A request's line names the view, not the address asked for, whose query may hold words somebody searched.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

requests = logging.getLogger("concordat.requests")
REQUESTS = Counter("concordat_requests", "Pages answered", ["view", "method", "status"])
SECONDS = Histogram("concordat_request_seconds", "Seconds to answer a page", ["view"])
_KNOWN = ("view", "method", "status", "milliseconds", "job", "task", "error")


class JsonLines(logging.Formatter):
    """Write a log record as one line of JSON; of an exception its kind and place, never its values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        line |= {name: getattr(record, name) for name in _KNOWN if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])[-4:]
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        line["message"] = record.getMessage()
        return json.dumps(line, default=str)


def request_line(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Log and count each request by the view that answered it."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - began
        view = request.resolver_match.view_name if request.resolver_match else "none"
        status = response.status_code
        if view != "none":
            REQUESTS.labels(view, request.method, status).inc()
            SECONDS.labels(view).observe(seconds)
            facts = {
                "view": view,
                "method": request.method,
                "status": status,
                "milliseconds": round(seconds * 1000, 1),
            }
            requests.info("request", extra=facts)
        return response

    return respond
