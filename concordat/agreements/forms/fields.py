"""Fields that forms of the registers share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from concordat.design.forms import DateField, Form

Choices = Sequence[tuple[str, str]]
NO_NAMES = "Write no names here: the agency's case file has them, and this register keeps none"
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?", re.ASCII)


class TimeField(forms.Field):
    """A time of day in one text box, as people write it: 2:30pm, 14:30, 9am."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 2:30pm or 14:30")
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("size", 10)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: object) -> time | None:
        """Return the time that was written, None for nothing."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = _TIME.fullmatch(str(value).strip().lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and found[3]:
            hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59:
            raise ValidationError("Enter a time like 2:30pm or 14:30", code="invalid")
        return time(hour, minute)

    def prepare_value(self, value: object) -> object:
        """Write a time as people do; give back as it was what somebody typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


def moment(day: date, at: time) -> datetime:
    """Return the moment at which the clocks of the United Kingdom show a time on a day."""
    return timezone.make_aware(datetime.combine(day, at))


class EntryForm(Form):
    """What is entered in a register: for which agency (asked once), and its own case number for it."""

    agency = forms.ChoiceField(label="Which agency leads?")
    number = forms.CharField(
        label="Case number",
        max_length=60,
        help_text="The agency's own number for it, by which the case file is found",
    )

    def __init__(self, *args: Any, agencies: Choices = (), **kwargs: Any) -> None:
        """Offer the agencies for which something may be entered; without any, it is corrected and keeps its agency."""
        super().__init__(*args, **kwargs)
        if not agencies:
            del self.fields["agency"]
        else:
            chosen = list(agencies) if len(agencies) == 1 else [("", "Choose an agency"), *agencies]
            self.fields["agency"].choices = chosen  # type: ignore[attr-defined]


class OnForm(Form):
    """A day on which something was done."""

    on = DateField(label="On which day?")


def text(label: str, hint: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """Return a box for several lines of words."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=5_000, widget=widget)
