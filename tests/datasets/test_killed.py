"""A process that delivers is killed with -9, or has no room left: store and register agree, and nothing is seen in part.

Four moments by default; twenty with CONCORDAT_KILLS=20. After each, `concordat doctor --mend` leaves no orphan and the
delivery can be done again.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from concordat.datasets.commands import checks, deliveries, upkeep
from concordat.datasets.models import Delivery, Version
from concordat.kernel.actors import acting, system
from tests.datasets.custody import add, assert_agree, deliver, files, lamps, versions, who

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("emptied_after")]
MOMENTS = int(os.environ.get("CONCORDAT_KILLS", "4"))
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dataset(cast, store_folder):
    made = add(who(cast, "ana"), cast.agencies["council"])
    deliver(who(cast, "ana"), made, lamps(*MONTHS[:3]))
    return made


def child(cast, dataset, file: Path, *room: str) -> subprocess.Popen[str]:
    """Start a process that delivers a file to this test's store and database."""
    from django.conf import settings

    words = connection.settings_dict
    address = (
        f"postgresql://{words['USER']}:{words['PASSWORD']}@/{words['NAME']}?host={words['HOST']}&port={words['PORT']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "CONCORDAT_STORE": str(settings.STORE),
        "CONCORDAT_KEYS": str(settings.KEYS),
    }
    asked = [cast.members["ana"].ref, cast.partnerships["thornbridge"].ref, dataset.key, str(file), *room]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.datasets.cut_off", *asked],
        env=environment,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def seen(cast, dataset) -> dict[int, list[tuple[str, bool]]]:
    with acting(who(cast, "ana")), transaction.atomic():
        return versions(dataset)


def mend() -> None:
    upkeep.mend(by=system("work"))
    assert not assert_agree().orphans


def again(cast, dataset, text: str) -> None:
    """Do again what was cut off: from its file where it is here, else from the beginning."""
    ana = who(cast, "ana")
    with acting(ana):
        with transaction.atomic():
            left = list(Delivery.objects.filter(dataset=dataset, state__in=("receiving", "waiting", "checking")))
        for delivery in left:
            if delivery.state == "receiving":
                deliveries.drop(delivery=delivery, by=ana)
            else:
                assert checks.check(delivery=delivery.ref, by=ana, tell=lambda *_: None).state == "landed"
    if not any(each.state != "receiving" for each in left):
        assert deliver(ana, dataset, text).state == "landed"


def test_killed_at_any_moment_it_leaves_all_or_nothing(cast, dataset, store_folder, tmp_path):
    file = tmp_path / "lamps.csv"
    file.write_text(text := lamps(*MONTHS, each=200))
    moments = random.Random(int(os.environ.get("CONCORDAT_SEED", "6")))
    ended, took = [], _whole(cast, dataset, file)
    for _ in range(MOMENTS):
        before = seen(cast, dataset)
        running = child(cast, dataset, file)
        assert running.stdout
        assert running.stdout.readline()
        time.sleep(moments.uniform(0, took))
        running.send_signal(signal.SIGKILL)
        said = running.communicate()[0].split()
        after = seen(cast, dataset)
        landed = len(after) > len(before)
        ended.append(said[-1] if said else "begun")
        assert landed or said[-1:] != ["landed"]
        assert landed or after == before
        assert not landed or [period for period, _ in after[max(after)]] == MONTHS
        assert_agree()
        mend()
        if not landed:
            again(cast, dataset, text)
        mend()
        assert [period for period, _ in seen(cast, dataset)[max(seen(cast, dataset))]] == MONTHS
    print("killed after it had said:", ", ".join(ended))


def _whole(cast, dataset, file: Path) -> float:
    """Deliver once without harm; return how long it took from its first word to its last."""
    running = child(cast, dataset, file)
    assert running.stdout
    assert running.stdout.readline(), running.communicate()[1]
    begun = time.monotonic()
    said, wrong = running.communicate()
    assert said.split()[-1] == "landed", wrong
    return time.monotonic() - begun


@pytest.mark.parametrize("room", [2_000, 30_000, 120_000])
def test_without_room_it_fails_in_words_and_leaves_nothing(cast, dataset, store_folder, tmp_path, room):
    file = tmp_path / "lamps.csv"
    file.write_text(text := lamps("2026-01", each=20_000))
    before, held = seen(cast, dataset), files(store_folder)
    said, wrong = child(cast, dataset, file, str(room)).communicate()
    assert said.split()[-1] == "failed", (said, wrong)
    with acting(who(cast, "ana")), transaction.atomic():
        delivery = Delivery.objects.get(ref=said.split()[0])
    assert delivery.stops[0]["words"] == checks.NO_ROOM
    assert seen(cast, dataset) == before
    assert files(store_folder) == held
    assert not assert_agree().orphans
    assert deliver(who(cast, "ana"), dataset, text).state == "landed"


def test_mending_spares_what_is_landing(cast, dataset, store_folder, monkeypatch):
    """A part that is in place and not yet named is not an orphan while its transaction lasts."""
    monkeypatch.setattr(upkeep, "PATIENCE", 0.2)
    from concurrent.futures import ThreadPoolExecutor

    from concordat.datasets.commands import versions as landing

    tried: list[str] = []
    merged = landing._merged

    def meanwhile(*given: object) -> object:
        def mended() -> str:
            try:
                upkeep.mend(by=system("work"))
            except Exception as trouble:
                return str(trouble)
            finally:
                connection.close()
            return ""

        with ThreadPoolExecutor(1) as beside:
            tried.append(beside.submit(mended).result())
        return merged(*given)

    monkeypatch.setattr(landing, "_merged", meanwhile)
    assert deliver(who(cast, "ana"), dataset, lamps("2026-01")).state == "landed"
    assert tried == [upkeep.LANDING]
    with acting(who(cast, "ana")), transaction.atomic():
        assert Version.objects.count() == 2
    assert not assert_agree().orphans
