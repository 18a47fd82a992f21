"""A row in every further table of a plan."""

from __future__ import annotations

from typing import Any

from concordat.kernel import clock
from concordat.plans.models import (
    Amendment,
    BulkEdit,
    Contributor,
    Crossing,
    Crosswalk,
    Evidence,
    KeptCopy,
    Link,
    LinkedStrategy,
    Note,
    Overrule,
    Placement,
    Plan,
    Revision,
    Statement,
    StrandSet,
    Term,
    Update,
)

OF_THE_PLAN = ("statement", "note", "link", "amendment", "bulkedit", "revision", "keptcopy")
OF_ITS_ACTIONS = ("placement", "contributor", "overrule")
OF_A_HIDDEN_PLAN = {
    **{f"plans_{name}": "plan_id = %(plan)s" for name in OF_THE_PLAN},
    **{
        f"plans_{name}": "action_id IN (SELECT ref FROM plans_action WHERE plan_id = %(plan)s)"
        for name in OF_ITS_ACTIONS
    },
    "plans_crosswalk": "later_id = %(plan)s",
    "plans_crossing": "crosswalk_id IN (SELECT ref FROM plans_crosswalk WHERE later_id = %(plan)s)",
    "plans_evidence": "update_id IN (SELECT ref FROM plans_update WHERE status = 'draft')",
}


def fill(plan: Plan, member: Any, earlier: Plan) -> None:
    """Make one row of each kind in a plan, and a crosswalk from an earlier one."""
    ours, by = {"partnership": plan.partnership}, {"member": member}
    of_plan = {**ours, "plan": plan}
    action, priority = plan.actions.order_by("position")[0], plan.priorities.order_by("position")[0]
    strategy = LinkedStrategy.objects.create(**of_plan, name="Hidden strategy")
    statement = Statement.objects.create(**of_plan, priority=priority, kind="aim", text="Hidden aim")
    Note.objects.create(**of_plan, **by, statement=statement, agency=plan.agency, quarter="2023/24 Q1", text="Hidden")
    Link.objects.create(**of_plan, action=action, strategy=strategy)
    Placement.objects.create(**ours, action=action, priority=priority)
    Contributor.objects.create(**ours, action=action, name="Hidden contributor")
    Amendment.objects.create(**of_plan, **by, number=9, reason="Hidden", closed_at=clock.now())
    BulkEdit.objects.create(**of_plan, **by, words="Hidden")
    Revision.objects.create(**of_plan, **by, at=clock.now(), kind="plan", of=plan.pk, label="Hidden", after={})
    KeptCopy.objects.create(**of_plan, **by, kind="docx", content=b"h", until=clock.now())
    Overrule.objects.create(
        **ours, **by, action=action, quarter="2023/24 Q1", judged="green", brag="red", reason="Hidden", at=clock.now()
    )
    crosswalk = Crosswalk.objects.create(**ours, earlier=earlier, later=plan)
    Crossing.objects.create(**ours, crosswalk=crosswalk, later=action)


def fill_partnership(update: Update, member: Any) -> None:
    """Make one row of each kind that belongs to no plan, and evidence of an update."""
    ours = {"partnership": update.partnership}
    StrandSet.objects.create(**ours, name="Hidden set")
    Term.objects.create(**ours, name="HID", meaning="Hidden")
    Evidence.objects.create(
        **ours, update=update, member=member, name="hidden.txt", size=1, sha256="3" * 64, content=b"h"
    )
