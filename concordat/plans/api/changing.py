"""How a thing that a program has read is changed: on what it has seen, else not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Status

from concordat.kernel.api import seen_by
from concordat.kernel.seals import Stale

MEANWHILE = (
    "It says something else than you have seen. What it says is in now; send its etag to change it all the same."
)


def change(
    request: HttpRequest,
    do: Callable[[str], Any],
    now: Callable[[], Any],
    told: Callable[[], Any] | None = None,
    *,
    unread: str | None = None,
    status: int = 200,
) -> Any:
    """Do something to a thing on the mark that a program has seen of it, and answer with it, or what is `told` of that.

    Where it says something else by now, nothing is done, and the answer is what it says `now`. `unread` is the mark that
    stands where a program may leave it out.
    """
    try:
        do(seen_by(request, unread))
    except Stale:
        return Status(412, {"error": MEANWHILE, "now": now()})
    return Status(status, (told or now)() if status != 204 else None)
