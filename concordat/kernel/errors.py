"""What can go wrong by somebody's doing, told in words."""

from __future__ import annotations


class Refused(Exception):
    """Somebody may not do what they asked; `reason` says why and `ask` whom to ask."""

    def __init__(self, reason: str, ask: str = "", permission: str = "") -> None:
        super().__init__(reason)
        self.reason, self.ask, self.permission = reason, ask, permission


class Missing(Exception):
    """The thing is not there, or this reader may not know that it is."""


class Problem(Exception):
    """A mistake that a user made and can mend; `field` names the form field that it concerns, if one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field
