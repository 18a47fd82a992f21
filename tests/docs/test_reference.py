"""The pages of docs/reference are what scripts/reference.py makes of the code as it is."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest
from django.db import connection

from tests.docs.pages import CHECKOUT

HOW = "Run: .venv/bin/python scripts/reference.py"
NAMES = ("commands.md", "settings.md", "roles.md", "events.md", "data.md", "states.md")
READ = re.compile(
    r"""environ(?:ment)?(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z_]+)["']|["']([A-Z_]+)["'] in os\.environ"""
)


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("reference", CHECKOUT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(reference: ModuleType) -> dict[str, str]:
    """The pages as the script makes them."""
    return dict(reference.pages())


def test_every_page_is_made(made: dict[str, str]) -> None:
    assert tuple(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_current(made: dict[str, str], name: str) -> None:
    kept = (CHECKOUT / "docs" / "reference" / name).read_text("utf-8")
    assert kept == made[name], f"docs/reference/{name} is not current. {HOW}"


def test_no_setting_is_missing(reference: ModuleType) -> None:
    text = "\n".join(path.read_text("utf-8") for path in CHECKOUT.joinpath("concordat").rglob("*.py"))
    read = {one or other for one, other in READ.findall(text)} - reference.NOT_SET_BY_PEOPLE
    page = (CHECKOUT / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert {"CONCORDAT_HOME", "DATABASE_URL", "SMTP_HOST"} <= read
    assert sorted(name for name in read if f"| `{name}` |" not in page) == []


def test_no_event_is_missing(reference: ModuleType) -> None:
    """Whatever stands in the code as an event's name is on the page, however it is recorded."""
    page = (CHECKOUT / "docs" / "reference" / "events.md").read_text("utf-8")
    text = "\n".join(
        path.read_text("utf-8")
        for path in CHECKOUT.joinpath("concordat").rglob("*.py")
        if "/bench/" not in str(path) and "/permissions" not in str(path)
    )
    named = set(re.findall(r"record\(\s*[\"']([a-z]+\.[a-z-]+\.[a-z-]+)[\"']", text))
    assert len(named) > 50
    assert sorted(name for name in named if f"| `{name}` |" not in page) == []


@pytest.mark.django_db
def test_no_table_is_missing() -> None:
    page = (CHECKOUT / "docs" / "reference" / "data.md").read_text("utf-8")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename LIKE 'tests_%'")
        tables = [name for (name,) in cursor.fetchall()]
    assert "plans_action" in tables
    assert sorted(name for name in tables if f"| `{name}` |" not in page) == []


def test_a_setting_without_words_stops_the_script(reference: ModuleType) -> None:
    with pytest.raises(SystemExit, match="say under"):
        reference._same("settings", {"SOMETHING_NEW"}, set())
    with pytest.raises(SystemExit, match="gone from the code"):
        reference._same("settings", set(), {"SOMETHING_OLD"})
