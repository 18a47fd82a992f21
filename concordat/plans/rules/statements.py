"""What a plan says of a whole priority, theme or strand: which kinds there are, and how a document's labels name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from concordat.kernel.errors import Problem

AIM, OUTCOME, STATISTIC, DELIVERABLE, ACTIVE, GAP = "aim", "outcome", "statistic", "deliverable", "active", "gap"
KINDS = {
    AIM: "Aim",
    OUTCOME: "Outcome",
    STATISTIC: "Key statistic",
    DELIVERABLE: "Key deliverable",
    ACTIVE: "In place",
    GAP: "Gap",
}
PLURALS = {
    AIM: "Aims",
    OUTCOME: "Outcomes",
    STATISTIC: "Key statistics",
    DELIVERABLE: "Key deliverables",
    ACTIVE: "In place",
    GAP: "Gaps",
}
OF_A_MATRIX = (ACTIVE, GAP)
NOTED = (STATISTIC, DELIVERABLE)
LONGEST, LONGEST_FIGURE, LONGEST_NOTE = 2000, 60, 2000
_WORDS = ("kind", "text", "strand", "topic", "definition", "origin", "priority", "theme")
_LABELS = (
    (AIM, r"aims?|objectives?|what we want to achieve"),
    (STATISTIC, r"(?:key )?(?:stats|statistics|figures|indicators|performance indicators|measures)|kpis?"),
    (DELIVERABLE, r"(?:key )?deliverables?|key activit(?:y|ies)|key actions"),
    (OUTCOME, r"(?:desired |expected |key )?outcomes?"),
)
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS) + r")\s*:(?:\s+|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class StatementWords:
    """What is written of a statement; `priority` and `theme` are references, and a theme brings its priority."""

    kind: str
    text: str
    strand: str = ""
    topic: str = ""
    definition: str = ""
    origin: str = ""
    priority: str = ""
    theme: str = ""

    def facts(self) -> dict[str, str]:
        """Return what is kept as it is written, trimmed: everything but where it stands."""
        check(self.kind, self.text, self.topic)
        told = {name: value.strip() for name, value in asdict(self).items() if name not in ("priority", "theme")}
        told["topic"] = told["topic"] if self.kind in OF_A_MATRIX else ""
        return told


def words_of(facts: Mapping[str, object]) -> dict[str, object]:
    """Return of a statement's facts what its form asks, by which two people's changes are told apart."""
    return {name: facts[name] for name in _WORDS}


def check_note(kind: str, figure: str, text: str) -> None:
    """Refuse a note that says nothing: a statistic wants a figure; a deliverable, and usual work (no kind), words."""
    if kind and kind not in NOTED:
        raise Problem("How it stands is said of key statistics, key deliverables and business as usual")
    if kind == STATISTIC and not figure.strip():
        raise Problem("Enter the figure, with its unit", "figure")
    if kind != STATISTIC and not text.strip():
        raise Problem("Say in a few words how it stands", "text")
    if len(figure.strip()) > LONGEST_FIGURE:
        raise Problem(f"The figure must be {LONGEST_FIGURE} characters or fewer. Say the rest in words", "figure")
    if len(text.strip()) > LONGEST_NOTE:
        raise Problem(f"Say it in {LONGEST_NOTE} characters at most", "text")


def check(kind: str, text: str, topic: str = "") -> None:
    """Refuse a statement of no kind or without words, and a cell of a matrix that is of nothing."""
    if kind not in KINDS:
        raise Problem("Choose what it is", "kind")
    if not text.strip():
        raise Problem("Enter what it says", "text")
    if kind in OF_A_MATRIX and not topic.strip():
        raise Problem("Say what the matrix is of, for example Domestic abuse", "topic")


def told_apart(texts: Iterable[str], usual: str) -> Iterator[tuple[str, str]]:
    """Yield each statement of a cell with its kind, as labels such as “Aims:” and “Key Stats:” tell them apart.

    A statement is a line. `usual` is the kind of what stands under no label. A label may also follow on the line of the
    statement before it, as printed pages run on.
    """
    for text in texts:
        kind = usual
        for line in text.splitlines():
            begin = 0
            for label in _labels(line):
                yield from _said(kind, line[begin : label.start()])
                kind, begin = str(label.lastgroup), label.end()
            yield from _said(kind, line[begin:])


def _labels(line: str) -> Iterator[re.Match[str]]:
    """Yield the labels of a line: one that opens it, and within it those that are written like names."""
    for found in _LABEL.finditer(line):
        if not line[: found.start()].strip() or found.group()[:1].isupper():
            yield found


def _said(kind: str, text: str) -> Iterator[tuple[str, str]]:
    if said := text.strip().lstrip("•*-–").strip():
        yield kind, said
