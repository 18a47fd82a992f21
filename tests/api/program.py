"""A program that uses the API, for tests: whose token it brings, and what it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from concordat.kernel import clock
from concordat.kernel.api import ROOT
from concordat.partnership.commands import tokens
from concordat.partnership.models import Token
from tests.cast import Cast

EVERY = tuple(settings.SCOPES)


@dataclass
class Program:
    """A client without cookies that sends a token."""

    secret: str
    token: Token | None = None
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; `path` is below the root of the API."""
        sent = {"content_type": "application/json", "data": json.dumps(body)} if body is not None else {}
        auth = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.generic(method, ROOT + path, headers=auth | headers, **sent)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)


def program(
    cast: Cast, who: str, *scopes: str, partnership: str = "thornbridge", expires: date | None = None
) -> Program:
    """Return a program with a token of a member, for `scopes`, or all that the member can give."""
    with transaction.atomic(), cast.acting(who, partnership) as actor:
        offered = tokens.offered_scopes(actor)
        lasts = expires or clock.today() + timedelta(days=90)
        name = f"Program {Token.objects.count()}"
        token, secret = tokens.create(name=name, scopes=scopes or tuple(offered), expires=lasts, by=actor)
    return Program(secret, token)
