"""Make and revoke tokens, count their use, and answer the same request but once."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse

from concordat import access
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.changing import once
from concordat.kernel.errors import Missing, Problem
from concordat.partnership.commands.accounts import tell_of_own
from concordat.partnership.models import Member, Token, TokenAnswer, TokenUse
from concordat.partnership.permissions import TOKEN_MANAGE
from concordat.partnership.queries.tokens import offered_scopes
from concordat.partnership.rules import tokens as rules

MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=1)
NAMED = "You have a token of this name. Choose another name, or revoke that one first"


@transaction.atomic
def create(*, name: str, scopes: Sequence[str], expires: date, by: Actor) -> tuple[Token, str]:
    """Make a token of the actor's own in their partnership; return it and its secret, which is kept nowhere."""
    decision = access.require(by, TOKEN_MANAGE)
    rules.check_expiry(expires, clock.today())
    rules.check_scopes(scopes, offered_scopes(by))
    secret = rules.new_secret()
    with once(NAMED, "name"):
        token = Token.objects.create(
            partnership_id=by.partnership,
            member_id=by.member,
            name=name.strip(),
            scopes=sorted(scopes),
            digest=rules.digest(secret),
            expires=expires,
        )
    detail = {"scopes": token.scopes, "expires": expires.isoformat()}
    audit.record("partnership.token.created", by=by, target=token, under=decision.under, detail=detail)
    _tell(by, f"A token was made in your name: {token.name}", "A program that has it can act for you.")
    return token, secret


@transaction.atomic
def revoke(*, token: Token, by: Actor, why: str = "") -> None:
    """End one of the actor's own tokens at once; raise Missing for anybody else's."""
    if token.member_id != by.member:
        raise Missing
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit.record("partnership.token.revoked", by=by, target=token, why=why)


@transaction.atomic
def revoke_all(*, member: str, by: Actor, why: str) -> None:
    """End every token of a member whose account is closed; whoever closes it has been allowed to."""
    with acting(by.for_purpose("sign-in")) as there:
        for token in Token.objects.filter(member_id=member, revoked_at__isnull=True):
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            audit.record("partnership.token.revoked", by=there, target=token, why=why)


@transaction.atomic
def count(*, token: Token, by: Actor) -> int:
    """Count a request made with a token; return 0, or the seconds to wait where there were too many in a minute.

    Requests are rows, added and never changed, so that those of one token need not wait for each other.
    """
    now = clock.now()
    lately = TokenUse.objects.filter(token=token, at__gt=now - MINUTE).aggregate(uses=Count("pk"), first=Min("at"))
    if lately["uses"] >= settings.API_REQUESTS_PER_MINUTE:
        first: datetime = lately["first"]
        return max(1, math.ceil((first - now + MINUTE).total_seconds()))
    TokenUse.objects.create(token=token, member_id=by.member, at=now)
    if token.last_used_on != clock.today():
        Token.objects.filter(pk=token.pk).update(last_used_on=clock.today())
    return 0


@transaction.atomic
def claim(*, token: Token, key: str, asked: bytes, by: Actor) -> TokenAnswer:
    """Return what the request of this key was answered; one that has no `status` yet is the caller's to answer.

    Waits for the same key in another request. Raises Problem where the key came with another request within a day.
    """
    rules.check_key(key)
    now, fingerprint = clock.now(), hashlib.sha256(asked).hexdigest()
    TokenAnswer.objects.filter(token=token, key=key, at__lte=now - KEPT).delete()
    fresh = TokenAnswer(token=token, member_id=by.member, key=key, asked=fingerprint, at=now)
    TokenAnswer.objects.bulk_create([fresh], ignore_conflicts=True)
    held = TokenAnswer.objects.get(token=token, key=key)
    if held.asked != fingerprint:
        raise Problem("This Idempotency-Key came with another request. Use a new one", "Idempotency-Key")
    return held


@transaction.atomic
def keep(*, answer: TokenAnswer, status: int, body: str, by: Actor) -> None:
    """Keep what a claimed request was answered; one that did not succeed did nothing, and may be sent again."""
    if status < 300:
        answer.status, answer.body = status, body
        answer.save(update_fields=["status", "body"])
    else:
        answer.delete()


@transaction.atomic
def forget(*, by: Actor) -> None:
    """Forget the requests that were counted, and answers older than a day."""
    now = clock.now()
    TokenUse.objects.filter(at__lte=now - MINUTE).delete()
    TokenAnswer.objects.filter(at__lte=now - KEPT).delete()


def _tell(by: Actor, subject: str, body: str) -> None:
    with acting(by.for_purpose("sign-in")):
        member = Member.objects.get(ref=by.member)
    tell_of_own(
        member=member,
        subject=subject,
        body=f"{body} If you did not make it, revoke it and change your password.",
        by=by,
        link=reverse("partnership:token_list"),
    )
