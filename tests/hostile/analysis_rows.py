"""A row in every further table of analysis: a subscription."""

from __future__ import annotations

from django.db import transaction

from concordat.analysis.models import Analysis, Subscription
from tests.cast import Cast


def fill(cast: Cast) -> None:
    """Have the manager told of the analysis that is there."""
    with transaction.atomic(), cast.acting("mina"):
        analysis = Analysis.objects.get()
        Subscription.objects.create(
            partnership=analysis.partnership, analysis=analysis, member=cast.members["mina"], mark="00000000:0"
        )
