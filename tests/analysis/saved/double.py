"""A double of asking: it counts what the manifests of versions say of their periods, and refuses as agreements would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concordat.analysis.models.marks import mark_of
from concordat.analysis.rules.answers import Answer, Head, Label, Row, Shown, Source, State, digest
from concordat.analysis.rules.questions import Question
from concordat.datasets.models import Version
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.rules.tallies import Audience
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Refused

PROTECTED = "protected"  # a purpose for which figures are protected
REFUSED = "Nothing gives it to your agency."
REFUSES: set[str] = set()
"""Members to whom nothing is given, by reference."""


def ask(
    actor: Actor,
    question: Question,
    purpose: str = "",
    *,
    versions: Mapping[str, Any] | None = None,
    protected: bool = False,
    how: str = "page",
) -> Answer:
    """Answer with the rows of each period of each dataset, as its manifest has them."""
    if actor.member in REFUSES:
        raise Refused(REFUSED, "Ask for access.")
    pinned = {each["key"]: each["version"] for each in (versions or {}).get("datasets", ())}
    found = [_version(actor, key, pinned.get(key)) for key in question.datasets]
    protected = protected or purpose == PROTECTED
    audience = Audience.AGGREGATE if protected else Audience.OPEN
    rows = tuple(
        Row((Label(part["period"], part["period"]),), _figure(part["rows"], protected))
        for version in found
        for part in version.parts
    )
    total = Row((), _figure(sum(part["rows"] for version in found for part in version.parts), protected))
    return Answer(
        question,
        f"Rows of {', '.join(version.dataset.title for version in found)} by month.",
        (Head("time", "Month", "time", "month"),),
        rows,
        (total,),
        "number",
        "",
        audience,
        tuple(Source(each.dataset.key, each.dataset.title, "Police", each.number, audience) for each in found),
        hidden=sum(row.figure.state == State.HIDDEN for row in rows),
        worth="Figures are exact.",
        caveats=("Recording changed in 2024.",),
        provenance={
            "asked_for": actor.agency_name,
            "mark": mark_of(digest(rows, (total,), "number")),
            "datasets": [
                {"key": each.dataset.key, "version": each.number, "told": {"audience": audience.value}}
                for each in found
            ],
        },
    )


def _version(actor: Actor, key: str, number: int | None) -> Version:
    dataset = datasets_of(actor).filter(key=key).first()
    if dataset is None:
        raise Missing
    rows = Version.objects.filter(dataset=dataset).select_related("dataset")
    return rows.get(number=number) if number else rows.get(superseded_at__isnull=True)


def _figure(rows: int, protected: bool) -> Shown:
    if not protected:
        return Shown(rows, State.TOLD, f"{rows:,}")
    return (
        Shown(None, State.HIDDEN, "Hidden", None) if rows < 20 else Shown(5 * round(rows / 5), State.TOLD, f"{rows:,}")
    )
