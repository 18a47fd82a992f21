"""Verification: does each seal follow from the one before and from its entry, and is all there that was published?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from concordat.audit import sql
from concordat.audit.models import Seal
from concordat.audit.queries.heads import fact, head
from concordat.audit.rules import (
    Finding,
    Head,
    Report,
    SealFact,
    altered,
    altered_seal,
    gone,
    heads_against,
    unsealed,
)
from concordat.kernel.actors import acting, system

MOST = 1000  # findings of one kind that are listed; further ones are counted


def verify(heads: Sequence[Head] = (), *, most: int = MOST) -> Report:
    """Verify the whole record against itself and against published heads.

    Reads every entry as the system for the purpose "verify", which the row policy lets through; about three seconds for
    a million entries.
    """
    with acting(system("verify")), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SETTINGS)
        cursor.execute(sql.COUNTS)
        seals, newest, oldest, entries, missing = cursor.fetchone()
        whole = oldest == 1 and newest == seals and not missing  # numbers are unique, so none is left out
        absent = [] if whole else _rows(cursor, sql.GONE, most)
        loose = _rows(cursor, sql.UNSEALED, most) if entries > seals - missing else []
        changed = _rows(cursor, sql.ALTERED, most)
        wrong, blamed = _altered(cursor, changed)
        last, named = head(), _named(heads)
    found = [
        *(finding for row in absent for finding in gone(*row[:4])),
        *wrong,
    ]
    found.sort(key=lambda one: one.seal)
    found += [unsealed(entry, _moment(at), event) for entry, at, event, _ in loose]
    found += heads_against(heads, named, last, excused=blamed)
    return Report(seals, entries, len(heads), last, tuple(found), _more(absent) + _more(loose) + _more(changed))


def check_heads(heads: Sequence[Head]) -> list[Finding]:
    """Hold published heads against the seals of today alone: quick enough for each publication."""
    return heads_against(heads, _named(heads), head())


def _named(heads: Sequence[Head]) -> dict[int, SealFact]:
    seals = Seal.objects.filter(number__in={one.number for one in heads})
    return {seal.number: fact(seal) for seal in seals}


def _rows(cursor: CursorWrapper, query: str, most: int) -> list[Any]:
    cursor.execute(query, [most])
    return list(cursor.fetchall())


def _altered(cursor: CursorWrapper, rows: Sequence[Any]) -> tuple[list[Finding], set[int]]:
    """Tell an altered seal from two altered entries, since both break two seals in a row; return altered seals too."""
    numbers = {row[0] for row in rows}
    suspects = sorted(number for number in numbers if number + 1 in numbers)
    guilty: set[int] = set()
    if suspects:
        cursor.execute(sql.ALTERED_SEALS, [suspects])
        guilty = {row[0] for row in cursor.fetchall()}
    found = [
        altered_seal(number, entry) if number in guilty else altered(number, entry, _moment(at), event)
        for number, entry, at, event, _ in rows
        if number - 1 not in guilty
    ]
    return found, guilty


def _more(rows: Sequence[Any]) -> int:
    return rows[0][-1] - len(rows) if rows else 0


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
