"""Say how figures were reckoned: the SQL of a tally, of what its reader reaches and of nothing else."""

from __future__ import annotations

from concordat.datasets.queries.tallying import Sight, put_of
from concordat.datasets.rules.tallies import Tally
from concordat.datasets.store import saying
from concordat.kernel.actors import Actor


def sql_of(actor: Actor, sight: Sight, tally: Tally, beside: Sight | None = None) -> str:
    """Return the SQL of a tally for whom the sight is of; raise Problem for one that cannot be asked of what is reached."""
    return saying.said(put_of(actor, sight, tally, beside), _table(sight), _table(beside) if beside else "")


def _table(sight: Sight) -> str:
    version = f" version {sight.version.number}" if sight.version else ""
    return f"{'half-sample of ' if sight.protection else ''}{sight.dataset.key}{version}"
