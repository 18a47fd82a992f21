"""Which names a view asks for in what it is sent, so that garbage comes under each of those names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.http import QueryDict

QUERIES = ("django.core.handlers.wsgi.QueryDict",)
FORMS = ("django.http.request.QueryDict", "django.http.QueryDict")
ANYTHING = "anything"  # a name that nobody asks for, and that a page which repeats a whole query repeats as well


class Heard:
    """The names that were asked for while listening."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def so_far(self) -> Iterator[list[str]]:
        """Yield the names that are known, in order, and again each time that the view then asked for others."""
        known: set[str] | None = None
        while known != self.names:
            known = set(self.names)
            yield sorted(known)


@contextmanager
def listening(to: tuple[str, ...]) -> Iterator[Heard]:
    """Note what is asked of queries (`QUERIES`) or of what forms send (`FORMS`)."""
    heard = Heard()

    def asking(method: str) -> Any:
        asked = getattr(QueryDict, method)

        def ask(self: QueryDict, name: str, *rest: Any) -> Any:
            heard.names.add(name)
            return asked(self, name, *rest)

        return ask

    ways = {method: asking(method) for method in ("__getitem__", "__contains__", "get", "getlist", "pop")}
    patient = type("Patient", (QueryDict,), {**ways, "setlistdefault": _filled})
    with ExitStack() as patched:
        for place in to:
            patched.enter_context(mock.patch(place, patient))
        yield heard


def _filled(self: Any, name: str, values: list[str] | None = None) -> list[str]:
    """Take in what was sent: `QueryDict` asks itself for it, which is not to be noted."""
    if not dict.__contains__(self, name):
        self.setlist(name, list(values or []))
    found: list[str] = self._getlist(name)
    return found
