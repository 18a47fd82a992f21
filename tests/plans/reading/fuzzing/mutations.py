"""Spoil a sound file in ways that fit its kind: its bytes, its marks and numbers, the parts inside an archive."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from random import Random

from lxml import etree

from .originals import kept, made

_NUMBERS = (
    "0", "-1", "1", "2", "7", "255", "256", "65535", "65536", "99999", "2147483647", "4294967296", "-2147483648",
    "999999999999", "1e308", "1e999", "-1e-300", "NaN", "inf", "0x10", "1.5", "٣", "²", "",
)  # fmt: skip
_WORDS = (
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u202e", "a\u0301" * 50, "𝔸", "\ufffd", "•", "- ", "|", "&",
    "<", ">", "]]>", "A" * 3000, "- " * 500, "a b " * 300, "(((", "**", "%1.%2.", "Priority 1:", "SG1", "31/02/2025", "Q3",
    "Police / Council and Fire", "true", "none", "continue", "restart", "A1:XFD1048576", "#REF!", "rgb(1,2,3)",
    "date", "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x",
)  # fmt: skip
_MARK = re.compile(rb"<[^<>]{0,400}>")
_VALUE = re.compile(rb"(?<==)\"[^\"<>]{0,300}\"|(?<==)'[^'<>]{0,300}'")
_BETWEEN = re.compile(rb"(?<=>)[^<>]{1,400}(?=<)")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TOKEN = re.compile(
    rb"/[A-Za-z0-9]+|\d+ \d+ R|<<|>>|\[|\]|\bobj\b|\bendobj\b|\bstream\b|\bendstream\b|\b[A-Za-z'\"*]{1,2}\b"
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_MAIN = re.compile(r".*(?:document|content|sheet\d|styles|numbering|sharedStrings)\.xml")
_LONGEST = 3_000_000


def spoilt(kind: str, number: int) -> bytes:
    """Return the input of a kind with this number; the same each time."""
    random = Random(f"{kind} {number}")
    originals = made(kind) if random.random() < 0.6 or not kept(kind) else kept(kind)
    data = random.choice(originals)
    if kind in {"docx", "odt", "xlsx"} and random.random() < 0.9:
        return _in_archive(random, data)
    for _ in range(random.choice((1, 1, 2, 3, 8, 30))):
        way = _marks if kind == "html" else _objects if kind == "pdf" else _lines if kind == "text" else _bytes
        data = (way if random.random() < 0.75 else _bytes)(random, data)
        if random.random() < 0.05:
            data = _spliced(random, data, random.choice(originals))
    return data[:_LONGEST]


def _bytes(random: Random, data: bytes) -> bytes:
    """Flip, cut, double or put in bytes, or cut the file off."""
    at, length = random.randrange(len(data) + 1), random.choice((1, 1, 2, 4, 16, 200, 4000))
    way = random.randrange(6)
    if way == 0:
        noise = bytes(byte ^ (1 << random.randrange(8)) for byte in data[at : at + min(length, 16)])
        return data[:at] + noise + data[at + len(noise) :]
    if way == 1:
        return data[:at] + data[at + length :]
    if way == 2:
        return data[:at] + data[at : at + length] * random.choice((2, 3, 50)) + data[at + length :]
    if way == 3:
        return data[:at] + random.randbytes(min(length, 16)) + data[at:]
    if way == 4:
        return data[:at] if random.random() < 0.3 else data[: max(at, len(data) - 2000)]
    return data[:at] + _something(random) + data[at + length :]


def _spliced(random: Random, one: bytes, other: bytes) -> bytes:
    """Put the beginning of one file before the end of another."""
    return one[: random.randrange(len(one) + 1)] + other[random.randrange(len(other) + 1) :]


def _something(random: Random) -> bytes:
    return random.choice(random.choice((_NUMBERS, _WORDS))).encode()


def _picked(random: Random, pattern: re.Pattern[bytes], data: bytes) -> tuple[int, int] | None:
    """Return where one of what a pattern finds stands: the first one behind some place."""
    found = pattern.search(data, random.randrange(len(data) + 1)) or pattern.search(data)
    return found.span() if found else None


def _marks(random: Random, data: bytes) -> bytes:
    """Change the marks of XML or HTML: a value, the words between, a mark gone, doubled, moved or nested deep."""
    way = random.randrange(8)
    pattern = _VALUE if way < 3 else _BETWEEN if way == 3 else _NUMBER if way == 4 else _MARK
    place = _picked(random, pattern, data)
    if place is None:
        return _bytes(random, data)
    start, end = place
    if way < 3:
        said = random.choice(_NUMBERS if way else _WORDS).translate({ord(mark): None for mark in '<>&"'})
        return data[:start] + b'"' + said.encode() + b'"' + data[end:]
    if way == 3:
        said = random.choice(_WORDS).replace("&", "&amp;").replace("<", "&lt;")
        return data[:start] + said.encode() + data[end:]
    if way == 4:
        return data[:start] + random.choice(_NUMBERS).encode() + data[end:]
    mark = data[start:end]
    if way == 5:
        return data[:start] + data[end:] if random.random() < 0.3 else _doubled(random, data, start)
    if way == 6:
        return data[:start] + mark * random.choice((2, 10, 300)) + data[end:]
    other = _picked(random, _MARK, data) or place
    return data[:start] + data[other[0] : other[1]] + data[end:]


def _doubled(random: Random, data: bytes, start: int) -> bytes:
    """Repeat one whole element, inside itself or behind itself; or take it out."""
    name = re.match(rb"<([\w:]+)", data[start:])
    end = data.find(b"</%s>" % name.group(1), start) if name else -1
    if not name or end < 0:
        return data
    end += len(name.group(1)) + 3
    whole, inner = data[start:end], data.find(b">", start) + 1
    way = random.randrange(4)
    if way == 0:
        return data[:start] + data[end:]
    if way == 1:
        return data[:start] + whole * random.choice((2, 5, 200)) + data[end:]
    if way == 2:
        depth = random.choice((2, 30, 200))
        shut = b"</%s>" % name.group(1)
        return data[:start] + data[start:inner] * depth + data[inner : end - len(shut)] + shut * depth + data[end:]
    return data[:inner] + whole + data[inner:]


def _in_archive(random: Random, data: bytes) -> bytes:
    """Spoil parts of an archive, which is sound itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    parts = [name for name in members if name.endswith((".xml", ".rels"))]
    main = [name for name in parts if _MAIN.fullmatch(name)] or parts
    for _ in range(random.choice((1, 1, 2, 4, 12, 40))):
        name = random.choice(main if random.random() < 0.85 else parts)
        members[name] = (_marks if random.random() < 0.93 else _bytes)(random, members[name])[:_LONGEST]
    if random.random() < 0.9:
        members.update({name: _mended(members[name]) for name in parts})
    if random.random() < 0.08:
        members.pop(random.choice(list(members)))
    if random.random() < 0.05:
        one, other = random.choice(list(members)), random.choice(list(members))
        members[one] = members[other]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _mended(xml: bytes) -> bytes:
    """Return XML with its marks in order again, so that what it says is read and not only that it is broken."""
    root = (
        etree.fromstring(xml, etree.XMLParser(recover=True, resolve_entities=False, no_network=True)) if xml else None
    )
    return xml if root is None else etree.tostring(root)


def _objects(random: Random, data: bytes) -> bytes:
    """Change a PDF's objects, or what a page draws, packed again or left unpacked."""
    way = random.randrange(5)
    if way < 2 and (place := _picked(random, _STREAM, data)):
        return _redrawn(random, data, *place)
    pattern = _NUMBER if way == 2 else _TOKEN
    place = _picked(random, pattern, data)
    if place is None:
        return _bytes(random, data)
    start, end = place
    if way == 2:
        return data[:start] + random.choice(_NUMBERS).encode() + data[end:]
    other = _picked(random, _TOKEN, data) or place
    if way == 3:
        return data[:start] + data[other[0] : other[1]] + data[end:]
    return data[:start] + data[start:end] * random.choice((0, 2, 100)) + data[end:]


def _redrawn(random: Random, data: bytes, start: int, end: int) -> bytes:
    found = _STREAM.match(data, start)
    try:
        drawn = zlib.decompress(found.group(1) if found else b"")
    except zlib.error:
        return _bytes(random, data)
    for _ in range(random.choice((1, 3, 10))):
        pattern = random.choice((_NUMBER, _TOKEN))
        place = _picked(random, pattern, drawn)
        if place is None or random.random() < 0.1:
            drawn = _bytes(random, drawn)
            continue
        said = (
            random.choice(_NUMBERS).encode()
            if pattern is _NUMBER
            else drawn[slice(*place)] * random.choice((0, 2, 500))
        )
        drawn = drawn[: place[0]] + b" " + said + b" " + drawn[place[1] :]
    packed = zlib.compress(drawn[:_LONGEST])
    return data[:start] + b"stream\n" + packed + b"\nendstream" + data[end:]


def _lines(random: Random, data: bytes) -> bytes:
    """Change the lines and cells of a text."""
    lines = data.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(6)
    if way == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif way == 1:
        lines[at:at] = [lines[other]] * random.choice((1, 3, 200))
    elif way == 2:
        cells = lines[at].split(b"\t")
        random.shuffle(cells)
        lines[at] = b"\t".join(cells)
    elif way == 3:
        lines[at] = lines[at] + random.choice((b"\t", b" ", b"|")) + _something(random)
    elif way == 4:
        lines[at] = _something(random)
    else:
        lines[at] = b"<ul><li>" + lines[at].replace(b" ", b"<br>") + b"</li>"
    return b"\n".join(lines)
