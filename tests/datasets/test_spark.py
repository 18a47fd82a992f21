"""Tallies on Apache Spark and on DuckDB: the same figures, the same words of trouble; and what Spark can reach.

`make spark` installs Spark and runs these; where PySpark or Java is not to be had they are skipped, and say so.
`SPARK_POLICIES=200 pytest -s tests/datasets/test_spark.py` tries two hundred policies.
"""

from __future__ import annotations

import math
import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from sqlglot import parse_one

from concordat.datasets.rules import settling
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.protecting import MARKS, NUMBER
from concordat.datasets.rules.reach import Reach, Seen
from concordat.datasets.rules.settling import settle
from concordat.datasets.rules.tallies import Dimension, Figure, Grain, Measured, Tally
from concordat.datasets.rules.wanting import Where
from concordat.datasets.store import engines, sealed, spark, telling
from concordat.datasets.store.numbering import marks
from concordat.datasets.store.reading import GONE, Parts
from concordat.datasets.store.telling import Put
from concordat.datasets.store.trouble import Broken
from concordat.kernel.errors import Problem
from tests.datasets import policies, slow_reader
from tests.datasets.test_tallies import LAX, NASTY, Held, held, policy_and_reach, random_tally  # noqa: F401

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # PySpark leaves them to Python to close
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MANY = int(os.environ.get("SPARK_POLICIES", "10"))
SEED = int(os.environ.get("TALLY_SEED", "20261121"))
PATIENT = 600.0  # seconds, on a machine that has much else to do
QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # Java takes longer to make questions fast than they take


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.Spark]:
    if words := engines.lacking(engines.SPARK):
        pytest.skip(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK_TO_START)
        yield spark.Spark("local[1]", tmp_path_factory.mktemp("home") / "spark")
        spark.let_go()
    sealed.let_go()


def told(put: Put, engine: telling.Engine) -> telling.Figures:
    return telling.tell(put, policies.CENTRES, engine=engine, keep=False)


def agree(put: Put, engine: spark.Spark) -> telling.Figures:
    here, there = told(put, sealed.run), told(put, partial(spark.run, on=engine, seconds=PATIENT))
    groups = [[tuple(map(plain, group)) for group in each.groups] for each in (here, there)]
    assert groups[0] == groups[1], put.settled
    assert repr((here.cells, here.hidden)) == repr((there.cells, there.hidden)), put.settled
    return here


def plain(value: Any) -> Any:
    """Return a value so that it can be compared: no number is itself, and nothing has two signs."""
    return (repr(value + 0.0) if isinstance(value, float) else value), type(value)


def test_random_tallies_under_random_policies_are_the_same(engine: spark.Spark, held: Held) -> None:  # noqa: F811
    rows, parts, _, samples = held
    chance, groups, asked = random.Random(SEED), 0, 0
    while asked < 2 * MANY:
        if (found := policy_and_reach(chance, parts)) is None:
            continue
        policy, reach = found
        tally, _ = random_tally(chance, slow_reader.read(policy, policies.DATASET, rows, policies.CENTRES), reach)
        settled = settle(tally, reach, "month")
        people = chance.choice(((), ("person__key",), ("forename__key", "born__key")))
        sometimes = chance.random() < 0.3
        split = [Parts(each.whole[:1], each.whole[1:]) if sometimes else each for each in (parts, samples)]
        for put in (Put(settled, reach, split[0]), Put(settled, reach, split[1], LAX, people)):
            groups += len(agree(put, engine).groups)
            asked += 1
    print(f"\n{asked} tallies, {groups:,} groups: the same on both")
    assert groups > 5 * MANY


LARGE = 2**62
REACH = Reach(
    (
        Seen("month", "Month", Type.MONTH, "month"),
        Seen("told", "Told at", Type.MOMENT, "told"),
        Seen("born", "Date of birth", Type.DATE, "born"),
        Seen("word", "Word", Type.TEXT, "word"),
        Seen("kept", "Kept by number", Type.TEXT, "kept"),
        Seen("whole", "Whole", Type.WHOLE, "whole"),
        Seen("number", "Number", Type.NUMBER, "number"),
        Seen("night", "At night", Type.YES_NO, "night"),
        Seen("late", "Late", Type.TEXT, "late"),
        Seen("no one", "Of no `part`", Type.WHOLE, "none"),
    )
)
WORDS = (
    *NASTY,
    "İZMİR",
    "izmir",
    "ΟΔΟΣ",
    "οδος",
    "Straße",
    "STRASSE",
    " lead",
    "trail ",
    "e\u0301",
    "é",
    "a\tb",
    "🙂",
    "",
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Parts with values and columns that engines take differently unless they are told how, in a folder of an odd name."""
    folder = tmp_path_factory.mktemp("odd") / "of [a] {b} *?"
    folder.mkdir()
    days = (None, date(2, 1, 2), date(1066, 10, 14), date(1899, 12, 31), date(2024, 2, 29), date(2026, 3, 31))
    numbers = (None, math.nan, math.inf, -0.0, 0.0, 1e300, 0.1, 0.2, -7.25)
    wholes = (None, LARGE, LARGE, LARGE - 1, -3, 0, 0, 7)
    at = range(120)
    columns: dict[str, Any] = {
        "month": pa.array([date(2026, 1 + each % 12, 1) for each in at]),
        "told": pa.array([datetime(2001 + each % 30, 1 + each % 12, 1 + each % 28, each % 24, 59, 59, 999) for each in at]),
        "born": pa.array([days[each % len(days)] for each in at]),
        "word": pa.array([WORDS[each % len(WORDS)] for each in at]).dictionary_encode(),
        "kept": pa.array([each % 5 for each in at], pa.int16()),
        "whole": pa.array([wholes[each % len(wholes)] for each in at], pa.int64()),
        "number": pa.array([numbers[each % len(numbers)] for each in at], pa.float64()),
        "night": pa.array([(True, False, None)[each % 3] for each in at]),
        "none": pa.nulls(120),
        "a__key": pa.array([None if each % 9 == 0 else each % 11 for each in at], pa.uint32()),
        "b__key": pa.array([f"person {each % 7}" for each in at]),
    }  # fmt: skip
    nobody = np.array([each % 9 == 0 for each in at])
    people = np.array([each % 11 * 7919 for each in at])
    told_apart = dict(zip((NUMBER, *MARKS), (people, *marks(people)), strict=True))
    columns |= {name: pa.array(values, mask=nobody) for name, values in told_apart.items()}
    later = {name: columns[name] for name in reversed(columns) if name not in ("none", "night")}
    later |= {"kept": pa.array([f"{each % 5}" for each in at]), "late": pa.array([f"{each % 3}" for each in at])}
    later |= {"whole": pa.array([each % 100 for each in at], pa.int32()), "born": pa.nulls(120)}
    paths = []
    for name, table in (("one", columns), ("two", columns), ("three", later)):
        paths.append(folder / f"{name}.parquet")
        parquet.write_table(pa.table(table), paths[-1])
    return Parts(tuple(paths[:2]), tuple(paths[2:]))


EVERY = tuple(
    Measured(figure, seen.name)
    for seen in REACH.columns
    for figure in Figure
    if figure == Figure.DISTINCT or (figure != Figure.COUNT and seen.type in (Type.WHOLE, Type.NUMBER))
)
GRAINS = {
    "told": tuple(Grain),
    "born": (None, Grain.DAY, Grain.MONTH, Grain.QUARTER, Grain.FINANCIAL_YEAR, Grain.WEEKDAY),
    "month": (None, Grain.QUARTER, Grain.YEAR),
}
BY = [Dimension(name, grain) for name, grains in GRAINS.items() for grain in grains]
BY += [Dimension(seen.name) for seen in REACH.columns if seen.name not in GRAINS]


SOME = (Measured(Figure.COUNT), Measured(Figure.DISTINCT, "word"))


def test_every_grain_and_figure_of_odd_values_is_the_same(
    engine: spark.Spark, odd: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MOST_MEASURED", 99)
    asked = [(Tally((each,), SOME[:1]), None) for each in BY] + [(Tally((), EVERY), None)]
    of_persons = tuple(each for each in EVERY if each.column != "number" or each.figure == Figure.DISTINCT)
    asked += [(Tally((Dimension("told", Grain.WEEKDAY), Dimension("night")), of_persons[-3:]), ("a__key", "b__key"))]
    asked += [
        (Tally((), of_persons), ("a__key",)),
        (Tally((Dimension("word"),)), ("a__key",)),
        (Tally((), SOME[:2]), ()),
    ]
    groups = 0
    for tally, people in asked:
        settled = settle(tally, REACH, "month")
        put = Put(settled, REACH, odd) if people is None else Put(settled, REACH, odd, LAX, people)
        groups += len(agree(put, engine).groups)
    assert groups > 200


def test_sums_and_means_of_whole_numbers_are_exact_however_large(engine: spark.Spark, odd: Parts) -> None:
    tally = Tally(measured=(Measured(Figure.SUM, "whole"), Measured(Figure.MEAN, "whole")))
    (cells,) = agree(Put(settle(tally, REACH, "month"), REACH, odd), engine).cells
    total = sum(each.as_py() or 0 for path in odd.whole for each in parquet.read_table(path)["whole"])
    total += sum(each.as_py() for each in parquet.read_table(odd.keyless[0])["whole"])
    assert total > 2**64
    assert cells[0].value == total


CONDITIONS = [
    Where("word", "any-of", tuple(word for word in NASTY if word.strip())),
    *(Where("word", op, (word,)) for op in ("is", "contains") for word in ("${env:PATH}", "\\'", "İzm", "ΣΟΔ", "\u00df")),
    *(Where("word", op, (word,)) for op, word in (("begins", "οδος"), ("begins", "i"), ("more-than", "é"), ("is-not", "'"))),
    *(Where("whole", op, (n,)) for op, n in (("is", f"{LARGE}"), ("less-than", f"{2**80}"), ("more-than", f"-{10**40}"))),
    *(Where("number", op, ("0",)) for op in ("is", "is-not", "at-least", "more-than", "less-than")),
    Where("number", "any-of", ("0.1", "-7.25", "1e300")),
    Where("night", "is-not", ("yes",)),
    Where("born", "at-most", ("1066-10-14",)),
    Where("born", "empty"),
    Where("told", "at-least", ("2026-03-04T05:06:07.89",)),
    Where("kept", "is", ("3",)),
    Where("late", "not-empty"),
]  # fmt: skip


def test_every_condition_is_the_same(engine: spark.Spark, odd: Parts) -> None:
    met = 0
    for each in CONDITIONS:
        tally = Tally(measured=(Measured(Figure.COUNT), Measured(Figure.DISTINCT, "word")), where=(each,))
        put = Put(settle(tally, REACH, "month"), REACH, odd)
        met += bool(agree(put, engine).cells[0][0].value)
    period = Tally((Dimension("month"),), since=date(2026, 2, 1), until=date(2026, 4, 1))
    for name in ("month", "told", "born"):
        agree(Put(settle(replace(period, by=()), REACH, name), REACH, odd), engine)
    assert met > len(CONDITIONS) // 2


def put_words(words: str, odd: Parts, engine: spark.Spark, seconds: float = PATIENT) -> Any:
    tree = parse_one(words, dialect="spark")
    return spark.run(tree, odd, {}, on=engine, seconds=seconds)  # type: ignore[arg-type]


def test_trouble_is_told_in_the_same_words_and_nothing_of_it_is_written(
    engine: spark.Spark, odd: Parts, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in ("SELECT CAST(word || 'secret' AS INT) FROM held", "SELECT whole * 4 FROM held"):
        with pytest.raises(Problem, match="too large to be reckoned with"):
            put_words(words, odd, engine)
    begun = time.monotonic()
    with pytest.raises(Problem, match="longer than 1 seconds"):
        put_words("SELECT SUM(id) AS secret FROM RANGE(1000000000000)", odd, engine, 1)
    assert time.monotonic() - begun < 60
    for words in (
        "SELECT secret FROM held",
        f"SELECT * FROM parquet.`{odd.whole[0]}`",
        "SELECT * FROM csv.`/etc/passwd`",
    ):
        with pytest.raises(Broken) as broken:
            put_words(words, odd, engine)
        assert "secret" not in str(broken.value)
        assert broken.value.__cause__ is None
    path = tmp_path / "gone.parquet"
    path.write_bytes(odd.whole[0].read_bytes())
    assert put_words("SELECT COUNT(*) AS n FROM held", Parts((path,)), engine)["n"].to_pylist() == [120]
    path.unlink()
    with pytest.raises(Problem, match=GONE):
        put_words("SELECT COUNT(word) AS n FROM held", Parts((path,)), engine)
    assert spark._running is not None
    written = "".join([*capfd.readouterr(), (spark._running.scratch / "spark.log").read_text()])
    assert "secret" not in written
    assert "passwd" not in written


def test_it_listens_on_the_loopback_alone_and_its_folder_is_closed(engine: spark.Spark, odd: Parts) -> None:
    put_words("SELECT word, COUNT(*) FROM held GROUP BY word", odd, engine)
    assert spark._running is not None
    pid = spark._running.gateway.proc.pid
    links = [os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir() if each.exists() or each.is_symlink()]
    ours = {each[8:-1] for each in links if each.startswith("socket:[")}
    listening = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[9] in ours
    ]
    assert listening
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert {each[1].partition(":")[0] for each in listening} <= loopback
    assert stat.S_IMODE(engine.folder.stat().st_mode) == 0o700
    settings = dict(spark._running.session.sparkContext.getConf().getAll())
    assert (settings["spark.ui.enabled"], settings["spark.io.encryption.enabled"]) == ("false", "true")


def test_a_java_process_that_died_is_started_again_and_leaves_nothing(engine: spark.Spark, odd: Parts) -> None:
    put_words("SELECT COUNT(*) AS n FROM held", odd, engine)
    assert spark._running is not None
    spark._running.gateway.proc.kill()
    spark._running.gateway.proc.wait()
    assert put_words("SELECT COUNT(*) AS n FROM held", odd, engine)["n"].to_pylist() == [360]
    spark.let_go()
    assert list(engine.folder.iterdir()) == []


def test_without_it_nothing_of_it_is_imported_and_what_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    look = "import sys, concordat.datasets.store.engines as of; of.engine('duckdb', '', None)"
    look += "; sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
    assert engines.engine("duckdb", "", Path()) is sealed.run
    assert "there are duckdb and spark" in engines.lacking("sparkk")
    assert "SPARK_MASTER is “yarn”" in engines.lacking("spark", "yarn")
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="PySpark is not installed"):
        engines.engine("spark", "local[2]", Path())
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert "no Java was found" in engines.lacking("spark", "spark://host:7077")
