"""What a profile of a delivery may say: how full columns are and over which time, never what a row has in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concordat.datasets.rules.declarations import Class, Declaration, Type

VALUES = ("least", "most", "commonest", "examples")  # what a profile says of a column in words of its rows


def kept_of(profile: Mapping[str, Any], declared: Declaration) -> dict[str, Any]:
    """Return a profile without values of rows; of a time the first and last stay, which say what is covered."""
    times = {each.name for each in declared.columns if each.gives == Class.TIME and each.type != Type.TEXT}
    names = {each.name for each in declared.columns}
    return {
        name: _plain(value, name in names and name not in times) if name in names else _below(value, names, times)
        for name, value in profile.items()
    }


def _below(value: Any, names: set[str], times: set[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {
        name: _plain(each, name not in times) if name in names else _below(each, names, times)
        for name, each in value.items()
    }


def _plain(value: Any, bare: bool) -> Any:
    if not (bare and isinstance(value, Mapping)):
        return value
    return {name: each for name, each in value.items() if name not in VALUES}
