"""Drawing components without a page round them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template import engines
from jinja2 import Environment
from lxml import html

IMPORT = '{% import "design/components.html" as c with context %}'


@pytest.fixture
def environment() -> Environment:
    """The environment that the pages are drawn with."""
    return engines["jinja2"].env


@pytest.fixture
def draw(environment: Environment) -> Callable[..., html.HtmlElement]:
    """Draw a few lines of template that use the components as `c`; return a tree of what came out."""

    def drawn(text: str, **context: Any) -> html.HtmlElement:
        given = {"csrf_input": "", "request": None, **context}
        return html.fragment_fromstring(environment.from_string(IMPORT + text).render(given), create_parent=True)

    return drawn
