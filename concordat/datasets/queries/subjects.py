"""Find what datasets hold about a person, by the pseudonyms of a subject rights search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from concordat import access
from concordat.agreements.permissions import SUBJECT_SEARCH_RUN
from concordat.agreements.queries.holdings import Holding, register
from concordat.agreements.rules.pseudonyms import NAME_AND_BIRTH, Key
from concordat.datasets.models import Dataset, Delivery, KeyVersion, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.keys import keys_of
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.keeping import live
from concordat.datasets.store import pseudonymising
from concordat.datasets.store.finding import count_where_key
from concordat.kernel.actors import Actor
from concordat.kernel.words import listed


def held_about(actor: Actor, pseudonyms: Mapping[str, str], key: Key) -> list[Holding]:
    """Return in which datasets somebody of some pseudonyms is, in the version that stands and in those before it.

    Every part is searched that is still held, under the key that it is kept under. Raises Problem where that is lost.
    """
    access.require(actor, SUBJECT_SEARCH_RUN)
    rows = Dataset.objects.filter(partnership_id=actor.partnership).exclude(asset=None).select_related("agency")
    return [held for dataset in rows for held in _in_dataset(actor, dataset, pseudonyms)]


def _in_dataset(actor: Actor, dataset: Dataset, pseudonyms: Mapping[str, str]) -> Iterator[Holding]:
    agreements = dict(Delivery.objects.filter(dataset=dataset).values_list("ref", "agreement_id"))
    secrets = {(key.agreement_id, key.number): key for key in _keys(agreements.values())}
    counted: dict[str, int] = {}
    where: dict[bool, set[int]] = {True: set(), False: set()}
    standing = 0
    for version in Version.objects.filter(dataset=dataset):
        columns = _columns(version, pseudonyms)
        for part in live(version.parts) if columns else ():
            address = part["sha256"]
            if address not in counted:
                key = secrets.get((agreements.get(part["delivery"]) or "", part.get("key", 0)))
                counted[address] = _count(actor, address, columns, key)
            if counted[address]:
                stands = version.superseded_at is None
                where[stands].add(version.number)
                standing += counted[address] if stands else 0
    if where[True] or where[False]:
        yield Holding(dataset.title, dataset.agency.name, standing, _words(where))


def _columns(version: Version, pseudonyms: Mapping[str, str]) -> dict[str, str]:
    """Return in which columns of a version a person can be found again, each with the pseudonym that is sought there."""
    declared = Declaration.read(version.declaration)
    found = {
        f"{each.name}__key": pseudonyms[each.identifies.value]
        for each in declared.columns
        if each.identifies and each.identifies.value in pseudonyms
    }
    if declared.person and NAME_AND_BIRTH in pseudonyms:
        found["person__key"] = pseudonyms[NAME_AND_BIRTH]
    return found


def _count(actor: Actor, address: str, columns: Mapping[str, str], key: KeyVersion | None) -> int:
    if key is None:
        return 0
    keys = keys_of(actor, key)
    sought = {column: pseudonymising.kept(keys, pseudonym) for column, pseudonym in columns.items()}
    return count_where_key([store().object(address)], sought)


def _keys(agreements: Iterable[str | None]) -> Sequence[KeyVersion]:
    rows = KeyVersion.objects.filter(agreement_id__in=[each for each in agreements if each], destroyed_at__isnull=True)
    return list(rows.select_related("agreement"))


def _words(where: Mapping[bool, set[int]]) -> str:
    said = [f"version {number}, which stands" for number in where[True]]
    if older := sorted(where[False]):
        noun = "versions" if len(older) > 1 else "version"
        said.append(
            f"{noun} {listed([str(number) for number in older])}, which {'were' if len(older) > 1 else 'was'} replaced"
        )
    words = " and ".join(said)
    return words[:1].upper() + words[1:]


register(name="Datasets", find=held_about)
