"""What the names of columns suggest that they say of people and places, for packages that read files."""

from __future__ import annotations

from collections.abc import Sequence

from concordat import access
from concordat.agreements.permissions import ASSET_VIEW
from concordat.agreements.rules.fields import Guessed, guess
from concordat.kernel.actors import Actor


def suggested(actor: Actor, names: Sequence[str]) -> list[Guessed]:
    """Return what each name suggests; a suggestion, which a person settles."""
    access.require(actor, ASSET_VIEW)
    return [guess(name) for name in names]
