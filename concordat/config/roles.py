"""Every role, and what it may do. This page is the whole of it: what is not allowed here is not allowed.

What a token may be given the right to is at the end: it may do that, and of that only what its member may.

Deny beats allow, the specific beats the general, silence means no (`access/rules.py`).
"""

from __future__ import annotations

from concordat.access.rules import Role, Scope, Within, allow, deny

SAVED = (
    allow("analysis.analysis.view", "analysis.analysis.add", "analysis.analysis.subscribe", "analysis.annotation.add")
    + allow("analysis.analysis.edit", "analysis.analysis.share", "analysis.analysis.delete", within=Within.OWN)
    + allow("analysis.annotation.edit", within=Within.OWN)
)
"""Questions that are saved: everybody who may ask keeps their own, and reads what is shared with them."""

READ = SAVED + allow(
    "home.today.view",
    "home.search.run",
    "home.job.view",
    "home.job.cancel",
    "notices.notice.*",
    "partnership.partnership.view",
    "partnership.agency.view",
    "partnership.board.view",
    "partnership.appointment.view",
    "partnership.member.view",
    "places.area.view",
    "places.area.download",
    "plans.plan.view",
    "plans.action.view",
    "plans.due.view",
    "plans.term.view",
    "agreements.agreement.view",
    "agreements.asset.view",
    "agreements.purpose.view",
    "agreements.gateway.view",
    "agreements.flow.ask",
    "datasets.dataset.view",
    "datasets.delivery.view",
    "datasets.certificate.view",
    "datasets.gap.view",
    "analysis.question.ask",
    "analysis.release.view",
)

ROWS = allow("datasets.row.read", "datasets.row.download")  # as far as an agreement gives them
DELIVERS = ("datasets.delivery.make", "datasets.delivery.answer", "datasets.delivery.mend")

DRAFTS = (
    allow("analysis.release.add")
    + allow("analysis.release.edit", "analysis.release.protect", within=Within.OWN_AGENCY)
    + allow("analysis.release.publish", within=Within.OWN)
)
"""Releases of figures: who has the rows drafts and protects, somebody else approves (`information-governance`)."""

ASKS = allow("agreements.request.make") + allow("agreements.request.view", within=Within.OWN)
ANSWERS = allow("agreements.request.decide", within=Within.OWN)  # as the steward of the data that is asked for
COUNTS = allow("agreements.aggregate.receive") + ASKS

ROLES = {
    "administrator": Role(
        "administrator",
        "Sets up the partnership: its agencies, members, roles and boards.",
        READ
        + allow(
            "partnership.*",
            "access.*",
            "home.record.view",
            "notices.outbox.*",
        )
        + allow("agreements.subject-search.view", "agreements.subject-search.approve"),
        sees_personal_data=True,
    ),
    "manager": Role(
        "community safety manager",
        "Makes the plan, names owners, chases progress and answers for it.",
        READ
        + allow(
            "plans.plan.*",
            "plans.action.*",
            "plans.update.*",
            "plans.due.*",
            "plans.document.*",
            "plans.crosswalk.*",
            "plans.strand.*",
            "plans.strand-set.*",
            "plans.statement.*",
            "plans.note.*",
            "plans.strategy.*",
            "plans.term.*",
            "partnership.board.*",
            "partnership.appointment.*",
            "places.area.*",
            "home.record.view",
        )
        + allow("partnership.member.invite", "notices.outbox.*", "partnership.token.manage")
        + allow("agreements.agreement.download", "agreements.override.invoke", "agreements.override.view")
        + allow("datasets.dataset.*", "datasets.gap.*", "agreements.asset.edit")
        + allow("analysis.analysis.edit", within=Within.OWN_AGENCY)
        + allow("analysis.analysis.delete", "analysis.release.publish", "analysis.release.withdraw")
        + DRAFTS
        + allow(*DELIVERS, "datasets.delivery.withdraw", within=Within.OWN_AGENCY)
        + ANSWERS
        + ROWS
        + COUNTS,
        sees_personal_data=True,
    ),
    "agency-lead": Role(
        "agency lead",
        "Says how the agency's actions go.",
        READ
        + allow(
            "plans.action.assign",
            "plans.update.*",
            "plans.note.write",
            "partnership.appointment.manage",
            within=Within.OWN_AGENCY,
        )
        + allow("plans.update.*", within=Within.OWN)
        + allow("agreements.agreement.sign", "agreements.asset.edit", within=Within.OWN_AGENCY)
        + allow(
            "datasets.dataset.*", *DELIVERS, "datasets.delivery.withdraw", "datasets.gap.edit", within=Within.OWN_AGENCY
        )
        + ANSWERS
        + ROWS
        + allow("agreements.override.view", within=Within.OWN_AGENCY)
        + allow("partnership.token.manage", "agreements.override.invoke")
        + allow(
            "agreements.desk.view",
            "agreements.subject-request.view",
            "agreements.subject-request.add",
            "agreements.breach.view",
            "agreements.breach.add",
            "agreements.complaint.view",
            "agreements.complaint.add",
            within=Within.OWN_AGENCY,
        )
        + COUNTS,
    ),
    "agency-administrator": Role(
        "agency administrator",
        "Invites the agency's people and closes their accounts when they leave.",
        READ
        + allow(
            "partnership.member.*",
            "partnership.appointment.manage",
            within=Within.OWN_AGENCY,
        )
        + allow("partnership.agency.edit", within=Within.OWN_AGENCY),
        sees_personal_data=True,
    ),
    "officer": Role(
        "practitioner",
        "Does the work and says how it goes.",
        READ
        + allow("plans.update.draft", within=Within.OWN_AGENCY)
        + allow("plans.update.*", "agreements.override.view", within=Within.OWN)
        + allow("agreements.identifiable.receive", "agreements.override.invoke")
        + allow(*DELIVERS, within=Within.OWN_AGENCY)
        + ANSWERS
        + ROWS
        + COUNTS,
    ),
    "analyst": Role(
        "analyst",
        "Brings evidence to the plan.",
        READ
        + allow("partnership.token.manage", "places.area.*", "agreements.pseudonymous.receive")
        + allow("datasets.dataset.*", "datasets.delivery.make", "datasets.delivery.answer", "datasets.gap.*")
        + allow("datasets.delivery.mend", "datasets.delivery.withdraw", within=Within.OWN_AGENCY)
        + allow("datasets.delivery.mend", within=Within.OWN)
        + allow("agreements.asset.edit")
        + allow("analysis.analysis.edit", within=Within.OWN_AGENCY)
        + DRAFTS
        + ANSWERS
        + ROWS
        + COUNTS,
    ),
    "observer": Role(
        "scrutiny member",
        "Reads how it goes and asks.",
        READ + deny("plans.update.draft") + COUNTS,
    ),
    "chair": Role(
        "board chair",
        "Reads how it goes, signs plans off, and may overrule a status.",
        READ + allow("plans.plan.adopt", "plans.plan.retire", "plans.status.overrule") + COUNTS,
    ),
    "information-governance": Role(
        "information governance lead",
        "Keeps the agreements under which data flows, and the desk; sees who did and read what under which rule.",
        READ
        + allow("home.record.view", "access.decision.explain", "agreements.aggregate.receive")
        + allow("partnership.token.manage")
        + allow("analysis.release.approve", "analysis.release.publish", "analysis.release.withdraw")
        + allow(
            "agreements.agreement.*",
            "agreements.asset.*",
            "agreements.purpose.*",
            "agreements.gateway.*",
            "agreements.flow.*",
            "agreements.request.*",
            "agreements.override.*",
            "agreements.desk.*",
            "agreements.subject-request.*",
            "agreements.subject-search.*",
            "agreements.breach.*",
            "agreements.complaint.*",
            "agreements.policy-document.*",
            "agreements.disposal.*",
            "datasets.dataset.*",
            "datasets.delivery.withdraw",
            "datasets.version.*",
            "datasets.key.*",
            "datasets.gap.*",
        ),
        sees_personal_data=True,
    ),
}

SCOPES = {
    "analysis:read": Scope(
        "Read saved analyses, as far as they are shared: what each asks, and of which versions its answers were made",
        frozenset({"analysis.analysis.view", "datasets.dataset.view"}),
    ),
    "analysis:ask": Scope(
        "Ask questions of datasets, and have figures as exactly as agreements give them",
        frozenset(
            {
                "analysis.question.ask",
                "analysis.analysis.view",
                "datasets.dataset.view",
                "datasets.row.read",
                "agreements.flow.ask",
                "agreements.agreement.view",
                "agreements.asset.view",
                "partnership.member.view",
                "partnership.partnership.view",
                "places.area.view",
            }
        ),
    ),
    "agreements:read": Scope(
        "Read sharing agreements: parties, purposes, laws and what each gives",
        frozenset({"agreements.agreement.view"}),
    ),
    "datasets:read": Scope(
        "Read rows of datasets, as far as agreements give them",
        frozenset(
            {
                "datasets.dataset.view",
                "datasets.row.read",
                "agreements.flow.ask",
                "agreements.agreement.view",
                "agreements.asset.view",
                "partnership.member.view",
                "places.area.view",
            }
        ),
    ),
    "places:read": Scope(
        "Read areas, who lives in them and where points lie",
        frozenset({"places.area.view"}),
    ),
    "plans:read": Scope(
        "Read plans, actions, updates and what is due",
        frozenset({"partnership.partnership.view", "plans.plan.view", "plans.action.view", "plans.due.view"}),
    ),
    "plans:write": Scope(
        "Draft, change and amend plans with all that is in them, and name owners",
        frozenset(
            {
                "partnership.agency.view",
                "partnership.board.view",
                "plans.plan.view",
                "plans.plan.draft",
                "plans.plan.edit",
                "plans.plan.amend",
                "plans.action.view",
                "plans.action.add",
                "plans.action.edit",
                "plans.action.delete",
                "plans.action.assign",
                "plans.statement.edit",
                "plans.strand.edit",
                "plans.strategy.edit",
            }
        ),
    ),
    "updates:write": Scope(
        "Draft and submit updates on actions, and say how statistics, deliverables and usual work stand",
        frozenset(
            {
                "plans.plan.view",
                "plans.action.view",
                "plans.update.draft",
                "plans.update.submit",
                "plans.note.write",
            }
        ),
    ),
    "datasets:deliver": Scope(
        "Deliver data to datasets, and see one's own receipts",
        frozenset(
            {
                "datasets.dataset.view",
                "datasets.delivery.view",
                "datasets.delivery.make",
                "agreements.flow.ask",
                "agreements.agreement.view",
                "agreements.asset.view",
                "partnership.partnership.view",
                "places.area.view",
            }
        ),
    ),
    "flows:ask": Scope(
        "Ask whether data may flow, for oneself or, where the member may, for anybody",
        frozenset(
            {
                "agreements.flow.ask",
                "agreements.flow.try",
                "partnership.member.view",
                "agreements.agreement.view",
                "agreements.asset.view",
            }
        ),
    ),
}
