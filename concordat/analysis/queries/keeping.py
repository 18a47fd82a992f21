"""Ask a question so that its answer can be known again: of which versions it was made, under what, and its mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concordat.analysis.models import Analysis
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules import questions
from concordat.analysis.rules.answers import Answer, Row
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
    provenance = {name: value for name, value in answer.provenance.items() if name != "mark"}
    return Kept(
        answer,
        questions.said(asked),
        purpose,
        tuple(_line(each) for each in answer.rows or answer.totals),
        {each.key: each.version for each in answer.sources},
        provenance,
        str(answer.provenance["mark"]),
    )


def ask_saved(
    actor: Actor, analysis: Analysis, purpose: str = "", *, protected: bool = False, how: str = "page"
) -> Answer:
    """Answer a saved question as it stands now, with the rights of an actor, for its own purpose unless another is given.

    Raises Refused with the reason, and Problem for what cannot be asked or was deleted.
    """
    if analysis.deleted_at:
        raise Problem("The analysis was deleted. Take it back to have it answered.")
    protected = protected or analysis.protected
    return ask_to_keep(actor, analysis.question, purpose or analysis.purpose, protected=protected, how=how).answer


def _line(row: Row) -> Line:
    key, words = tuple(each.value for each in row.labels), tuple(each.words for each in row.labels)
    return Line(key, words, row.figure.value)
