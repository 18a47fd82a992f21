"""Tell pages that are pictures of words from pages of words, and say so."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Unreadable
from .shapes import Sheet

_PICTURE = 0.4  # of the page
_ALL_OVER = 0.8  # of the page
_FEWEST_WORDS = 3  # a page number over a picture
_FEW_WORDS = 12  # a stamp over a picture
_MANY_DRAWN = 150  # shapes; letters turned into shapes are many
_MOST_UNKNOWN = 0.5
_INSTEAD = "Give the Word file that it was made from, or run text recognition (OCR) on it, and try again."


def check_scans(sheets: Sequence[Sheet], name: str) -> None:
    """Raise Unreadable where no page holds words that can be read, and say which of the reasons it is."""
    readable = [sheet for sheet in sheets if (sheet.words or sheet.figures) and not _is_picture(sheet)]
    if readable:
        if _waits(sheets):
            message = f"“{name}” is a form that only Adobe Reader can show. Open it there, print it to a PDF"
            raise Unreadable(f"{message}, and try again with that.")
        return
    if all(sheet.broken for sheet in sheets):
        message = f"“{name}” is damaged or was cut off while it was copied: none of its pages can be opened"
        raise Unreadable(f"{message}. Get a whole copy and try again.")
    if any(_is_unknown(sheet) for sheet in sheets):
        message = f"“{name}” was made so that its letters can be seen but not read by a program"
        raise Unreadable(f"{message}. {_INSTEAD}")
    if any(_is_picture(sheet) for sheet in sheets):
        raise Unreadable(f"“{name}” is a scan: its pages are pictures and hold no words. {_INSTEAD}")
    raise Unreadable(f"“{name}” holds no words. Choose the file that holds the plan.")


def remark(sheet: Sheet) -> str:
    """Return what to say of a page that cannot be read, or ""."""
    if sheet.broken:
        return f"Page {sheet.number} is damaged and could not be read."
    if _is_unknown(sheet):
        return f"Page {sheet.number} was not read: its letters can be seen but not read by a program."
    if sheet.figures and any(figure.picture for figure in sheet.figures):
        return ""
    words = len(sheet.words)
    if (sheet.scanned >= _PICTURE and words <= _FEWEST_WORDS) or (sheet.drawn > _MANY_DRAWN and not words):
        return f"Page {sheet.number} was not read: it is a picture without words."
    return ""


def _is_picture(sheet: Sheet) -> bool:
    """Say whether a page is nothing but a picture, perhaps with a stamp on it."""
    described = any(figure.picture for figure in sheet.figures)
    return bool(remark(sheet)) or (sheet.scanned >= _ALL_OVER and len(sheet.words) < _FEW_WORDS and not described)


def _is_unknown(sheet: Sheet) -> bool:
    known = sum(len(word.text) for word in sheet.words)
    return sheet.unknown > _FEW_WORDS and sheet.unknown > _MOST_UNKNOWN * (known + sheet.unknown)


def _waits(sheets: Sequence[Sheet]) -> bool:
    if len(sheets) > 2:
        return False
    text = " ".join(word.text for word in sheets[0].words[:40]).lower()
    return (
        "please wait" in text
        and "your pdf viewer may not be able to display this type of document"
        in " ".join(word.text for word in sheets[0].words).lower()
    )
