"""The usual legal gateways: laws that partnerships share data under, each looked up, in `gateways.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

_USUAL = Path(__file__).resolve().parents[1] / "gateways.yaml"


@dataclass(frozen=True, slots=True)
class Usual:
    """A law: its name, what it allows and to whom, where it can be read, since when, and whether it allows another use.

    `other_use` says whether it authorises, by its own words, another use of what was collected for law enforcement
    (Data Protection Act 2018 s.36(4)).
    """

    name: str
    about: str
    address: str
    begins: date | None = None
    ends: date | None = None
    other_use: bool = False


@cache
def usual() -> tuple[Usual, ...]:
    """Return the usual gateways, by name."""
    found = [Usual(**{**each, "about": " ".join(each["about"].split())}) for each in yaml.safe_load(_USUAL.read_text())]
    return tuple(sorted(found, key=lambda law: law.name))


def law_on(begins: date | None, ends: date | None, day: date) -> str:
    """Say what a law is on a day: "law", "not yet" before its first day, "ended" after its last."""
    if begins and day < begins:
        return "not yet"
    return "ended" if ends and day > ends else "law"
