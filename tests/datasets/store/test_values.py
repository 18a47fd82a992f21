"""What fields mean, as agencies write them."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from concordat.datasets.rules.declarations import Column, Type
from concordat.datasets.store.values import says_something, value

TODAY = date(2026, 11, 21)
SPRING, SUMMER = date(2022, 3, 31), datetime(2022, 7, 1, 13, 0)
MEANT: dict[Type, dict[object, str]] = {
    Type.WHOLE: {
        1234: "1234|1,234|1 234| 1234 |£1,234|1234.0|1.234e3|+1234|1234%",
        -12: "(12)|-12|(£12)",
        9434765919: "9434765919",
        123456789012345678: "123456789012345678",
        None: "1.5|1_000|12,34|(1,2)|0x1F|--5|one|12 34|1e400|inf|()|£|%",
    },
    Type.NUMBER: {
        1000.25: "1000.25|1,000.25|£1,000.25|1000.25%|\u00a01000.25\t|10.0025e2",
        -0.5: "-.5|(0.5)|-0.50",
        None: "inf|nan0|1,5|1_0.5|(|5..1",
    },
    Type.DATE: {
        SPRING: "2022-03-31|31/03/2022|31-Mar-2022|31.03.22|31 March 2022|31 mar 22|44651|20220331|2022/03/31|31MAR2022|"
        "2022-03-31 00:00:00|31/03/2022 00:00|2022-03-31T00:00:00Z|31-03-2022",
        date(1945, 4, 1): "1/4/45|01/04/1945",
        date(2027, 1, 1): "1/1/27",
        date(1928, 1, 1): "1/1/28",
        None: "2022-02-30|03/31/2022|31/03/2022 12:00|9999|12345678|99999|yesterday|2022-13-01|2022-03",
    },
    Type.MOMENT: {
        SUMMER: "2022-07-01 13:00|2022-07-01T12:00:00Z|2022-07-01T14:00:00+02:00|2022-07-01 12:00:00+0000|"
        "01/07/2022 13:00:00|"
        "01/07/2022 1:00 PM|1-Jul-22 01:00pm|44743.5416666667|1 July 2022, 13:00",
        datetime(2022, 7, 1): "2022-07-01|01/07/2022|01/07/2022 12:00 AM",
        datetime(2022, 1, 1, 12): "2022-01-01T12:00:00Z",
        None: "01/07/2022 25:00|01/07/2022 13:00 PM|2022-13-01 10:00|01/07/2022 10:61|10:00",
    },
    Type.MONTH: {
        date(2021, 3, 1): "2021-03|March 2021|Mar-21|01/03/2021|31/03/2021|202103|03/2021|2021/03|Mar 2021|"
        "2021-03-01|March 21",
        None: "2021-13|202113|Smarch 2021",
    },
    Type.YES_NO: {True: "Y|yes|TRUE|t|1", False: "N|no|False|f|0", None: "maybe|2|yn"},
    Type.TEXT: {"a b": "a b| a b |\ta b\n|\u00a0a b", "N/A": "N/A", "-": "-"},
}  # fmt: skip
CASES = [
    (kind, meant, written) for kind, all in MEANT.items() for meant, many in all.items() for written in many.split("|")
]


def read(column: Column, written: str) -> tuple[object, bool]:
    held = duckdb.connect()
    held.execute("SET TimeZone = 'UTC'")
    asked = f"SELECT {value(column, 'r', TODAY)}, {says_something('r', column.type)} FROM (SELECT $1::VARCHAR AS r)"
    row = held.execute(asked, [written]).fetchone()
    assert row
    return row[0], row[1]


@pytest.mark.parametrize("kind", list(Type))
def test_fields_mean_what_people_mean_by_them(kind: Type) -> None:
    for of, meant, written in CASES:
        if of == kind:
            found, said = read(Column("x", "X", type=kind), written)
            if isinstance(meant, datetime) and "." in written:
                assert isinstance(found, datetime)
                found = found.replace(microsecond=0)
            assert (written, found, said) == (written, meant, True)


@pytest.mark.parametrize("kind", [each for each in Type if each != Type.TEXT])
def test_nothing_is_written_in_many_ways(kind: Type) -> None:
    for written in ("", " ", "NULL", "n/a", "N/A", "-", ".", "None", "unknown", "\u00a0"):
        assert read(Column("x", "X", type=kind), written) == (None, False)


def test_months_come_first_only_where_that_is_declared() -> None:
    american = Column("x", "X", type=Type.DATE, formats=("%m/%d/%Y",))
    assert read(american, "03/04/2022")[0] == date(2022, 3, 4)
    assert read(Column("x", "X", type=Type.DATE), "03/04/2022")[0] == date(2022, 4, 3)
    assert read(american, "2022-04-03")[0] == date(2022, 4, 3)
