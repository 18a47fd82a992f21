"""The demonstration partnership: invented people and a living plan, made from the files under `examples/medway`.

Dates of the example's story are moved by whole quarters, so that its plan is in force on the day of the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.utils import timezone

from concordat.audit import commands as audit
from concordat.config.roles import ROLES
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.periods import FinancialYear, Quarter
from concordat.partnership.models import (
    Agency,
    AgencySuccession,
    Appointment,
    Board,
    Member,
    Membership,
    Partnership,
    Seat,
    Service,
)
from concordat.partnership.queries.actors import actor_for
from concordat.plans.commands import assigning as actions
from concordat.plans.commands import plans, updates
from concordat.plans.models import Plan
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "medway"
PASSWORD = "community safety demo"  # noqa: S105  printed on every start, and said to be for the demonstration
SHOWN = (
    "priya-ramanathan-cole",
    "rowan-tidewell",
    "isla-brackenridge",
    "tamsin-okafor-reid",
)


def present() -> bool:
    """Say whether there is a partnership already."""
    with transaction.atomic(), acting(system("install")):
        return Partnership.objects.exists()


def clear() -> None:
    """Empty the whole database, as owner: the demonstration begins anew."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename"
            " NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        (tables,) = cursor.fetchone()
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_seal ENABLE TRIGGER USER")


def load() -> None:
    """Make the partnerships, their people and the plan in force, all or nothing."""
    with transaction.atomic():
        with acting(system("install")):
            cast = _Cast(_read("partnership"), _read("members"))
            cast.assemble()
        _Story(cast, _read("plan-2022-23"), _read("progress")).tell()


def greeting(address: str) -> str:
    """Say who can sign in, for the terminal."""
    people = {member["key"]: member for member in _read("members")["members"]}
    first = [people[key] for key in SHOWN if key in people]
    rest = [member for key, member in people.items() if key not in SHOWN]
    lines = [f"  {member['email']:<44} {_roles(member)}" for member in (*first, *rest)]
    return "\n".join(
        [
            "Everybody here is invented. Sign in as any of them; each has the same password:",
            f"  password: {PASSWORD}",
            "",
            *lines,
            "",
            "The demonstration asks for no second factor; a real installation does, of everybody who sees personal data.",
            f"To import a plan, sign in as the community safety manager and give it {EXAMPLES.name}/"
            "action-plan-2023-24.txt (in examples/).",
        ]
    )


def _roles(member: dict[str, Any]) -> str:
    held = {role for place in member["memberships"] for role in place["roles"]}
    return ", ".join(ROLES[role].name for role in sorted(held))


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


class _Cast:
    """The partnerships, agencies and people, by their keys in the files."""

    def __init__(self, bodies: dict[str, Any], people: dict[str, Any]) -> None:
        self.bodies, self.people = bodies, people
        self.agencies: dict[str, Agency] = {}
        self.partnerships: dict[str, Partnership] = {}
        self.members: dict[str, Member] = {}
        self.boards: dict[tuple[str, str], Board] = {}

    def assemble(self) -> None:
        self._agencies()
        self._members()
        for partnership in self.bodies["partnerships"]:
            self._partnership(partnership)
        self._memberships()
        for partnership in self.bodies["partnerships"]:
            self._boards(partnership)
            self._appointments(partnership)
        for partnership in self.partnerships.values():
            audit.record("partnership.partnership.added", by=system("install"), target=partnership)

    def _agencies(self) -> None:
        fields = ("name", "short_name", "kind", "aliases", "begins", "ends", "note")
        for agency in self.bodies["agencies"]:
            self.agencies[agency["key"]] = Agency(**{name: agency[name] for name in fields})
        Agency.objects.bulk_create(self.agencies.values())
        AgencySuccession.objects.bulk_create(
            AgencySuccession(
                predecessor=self.agencies[each["predecessor"]],
                successor=self.agencies[each["successor"]],
                on=each["date"],
            )
            for each in self.bodies["successions"]
        )

    def _members(self) -> None:
        password = make_password(PASSWORD)
        for member in self.people["members"]:
            self.members[member["key"]] = Member(
                name=member["name"],
                email=member["email"],
                agency=self.agencies[member["agency"]],
                job_title=member["job_title"],
                password=password,
            )
        Member.objects.bulk_create(self.members.values())

    def _partnership(self, given: dict[str, Any]) -> None:
        made = Partnership.objects.create(
            name=given["name"], short_name=given["short_name"], area=given["area"], begins=given["begins"]
        )
        self.partnerships[given["key"]] = made
        Service.objects.bulk_create(
            Service(partnership=made, agency=self.agencies[each["agency"]], capacity=each["capacity"])
            for each in given["services"]
        )

    def _memberships(self) -> None:
        Membership.objects.bulk_create(
            Membership(
                partnership=self.partnerships[place["partnership"]],
                member=self.members[member["key"]],
                role=role,
                begins=place["begins"],
            )
            for member in self.people["members"]
            for place in member["memberships"]
            for role in place["roles"]
        )

    def _boards(self, given: dict[str, Any]) -> None:
        partnership = self.partnerships[given["key"]]
        filled = {
            (board, member["agency"]): self.members[member["key"]]
            for member in self.people["members"]
            for place in member["memberships"]
            if place["partnership"] == given["key"]
            for board in place["boards"]
        }
        for board in given["boards"]:
            self.boards[given["key"], board["key"]] = Board.objects.create(
                partnership=partnership,
                name=board["name"],
                terms=board["terms"],
                terms_agreed_on=board["terms_agreed_on"],
                cadence=board["cadence"],
                reports_to=self.boards.get((given["key"], board["reports_to"])),
            )
        Seat.objects.bulk_create(
            Seat(
                partnership=partnership,
                board=self.boards[given["key"], board["key"]],
                agency=self.agencies[seat["agency"]],
                capacity=seat["capacity"],
                member=filled.get((board["key"], seat["agency"])),
            )
            for board in given["boards"]
            for seat in board["seats"]
        )

    def _appointments(self, given: dict[str, Any]) -> None:
        Appointment.objects.bulk_create(
            Appointment(
                partnership=self.partnerships[given["key"]],
                agency=self.agencies[each["agency"]],
                kind=each["kind"],
                subject=each["subject"],
                member=self.members[each["member"]] if each.get("member") else None,
                begins=each.get("begins"),
            )
            for each in given["appointments"]
        )

    def first_board(self, partnership: str) -> str:
        return next((board.ref for (place, _), board in self.boards.items() if place == partnership), "")

    def actor(self, member: str, partnership: str) -> Actor:
        return actor_for(self.members[member].ref, self.partnerships[partnership].ref)


class _Story:
    """A plan that was adopted and has been reported on since, told by the people who did it, on its days."""

    def __init__(self, cast: _Cast, plan: dict[str, Any], progress: dict[str, Any]) -> None:
        self.cast, self.plan, self.progress = cast, plan, progress
        self.quarters = _quarters_between(progress["as_of"], clock.today())

    def tell(self) -> None:
        """Draft, propose, assign, adopt, report."""
        author = self.cast.actor("priya-ramanathan-cole", self.plan["partnership"])
        with acting(author):
            with clock.frozen(_at(self.day(self.plan["adopted_on"]) - timedelta(days=30))):
                plan = self._draft(author)
                plans.propose(by=author, plan=plan.ref)
                for action, given in zip(plan.actions.order_by("position"), self._actions(), strict=True):
                    actions.assign(by=author, action=action.ref, owner=self.cast.members[given["owner"]].ref)
            with clock.frozen(_at(self.day(self.plan["adopted_on"]))):
                board = self.cast.first_board(self.plan["partnership"])
                plans.adopt(by=author, plan=plan.ref, on=clock.today(), board=board, accept_unowned=True)
            by_code = {action.code: action.ref for action in plan.actions.all()}
        self._report(by_code)

    def _draft(self, author: Actor) -> Plan:
        begins, ends = self.day(self.plan["begins"]), self.day(self.plan["ends"])
        period = f"{begins:%B %Y} to {ends:%B %Y}" if begins.month != 4 else str(FinancialYear.holding(begins))
        return plans.draft_plan(
            by=author,
            title=self.plan["title"].replace(self.plan["period"], "").strip(),
            period=period,
            begins=begins,
            ends=ends,
            priorities=tuple(_priority(each) for each in self.plan["priorities"]),
            actions=tuple(self._action(each) for each in self._actions()),
            linked=tuple(self.plan["linked_strategies"]),
        )

    def _actions(self) -> Iterator[dict[str, Any]]:
        for priority in self.plan["priorities"]:
            for action in priority.get("actions", ()):
                yield {**action, "priority": priority["name"], "theme": ""}
            for theme in priority["themes"]:
                for action in theme["actions"]:
                    yield {**action, "priority": priority["name"], "theme": theme["name"]}

    def _action(self, given: dict[str, Any]) -> DraftAction:
        due = self.moved(given["due"])
        return DraftAction(
            code=given["ref"],
            priority=given["priority"],
            theme=given["theme"],
            text=given["text"],
            outcome=given["outcome"],
            measures=tuple(given["measures"]),
            strands=tuple(given["strands"]),
            leads=tuple((self.cast.agencies[key].name, self.cast.agencies[key].ref) for key in given["leads"]),
            timescale=f"By {due.day} {due:%B %Y}" if due else "",
            due=due,
        )

    def _report(self, actions_by_code: dict[str, str]) -> None:
        for update in self.progress["updates"]:
            author = self.cast.actor(update["member"], self.plan["partnership"])
            words = {
                "by": author,
                "action": actions_by_code[update["ref"]],
                "quarter": str(self.quarter(update["quarter"])),
                "brag": update["brag"],
                "narrative": update["narrative"],
            }
            with acting(author), clock.frozen(_at(self._when(update))):
                updates.draft(**words) if update["status"] == "draft" else updates.submit(**words)

    def _when(self, update: dict[str, Any]) -> date:
        given = update.get("submitted_on") or self.progress["as_of"]
        return min(self.day(given), clock.today() - timedelta(days=1))

    def day(self, given: date) -> date:
        """Move a day that there is."""
        moved = self.moved(given)
        assert moved is not None
        return moved

    def moved(self, day: date | None) -> date | None:
        """Move a day of the story by as many quarters as separate the story from today."""
        if day is None:
            return None
        months = day.year * 12 + day.month - 1 + 3 * self.quarters
        first = date(months // 12, months % 12 + 1, 1)
        following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
        return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))

    def quarter(self, text: str) -> Quarter:
        """Move a quarter of the story."""
        quarter = Quarter.parse(text)
        index = quarter.starting * 4 + quarter.number - 1 + self.quarters
        return Quarter(index // 4, index % 4 + 1)


def _priority(given: dict[str, Any]) -> DraftPriority:
    themes = tuple(
        DraftTheme(each["name"], background="\n\n".join(each["background"]), partners=_partners(each))
        for each in given["themes"]
    )
    return DraftPriority(given["name"], narrative=given["narrative"], themes=themes)


def _partners(theme: dict[str, Any]) -> tuple[str, ...]:
    return tuple(each["label"] for each in (theme.get("key_partners") or {}).get("items", ()))


def _quarters_between(earlier: date, later: date) -> int:
    one, other = Quarter.holding(earlier), Quarter.holding(later)
    return (other.starting - one.starting) * 4 + other.number - one.number


def _at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
