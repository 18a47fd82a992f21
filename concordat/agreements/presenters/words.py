"""How pages and files write what agreements hold: states, forms, kinds of field, geographies, lists of names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concordat.agreements.rules.terms import Form, Kind, State
from concordat.kernel.words import listed

FORMS = {
    Form.IDENTIFIABLE.value: "Identifiable",
    Form.PSEUDONYMOUS.value: "Pseudonymous",
    Form.AGGREGATE.value: "Counts",
}
STATES = {
    State.DRAFT: ("Draft", "grey"),
    State.SIGNING: ("To be signed", "blue"),
    State.AGREED: ("Begins later", "blue"),
    State.IN_FORCE: ("In force", "green"),
    State.UNDER_REVIEW: ("In force, under review", "green"),
    State.LAPSED: ("Lapsed", "red"),
    State.WITHDRAWN: ("Withdrawn", "red"),
}
KINDS = {
    Kind.PLAIN.value: ("Plain", "grey"),
    Kind.IDENTIFIER.value: ("Direct identifier", "amber"),
    Kind.SPECIAL.value: ("Special category", "red"),
    Kind.OFFENCE.value: ("Criminal offence", "purple"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """Some words in a colour."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """A thing with a page of its own."""

    ref: str
    name: str


def tag_of(state: State) -> Tag:
    """Return a state as a tag."""
    return Tag(*STATES[state])


def forms_words(forms: Iterable[str]) -> str:
    """Write forms in their standing order."""
    asked = set(forms)
    return listed([words for form, words in FORMS.items() if form in asked]).capitalize()


def months(count: int | None) -> str:
    """Write a number of months as people do: 24 is 2 years."""
    if not count:
        return ""
    years, rest = divmod(count, 12)
    parts = [
        f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in ((years, "year"), (rest, "month")) if number
    ]
    return listed(parts)
