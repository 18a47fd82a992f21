"""What is wrong with something that was written, all of it and each where it is; and reading plain values so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from concordat.datasets.rules.wanting import LONGEST
from concordat.kernel.errors import Problem

MOST = 50
_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a path such as `by[1].grain`, "" for the whole."""

    where: str
    message: str


class Faulty(Problem):
    """A question that cannot be read, or not be asked; `faults` are all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(each.message for each in self.faults[:5]), self.faults[0].where)


class Reading:
    """Reads plain values, noting what is wrong with them; what cannot be read is read as if it were left out."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def wrong(self, where: str, message: str) -> None:
        """Note a fault; of a thing that is wrong all over, the first fifty."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(where, message))

    def facts(self, given: object, at: str, names: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(given, Mapping):
            what = f"“{at}”" if at else "A question"
            self.wrong(at, f"{what} is an object with names and values.")
            return {}
        for name in given:
            if name not in names:
                every = ", ".join(names)
                self.wrong(f"{at}.{short(name)}".lstrip("."), f"“{short(name)}” means nothing here. Known are {every}.")
        return given

    def many(self, facts: Mapping[str, Any], name: str, most: int, at: str = "") -> list[tuple[object, str]]:
        given = facts.get(name, [])
        if not isinstance(given, list | tuple):
            self.wrong(f"{at}{name}", f"“{at}{name}” is a list.")
            return []
        if len(given) > most:
            self.wrong(f"{at}{name}", f"“{at}{name}” holds {len(given):,}, and may hold {most}.")
            return []
        return [(each, f"{at}{name}[{place}]") for place, each in enumerate(given)]

    def text(self, facts: Mapping[str, Any], name: str, at: str, longest: int) -> str:
        return self.words(facts.get(name, ""), f"{at}{name}", longest)

    def words(self, given: object, at: str, longest: int) -> str:
        if not isinstance(given, str):
            self.wrong(at, f"“{at}” is text.")
        elif len(given) > longest:
            self.wrong(at, f"“{at}” has {longest} characters at most.")
        elif _UNWRITTEN.search(given):
            self.wrong(at, f"“{at}” holds characters that cannot be written.")
        else:
            return given.strip()
        return ""

    def value(self, given: object, at: str) -> str:
        """Read a value that something is compared with, as it is written; numbers and yes or no may be themselves."""
        if isinstance(given, bool):
            return "yes" if given else "no"
        if isinstance(given, int | float) and abs(given) < 1e15:
            return str(given)
        found = self.words(given, at, LONGEST)
        if not found and not any(each.where == at for each in self.faults):
            self.wrong(at, f"“{at}” is empty.")
        return found

    def whole(self, given: object, at: str, least: int, most: int) -> int:
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            self.wrong(at, f"“{at}” is a whole number from {least} to {most:,}.")
            return least
        return given

    def day(self, facts: Mapping[str, Any], name: str) -> date | None:
        given = facts.get(name)
        if given is None:
            return None
        try:
            if isinstance(given, str) and _DAY.fullmatch(given):
                return date.fromisoformat(given)
        except ValueError:
            pass
        self.wrong(f"period.{name}", f"“period.{name}” is a day, such as 2026-03-31.")
        return None

    def one_of(self, kind: type[_E], given: object, at: str) -> _E | None:
        try:
            if isinstance(given, str):
                return kind(given)
        except ValueError:
            pass
        self.wrong(at, f"“{at}” is one of {known(kind)}.")
        return None


def known(kind: type[StrEnum]) -> str:
    """Return the words of an enumeration, as a message lists them."""
    return ", ".join(each.value for each in kind)


def short(words: object) -> str:
    """Return what somebody wrote as it may be shown to them again."""
    return _UNWRITTEN.sub("", words)[:40] if isinstance(words, str) else "…"
