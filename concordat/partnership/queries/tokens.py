"""Read tokens: one's own, and whom a program acts for that brings one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from concordat import access
from concordat.access.queries import scopes
from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, Actor, acting, system
from concordat.kernel.errors import Missing
from concordat.partnership.models import Token
from concordat.partnership.permissions import TOKEN_MANAGE
from concordat.partnership.queries.actors import arrival
from concordat.partnership.rules.tokens import PREFIX, State, digest

UNKNOWN = "This token is not known."
CLOSED = {State.EXPIRED: "This token has expired.", State.REVOKED: "This token was revoked."}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a program acts for that brings a token; or why the token opens nothing."""

    actor: Actor = NOBODY
    token: Token | None = None
    refused: str = ""


def bearer(secret: str) -> Bearer:
    """Return whom a token acts for, in its own partnership, with what it may do; or why it opens nothing today.

    It opens nothing once its member has left, holds no role there that may use tokens, or owes a second step.
    """
    if not secret.startswith(PREFIX):
        return Bearer(refused=UNKNOWN)
    with acting(system("sign-in")):
        token = Token.objects.filter(digest=digest(secret)).first()
    if token is None:
        return Bearer(refused=UNKNOWN)
    if words := CLOSED.get(token.state(clock.today())):
        return Bearer(refused=words)
    arrived = arrival(token.member_id, token.partnership_id)
    actor = arrived.actor
    if actor.partnership != token.partnership_id or not access.may(actor, TOKEN_MANAGE):
        return Bearer(refused="Whoever made this token holds no role any more that may use it.")
    if arrived.second_factor_due:
        return Bearer(refused="Whoever made this token must sign in and set up a second step first.")
    held = frozenset(token.scopes) & frozenset(scopes())
    return Bearer(replace(actor, token=token.name, scopes=held), token)


def own_tokens(actor: Actor) -> list[Token]:
    """Return the actor's tokens in every partnership, those that open something first, then the newest."""
    today = clock.today()
    mine = Token.objects.filter(member_id=actor.member or "-").select_related("partnership")
    return sorted(mine, key=lambda token: token.state(today) is not State.LIVE)


def own_token(actor: Actor, ref: str) -> Token:
    """Return one of the actor's own tokens that was not revoked; raise Missing for any other."""
    mine = Token.objects.filter(ref=ref, member_id=actor.member or "-", revoked_at__isnull=True)
    if (found := mine.select_related("partnership").first()) is None:
        raise Missing
    return found


def offered_scopes(actor: Actor) -> dict[str, str]:
    """Return the rights that the actor can give to a token, since their roles let them do some of it: key and words."""
    access.require(actor, TOKEN_MANAGE)
    return {
        key: scope.words
        for key, scope in scopes().items()
        if any(access.may(actor, permission) for permission in scope.permissions if _tells(permission, key))
    }


def _tells(permission: str, scope: str) -> bool:
    """Say whether a permission tells whether a right is of use: seeing alone does not, of one to change things."""
    return scope.endswith(":read") or not permission.endswith(".view")
