"""Questions put to what was delivered: by pages, programs and terminals; refused, recorded, and answered again the same."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.analysis.cli import group
from concordat.analysis.queries.asking import ask, fields_for
from concordat.analysis.rules.answers import State
from concordat.analysis.rules.faults import Faulty
from concordat.analysis.rules.questions import read
from concordat.audit.models import Entry
from concordat.datasets.models import Dataset
from concordat.kernel.errors import Problem, Refused
from tests.analysis.rules.test_questions import HOSTILE
from tests.api.program import program
from tests.cast import Cast
from tests.datasets.delivering import delivered, rows, street
from tests.datasets.making import hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
BY_TYPE: dict[str, Any] = {"version": 1, "datasets": ["street-crimes"], "by": [{"field": "crime_type"}]}
DELIVERED = [("2026-01", "Robbery", 12), ("2026-01", "Drugs", 3), ("2026-02", "Robbery", 9)]


@pytest.fixture
def crimes(cast: Cast) -> Dataset:
    made = street(cast)
    with transaction.atomic(), cast.acting("leo") as leo:
        delivered(made, rows(*DELIVERED), leo)
    return made


def asked(cast: Cast, given: dict[str, Any], who: str = "ana", **more: Any) -> Any:
    with transaction.atomic(), cast.acting(who) as actor:
        return ask(actor, read(given), **more)


def told(answer: Any) -> dict[Any, Any]:
    return {tuple(label.value for label in each.labels): each.figure.value for each in answer.rows}


def test_open_data_is_counted_exactly(cast: Cast, crimes: Dataset) -> None:
    answer = asked(cast, BY_TYPE)
    assert told(answer) == {("Robbery",): 21, ("Drugs",): 3}
    assert answer.totals[0].figure.value == 24
    assert answer.for_release
    assert (
        answer.sentence == "Secret words street crimes from Vale Police, by crime type, January 2026 to February 2026"
    )
    by_month = asked(cast, BY_TYPE | {"by": [{"field": "time", "grain": "month"}], "compare": "previous",
                                      "period": {"since": "2026-02-01", "until": "2026-02-28"}})  # fmt: skip
    assert (by_month.rows[0].figure.value, by_month.rows[0].compared.value, by_month.rows[0].change) == (9, 15, -6)


def test_it_is_answered_again_the_same_after_a_new_delivery(cast: Cast, crimes: Dataset) -> None:
    first = asked(cast, BY_TYPE | {"period": {"last_months": 1}})
    with transaction.atomic(), cast.acting("leo") as leo:
        delivered(crimes, rows(*DELIVERED, ("2026-03", "Burglary", 20)), leo, "march.csv")
    newer = asked(cast, BY_TYPE | {"period": {"last_months": 1}})
    assert told(newer) == {("Burglary",): 20}
    again = asked(cast, BY_TYPE | {"period": {"last_months": 1}}, versions=json.loads(json.dumps(first.provenance)))
    assert told(again) == told(first) == {("Robbery",): 9}
    assert again.provenance["mark"] == first.provenance["mark"] != newer.provenance["mark"]
    assert again.provenance["datasets"][0]["version"] == 1


def test_what_no_agreement_gives_is_refused_with_the_reason_and_recorded(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        held = hold(cast)
    given = {"version": 1, "datasets": [held.dataset.key]}
    with pytest.raises(Refused):
        asked(cast, given, purpose=held.shared.other.ref)
    found = run_cli(given, "ana@thornbridge.example", "--purpose", held.shared.other.name)
    assert found[0] == 1
    with transaction.atomic(), cast.acting("ivan"):
        entry = Entry.objects.filter(event="access.decision.refused").latest("at")
    assert (entry.member_name, entry.detail["view"]) == ("Ana Analyst", "concordat analysis ask")
    with transaction.atomic(), cast.acting("ana") as ana:
        (fields,) = fields_for(ana, [held.dataset.key], held.shared.purpose.ref)
    assert "name" not in {each.name for each in fields.columns}
    exact = asked(cast, given | {"by": [{"field": "month"}]}, purpose=held.shared.purpose.ref)
    assert not exact.for_release
    with pytest.raises(Faulty, match="There is no column “name” here"):
        asked(cast, given | {"by": [{"field": "name"}]}, purpose=held.shared.purpose.ref)
    with pytest.raises(Faulty, match="There is no dataset “street-crimes”"):
        asked(cast, BY_TYPE)
    with pytest.raises(Refused), transaction.atomic(), cast.acting("nora") as nora:
        ask(nora, read(given))


def run_cli(given: Any, email: str, *words: str, text: bytes | None = None) -> tuple[int, str]:
    content = json.dumps(given).encode() if text is None else text
    found = CliRunner().invoke(group, ["ask", "-", "--as", email, *words], input=content)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output


def test_it_is_asked_at_a_terminal(cast: Cast, crimes: Dataset, tmp_path: Path) -> None:
    ana = "ana@thornbridge.example"
    code, said = run_cli(BY_TYPE, ana)
    assert (code, "Robbery\t21" in said, "may be passed on" in said) == (0, True, True)
    code, said = run_cli(BY_TYPE, ana, "--csv")
    assert (code, said.splitlines()) == (
        0, ["Crime type,Figure (number),How it stands", "Robbery,21,told", "Drugs,3,told"],
    )  # fmt: skip
    code, said = run_cli(BY_TYPE, ana, "--json")
    assert json.loads(said)["totals"][0]["figure"]["value"] == 24
    assert "sql" not in json.loads(said)
    code, said = run_cli(BY_TYPE, ana, "--json", "--sql")
    assert [each["figures"] for each in json.loads(said)["sql"]] == ["Figures", "Total"]
    code, said = run_cli(BY_TYPE | {"by": [{"field": "crime_typ"}]}, ana)
    assert (code, "by[0].field: There is no column" in said) == (2, True)
    assert run_cli(BY_TYPE, "nobody@thornbridge.example")[0] == 2
    assert run_cli(BY_TYPE, ana, "--purpose", "No such purpose")[0] == 2
    assert run_cli(None, ana, text=b"\xff\xfe")[0] == 2
    found = CliRunner().invoke(group, ["ask", str(tmp_path / "none.json"), "--as", ana])
    assert (found.exit_code, "cannot be read" in found.output) == (2, True)


def test_it_is_asked_by_a_program(cast: Cast, crimes: Dataset, settings: Any) -> None:
    settings.DEMONSTRATION = True
    ours = program(cast, "ana", "analysis:ask")
    answer = ours.post("analysis/questions", {"question": BY_TYPE, "sql": True})
    assert answer.status_code == 200, answer.content
    assert [each["figure"]["value"] for each in answer.json()["rows"]] == [21, 3]
    assert [each["dataset"] for each in answer.json()["sql"]] == ["Secret words street crimes"] * 2
    wrong = ours.post("analysis/questions", {"question": BY_TYPE | {"limit": -1, "by": [{"field": "time"}]}})
    assert wrong.status_code == 422
    assert [each["field"] for each in wrong.json()["problems"]] == ["by[0].grain", "limit"]
    assert ours.post("analysis/questions", {"question": BY_TYPE | {"by": [{"field": "no"}]}}).status_code == 422
    assert program(cast, "ana", "datasets:read").post("analysis/questions", {"question": BY_TYPE}).status_code == 403


def test_whatever_is_asked_nothing_leaks(cast: Cast, crimes: Dataset, caplog: pytest.LogCaptureFixture) -> None:
    """Strings from outside go everywhere in a question: each is answered or gets words; no trace, path or SQL is told."""
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []

    @given(st.lists(HOSTILE.map(str), min_size=4, max_size=4), st.integers(0, 7))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def hostile(words: list[str], place: int) -> None:
        one, two, three, four = words
        every: list[dict[str, Any]] = [
            {"by": [{"field": one}]},
            {"where": [{"column": "crime_type", "op": "contains", "values": [two]}]},
            {"where": [{"column": three, "op": "is", "values": [four]}]},
            {"by": [{"field": "place", "level": one}]},
            {"measure": {"kind": "distinct", "column": two}},
            {"datasets": [three], "purpose": four},
            {"also_in": one, "also_period": two},
            {"not_in": three},
        ]
        try:
            answer = asked(cast, BY_TYPE | every[place])
        except Problem as problem:
            seen.append(problem.message)
        else:
            assert all(each.figure.state in (State.TOLD, State.NONE) for each in answer.rows)

    hostile()
    assert seen
    for words in (*seen, caplog.text):
        for secret in ("Traceback", "SELECT", "parquet", "duckdb", "/objects/", "held"):
            assert secret not in words.replace("DROP TABLE held", "").replace("What is held", "")
