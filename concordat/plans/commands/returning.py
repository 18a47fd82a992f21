"""Take into a plan what a file that Concordat wrote from it says beside the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.taking import Keep
from concordat.plans.commands.taking_away import keeping_others, take_away
from concordat.plans.models import Amendment, LinkedStrategy, Plan, Priority, Statement, Theme
from concordat.plans.models.ordering import last_place
from concordat.plans.permissions import STATEMENT_EDIT, STRATEGY_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules import strands
from concordat.plans.rules.changes import asked_of, changed
from concordat.plans.rules.content import day_told
from concordat.plans.rules.differing import Difference
from concordat.plans.rules.returning import Returned
from concordat.plans.rules.statements import check
from concordat.plans.rules.strategies import StrategyWords

_PLAIN = ("title", "period", "about", "level")
_MODELS: Mapping[str, Any] = {
    "priority": Priority,
    "theme": Theme,
    "statement": Statement,
    "strategy": LinkedStrategy,
}
_ASKED = {"statement": STATEMENT_EDIT, "strategy": STRATEGY_EDIT}


@dataclass
class Parts:
    """One taking-in, as `taking.Taking` is of actions; the plan is locked. `made` are new things by their references."""

    plan: Plan
    whole: Returned
    by: Actor
    why: str
    under: str
    amendment: Amendment | None
    keep: Keep
    made: dict[str, Any] = field(default_factory=dict)

    def put(self, accepted: Sequence[Difference]) -> None:
        """Change and add what was accepted, what others stand in first."""
        for found in accepted:
            if found.kind in _ASKED:
                access.require(self.by, _ASKED[found.kind], self.plan)
            if found.kind == "plan":
                self._plan(found)
            elif found.after is not None:
                self._put(found)

    def headings(self) -> list[tuple[str, Priority | Theme]]:
        """Return the headings of the plan by the names that the file has for them."""
        known = {each.ref: each for each in (*self.plan.priorities.all(), *self.plan.themes.all())} | self.made
        return [(name, known[ref]) for ref, name in self.whole.called.items() if ref in known]

    def remove(self, accepted: Sequence[Difference]) -> None:
        """Take away what was accepted to go: statements and strategies, then themes and priorities that are empty."""
        gone = [found for found in accepted if found.after is None]
        for kind in ("statement", "strategy", "theme", "priority"):
            for found in gone:
                if found.kind == kind:
                    self._remove(found)

    def know_strands(self) -> None:
        """Have the plan name every strand to which an action or a statement of it belongs."""
        used = [name for names in self.plan.actions.values_list("strands", flat=True) for name in names]
        used += list(self.plan.statements.exclude(strand="").values_list("strand", flat=True))
        now = strands.of_plan(self.plan.strands)
        every = strands.together(now, used)
        if len(every) > len(now):
            before = self.plan.facts()
            self.plan.strands = strands.plain(strands.checked(every))
            self._save_plan(before)

    def _plan(self, found: Difference) -> None:
        plan, before, after = self.plan, self.plan.facts(), found.after or {}
        for name in found.names():
            if name in _PLAIN:
                setattr(plan, name, after[name])
            elif name in ("begins", "ends"):
                setattr(plan, name, day_told(after[name]))
            elif name == "strands":
                listed = [strands.Strand(each["name"], each.get("meaning", "")) for each in after["strands"]]
                plan.strands = strands.plain(strands.checked(listed))
        if not plan.title.strip():
            raise Problem("The file has no title for the plan. Leave the title as it is, or write one in the file.")
        rules.check_level(plan.level)
        rules.check_has_no_parts(plan.level, plan.parts.count())
        if plan.begins and plan.ends and plan.ends <= plan.begins:
            raise Problem("The plan must end after it begins")
        self._save_plan(before)

    def _save_plan(self, before: Mapping[str, object]) -> None:
        self.plan.save(update_fields=[*_PLAIN, "begins", "ends", "strands"])
        self.keep(self.plan, dict(before), self.plan.facts())
        detail = changed(before, self.plan.facts())
        record("plans.plan.edited", by=self.by, target=self.plan, why=self.why, under=self.under, detail=detail)

    def _put(self, found: Difference) -> None:
        """Change a thing, or add it at the end."""
        model, facts = _MODELS[found.kind], self._facts(found)
        thing = model._default_manager.filter(ref=found.of, plan=self.plan).first() if found.before else None
        before = thing.facts() if thing else None
        if thing is None:
            facts["position"] = last_place(self._beside(model, facts))
            thing = model(partnership_id=self.plan.partnership_id, plan=self.plan)
        for name, value in facts.items():
            setattr(thing, name, value)
        thing.save()
        self.made[found.of] = thing
        self.keep(thing, before, thing.facts())
        detail = changed(before, thing.facts()) if before else {"plan": self.plan.title}
        self._record(found.kind, "edited" if before else "added", thing, detail)

    def _facts(self, found: Difference) -> dict[str, Any]:
        """Return what a thing is to say, checked as where it is written by hand; places as the things themselves."""
        told: dict[str, Any] = {**asked_of(found.after or {})}
        for name in ("priority", "theme"):
            if name in told:
                told[name] = self._place(told, name)
        if found.kind == "statement":
            check(told["kind"], told["text"], told["topic"])
        elif found.kind == "strategy":
            told = StrategyWords(**{**told, "ends": day_told(told["ends"])}).facts()
        elif not told["name"].strip():
            raise Problem(f"A {found.kind} of the file has no name. Leave it as it is, or write one in the file.")
        return told

    def _place(self, told: Mapping[str, Any], name: str) -> Any:
        ref = told[name]
        model = _MODELS[name]
        found = self.made.get(ref) or model._default_manager.filter(ref=ref, plan=self.plan).first() if ref else None
        if ref and found is None:
            raise Problem(
                f"“{told.get('text') or told.get('name')}” stands under “{self.whole.called[ref]}”, which is not in the "
                "plan. Accept that too, or leave this as it is."
            )
        return found

    def _beside(self, model: Any, facts: Mapping[str, Any]) -> Any:
        every = model._default_manager.filter(plan=self.plan)
        return every.filter(priority=facts["priority"]) if model is Theme else every

    def _remove(self, found: Difference) -> None:
        thing = _MODELS[found.kind]._default_manager.filter(ref=found.of, plan=self.plan).first()
        if thing is None:
            return
        if isinstance(thing, (Priority, Theme)):
            if thing.actions.exists() or (isinstance(thing, Priority) and thing.themes.exists()):
                raise Problem(
                    f"“{thing.name}” still holds actions or themes in the plan. Keep it, or remove those too."
                )
            self._record(found.kind, "deleted", thing, {"plan": self.plan.title})
            take_away(thing, by=self.by, plan=self.plan, amendment=self.amendment)
            return
        if isinstance(thing, Statement) and thing.notes.exists():
            raise Problem(f"Figures or evidence have been given on “{thing.text[:100]}”. Keep it: they would be lost.")
        self._record(found.kind, "deleted", thing, {"name": str(thing)})
        linked = thing.links.values_list("action", flat=True)
        with keeping_others(self.plan, linked, by=self.by, amendment=self.amendment):
            self.keep(thing, thing.facts(), None)
            thing.delete()

    def _record(self, kind: str, verb: str, thing: Any, detail: dict[str, Any]) -> None:
        target = thing if kind in ("priority", "theme") else self.plan
        event = f"plans.{kind}.{verb}"
        record(event, by=self.by, target=target, why=self.why, under=self.under, detail=detail)
