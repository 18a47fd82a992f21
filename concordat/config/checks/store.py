"""What is looked at in the analytical store, and in the keys under which identifiers are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from concordat.config.checks import OK, WARNING, WRONG, Check
from concordat.config.checks.machine import LITTLE, TOO_LITTLE
from concordat.datasets.queries.custody import Found, found_in_store
from concordat.kernel.actors import acting, system

MEND = "Run `concordat doctor --mend`; it is safe while Concordat runs."
RESTORE = "Restore them from a backup of the store, or have the agencies deliver these periods again."


def checks_of(*, deep: bool) -> Sequence[Callable[[], Check]]:
    """Return the checks of the store; `deep` reads every part of it."""

    def parts() -> Check:
        return _parts(_found(deep), deep)

    return (parts, leftovers, keys)


def leftovers() -> Check:
    """Look for what nothing in the database stands for, for strangers who may look in, and for room."""
    found = _found()
    if found.of_another:
        mend = (
            "Look whether CONCORDAT_STORE and DATABASE_URL name what belongs together. Nothing is mended until they do."
        )
        return Check("store", WRONG, "The store belongs to another database.", mend)
    if found.open:
        mend = "Run `chmod 700` on the folders of the store and of the keys."
        return Check("store", WRONG, "Others on this machine can look into the store or at the keys.", mend)
    if found.orphans:
        words = (
            f"{len(found.orphans)} things ({found.bytes / 1e6:.1f} MB) in the store belong to no version or delivery."
        )
        return Check("store", WARNING, words, MEND)
    if found.room < LITTLE:
        state = WRONG if found.room < TOO_LITTLE else WARNING
        return Check(
            "store", state, f"{found.room / 2**30:.1f} GB are free for the store.", "Make room, or move the store."
        )
    return Check("store", OK, "The store is closed to others, holds nothing that is left over, and has room.")


def keys() -> Check:
    """Look whether every key under which identifiers are kept is where it should be, and is that key."""
    if lost := _found().lost:
        words = f"Not where keys are kept, or other keys: {', '.join(lost[:5])}."
        return Check(
            "keys", WRONG, words, "Put them back from the backup of CONCORDAT_KEYS. They cannot be made again."
        )
    return Check("keys", OK, "Every key under which identifiers are kept is there.")


def _parts(found: Found, deep: bool) -> Check:
    broken, count = found.damage, len(found.expected.parts)
    if broken.parts:
        said = [
            f"{len(each)} {words}"
            for each, words in (
                (broken.missing, "missing"),
                (broken.length, "of another length"),
                (broken.content, "not what they were"),
            )
            if each
        ]
        return Check("parts", WRONG, f"Of {count} parts that versions name: {', '.join(said)}.", RESTORE)
    how = "and are what they were" if deep else "with their lengths (`--deep` reads them)"
    return Check("parts", OK, f"All {count} parts that versions name are there, {how}.")


def _found(deep: bool = False) -> Found:
    with acting(system("work")) as work, transaction.atomic():
        return found_in_store(work, deep=deep)
