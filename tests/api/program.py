"""A program that uses the API, for tests: whose token it brings, and what it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from concordat.agreements.models import Agreement
from concordat.analysis.models import Analysis
from concordat.config.api import description
from concordat.datasets.models import Dataset, Delivery
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.api import ROOT
from concordat.partnership.commands import tokens
from concordat.partnership.models import Token
from concordat.places.models import Area
from concordat.plans.models import Amendment, Evidence, LinkedStrategy, Plan, Statement, Update
from tests.cast import Cast
from tests.datasets.making import OPEN

EVERY = tuple(settings.SCOPES)


@dataclass
class Program:
    """A client without cookies that sends a token."""

    secret: str
    token: Token | None = None
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Any:
        """Send a request, whatever the thing says by now; `path` is below the root of the API."""
        sent = {"content_type": "application/json", "data": json.dumps(body)} if body is not None else {}
        auth = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        seen = {} if method == "GET" else {"If-Match": "*", "Tus-Resumable": "1.0.0"}
        told = {name: value for name, value in (auth | seen | headers).items() if value is not None}
        return self.client.generic(method, ROOT + path, headers=told, **sent)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any, **headers: str | None) -> Any:
        return self.ask("POST", path, body, **headers)


WHY = {"why": "The board agreed"}
UPDATE = {"quarter": "2026/27 Q1", "status": "green", "narrative": "Both lamps are in."}

# What is sent to each operation that takes something; the rest take nothing.
BODIES: dict[str, dict[str, Any]] = {
    "plan_draft": {"title": "Safer Thornbridge"},
    "plan_edit": {"title": "Safer Thornbridge again", **WHY},
    "strand_choose": {"set": "reassurance", **WHY},
    "strand_add": {"name": "Reassure", **WHY},
    "strand_edit": {"meaning": "Harder to harm", **WHY},
    "priority_add": {"name": "Safer homes"},
    "priority_edit": {"narrative": "Why it was chosen", **WHY},
    "theme_add": {"name": "Night-time economy"},
    "theme_edit": {"background": "As it is", **WHY},
    "action_add": {"text": "Light the underpass", **WHY},
    "action_edit": {"outcome": "People feel at ease", **WHY},
    "update_submit": UPDATE,
    "update_draft": UPDATE,
    "statement_add": {"kind": "aim", "text": "Fewer people are afraid", **WHY},
    "statement_edit": {"text": "Nobody is afraid", **WHY},
    "statement_note": {"quarter": "2026/27 Q1", "text": "The lamps are there"},
    "theme_note": {"quarter": "2026/27 Q1", "text": "Wardens walk"},
    "strategy_add": {"name": "Drugs strategy", **WHY},
    "strategy_edit": {"holder": "Health and wellbeing board", **WHY},
    "amendment_begin": {"reason": "The board agreed more actions"},
}
THINGS = {
    "plans": "plan",
    "actions": "action",
    "priorities": "priority",
    "themes": "theme",
    "statements": "statement",
    "strategies": "strategy",
    "amendments": "amendment",
    "evidence": "evidence",
    "areas": "area",
    "agreements": "agreement",
    "analysis": "analysis",
    "datasets": "dataset",
    "deliveries": "delivery",
    "uploads": "delivery",
}


def things_of(plan: Plan, by: Actor) -> dict[str, str]:
    """Make one thing of each kind in a plan, and return the references of all by the names that addresses use."""
    ours = {"partnership": plan.partnership}
    of_plan, of_member = {**ours, "plan": plan}, {**ours, "member_id": by.member}
    action = plan.actions.order_by("position")[0]
    update = Update.objects.create(
        **of_member, agency_id=by.agency, action=action, quarter="2023/24 Q1", brag="green", narrative="Lit."
    )
    made = {
        "agreement": Agreement.objects.create(**ours, title="Shared with the whole partnership"),
        "dataset": Dataset.objects.create(
            **ours,
            agency_id=by.agency,
            key=f"data-{plan.ref}",
            title=f"Data of {plan.ref}",
            disclosure="open",
            declaration=OPEN,
        ),
        "strategy": LinkedStrategy.objects.create(**of_plan, name="Drugs strategy"),
        "statement": Statement.objects.create(**of_plan, kind="deliverable", text="A lit underpass"),
        "amendment": Amendment.objects.create(
            **of_plan, member_id=by.member, number=1, reason="So", closed_at=clock.now()
        ),
        "evidence": Evidence.objects.create(**of_member, update=update, name="lamps.txt", size=5, content=b"Lit.\n"),
        "area": Area.objects.create(partnership_id=by.partnership, kind="custom", name=f"Estate of {plan.ref}"),
        "priority": plan.priorities.order_by("position")[0],
        "theme": plan.themes.order_by("position")[0],
    }
    keyed = {"dataset": made.pop("dataset").key}
    asked = {"question": {"version": 1, "datasets": [keyed["dataset"]]}, "datasets": [keyed["dataset"]]}
    made["analysis"] = Analysis.objects.create(
        **ours, **asked, agency_id=by.agency, owner_id=by.member, title=f"Analysis of {plan.ref}"
    )
    Update.objects.filter(pk=update.pk).update(status="submitted", submitted_at=clock.now())
    made["delivery"] = receiving(by, f"counts-{plan.ref}")
    key = made["delivery"].dataset.key
    return (
        {"plan": plan.ref, "action": action.ref, "key": key} | keyed | {name: thing.ref for name, thing in made.items()}
    )


def receiving(by: Actor, key: str) -> Delivery:
    """Make open data of the actor's own agency, and a delivery to it of which nothing has come yet."""
    ours = {"partnership_id": by.partnership, "agency_id": by.agency}
    declared = OPEN | {"key": key, "title": f"Counts {key}"}
    facts = {"key": key, "title": declared["title"], "disclosure": "open", "declaration": declared}
    dataset = Dataset.objects.create(**ours, **facts)
    return Delivery.objects.create(**ours, dataset=dataset, member_id=by.member, name="counts.csv", size=5)


def operations(things: dict[str, str], *, owner: str = "") -> list[tuple[str, str, str, Any]]:
    """Return each operation of the API: its name, method, path with things put in, and what can be sent to it."""
    found = []
    for at, methods in description()["paths"].items():
        short = at.removeprefix(ROOT.rstrip("/"))
        thing = things.get(THINGS.get(short.split("/")[1], ""), "0" * 12)
        for method, told in methods.items():
            operation = told["operationId"]
            body = {"owner": owner} if operation == "action_assign" else BODIES.get(operation)
            filled = short[1:].replace("{ref}", thing).replace("{at}", "0").replace("{code}", thing)
            filled = filled.replace("{key}", things.get("key", "none"))
            found.append((f"{method.upper()} {short}", method.upper(), filled, body))
    return found


def program(
    cast: Cast, who: str, *scopes: str, partnership: str = "thornbridge", expires: date | None = None
) -> Program:
    """Return a program with a token of a member, for `scopes`, or all that the member can give."""
    with transaction.atomic(), cast.acting(who, partnership) as actor:
        offered = tokens.offered_scopes(actor)
        lasts = expires or clock.today() + timedelta(days=90)
        name = f"Program {Token.objects.count()}"
        token, secret = tokens.create(name=name, scopes=scopes or tuple(offered), expires=lasts, by=actor)
    return Program(secret, token)
