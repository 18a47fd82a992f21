"""The append-only record: who did or read what, when, why and under which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concordat.audit.commands import publish_head, record

__all__ = ["publish_head", "record"]


def __getattr__(name: str) -> Any:
    """Load the commands when first asked for, since Django loads this package before any model."""
    if name not in __all__:
        raise AttributeError(f"{__name__!r} has no {name!r}")
    from concordat.audit import commands

    return getattr(commands, name)
