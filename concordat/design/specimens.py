"""The gallery's specimens: each is a few lines of template, shown as they look and as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy
from jinja2 import Environment
from markupsafe import Markup

from concordat.design import samples

_NAME = re.compile(r"\{#: (.+?) #\}\n")
_IMPORT = '{% import "design/components.html" as c with context %}'


@dataclass(frozen=True, slots=True)
class Group:
    """A page of the gallery."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component in one state: its name, how it looks, and the template that makes it."""

    name: str
    shown: Markup
    source: str


GROUPS = (
    Group("page", "Titles and notes", "What a page begins with, says, quotes and explains"),
    Group("status", "Statuses and tags", "Blue, red, amber, green and grey, and other short labels"),
    Group("actions", "Buttons and sending", "Everything that somebody can press"),
    Group("fields", "Fields", "Questions of every kind: plain, with a hint, switched off"),
    Group("errors", "Fields with errors", "The same questions when an answer will not do"),
    Group("lists", "Lists and figures", "Facts, events, tasks, cards and figures with their labels"),
    Group("tables", "Tables", "Sorting, filtering, paging; empty and long"),
    Group("figures", "Charts, maps and progress", "Pictures of data with their tables, and work that takes time"),
)


def group(key: str) -> Group | None:
    """Return a page of the gallery by its key."""
    return next((one for one in GROUPS if one.key == key), None)


def specimens(key: str, request: HttpRequest) -> list[Specimen]:
    """Return a group's specimens, drawn for this request."""
    env = _environment()
    source, _, _ = env.loader.get_source(env, f"design/gallery/{key}.html")  # type: ignore[union-attr]
    parts = _NAME.split(source)
    given: dict[str, Any] = {
        **samples.context(request.GET),
        "request": request,
        "csrf_input": csrf_input_lazy(request),
    }
    return [
        Specimen(name, _draw(env, text, given), text.strip())
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _draw(env: Environment, text: str, given: dict[str, Any]) -> Markup:
    return Markup(env.from_string(_IMPORT + text).render(given))  # noqa: S704 - the environment has escaped it


def _environment() -> Environment:
    return next(engine.env for engine in engines.all() if isinstance(engine, Jinja2))
