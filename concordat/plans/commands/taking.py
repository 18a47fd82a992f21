"""Write into a plan what was accepted of a document: changes of actions, further ones, and those that it no longer has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.assigning import assign
from concordat.plans.models import Action, Contributor, Lead, Placement, Plan, Priority, Theme
from concordat.plans.models.ordering import last_place
from concordat.plans.permissions import ACTION_ADD, ACTION_DELETE
from concordat.plans.queries.revisions import Pair
from concordat.plans.rules import plans as rules
from concordat.plans.rules import timing
from concordat.plans.rules.changes import changed
from concordat.plans.rules.matching import plain

Parts = Iterable[tuple[str, str]]
Keep = Callable[[Any, dict[str, object] | None, dict[str, object] | None], None]
_PLAIN = ("code", "text", "output", "outcome", "timescale")


@dataclass
class Taking:
    """One taking-in: whose, why, under which rule, and `keep`, which keeps what each thing said before and after.

    The plan is locked. Headings that the plan does not have yet are made as they are needed.
    """

    plan: Plan
    by: Actor
    why: str
    under: str
    keep: Keep
    _priorities: dict[str, Priority] = field(default_factory=dict)
    _themes: dict[tuple[str, str], Theme] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for priority in self.plan.priorities.prefetch_related("themes"):
            self._priorities[plain(priority.name)] = priority
            for theme in priority.themes.all():
                self._themes[priority.ref, plain(theme.name)] = theme

    def call(self, headings: Iterable[tuple[str, Priority | Theme]]) -> None:
        """Know headings of the plan by further names, under which a document tells them."""
        for name, heading in headings:
            if isinstance(heading, Theme):
                self._themes.setdefault((heading.priority_id, plain(name)), heading)
            else:
                self._priorities.setdefault(plain(name), heading)

    def remove(self, refs: Sequence[str]) -> None:
        """Delete actions on which nobody has reported."""
        for action in self._actions(refs):
            access.require(self.by, ACTION_DELETE, action)
            rules.check_never_reported_on(action.updates.submitted().count())
            self.keep(action, action.facts(), None)
            self._record("deleted", action, {"plan": self.plan.title, "text": action.text})
            action.delete()

    def check_codes(self, changing: Iterable[Pair], adding: Iterable[Pair]) -> None:
        """Refuse a reference that would stand at two actions once everything is done."""
        codes = dict(self.plan.actions.exclude(code="").values_list("ref", "code"))
        for pair in changing:
            if pair.held and any(change.field == "code" for change in pair.taken):
                codes[pair.held.ref] = pair.draft.code
        for pair in adding:
            codes[pair.proposal.ref] = pair.draft.code
        said = [code for code in codes.values() if code]
        if twice := sorted({code for code in said if said.count(code) > 1}):
            words = ", ".join(twice[:5])
            raise Problem(f"Two actions would have the reference {words}. Edit one of them, or leave it as it is.")

    def change(self, pairs: Sequence[Pair]) -> None:
        """Change actions in the fields that were taken; what the document does not state stays."""
        wanted = {pair.held.ref: pair for pair in pairs if pair.held}
        before = {action.ref: action.facts() for action in self._actions(wanted)}
        actions = list(self._actions(wanted))
        coded = [ref for ref, pair in wanted.items() if any(change.field == "code" for change in pair.taken)]
        self.plan.actions.filter(ref__in=coded).update(code="")  # two may exchange theirs
        for action in actions:
            self._write(action, wanted[action.ref])
        for action in self._actions(wanted):
            if before[action.ref] != action.facts():
                self.keep(action, before[action.ref], action.facts())
                self._record("edited", action, changed(before[action.ref], action.facts()))
            self._assign(action, wanted[action.ref])

    def add(self, pairs: Sequence[Pair]) -> None:
        """Add actions at the end of their headings."""
        if pairs:
            access.require(self.by, ACTION_ADD, self.plan)
        place = last_place(self.plan.actions.all())
        for at, pair in enumerate(pairs):
            draft = pair.draft
            priority, theme = self._heading(draft.priority, draft.theme)
            action = Action.objects.create(
                partnership_id=self.plan.partnership_id,
                plan=self.plan,
                priority=priority,
                theme=theme,
                position=place + at,
                measures=list(draft.measures),
                strands=list(draft.strands),
                due=draft.due,
                timing=timing.suggested(draft.timescale, draft.due)[0] if draft.timing is None else draft.timing,
                source=dict(draft.source),
                **{name: getattr(draft, name) for name in _PLAIN},
            )
            self._part(Lead, action, draft.leads)
            self._part(Contributor, action, draft.contributors)
            self._show(action, draft.also)
            self.keep(action, None, action.facts())
            self._record("added", action, {"plan": self.plan.title})
            if draft.owner or draft.deputy:
                deputy = draft.deputy if draft.deputy != draft.owner else ""
                assign(by=self.by, action=action.ref, owner=draft.owner, deputy=deputy)

    def _write(self, action: Action, pair: Pair) -> None:
        draft, fields = pair.draft, {change.field for change in pair.taken}
        for name in fields & {*_PLAIN, "due"}:
            setattr(action, name, getattr(draft, name))
        for name in fields & {"measures", "strands"}:
            setattr(action, name, list(getattr(draft, name)))
        if "place" in fields:
            (change,) = (each for each in pair.taken if each.field == "place")
            action.priority, action.theme = self._heading(*change.after)
        if "timing" in fields:
            action.timing = draft.timing or ""
        if "leads" in fields:
            self._part(Lead, action, draft.leads, action.leads)
        if "contributors" in fields:
            self._part(Contributor, action, draft.contributors, action.contributors)
        if "also" in fields:
            action.placements.all().delete()
            self._show(action, draft.also)
        action.source = dict(draft.source)
        action.save()

    def _part(self, model: Any, action: Action, named: Parts, before: Any = None) -> None:
        """Write who takes part, in place of those before; a name that stays means the agency that it meant."""
        meant = {part.name: part.agency_id for part in before.all()} if before else {}
        if before:
            before.all().delete()
        ours = {"partnership_id": action.partnership_id, "action": action}
        model._default_manager.bulk_create(
            model(**ours, name=name, agency_id=meant.get(name, agency or None), position=place)
            for place, (name, agency) in enumerate(dict(named).items())
        )

    def _show(self, action: Action, also: Iterable[tuple[str, str]]) -> None:
        """Show an action at further places."""
        found = dict.fromkeys(self._heading(*place) for place in also)
        own = (action.priority, action.theme)
        Placement.objects.bulk_create(
            Placement(partnership_id=action.partnership_id, action=action, priority=priority, theme=theme)
            for priority, theme in found
            if priority and (priority, theme) != own
        )

    def _assign(self, action: Action, pair: Pair) -> None:
        """Name an owner or a deputy who was taken, under the rules of assigning and as no part of what is promised."""
        fields = {change.field for change in pair.taken}
        if fields & {"owner", "deputy"}:
            draft = pair.draft
            owner = draft.owner if "owner" in fields else action.owner_id or ""
            deputy = draft.deputy if "deputy" in fields else action.deputy_id or ""
            assign(by=self.by, action=action.ref, owner=owner, deputy=deputy)

    def _heading(self, priority: str = "", theme: str = "") -> tuple[Priority | None, Theme | None]:
        """Return the plan's priority and theme of these names, made where it has none."""
        if not priority:
            return None, None
        above = self._priorities.get(plain(priority))
        if above is None:
            above = Priority.objects.create(
                partnership_id=self.plan.partnership_id,
                plan=self.plan,
                name=priority,
                position=last_place(self.plan.priorities.all()),
            )
            self._priorities[plain(priority)] = above
            self.keep(above, None, above.facts())
        if not theme:
            return above, None
        inner = self._themes.get((above.ref, plain(theme)))
        if inner is None:
            inner = Theme.objects.create(
                partnership_id=self.plan.partnership_id,
                plan=self.plan,
                priority=above,
                name=theme,
                position=last_place(above.themes.all()),
            )
            self._themes[above.ref, plain(theme)] = inner
            self.keep(inner, None, inner.facts())
        return above, inner

    def _actions(self, refs: Iterable[str]) -> list[Action]:
        wanted = list(refs)
        actions = self.plan.actions.select_related("plan", "priority", "theme", "owner__agency", "deputy__agency")
        parts = ("leads", "contributors", "placements", "links")
        found = list(actions.prefetch_related(*parts).filter(ref__in=wanted))
        if len(found) != len(wanted):
            raise Missing
        return found

    def _record(self, verb: str, action: Action, detail: dict[str, Any]) -> None:
        record(f"plans.action.{verb}", by=self.by, target=action, why=self.why, under=self.under, detail=detail)
