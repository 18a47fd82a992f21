"""Keep the keys of agreements: made when first needed, rotated by a person, destroyed with what was kept under them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from concordat import access
from concordat.agreements.queries.agreements import one
from concordat.audit import commands as audit
from concordat.datasets.models import Delivery, KeyVersion
from concordat.datasets.permissions import DELIVERY_MAKE, KEY_ROTATE
from concordat.datasets.queries.keys import key_in_use, keyring, keys_of
from concordat.datasets.store.shapes import Keys
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def keys_for(*, delivery: Delivery, by: Actor) -> Keys:
    """Return the keys under which a delivery's identifiers are kept, making the agreement's first where it has none.

    Raises Problem where the key in use is lost: another is never made in its place.
    """
    access.require(by, DELIVERY_MAKE, delivery)
    agreement = delivery.agreement_id
    if not agreement:
        raise ValueError("identifiers are kept under the key of an agreement, and nothing lets open data have any")
    return keys_of(
        by, key_in_use(by, agreement) or _made(agreement, "The first delivery that needed one", "datasets.key.made", by)
    )


@transaction.atomic
def rotate(*, agreement: str, why: str, by: Actor) -> KeyVersion:
    """Retire the key of an agreement and have what is delivered from now on kept under a new one.

    What was delivered before stays under the key that it was kept under; the two cannot be matched with each other.
    """
    access.require(by, KEY_ROTATE)
    one(by, agreement)
    if not why.strip():
        raise Problem("Say why the key is changed.", "why")
    before = key_in_use(by, agreement)
    if before is None:
        raise Problem("Nothing was kept under a key of this agreement yet, so there is none to change.")
    before.retired_at = clock.now()
    before.save(update_fields=["retired_at"])
    return _made(agreement, why.strip(), "datasets.key.rotated", by)


def _made(agreement: str, because: str, event: str, by: Actor) -> KeyVersion:
    """Make a key: first its file, whole and on the disk, then the row that names it. Of two at once one is kept."""
    known = KeyVersion.objects.filter(agreement_id=agreement).order_by("-number").values_list("number", flat=True)
    number = (known.first() or 0) + 1
    mark = keyring().make(agreement, number)
    try:
        with transaction.atomic():
            key = KeyVersion.objects.create(
                partnership_id=by.partnership,
                agreement_id=agreement,
                number=number,
                fingerprint=mark,
                made_by_id=by.member or None,
                because=because[:300],
            )
    except IntegrityError:
        keyring().destroy(agreement, number, mark)
        if (other := key_in_use(by, agreement)) is None:
            raise
        return other
    audit.record(event, by=by, target=key, why=because, detail={"number": number})
    return key
