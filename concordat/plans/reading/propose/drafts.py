"""An action in the making: what a row or a bullet states, and how far the statement can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..documents import Source
from .leads import Leads
from .measures import Measures
from .readings import Action
from .status import colour_of
from .timescales import read_timescale
from .words import is_unstated

_SHORT = 3


@dataclass
class Trust:
    """Gather the reasons for a confidence, which begins at 1."""

    value: float = 1.0
    reasons: list[str] = field(default_factory=list)

    def because(self, why: str) -> None:
        """Note a reason that takes nothing away."""
        self._note(why)

    def less(self, by: float, why: str) -> None:
        """Take something away, once for each reason."""
        if self._note(why):
            self.value -= by

    def _note(self, why: str) -> bool:
        if why in self.reasons:
            return False
        self.reasons.append(why)
        return True


@dataclass
class Draft:
    """Hold an action while its rows and its place in the plan are put together."""

    text: str
    source: Source
    ref: str | None = None
    priority: str | None = None
    theme: str | None = None
    strand: str | None = None
    objective: str | None = None
    leads: Leads = field(default_factory=Leads)
    partners: list[str] = field(default_factory=list)
    timescale: str = ""
    outcome: str = ""
    measures: Measures = field(default_factory=Measures)
    status: str = ""
    progress: str = ""
    others: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)
    warnings: list[str] = field(default_factory=list)
    shared: Draft | None = None

    def join(self, other: Draft) -> None:
        """Take in a row that goes on with this action, such as one cut by a page break."""
        self.text = _joined(self.text, other.text)
        self.timescale = _joined(self.timescale, other.timescale)
        self.outcome = _joined(self.outcome, other.outcome)
        self.status = _joined(self.status, other.status)
        self.progress = _joined(self.progress, other.progress)
        self.measures = Measures(self.measures.items + other.measures.items, self.measures.unmarked)
        self.leads.names += [name for name in other.leads.names if name not in self.leads.names]
        self.leads.text = _joined(self.leads.text or "", other.leads.text or "") or None
        self.partners += [*other.partners, *other.leads.partners]
        for heading, text in other.others.items():
            self.others[heading] = _joined(self.others.get(heading, ""), text)
        self.trust.less(0.1, "a row without an action of its own was taken as the rest of this one")

    def action(self) -> Action:
        """Return the finished action, with null for what is not stated."""
        self._weigh()
        when = None if is_unstated(self.timescale) else read_timescale(self.timescale)
        if when and when.repeated:
            self.warnings.append("The timescale is printed twice: the row may hold two actions.")
            self.trust.less(0.2, "the timescale is printed twice")
        if when and when.several:
            self.warnings.append("The timescale names several dates, so none was taken as the date it is due.")
        return Action(
            text=self.text,
            source=self.source,
            ref=self.ref,
            priority=self.priority,
            theme=self.theme,
            strand=self.strand,
            objective=self.objective,
            leads=tuple(self.leads.names),
            leads_text=self.leads.text,
            partners=tuple(dict.fromkeys([*self.partners, *self.leads.partners])),
            timescale=when.text if when else None,
            due=when.due.isoformat() if when and when.due else None,
            review=bool(when and when.review),
            ongoing=bool(when and when.ongoing),
            outcome=_stated(self.outcome),
            measures=self.measures.items,
            status=_stated(self.status),
            rating=colour_of(self.status),
            progress=_stated(self.progress),
            others=dict(self.others),
            suggestions=dict(self.suggestions),
            confidence=round(max(0.05, self.trust.value), 2),
            reasons=tuple(self.trust.reasons),
            warnings=tuple(self.warnings),
        )

    def _weigh(self) -> None:
        if self.leads.too_long:
            self.warnings.append("The cell that should name who leads is too long to be a list of names.")
        if len(self.text.split()) < _SHORT:
            self.trust.less(0.2, "its text is very short")
        if self.measures.unmarked:
            self.trust.less(
                0.05, "measures stand behind each other without a mark and were told apart by their wording"
            )
        if self.leads.by_grammar:
            self.trust.less(0.05, "agencies stand behind each other without a mark and were told apart by their names")


def _stated(text: str) -> str | None:
    return None if is_unstated(text) else text


def _joined(text: str, more: str) -> str:
    return f"{text}\n{more}" if text and more else text or more
