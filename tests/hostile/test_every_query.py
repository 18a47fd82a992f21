"""Every page, asked with garbage in its query: never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction

from tests.access.test_who_may_open import addresses
from tests.hostile.stage import Stage, reached

NAMES = (
    "q page sort show of agency owner plan status brag priority theme lead kind capacity role state on as quarter post"
    " person thing event from to member package next field seat board successor"
    " strand month since day by part"
).split()
GARBAGE = {
    "markup": "\"><script>alert('here')</script>",
    "NUL": "a\x00b",
    "NUL alone": "\x00",
    "negative": "-1",
    "zero": "0",
    "vast": "9" * 400,
    "other digits": "٣",
    "superscript": "²",
    "quote": "' OR 1=1 --",
    "minus": "-",
    "a date too far": "31/12/999999",
    "no such day": "31 February 2024",
    "wildcards": "%_\\",
    "search words": 'a & | ! ( ) :* <-> "',
    "right to left": "\u202egnp\u2066",
    "reference": "0" * 12,
    "long": "x" * 6000,
    "empty": "",
}

RAW = ("%ff%fe", "q=%c3%28&page=%ff", "&".join(f"{name}=%ff%00" for name in NAMES), "page[]=1&q[a]=b")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["mina"])
def test_garbage_in_a_query_breaks_no_page(stage: Stage, settings: Any, who: str) -> None:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        client, actor = stage.cast.browser(who), stage.cast.actor(who)
    client.raise_request_exception = False
    wrong = []
    for place, (_, address, pattern) in enumerate(addresses(stage.things)):
        if pattern.name in {"account_logout"}:
            continue
        reaches = reached(actor, client, "GET", address, pattern)
        for query in queries(place) if reaches else [urlencode(dict.fromkeys(NAMES, GARBAGE["markup"]))]:
            wrong += _trouble(client, f"{address}?{query}", f"{address}: {query[:60]}")
        for raw in RAW:
            wrong += _trouble(client, f"{address}?{raw}", f"{address}: {raw[:20]}")
    assert not wrong, "\n".join(wrong)


def queries(place: int) -> Iterator[str]:
    """Yield queries in which every name has another kind of garbage, so that few of them try many things at once.

    A page tries half of the kinds with each name, and the page after it the other half.
    """
    kinds = list(GARBAGE.values())
    for turn in range(place % 2, len(kinds), 2):
        yield urlencode({name: kinds[(turn + at) % len(kinds)] for at, name in enumerate(NAMES)})


def _trouble(client: Any, address: str, what: str) -> list[str]:
    response = client.get(address)
    content = b"" if response.streaming else response.content
    if response.status_code >= 500:
        return [f"{what}: {getattr(response, 'exc_info', (0, ''))[1]!r}"[:300]]
    if b"<script>alert" in content and "html" in response["Content-Type"]:
        return [f"{what}: markup came back as markup"]
    return []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/plans/%ff/",
        "/partnership/members/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example",
        "/plans/" + "a" * 9000,
    ],
)
def test_a_strange_path_is_not_found(client: Any, path: str) -> None:
    assert client.get(path).status_code in {301, 302, 400, 404}
    assert "evil" not in client.get(path).headers.get("Location", "").replace(quote("//evil.example", safe=""), "")
