"""A form that asks for one that is known, or for the whole of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from concordat.design.forms import Form

Choices = Sequence[tuple[str, str]]
NEW = "new"
YES_NO = (("yes", "Yes"), ("no", "No"))


class EitherForm(Form):
    """A form whose field `known` chooses one that is there, or NEW; `needed` are what a new one cannot do without."""

    known: ClassVar[str]
    needed: ClassVar[tuple[str, ...]]

    def __init__(self, *args: Any, choices: Choices, new: str = "", **kwargs: Any) -> None:
        """Offer `choices`, and in the words `new` the making of a new one, if the reader may make one."""
        super().__init__(*args, **kwargs)
        offered = [(NEW, new), *choices] if new else [("", "Choose one"), *choices]
        self.fields[self.known].choices = offered  # type: ignore[attr-defined]
        asked = not self.is_bound or self.data.get(self.known) == NEW
        for name in self.needed:
            if new:
                self.fields[name].required = asked
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse one that is known and a new one at once."""
        given = super().clean() or {}
        if given.get(self.known) not in (NEW, None, "") and given.get("name"):
            self.add_error("name", "Choose one that is known or name a new one, not both")
        return given
