"""What became of an agreement, from the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from concordat.design import dates

EVENTS = {
    "drafted": "Drafted",
    "edited": "Facts changed",
    "deleted": "Deleted",
    "proposed": "Given to its parties to sign",
    "taken-back": "Taken back to draft",
    "signed": "Signed",
    "concluded": "Signed by every party",
    "review-begun": "Review begun",
    "reviewed": "Reviewed",
    "prolonged": "A later last day agreed",
    "withdrawn": "Withdrawn",
    "published": "Shown on the public page",
    "unpublished": "Taken off the public page",
    "reminded": "People reminded",
    "party-added": "Party added",
    "party-edited": "Party changed",
    "party-removed": "Party removed",
    "party-left": "Party leaves",
    "purpose-added": "Purpose added",
    "purpose-edited": "Purpose changed",
    "purpose-removed": "Purpose removed",
    "part-added": "Part of a party said",
    "part-edited": "Part of a party changed",
    "contacts-named": "Contacts changed",
    "line-added": "Line added to the schedule",
    "line-edited": "Line of the schedule changed",
    "line-removed": "Line taken out of the schedule",
}
SHOWN = ("agency", "purpose", "asset", "signed_by", "authority", "outcome")
_READ = ("downloaded", "asked")
_WRITTEN = ("edited", "party-added", "party-edited", "party-removed")


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done to an agreement: what, by whom, when, and what is said of it."""

    title: str
    by: str
    at: datetime
    text: str


def history(entries: Iterable[Any], *, writing: bool) -> tuple[Happened, ...]:
    """Present what the record holds of an agreement without readings of it: the steps of its life, or of its writing."""
    return tuple(
        _happened(entry)
        for entry in entries
        if (verb := entry.event.rpartition(".")[2]) not in _READ and _is_of_writing(verb) == writing
    )


def _is_of_writing(verb: str) -> bool:
    return verb in _WRITTEN or verb.startswith(("purpose-", "part-", "line-"))


def _happened(entry: Any) -> Happened:
    verb = entry.event.rpartition(".")[2]
    said = [str(entry.detail[name]) for name in SHOWN if entry.detail.get(name)]
    if verb == "party-left" and entry.detail.get("on"):
        said.append(f"last day {dates.words(date.fromisoformat(entry.detail['on']))}")
    words = ". ".join(filter(None, [", ".join(said), entry.why]))
    return Happened(EVENTS.get(verb, verb.capitalize()), entry.member_name, entry.at, words)
