"""Saved analyses as plain values: for programs and for terminals, and never with a figure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse

from concordat.analysis.models import Analysis, Run
from concordat.analysis.presenters.saved import question_words, row

LISTED = ("Reference", "Title", "Data", "Owner", "Shared with", "Changed", "Answer last kept")


def listed_facts(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis of a list."""
    kept = getattr(analysis, "asked_at", None)
    return {
        "ref": analysis.ref,
        "title": analysis.title,
        "datasets": list(analysis.datasets),
        "owner": {"ref": analysis.owner_id, "name": analysis.owner.name},
        "agency": {"ref": analysis.agency_id, "name": analysis.agency.name},
        "shared": analysis.shared,
        "changed_at": analysis.changed_at.isoformat(timespec="seconds"),
        "asked_at": kept.isoformat(timespec="seconds") if kept else None,
        "deleted": analysis.deleted_at is not None,
        "page": reverse("analysis:analysis_view", args=[analysis.ref]),
    }


def whole_facts(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis with its question."""
    return listed_facts(analysis) | {
        "note": analysis.note,
        "question": analysis.question,
        "purpose": analysis.purpose,
        "protected": analysis.protected,
    }


def run_facts(run: Run) -> dict[str, Any]:
    """Return of what an answer was made that was kept, and its mark."""
    return {
        "ref": run.ref,
        "at": run.created_at.isoformat(timespec="seconds"),
        "by": {"ref": run.member_id, "name": run.member.name},
        "why": run.why,
        "question": run.question,
        "purpose": run.purpose,
        "audience": run.audience,
        "versions": dict(run.versions),
        "groups": run.groups,
        "hidden": run.hidden,
        "mark": run.mark,
        "page": reverse("analysis:run_view", args=[run.ref]),
    }


def listed_cells(analysis: Analysis, titles: Mapping[str, str], member: str) -> list[str]:
    """Return the line of an analysis in a list at a terminal."""
    shown = row(analysis, titles, member)
    asked = f"{shown.asked:%Y-%m-%d}" if shown.asked else ""
    return [shown.ref, shown.title, shown.data, shown.owner, shown.shared, f"{shown.changed:%Y-%m-%d}", asked]


def lines(analysis: Analysis, titles: Mapping[str, str], runs: Iterable[Run]) -> Iterator[str]:
    """Give the lines that a terminal shows of an analysis: what it asks, whose it is, and when answers were kept."""
    yield analysis.title
    if analysis.note:
        yield analysis.note
    for name, words in question_words(analysis.written(), titles):
        yield f"{name}: {words}"
    yield f"Saved by {analysis.owner.name} of {analysis.agency.name}."
    if analysis.deleted_at:
        yield f"Deleted on {analysis.deleted_at:%Y-%m-%d}."
    for run in runs:
        versions = ", ".join(f"{titles.get(key, key)} version {number}" for key, number in sorted(run.versions.items()))
        yield f"Kept {run.created_at:%Y-%m-%d} by {run.member.name}: {versions}{f'. {run.why}' if run.why else ''}"
    yield json.dumps(analysis.question, ensure_ascii=False, indent=2, sort_keys=True)
