"""Saved analyses are asked of a double where they are about saving, and of the store where they are about answers."""

from __future__ import annotations

import pytest
from django.db import transaction

COUNT = {"version": 1, "datasets": ["asb"], "measure": {"kind": "count"}, "by": [{"field": "time", "grain": "month"}]}


@pytest.fixture
def asked(monkeypatch, cast, settings):
    """A dataset of the police with one version, and the double that is asked of it."""
    from concordat.analysis.queries import keeping  # Django is not there yet when this file is read
    from tests.analysis.saved import double
    from tests.datasets import catalogue

    settings.DEMONSTRATION = True
    monkeypatch.setattr(keeping, "ask", double.ask)
    monkeypatch.setattr(double, "REFUSES", set())
    with transaction.atomic(), cast.acting("mina"):
        dataset = catalogue.dataset(cast, title="Disorder")
        catalogue.version(cast, dataset)
    return dataset


@pytest.fixture
def save(cast, asked):
    """Save the question as somebody, shared with somebody."""
    from concordat.analysis.commands import analyses

    def saved(title="Disorder by month", who="ana", shared="nobody", **facts):
        with transaction.atomic(), cast.acting(who) as actor:
            told = analyses.Facts(title, facts.pop("question", COUNT), **facts)
            return analyses.add(facts=told, shared=shared, by=actor)

    return saved


@pytest.fixture
def deliver(cast, asked):
    """Have a new version land, with other periods or rows."""
    from tests.datasets import catalogue

    def landed(number, periods):
        with transaction.atomic(), cast.acting("mina"):
            return catalogue.version(cast, asked, number, periods)

    return landed
