"""Draft a whole plan at once: all of it or nothing, in as many queries for one action as for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.partnership.queries.agencies import gazetteer
from concordat.partnership.queries.members import colleagues
from concordat.plans.commands.finding import made, strategy_above
from concordat.plans.models import (
    Action,
    Contributor,
    Document,
    Lead,
    Link,
    LinkedStrategy,
    Placement,
    Plan,
    Priority,
    Statement,
    Theme,
)
from concordat.plans.permissions import ACTION_ASSIGN, PLAN_DRAFT
from concordat.plans.rules import plans as rules
from concordat.plans.rules import statements as statement_rules
from concordat.plans.rules import strands as strand_rules
from concordat.plans.rules import timing
from concordat.plans.rules.drafts import (
    DraftAction,
    DraftPriority,
    DraftStatement,
    DraftStrategy,
    as_strategies,
    outline,
    repeated_codes,
    strands_used,
)
from concordat.plans.rules.strands import Strand


@transaction.atomic
def draft_plan(
    *,
    by: Actor,
    title: str,
    period: str = "",
    begins: date | None = None,
    ends: date | None = None,
    priorities: Sequence[DraftPriority] = (),
    actions: Sequence[DraftAction] = (),
    linked: Sequence[str | DraftStrategy] = (),
    document: Document | None = None,
    level: str = Plan.Level.ANNUAL,
    about: str = "",
    part_of: str = "",
    strands: Sequence[Strand] | None = None,
    statements: Sequence[DraftStatement] = (),
    ref: str = "",
) -> Plan:
    """Make a draft plan with everything in it, all or nothing, in as many queries for one action as for thousands.

    Priorities and themes that only actions name are made too, and so are strategies that only actions or priorities
    name. Without dates, they are those that the period states; without `strands`, they are 4P and whatever else
    actions use. `statements` are of the whole plan. `ref` as of
    `actions.add`. Raises `Problem` where two actions have one reference, or the plan ends
    before it begins.
    """
    decision = access.require(by, PLAN_DRAFT)
    if ref and (already := Plan.objects.filter(ref=ref, agency_id=by.agency, partnership_id=by.partnership).first()):
        return already
    if twice := repeated_codes(actions):
        raise Problem(f"Each reference may stand at one action only; repeated: {', '.join(twice[:10])}", "code")
    begins, ends = rules.dates_of(period, begins, ends)
    chosen = strand_rules.together(strand_rules.DEFAULT if strands is None else strands, strands_used(actions))
    plan = made(
        Plan,
        ref,
        by=by,
        agency_id=by.agency,
        title=title.strip(),
        level=rules.check_level(level),
        about=about.strip(),
        part_of=strategy_above(part_of, by=by),
        strands=strand_rules.plain(strand_rules.checked(chosen)),
        period=period.strip(),
        begins=begins,
        ends=ends,
        document=document,
    )
    making = _Making(by, plan)
    making.outline(outline(priorities, actions))
    making.say(statements)
    making.link(linked, priorities, actions)
    making.act(actions)
    making.keep()
    detail = {
        "priorities": len(making.priorities),
        "themes": len(making.themes),
        "actions": len(actions),
        "linked": len(making.strategies),
        "document": document.ref if document else "",
    }
    if making.statements:
        detail["statements"] = len(making.statements)
    record("plans.plan.drafted", by=by, target=plan, under=decision.under, detail=detail)
    return plan


@dataclass
class _Making:
    """A plan in the making: everything in it as rows to be kept at the end, found by the names in the draft."""

    by: Actor
    plan: Plan
    priorities: dict[str, Priority] = field(default_factory=dict)
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)
    strategies: dict[str, LinkedStrategy] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    contributors: list[Contributor] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def ours(self) -> dict[str, Any]:
        return {"partnership_id": self.plan.partnership_id, "plan": self.plan}

    def outline(self, priorities: Sequence[DraftPriority]) -> None:
        """Make priorities and themes, with what is said of each."""
        for place, told in enumerate(priorities):
            priority = Priority(**self.ours, name=told.name, narrative=told.narrative, position=place)
            self.priorities[told.name] = priority
            self.say(told.statements, priority=priority)
            for inner, theme in enumerate(told.themes):
                facts = {"name": theme.name, "background": theme.background, "partners": list(theme.partners)}
                made = Theme(**self.ours, **facts, priority=priority, position=inner)
                self.themes[told.name, theme.name] = made
                self.say(theme.statements, priority=priority, theme=made)

    def say(self, told: Iterable[DraftStatement], **where: Any) -> None:
        """Make statements, held where they stand."""
        for each in told:
            statement_rules.check(each.kind, each.text, each.topic)
            self.statements.append(
                Statement(
                    **self.ours,
                    **where,
                    kind=each.kind,
                    text=each.text.strip(),
                    strand=each.strand,
                    topic=each.topic,
                    definition=each.definition,
                    origin=each.origin,
                    source=dict(each.source),
                    position=len(self.statements),
                )
            )

    def link(
        self,
        linked: Sequence[str | DraftStrategy],
        priorities: Sequence[DraftPriority],
        actions: Sequence[DraftAction],
    ) -> None:
        """Make linked strategies, and link the priorities that serve them."""
        named = [name for told in priorities for name in told.serves]
        named += [name for draft in actions for name in draft.serves]
        for place, strategy in enumerate(_listed(linked, named)):
            self.strategies[strategy.name] = LinkedStrategy(
                **self.ours,
                kind=strategy.kind,
                name=strategy.name,
                holder=strategy.holder,
                ends=strategy.ends,
                address=strategy.address,
                position=place,
            )
        for priority in priorities:
            for name in dict.fromkeys(priority.serves):
                here = self.priorities[priority.name]
                self.links.append(Link(**self.ours, priority=here, strategy=self.strategies[name]))

    def act(self, drafts: Sequence[DraftAction]) -> None:
        """Make actions, and all that hangs on each."""
        _check_people(self.by, drafts)
        deliverables = {each.text: each for each in self.statements if each.kind == statement_rules.DELIVERABLE}
        for place, draft in enumerate(drafts):
            action = self._action(draft, place)
            self.actions.append(action)
            self.leads += self._parts(Lead, action, draft.leads)
            self.contributors += self._parts(Contributor, action, draft.contributors)
            for priority, theme in dict.fromkeys(draft.also):
                if priority and (priority, theme) != (draft.priority, draft.theme):
                    facts = {"priority": self.priorities[priority], "theme": self.themes.get((priority, theme))}
                    self.placements.append(Placement(partnership_id=self.plan.partnership_id, action=action, **facts))
            for name in dict.fromkeys(draft.serves):
                self.links.append(Link(**self.ours, action=action, strategy=self.strategies[name]))
            for text in dict.fromkeys(draft.evidences):
                if text not in deliverables:
                    raise Problem(f"There is no key deliverable “{text[:100]}”", "evidences")
                self.links.append(Link(**self.ours, action=action, deliverable=deliverables[text]))

    def _action(self, draft: DraftAction, place: int) -> Action:
        return Action(
            **self.ours,
            priority=self.priorities.get(draft.priority),
            theme=self.themes.get((draft.priority, draft.theme)),
            code=draft.code,
            text=draft.text,
            output=draft.output,
            outcome=draft.outcome,
            measures=list(draft.measures),
            strands=list(draft.strands),
            timescale=draft.timescale,
            timing=timing.suggested(draft.timescale, draft.due)[0] if draft.timing is None else draft.timing,
            due=draft.due,
            owner_id=draft.owner or None,
            deputy_id=draft.deputy or None,
            source=dict(draft.source),
            position=place,
        )

    def _parts(self, model: Any, action: Action, named: Iterable[tuple[str, str]]) -> list[Any]:
        ours = {"partnership_id": self.plan.partnership_id, "action": action}
        return [
            model(**ours, name=name, agency_id=agency or None, position=place)
            for place, (name, agency) in enumerate(dict(named).items())
        ]

    def keep(self) -> None:
        """Write it all, what others point at first."""
        kept: Mapping[Any, Iterable[Any]] = {
            Priority: self.priorities.values(),
            Theme: self.themes.values(),
            LinkedStrategy: self.strategies.values(),
            Statement: self.statements,
            Action: self.actions,
            Lead: self.leads,
            Contributor: self.contributors,
            Placement: self.placements,
            Link: self.links,
        }
        for model, rows in kept.items():
            model._default_manager.bulk_create(rows)


def _listed(linked: Sequence[str | DraftStrategy], named: Iterable[str]) -> list[DraftStrategy]:
    """Return the linked strategies, and after them those that only actions or priorities name."""
    told = as_strategies(linked)
    known = {each.name for each in told}
    return [*told, *as_strategies(name for name in named if name not in known)]


def _check_people(by: Actor, drafts: Sequence[DraftAction]) -> None:
    """Refuse owners and deputies who hold no role here, and agencies that take no part."""
    people = {ref for draft in drafts for ref in (draft.owner, draft.deputy) if ref}
    if people:
        access.require(by, ACTION_ASSIGN)
        if unknown := people - set(colleagues(by).filter(ref__in=people).values_list("ref", flat=True)):
            raise Problem(f"{len(unknown)} of the owners and deputies hold no role in this partnership", "owner")
    agencies = {ref for draft in drafts for _, ref in (*draft.leads, *draft.contributors) if ref}
    if agencies and agencies - {ref for ref, _ in gazetteer(by)}:
        raise Problem("Choose agencies that take part in this partnership", "leads")
