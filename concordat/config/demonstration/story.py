"""What happened in the demonstration: plans signed off, reported on, amended and compared, on the days of the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.utils import timezone

from concordat.config.demonstration.calendar import Calendar
from concordat.config.demonstration.cast import Cast
from concordat.config.demonstration.drafts import ActionDrafts, actions, draft_priority, known_as
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.notices import commands as notices
from concordat.plans.commands import actions as action_commands
from concordat.plans.commands import amending, crosswalks, drafting, handovers, plans, statuses, terms, updates
from concordat.plans.models import Action
from concordat.plans.rules.actions import ActionWords, words_of
from concordat.plans.rules.handovers import PLACE
from concordat.plans.rules.strands import Strand

MANAGER = "priya-ramanathan-cole"
READ_AFTER = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that one person does at a moment."""

    at: datetime
    member: str
    do: Callable[[Actor], object]


class Story(Protocol):
    """Something of which there are events to tell."""

    cast: Cast
    partnership: str

    def events(self) -> Iterator[Event]: ...


def tell(stories: Sequence[Story], *, until: datetime) -> None:
    """Do what the stories tell, in the order in which it happened, as far as it has happened `until` then.

    What people were told more than three weeks before is read.
    """
    cast, partnership = stories[0].cast, stories[0].partnership
    told = [event for story in stories for event in story.events() if event.at < until]
    told += [Event(until - READ_AFTER, member, _read_notices) for member in cast.people_of(partnership)]
    for event in sorted(told, key=lambda event: event.at):
        with clock.frozen(event.at):
            actor = cast.actor(event.member, partnership)
            with acting(actor):
                event.do(actor)


def _read_notices(by: Actor) -> None:
    notices.read_all(by=by)


class PlanStory:
    """A plan: drafted, signed off by the first board, reported on by its owners, and followed or ended."""

    def __init__(
        self,
        cast: Cast,
        calendar: Calendar,
        plan: dict[str, Any],
        progress: dict[str, Any],
        replaces: PlanStory | None = None,
    ) -> None:
        self.cast, self.calendar, self.plan, self.progress, self.replaces = cast, calendar, plan, progress, replaces
        self.partnership: str = plan["partnership"]
        self.adopted_on = calendar.day(plan["adopted_on"] or plan["begins"])
        self.ref = ""
        self.refs: dict[str, str] = {}

    def events(self) -> Iterator[Event]:
        """Yield all that happens with the plan."""
        yield Event(_at(self.adopted_on - timedelta(days=30)), MANAGER, self._draft)
        yield Event(_at(self.adopted_on, 15), MANAGER, self._adopt)
        if self.plan["status"] == "retired":
            yield Event(_at(self.calendar.day(self.plan["ends"]), 17), MANAGER, self._retire)
        for amendment in self.progress.get("amendments", ()):
            yield Event(_at(self.calendar.day(amendment["day"]), 9), MANAGER, self._amend(amendment))
        for handover in self.progress.get("handovers", ()):
            yield Event(_at(self.calendar.day(handover["day"]), 16), MANAGER, self._hand_over(handover))
        for update in self.progress.get("updates", ()):
            yield from self._of_update(update)

    def _draft(self, by: Actor) -> None:
        begins, ends = self.calendar.day(self.plan["begins"]), self.calendar.day(self.plan["ends"])
        drafts = ActionDrafts(self.plan, self.cast, self.calendar)
        told = list(actions(self.plan))
        linked = [self.plan["parent_plan"], *self.plan["linked_strategies"]]
        made = drafting.draft_plan(
            by=by,
            title=self.calendar.words(self.plan["title"]),
            period=self.calendar.words(self.plan["period"]),
            begins=begins,
            ends=ends,
            priorities=tuple(draft_priority(each, self.calendar) for each in self.plan["priorities"]),
            actions=tuple(drafts.draft(*each) for each in told),
            linked=tuple(dict.fromkeys(filter(None, linked))),
            strands=tuple(Strand(name) for name in self.plan["strands"]) if self.plan.get("strands") else None,
        )
        self.ref = made.ref
        refs = Action.objects.filter(plan=made).order_by("position").values_list("ref", flat=True)
        self.refs = dict(zip((known_as(action) for action, _, _ in told), refs, strict=True))
        for term in self.plan.get("glossary", ()):
            terms.add(by=by, name=term["term"], meaning=term["meaning"])
        plans.propose(by=by, plan=self.ref)

    def _adopt(self, by: Actor) -> None:
        plans.adopt(
            by=by,
            plan=self.ref,
            on=self.adopted_on,
            board=self.cast.first_board(self.partnership),
            minute="Item 4",
            replaces=self.replaces.ref if self.replaces else "",
            accept_unowned=True,
        )

    def _retire(self, by: Actor) -> None:
        plans.retire(by=by, plan=self.ref)

    def _amend(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def amend(by: Actor) -> None:
            board = self.cast.first_board(self.partnership)
            agreed_on = self.calendar.day(given["agreed_on"])
            amending.begin(
                by=by, plan=self.ref, reason=given["reason"], board=board, agreed_on=agreed_on, minute=given["minute"]
            )
            for change in given["changes"]:
                facts = words_of(Action.objects.get(ref=self.refs[change["ref"]]).facts())
                facts |= {"timing": change["timing"], "due": self.calendar.moved(change.get("due")), "also": None}
                action_commands.edit(by=by, action=self.refs[change["ref"]], words=ActionWords(**facts))  # type: ignore[arg-type]
            amending.end(by=by, plan=self.ref)

        return amend

    def _hand_over(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        def hand_over(by: Actor) -> None:
            giver, to = self.cast.members[given["from"]].ref, self.cast.members[given["to"]].ref
            handovers.make(by=by, giver=giver, to=to, part=PLACE, actions=[self.refs[ref] for ref in given["refs"]])

        return hand_over

    def _of_update(self, given: dict[str, Any]) -> Iterator[Event]:
        told_on = given["submitted_on"] or self.progress["as_of"]
        yield Event(_at(self.calendar.day(told_on)), given["member"], self._report(given))
        if over := given.get("overrule"):
            met = self.calendar.day(self.progress["boards_met"][given["quarter"]])
            yield Event(_at(met, 11), over["by"], self._overrule(given["ref"], over))

    def _report(self, given: dict[str, Any]) -> Callable[[Actor], None]:
        say = updates.draft if given["status"] == "draft" else updates.submit

        def report(by: Actor) -> None:
            say(
                by=by,
                action=self.refs[given["ref"]],
                quarter=self.calendar.quarter(given["quarter"]),
                brag=given["brag"],
                narrative=self.calendar.words(given["narrative"]),
                next_step=self.calendar.words(given.get("next_step", "")),
                risk=self.calendar.words(given.get("risk", "")),
            )

        return report

    def _overrule(self, ref: str, over: dict[str, Any]) -> Callable[[Actor], None]:
        def overrule(by: Actor) -> None:
            statuses.overrule(by=by, action=self.refs[ref], brag=over["brag"], reason=over["reason"])

        return overrule


class Crossing:
    """What became of the actions of one plan in the next, decided after that was signed off."""

    def __init__(self, earlier: PlanStory, later: PlanStory, given: dict[str, Any]) -> None:
        self.earlier, self.later, self.given = earlier, later, given
        self.cast, self.partnership = later.cast, later.partnership

    def events(self) -> Iterator[Event]:
        """Yield one long afternoon."""
        yield Event(_at(self.later.adopted_on + timedelta(days=14), 14), MANAGER, self._decide)

    def _decide(self, by: Actor) -> None:
        made = crosswalks.begin(by=by, earlier=self.earlier.ref, later=self.later.ref)
        for each in self.given["carried"]:
            counterparts = [self.later.refs[ref] for ref in each["later"]]
            for ref in each["earlier"]:
                action = self.earlier.refs[ref]
                crosswalks.decide(
                    by=by, crosswalk=made.ref, action=action, counterparts=counterparts, reason=each["reason"]
                )
        for side, story in (("dropped", self.earlier), ("new", self.later)):
            for each in self.given[side]:
                action = story.refs[each["earlier" if side == "dropped" else "later"]]
                crosswalks.decide(by=by, crosswalk=made.ref, action=action, none=True, reason=each["reason"])


def _at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
