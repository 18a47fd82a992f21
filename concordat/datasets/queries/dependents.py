"""What of datasets stands on an agreement: datasets, what was delivered, and the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse

from concordat import access
from concordat.agreements.queries.dependents import register
from concordat.agreements.rules.agreements import ENDED
from concordat.agreements.rules.dependents import Dependent
from concordat.datasets.models import Dataset, Delivery, KeyVersion
from concordat.datasets.permissions import DATASET_VIEW, KEY_VIEW
from concordat.kernel import clock
from concordat.kernel.actors import Actor


def standing_on(actor: Actor, agreements: Sequence[Any]) -> list[Dependent]:
    """Return the datasets that come under some agreements, what was delivered under them, and their keys."""
    if actor.purpose != "work" and not access.may(actor, DATASET_VIEW):
        return []
    return [
        found
        for agreement in agreements
        for find in (_datasets, _deliveries, _keys)
        for found in find(actor, agreement)
    ]


def _datasets(actor: Actor, agreement: Any) -> Iterator[Dependent]:
    over = agreement.state(clock.today()) in ENDED
    words = "Nothing can be delivered to it now." if over else "Nothing could be delivered to it."
    for dataset in Dataset.objects.filter(partnership_id=actor.partnership, agreement_id=agreement.pk):
        yield Dependent("Dataset", dataset.title, reverse("datasets:dataset_view", args=[dataset.key]), words)


def _deliveries(actor: Actor, agreement: Any) -> Iterator[Dependent]:
    rows = Delivery.objects.filter(partnership_id=actor.partnership, agreement_id=agreement.pk, state="landed")
    counted = rows.values("dataset__title", "dataset__key").annotate(number=Count("pk")).order_by("dataset__title")
    for each in counted:
        many = f"{each['number']} {'delivery' if each['number'] == 1 else 'deliveries'}"
        words = "It comes due to be destroyed, unless an agreement that follows it stands."
        address = reverse("datasets:dataset_view", args=[each["dataset__key"]])
        yield Dependent("Deliveries", f"{many} to “{each['dataset__title']}”", address, words)


def _keys(actor: Actor, agreement: Any) -> Iterator[Dependent]:
    rows = KeyVersion.objects.filter(partnership_id=actor.partnership, agreement_id=agreement.pk, destroyed_at=None)
    if count := rows.count():
        address = reverse("datasets:key_list", args=[agreement.pk]) if access.may(actor, KEY_VIEW) else ""
        words = "They are destroyed with the last of what is kept under them."
        yield Dependent("Keys", f"{count} {'key' if count == 1 else 'keys'} of what identifies people", address, words)


register(name="datasets", find=standing_on)
