"""The SQL of a tally that its reader is shown: of what they reach, and of nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from sqlglot import exp, parse_one

from concordat.agreements.models import Line
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.saying import sql_of
from concordat.datasets.queries.tallying import sight_for
from concordat.datasets.rules.protecting import MARKS
from concordat.datasets.rules.tallies import Dimension, Figure, Measured, Tally
from concordat.datasets.rules.wanting import Where
from concordat.kernel.errors import Problem, Refused
from tests.cast import Cast
from tests.datasets.making import Held
from tests.datasets.test_figures_told import held

pytestmark = pytest.mark.django_db
TALLY = Tally(
    (Dimension("lsoa"),),
    (Measured(Figure.COUNT), Measured(Figure.DISTINCT, "month")),
    (Where("month", "at-least", ("2026-01",)), Where("lsoa", "any-of", tuple(f"E0100{at:04}" for at in range(40)))),
)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    settings.STORE, settings.DEMONSTRATION = tmp_path / "store", True


def said(cast: Cast, found: Held, who: str = "ana", tally: Tally = TALLY, **facts: Any) -> str:
    with transaction.atomic(), cast.acting(who) as actor:
        return sql_of(actor, sight_for(actor, dataset_for(actor, found.dataset.key), **facts), tally)


@pytest.mark.parametrize("protected", [False, True])
def test_it_names_what_the_reader_reaches_and_no_file_row_or_column_besides(cast: Cast, protected: bool) -> None:
    found = held(cast)
    with transaction.atomic(), cast.acting("ivan"):
        only = {"only_field": found.shared.fields["Injury"], "only_values": ["Secret wound"]}
        Line.objects.filter(pk=found.shared.line.pk).update(**only)
    sql = said(cast, found, protected=protected)
    tree = parse_one(sql, dialect="duckdb")
    made = {"*", "d0", "f0", "f1", "n", "k0", "q0", "v0", "u0", "w0", "times", *MARKS}
    assert {each.name for each in tree.find_all(exp.Column)} <= {"lsoa", "month"} | made
    for secret in ("name", "injury", "Secret wound", "postcode", "at_how", "held", ".parquet", "store"):
        assert secret not in sql
    assert ("half-sample of" in sql, MARKS[0] in sql) == (protected, protected)
    assert "and 28 more" in sql
    assert sql.count("'E0100") % 12 == 0


def test_a_column_that_is_not_reached_and_a_sight_of_somebody_else_give_none(cast: Cast) -> None:
    found = held(cast)
    with pytest.raises(Problem, match="There is no column “name”"):
        said(cast, found, tally=Tally((Dimension("name"),)))
    with transaction.atomic(), cast.acting("ana") as ana:
        sight = sight_for(ana, dataset_for(ana, found.dataset.key))
    with pytest.raises(Refused), transaction.atomic(), cast.acting("ivan") as ivan:
        sql_of(ivan, sight, TALLY)
