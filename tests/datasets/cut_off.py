"""A process that delivers a file and says what it does, for tests that kill it or give it too little room.

    python -m tests.datasets.cut_off MEMBER PARTNERSHIP DATASET FILE [BYTES]

With BYTES no file may grow larger. It prints the reference of the delivery once it is begun, and how it ended.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from concordat.datasets.commands import checks, deliveries  # noqa: E402
from concordat.datasets.queries.datasets import dataset_for, store  # noqa: E402
from concordat.kernel.actors import acting  # noqa: E402
from concordat.partnership.queries.actors import actor_for  # noqa: E402


def main(member: str, partnership: str, key: str, file: str, room: str = "") -> None:
    """Deliver the file."""
    with transaction.atomic():
        actor = actor_for(member, partnership)
    content = Path(file).read_bytes()
    with acting(actor):
        with transaction.atomic():
            dataset = dataset_for(actor, key)
        delivery = deliveries.begin(dataset=dataset, name="lamps.csv", size=len(content), channel="terminal", by=actor)
        print(delivery.ref, flush=True)
        (store().incoming(delivery.ref) / "file").write_bytes(content)
        deliveries.finish(delivery=delivery, by=actor)
        print("given", flush=True)
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
        ended = checks.check(delivery=delivery.ref, by=actor, tell=lambda percent, words: None)
    print(ended.state, flush=True)


if __name__ == "__main__":
    assert settings.STORE
    main(*sys.argv[1:])
