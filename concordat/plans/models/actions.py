"""Actions of a plan, and the agencies that lead them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce, Length
from django.utils import timezone

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy
from concordat.plans.models.plans import (
    OF_A_PLAN_SEEN,
    RETENTION,
    Plan,
    Priority,
    Theme,
)
from concordat.plans.models.updates import Brag, Overrule
from concordat.plans.rules.actions import called
from concordat.plans.rules.statuses import standing
from concordat.plans.rules.timing import NEVER_OVERDUE

PLAN_ORDER = ("priority_place", "theme_place", "position")
CODE_ORDER = ("code_letters", "code_length", "code", "position")
OF_AN_ACTION_SEEN = f"{OURS} AND action_id IN (SELECT a.ref FROM plans_action a)"
_LAST, _FIRST = 1_000_000, -1


# what its facts tell as the columns hold it
SAID = ("code", "text", "output", "outcome", "measures", "strands", "timescale", "timing", "position")


class ActionSet(models.QuerySet["Action"]):
    """Words for sets of actions."""

    def unowned(self) -> ActionSet:
        return self.filter(owner__isnull=True)

    def told(self) -> ActionSet:
        """Fetch with actions what their `facts` tell."""
        rows = self.select_related("owner__agency", "deputy__agency")
        return rows.prefetch_related("leads", "contributors", "placements", "links")

    def placed(self, outline: Iterable[Priority]) -> ActionSet:
        """Give actions the places by which `PLAN_ORDER` sorts: what has no theme comes first, no priority last.

        `outline` is the plan's priorities in order, with their themes fetched. The places are written into the query,
        which then joins nothing: right after a long plan is imported the database knows too little of it to join well.
        """
        priorities = list(outline)
        themes = (theme for priority in priorities for theme in priority.themes.all())
        return self.annotate(
            priority_place=_place("priority", [priority.pk for priority in priorities], _LAST),
            theme_place=_place("theme", [theme.pk for theme in themes], _FIRST),
        )

    def coded(self) -> ActionSet:
        """Give actions what `CODE_ORDER` sorts by: references as people count them, SG2 before SG10."""
        letters = Func(
            F("code"), Value("[0-9].*$"), Value(""), function="regexp_replace", output_field=models.CharField()
        )
        return self.annotate(code_letters=letters, code_length=Length("code"))

    def sought(self, words: str) -> ActionSet:
        """Narrow to those that words seek, by English stems, or by the beginning of a reference."""
        query = SearchQuery(words, config="english", search_type="websearch")
        return self.filter(Q(words=query) | Q(code__istartswith=words))

    def texts(self) -> tuple[list[str], list[str]]:
        """Return references, and of each the words by which an action is told to be like another, place and all."""
        told = self.order_by("position").values_list("pk", "text", "outcome", "theme__name", "priority__name")
        found = [(ref, " ".join(filter(None, words))) for ref, *words in told]
        return [ref for ref, _ in found], [words for _, words in found]

    def overdue(self, on: date) -> ActionSet:
        """Return the actions whose deadline has passed and that are not complete."""
        return self.filter(overdue_on(on))


def overdue_on(day: date, of: str = "") -> Q:
    """Return the condition that a deadline has passed by a day and the action is not complete: `rules.reckoning`.

    `of` names the relation to the action, such as `actions`.
    """
    to = f"{of}__" if of else ""
    late = Q(**{f"{to}due__lt": day}) & ~Q(**{f"{to}brag": Brag.BLUE})
    return late & ~Q(**{f"{to}timing__in": NEVER_OVERDUE})


def review_due_on(day: date) -> Q:
    """Return the condition that the day of a review has passed and the action is not complete."""
    return Q(due__lt=day, timing=Action.Timing.REVIEW) & ~Q(brag=Brag.BLUE)


_FromSet = models.Manager.from_queryset(ActionSet)


class Actions(_FromSet["Action"]):
    """Actions without the words that search looks in, which nobody reads."""

    def get_queryset(self) -> ActionSet:
        return cast(ActionSet, super().get_queryset().defer("words"))


class Action(Record):
    """Something that a plan promises: counted once, whoever leads it and wherever it is shown."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Timing(models.TextChoices):
        DEADLINE = "deadline", "To be done by a date"
        REVIEW = "review", "To be reviewed on a date"
        ONGOING = "ongoing", "Ongoing"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions")
    priority = models.ForeignKey(Priority, models.CASCADE, null=True, blank=True, related_name="actions")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="actions")
    code = models.CharField("ref in the plan", max_length=30, blank=True)
    text = models.TextField()
    output = models.TextField("what it produces", blank=True)
    outcome = models.TextField(blank=True)
    measures = models.JSONField("success factors", default=list)
    strands = models.JSONField(default=list, help_text="Names of strands of its plan.")
    timescale = models.CharField("timescale as stated", max_length=200, blank=True)
    timing = models.CharField(max_length=8, choices=Timing.choices, blank=True)
    due = models.DateField("deadline, or day of the review", null=True, blank=True)
    owner = models.ForeignKey(
        "partnership.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_actions",
    )
    deputy = models.ForeignKey(
        "partnership.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_actions",
    )
    position = models.PositiveIntegerField(default=0)
    source = models.JSONField(
        default=dict,
        help_text="Where in the plan's document it was read: anchor, place, quote.",
    )
    brag = models.CharField("status that stands", max_length=5, choices=Brag.choices, blank=True)
    judged = models.CharField(
        "owner's status, where a chair overruled it", max_length=5, choices=Brag.choices, blank=True
    )
    brag_quarter = models.CharField("quarter of the newest status", max_length=12, blank=True)
    brag_on = models.DateField("day of the newest status", null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("text", weight="A", config="english")
        + SearchVector("output", "outcome", "timescale", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = Actions()

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["plan", "position"], name="action_plan_position"),)
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), condition=~Q(code=""), name="action_code_once"),
            RowPolicy(name="action_of_a_plan_seen", using=OF_A_PLAN_SEEN),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()[:150]

    def neighbours(self, outline: Iterable[Priority]) -> tuple[Action | None, Action | None]:
        """Return the actions before and after it in its plan's order; `outline` as in `ActionSet.placed`."""
        rows = Action.objects.filter(plan_id=self.plan_id).placed(outline)
        here = rows.filter(pk=self.pk).values(*PLAN_ORDER, "pk").get()
        rows = rows.only("ref", "code", "text")
        before = rows.filter(_beyond(here, "lt")).order_by(*(f"-{name}" for name in here)).first()
        return before, rows.filter(_beyond(here, "gt")).order_by(*here).first()

    @property
    def agencies_concerned(self) -> frozenset[str]:
        """The agencies whose own it is: those that lead it, and the owner's."""
        leads = {lead.agency_id for lead in self.leads.all() if lead.agency_id}
        return frozenset(leads | ({self.owner.agency_id} if self.owner else set()))

    @property
    def members_concerned(self) -> frozenset[str]:
        """The members whose own it is: its owner and their deputy."""
        return frozenset(filter(None, [self.owner_id, self.deputy_id]))

    def take_status(self) -> None:
        """Take the status of the newest quarter reported on, as last submitted, or as a chair overruled it; save it."""
        newest = self.updates.submitted().newest_first().first()
        if newest is None:
            return
        self.brag_quarter = newest.quarter
        chair = self.overrule_standing()
        found = standing(newest.brag, newest.quarter, *((chair.brag, chair.quarter) if chair else ()))
        self.brag, self.judged = found.brag, found.judged
        self.brag_on = timezone.localtime(chair.at if chair else newest.submitted_at).date()
        self.save(update_fields=["brag", "judged", "brag_quarter", "brag_on"])

    def overrule_standing(self) -> Overrule | None:
        """Return the chair's judgement that stands before the owner's, if one does."""
        return self.overrules.filter(quarter=self.brag_quarter, taken_back_at__isnull=True).first()

    def status_facts(self) -> dict[str, object]:
        """Return the status that stands, as plain data."""
        return {"brag": self.brag, "judged": self.judged, "brag_quarter": self.brag_quarter}

    @property
    def called(self) -> str:
        """What it is called in a list: its reference, else the beginning of its text."""
        return called(self.code, self.text)

    def facts(self) -> dict[str, object]:
        """Return what it says and who answers for it, as plain data; people and agencies with the names of the day.

        What it serves and evidences is told by reference. Fetch `leads`, `contributors`, `placements`, `links`, `owner`
        and `deputy` with it.
        """
        told: dict[str, object] = {name: getattr(self, name) for name in SAID}
        links = list(self.links.all())
        return told | {
            "due": self.due.isoformat() if self.due else "",
            "priority": self.priority_id or "",
            "theme": self.theme_id or "",
            "also": sorted([place.priority_id, place.theme_id or ""] for place in self.placements.all()),
            "serves": sorted(link.strategy_id for link in links if link.strategy_id),
            "evidences": sorted(link.deliverable_id for link in links if link.deliverable_id),
            "leads": [[lead.name, lead.agency_id or ""] for lead in self.leads.all()],
            "contributors": [[each.name, each.agency_id or ""] for each in self.contributors.all()],
            "owner": [self.owner.ref, self.owner.name] if self.owner else [],
            "deputy": [self.deputy.ref, self.deputy.name] if self.deputy else [],
        }


def _place(field: str, refs: list[str], default: int) -> Coalesce:
    """Return the place of what `field` points at among `refs`, or `default` where it points at none of them."""
    known = Cast(Value(refs, output_field=ArrayField(models.TextField())), ArrayField(models.TextField()))
    place = Func(known, Cast(field, models.TextField()), function="array_position", output_field=models.IntegerField())
    return Coalesce(place, Value(default))


def _beyond(here: dict[str, object], side: str) -> Q:
    """Compare places one after the other: the first that differs decides."""
    condition, same = Q(), Q()
    for name, value in here.items():
        condition |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    return condition


class Placement(Record):
    """A further place under which an action is shown: a priority, or a theme of one. It is counted once all the same."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.CASCADE, related_name="placements")
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="placements")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="placements")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("action", "priority", "theme"), nulls_distinct=False, name="placement_once"
            ),
            RowPolicy(name="placement_of_an_action_seen", using=OF_AN_ACTION_SEEN),
        )

    def __str__(self) -> str:
        return f"{self.action} under {self.theme or self.priority}"[:150]


class Part(Record):
    """An agency's part in an action, named as the plan prints it; `agency` is empty where none is known by that name.

    Two names may stand for one agency, as two teams of a council do.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Lead(Part):
    """Who leads an action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="leads")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="led_actions")

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=("action", "name"), name="lead_name_once"),
            RowPolicy(name="lead_of_an_action_seen", using=OF_AN_ACTION_SEEN),
        )


class Contributor(Part):
    """Who contributes to an action without leading it: no update is owed by them."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="contributors")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=("action", "name"), name="contributor_name_once"),
            RowPolicy(name="contributor_of_an_action_seen", using=OF_AN_ACTION_SEEN),
        )
