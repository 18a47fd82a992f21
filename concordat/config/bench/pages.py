"""`concordat bench pages`: queries and server time of each page, with a small register and with a large one.

The peer of the large register is the small one: the same page, a hundred times the actions.
"""

from __future__ import annotations

import json
import logging
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import click

from concordat.config.bench.scratch import scratch
from concordat.kernel.commandline import needs_database

_STRANDS = ("Pursue", "Prevent", "Protect", "Prepare", "Pursue", "Prevent")
LIMIT = 100.0  # milliseconds at the 95th percentile; docs/explanation/speed.md


@dataclass(frozen=True, slots=True)
class Timing:
    """One page with one size of register: how many queries it asks, and how long the server takes, in milliseconds."""

    page: str
    actions: int
    queries: int
    median: float
    p95: float


@click.command()
@click.option("--few", default=40, show_default=True, help="Actions in the small register.")
@click.option("--many", default=4000, show_default=True, help="Actions in the large register.")
@click.option("--times", default=40, show_default=True, help="How often each page is asked for.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@needs_database
def pages(few: int, many: int, times: int, as_json: bool) -> None:
    """Ask for each page with a small and with a large register: the number of queries must be the same.

    Times are of the server alone: session, decision, queries and rendering, without the network. Exit code 1 where the
    queries grow, or where a page takes longer than 100 ms at the 95th percentile.
    """
    from concordat.config.commands import collect_static

    logging.disable(logging.INFO)
    collect_static()
    measured = [timing for actions in (few, many) for timing in _measure(actions, times)]
    by_page = {page: [t for t in measured if t.page == page] for page in dict.fromkeys(t.page for t in measured)}
    grown = [page for page, (small, large) in by_page.items() if small.queries != large.queries]
    slow = [timing.page for timing in measured if timing.p95 > LIMIT]
    if as_json:
        click.echo(json.dumps({"pages": [asdict(t) for t in measured], "grown": grown, "slow": slow}, indent=1))
    else:
        _print(by_page, few, many)
        click.echo(f"\nQueries are equal on {len(by_page) - len(grown)} of {len(by_page)} pages.")
        if slow:
            click.echo(f"Slower than {LIMIT:.0f} ms: {', '.join(dict.fromkeys(slow))}.")
    raise SystemExit(1 if grown or slow else 0)


def _print(by_page: dict[str, list[Timing]], few: int, many: int) -> None:
    heads = [f"{few:,}", f"{many:,}", f"p95 {few:,}", f"p95 {many:,}", "ratio"]
    click.echo(f"{'page':<24}{'queries':>16}{'':>8}{'milliseconds':>22}")
    click.echo(" " * 24 + "".join(f"{head:>12}" for head in heads))
    for page, (small, large) in by_page.items():
        ratio = large.p95 / small.p95
        click.echo(
            f"{page:<24}{small.queries:>12}{large.queries:>12}{small.p95:>12.1f}{large.p95:>12.1f}{ratio:>12.2f}"
        )


def _measure(actions: int, times: int) -> Iterator[Timing]:
    from django.test import Client

    with _register(actions) as (member, addresses):
        client = Client(SERVER_NAME="localhost")
        _sign_in(client, member)
        for page, address in addresses.items():
            yield _time(client, page, address, actions, times)


def _time(client: Any, page: str, address: str, actions: int, times: int) -> Timing:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    queries = len(asked)
    if answer.status_code != 200:
        raise click.ClickException(f"{address} answered {answer.status_code}")
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(address)
        taken.append((time.perf_counter() - began) * 1000)
    return Timing(page, actions, queries, statistics.median(taken), statistics.quantiles(taken, n=20)[-1])


@contextmanager
def _register(actions: int) -> Iterator[tuple[Any, dict[str, str]]]:
    """Make a partnership with a plan in force of so many actions, a third of them owned and reported on."""
    from django.conf import settings
    from django.db import transaction

    demonstration, settings.DEMONSTRATION = settings.DEMONSTRATION, True
    try:
        with scratch() as owner:
            with transaction.atomic():
                filled = _fill(actions)
            owner.execute("VACUUM ANALYZE")
            yield filled
    finally:
        settings.DEMONSTRATION = demonstration


def _fill(actions: int) -> tuple[Any, dict[str, str]]:
    from concordat.kernel.actors import acting, system
    from concordat.partnership.models import Agency, Member, Membership, Partnership, Service
    from concordat.partnership.queries.actors import actor_for

    with acting(system("install")):
        place = Partnership.objects.create(name="Benchmark Partnership", short_name="Benchmark", area="Nowhere")
        agency = Agency.objects.create(name="Benchmark Council", short_name="Council", kind="unitary")
        Service.objects.create(partnership=place, agency=agency, capacity="responsible")
        member = Member.objects.create(email="bench@bench.example", name="Ben Chmark", agency=agency)
        Membership.objects.create(partnership=place, member=member, role="manager", begins=date(2020, 1, 1))
    manager = actor_for(member.ref, place.ref)
    with acting(manager):
        plan = _plan(manager, actions)
        first = plan.actions.order_by("position")[:1].get()
    here = f"/plans/{plan.ref}/"
    return member, {
        "today": "/",
        "plans": "/plans/",
        "plan": here,
        "plan, searched": f"{here}?q=patrols",
        "plan, sorted": f"{here}?sort=-due&page=2",
        "exceptions": f"{here}exceptions/",
        "exceptions, all plans": "/plans/exceptions/",
        "matrix": f"{here}matrix/",
        "matrix, by theme": f"{here}matrix/?by=theme",
        "agencies of the plan": f"{here}agencies/",
        "one agency": f"{here}agencies/one/?agency={agency.ref}",
        "themes": f"{here}themes/",
        "timeline": f"{here}timeline/",
        "plan, by strand": f"{here}?strand=Prevent",
        "aims and outcomes": f"{here}statements/",
        "key statistics": f"{here}statistics/",
        "deliverables": f"{here}deliverables/",
        "business as usual": f"{here}usual/",
        "service matrix": f"{here}services/",
        "linked strategies": f"{here}strategies/",
        "strands": f"{here}strands/",
        "glossary": "/plans/glossary/",
        "action": f"/plans/actions/{first.ref}/",
        "update": f"/plans/actions/{first.ref}/update/",
        "due": "/plans/due/?of=everybody",
        "search": "/search/?q=patrols",
        "record": "/record/",
        "members": "/partnership/members/",
        "agencies": "/partnership/agencies/",
    }


def _plan(manager: Any, number: int) -> Any:
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
            also=(themes[(n + 4) % 12],) if n % 20 == 0 else (),
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
    _report(manager, plan, number // 3)
    for action in plan.actions.all()[: number // 2]:
        record("plans.action.viewed", by=manager, target=action)
    return plan


def _report(manager: Any, plan: Any, number: int) -> None:
    """Give so many actions an owner and updates on the two quarters before this one."""
    from concordat.kernel import clock
    from concordat.kernel.periods import Quarter
    from concordat.plans.models import Action, Update

    ours = {"partnership_id": manager.partnership, "agency_id": manager.agency, "member_id": manager.member}
    last = Quarter.holding(Quarter.holding(clock.today()).first - timedelta(days=1))
    quarters = (Quarter.holding(last.first - timedelta(days=1)), last)
    updates, actions = [], list(plan.actions.order_by("position")[:number])
    for place, action in enumerate(actions):
        for quarter in quarters:
            action.owner_id, action.brag_quarter = manager.member, str(quarter)
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


def _sign_in(client: Any, member: Any) -> None:
    from django.db import transaction

    from concordat.kernel.actors import acting, system

    with transaction.atomic(), acting(system("sign-in")):
        client.force_login(member)
