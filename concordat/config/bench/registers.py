"""What `concordat bench pages` asks for: a partnership with a plan in force of so many actions, and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from concordat.config.bench.scratch import scratch

_AGO = timedelta(days=100)  # when the plan was adopted: updates are due on it, and it was amended since
_STRANDS = ("Pursue", "Prevent", "Protect", "Prepare", "Pursue", "Prevent")


@dataclass(frozen=True, eq=False)
class Asked:
    """A page that is measured: its name, its address, what is sent to it (nothing: it is read), and by which token."""

    name: str
    address: str
    sent: dict[str, Any] | None = None
    token: str = ""

    def ask(self, client: Any) -> Any:
        """Ask for the page and return the answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.sent is None:
            return client.get(self.address, headers=headers)
        return client.post(self.address, self.sent, headers=headers)


@contextmanager
def register(actions: int) -> Iterator[tuple[Any, list[Asked]]]:
    """Make a partnership with a plan in force of so many actions; give a browser signed in there, and the pages."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    demonstration, settings.DEMONSTRATION = settings.DEMONSTRATION, True
    try:
        with scratch() as owner:
            with transaction.atomic():
                member, asked = fill(actions)
            owner.execute("VACUUM ANALYZE")
            client = Client(SERVER_NAME="localhost")
            sign_in(client, member)
            yield client, asked
    finally:
        settings.DEMONSTRATION = demonstration


def fill(actions: int) -> tuple[Any, list[Asked]]:
    """Make the partnership, its plans, updates and document; return who asks, and the pages."""
    from concordat.kernel import clock
    from concordat.kernel.actors import acting, system
    from concordat.partnership.commands import tokens
    from concordat.partnership.models import Agency, Member, Membership, Partnership, Service
    from concordat.partnership.queries.actors import actor_for

    with acting(system("install")):
        place = Partnership.objects.create(name="Benchmark Partnership", short_name="Benchmark", area="Nowhere")
        agency = Agency.objects.create(name="Benchmark Council", short_name="Council", kind="unitary")
        Service.objects.create(partnership=place, agency=agency, capacity="responsible")
        member = Member.objects.create(email="bench@bench.example", name="Ben Chmark", agency=agency)
        Membership.objects.create(partnership=place, member=member, role="manager", begins=date(2020, 1, 1))
        owner = Member.objects.create(email="owner@bench.example", name="Bea Nchmark", agency=agency)
        Membership.objects.create(partnership=place, member=owner, role="agency-lead", begins=date(2020, 1, 1))
    manager = actor_for(member.ref, place.ref)
    with acting(manager):
        with clock.frozen(clock.now() - _AGO):
            plan = _plan(manager, owner, actions)
        _amend(manager, plan, min(100, actions // 4))
        document = _document(manager, min(60, max(5, actions // 9)))
        crosswalk = _crosswalk(manager, min(actions, 200))  # after the document, which looks like no plan then
        lasts = clock.today() + timedelta(days=30)
        _, token = tokens.create(by=manager, name="Benchmark", scopes=["plans:read"], expires=lasts)
        asked = [*_of_plan(plan), *_of_board(plan, agency), *_of_things(plan, crosswalk, document)]
        return member, [*asked, *_of_programs(plan, token)]


def _of_plan(plan: Any) -> list[Asked]:
    """The plan and what it holds, what it was and what becomes of it."""
    here = f"/plans/{plan.ref}/"
    first, *_ = refs = list(plan.actions.order_by("position").values_list("pk", flat=True)[:40])
    chosen = {"change": "due-move", "actions": " ".join(refs)}
    moving = {"do": "look", "number": "2", "unit": "weeks", "direction": "later"}
    pages = {
        "plan": here,
        "plan, searched": f"{here}?q=patrols",
        "plan, rare words": f"{here}?q=residents+-patrols",
        "plan, sorted": f"{here}?sort=-due&page=2",
        "plan, by strand": f"{here}?strand=Prevent",
        "aims and outcomes": f"{here}statements/",
        "key statistics": f"{here}statistics/",
        "deliverables": f"{here}deliverables/",
        "business as usual": f"{here}usual/",
        "service matrix": f"{here}services/",
        "linked strategies": f"{here}strategies/",
        "strands": f"{here}strands/",
        "outline": f"{here}priorities/",
        "short forms": f"{here}short-forms/",
        "history": f"{here}history/",
        "amendments": f"{here}amendments/",
        "one amendment": f"/plans/amendments/{plan.amendments.get().ref}/",
        "bulk edits": f"{here}bulk-edits/",
        "one bulk edit": f"/plans/bulk-edits/{plan.bulk_edits.get().ref}/",
        "version of a day": f"{here}versions/",
        "two days compared": f"{here}versions/compare/",
        "action": f"/plans/actions/{first}/",
        "action, changed": f"/plans/actions/{first}/edit/",
        "action, assigned": f"/plans/actions/{first}/assign/",
        "update": f"/plans/actions/{first}/update/",
    }
    bulk = [
        Asked("bulk edit, chosen", f"{here}actions/change/", chosen),
        Asked("bulk edit, looked at", f"{here}actions/change/", chosen | moving),
    ]
    return [*(Asked(name, address) for name, address in pages.items()), *bulk]


def _of_board(plan: Any, agency: Any) -> list[Asked]:
    """What a board reads."""
    here = f"/plans/{plan.ref}/"
    pages = {
        "exceptions": f"{here}exceptions/",
        "exceptions, all plans": "/plans/exceptions/",
        "matrix": f"{here}matrix/",
        "matrix, by theme": f"{here}matrix/?by=theme",
        "agencies of the plan": f"{here}agencies/",
        "one agency": f"{here}agencies/one/?agency={agency.ref}",
        "themes": f"{here}themes/",
        "timeline": f"{here}timeline/",
    }
    return [Asked(name, address) for name, address in pages.items()]


def _of_things(plan: Any, crosswalk: Any, document: Any) -> list[Asked]:
    """Home, search, what is due, and what stands beside plans."""
    across, read = f"/plans/crosswalks/{crosswalk.ref}/", f"/plans/documents/{document.ref}/"
    one = crosswalk.earlier.actions.order_by("position").first()
    owner = plan.actions.filter(owner__isnull=False).order_by("-position").first().owner_id
    pages = {
        "today": "/",
        "plans": "/plans/",
        "changes": "/plans/changes/",
        "due": "/plans/due/?of=everybody",
        "due, own": "/plans/due/",
        "search": "/search/?q=patrols",
        "search, rare words": "/search/?q=traders",
        "search, nothing": "/search/?q=zeppelin",
        "hand over": f"/plans/hand-over/{owner}/",
        "glossary": "/plans/glossary/",
        "crosswalks": "/plans/crosswalks/",
        "crosswalk": across,
        "crosswalk, one action": f"{across}actions/{one.ref}/",
        "documents": "/plans/documents/",
        "review of a document": f"{read}review/",
        "source of a document": f"{read}source/",
        "record": "/record/",
        "members": "/partnership/members/",
        "agencies": "/partnership/agencies/",
    }
    return [Asked(name, address) for name, address in pages.items()]


def _of_programs(plan: Any, token: str) -> list[Asked]:
    pages = {
        "API, plans": "/api/v1/plans",
        "API, actions": f"/api/v1/plans/{plan.ref}/actions",
        "API, actions searched": f"/api/v1/plans/{plan.ref}/actions?q=patrols",
        "API, due": "/api/v1/due",
    }
    return [Asked(name, address, token=token) for name, address in pages.items()]


def _plan(manager: Any, owner: Any, number: int) -> Any:
    from concordat.audit.commands import record
    from concordat.kernel import clock
    from concordat.kernel.periods import FinancialYear
    from concordat.plans.commands import plans, terms
    from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftTheme

    themes = [(f"Priority {n % 4 + 1}", f"Theme {n % 12 + 1}") for n in range(12)]
    priorities = tuple(
        DraftPriority(name, themes=tuple(DraftTheme(theme) for priority, theme in themes if priority == name))
        for name in sorted({priority for priority, _ in themes})
    )
    actions = tuple(
        DraftAction(
            code=f"B{n + 1}",
            text=f"Hold patrols and talk with residents of street number {n + 1}",
            outcome="People feel safer on their way home.",
            measures=("Patrols held", "Residents met"),
            priority=themes[n % 12][0],
            theme=themes[n % 12][1],
            strands=_STRANDS[n % 5 : n % 5 + n % 3],
            leads=(("Benchmark Council", manager.agency),),
            also=(themes[(n // 20 + 5) % 12],) if n % 20 == 0 else (),
            evidences=(f"Deliverable {n % 40}",) if n % 10 == 0 else (),
            serves=(f"Strategy {n % 15}",) if n % 10 == 0 else (),
            due=clock.today() + timedelta(days=n % 400 - 200),
        )
        for n in range(number)
    )
    year = str(FinancialYear.holding(clock.today()))
    kinds = ("aim", "outcome", "statistic", "deliverable", "active", "gap")
    statements = tuple(
        DraftStatement(kind, f"{kind.capitalize()} {n}", topic="Matters" if kind in kinds[4:] else "")
        for kind in kinds
        for n in range(40)
    )
    plan = plans.draft_plan(
        by=manager,
        title="Benchmark plan",
        period=year,
        priorities=priorities,
        actions=actions,
        statements=statements,
    )
    terms.add_starter(by=manager)
    plans.propose(by=manager, plan=plan.ref)
    plans.adopt(by=manager, plan=plan.ref, on=clock.today(), accept_unowned=True)
    _report(manager, owner, plan, number // 3)
    for action in plan.actions.all()[: number // 2]:
        record("plans.action.viewed", by=manager, target=action)
    return plan


def _report(manager: Any, owner: Any, plan: Any, number: int) -> None:
    """Give so many actions an owner, the last five another, and updates on the two quarters before this one."""
    from concordat.kernel import clock
    from concordat.kernel.periods import Quarter
    from concordat.plans.models import Action, Update

    ours = {"partnership_id": manager.partnership, "agency_id": manager.agency, "member_id": manager.member}
    last = Quarter.holding(Quarter.holding(clock.today()).first - timedelta(days=1))
    quarters = (Quarter.holding(last.first - timedelta(days=1)), last)
    updates, actions = [], list(plan.actions.order_by("position")[:number])
    for place, action in enumerate(actions):
        for quarter in quarters:
            action.owner_id = manager.member if place < number - 5 else owner.ref
            action.brag_quarter = str(quarter)
            action.brag = ("green", "green", "amber", "red", "blue")[(place + quarter.number) % 5]
            updates.append(
                Update(
                    action=action,
                    quarter=str(quarter),
                    brag=action.brag,
                    narrative="Patrols are held each week, and residents say that they see them. " * 4,
                    status=Update.Status.SUBMITTED,
                    submitted_at=clock.now() - (clock.today() - quarter.last) + timedelta(days=9),
                    **ours,
                )
            )
    Action.objects.bulk_update(actions, ("owner", "brag", "brag_quarter"), batch_size=500)
    Update.objects.bulk_create(updates)


def _crosswalk(manager: Any, number: int) -> Any:
    """Set two plans of so many actions, alike in part, beside each other, with what is suggested."""
    from concordat.config.bench.plan_files import page
    from concordat.plans.commands import crosswalks, plans
    from concordat.plans.rules.drafts import DraftAction

    made = []
    for title, first in (("Plan before", 0), ("Plan after it", 5)):
        rows = [row for each in range(first, first + number // 9 + 1) for row in page(each)[2]][:number]
        actions = tuple(DraftAction(text=row[1], measures=(row[4],)) for row in rows)
        made.append(plans.draft_plan(by=manager, title=title, period="2020/21", actions=actions))
    return crosswalks.begin(by=manager, earlier=made[0].ref, later=made[1].ref)


def _amend(manager: Any, plan: Any, number: int) -> None:
    """Move the dates of so many actions at once, as an amendment."""
    from concordat.plans.commands import bulk_edits

    chosen = list(plan.actions.order_by("position").values_list("pk", flat=True)[:number])
    why, later = "The board agreed to more time.", (2, "weeks")
    bulk_edits.make(by=manager, plan=plan.ref, actions=chosen, kind="due-move", value=later, why=why)


def _document(manager: Any, number: int) -> Any:
    """Read a document of so many pages, which is then to be checked."""
    from concordat.config.bench.plan_files import docx
    from concordat.plans.commands import readings
    from concordat.plans.reading import read

    content = docx(number)
    told = read(content, name="plan").to_json(document=True)
    found = readings.import_document(by=manager, name="plan.docx", content=content)
    return readings.take(by=manager, document=found.ref, job=found.job_ref, reading=told)


def sign_in(client: Any, member: Any) -> None:
    """Sign a member in, without a password."""
    from django.db import transaction

    from concordat.kernel.actors import acting, system

    with transaction.atomic(), acting(system("sign-in")):
        client.force_login(member)
