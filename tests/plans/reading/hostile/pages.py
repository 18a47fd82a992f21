# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile web pages."""

from __future__ import annotations

from .files import FETCHED, LIMIT, Hostile, noise

_BEGIN = b"<!doctype html><html><body><p>Open a refuge</p>"
_REFERS = (
    f'<link rel=stylesheet href="{FETCHED}"><script src="{FETCHED}"></script><img src="{FETCHED}"><iframe src="{FETCHED}"></iframe><object data="{FETCHED}">'
    f'</object><meta http-equiv=refresh content="0;url={FETCHED}"><base href="{FETCHED}"><style>@import "{FETCHED}"; td{{background:url({FETCHED})}}</style>'
)


def _page(inside: bytes) -> bytes:
    return _BEGIN + inside


FILES = {
    "html: 200,000 nested divs": Hostile("plan.html", lambda: _page(b"<div>" * 200_000), "nested far deeper"),
    "html: an attribute of 10 MB": Hostile("plan.html", lambda: _page(b'<p title="' + noise(10_000_000) + b'">Words</p>')),
    "html: a picture of 15 MB inside": Hostile(
        "plan.html", lambda: _page(b'<img alt="Prevent" src="data:image/png;base64,' + noise(15_000_000) + b'">')
    ),
    "html: colspan of a billion": Hostile(
        "plan.html", lambda: _page(b"<table>" + b"<tr><td colspan=1000000000 rowspan=1000000000>a<td>b" * 50)
    ),
    "html: spans of 99,999": Hostile(
        "plan.html", lambda: _page(b"<table><tr>" + b"<td colspan=99999 rowspan=99999>a" * 900 + b"<tr><td>a" * 900), LIMIT
    ),
    "html: 300,000 cells": Hostile("plan.html", lambda: _page(b"<table>" + (b"<tr>" + b"<td>a" * 30) * 10_000), LIMIT),
    "html: 8,000 columns": Hostile(
        "plan.html", lambda: _page(b"<table>" + (b"<tr>" + b"<td>Action" * 8_000) * 3 + b"</table>"), f"|{LIMIT}"
    ),
    "html: null bytes": Hostile("plan.html", lambda: b"\0".join((_BEGIN, b"<p>a\0b</p>", b"\0" * 500_000))),
    "html: what never ends": Hostile("plan.html", lambda: _page(b"<b><i><a>" * 30_000 + b"<!--" * 100_000), "nested far deeper"),
    "html: refers to elsewhere": Hostile("plan.html", lambda: _page(_REFERS.encode())),
    "html: entity from elsewhere": Hostile(
        "plan.html", lambda: f'<!DOCTYPE html [<!ENTITY e SYSTEM "{FETCHED}">]><html><body>Plan &e;</body></html>'.encode()
    ),
    "html: an encoding that is not": Hostile(
        "plan.html", lambda: b'<html><meta charset="utf-7"><body>+ADw-script+AD4- plan \xff\xfe\x80'
    ),
    "html: control characters by number": Hostile(
        "plan.html", lambda: b"<html><body>&#1;&#11;&#xFFFE;Open<p>&#0;&#xD800; a &#27;refuge<p>\xef\xbf\xbf</body></html>"
    ),
    "html: a stranger in the head": Hostile(
        "plan.html", lambda: b"<html><head><figure>&#2;a</figure>&#3;</head><body>&#1;&#xFFFF;Open a refuge</body></html>"
    ),
    "html: UTF-16 cut in the middle": Hostile(
        "plan.html", lambda: "<html><body><p>Öffnen 𝔸</p></body></html>".encode("utf-16")[:-19]
    ),
    "html: 3 MB of words on one line": Hostile("plan.html", lambda: _page(b"word " * 600_000)),
    "html named txt": Hostile("plan.txt", lambda: _page(b"<ul><li>One<li>Two</ul>")),
}  # fmt: skip
