"""Every page, asked with garbage in its query: never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction

from tests.access.test_who_may_open import addresses
from tests.hostile.heard import ANYTHING, QUERIES, Heard, listening
from tests.hostile.stage import Stage

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

RAW = ("%ff%fe", "q=%c3%28&page=%ff", "{}=%ff%00", "page[]=1&q[a]=b")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["mina"])
def test_garbage_in_a_query_breaks_no_page(stage: Stage, settings: Any, who: str) -> None:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        client = stage.cast.browser(who)
    client.raise_request_exception = False
    wrong, read = [], 0
    for place, (_, address, pattern) in enumerate(addresses(stage.things)):
        if pattern.name not in {"account_logout"}:
            with listening(QUERIES) as heard:
                for query in queries(heard, place):
                    wrong += _trouble(client, f"{address}?{query}", f"{address}: {query[:60]}")
            read += bool(heard.names)
    assert not wrong, "\n".join(wrong)
    assert read > 60, "hardly a page read its query"


def queries(heard: Heard, place: int) -> Iterator[str]:
    """Yield queries in which every name that the page reads has another kind of garbage, so that few try many things.

    A page tries a third of the kinds with each name, and the two pages after it the others. Where nothing reads what is
    asked, one query and one that is no query show as much as all.
    """
    kinds = list(GARBAGE.values())
    for turn in range(place % 3, len(kinds), 3):
        for names in heard.so_far():
            given = {name: kinds[(turn + at) % len(kinds)] for at, name in enumerate(names)}
            yield urlencode({ANYTHING: GARBAGE["markup"], **given})
        if not heard.names:
            break
    for at, raw in enumerate(RAW):
        if at == place % len(RAW) or (heard.names and at == (place + 2) % len(RAW)):
            yield "&".join(raw.replace("{}", name) for name in heard.names) if "{}" in raw else raw


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
