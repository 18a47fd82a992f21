"""People of one dataset looked for in another: against a slow count, under rules, recorded, and refused alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.agreements.models import AssetField, Ground, Line
from concordat.audit.models import Entry
from concordat.datasets.models import Delivery, Read, Version
from concordat.datasets.queries.datasets import dataset_for, store
from concordat.datasets.queries.matching import Matched, matchable, matched_for
from concordat.datasets.queries.tallying import sight_for, tell
from concordat.datasets.rules.declarations import Identifies, Type
from concordat.datasets.rules.matching import Match, Side, match
from concordat.datasets.rules.protecting import Protection
from concordat.datasets.rules.reach import OnlyRows, Reach, Seen
from concordat.datasets.rules.settling import settle, settle_also
from concordat.datasets.rules.tallies import Also, Audience, Dimension, Figure, Measured, Tally
from concordat.datasets.rules.wanting import Where
from concordat.datasets.store import sealed, telling
from concordat.datasets.store.reading import Parts
from concordat.datasets.store.telling import Put
from concordat.kernel.errors import Problem
from tests.agreements.making import Shared, share
from tests.cast import Cast
from tests.datasets import slow_counter
from tests.datasets.shared_people import CALLS, PATIENTS, give, hurt

SEED = 20261121
KEY, NHS = Seen("nhs__key", "NHS number (key)", Type.TEXT, "nhs__key"), Seen("nhs", "NHS number", Type.TEXT, "nhs")
ONE = Reach((Seen("month", "Month", Type.MONTH, "month"), Seen("force", "Force", Type.TEXT, "force"), KEY, NHS))
OTHER = Reach((KEY, NHS, Seen("came", "Came", Type.MOMENT, "came"), Seen("ward", "Ward", Type.TEXT, "ward")))
BY_KEY, IN_CLEAR = Match(Identifies.NHS_NUMBER, KEY, KEY), Match(Identifies.NHS_NUMBER, NHS, NHS, clear=True)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rows, Rows, Parts]]:
    """Rows of two datasets whose people overlap, and their parts; the keys of the last part of each are another's."""
    chance, folder = random.Random(SEED), tmp_path_factory.mktemp("two")

    def who(most: int) -> dict[str, Any]:
        person = chance.randint(0, most)
        nhs = f"{person:010}"
        written = chance.choice((nhs, f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}", f"{nhs[:3]}-{nhs[3:6]}-{nhs[6:]}"))
        return (
            {"nhs__key": f"k'{person}\"", "nhs": written} if chance.random() > 0.15 else {"nhs__key": None, "nhs": None}
        )

    ones = [{"month": date(2026, chance.randint(1, 6), 1), "force": chance.choice(("Met", "Kent", None)), **who(60)}
            for _ in range(300)]  # fmt: skip
    others = [{"came": datetime(2026, chance.randint(1, 6), chance.randint(1, 28), chance.choice((0, 9, 23))),
               "ward": chance.choice("ab"), **who(90)} for _ in range(80)]  # fmt: skip
    parts = []
    for name, rows in (("one", ones), ("other", others)):
        cut, paths = len(rows) * 3 // 4, (folder / f"{name}-1.parquet", folder / f"{name}-2.parquet")
        for path, some in zip(paths, (rows[:cut], rows[cut:]), strict=True):
            parquet.write_table(pa.Table.from_pylist(some), path)
        parts.append(Parts(paths[:1], paths[1:]))
        for row in rows[cut:]:
            row["nhs__key"] = None  # as it is read: of another agreement
    yield ones, others, replace(parts[0], beside=parts[1])
    sealed.let_go()


def put(parts: Parts, tally: Tally, by: Match = BY_KEY, other: Reach = OTHER) -> Put:
    also = settle_also(tally.also, by, other, "came") if tally.also else None
    return Put(settle(tally, ONE, "month", also), ONE, parts)


def figures(given: Put) -> dict[Any, list[Any]]:
    told = telling.tell(given, keep=False)
    return {group: [cell.value for cell in cells] for group, cells in zip(told.groups, told.cells, strict=True)}


def plainly(row: dict[str, Any], clear: bool) -> Any:
    found = row["nhs" if clear else "nhs__key"]
    return found.replace(" ", "").replace("-", "") if found and clear else found


def test_people_are_found_as_a_slow_count_finds_them(two: tuple[Rows, Rows, Parts]) -> None:
    ones, others, parts = two
    chance, seen = random.Random(SEED), 0
    for _ in range(40):
        clear, only = chance.random() < 0.4, chance.random() < 0.4
        since = chance.choice((None, date(2026, chance.randint(1, 3), chance.randint(1, 28))))
        until = chance.choice((None, date(2026, chance.randint(4, 6), chance.randint(1, 28))))
        reach = replace(OTHER, only=OnlyRows("ward", Type.TEXT, ("a",))) if only else OTHER
        people = {
            plainly(row, clear)
            for row in others
            if (row["ward"] == "a" or not only) and (since is None or row["came"].date() >= since)
            and (until is None or row["came"].date() <= until)
        } - {None}  # fmt: skip
        by = chance.choice(((), (Dimension("month"),), (Dimension("force"),)))
        measured = (Measured(Figure.COUNT), Measured(Figure.DISTINCT, "nhs__key"))
        where = chance.choice(((), (Where("force", "is", ("Met",)),)))
        known = [row for row in ones if plainly(row, clear) and (not where or row["force"] == "Met")]
        whole = 0
        for absent in (False, True):
            tally = Tally(by, measured, where, also=Also(absent, since, until))
            told = figures(put(parts, tally, IN_CLEAR if clear else BY_KEY, reach))
            fits = [row for row in known if (plainly(row, clear) in people) != absent]
            assert told == slow_counter.exactly(
                fits, [(each.column, "") for each in by], [("count", ""), ("distinct", "nhs__key")]
            )
            whole += sum(values[0] for values in told.values())
        assert whole == len(known)  # whoever is known is in it or is not; nobody is both, and nobody is neither
        seen += whole
    assert seen > 3000


def test_nobody_is_in_what_has_no_keys_and_protected_figures_are_never_matched(two: tuple[Rows, Rows, Parts]) -> None:
    ones, _, parts = two
    assert parts.beside is not None
    unread = replace(parts, beside=Parts((), (*parts.beside.whole, *parts.beside.keyless)))
    known = sum(row["nhs__key"] is not None for row in ones)
    assert [figures(put(unread, Tally(also=Also(absent)))) for absent in (False, True)] == [{(): [0]}, {(): [known]}]
    for wrong in (
        replace(put(parts, Tally(also=Also())), protection=Protection()),
        put(replace(parts, beside=None), Tally(also=Also())),
    ):
        with pytest.raises(Problem, match="People are matched in exact figures alone"):
            telling.tell(wrong, keep=False)


def test_an_answer_that_is_remembered_is_of_both_and_is_let_go_with_either(
    two: tuple[Rows, Rows, Parts], tmp_path: Path
) -> None:
    _, _, parts = two
    assert parts.beside is not None
    copied = tmp_path / "other.parquet"
    copied.write_bytes(parts.beside.whole[0].read_bytes())
    asked = put(replace(parts, beside=Parts((copied,))), Tally(also=Also()))
    everybody = telling.tell(asked)
    limited = put(asked.parts, Tally(also=Also()), other=replace(OTHER, only=OnlyRows("ward", Type.TEXT, ("a",))))
    assert telling.tell(limited) != everybody
    assert telling.tell(put(asked.parts, Tally())) not in (everybody, telling.tell(limited))
    assert asked.parts in sealed._open
    copied.unlink()
    with pytest.raises(Problem, match="not in the store any more"):
        telling.tell(asked, keep=False)
    telling.tell(put(parts, Tally()), keep=False)
    assert asked.parts not in sealed._open


def side(**facts: Any) -> Side:
    usual = {"audience": Audience.ROWS, "purpose": "find", "agreement": "A1", "form": "pseudonymous", "title": "One"}
    return Side(**{**usual, "keys": {Identifies.NHS_NUMBER: KEY}, **facts})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"audience": Audience.AGGREGATE}, "You are told protected figures of “Two”"),
        ({"audience": Audience.OPEN}, "“Two” is open data"),
        ({"agreement": "A2"}, "No one agreement gives you the rows of both “One” and “Two”"),
        ({"purpose": "other"}, "No one agreement gives you the rows of both"),
        (
            {"keys": {Identifies.EMAIL: KEY}},
            "the NHS number as a key, and “Two” is given with the e-mail address as a key",
        ),
        ({"keys": {}}, "“Two” with none of these"),
        ({"form": "identifiable"}, "“Two” is given with the NHS number in clear"),
    ],
)
def test_people_are_matched_only_under_one_agreement_and_it_is_said_why(facts: dict[str, Any], words: str) -> None:
    assert match(side(), side(title="Two")).words == "NHS number"
    for one, other in ((side(), side(title="Two", **facts)), (side(title="Two", **facts), side())):
        with pytest.raises(Problem) as refused:
            match(one, other)
        assert refused.value.field == "also_in"
        assert words in refused.value.message or one.title == "Two"
    own = side(agreement="", title="Two")  # each agency's own data, under no agreement: keys need not be of one
    with pytest.raises(Problem, match="No one agreement"):
        match(own, own)


# under rules


@pytest.fixture
def shared(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[Shared]:
    """Two datasets of the police that one agreement gives the council: of the patients 1, 2, 2 and nobody, 2 is in both."""
    settings.STORE, settings.DEMONSTRATION = tmp_path / "store", True
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast)
        give(cast, found, PATIENTS, hurt(1, 2, 2, None))
        give(cast, found, CALLS, hurt(2, 3, None, areas="112"))
    yield found
    sealed.let_go()


def matched(cast: Cast, other: str = "calls", who: str = "ana", **facts: Any) -> Matched:
    with transaction.atomic(), cast.acting(who) as actor:
        return matched_for(actor, sight_for(actor, dataset_for(actor, "patients"), **facts), other)


def found(cast: Cast, given: Matched, also: Also | None = None) -> Any:
    with transaction.atomic(), cast.acting("ana") as actor:
        return tell(actor, given.one, Tally(also=also or Also()), beside=given.other)


def change(cast: Cast, what: Any, **facts: Any) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        what.update(**facts)


@pytest.mark.django_db
def test_both_are_read_under_one_agreement_and_both_are_recorded(cast: Cast, shared: Shared) -> None:
    both = matched(cast)
    told = found(cast, both)
    assert (told.cells[0][0].value, found(cast, both, Also(absent=True)).cells[0][0].value) == (2, 1)
    assert (told.provenance["dataset"], told.provenance["also"]["dataset"]) == ("patients", "calls")
    assert {told.provenance["agreement"], told.provenance["also"]["agreement"]} == {shared.agreement.ref}
    with transaction.atomic(), cast.acting("ivan"):
        reads = {(each.dataset.key, *each.columns) for each in Read.objects.select_related("dataset")}
        assert reads == {("patients", "nhs__key"), ("calls", "nhs__key")}
        entries = Entry.objects.filter(event="datasets.figure.told")
        assert sorted(each.detail["matched_with"] for each in entries)[::2] == ["Ambulance calls", "Patients hurt"]
    with transaction.atomic(), cast.acting("ana") as ana:
        assert matchable(ana, "patients", shared.purpose.ref) == [("calls", "Ambulance calls")]
        for wrong in (Tally(also=Also()), Tally()):
            with pytest.raises(Problem, match="Say in which dataset people are looked for"):
                tell(ana, both.one, wrong, beside=None if wrong.also else both.other)


@pytest.mark.django_db
def test_rows_that_the_reader_may_not_see_find_nobody(cast: Cast, shared: Shared) -> None:
    calls = Line.objects.filter(asset__name="Ambulance calls")
    with transaction.atomic(), cast.acting("ivan"):
        area = AssetField.objects.get(asset__name="Ambulance calls", name="LSOA").ref
    change(cast, calls, only_field=area, only_values=["E01000002"])
    assert found(cast, matched(cast)).cells[0][0].value == 0
    change(cast, calls, only_field=area, only_values=["E01000001"])
    assert found(cast, matched(cast)).cells[0][0].value == 2
    change(cast, calls, forms=["aggregate"])
    with pytest.raises(Problem, match="You are told protected figures of “Ambulance calls”"):
        matched(cast)
    with pytest.raises(Problem, match="people are matched in exact figures alone"):
        matched(cast, protected=True)
    change(cast, Line.objects.filter(asset__name="Patients hurt"), forms=["aggregate"])
    with pytest.raises(Problem, match="You are told protected figures of “Patients hurt”"):
        matched(cast)


@pytest.mark.django_db
def test_what_somebody_may_have_nothing_of_is_refused_as_what_is_not_there(cast: Cast, shared: Shared) -> None:
    change(cast, Line.objects.filter(asset__name="Ambulance calls"), recipients=[cast.agencies["fire"].ref])
    said = set()
    for key in ("calls", "nothing", "'; DROP VIEW held; --"):
        with pytest.raises(Problem) as refused:
            matched(cast, key)
        said.add((refused.value.field, refused.value.message.replace(key, "x")))
    assert len(said) == 1
    with transaction.atomic(), cast.acting("ana") as ana:
        assert matchable(ana, "patients", shared.purpose.ref) == []


@pytest.mark.django_db
def test_keys_that_cannot_be_the_same_are_refused_and_never_told_as_nobody(cast: Cast, shared: Shared) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        calls = Version.objects.get(dataset__key="calls")
        (part,) = calls.parts
    change(cast, Version.objects.filter(pk=calls.pk), parts=[part | {"key": 2}])
    with pytest.raises(Problem, match="The key of “Hot spots” was changed between deliveries"):
        matched(cast)
    change(cast, Version.objects.filter(pk=calls.pk), parts=[part, part | {"key": 2, "period": "2026-02"}])
    assert "was changed between deliveries" in matched(cast).caveats[0]
    change(cast, Version.objects.filter(pk=calls.pk), parts=[part])
    with transaction.atomic(), cast.acting("ivan"):
        calls.delivery.agreement = share(cast, "Another").agreement
        calls.delivery.save()
    with pytest.raises(Problem, match="Nothing of “Ambulance calls” was delivered under “Hot spots”"):
        matched(cast)
    change(cast, Version.objects.filter(pk=calls.pk), superseded_at=datetime.now().astimezone() - timedelta(days=1))
    with pytest.raises(Problem, match="Nothing was delivered to “Ambulance calls” yet"):
        matched(cast)


@pytest.mark.django_db
def test_what_was_destroyed_is_found_no_more(cast: Cast, shared: Shared) -> None:
    both = matched(cast)
    assert found(cast, both).cells[0][0].value == 2
    telling.remembered.forget()
    assert both.other.version is not None
    store().object(both.other.version.parts[0]["sha256"]).unlink()
    with pytest.raises(Problem, match="not in the store any more"):
        found(cast, both)
    change(cast, Version.objects.filter(dataset__key="calls"), parts=[both.other.version.parts[0] | {"sha256": ""}])
    with pytest.raises(Problem, match="Nothing was delivered to “Ambulance calls” yet"):
        matched(cast)


@pytest.mark.django_db
def test_what_may_be_looked_in_is_found_in_as_many_queries_however_much_there_is(cast: Cast, shared: Shared) -> None:
    counts = []
    for more in (0, 5):
        with transaction.atomic(), cast.acting("ivan"):
            for at in range(more):
                give(cast, shared, PATIENTS | {"key": f"more-{at}", "title": f"More {at}"}, hurt(1))
        with transaction.atomic(), cast.acting("ana") as ana, CaptureQueriesContext(connection) as queries:
            assert len(matchable(ana, "patients", shared.purpose.ref)) == 1 + more
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_the_way_is_taken_that_one_agreement_gives_of_both(cast: Cast, shared: Shared) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        second = share(cast, "Second").agreement
    change(cast, Ground.objects.filter(agreement=second), purpose=shared.purpose)
    change(cast, Line.objects.filter(asset__name="Ambulance calls"), agreement=second)
    with pytest.raises(Problem, match="No one agreement gives you the rows of both"):
        matched(cast)
    with transaction.atomic(), cast.acting("ivan"):
        line = Line.objects.get(asset__name="Patients hurt")
        key = AssetField.objects.get(asset=line.asset, name="NHS number").ref
        facts = {"partnership": line.partnership, "asset": line.asset, "forms": ["pseudonymous"], "fields": [key]}
        Line.objects.create(**facts, agreement=second)
    with pytest.raises(Problem, match="Nothing of “Patients hurt” was delivered under “Second”"):
        matched(cast)
    change(cast, Delivery.objects.all(), agreement=second)
    both = matched(cast)
    assert [each.way.agreement for each in (both.one, both.other)] == [second.ref] * 2
    assert found(cast, both).cells[0][0].value == 2
