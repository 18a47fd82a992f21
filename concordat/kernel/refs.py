"""References: the one identifier of every record, in the database, in addresses and on the telephone.

A reference is twelve random characters of Crockford's base 32, in lower case: 60 bits, no letter that is taken for a
digit, nothing to guess and nothing to count. See ADR 2.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_ref() -> str:
    """Make a reference that nobody holds yet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_ref(text: str) -> bool:
    """Say whether a text that came from outside could be a reference."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


class RefField(_Text):
    """The primary key of every model: a reference made when the record is."""

    def __init__(self, **options: Any) -> None:
        options.update(max_length=LENGTH, primary_key=True, default=new_ref, editable=False)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "primary_key", "default", "editable"):
            options.pop(fixed, None)
        return name, path, args, options


class RefConverter:
    """The reference in an address."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
