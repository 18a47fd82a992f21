"""Write a cell's number as the sheet shows it: dates, percentages, money, by the cell's number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import from_excel

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONG_DATE = re.compile(r"\[\$-(?:x-sysdate|F800)\]", re.IGNORECASE)
_MONEY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SPACING = re.compile(r"_.|\*.")
_TOKEN = re.compile(r"\"([^\"]*)\"|\\(.)|(y+|m+|d+|h+|s+|AM/PM|A/P)|(.)", re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*")
_MOST_DECIMALS = 10


def shown(value: float, form: str, epoch: datetime) -> str:
    """Return a number as its format writes it; dates counted from `epoch`. An unknown format gives the plain number."""
    if is_date_format(_first(form)):
        return _date(value, _first(form), epoch)
    sections = _sections(form)
    if form == "General" or "@" in sections[0] or "/" in sections[0] or "E+" in sections[0]:
        return _plain(value)
    if len(sections) > 1 and value < 0:
        return _number(-value, sections[1])
    if len(sections) > 2 and value == 0:
        return _number(value, sections[2])
    return _number(value, sections[0])


def _sections(form: str) -> list[str]:
    """Return the sections of a format: for positive, negative and zero numbers."""
    kept, quoted = [""], False
    for char in form:
        quoted ^= char == '"'
        if char == ";" and not quoted:
            kept.append("")
        else:
            kept[-1] += char
    return kept


def _first(form: str) -> str:
    return _sections(form)[0]


def _plain(value: float) -> str:
    whole = value == int(value) if abs(value) < 1e15 else False
    return str(int(value)) if whole else f"{value:.10g}"


def _number(value: float, section: str) -> str:
    section = _SPACING.sub("", _BRACKETS.sub("", _MONEY.sub(lambda match: f'"{match.group(1)}"', section)))
    if "general" in section.lower():
        return _plain(value)
    words: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words.append(match.group(1) or match.group(2) or "")
        return chr(0xE000 + len(words) - 1)

    bare = _LITERAL.sub(keep, section)[:200]
    found = _DIGITS.search(bare)
    if found is None:
        text = bare
    else:
        digits = found.group()
        value *= 100 ** bare.count("%")
        value /= 1000 ** (len(digits) - len(digits.rstrip(",")))
        text = f"{bare[: found.start()]}{_written(value, digits.rstrip(','))}{bare[found.end() :]}"
    return "".join(words[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(words) else c for c in text).strip()


def _written(value: float, digits: str) -> str:
    whole, _, decimals = digits.partition(".")
    places = min(len(decimals), _MOST_DECIMALS)
    text = f"{abs(value):{',' if ',' in whole else ''}.{places}f}"
    least = len(decimals.rstrip("#"))
    while places > least and text.endswith("0"):
        text, places = text[:-1], places - 1
    text = text.rstrip(".") if not places else text
    number, dot, rest = text.partition(".")
    padded = f"{number.zfill(whole.count('0')) if ',' not in number else number}{dot}{rest}"
    return f"-{padded}" if value < 0 and float(text.replace(",", "")) else padded


def _date(value: float, form: str, epoch: datetime) -> str:
    try:
        found = from_excel(value, epoch)
    except (ValueError, OverflowError, TypeError):
        return _plain(value)
    if isinstance(found, timedelta):
        return _plain(value)
    if isinstance(found, time):
        found = datetime.combine(date(1900, 1, 1), found)
    if _LONG_DATE.search(form):
        form = "d mmmm yyyy"
    tokens = [match.groups() for match in _TOKEN.finditer(_SPACING.sub("", _BRACKETS.sub("", form)))]
    codes = [(code or "").lower() for _, _, code, _ in tokens]
    half = any(code in {"am/pm", "a/p"} for code in codes)
    parts = []
    for at, (quoted, escaped, code, other) in enumerate(tokens):
        if code is None:
            parts.append(quoted if quoted is not None else escaped if escaped is not None else other)
            continue
        parts.append(_part(found, "minutes" if _counts_minutes(codes, at) else code.lower(), half=half))
    return " ".join("".join(parts).replace("@", "").split())


def _counts_minutes(codes: list[str], at: int) -> bool:
    """Say whether an "m" means minutes: the code before it is of hours, or the one behind it of seconds."""
    if codes[at] not in {"m", "mm"}:
        return False
    before = next((code for code in reversed(codes[:at]) if code), "")
    behind = next((code for code in codes[at + 1 :] if code), "")
    return before.startswith("h") or behind.startswith("s")


def _part(when: datetime, code: str, *, half: bool) -> str:
    hour = (when.hour % 12 or 12) if half else when.hour
    month, day = _MONTHS[when.month - 1], _DAYS[when.weekday()]
    written = {
        "yy": f"{when.year % 100:02d}", "y": f"{when.year % 100:02d}", "m": str(when.month), "mm": f"{when.month:02d}",
        "mmm": month[:3], "mmmm": month, "mmmmm": month[0], "d": str(when.day), "dd": f"{when.day:02d}", "ddd": day[:3],
        "dddd": day, "h": str(hour), "hh": f"{hour:02d}", "minutes": f"{when.minute:02d}", "s": str(when.second),
        "ss": f"{when.second:02d}", "am/pm": "am" if when.hour < 12 else "pm", "a/p": "a" if when.hour < 12 else "p",
    }  # fmt: skip
    return written.get(code, str(when.year) if code.startswith("y") else "")
