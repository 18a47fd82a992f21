"""Doors: every view says who may open it, and a view that says nothing is closed.

`access` guards the doors; they are declared here so that packages below `access` have them too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Door:
    """Who may open a view: anyone, anyone signed in, or whoever holds a permission; and why.

    One that names a `scope` is opened by a token that holds it, and by no session.
    """

    permission: str = ""
    signed_in: bool = True
    why: str = ""
    scope: str = ""


def public(why: str) -> Callable[[View], View]:
    """Open a view to anyone; `why` says what makes that right."""
    return _set(Door(signed_in=False, why=why))


def signed_in(why: str) -> Callable[[View], View]:
    """Open a view to anyone who is signed in; `why` says what makes that enough."""
    return _set(Door(why=why))


def door(permission: str) -> Callable[[View], View]:
    """Open a view to those who hold `permission` in the current partnership."""
    return _set(Door(permission=permission))


def by_token(scope: str, permission: str) -> Callable[[View], View]:
    """Open an operation of the API to tokens that hold `scope`, of members who hold `permission`."""
    return _set(Door(permission=permission, scope=scope))


def doors_of(view: Any) -> Mapping[str, Door] | None:
    """Return the doors of an address that has one for each method, as those of the API have; None of any other."""
    doors: Mapping[str, Door] | None = getattr(view, "doors", None)
    return doors


def _set(opening: Door) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.door = opening  # type: ignore[attr-defined]
        return view

    return mark
