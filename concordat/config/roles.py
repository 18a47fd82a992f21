"""Every role, and what it may do. This page is the whole of it: what is not allowed here is not allowed.

What a token may be given the right to is at the end: it may do that, and of that only what its member may.

Deny beats allow, the specific beats the general, silence means no (`access/rules.py`).
"""

from __future__ import annotations

from concordat.access.rules import Role, Scope, Within, allow, deny

READ = allow(
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
    "plans.plan.view",
    "plans.action.view",
    "plans.due.view",
    "plans.term.view",
)

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
        ),
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
            "home.record.view",
        )
        + allow("partnership.member.invite", "notices.outbox.*", "partnership.token.manage"),
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
        + allow("partnership.token.manage"),
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
        READ + allow("plans.update.draft", within=Within.OWN_AGENCY) + allow("plans.update.*", within=Within.OWN),
    ),
    "analyst": Role(
        "analyst",
        "Brings evidence to the plan.",
        READ + allow("partnership.token.manage"),
    ),
    "observer": Role(
        "scrutiny member",
        "Reads how it goes and asks.",
        READ + deny("plans.update.draft"),
    ),
    "chair": Role(
        "board chair",
        "Reads how it goes, signs plans off, and may overrule a status.",
        READ + allow("plans.plan.adopt", "plans.plan.retire", "plans.status.overrule"),
    ),
    "information-governance": Role(
        "information governance lead",
        "Sees who did and read what, and under which rule.",
        READ + allow("home.record.view", "access.decision.explain"),
        sees_personal_data=True,
    ),
}

SCOPES = {
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
}
