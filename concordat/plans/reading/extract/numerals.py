"""Numbers as lists print them: digits, letters, Roman numerals, ordinals."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN, _MOST_LETTERS = 3_999, 26 * 9


def written(count: int, form: str) -> str:
    """Return a count in a form that Word names, such as "lowerRoman"; in digits where the form is another's."""
    if form == "decimalZero":
        return f"{count:02d}"
    if form in {"lowerLetter", "upperLetter"}:
        return _cased(_letters(count), form)
    if form in {"lowerRoman", "upperRoman"}:
        return _cased(_roman(count), form)
    if form == "ordinal":
        return f"{count}{_ending(count)}"
    return "" if form in {"bullet", "none"} else str(count)


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") else text


def _letters(count: int) -> str:
    """Return a to z, then aa, bb and so on, as both Word and OpenDocument count."""
    if not 0 < count <= _MOST_LETTERS:
        return str(count)
    times, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(count: int) -> str:
    if not 0 < count <= _MOST_ROMAN:
        return str(count)
    parts = []
    for size, sign in _ROMAN:
        times, count = divmod(count, size)
        parts.append(sign * times)
    return "".join(parts)


def _ending(count: int) -> str:
    if 10 <= count % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
