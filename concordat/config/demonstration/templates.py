"""What the demonstration's datasets declare: what the templates do, and that codes of areas are invented."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from concordat import datasets
from concordat.datasets.rules.declarations import Column, Declaration

_FOLDER = Path(datasets.__file__).parent / "definitions"
_INVENTED = "X[0-9]{8}"  # examples/medway/places: no real code begins so


@cache
def declared(template: str) -> Declaration:
    """Return what a template declares, with the codes of invented places let in."""
    told = Declaration.read(yaml.safe_load((_FOLDER / f"{template}.yaml").read_text("utf-8")))
    return replace(told, columns=tuple(_let_in(column) for column in told.columns))


def _let_in(column: Column) -> Column:
    if not column.pattern or column.geography not in ("lsoa", "msoa", "ward", "authority"):
        return column
    return replace(column, pattern=f"{column.pattern}|{_INVENTED}")
