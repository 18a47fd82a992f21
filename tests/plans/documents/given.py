"""Documents for tests: given by a member, read by the job itself, and what comes of them."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.test import Client

from concordat.kernel import jobs
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.models import Job
from concordat.plans.commands import readings
from concordat.plans.models import Document, Proposal

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "medway" / "action-plan-2023-24.txt"


def reading_of(count: int) -> dict[str, object]:
    """Return a reading of `count` actions under two priorities, in the shape that the reader gives."""
    return {
        "title": "Safer Thornbridge",
        "period": "2023/24",
        "layout": "tables",
        "priorities": [_part("Safer streets", ("Night-time", "Estates")), _part("Fewer fires", ())],
        "strands": [],
        "actions": [_action(number) for number in range(1, count + 1)],
        "linked_strategies": ["Serious violence strategy"],
        "warnings": [],
        "left_aside": [{"message": "it stands before the first priority", "source": _source("b1", "Foreword")}],
        "uses": {"b2": "the name of a priority"},
        "document": {
            "kind": "text",
            "name": "plan.txt",
            "blocks": [
                {"is": "paragraph", "text": "Foreword", "bold": "", "source": _source("b1", "Foreword")},
                {"is": "heading", "text": "Safer streets", "level": 1, "source": _source("b2", "Safer streets")},
                {"is": "table", "source": _source("b3", ""), "rows": [_row(number) for number in range(1, count + 1)]},
            ],
        },
    }


def read_document(by: Actor, count: int = 3, *, name: str = "plan.txt", **changes: object) -> Document:
    """Give a document and keep a reading of `count` actions as its job would; `changes` go into the reading."""
    with acting(by), transaction.atomic():
        document = readings.import_document(by=by, name=name, content=f"{name} with {count} actions".encode())
        reading = {**reading_of(count), **changes}
        return readings.take(by=by, document=document.ref, job=document.job_ref, reading=reading)


def proposals_of(document: Document) -> list[Proposal]:
    """Return a document's proposals in order."""
    return list(Proposal.objects.filter(document_id=document.ref).order_by("position"))


def run_job(ref: str) -> Job:
    """Run a queued job here and now, as the worker would, and return how it ended."""
    jobs.run(job=ref)
    with acting(system("work")), transaction.atomic():
        return Job.objects.get(ref=ref)


def upload(client: Client, content: bytes, name: str = "plan.txt") -> object:
    """Give a file through the page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/plans/documents/import/", {"file": SimpleUploadedFile(name, content)})


def _part(name: str, themes: tuple[str, ...]) -> dict[str, object]:
    told: dict[str, object] = {kind: [] for kind in ("activities", "partners", "outcomes", "measures", "achievements")}
    return {
        "name": name,
        "themes": list(themes),
        **told,
        "narrative": [f"Why {name.lower()}."],
        "background": [],
        "theme_details": [_part(theme, ()) for theme in themes],
        "source": _source("b2", name),
    }


def _action(number: int) -> dict[str, object]:
    streets = number % 3 != 0
    return {
        "text": f"Walk route {number} after dark",
        "ref": f"A{number}",
        "priority": "Safer streets" if streets else "Fewer fires",
        "theme": ("Night-time", "Estates")[number % 2] if streets else None,
        "strand": None,
        "leads": ["Vale Police", "Street Pastors"] if number % 2 else [],
        "timescale": "By March 2024" if number % 2 else None,
        "due": "2024-03-31" if number % 2 else None,
        "outcome": "People feel at ease",
        "measures": ["Walks held", "People met"],
        "suggestions": {} if number % 2 else {"leads": ["Vale Police"], "due": ["2023-12-31"]},
        "confidence": 1.0 if number % 4 else 0.6,
        "reasons": ["the table's headings name its columns"],
        "warnings": [],
        "source": _source(f"b3r{number}", f"A{number}\tWalk route {number} after dark"),
    }


def _row(number: int) -> dict[str, object]:
    lines = [{"text": f"Walk route {number} after dark", "item": False, "depth": 0, "bold": ""}]
    cell = {"lines": lines, "column_span": 1, "row_span": 1, "colour": ""}
    return {"source": _source(f"b3r{number}", f"A{number}"), "cells": [cell], "divider": False}


def _source(anchor: str, quote: str) -> dict[str, object]:
    return {"anchor": anchor, "place": f"line {anchor[1:]}", "quote": quote}
