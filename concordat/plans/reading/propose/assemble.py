"""Put the steps together: each action under its priority, theme and strand, each text to the part it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..documents import Cell, Line, Source
from .drafts import Draft
from .labels import LABEL_WORDS, OF_THE_WHOLE
from .leads import read_leads
from .names import Names
from .outline import Mark
from .ranking import ASIDE, PRIORITY, STRAND, THEME, Held, Ranking, rank
from .readings import Action, Figure, Part, Remark
from .refs import prefix
from .steps import Left, Step, Told, Used
from .strategy import alike, figures
from .suggest import suggest

_MOST_ANNOUNCED, _MOST_COMPARED = 12, 100
_TOLD = ("narrative", "background", "activities", "partners", "outcomes", "measures", "achievements")


@dataclass
class _Growing:
    """Hold a part while text is added to it."""

    name: str
    source: Source
    level: int = 0
    told: dict[str, list[str]] = field(default_factory=dict)
    themes: list[_Growing] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)

    def part(self) -> Part:
        told = {kind: tuple(self.told.get(kind, ())) for kind in _TOLD}
        return Part(self.name, self.source, themes=tuple(theme.part() for theme in self.themes), **told)


@dataclass
class Assembly:
    """Hold what came of the steps."""

    names: Names
    period: str | None
    sure: bool = True
    priorities: list[_Growing] = field(default_factory=list)
    strands: list[_Growing] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    drivers: list[str] = field(default_factory=list)
    consultation: list[Figure] = field(default_factory=list)
    announced: list[Told] = field(default_factory=list)
    loose: list[_Growing] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    uses: dict[str, str] = field(default_factory=dict)
    priority: _Growing | None = None
    theme: _Growing | None = None
    strand: _Growing | None = None
    outside: str = "it stands before the first priority"

    def part(self) -> _Growing | None:
        """Return the innermost part that is open."""
        return self.strand or self.theme or self.priority

    def open(self, mark: Mark, found: str) -> None:
        """Begin the part that a mark names, or leave the parts where it names none."""
        if found == ASIDE:
            self._leave(mark)
            return
        self.uses[mark.source.anchor] = f"the name of a {found}"
        if found == PRIORITY:
            self.priority, self.theme, self.strand = self._known(self.priorities, mark), None, None
        elif found == THEME:
            within = self.priority.themes if self.priority else self.loose
            self.theme, self.strand = self._known(within, mark), None
        elif found == STRAND:
            self.strand = self._known(self.strands, mark)

    def _leave(self, mark: Mark) -> None:
        inside = self.priority is not None and mark.level > self.priority.level and mark.said != ASIDE
        if mark.form == "row" or inside or (self.part() and mark.level > 1 and mark.form != "heading"):
            self.tell(Told("narrative", mark.name, mark.source))
            return
        self.priority = self.theme = self.strand = None
        self.outside = f"it stands under “{mark.name}”, which holds no action"
        self.leave(mark.source, "it names a part that holds no action")

    @staticmethod
    def _known(parts: list[_Growing], mark: Mark) -> _Growing:
        """Return the part of this name, which may be printed again on a later page."""
        near = parts[-_MOST_COMPARED:]  # a document of thousands of parts is compared with the last of them only
        same = next((part for part in near if alike(part.name, mark.name)), None)
        if same is None:
            same = _Growing(mark.name, mark.source, mark.level)
            parts.append(same)
        return same

    def tell(self, told: Told) -> None:
        """Add a text to the part that is open, or leave it aside where none is."""
        if told.kind in OF_THE_WHOLE:
            self._tell_of_the_whole(told)
            return
        part = self.part()
        if told.kind == "linked" and told.item:
            self.linked.append(told.text)
        elif part is None:
            self.leave(told.source, self.outside)
            return
        elif told.kind == "themes" and told.item:
            part.themes.append(_Growing(told.text, told.source))
        elif told.kind == "leads":
            part.leads.append(told.text)
            part.told.setdefault("partners", []).append(told.text)
        else:
            part.told.setdefault(told.kind if told.kind in _TOLD else "narrative", []).append(told.text)
        self.uses.setdefault(told.source.anchor, LABEL_WORDS.get(told.kind, "what is said of the part"))

    def _tell_of_the_whole(self, told: Told) -> None:
        """Take a text that stands outside the parts: a driver, a consultation's figure, a priority's name, or neither."""
        if told.kind == "aside":
            self.priority = self.theme = self.strand = None
            self.outside = "it stands outside the plan's priorities"
        found = figures(told.text, told.source) if told.kind == "consultation" else []
        self.consultation += found
        if told.kind == "drivers" and told.item:
            self.drivers.append(told.text)
        elif told.kind == "priorities" and told.item:
            self.announced.append(told)
        elif not found:
            if told.text and self.part() is not None:
                self.tell(replace(told, kind="narrative"))
            elif told.text:
                self.leave(told.source, self.outside)
            return
        self.uses.setdefault(told.source.anchor, LABEL_WORDS[told.kind])

    def close(self) -> None:
        """Settle what only the whole shows: themes under no priority are the priorities, and so are names announced as such
        in a document that shows no other and no action."""
        if not self.priorities and self.loose:
            self.priorities = self.loose
            self.actions = [
                replace(action, priority=action.theme, theme=None) if action.theme else action
                for action in self.actions
            ]
        if self.actions or self.priorities or len(self.announced) > _MOST_ANNOUNCED:
            return
        for told in self.announced:
            self._known(self.priorities, Mark(told.text.rstrip(" .;"), told.source, "row", 9))

    def leave(self, source: Source, reason: str) -> None:
        """Note what is left aside, and why."""
        if source.anchor not in self.uses:
            self.left.append(Remark(reason, source))

    def take(self, draft: Draft) -> None:
        """Finish an action in the parts that are open; what its own row says of them goes before."""
        draft.priority = draft.priority or (self.priority.name if self.priority else None)
        draft.theme = draft.theme or (self.theme.name if self.theme else None)
        draft.strand = draft.strand or (self.strand.name if self.strand else None)
        if not self.sure and draft.priority:
            draft.trust.less(0.1, "which heading is a priority and which a theme is not certain")
        suggest(draft, self.names, self.period)
        self._suggest_leads(draft)
        self._name_from_columns(draft)
        self.actions.append(draft.action())
        label = f"action {draft.ref}" if draft.ref else f"action {len(self.actions)}"
        self.uses[draft.source.anchor] = label

    def _suggest_leads(self, draft: Draft) -> None:
        """Suggest who leads the part that an action stands in, where the action itself names nobody."""
        part = self.part()
        if part is not None and part.leads and not draft.leads.text and "leads" not in draft.suggestions:
            cell = Cell(tuple(Line(text) for text in part.leads))
            draft.suggestions["leads"] = tuple(read_leads(cell, self.names).names)

    def _name_from_columns(self, draft: Draft) -> None:
        """Let priorities, themes and strands that stand in columns be parts of the plan too."""
        if draft.priority:
            home = self._known(self.priorities, Mark(draft.priority, draft.source, "row", 9))
            if draft.theme:
                self._known(home.themes, Mark(draft.theme, draft.source, "row", 9))
        elif draft.theme:
            self._known(self.loose, Mark(draft.theme, draft.source, "row", 9))
        if draft.strand:
            self._known(self.strands, Mark(draft.strand, draft.source, "row", 9))


def assemble(steps: Sequence[Step], names: Names, period: str | None) -> tuple[Assembly, Ranking]:
    """Return everything put together, and how the parts were ranked."""
    ranking = rank(_held(steps))
    ranks = iter(ranking.ranks)
    assembly = Assembly(names, period, sure=ranking.sure)
    for step in steps:
        if isinstance(step, Mark):
            assembly.open(step, next(ranks))
        elif isinstance(step, Draft):
            assembly.take(step)
        elif isinstance(step, Told):
            assembly.tell(step)
        elif isinstance(step, Used):
            assembly.uses[step.source.anchor] = step.words
        elif isinstance(step, Left):
            assembly.leave(step.source, step.reason)
    assembly.close()
    return assembly, ranking


def _held(steps: Sequence[Step]) -> list[Held]:
    held: list[Held] = []
    for step in steps:
        if isinstance(step, Mark):
            held.append(Held(step))
        elif isinstance(step, Draft) and held and not step.priority:  # a row that names its own needs no heading
            held[-1].actions += 1
            held[-1].series |= {prefix(step.ref)} - {""}
    return held
