"""Pseudonyms of identifiers: 32 hexadecimal digits, made where the rows are.

They are the first half of SHA-256 of a secret of 32 bytes and the message behind it. Half is left out because of a whole
digest anybody could make that of a longer message (Coron, Dodis, Malinaud and Puniya, Merkle-Damgard Revisited, CRYPTO
2005: what is cut off so behaves as a random function). HMAC, which hashes twice, took two and a half times as long.

What a subject rights search finds again is hashed before that by the partnership (`agreements.rules.pseudonyms`, HMAC);
NHS numbers in SQL, the others by those very functions, for each distinct value once. DuckDB knows SHA-256 and no HMAC,
which is two of them: of the key under one mask and the message, and of the key under another mask and that. Secrets are
variables of the session: SQL names them and never holds them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from concordat.agreements.rules import pseudonyms
from concordat.datasets.rules.declarations import Identifies
from concordat.datasets.store.sessions import Session
from concordat.datasets.store.shapes import Keys
from concordat.kernel.errors import Problem

HEX = 32
FOUND_AGAIN = {
    Identifies.NHS_NUMBER: pseudonyms.NHS_NUMBER,
    Identifies.EMAIL: pseudonyms.EMAIL,
    Identifies.NAME_AND_BIRTH: pseudonyms.NAME_AND_BIRTH,
}
_BLOCK = 64
_NHS_BEFORE = (
    len(pseudonyms.NHS_NUMBER).to_bytes(4, "big") + pseudonyms.NHS_NUMBER.encode() + (10).to_bytes(4, "big")
).hex()


def give_keys(of: Session, keys: Keys) -> None:
    """Put the secret of the agreement, and the masked keys of the partnership, into the variables of a session."""
    of.execute("SET VARIABLE agreement = $1", [_secret(keys)])
    block = (hashlib.sha256(keys.partnership).digest() if len(keys.partnership) > _BLOCK else keys.partnership).ljust(
        _BLOCK, b"\0"
    )
    for part, mask in (("inner", 0x36), ("outer", 0x5C)):
        of.execute(f"SET VARIABLE partnership_{part} = $1", [bytes(each ^ mask for each in block)])


def in_sql(kind: Identifies, value: str) -> str | None:
    """Return SQL for the pseudonym of a value, null where it is null; None for kinds that SQL cannot normalise."""
    if kind in (Identifies.EMAIL, Identifies.NAME_AND_BIRTH):
        return None
    normal = _normal(kind, value)
    if kind == Identifies.NHS_NUMBER:
        return _kept(_hmac(f"unhex('{_NHS_BEFORE}') || encode({normal})"))
    return _kept(f"'{kind.value}' || chr(31) || {normal}")


def kept(keys: Keys, message: str) -> str:
    """Return as what a message, such as a partnership's pseudonym of a person, is kept under the key of an agreement."""
    return hashlib.sha256(_secret(keys) + message.encode()).hexdigest()[:HEX]


def pseudonym(keys: Keys, kind: Identifies, words: str) -> str:
    """Return the pseudonym of an identifier, normalised here; raise Problem for what cannot be one."""
    if kind in FOUND_AGAIN:
        normal = {Identifies.NHS_NUMBER: pseudonyms.nhs_number, Identifies.EMAIL: pseudonyms.email}.get(kind, str)(
            words
        )
        return _again(keys, FOUND_AGAIN[kind], normal)
    return kept(keys, f"{kind.value}\x1f{normalised(kind, words)}")


def of_person(keys: Keys, name: str, born: date) -> str:
    """Return the pseudonym of a name and a date of birth; raise Problem for a name without letters."""
    return _again(keys, pseudonyms.NAME_AND_BIRTH, pseudonyms.name_and_birth(name, born))


def of_each(make: Callable[..., str], *columns: list[object]) -> list[str | None]:
    """Return a pseudonym for each set of values, None for those of which none can be made."""
    found: list[str | None] = []
    for values in zip(*columns, strict=True):
        try:
            found.append(make(*values))
        except Problem:
            found.append(None)
    return found


def normalised(kind: Identifies, words: str) -> str:
    """Return an identifier that no subject search finds again as it is compared: as `in_sql` does."""
    if kind == Identifies.REFERENCE:
        return words.replace(" ", "").lower()
    if kind == Identifies.PHONE:
        return re.sub(r"^(00)?440?", "0", re.sub(r"[^0-9]", "", words))
    if kind == Identifies.BORN:
        return words
    plain = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each)).lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def _normal(kind: Identifies, value: str) -> str:
    as_text = f"CAST({value} AS VARCHAR)"
    if kind == Identifies.NHS_NUMBER:
        return f"regexp_replace({as_text}, '[\\s\\-\u00a0]', '', 'g')"
    if kind == Identifies.REFERENCE:
        return f"lower(CASE WHEN contains({as_text}, ' ') THEN replace({as_text}, ' ', '') ELSE {as_text} END)"
    if kind == Identifies.PHONE:
        return f"regexp_replace(regexp_replace({as_text}, '[^0-9]', '', 'g'), '^(00)?440?', '0')"
    if kind == Identifies.BORN:
        return as_text
    return f"trim(regexp_replace(lower(strip_accents({as_text})), '[^a-z0-9]+', ' ', 'g'))"


def _kept(message: str) -> str:
    return f"sha256(getvariable('agreement') || encode({message}))[1:{HEX}]"


def _hmac(message: str) -> str:
    inner = f"sha256(getvariable('partnership_inner') || {message})"
    return f"sha256(getvariable('partnership_outer') || unhex({inner}))"


def _again(keys: Keys, kind: str, normal: str) -> str:
    return kept(keys, pseudonyms.Key(keys.partnership).of(kind, normal))


def _secret(keys: Keys) -> bytes:
    """Return the secret that goes before messages: always as long, so that it cannot be taken for a part of one."""
    return hashlib.sha256(keys.agreement).digest()
