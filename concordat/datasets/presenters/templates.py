"""Ready templates as pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from concordat.datasets.presenters.words import CLASSES, DISCLOSURES, EVERY, Tag
from concordat.datasets.rules.declarations import Class, Declaration
from concordat.kernel.words import listed


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A ready template: what it is of, how often it comes, and what its columns give away."""

    title: str
    href: str
    about: str
    row: str
    every: str
    disclosure: Tag
    columns: str


def template_row(declared: Declaration) -> TemplateRow:
    """Present a template."""
    counts = Counter(column.gives for column in declared.columns)
    told = (Class.IDENTIFIER, Class.SENSITIVE, Class.QUASI)
    parts = [f"{counts[each]} {CLASSES[each][0].lower()}" for each in told if counts[each]]
    return TemplateRow(
        declared.title,
        f"{reverse('datasets:dataset_describe')}?template={declared.key}",
        declared.about,
        declared.row,
        EVERY[declared.every],
        Tag(*DISCLOSURES[declared.disclosure]),
        f"{len(declared.columns)}{f', of them {listed(parts)}' if parts else ''}",
    )
