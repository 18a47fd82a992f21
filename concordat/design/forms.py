"""Forms whose questions, hints and errors are plain words; the design's macros draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

T = TypeVar("T")
_CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


class Form(forms.Form):
    """A form that the macros `form_fields` and `error_summary` draw.

    A label is the question or the name of the thing, `help_text` its hint. `choice_hints` gives hints to single
    choices: field name, then value, then words.
    """

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak(field, str(field.label or name.replace("_", " ")))

    def does(self, command: Callable[[], T]) -> T | None:
        """Give a command, once the form was sent and is right, and return what it did; show what it refuses.

        None where the page is to be shown, with all that was typed.
        """
        if not (self.is_bound and self.is_valid()):
            return None
        try:
            return command()
        except Problem as problem:
            self.refuse(problem)
            return None

    def refuse(self, problem: Problem) -> None:
        """Show a mistake that a command found: beside the field it names, or on top of the form."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    def compare(self, now: Mapping[str, object]) -> None:
        """Show beside each field that differs what the thing says now, which somebody else has written meanwhile.

        `now` holds values as the form's `initial` does.
        """
        for name, value in now.items():
            field = self.fields.get(name)
            if field is None or field.widget.is_hidden:
                continue
            said, typed = _shown(field, value), _shown(field, self.cleaned_data.get(name, self[name].value()))
            if said != typed:
                field.now = said or "nothing"  # type: ignore[attr-defined]

    def summary(self) -> list[tuple[str, str]]:
        """Return the errors in the order of the fields, each with the address of what it concerns."""
        return summary(self)

    def hint_for(self, name: str, value: object) -> str:
        """Return the hint of one choice of a field, or nothing."""
        return self.choice_hints.get(name, {}).get(str(value), "")


def summary(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return the errors of any Django form in the order of its fields, each with the address of what it concerns."""
    named = [(bound.auto_id, bound.errors) for bound in form if bound.errors]
    return [
        *((str(message), "") for message in form.non_field_errors()),
        *((str(message), f"#{address}") for address, messages in named for message in messages),
    ]


def area(rows: int) -> forms.Textarea:
    """Return a box of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class DateField(forms.Field):
    """A date in one text box, as people write it; see `dates.parse`."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 31 March 2024 or 31/3/2024")
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.widget.attrs.setdefault("size", 20)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: object) -> date | None:
        """Return the date that was written, None for nothing."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return dates.parse(str(value), clock.today())
        except dates.DateError as reason:
            raise ValidationError(str(reason), code="invalid") from None

    def validate(self, value: Any) -> None:
        """Refuse a date outside the field's limits."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"Enter {dates.words(self.earliest)} or a later date", code="early")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"Enter {dates.words(self.latest)} or an earlier date", code="late")

    def prepare_value(self, value: object) -> object:
        """Write a date as people do; give back as it was what somebody typed."""
        return dates.words(value) if isinstance(value, date) else value


class FileField(forms.FileField):
    """A file of the kinds and the size allowed; both are said in the hint and in the errors."""

    def __init__(self, *, types: Iterable[str] = (), megabytes: int = 10, **kwargs: Any) -> None:
        self.types = tuple(kind.lower().lstrip(".") for kind in types)
        self.megabytes = megabytes
        kwargs.setdefault("help_text", self._limits())
        super().__init__(**kwargs)
        if self.types:
            self.widget.attrs.setdefault("accept", ",".join(f".{kind}" for kind in self.types))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse a file that is empty, too large or of another kind."""
        if isinstance(data, UploadedFile):
            self._check(data)
        return super().clean(data, initial)

    def _check(self, upload: UploadedFile[Any]) -> None:
        name = upload.name or ""
        kind = name.rpartition(".")[2].lower() if "." in name else ""
        if self.types and kind not in self.types:
            raise ValidationError(f"The file must be {_either(self.types)}", code="kind")
        if not upload.size:
            raise ValidationError("The file is empty", code="empty")
        if upload.size > self.megabytes * 1024 * 1024:
            raise ValidationError(f"The file must be smaller than {self.megabytes} MB", code="large")

    def _limits(self) -> str:
        kinds = f"{_either(self.types)}, up to" if self.types else "Up to"
        return f"{kinds[0].upper()}{kinds[1:]} {self.megabytes} MB"


def _shown(field: forms.Field, value: Any) -> str:
    """Write a value of a field as people read it: choices by their words, a list one a line."""
    if isinstance(field, forms.ChoiceField):
        asked = value if isinstance(value, (list, tuple)) else [value or ""]
        return "\n".join(words for key, words in _choices(field.choices) if key in {str(each) for each in asked})
    prepared = field.prepare_value(value)
    if isinstance(prepared, (list, tuple)):
        prepared = "\n".join(str(each) for each in prepared)
    return "" if prepared is None else "\n".join(str(prepared).strip().splitlines())


def _choices(choices: Any) -> list[tuple[str, str]]:
    found = []
    for key, words in choices:
        found += _choices(words) if isinstance(words, (list, tuple)) else [(str(key), str(words))]
    return found


class FilesInput(forms.FileInput):
    """A box in which several files can be chosen."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file that was chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """Several files, as a list of uploads; which kinds and how many is for the form to say."""

    widget = FilesInput
    default_error_messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, *, suffixes: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if suffixes := ",".join(suffixes):
            self.widget.attrs.setdefault("accept", suffixes)

    def to_python(self, value: Any) -> list[UploadedFile[bytes]]:
        """Return the files, none where none was chosen."""
        return [each for each in value or () if isinstance(each, UploadedFile)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether files were chosen."""
        return bool(data)


def _either(types: tuple[str, ...]) -> str:
    """Write kinds of files in words: a PDF, DOCX or TXT file."""
    names = [kind.upper() for kind in types]
    said = listed(names, "or")
    return f"{'an' if said[0] in 'AEFHILMNORSX' else 'a'} {said} file"


def _speak(field: forms.Field, label: str) -> None:
    """Put the field's standing messages into words, unless its author has written them."""
    own = _written(field)
    for code, words in _messages(field, label.strip()).items():
        if code not in own:
            field.error_messages[code] = words


def _messages(field: forms.Field, label: str) -> dict[str, str]:
    subject = "Your answer" if label.endswith("?") or _asks(label) else label
    said = {
        "required": _missing(field, label),
        "invalid_choice": "Choose one of the answers listed",
        "max_length": f"{subject} must be %(limit_value)d characters or fewer; it has %(show_value)d",
        "min_length": f"{subject} must be %(limit_value)d characters or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "min_value": f"{subject} must be %(limit_value)s or more",
    }
    if isinstance(field, forms.EmailField):
        said["invalid"] = "Enter an email address in the form name@example.org"
    elif isinstance(field, forms.IntegerField):
        said["invalid"] = f"{subject} must be a number, such as 12"
    elif isinstance(field, forms.URLField):
        said["invalid"] = "Enter a web address in the form https://example.org"
    return said


def _missing(field: forms.Field, label: str) -> str:
    """Say what to do: answer a question, say why or who, choose or enter a thing, tick a box."""
    choosing = isinstance(field, (forms.FileField, FilesField)) or isinstance(field.widget, _CHOOSING)
    thing = _lowered(label)
    if isinstance(field, forms.BooleanField):
        return f"Tick the box “{label}”"
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if _asks(label):
        return f"{'Choose' if choosing else 'Say'} {thing}"
    if not thing.startswith(("the ", "a ", "an ", "your ", "their ", "its ")):
        thing = f"the {thing}"
    return f"{'Choose' if choosing else 'Enter'} {thing}"


def _asks(label: str) -> bool:
    """Say whether a label is a clause such as “Why it matters”, to which “the” does not fit."""
    return label.split(" ", 1)[0].lower() in {"who", "whom", "what", "when", "where", "which", "why", "how", "whether"}


def _written(field: forms.Field) -> set[str]:
    """Return the codes of the messages that the field's author has written."""
    standing: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        standing.update(getattr(kind, "default_error_messages", {}))
    return {code for code, words in field.error_messages.items() if standing.get(code) is not words}


def _lowered(label: str) -> str:
    """Lower a label's first letter unless its first word is a name or an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
