"""The Jinja environment of every page: what templates may call, and how values are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from markupsafe import Markup, escape

from concordat.design import dates
from concordat.design.chrome import Chrome
from concordat.design.forms import summary

# Names that the macros of GOV.UK Frontend use without ever giving them a value.
MACROS_NAMES = {
    "undefined": ChainableUndefined(name="undefined"),
    "null": None,
    "successBanner": False,
    "typeClass": "",
}


class NameOrAttribute(StrictUndefined):
    """Strict for names and for attributes of our values, lenient for keys of dictionaries.

    The macros of GOV.UK Frontend test keys of the dictionary they are given; a misspelt name of ours must still fail.
    """

    def __new__(
        cls,
        hint: str | None = None,
        obj: Any = ...,
        name: str | None = None,
        *rest: Any,
    ) -> Any:
        """Return a lenient undefined for a missing key, an `if` without its `else`, a macro that was not called."""
        if isinstance(obj, (dict, Undefined)) or (hint and name in {None, "caller"}):
            return ChainableUndefined(hint, obj, name)
        return super().__new__(cls)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; with `sort` its heading is a link that sorts, `hidden` shows it to screen readers only."""

    text: str
    sort: str = ""
    numeric: bool = False
    hidden: bool = False


def environment(**options: Any) -> Environment:
    """Make the environment that Django's Jinja2 backend asks for."""
    env = Environment(**{**options, "undefined": NameOrAttribute, "autoescape": True})  # noqa: S701 - it is on
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    env.loader = ChoiceLoader([options["loader"], macros])
    env.globals.update(
        static=static,
        url=address,
        col=Column,
        chrome=Chrome(),
        flashes=flashes,
        assets=assets,
        **MACROS_NAMES,
    )
    env.filters.update(
        day=day,
        day_short=day_short,
        day_time=day_time,
        number=number,
        percent=percent,
        plural=plural,
        lines=lines,
        machine_day=machine_day,
        labelled=labelled,
        summary=summary,
    )
    return env


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def flashes(request: HttpRequest | None) -> list[Any]:
    """Return what was to be told on the next page, once."""
    return list(get_messages(request)) if request is not None and hasattr(request, "_messages") else []


def assets() -> dict[str, str]:
    """Return the addresses of scripts that main.js fetches when a page needs them."""
    files = {
        "govuk": "govuk-frontend.min.js",
        "moj": "moj-frontend.min.js",
        "asking": "asking.js",
        "charts": "charts.js",
        "dragging": "dragging.js",
        "maps": "maps.js",
        "review": "review.js",
        "uploads": "uploads.js",
        "tus": "tus.min.js",
        "vega": "vega.min.js",
        "vegaLite": "vega-lite.min.js",
        "vegaEmbed": "vega-embed.min.js",
        "maplibre": "maplibre/maplibre-gl.mjs",
        "maplibreWorker": "maplibre/maplibre-gl-worker.mjs",
        "maplibreStyle": "maplibre/maplibre-gl.css",
    }
    return {name: static(f"design/{file}") for name, file in files.items()}


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime | None) -> str:
    """Write a date in full: 31 March 2024."""
    return dates.words(_local(value)) if value else ""


def day_short(value: date | datetime | None) -> str:
    """Write a date in a narrow place: 31 Mar 2024."""
    if not value:
        return ""
    local = _local(value)
    return f"{local.day} {dates.MONTHS[local.month - 1][:3]} {local.year}"


def day_time(value: datetime | None) -> str:
    """Write a moment: 31 March 2024 at 2:30pm."""
    if not value:
        return ""
    local = _local(value)
    if not isinstance(local, datetime):
        return dates.words(local)
    half = "am" if local.hour < 12 else "pm"
    return f"{dates.words(local)} at {local.hour % 12 or 12}:{local.minute:02}{half}"


def machine_day(value: date | datetime | None) -> str:
    """Write a date or moment for a program, as in the `datetime` attribute."""
    return _local(value).isoformat() if value else ""


def number(value: float | int | None, places: int = 0) -> str:
    """Write a number with thousands apart: 1,234."""
    return "" if value is None else f"{value:,.{places}f}"


def percent(value: float | None, places: int = 0, *, whole: bool = False) -> str:
    """Write a share as a percentage: 0.25 is 25%; `whole` when it is one already."""
    return "" if value is None else f"{value * (1 if whole else 100):.{places}f}%"


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: 1 action, 1,204 actions."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def lines(text: str | None) -> Markup:
    """Set plain text as paragraphs, its line breaks kept."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n")) if part.strip()]
    return Markup("").join(
        Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(escape(line) for line in part.split("\n")))
        for part in parts
    )


def labelled(cells: Markup, columns: list[Column]) -> Markup:
    """Give each cell of a row the name of its column, shown where the rows of a table stack."""
    names = iter(columns)

    def name(found: re.Match[str]) -> str:
        column = next(names, None)
        if column is None or found[1] == "th":
            return f"<{found[1]}"
        return f'<{found[1]} data-label="{escape(column.text)}"' if not column.hidden else f"<{found[1]}"

    return Markup(re.sub(r"<(th|td) data-cell", name, str(cells)))  # noqa: S704 - the macros have escaped it
