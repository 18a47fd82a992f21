"""The registry of permissions: each is `package.noun.verb`, with a sentence that says what it lets somebody do."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[a-z]+\.[a-z-]+\.[a-z-]+")
_registry: dict[str, Permission] = {}


class Permission(str):
    """A permission: its name, and in `words` what it lets somebody do."""

    words: str

    @property
    def package(self) -> str:
        return self.split(".")[0]


def register(name: str, words: str) -> Permission:
    """Register a permission, once; raise ValueError where the name is misshapen or taken."""
    if not _SHAPE.fullmatch(name):
        raise ValueError(f"{name!r} is not of the form package.noun.verb")
    if name in _registry:
        raise ValueError(f"{name!r} is registered twice")
    permission = Permission(name)
    permission.words = words
    _registry[name] = permission
    return permission


def registered() -> tuple[Permission, ...]:
    """Return every permission, in order of name."""
    return tuple(_registry[name] for name in sorted(_registry))


def known(name: str) -> Permission | None:
    """Return the permission of that name, or None."""
    return _registry.get(name)
