"""Every bad file as a whole delivery: taken in, checked by its job, met in words that its receipt shows, and nothing left.

`store/test_bad_files.py` has the same files at the intake alone, where their time and memory are measured apart.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from concordat.datasets.commands import uploads
from concordat.datasets.models import Dataset, Delivery
from concordat.kernel import jobs
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Problem
from tests.cast import Cast
from tests.datasets.custody import add, assert_agree, browser_of, files, who
from tests.datasets.store.bad_files import BAD, Bad

DECLARED: dict[str, Any] = {
    "key": "offences",
    "title": "Offences",
    "row": "An offence",
    "every": "once",
    "disclosure": "open",
    "licence": "Open Government Licence v3.0",
    "columns": [{"name": name.lower(), "title": name} for name in ("Reference", "Ward", "Offence", "Note")],
}
LANDED = {
    "pasted.csv": ((6, 6, 0), "1 repeated header passed by."),
    "formulas.csv": ((1, 1, 0), "1 read = 1 landed + 0 put aside + 0 dropped"),
    "unmarked.csv": ((3, 3, 0), "It was read as UTF-16."),
}
"""What is bad in the hand and good to land: rows read, landed and put aside, and what the receipt says of it."""
ASIDE = {"ragged.csv": ((5, 0, 2), "2 of 5 rows are bad")}
"""What is refused for too many bad rows, which are put aside to be mended."""
AT_THE_DOOR = {"empty.csv": "The file is empty."}
VALUES = ("Okafor", "943 476 5919", "07700 900123")


@pytest.fixture
def offences(cast: Cast, store_folder: Path, settings: Any) -> Dataset:
    settings.DEMONSTRATION = True  # nobody has a second step
    return add(who(cast, "mina"), cast.agencies["police"], DECLARED)


def delivered(to: Dataset, path: Path, by: Actor) -> Delivery:
    """Take a file in as the upload does, have its job run as the worker does, and return the delivery as it then stands."""
    with acting(by), transaction.atomic(), path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 22), b"")
        taken = uploads.take(dataset=to, name=path.name, size=path.stat().st_size, pieces=pieces, channel="web", by=by)
    jobs.run(job=taken.job_ref)
    with acting(by), transaction.atomic():
        job = jobs.own_job(by, taken.job_ref)
        assert (job.status, job.result_url) == ("done", f"/datasets/deliveries/{taken.ref}/"), job.message
        return Delivery.objects.get(ref=taken.ref)


def wrong(bad: Bad, found: Delivery, browser: Client, before: list[Path], root: Path) -> list[str]:
    """Say what is not as it should be of a bad file that was delivered."""
    shown = " ".join(html.unescape(browser.get(f"/datasets/deliveries/{found.ref}/").content.decode()).split())
    counts = tuple(found.counts.get(name, 0) for name in ("read", "landed", "quarantined"))
    expected, words = (LANDED | ASIDE).get(bad.name, (counts, bad.words))
    state = "landed" if bad.name in LANDED else "refused"
    left = [each for kind in ("incoming", "staging") for each in (root / kind).glob("*")]
    came = [each.relative_to(root).parts[0] for each in files(root) if each not in before]
    kept = ["objects"] if bad.name in LANDED else ["quarantine"] if bad.name in ASIDE else []
    faults = {
        f"is {found.state}": found.state != state,
        f"counts {counts}": counts != expected,
        f"is told “{found.stops}”": words not in shown,
        "has landed rows": bool(found.counts.get("landed")) and state == "refused",
        f"left {left}": bool(left),
        f"put {came} into the store": came != kept,
        "shows a value": any(value in text for value in VALUES for text in (shown, str(vars(found)))),
    }
    return [f"{bad.name} {words}" for words, is_so in faults.items() if is_so]


@pytest.mark.slow
@pytest.mark.usefixtures("emptied_after")
def test_every_bad_file_ends_in_words_and_leaves_nothing(
    cast: Cast, offences: Dataset, store_folder: Path, tmp_path: Path
) -> None:
    leo, browser = who(cast, "leo"), browser_of(cast, "leo")
    found: list[str] = []
    for bad in BAD:
        path, before = tmp_path / bad.name, files(store_folder)
        bad.make(path)
        if bad.name in AT_THE_DOOR:
            with pytest.raises(Problem, match=AT_THE_DOOR[bad.name]):
                delivered(offences, path, leo)
            assert files(store_folder) == before
        else:
            found += wrong(bad, delivered(offences, path, leo), browser, before, store_folder)
        path.unlink()
    assert found == []
    with acting(leo), transaction.atomic():
        assert Delivery.objects.count() == len(BAD) - len(AT_THE_DOOR)
    assert not assert_agree().orphans
