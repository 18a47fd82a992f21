"""A program that uses the API, for tests: whose token it brings, and what it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from concordat.config.api import description
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
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; `path` is below the root of the API."""
        sent = {"content_type": "application/json", "data": json.dumps(body)} if body is not None else {}
        auth = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.generic(method, ROOT + path, headers=auth | headers, **sent)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)


# What is sent to each operation that takes something; the rest take nothing.
BODIES: dict[str, dict[str, Any]] = {
    "POST /plans": {"title": "Safer Thornbridge"},
    "PATCH /plans/{ref}": {"title": "Safer Thornbridge again", "why": "It was misspelt"},
    "POST /plans/{ref}/actions": {"text": "Light the underpass"},
    "PATCH /actions/{ref}": {"outcome": "People feel at ease", "why": "It was left out"},
    "POST /actions/{ref}/updates": {"quarter": "2026/27 Q1", "status": "green", "narrative": "Both lamps are in."},
}


def operations(things: dict[str, str], *, owner: str = "") -> list[tuple[str, str, str, Any]]:
    """Return each operation of the API: its name, method, path with things put in, and what can be sent to it."""
    found = []
    for at, methods in description()["paths"].items():
        short = at.removeprefix(ROOT.rstrip("/"))
        thing = things["plan"] if short.startswith("/plans") else things["action"]
        for method in methods:
            name = f"{method.upper()} {short}"
            body = {"owner": owner} if short.endswith("/owner") else BODIES.get(name)
            found.append((name, method.upper(), short[1:].replace("{ref}", thing), body))
    return found


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
