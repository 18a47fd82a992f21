"""Ask a question so that its answer can be known again: of which versions it was made, under what, and its mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concordat.analysis.models.marks import mark_of
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules import questions
from concordat.analysis.rules.answers import Answer, Row, digest
from concordat.analysis.rules.differing import Line
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem


@dataclass(frozen=True)
class Kept:
    """An answer, and what is kept of it: nothing but `answer` and `lines` holds a figure."""

    answer: Answer
    question: Mapping[str, Any]
    purpose: str
    lines: tuple[Line, ...]
    versions: Mapping[str, int]
    provenance: Mapping[str, Any]
    mark: str

    @property
    def audience(self) -> str:
        """For whom the figures are: exact and open, exact and not for release, or protected."""
        return str(self.answer.audience)

    @property
    def hidden(self) -> int:
        """How many of the figures are hidden."""
        return self.answer.hidden


def ask_to_keep(
    actor: Actor,
    question: Mapping[str, Any],
    purpose: str,
    again: Mapping[str, Any] | None = None,
    protected: bool = False,
    how: str = "page",
) -> Kept:
    """Ask a question, as it is kept, with the rights of an actor; of the versions that stand, or of those of an answer
    whose provenance is given.

    Raises Refused with the reason, and Problem for what cannot be asked.
    """
    asked = questions.read(question)
    try:
        answer = ask(actor, asked, purpose, versions=again, protected=protected, how=how)
    except Missing:
        raise Problem("There is no such data, or not any more.", "question") from None
    provenance = {name: value for name, value in answer.provenance.items() if name != "digest"}
    return Kept(
        answer,
        questions.said(asked),
        purpose,
        tuple(_line(each) for each in answer.rows or answer.totals),
        {each.key: each.version for each in answer.sources},
        provenance,
        mark_of(digest(answer.rows, answer.totals, answer.unit)),
    )


def _line(row: Row) -> Line:
    key, words = tuple(each.value for each in row.labels), tuple(each.words for each in row.labels)
    return Line(key, words, row.figure.value)
