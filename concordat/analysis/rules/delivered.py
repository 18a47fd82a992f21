"""What was delivered between two versions of a dataset, by their manifests: which periods are new, said anew, or gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Since:
    """Which periods a later version has that an earlier one had not, says otherwise, or has no more."""

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.replaced or self.gone)


def since(before: Sequence[Part], after: Sequence[Part]) -> Since:
    """Return what was delivered between two manifests; a period may have several parts, each known by its delivery."""
    was, now = _by_period(before), _by_period(after)
    return Since(
        tuple(sorted(period for period in now if period not in was)),
        tuple(sorted(period for period in now if period in was and was[period] != now[period])),
        tuple(sorted(period for period in was if period not in now)),
    )


def is_whole(parts: Sequence[Part]) -> bool:
    """Say whether all that a version is made of is still held; a part that was destroyed has no address any more."""
    return all(part["sha256"] for part in parts)


def _by_period(parts: Sequence[Part]) -> dict[str, set[str]]:
    """Return each period with its parts as they are known: by delivery, since the address of one destroyed is gone."""
    found: dict[str, set[str]] = {}
    for part in parts:
        found.setdefault(part["period"], set()).add(part["delivery"])
    return found
