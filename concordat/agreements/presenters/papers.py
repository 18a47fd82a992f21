"""The register and the public page as papers, from which a tagged PDF is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from concordat.agreements.presenters.register import RegisterPage
from concordat.agreements.presenters.sharing import SharingPage, Shown, details_words
from concordat.design.dates import words as day_words
from concordat.design.papers import Block, Heading, Label, Paper, Points, Turn, Words

RIGHTS = (
    "You may ask an agency for a copy of what it holds about you, and have it put right. Often you may also ask that it is"
    " erased, used less, or not used.",
    "Ask any of the agencies named under “Whom to ask”; it answers within one month and charges nothing.",
    "If you are not content with the answer, complain to the agency first. You may also complain to the Information"
    " Commissioner’s Office: ico.org.uk/make-a-complaint, telephone 0303 123 1113.",
)


def register_paper(page: RegisterPage) -> Paper:
    """Return a record of processing as a paper."""
    day = day_words(page.on)
    return Paper(
        title=f"Record of processing: {page.controller}",
        subtitle="\n".join([*([page.partnership] if page.agency else []), f"As it stood on {day}"]),
        subject="Record of processing activities, UK GDPR article 30 and Data Protection Act 2018 section 61",
        author=page.partnership,
        foot=f"Record of processing of {page.controller}, as it stood on {day}",
        mark=("concordat-register", page.on.isoformat()),
        blocks=tuple(_register(page)),
    )


def sharing_paper(page: SharingPage, on: date) -> Paper:
    """Return what a partnership publishes as a paper."""
    day = day_words(on)
    return Paper(
        title=f"What we share about people: {page.name}",
        subtitle=f"As it stands on {day}",
        subject="Which agencies share which data with whom, why and by which law",
        author=page.name,
        foot=f"What {page.name} shares, {day}",
        mark=("concordat-sharing", page.ref),
        blocks=tuple(_sharing(page)),
    )


def _register(page: RegisterPage) -> Iterator[Block]:
    yield Words(
        "What is processed under the sharing agreements in force on the day, as UK GDPR article 30 and section 61 of the"
        " Data Protection Act 2018 ask it to be recorded."
    )
    yield Turn(wide=False)
    if not page.entries:
        yield Heading("Agreements", 1)
        yield Words("No agreement was in force on the day.")
    last = ""
    for entry in page.entries:
        if entry.agreement.ref != last:
            last = entry.agreement.ref
            yield Heading(entry.agreement.name, 1)
            yield Words(_span(entry.begins, entry.ends), "In force")
            if entry.review_on:
                yield Words(day_words(entry.review_on), "Review due")
        yield Heading(entry.purpose, 2)
        for name, lines in entry.facts()[1:]:
            if len(lines) == 1:
                yield Words(lines[0], name)
            else:
                yield Label(name)
                yield Points(tuple(lines))
        if entry.why:
            yield Words(entry.why, "Why it is needed")


def _sharing(page: SharingPage) -> Iterator[Block]:
    yield Words(
        f"The agencies of {page.name} share some of what they know to keep people safe. This paper says what they share,"
        " with whom, why and by which law. It names nobody."
    )
    yield Turn(wide=False)
    for shown in page.agreements:
        yield from _agreement(shown)
    yield Heading("Your rights", 1)
    yield Points(RIGHTS)


def _agreement(shown: Shown) -> Iterator[Block]:
    yield Heading(shown.title, 1)
    yield from (Words(shown.about) for _ in range(bool(shown.about)))
    yield Words(", ".join(shown.agencies), "Agencies")
    yield Words(_span(shown.begins, shown.ends), "In force")
    for why in shown.why:
        yield Words(f"{why.purpose}{f'. {why.why}' if why.why else ''}", "Why")
        if why.laws:
            yield Words("; ".join(name for name, _ in why.laws), "By which law")
    for given in shown.given:
        yield Heading(given.name, 2)
        if given.about:
            yield Words(given.about)
        if given.subjects:
            yield Words(given.subjects, "About")
        if given.details:
            yield Words(details_words(given), "Details")
        yield Words(f"{given.provider} gives it to {given.recipients or 'nobody yet'}, {given.forms}", "From and to")
        yield Words(given.purposes, "What for")
    if shown.kept:
        yield Words(shown.kept, "How long it is kept")
    yield Words(shown.ask, "Whom to ask")


def _span(begins: date | None, ends: date | None) -> str:
    first = f"since {day_words(begins)}" if begins else ""
    return ", ".join(filter(None, [first, f"until {day_words(ends)}" if ends else "with no last day"]))
