"""The demonstration partnership: invented people and three plans, made from the files under `examples/medway`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import connections, transaction

from concordat.config.demonstration import places
from concordat.config.demonstration.calendar import STAYS, Calendar
from concordat.config.demonstration.cast import PASSWORD, Cast
from concordat.config.demonstration.data import DataStory, GapsStory, ReadsStory, after
from concordat.config.demonstration.desk import AccessStory, DeskStory
from concordat.config.demonstration.made import Maker
from concordat.config.demonstration.releasing import ReleasesStory
from concordat.config.demonstration.sharing import AgreementStory, Counted, ListsStory
from concordat.config.demonstration.story import MANAGER, Crossing, PlanStory, Story, tell
from concordat.config.roles import ROLES
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.partnership.models import Partnership

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "medway"
HERE = "medway"
SHOWN = (
    "priya-ramanathan-cole",
    "rowan-tidewell",
    "hilary-stanmore-diaz",
    "farida-molyneaux",
    "isla-brackenridge",
    "tamsin-okafor-reid",
)


def present() -> bool:
    """Say whether there is a partnership already."""
    with transaction.atomic(), acting(system("install")):
        return Partnership.objects.exists()


def clear() -> None:
    """Empty the whole database, as owner, the store and the keys: the demonstration begins anew."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename"
            " NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        (tables,) = cursor.fetchone()
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_seal ENABLE TRIGGER USER")
    for folder in (settings.STORE, settings.KEYS):
        shutil.rmtree(folder, ignore_errors=True)


def load() -> None:
    """Make the partnerships, their people, three plans and what was said of them until today, all or nothing."""
    calendar = Calendar.of(clock.today())
    with transaction.atomic():
        with acting(system("install")):
            cast = Cast(read("partnership"), read("members"), calendar)
            cast.assemble()
        places.load(EXAMPLES / "places", places.redrawn_on(clock.today()))
        with acting(cast.actor(MANAGER, HERE)) as manager:
            places.add_own(manager)
        tell(_stories(cast, calendar), until=clock.now())


def greeting(address: str) -> str:
    """Say who can sign in, for the terminal."""
    people = {member["key"]: member for member in read("members")["members"]}
    first = [people[key] for key in SHOWN if key in people]
    rest = [member for key, member in people.items() if key not in SHOWN and _roles(member)]
    lines = [f"  {member['email']:<44} {_roles(member)}" for member in (*first, *rest)]
    return "\n".join(
        [
            "Everybody here is invented. Sign in as any of them; each has the same password:",
            f"  password: {PASSWORD}",
            "",
            *lines,
            "",
            "The demonstration asks for no second factor; a real installation does, of everybody who sees personal data.",
            "Its plans of 2023/24 and 2024/25 are moved on by whole years, so that the later one is in force today.",
            f"To import a plan, sign in as the community safety manager and give it {EXAMPLES.name}/"
            "action-plan-2023-24.txt (in examples/).",
        ]
    )


def _stories(cast: Cast, calendar: Calendar) -> list[Story]:
    first = PlanStory(cast, STAYS, read("plan-2020"), {})
    second = PlanStory(cast, calendar, read("plan-2023-24"), read("progress-2023-24"))
    third = PlanStory(cast, calendar, read("plan-2024-25"), read("progress-2024-25"), replaces=second)
    return [
        first,
        second,
        third,
        Crossing(first, second, read("crosswalk-2020-to-2023-24")),
        Crossing(second, third, read("crosswalk-2023-24-to-2024-25")),
        *_sharing(cast),
    ]


def _sharing(cast: Cast) -> list[Story]:
    told, desk, data = read("agreements"), read("desk"), read("data/datasets")
    lists = ListsStory(cast, told, Counted(clock.today()))
    agreements = {each["key"]: AgreementStory(cast, lists, each) for each in told["agreements"]}
    since = after(clock.today().replace(day=1), -data["months"])
    maker = Maker(EXAMPLES, since, places.redrawn_on(clock.today()))
    return [
        lists,
        *agreements.values(),
        AccessStory(cast, lists, desk),
        DeskStory(cast, lists, agreements, desk),
        *(DataStory(cast, lists, agreements, data, each, maker) for each in data["datasets"]),
        GapsStory(cast, lists, data),
        ReadsStory(cast, lists, data),
        ReleasesStory(cast, lists, read("data/releases")),
    ]


def _roles(member: dict[str, Any]) -> str:
    held = {role for place in member["memberships"] if not place.get("ends") for role in place["roles"]}
    return ", ".join(ROLES[role].name for role in sorted(held))


def read(name: str) -> dict[str, Any]:
    """Return what a file of the examples holds."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return content
