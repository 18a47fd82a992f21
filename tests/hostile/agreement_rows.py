"""A row in every further table of agreements: a reminder, a request for access, an emergency override."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from concordat.agreements.models import AccessRequest, Agreement, AgreementReminder, Asset, Override, Purpose
from concordat.kernel import clock
from tests.cast import Cast


def fill(cast: Cast) -> None:
    """Make one row of each kind, of the first agreement."""
    with transaction.atomic(), cast.acting("ivan"):
        agreement = Agreement.objects.order_by("created_at")[0]
        ours = {"partnership": agreement.partnership}
        asset, purpose = Asset.objects.order_by("name")[0], Purpose.objects.order_by("name")[0]
        AgreementReminder.objects.create(**ours, agreement=agreement, about="review", step="90", day=date(2027, 4, 1))
        mine = {"member": cast.members["omar"], "agency": cast.agencies["council"], "asset": asset, "why": "Hidden"}
        AccessRequest.objects.create(
            **ours, **mine, purpose=purpose, form="aggregate", until=date(2027, 4, 1), decide_by=date(2026, 12, 1)
        )
        Override.objects.create(
            **ours,
            **mine,
            purpose="save-life",
            invoked_by=cast.members["omar"],
            begins=clock.now(),
            ends=clock.now() + timedelta(hours=1),
            review_by=date(2026, 12, 1),
        )
