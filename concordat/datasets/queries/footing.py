"""What a delivery stands on: the agreement that lets it in today, or the licence of open data, and what that gives."""

from __future__ import annotations

from dataclasses import dataclass

from concordat.agreements.queries.assets import asset_for
from concordat.agreements.queries.flows import may_deliver
from concordat.datasets.models import Dataset
from concordat.datasets.rules.declarations import Class
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused

ASK = "Ask the information governance lead: the agreement has to be signed, in force and cover this data."


@dataclass(frozen=True, slots=True)
class Footing:
    """Under what a delivery comes in: words, the agreement's reference ("" for open data), and names of columns.

    `columns` are given, and of them `clear` identifiers come in as they are; others become pseudonyms. `left_out` are
    titles of columns that the agreement does not give.
    """

    under: str
    agreement: str
    columns: frozenset[str]
    clear: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


def footing_of(actor: Actor, dataset: Dataset, agreement: str = "") -> Footing:
    """Return what a delivery to a dataset stands on today; raise Refused with the reason where nothing lets it in.

    The agreement may be named; else it is the one that the dataset is usually delivered under, or any that lets it in.
    """
    if dataset.ends and clock.today() > dataset.ends:
        raise Problem("This dataset was retired, so nothing is delivered to it any more.")
    declared = dataset.declared()
    if dataset.is_open:
        return Footing(declared.licence, "", frozenset(column.name for column in declared.columns))
    asset = str(dataset.asset_id)
    found = may_deliver(actor, asset, agreement or dataset.agreement_id or "")
    if not found and not agreement and dataset.agreement_id:
        found = may_deliver(actor, asset) or found
    if not found:
        raise Refused(found.reason, ASK)
    fields = {field.name.casefold(): field.ref for field in asset_for(actor, asset).fields.all()}
    by_name = {column.name: fields.get(column.title.casefold(), "") for column in declared.columns}
    names = {column.name for column in declared.columns if column.gives == Class.IDENTIFIER}
    given = {name for name, ref in by_name.items() if ref in found.fields}
    columns = frozenset(name for name in given if name not in names or by_name[name] in found.clear | found.keyed)
    left_out = tuple(column.title for column in declared.columns if column.name not in columns)
    clear = frozenset(name for name in columns if by_name[name] in found.clear)
    return Footing(f"“{found.title}”", found.agreement, columns, clear, left_out)
