"""The check at the door: what came is read, typed, judged, pseudonymised and placed, and the good rows are written.

Files are read once, into Parquet of the check's own (`staging.py`), at about the speed at which DuckDB reads and writes
them anyway. Everything after asks that. Where a row is bad it is looked for in its file again, so that a clean file costs
no counting of lines. Nothing is written outside the scratch folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb

from concordat.datasets.store import arrivals, people, profiles, pseudonymising, quarantine, repeats, staging, writing
from concordat.datasets.store.arrivals import Layout
from concordat.datasets.store.likeness import looks_like
from concordat.datasets.store.lines import Miscounted
from concordat.datasets.store.placing import Places
from concordat.datasets.store.sessions import Session, number, session, text
from concordat.datasets.store.shapes import Checked, Given, Stop, Tell
from concordat.datasets.store.staging import Scheme
from concordat.kernel.words import listed

COLLECTED = 100_000  # rows: where more are bad, and too many, they are counted and not collected
COMMONEST = 3


def check(given: Given, tell: Tell) -> Checked:
    """Check a delivery; return its parts, or why it cannot be taken in. What `tell` raises ends the check.

    Where nothing stops it, `read == landed + quarantined + dropped`; empty rows and headers that are repeated inside are
    noted and not counted. Where something stops it nothing lands, and `quarantined` says how many rows are bad.
    """
    declared = given.declaration
    found = arrivals.layouts(given.sources, declared)
    plan = staging.scheme(given, found)
    facts = Checked(
        notes=tuple(dict.fromkeys(note for source in given.sources for note in source.notes)),
        ignored=tuple(dict.fromkeys(header for layout in found for header in arrivals.ignored(layout))),
        left_out=tuple(column.title for column in plan.left_out),
    )
    needed = [
        column
        for column in declared.columns
        if column.name in plan.needed or (column.required and column.name in given.columns)
    ]
    stops = [stop for layout in found for stop in arrivals.misfits(layout, declared, needed)]
    if not found:
        stops = [Stop("No file in this delivery holds a table.", code="empty")]
    if stops:
        return replace(facts, stops=tuple(dict.fromkeys(stops)))
    try:
        with session(given.scratch, given.memory) as of:
            return _checked(of, plan, found, facts, tell)
    finally:
        _clear(given.scratch)


def _checked(of: Session, plan: Scheme, found: list[Layout], facts: Checked, tell: Tell) -> Checked:
    try:
        misfits = _stage(of, plan, found, tell)
    except duckdb.InvalidInputException:
        origins = listed([source.origin for source in plan.given.sources[:COMMONEST]])
        words = f"{origins} cannot be read as rows and columns. Open it where it was made and save it as CSV again."
        return replace(facts, stops=(Stop(words, code="unread"),))
    ragged = sum(len(offsets) for offsets in misfits.values())
    kinds = staging.counted(of)
    read = kinds.get(staging.GOOD, 0) + kinds.get(staging.BAD, 0) + ragged
    facts = replace(facts, read=read, notes=(*facts.notes, *quarantine.passed_by(of)))
    if not read:
        return replace(facts, stops=(Stop("There are no rows under the header.", code="empty"),))
    if too_many := _too_many(plan, read, kinds.get(staging.BAD, 0) + ragged):
        return _refused(of, plan, found, misfits, replace(facts, quarantined=too_many))
    tell(50, "Finding where rows are")
    places = Places(of, plan)
    people.make(of, plan)
    tell(60, "Looking for rows that came twice")
    twice = repeats.find(of, plan)
    late, dropped = (
        number(of, "SELECT count(DISTINCT (_file, _at)) FROM _apart WHERE kind = $1", kind)
        for kind in (repeats.BAD, repeats.DROPPED)
    )
    bad = kinds.get(staging.BAD, 0) + ragged + late
    if _too_many(plan, read, bad):
        return _refused(of, plan, found, misfits, replace(facts, quarantined=bad))
    tell(65, "Looking for columns that look like people")
    if stops := _likenesses(of, plan):
        return replace(facts, quarantined=bad, stops=tuple(stops))
    tell(70, "Writing what is good, and putting the rest aside")
    with ThreadPoolExecutor(1) as beside:
        aside = beside.submit(quarantine.write, of.cursor(), plan, found, misfits) if bad else None
        parts = writing.write(of, plan, places)
        try:
            path, faults = aside.result() if aside else (None, [])
        except Miscounted as where:
            return _unpaired(replace(facts, quarantined=bad, dropped=dropped, twice=twice), str(where))
    facts = replace(
        facts,
        landed=sum(part.rows for part in parts),
        quarantined=bad,
        dropped=dropped,
        twice=twice,
        quarantine=path,
        faults=tuple(faults),
    )
    tell(95, "Describing what came")
    facts = replace(facts, parts=tuple(parts), profile=profiles.profile(of, plan, places, parts))
    if facts.read != facts.landed + facts.quarantined + facts.dropped:
        raise RuntimeError(f"{facts.read} rows were read, and {facts.landed} landed of them")
    tell(100, "Checked")
    return facts


def _stage(of: Session, plan: Scheme, found: list[Layout], tell: Tell) -> dict[int, list[int]]:
    """Stage all files; return the offsets of the lines that do not fit, by source."""
    if plan.given.keys:
        pseudonymising.give_keys(of, plan.given.keys)
    misfits: dict[int, list[int]] = {}
    views = []
    for place, layout in enumerate(found):
        tell(5 + 45 * place // len(found), f"Reading {layout.sources[0].origin}")
        try:
            path = staging.stage(of, plan, layout)
        except duckdb.InvalidInputException:
            layout = found[place] = arrivals.even(layout, plan.given.scratch)
            path = staging.stage(of, plan, layout)
        misfits |= staging.misfits(of, layout)
        views.append(
            f"SELECT * RENAME (file_row_number AS _at), {layout.number} AS _file "
            f"FROM read_parquet({text(str(path))}, file_row_number = true)"
        )
    of.execute(f"CREATE VIEW _staged AS {' UNION ALL BY NAME '.join(views)}")
    repeats.begin(of)
    return misfits


def _too_many(plan: Scheme, read: int, bad: int) -> int:
    """Return the bad rows where they are more than the dataset allows, else 0."""
    return bad if bad > plan.given.declaration.threshold * read or bad == read else 0


def _refused(of: Session, plan: Scheme, found: list[Layout], misfits: dict[int, list[int]], facts: Checked) -> Checked:
    """Say that too many rows are bad, and why they mostly are."""
    path: Path | None = None
    try:
        if facts.quarantined <= COLLECTED:
            path, faults = quarantine.write(of, plan, found, misfits)
        else:
            faults = quarantine.guessed(of, plan, found, sum(len(each) for each in misfits.values()))
    except Miscounted as where:
        return _unpaired(facts, str(where))
    share = plan.given.declaration.threshold
    reasons = "; ".join(
        f"{fault.column or 'the row'} {fault.words} ({fault.rows:,} {'row' if fault.rows == 1 else 'rows'})"
        for fault in faults[:COMMONEST]
    )
    words = (
        f"{facts.quarantined:,} of {facts.read:,} rows are bad, and this dataset takes a delivery of which at most "
        f"{share:.0%} are. Mostly: {reasons}."
    )
    return replace(facts, faults=tuple(faults), quarantine=path, stops=(Stop(words, code="threshold"),))


def _unpaired(facts: Checked, origin: str) -> Checked:
    words = (
        f"{origin} has quotation marks that do not come in pairs, so that its rows cannot be told apart. Open it where "
        "it was made and save it as CSV again."
    )
    return replace(facts, stops=(Stop(words, code="quotes"),))


def _likenesses(of: Session, plan: Scheme) -> Sequence[Stop]:
    """Return why columns that land as they are look like what they are not declared as."""
    if not plan.kept:
        return ()
    of.execute(f"CREATE VIEW _good AS {repeats.good(of)}")
    return looks_like(of, "_good", plan.kept)


def _clear(scratch: Path) -> None:
    """Delete what only the check needed, which may hold identifiers: the parts and the quarantine are left."""
    for path in (*scratch.glob("staged-*.parquet"), *scratch.glob("even-*.csv")):
        path.unlink()
    shutil.rmtree(scratch / "spill", ignore_errors=True)
