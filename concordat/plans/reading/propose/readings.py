"""What a reading is: the proposed plan with, for everything, its place in the source, its confidence and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..documents import Document, Source


@dataclass(frozen=True, slots=True)
class Remark:
    """Say something about the source that the reader should know: a warning, or why something was left aside."""

    message: str
    source: Source

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"message": self.message, "source": self.source.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Remark:
        """Build a remark from what `to_json` gave."""
        return cls(data["message"], Source.from_json(data["source"]))


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a figure of a consultation: its value as printed ("79%") and what it is of."""

    value: str
    about: str
    source: Source

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"value": self.value, "about": self.about, "source": self.source.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Figure:
        """Build a figure from what `to_json` gave."""
        return cls(data["value"], data["about"], Source.from_json(data["source"]))


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a named part of a plan (a priority, a theme or a strand) and what is said of the whole of it."""

    name: str
    source: Source
    narrative: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    achievements: tuple[str, ...] = ()
    themes: tuple[Part, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data; `themes` are names, `theme_details` the same themes in full."""
        data = {name: list(getattr(self, name)) for name in _TOLD}
        names = [theme.name for theme in self.themes]
        details = [theme.to_json() for theme in self.themes]
        source = self.source.to_json()
        return {
            "name": self.name,
            "themes": names,
            **data,
            "theme_details": details,
            "source": source,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Part:
        """Build a part from what `to_json` gave."""
        told = {name: tuple(data[name]) for name in _TOLD}
        themes = tuple(cls.from_json(theme) for theme in data["theme_details"])
        return cls(data["name"], Source.from_json(data["source"]), themes=themes, **told)


_TOLD = (
    "narrative",
    "background",
    "activities",
    "partners",
    "outcomes",
    "measures",
    "achievements",
)


@dataclass(frozen=True, slots=True)
class Action:
    """Hold one proposed action. What the source does not state is None or empty; guesses stand in `suggestions`.

    `due` is an ISO date, only where the timescale states one; `others` are cells of columns with no known meaning;
    `strands`, `also` (further places, as names of priority and theme), `timing`, `owner`, `deputy` and `output` are stated
    only by files that Concordat wrote; of those `stated` names the fields for which they have a column, as drafts of
    actions name them: what is empty there is meant to be.
    `confidence` runs from 0 to 1 and `reasons` say in words what it rests on.
    """

    text: str
    source: Source
    ref: str | None = None
    priority: str | None = None
    theme: str | None = None
    strand: str | None = None
    strands: tuple[str, ...] = ()
    objective: str | None = None
    leads: tuple[str, ...] = ()
    leads_text: str | None = None
    partners: tuple[str, ...] = ()
    timescale: str | None = None
    due: str | None = None
    review: bool = False
    ongoing: bool = False
    timing: str | None = None
    owner: str | None = None
    deputy: str | None = None
    also: tuple[tuple[str, str], ...] = ()
    stated: tuple[str, ...] = ()
    output: str | None = None
    outcome: str | None = None
    measures: tuple[str, ...] = ()
    status: str | None = None
    rating: str | None = None
    progress: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        data = {name: _plain(value) for name, value in asdict(self).items() if name != "source"}
        return {**data, "source": self.source.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Action:
        """Build an action from what `to_json` gave."""
        fields = {name: _frozen(value) for name, value in data.items() if name != "source"}
        return cls(**fields, source=Source.from_json(data["source"]))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold everything proposed from a document, and what became of each block of it.

    `written` is what a file that Concordat wrote says of the plan beside its actions (`written/whole.py`).
    `uses` says for each anchor that was used what it was used as; `left_aside` names the others, and why.
    """

    title: str | None
    period: str | None
    layout: str
    priorities: tuple[Part, ...] = ()
    strands: tuple[Part, ...] = ()
    actions: tuple[Action, ...] = ()
    linked_strategies: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    consultation: tuple[Figure, ...] = ()
    warnings: tuple[Remark, ...] = ()
    left_aside: tuple[Remark, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = field(default=None, compare=False, repr=False)
    written: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self, *, document: bool = False) -> dict[str, Any]:
        """Return plain data in the shape that reading scores are taken from; with the document too if asked."""
        data: dict[str, Any] = {
            "title": self.title,
            "period": self.period,
            "layout": self.layout,
            "priorities": [part.to_json() for part in self.priorities],
            "strands": [part.to_json() for part in self.strands],
            "actions": [action.to_json() for action in self.actions],
            "linked_strategies": list(self.linked_strategies),
            "drivers": list(self.drivers),
            "consultation": [figure.to_json() for figure in self.consultation],
            "warnings": [remark.to_json() for remark in self.warnings],
            "left_aside": [remark.to_json() for remark in self.left_aside],
            "uses": dict(self.uses),
        }
        if self.written:
            data["written"] = dict(self.written)
        if document and self.document is not None:
            data["document"] = self.document.to_json()
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """Build a reading from what `to_json` gave."""
        return cls(
            title=data["title"],
            period=data["period"],
            layout=data["layout"],
            priorities=tuple(Part.from_json(part) for part in data["priorities"]),
            strands=tuple(Part.from_json(part) for part in data["strands"]),
            actions=tuple(Action.from_json(action) for action in data["actions"]),
            linked_strategies=tuple(data["linked_strategies"]),
            drivers=tuple(data.get("drivers", ())),
            consultation=tuple(Figure.from_json(figure) for figure in data.get("consultation", ())),
            warnings=tuple(Remark.from_json(remark) for remark in data["warnings"]),
            left_aside=tuple(Remark.from_json(remark) for remark in data["left_aside"]),
            uses=dict(data["uses"]),
            document=Document.from_json(data["document"]) if "document" in data else None,
            written=data.get("written", {}),
        )
