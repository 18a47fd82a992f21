"""The time, asked in one place so that tests and demonstrations can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_stamped = count()


def now() -> datetime:
    """Return the moment, with its zone."""
    return _frozen.get() or timezone.now()


def stamp() -> datetime:
    """Return the moment for a record that is made; while the clock is held, each is a microsecond after the one before."""
    return now() + timedelta(microseconds=next(_stamped) if _frozen.get() else 0)


def local_now() -> datetime:
    """Return the moment by the clocks of the United Kingdom."""
    return timezone.localtime(now())


def today() -> date:
    """Return the day in the United Kingdom."""
    return local_now().date()


def day_of(moment: datetime) -> date:
    """Return the day in the United Kingdom on which a moment falls."""
    return timezone.localtime(moment).date()


def end_of(day: date) -> datetime:
    """Return the moment at which a day has ended in the United Kingdom."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment`, an aware datetime, until the block ends."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
