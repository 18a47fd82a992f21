"""API tokens as plain values, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from concordat.access.queries import scopes
from concordat.kernel import clock
from concordat.kernel.api import ROOT
from concordat.partnership.models import Token
from concordat.partnership.rules.tokens import State

DOCS = "/api/docs"
TAGS = {State.LIVE: ("In use", "green"), State.EXPIRED: ("Expired", "grey"), State.REVOKED: ("Revoked", "grey")}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, as the list and the question whether to end it show it."""

    ref: str
    name: str
    partnership: str
    rights: tuple[str, ...]
    expires: date
    last_used_on: date | None
    tag: str
    colour: str
    revocable: bool


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A token that was just made, with its secret, and a first request to try it with."""

    name: str
    rights: tuple[str, ...]
    expires: date
    secret: str
    docs: str
    example: str


def row(token: Token) -> TokenRow:
    """Present a token."""
    state = token.state(clock.today())
    tag, colour = TAGS[state]
    return TokenRow(
        ref=token.ref,
        name=token.name,
        partnership=token.partnership.name,
        rights=_rights(token),
        expires=token.expires,
        last_used_on=token.last_used_on,
        tag=tag,
        colour=colour,
        revocable=state is not State.REVOKED,
    )


def made(token: Token, secret: str, site: str) -> TokenMade:
    """Present a token that was just made."""
    first = "plans" if "plans:read" in token.scopes else ""
    example = f'curl -H "Authorization: Bearer $TOKEN" {site}{ROOT}{first}' if first else ""
    return TokenMade(token.name, _rights(token), token.expires, secret, DOCS, example)


def _rights(token: Token) -> tuple[str, ...]:
    table = scopes()
    return tuple(table[key].words if key in table else key for key in token.scopes)
