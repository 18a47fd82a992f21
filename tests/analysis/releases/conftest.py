"""A store of each test's own, with crimes of six months that the police deliver under an agreement."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.datasets.conftest import store_folder  # noqa: F401


@pytest.fixture
def crimes(cast, settings, store_folder):  # noqa: F811
    """The police's crimes of six months of 2026, in three areas."""
    from tests.analysis.releases.making import six_months

    settings.DEMONSTRATION = True
    with transaction.atomic(), cast.acting("ivan"):
        return six_months(cast)


@pytest.fixture
def drafted(cast, crimes):
    """Draft a release of a table, as the council's analyst."""
    from tests.analysis.releases.making import draft

    def made(question=None, who="ana", **facts):
        with transaction.atomic(), cast.acting(who) as actor:
            return draft(crimes, question or {}, actor, **facts)

    return made


@pytest.fixture
def published(cast, drafted):
    """Take a draft through its whole life until it is published."""
    from tests.analysis.releases.making import publish

    def made(question=None, **facts):
        return publish(cast, drafted(question, **facts))

    return made
