"""The house as Django sees it: doors, relations, policies, permissions."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from concordat.access.middleware import Guard
from concordat.access.rules import Standing, fitting
from concordat.config.api import description
from concordat.kernel.doors import Door, doors_of
from concordat.kernel.models import Sensitivity
from concordat.kernel.permissions import known, registered
from tests.house.source import LAYERS

OURS = [model for model in apps.get_models() if model.__module__.startswith("concordat.")]
SIGN_IN_TABLES = (
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
)


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for item in resolver.url_patterns:
        at = prefix + str(item.pattern)
        found += patterns(item, at) if isinstance(item, URLResolver) else [(at, item)]
    return found


EVERY = patterns(get_resolver())


@pytest.mark.parametrize(("address", "pattern"), EVERY, ids=[address for address, _ in EVERY])
def test_every_page_says_who_may_open_it(address, pattern):
    doors = doors_of(pattern.callback) or {"": getattr(pattern.callback, "door", None)}
    for method, door in doors.items():
        assert isinstance(door, Door), f"{method} {address} is closed: its view declares no door"
        assert door.permission == "" or known(door.permission), f"{address} asks for an unknown permission"
        if method:
            assert door.permission in settings.SCOPES[door.scope].permissions, (
                f"{door.scope} opens no {method} {address}"
            )


def test_the_operations_of_the_api_are_among_them():
    found = {f"{method} /{at}" for at, pattern in EVERY for method in doors_of(pattern.callback) or ()}
    told = {f"{method.upper()} {at}" for at, methods in description()["paths"].items() for method in methods}
    assert len(told) > 12
    assert {re.sub("<(?:(?:ref|int|slug):)?(\\w+)>", r"{\1}", each) for each in found} == told


def test_an_operation_without_a_door_stays_closed(rf):
    def view(request):
        raise AssertionError("it was opened")

    view.doors = {"GET": None}
    with pytest.raises(PermissionDenied):
        Guard(view).process_view(rf.get("/api/v1/new"), view, (), {})
    assert Guard(view).process_view(rf.post("/api/v1/new"), view, (), {}).status_code == 405


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_run_upstream(model):
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model is not None:
            target = field.related_model._meta.app_label
            if target in LAYERS:
                assert LAYERS.index(target) >= LAYERS.index(model._meta.app_label), f"{field} points downstream"
            if model._meta.app_label in {"casework", "linkage"}:
                assert field.remote_field.related_name == "+", f"{field} can be walked back"


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_sensitive_table_is_guarded_by_policies(model):
    assert isinstance(model.sensitivity, Sensitivity)
    assert len(model.retention) > 10
    if model.sensitivity is not Sensitivity.OPEN:
        assert guarded(model._meta.db_table)


@pytest.mark.django_db
@pytest.mark.parametrize("table", SIGN_IN_TABLES)
def test_the_tables_of_sign_in_are_guarded_too(table):
    assert guarded(table)


def guarded(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, (SELECT count(*) FROM pg_policies WHERE tablename = %s) FROM pg_class"
            " WHERE relname = %s AND relkind = 'r'",
            [table, table],
        )
        enabled, policies = cursor.fetchone()
    return enabled and policies > 0


def test_every_permission_belongs_to_a_role_and_says_what_it_does():
    for permission in registered():
        assert len(permission.words) > 10
        rules = fitting(settings.ROLES, settings.ROLES, permission, Standing())
        assert any(rule.allow for rule in rules), f"nobody holds {permission}"


def test_every_rule_of_a_role_names_a_permission():
    for key, role in settings.ROLES.items():
        for rule in role.rules:
            assert any(rule.names(permission) for permission in registered()), f"{key}: {rule.pattern} names nothing"


def test_every_right_of_a_token_names_permissions():
    for key, scope in settings.SCOPES.items():
        assert len(scope.words) > 10
        assert all(known(permission) for permission in scope.permissions), key


def test_every_permission_is_asked_for_somewhere():
    import subprocess
    from pathlib import Path

    root = Path(__file__).resolve().parents[2] / "concordat"
    for permission in registered():
        _, noun, verb = permission.split(".")
        constant = f"{noun}_{verb}".upper().replace("-", "_")
        used = subprocess.run(["grep", "-rlE", rf"\b{constant}\b", str(root)], capture_output=True, text=True).stdout
        assert [line for line in used.splitlines() if not line.endswith("permissions.py")], f"{permission} is unused"
