"""Read under which keys identifiers are kept, and the keys themselves for who delivers or searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from concordat import access
from concordat.agreements.queries.agreements import one
from concordat.agreements.rules.pseudonyms import key_of
from concordat.datasets.models import KeyVersion, Version
from concordat.datasets.permissions import KEY_VIEW
from concordat.datasets.store.keyring import Keyring
from concordat.datasets.store.shapes import Keys
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem

LOST = (
    "Key {number} of “{agreement}” is not where keys are kept, or is another key. Nothing can be delivered under the "
    "agreement until whoever looks after Concordat has put it back."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A key, and what is kept under it: of which datasets, how many rows in how many parts."""

    key: KeyVersion
    datasets: Sequence[str]
    parts: int
    rows: int
    there: bool


def keyring() -> Keyring:
    """Return the keyring of this installation."""
    return Keyring(settings.KEYS)


def keys_page(actor: Actor, agreement: str) -> tuple[str, list[Kept]]:
    """Return the title of an agreement, and its keys, the newest first, each with what is kept under it."""
    access.require(actor, KEY_VIEW)
    title = one(actor, agreement).title
    rows = KeyVersion.objects.filter(partnership_id=actor.partnership, agreement_id=agreement).select_related("made_by")
    return title, [_kept(key, under) for key, under in _with_parts(actor, agreement, list(rows))]


def keys_of(actor: Actor, key: KeyVersion) -> Keys:
    """Return the secrets that a key stands for, for code that asked who wants them; raise Problem where it is lost."""
    secret = keyring().read(key.agreement_id, key.number, key.fingerprint)
    if secret is None or key.partnership_id != actor.partnership:
        raise Problem(LOST.format(number=key.number, agreement=key.agreement))
    partnership = key_of(settings.PSEUDONYM_SECRET, actor.partnership)
    return Keys(agreement=secret, partnership=partnership.secret, number=key.number)


def key_in_use(actor: Actor, agreement: str) -> KeyVersion | None:
    """Return the key under which an agreement's identifiers are kept today, None before one was needed."""
    rows = KeyVersion.objects.filter(partnership_id=actor.partnership, agreement_id=agreement, retired_at__isnull=True)
    return rows.select_related("agreement").first()


def lost_keys(actor: Actor) -> list[str]:
    """Return in words the keys that are not where they should be, for the system that looks after the installation."""
    rows = KeyVersion.objects.filter(partnership_id=actor.partnership, destroyed_at__isnull=True)
    return [
        f"key {key.number} of “{key.agreement}”"
        for key in rows.select_related("agreement")
        if keyring().read(key.agreement_id, key.number, key.fingerprint) is None
    ]


def _with_parts(
    actor: Actor, agreement: str, keys: Sequence[KeyVersion]
) -> list[tuple[KeyVersion, dict[str, tuple[str, int]]]]:
    """Return each key with the parts kept under it: by address, of which dataset and how many rows."""
    found: dict[int, dict[str, tuple[str, int]]] = {key.number: {} for key in keys}
    versions = Version.objects.filter(partnership_id=actor.partnership, dataset__deliveries__agreement_id=agreement)
    under = set(versions.values_list("dataset__deliveries__ref", flat=True))
    for version in versions.select_related("dataset").distinct():
        for part in version.parts:
            if part["sha256"] and part["delivery"] in under and part.get("key", 0) in found:
                found[part["key"]][part["sha256"]] = (version.dataset.title, part["rows"])
    return [(key, found[key.number]) for key in keys]


def _kept(key: KeyVersion, parts: dict[str, tuple[str, int]]) -> Kept:
    there = bool(key.destroyed_at) or keyring().read(key.agreement_id, key.number, key.fingerprint) is not None
    titles = sorted({title for title, _ in parts.values()})
    return Kept(key, titles, len(parts), sum(rows for _, rows in parts.values()), there)
