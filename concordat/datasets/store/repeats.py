"""Rows that are put aside or dropped for what other rows say: those that came twice, and those that share a key.

Rows are compared by a hash of all that their file says of them, which finds the few that may be the same; those are
compared by what would land of them.
"""

from __future__ import annotations

from concordat.datasets.rules.declarations import Twice
from concordat.datasets.store.sessions import Session, name, number
from concordat.datasets.store.staging import GOOD, Scheme
from concordat.kernel.words import listed

BAD, DROPPED = "bad", "dropped"


def begin(of: Session) -> None:
    """Make the table of rows that judging them alone did not put aside: by staged file and row there."""
    of.execute(
        'CREATE TABLE _apart (_file INTEGER, _at BIGINT, kind VARCHAR, "column" VARCHAR, code VARCHAR, words VARCHAR)'
    )


def good(of: Session) -> str:
    """Return SQL for the staged rows that nothing is wrong with so far."""
    rows = f"SELECT * FROM _staged WHERE _kind = {GOOD}"
    if not number(of, "SELECT count(*) FROM _apart"):
        return rows
    return f"SELECT * FROM ({rows}) ANTI JOIN _apart USING (_file, _at)"


def put_aside(of: Session, rows: str, kind: str, column: str, code: str, words: str) -> None:
    """Put rows, given as SQL for their files and places there, aside for a reason."""
    of.execute(f"INSERT INTO _apart SELECT _file, _at, $1, $2, $3, $4 FROM ({rows})", [kind, column, code, words])


def find(of: Session, plan: Scheme) -> int:
    """Put aside, or drop, rows that came twice or share a key, as declared; return how many came twice and are kept."""
    twice = plan.given.declaration.twice
    rows = good(of)
    of.execute(f"CREATE TABLE _same AS SELECT _row FROM ({rows}) GROUP BY _row HAVING count(*) > 1")
    kept = 0
    if number(of, "SELECT count(*) FROM _same"):
        said = ", ".join(["_row", *(name(each) for each in landing(plan))])
        again = f"row_number() OVER (PARTITION BY {said} ORDER BY _source, _at)"
        of.execute(
            f"CREATE TABLE _again AS SELECT _file, _at FROM (FROM ({rows}) SEMI JOIN _same USING (_row)) "
            f"QUALIFY {again} > 1"
        )
        kept = number(of, "SELECT count(*) FROM _again")
        if twice == Twice.ONCE:
            put_aside(of, "SELECT * FROM _again", DROPPED, "", "twice", "")
        elif twice == Twice.QUARANTINE or plan.unique:
            put_aside(of, "SELECT * FROM _again", BAD, "", "twice", "says the same as a row before it")
    if plan.unique:
        _clashes(of, plan)
    return kept if twice == Twice.KEEP and not plan.unique else 0


def _clashes(of: Session, plan: Scheme) -> None:
    """Put aside all rows of a key that says different things: nobody here can tell which is right."""
    staged = set(landing(plan))
    said = ["_unique", *(name(each.name) for each in plan.unique if each.name in staged)]
    rows = good(of)
    of.execute(f"CREATE TABLE _shared AS SELECT _unique FROM ({rows}) GROUP BY _unique HAVING count(*) > 1")
    count = f"count(*) OVER (PARTITION BY {', '.join(said)})"
    titles = [column.title for column in plan.unique]
    put_aside(
        of,
        f"SELECT _file, _at FROM (FROM ({rows}) SEMI JOIN _shared USING (_unique)) QUALIFY {count} > 1",
        BAD,
        titles[0] if len(titles) == 1 else "",
        "unique",
        f"shares its {listed(titles)} with a row that says something else",
    )


def landing(plan: Scheme) -> list[str]:
    """Return the names of the staged columns of which something lands."""
    mapped = {column.name for column in plan.mapped}
    keys = [f"_{column.name}" if column.name in mapped else f"{column.name}__key" for column in plan.keyed]
    return [*(column.name for column in plan.kept), *keys]
