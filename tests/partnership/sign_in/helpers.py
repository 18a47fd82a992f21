"""What the tests of signing in do again and again."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection, transaction

from concordat.kernel.actors import acting, system
from tests.cast import PASSWORD
from tests.database import as_owner

LOGIN = "/account/login/"
ACCOUNT = "/partnership/account/"
STEPS = "/account/second-step/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def address(who: str) -> str:
    """Return somebody's address."""
    return f"{who}@thornbridge.example"


def sign_in(client: Any, who: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of the sign-in page."""
    extra = {name: more.pop(name) for name in [*more] if name.isupper()}
    return client.post(LOGIN, {"login": address(who), "password": password, **more}, **extra)


def signed_in(client: Any) -> bool:
    """Say whether the client is signed in, by asking for a page that needs it."""
    answer = client.get(ACCOUNT)
    return bool(answer.status_code == 200)


def code(secret: str, step: int = 0) -> str:
    """Compute the code that an app with the secret shows now, or `step` times thirty seconds later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def set_up_app(client: Any) -> str:
    """Set up an authenticator app for whoever is signed in; return its secret."""
    page = client.get(f"{STEPS}app/add/")
    assert page.status_code == 200, page.headers
    secret: str = client.session["mfa.totp.secret"]
    answer = client.post(f"{STEPS}app/add/", {"code": code(secret)})
    assert answer.status_code == 302, words(answer)
    return secret


def words(answer: Any) -> str:
    """Return what a page says, without its tags."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def entries(event: str) -> list[tuple[Any, ...]]:
    """Return what the record holds of an event: partnership, member, target, label, reason, detail."""
    columns = "partnership_id, member_id, target_ref, target_label, why, detail"
    with connection.cursor() as cursor, transaction.atomic(), acting(system("verify")):
        cursor.execute(f"SELECT {columns} FROM audit_entry WHERE event = %s ORDER BY id", [event])
        return [(*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()]


def committed(sql: str) -> list[tuple[Any, ...]]:
    """Return what the owner sees, in a connection of its own: what has been committed, past all row policies."""
    with as_owner() as owner:
        return owner.execute(sql).fetchall()  # type: ignore[arg-type]
