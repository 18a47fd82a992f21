"""What holds on a day: rows with a first and a last day, both included, either of them open."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def holding(day: date, of: str = "") -> Q:
    """Return the condition that a row holds on `day`; `of` names the relation to it, such as `services`."""
    to = f"{of}__" if of else ""
    begun = Q(**{f"{to}begins__isnull": True}) | Q(**{f"{to}begins__lte": day})
    return begun & not_ended(day, of)


def not_ended(day: date, of: str = "") -> Q:
    """Return the condition that a row has not ended before `day`; it may begin later."""
    to = f"{of}__" if of else ""
    return Q(**{f"{to}ends__isnull": True}) | Q(**{f"{to}ends__gte": day})
