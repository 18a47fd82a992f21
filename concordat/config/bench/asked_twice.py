"""The twenty questions of `examples/questions`, put to the demonstration's data by its analyst."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from concordat.config.bench.scratch import scratch

QUESTIONS = Path(__file__).resolve().parents[3] / "examples" / "questions"
ANALYST = "anneliese.mbeki-thorne@medway.example"


@dataclass(frozen=True)
class Asked:
    """A question, for which purpose it is asked, how it is told, and whether that is because protection was asked for."""

    name: str
    question: Any
    actor: Any
    purpose: str
    told: str
    protected: bool

    def ask(self) -> str:
        """Ask it anew, and return the digest of its answer."""
        from django.db import transaction

        from concordat.analysis.queries.asking import ask
        from concordat.datasets.store.telling import remembered
        from concordat.kernel.actors import acting

        remembered.forget()
        with transaction.atomic(), acting(self.actor):
            answer = ask(self.actor, self.question, self.purpose, protected=self.protected)
        return str(answer.provenance["mark"])


@contextmanager
def demonstration() -> Iterator[list[Asked]]:
    """Make the demonstration in a database and a store of its own, and give its questions; all of it goes after."""
    from django.conf import settings
    from django.db import transaction

    from concordat.config import demonstration as examples

    kept = settings.STORE, settings.KEYS, settings.ENGINE
    with TemporaryDirectory() as folder, scratch():
        settings.STORE, settings.KEYS = Path(folder) / "store", Path(folder) / "keys"
        try:
            examples.load()
            with transaction.atomic():
                actor, purposes = _analyst()
            yield [each for path in sorted(QUESTIONS.glob("*.json")) for each in _settled(path, actor, purposes)]
        finally:
            settings.STORE, settings.KEYS, settings.ENGINE = kept


def _analyst() -> tuple[Any, list[str]]:
    """Return who asks, and for which purposes they may."""
    from concordat.datasets.queries.datasets import datasets_of
    from concordat.datasets.queries.tallying import purposes_to_tell
    from concordat.kernel.actors import acting, system
    from concordat.partnership.models import Member
    from concordat.partnership.queries.actors import actor_for

    with acting(system("sign-in")):
        actor = actor_for(Member.objects.get(email=ANALYST).ref)
    with acting(actor):
        found = [
            each.purpose for dataset in datasets_of(actor) for each in purposes_to_tell(actor, dataset) if each.found
        ]
    return actor, ["", *dict.fromkeys(found)]


def _settled(path: Path, actor: Any, purposes: list[str]) -> Iterator[Asked]:
    """Yield a question as it is told where it may be asked; and protected too, where that is something else."""
    from concordat.analysis.rules.questions import read_text
    from concordat.datasets.rules.tallies import Audience

    question = read_text(path.read_bytes())
    purpose, audience = _first(question, actor, purposes, protected=False)
    if audience is None:
        raise RuntimeError(f"{ANALYST} may not ask {path.stem}")
    of_the_half_sample = audience == Audience.AGGREGATE
    yield Asked(path.stem, question, actor, purpose, "protected" if of_the_half_sample else "exact", False)
    if not of_the_half_sample:
        purpose, audience = _first(question, actor, purposes, protected=True)
        if audience == Audience.AGGREGATE:
            yield Asked(path.stem, question, actor, purpose, "protected", True)


def _first(question: Any, actor: Any, purposes: list[str], *, protected: bool) -> tuple[str, Any]:
    """Return the first purpose for which a question may be asked, and how it is told then; none where there is none."""
    from django.db import transaction

    from concordat.analysis.queries.asking import ask
    from concordat.kernel.actors import acting
    from concordat.kernel.errors import Problem, Refused

    for purpose in purposes:
        try:
            with transaction.atomic(), acting(actor):
                return purpose, ask(actor, question, purpose, protected=protected).audience
        except (Problem, Refused):
            continue
    return "", None
