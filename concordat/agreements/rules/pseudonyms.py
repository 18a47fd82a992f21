"""Pseudonyms: keys by which what is held about a person is found, made of what identifies them and told by nobody.

HMAC-SHA256 (RFC 2104) under a secret of the partnership, which is derived from the installation's. Keys of two
partnerships, and of two kinds, have nothing in common. What identifies the person is not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from concordat.kernel.errors import Problem

NHS_NUMBER, NAME_AND_BIRTH, EMAIL = "nhs-number", "name-and-birth", "email"
KIND_WORDS = {NHS_NUMBER: "NHS number", NAME_AND_BIRTH: "name and date of birth", EMAIL: "e-mail address"}
_VERSION = "concordat pseudonym 1"
_BETWEEN_WORDS = re.compile(r"[\s\-\u2010-\u2015_.]+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_JOINED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What identifies a person, as somebody wrote it down. Held in memory alone."""

    nhs_number: str = ""
    name: str = ""
    born: date | None = None
    email: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The secret under which a partnership's pseudonyms are made; it shows itself to nobody."""

    secret: bytes

    def of(self, kind: str, words: str) -> str:
        """Return the pseudonym of what identifies somebody, normalised, as 64 hexadecimal digits."""
        return hmac.new(self.secret, _told_apart(kind, words), hashlib.sha256).hexdigest()


def key_of(secret: str, partnership: str) -> Key:
    """Derive the key of a partnership from the installation's secret; raise ValueError for one that is too short."""
    if len(secret) < 32:
        raise ValueError("the secret of pseudonyms has 32 characters or more")
    return Key(hmac.new(secret.encode(), _told_apart(_VERSION, partnership), hashlib.sha256).digest())


def pseudonyms_of(key: Key, given: Identifiers) -> dict[str, str]:
    """Return a pseudonym for each kind of identifier that is given; raise Problem for what cannot be one."""
    found: dict[str, str] = {}
    if given.nhs_number.strip():
        found[NHS_NUMBER] = key.of(NHS_NUMBER, nhs_number(given.nhs_number))
    if given.name.strip() or given.born:
        if not (given.name.strip() and given.born):
            raise Problem(
                "A name and a date of birth are needed together.", "name" if not given.name.strip() else "born"
            )
        found[NAME_AND_BIRTH] = key.of(NAME_AND_BIRTH, name_and_birth(given.name, given.born))
    if given.email.strip():
        found[EMAIL] = key.of(EMAIL, email(given.email))
    if not found:
        raise Problem("Enter what identifies the person: one of these at least.")
    return found


def shared(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two people's pseudonyms of any one kind are the same."""
    return any(other.get(kind) == words for kind, words in one.items())


def nhs_number(text: str) -> str:
    """Return an NHS number as ten digits; raise Problem unless its check digit is right (NHS Data Dictionary)."""
    digits = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        raise Problem("An NHS number has 10 digits.", "nhs_number")
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    if check % 11 != int(digits[9]) or check == 10:
        raise Problem("This is no NHS number: its last digit does not fit the others.", "nhs_number")
    return digits


def name_and_birth(name: str, born: date) -> str:
    """Return a name and a date of birth in one form, whatever the case, accents, hyphens and order of forenames.

    The last word is the surname; in "Surname, Forenames" it is what stands before the comma. Raises Problem for a name
    without letters.
    """
    if "," in name:
        surname, _, forenames = name.partition(",")
        name = f"{forenames} {surname}"
    words = [letters for word in _BETWEEN_WORDS.split(_plain(name)) if (letters := _NOT_LETTERS.sub("", word))]
    if not words:
        raise Problem("A name has letters.", "name")
    return " ".join([*sorted(words[:-1]), words[-1], born.isoformat()])


def email(text: str) -> str:
    """Return an e-mail address in one form, whatever its case; raise Problem for what is none."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not re.fullmatch(r"[^\s@]+@[^\s@]+", plain):
        raise Problem("Enter an e-mail address in the form name@example.org.", "email")
    return plain


def _plain(text: str) -> str:
    """Take accents off, and write in small letters."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_JOINED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _told_apart(*words: str) -> bytes:
    """Join words so that no other words join to the same: each is led by its length."""
    return b"".join(len(each).to_bytes(4, "big") + each for each in (word.encode("utf-8", "replace") for word in words))
