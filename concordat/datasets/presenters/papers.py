"""The receipt of a delivery as a paper, from which a tagged PDF is made."""

from __future__ import annotations

from collections.abc import Iterator

from concordat.datasets.presenters.deliveries import Receipt
from concordat.design.dates import words as day_words
from concordat.design.papers import Block, Column, Grid, Heading, Paper, Points, Turn, Words
from concordat.kernel import clock


def receipt_paper(told: Receipt) -> Paper:
    """Return a receipt as a paper."""
    return Paper(
        title=f"Receipt: {told.name}",
        subtitle=f"{told.dataset}, delivered by {told.agency}",
        subject="What became of a delivery of data",
        author=told.agency,
        foot=f"Receipt {told.ref}, {day_words(clock.today())}",
        mark=("concordat-delivery", told.ref),
        blocks=tuple(_blocks(told)),
    )


def _blocks(told: Receipt) -> Iterator[Block]:
    yield Words(told.sentence)
    yield Turn(wide=False)
    yield Heading("The delivery", 1)
    for label, words in _facts(told):
        if words:
            yield Words(words, label)
    if told.stops:
        yield Heading("Why nothing landed", 1)
        yield Points(tuple(f"{column}: {words}" if column else words for column, words in told.stops))
    if told.read is not None:
        yield Heading("Rows", 1)
        yield Words(told.sum)
    if told.periods:
        rows = [((each.words,), (f"{each.rows:,}",), (each.change,)) for each in told.periods]
        yield Grid("Rows by period", _columns("Period", "Rows", "Against what was held"), tuple(rows))
    if told.difference:
        yield Words(told.difference, "Difference")
    if told.faults:
        faults = [((each.column,), (each.words,), (f"{each.rows:,}",)) for each in told.faults]
        yield Grid("What was put aside, and why", _columns("Column", "Why", "Rows"), tuple(faults))
    if notes := (*told.notes, *told.questions, *([f"Answered: {told.answer}"] if told.answer else [])):
        yield Heading("Notes", 1)
        yield Points(tuple(notes))


def _facts(told: Receipt) -> list[tuple[str, str]]:
    return [
        ("Reference", told.ref),
        ("State", told.state_words.capitalize()),
        ("Delivered", f"{day_words(clock.day_of(told.at))} by {told.member}, {told.agency}"),
        ("How", told.channel),
        ("File", f"{told.name}, {told.bytes:,} bytes"),
        ("SHA-256", told.sha256),
        ("Under", told.under),
        ("Version", str(told.version or "")),
        ("Of which", "; ".join(f"inside {name} {rows:,}" for name, rows in told.inside)),
        ("Columns not known here", ", ".join(told.ignored)),
        ("Columns that the agreement does not give", ", ".join(told.left_out)),
    ]


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)
