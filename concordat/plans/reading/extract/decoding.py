"""Turn bytes into text, in the encodings that offices really save."""

from __future__ import annotations

import codecs
import re

from .errors import Unreadable

_SECOND_GUESS = "Save the file again as text with the encoding UTF-8 and try again."
# Control characters that text never holds; tab, line ends, form feed and vertical tab are ordinary.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises Unreadable for an empty file, for one that is not text and for one cut off inside a character.
    """
    if not data.strip():
        raise Unreadable(f"“{name}” is empty. Choose the file that holds the plan.")
    text = _decoded(data, name)
    if _CONTROL.search(text):
        raise Unreadable(f"“{name}” is not a text file, or it is damaged. {_SECOND_GUESS}")
    if not text.strip():
        raise Unreadable(f"“{name}” holds no words. Choose the file that holds the plan.")
    return text


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as wrong:
            message = f"“{name}” was cut off or damaged while it was copied. Get a whole copy and try again."
            raise Unreadable(message) from wrong
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if wrong.reason == "unexpected end of data":
            message = f"“{name}” ends in the middle of a character, so it was cut off. Get a whole copy and try again."
            raise Unreadable(message) from wrong
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        message = f"“{name}” is not text in an encoding that Concordat knows. {_SECOND_GUESS}"
        raise Unreadable(message) from wrong
