"""What every test stands on: a real PostgreSQL, and one cast of people."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
_HELD: list[object] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start a PostgreSQL of our own in a folder of its own, unless a server is given by DATABASE_URL."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "concordat.config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright leaves its event loop in the thread of later tests
    _keep_bytecode()
    if not os.environ.get("CONCORDAT_TEST_HOME"):
        _start_database()
    import django
    from hypothesis import settings

    django.setup()
    examples = int(os.environ.get("EXAMPLES", "40"))  # of each property that says no number of its own
    settings.register_profile("untimed", deadline=None, max_examples=examples)  # a busy machine is no fault of the code
    settings.load_profile("untimed")
    _serve_static_plainly()
    _hash_passwords_quickly()


def _hash_passwords_quickly() -> None:
    """Keep passwords by the same algorithm with the least work; the sites of journeys hash as every site does."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def _keep_bytecode() -> None:
    """Keep what Python compiles: these tests start hundreds of processes, and each would compile everything anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the garbage collector pass by what stays until the end: all modules and all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _serve_static_plainly() -> None:
    """Name static files as they are, so that pages can be made without collecting them."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def _start_database() -> None:
    folder = Path(tempfile.mkdtemp(prefix="concordat-test-"))
    folder.chmod(0o711)
    os.environ["CONCORDAT_TEST_HOME"] = os.environ["CONCORDAT_HOME"] = str(folder)
    _HELD.append(folder)
    if not os.environ.get("DATABASE_URL"):
        from concordat.kernel.postgres.cluster import Cluster

        quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        _HELD.append(Cluster(folder, settings=quick).start())


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Start a worker for each processor that we may use, which can be fewer than the machine has, and one more.

    In journeys a worker waits, for a browser, a web server or a database, a third of the time.
    """
    from concordat.config.commands import processors

    return processors() + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys, which take longest, then with slow tests, so that no worker waits for them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: ("journeys" not in item.path.parts, item.path not in slow))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what `pytest_configure` started, and leave nothing behind."""
    while _HELD:
        held = _HELD.pop()
        held.stop() if hasattr(held, "stop") else shutil.rmtree(str(held), ignore_errors=True)


@pytest.fixture
def shared() -> Path:
    """The folder of shared material beside the checkout; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder `shared` does not stand beside this checkout")
    return SHARED


@pytest.fixture
def cast(db: None) -> object:
    """The cast: Thornbridge and Westhaven, their agencies and people (`tests/cast.py`)."""
    from tests.cast import Cast

    return Cast.assemble()


@pytest.fixture
def emptied_after(transactional_db: None) -> Iterator[None]:
    """For tests that commit: empty every table afterwards, as owner, since the record refuses to be emptied."""
    yield
    from tests.database import empty

    empty()


def _migrated() -> Any:
    from django.test.utils import setup_databases

    return setup_databases(verbosity=0, interactive=False, aliases={"default", "owner"}, serialized_aliases=set())


def _migrated_once() -> Any:
    """Run the migrations in the worker that comes first; the databases of the others are copies of its empty one."""
    from django.db import connections

    owner, template = connections["owner"], "migrated"
    if os.environ.get("DATABASE_URL"):
        return _migrated()  # a server that is not ours would keep the template
    with (Path(os.environ["CONCORDAT_TEST_HOME"]) / template).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.fstat(lock.fileno()).st_size:
            owner.settings_dict["TEST"]["TEMPLATE"] = template
            return _migrated()
        made = _migrated()
        name = owner.settings_dict["NAME"]
        connections.close_all()
        with owner._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
        lock.write(name)
    return made


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the test database as its owner; the app's role, which the tests use, is the mirror of it."""
    from django.db import connections
    from django.test.utils import teardown_databases

    with django_db_blocker.unblock():
        made = _migrated_once() if "PYTEST_XDIST_WORKER" in os.environ else _migrated()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(made, verbosity=0)
