"""The ready templates: declarations of data that partnerships usually share, in `definitions/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from concordat.datasets.rules.declarations import Declaration
from concordat.kernel.errors import Problem

FOLDER = Path(__file__).resolve().parents[1] / "definitions"
LARGEST = 1_000_000  # characters of a declaration


@cache
def templates() -> tuple[Declaration, ...]:
    """Return the ready templates, by title."""
    found = [Declaration.read(yaml.safe_load(path.read_text())) for path in FOLDER.glob("*.yaml")]
    return tuple(sorted(found, key=lambda declared: declared.title))


def template(key: str) -> Declaration | None:
    """Return the template of a key, None where there is none."""
    return next((declared for declared in templates() if declared.key == key), None)


def read(text: str) -> Declaration:
    """Read a declaration from YAML or JSON; raise Problem where it is none."""
    if len(text) > LARGEST:
        raise Problem("The file is too large to be a declaration.", "file")
    if "&" in text and "*" in text and any(isinstance(each, yaml.AliasToken) for each in _tokens(text)):
        raise Problem("The file refers to parts of itself. Write each part out.", "file")
    try:
        return Declaration.read(yaml.safe_load(text))
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Problem("The file is no YAML. Take one away from a dataset’s page to see how it is written.") from None


def written(declared: Declaration) -> str:
    """Write a declaration as YAML that `read` reads, as the templates are written."""
    return yaml.safe_dump(declared.said(), sort_keys=False, allow_unicode=True, width=120)


def _tokens(text: str) -> list[yaml.Token]:
    try:
        return list(yaml.scan(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return []
