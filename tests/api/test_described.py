"""The API is as it describes itself, whatever is sent: requests made of its description by schemathesis.

Some are right and some wrong; by whoever may do everything, by an agency lead, by a token that only reads, and by nobody.
None may break it, be answered with what the description does not name, or see what its token may not. What a request
changed is undone before the next. For more than the suite has time for: API_EXAMPLES=150 pytest -s tests/api
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from concordat.config.api import description
from concordat.kernel.doors import doors_of
from tests.api.program import THINGS, Program, program, things_of
from tests.cast import Cast
from tests.house.test_live import EVERY
from tests.plans.factories import draft, in_force

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
REFUSED = ["400", "401", "403", "404", "405", "412", "422", "428", "429"]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
HIDDEN = "Words that nobody else may read"


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's connection open from one request to the next, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(cast: Cast) -> dict[str, Any]:
    """The description, in which references are of things that there are: ours, another agency's, another partnership's."""
    with transaction.atomic(), cast.acting("mina") as mina:
        plans = [in_force(mina, 2, owner=cast.members["leo"].ref), draft(mina, 2, title="Ours")]
        things = [things_of(plan, mina) for plan in plans]
    with transaction.atomic(), cast.acting("fay") as fay:
        things.append(_hidden(fay.for_purpose(""), cast))
    with transaction.atomic(), cast.acting("wes", "westhaven") as wes:
        things.append(things_of(in_force(wes, 2, title=HIDDEN), wes))
    members = [member.ref for member in cast.members.values()]
    told = description()
    for path, methods in told["paths"].items():
        known = [each[THINGS[path.split("/")[3]]] for each in things if "{ref}" in path]
        for operation in methods.values():
            del operation["security"]  # the tokens are ours to send
            for each in operation["parameters"]:
                if each["name"] == "ref":
                    each["schema"] = {"type": "string", "enum": known}
                elif each["name"] == "key":
                    each["schema"] = {"type": "string", "enum": [each["key"] for each in things]}
                elif each["name"] == "If-Match":
                    each["schema"] = {"type": "string", "enum": ["*", "*", '"0123456789abcdef"']}
    given = [each for name, each in told["components"]["schemas"].items() if name.endswith(("Given", "Change"))]
    for schema in given:
        for name in {"owner", "deputy"} & set(schema.get("properties", {})):
            schema["properties"][name] = {"anyOf": [{"type": "string", "enum": members}, {"type": "null"}]}
        for name in {"priority", "theme"} & set(schema.get("properties", {})):
            refs = [each[name] for each in things[:2]]
            schema["properties"][name] = {"anyOf": [{"type": "string", "enum": refs}, {"type": "null"}]}
    return told


def _hidden(fay: Any, cast: Cast) -> dict[str, str]:
    """Make a draft that another agency hides, with an action."""
    from concordat.plans.models import Action, Plan, Priority, Theme

    ours = {"partnership": cast.partnerships["thornbridge"]}
    plan = Plan.objects.create(title=HIDDEN, agency=cast.agencies["fire"], **ours)
    priority = Priority.objects.create(plan=plan, name=HIDDEN, **ours)
    Theme.objects.create(plan=plan, priority=priority, name=HIDDEN, **ours)
    Action.objects.create(plan=plan, text=HIDDEN, **ours)
    return things_of(plan, fay)


def cases(told: dict[str, Any]) -> Iterator[tuple[Any, GenerationMode]]:
    """Return each operation twice: to be asked rightly, and wrongly."""
    refusals = {"negative_data_rejection": {"expected-statuses": REFUSED}}
    schema = schemathesis.openapi.from_dict(told, config=SchemathesisConfig.from_dict({"checks": refusals}))
    schema.app = get_wsgi_application()
    for found in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            yield found.ok(), mode


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_the_api_is_as_it_describes_itself(cast: Cast, described: dict[str, Any], settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 10_000_000
    programs = {
        "manager": program(cast, "mina"),
        "agency lead": program(cast, "leo"),
        "reader": program(cast, "mina", "plans:read"),
        "nobody": Program(""),
    }
    answered: Counter[tuple[str, int]] = Counter()
    for operation, mode in cases(described):
        _ask(operation, mode, programs, answered)
    statuses = Counter(status for (_, status), count in answered.items() for _ in range(count))
    print(f"\nschemathesis: {sum(statuses.values())} cases, by status {dict(sorted(statuses.items()))}")
    assert not [status for status in statuses if status >= 500]
    assert {200, 201, 204, 401, 403, 404, 422} <= set(statuses), "the requests reached too little of the API"
    assert sum(statuses.values()) > 100


def _ask(
    operation: Any, mode: GenerationMode, programs: dict[str, Program], answered: Counter[tuple[str, int]]
) -> None:
    right = operation.definition.raw["x-right"]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        narrower = tuple(programs)[1 + sum(answered.values()) // 2 % 3]
        for who, asking in (("manager", programs["manager"]), (narrower, programs[narrower])):
            case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
            sent = {"Authorization": f"Bearer {asking.secret}"} if asking.secret else {}
            with transaction.atomic():
                response = case.call(headers=sent)
                transaction.set_rollback(True)
            answered[who, response.status_code] += 1
            assert HIDDEN not in response.text, f"{who} was told of what is not theirs: {case.as_curl_command()}"
            if who == "nobody":
                assert response.status_code in (401, 404, 405)
            elif who == "reader" and right != "plans:read":
                assert response.status_code in (403, 404, 405, 422), f"{response.status_code} {case.as_curl_command()}"
            case.validate_response(response, checks=CHECKS)

    raw = operation.definition.raw
    if mode is GenerationMode.POSITIVE or raw["parameters"] or "requestBody" in raw:
        ask()


def test_every_address_of_the_api_is_described() -> None:
    at = {address for address, pattern in EVERY if doors_of(pattern.callback)}
    assert len(at) == len(description()["paths"])
