"""A violation of each kind, planted in a copy, is caught: a check that cannot fail is no check."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import source

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE_PLANTS = {
    source.wrong_entrances: ("plans/queries/planted.py", "from concordat.partnership.models import Member\n"),
    source.names_in_plans: ("plans/queries/planted.py", "from concordat.casework import queries\n"),
    source.orm_in_views: ("plans/views/planted.py", "def plan_list(request):\n    return Plan.objects.all()\n"),
    source.raw_sql: ("plans/queries/planted.py", "def look(actor):\n    cursor.execute('SELECT 1')\n"),
    source.models_by_name: ("plans/queries/planted.py", "def look(actor):\n    return apps.get_model('home.X')\n"),
    source.downstream_addresses: ("partnership/views/planted.py", "x = reverse('plans:plan_view', 1)\n"),
    source.queries_without_reader: ("plans/queries/planted.py", "def plans(ref):\n    return ref\n"),
    source.commands_without_author: ("plans/commands/planted.py", "def adopt(plan):\n    return plan\n"),
    source.forbidden_names: ("plans/utils.py", ""),
    source.long_modules: ("plans/rules/planted.py", "x = 1\n" * 401),
    source.inline_in_templates: ("plans/templates/plans/planted.html", '<p style="color: red">x</p>\n'),
    source.silent_models: ("plans/models/planted.py", "class Promise(Record):\n    pass\n"),
}
IMPORT_PLANTS = {
    "imports run upstream": ("partnership/queries/planted.py", "from concordat.plans import permissions\n"),
    "rooms of a package": ("plans/rules/planted.py", "from concordat.plans import commands\n"),
    "views and operations never import models": ("plans/views/planted.py", "from concordat.plans import models\n"),
    "rules are plain Python": ("plans/rules/planted.py", "import django.db\n"),
    "no cycles": ("kernel/planted.py", "from concordat.plans import permissions\n"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with its contracts."""
    folder = tmp_path_factory.mktemp("planted")
    ignored = shutil.ignore_patterns("static", "__pycache__")
    shutil.copytree(CHECKOUT / "concordat", folder / "concordat", ignore=ignored)
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    return folder


@contextmanager
def planted(folder: Path, where: str, what: str) -> Iterator[None]:
    """Plant a file, and take it out again."""
    path = folder / where
    assert not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(what)
    yield
    path.unlink()


@pytest.mark.parametrize("check", SOURCE_PLANTS, ids=lambda check: check.__name__)
def test_a_planted_violation_of_the_source_is_caught(check, copy):
    with planted(copy / "concordat", *SOURCE_PLANTS[check]):
        assert any("planted" in found or "utils" in found for found in check(copy / "concordat"))


def test_every_check_has_a_plant():
    assert set(SOURCE_PLANTS) == set(source.CHECKS)


@pytest.mark.parametrize("contract", IMPORT_PLANTS)
def test_a_planted_import_is_caught(contract, copy):
    lint = Path(sys.executable).parent / "lint-imports"
    with planted(copy / "concordat", *IMPORT_PLANTS[contract]):
        ran = subprocess.run([lint, "--no-cache"], cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 1
    broken = [line for line in ran.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(contract in line for line in broken), ran.stdout[-2000:]


def test_the_imports_of_the_house_are_kept():
    lint = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run([lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:]
