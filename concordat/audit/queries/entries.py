"""Entries of the record for those who may read it.

`audit` lies below `access` and cannot ask what a reader may do. Whoever calls these has asked (`home.record.view` for
the record's page, the thing's own permission for its history) and records the reading. The database's row policy holds
besides: nobody reads another partnership's entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from concordat.audit import sql
from concordat.audit.models import Entry
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.refs import ALPHABET, LENGTH

CAP = 10_000  # entries are counted up to here; a total of CAP + 1 says "more than 10,000"
FILTERS = ("person", "thing", "event", "from", "to")

_REF = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NEWEST_FIRST = ("-at", "-id")
_OLDEST_FIRST = ("at", "id")
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_END = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Period:
    """The moments from `since` up to, but without, `until`."""

    since: datetime
    until: datetime


def entries_for(actor: Actor, spec: PageSpec) -> Page[Entry]:
    """Return a page of the actor's partnership's entries, newest first (oldest first for `sort=at`, ascending).

    Filters: `person` (a member's reference, or words of the name they had), `thing` (its reference, or words of its
    label; `spec.search` stands in for it), `event` (whole, or its beginning), `from` and `to` (days, inclusive). The
    total stops at CAP + 1. Raises Problem for a day that is none. At most five queries, whatever the length.
    """
    period = _period(spec)
    rows = _of_person(_during(actor, period), actor, spec.filters.get("person", "").strip())
    rows = _of_event(rows, spec.filters.get("event", "").strip())
    narrowed = bool(spec.filters.get("person") or spec.filters.get("event"))
    rows, common = _of_thing(rows, actor, spec.filters.get("thing", spec.search).strip(), period)
    total = CAP + 1 if common and not narrowed else rows[: CAP + 1].count()
    spec = replace(spec, page=min(spec.page, max(1, -(-total // spec.size))))
    start = (spec.page - 1) * spec.size
    order = _OLDEST_FIRST if spec.sort == "at" and not spec.descending else _NEWEST_FIRST
    return Page(list(rows.order_by(*order)[start : start + spec.size]), total, spec)


def history_of(actor: Actor, target_ref: str, limit: int = 200) -> list[Entry]:
    """Return what the record holds of one thing, newest first, at most `limit` entries; one query."""
    rows = Entry.objects.filter(partnership_id=actor.partnership, target_ref=target_ref)
    return list(rows.order_by(*_NEWEST_FIRST)[:limit])


def count_of_member(actor: Actor, member: str) -> int:
    """Return how many entries of the actor's partnership say what a member did."""
    return Entry.objects.filter(partnership_id=actor.partnership, member_id=member).count()


def events_for(actor: Actor) -> list[str]:
    """Return each event that the actor's partnership has had, in order of name; one query."""
    return _distinct(sql.EVENTS, actor)


def words_for(total: int) -> str:
    """Say how many entries there are: "no entries", "1 entry", "2,345 entries", "more than 10,000 entries"."""
    if total > CAP:
        return f"more than {CAP:,} entries"
    return {0: "no entries", 1: "1 entry"}.get(total, f"{total:,} entries")


def _during(actor: Actor, period: _Period) -> QuerySet[Entry]:
    rows = Entry.objects.filter(partnership_id=actor.partnership)
    if period.since > _BEGINNING:
        rows = rows.filter(at__gte=period.since)
    return rows.filter(at__lt=period.until) if period.until < _END else rows


def _of_person(rows: QuerySet[Entry], actor: Actor, person: str) -> QuerySet[Entry]:
    if not person:
        return rows
    if _REF.fullmatch(person) and rows.filter(member_id=person).exists():
        return rows.filter(member_id=person)
    words = person.casefold().split()
    names = [name for name in _distinct(sql.NAMES, actor) if all(word in name.casefold() for word in words)]
    return rows.filter(member_name__in=names)


def _of_event(rows: QuerySet[Entry], event: str) -> QuerySet[Entry]:
    """Narrow to a whole event (`plans.plan.adopted`) or to all that begin so (`plans.`, `plans.plan.*`)."""
    beginning = event.rstrip("*")
    if not beginning:
        return rows
    if beginning == event and re.fullmatch(r"[^.]+\.[^.]+\.[^.]+", event):
        return rows.filter(event=event)
    return rows.filter(event__gte=beginning, event__lt=beginning + "\U0010ffff")


def _of_thing(rows: QuerySet[Entry], actor: Actor, thing: str, period: _Period) -> tuple[QuerySet[Entry], bool]:
    """Narrow to a thing; say also whether its words alone match more entries than are counted."""
    if not thing:
        return rows, False
    if _REF.fullmatch(thing) and rows.filter(target_ref=thing).exists():
        return rows.filter(target_ref=thing), False
    words = _search_words(thing)
    if not words:
        return rows.none(), False
    found = _found(words, period)
    if len(found) > CAP:
        return rows.filter(_condition(sql.LABEL_HAS_WORDS, words)), True
    return rows.filter(_condition(sql.AMONG, found)), False


def _condition(words: str, value: object) -> RawSQL:
    """Return a condition in SQL of our own, which Django's filters cannot say, on one value."""
    return RawSQL(words, [value], output_field=BooleanField())  # noqa: S611


def _search_words(text: str) -> str:
    """Make a text search of words, each of which may be the beginning of a longer one."""
    words = [word for word in text.split() if re.search(r"\w", word)]
    return " & ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "':*" for word in words)


def _found(words: str, period: _Period) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_find(%s, %s, %s, %s)", [words, period.since, period.until, CAP + 1])
        return [row[0] for row in cursor.fetchall()]


def _distinct(query: str, actor: Actor) -> list[str]:
    """List the distinct values of an indexed column by leaping from one to the next."""
    with connection.cursor() as cursor:
        cursor.execute(query, {"partnership": actor.partnership})
        return [row[0] for row in cursor.fetchall()]


def _period(spec: PageSpec) -> _Period:
    since, until = _day(spec, "from"), _day(spec, "to")
    return _Period(
        _midnight(since) if since else _BEGINNING,
        _midnight(until + timedelta(days=1)) if until else _END,
    )


def _day(spec: PageSpec, name: str) -> date | None:
    text = spec.filters.get(name, "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem("Enter a real day, such as 2026-03-31.", name) from None
    if day and not date(1900, 1, 1) <= day <= date(9000, 1, 1):
        raise Problem("Enter a real day, such as 2026-03-31.", name)
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
