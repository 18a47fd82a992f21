"""`concordat bench audit`: the record at a million entries, beside the naive chained trigger."""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import click
import psycopg
from psycopg import sql

from concordat.config.bench.scratch import scratch, words_of
from concordat.kernel.commandline import needs_database

PARTNERSHIP = "p00000000000"
PEER = "the naive chained trigger"

ENTRIES = """
INSERT INTO audit_entry (at, partnership_id, member_id, member_name, agency_name, event, target_kind, target_ref,
    target_label, why, under, detail)
SELECT timestamptz '2020-01-01' + n * interval '2 minutes', 'p00000000000', 'm' || lpad((n * 7 %% 300)::text, 11, '0'),
    (ARRAY['Ada','Ben','Cai','Dee','Eve','Fay'])[1 + n * 7 %% 300 %% 6] || ' Surname' || n * 7 %% 300,
    'Agency ' || n %% 12, (ARRAY['plans.plan.viewed','plans.action.viewed','plans.update.added','plans.action.assigned',
    'partnership.member.viewed','home.record.viewed'])[1 + (n %% 40) / 8], 'plans.action',
    't' || lpad((n * 13 %% 9000)::text, 11, '0'),
    (ARRAY['Patrols','Lighting','Street drinking','Shop theft'])[1 + n %% 4] || ' action ' || n * 13 %% 9000
        || ' of the plan in ward' || n * 31 %% 150,
    '', 'plans.action.view', jsonb_build_object('number', n)
FROM generate_series(1, %s) n
"""
SEALS = """
CREATE FUNCTION pg_temp.seals() RETURNS SETOF audit_seal LANGUAGE plpgsql AS $$
DECLARE
    entry audit_entry;
    seal audit_seal = (0, 0, '');
BEGIN
    FOR entry IN SELECT * FROM audit_entry ORDER BY id LOOP
        seal.number := seal.number + 1;
        seal.entry_id := entry.id;
        seal.hash := audit_digest(seal.hash, entry);
        RETURN NEXT seal;
    END LOOP;
END $$;
INSERT INTO audit_seal SELECT * FROM pg_temp.seals()
"""
NAIVE = """
CREATE TABLE bench_thing (id bigserial PRIMARY KEY, words text);
CREATE TABLE bench_chained (LIKE audit_entry INCLUDING ALL, hash bytea);
CREATE FUNCTION bench_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5302612);
    new.hash := sha256(coalesce((SELECT hash FROM bench_chained ORDER BY id DESC LIMIT 1), ''::bytea)
        || convert_to((to_jsonb(new) - 'hash')::text, 'UTF8'));
    RETURN new;
END $$;
CREATE TRIGGER bench_chain BEFORE INSERT ON bench_chained FOR EACH ROW EXECUTE FUNCTION bench_chain();
"""
WRITE = """
INSERT INTO {} (at, partnership_id, member_id, member_name, agency_name, event, target_kind, target_ref,
    target_label, why, under, detail)
VALUES (now(), 'p00000000000', 'm00000000000', 'Ada', '', 'plans.update.added', '', '', 'Patrols', '', '', '{{}}')
"""
TABLES = (sql.Identifier("audit_entry"), sql.Identifier("audit_seal"))
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_entry' AND indexname NOT LIKE '%_pkey'
"""
ALTER = "UPDATE audit_entry SET why = 'x' WHERE id = %s"
REMOVE = "DELETE FROM audit_entry WHERE id = %s"
CUT = (
    "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE number > %s)",
    "DELETE FROM audit_seal WHERE number > %s",
)
SEARCHES: dict[str, dict[str, str]] = {
    "everything": {},
    "a person by name": {"person": "surname42"},
    "a thing by reference": {"thing": "t00000004242"},
    "a thing by rare words": {"thing": "lighting 4242"},
    "a thing by common words": {"thing": "patrols"},
    "an event": {"event": "plans.update.added"},
    "the beginning of an event": {"event": "plans."},
    "a month": {"from": "2021-03-01", "to": "2021-03-31"},
    "a person and an event": {"person": "surname42", "event": "plans.update.added"},
}


@dataclass
class Tampering:
    """One tampering with the record: whether it was found, in words, and in how many seconds."""

    what: str
    found: bool
    words: str
    seconds: float


@dataclass
class Figures:
    """What `bench audit` measured. Rates are transactions a second; searches milliseconds, the 95th percentile."""

    rows: int
    clients: int
    work: int
    filled: float = 0.0
    clean: bool = False
    clean_seconds: float = 0.0
    tamperings: list[Tampering] = field(default_factory=list)
    searches: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    clean_after: bool = False

    @property
    def right(self) -> bool:
        """Whether verification was right each time."""
        return self.clean and self.clean_after and all(one.found for one in self.tamperings)


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(10), help="Entries in the record.")
@click.option("--seconds", default=5.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for each rate.")
@click.option("--clients", default=16, show_default=True, type=click.IntRange(1, 64), help="Concurrent writers.")
@click.option(
    "--work", default=50, show_default=True, type=click.IntRange(0), help="Milliseconds that a request takes."
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@needs_database
def audit(rows: int, seconds: float, clients: int, work: int, as_json: bool) -> None:
    """Verify a record of a million entries, tamper with it, search it, and count transactions with and without it.

    Works in a database of its own, which is dropped afterwards. A request of the rates writes a row, records it, works
    for a while and commits, as a page does, beginning with empty tables. The peer is the naive chained trigger, which
    hashes each entry with the one before as it is inserted. Exit codes: 0 verification was right each time; 1 it was
    not; 2 it cannot run.
    """
    figures = Figures(rows, clients, work)
    with scratch() as owner:
        say = (lambda words: None) if as_json else click.echo
        _count(owner, figures, seconds, say)
        _fill(owner, figures, say)
        _search(figures, say)
        _tamper(owner, figures, say)
    if as_json:
        click.echo(json.dumps(asdict(figures) | {"right": figures.right, "peer": PEER}, indent=2))
    sys.exit(0 if figures.right else 1)


def _fill(owner: psycopg.Connection, figures: Figures, say: Callable[[str], object]) -> None:
    begun = time.perf_counter()
    with _triggers_off(owner):
        owner.execute(sql.SQL("TRUNCATE {}, {} RESTART IDENTITY").format(*TABLES))
        indexes = owner.execute(INDEXES).fetchall()
        for name, _ in indexes:
            owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        owner.execute(ENTRIES, [figures.rows])
        owner.execute(SEALS)
        for _, made_by in indexes:
            owner.execute(made_by)
    owner.execute("VACUUM ANALYZE")
    figures.filled = time.perf_counter() - begun
    say(f"Filled {figures.rows:,} sealed entries in {figures.filled:.1f} s")
    words, figures.clean_seconds = _verify()
    figures.clean = not words
    say(f"Verified: {'intact' if figures.clean else words[0]}, {figures.clean_seconds:.2f} s")


@contextmanager
def _triggers_off(owner: psycopg.Connection) -> Iterator[None]:
    """Work on the record in one transaction as only its owner can: with the triggers off."""
    with owner.transaction():
        for table in TABLES:
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        yield
        for table in TABLES:
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))


def _verify(heads: tuple[Any, ...] = ()) -> tuple[list[str], float]:
    from concordat.audit.queries import verify

    begun = time.perf_counter()
    report = verify(heads)
    return [finding.words for finding in report.findings], time.perf_counter() - begun


def _tamper(owner: psycopg.Connection, figures: Figures, say: Callable[[str], object]) -> None:
    """Alter one entry, delete another and cut the tail, and verify after each."""
    from concordat.audit.queries import head
    from concordat.audit.rules import Head

    last = head()
    assert last is not None
    published = Head("the moment before", last.number, last.entry_id, last.hash)
    altered, gone, kept = figures.rows // 3, figures.rows // 2, last.number - 3
    for what, statements, number, sign in (
        ("one altered", (ALTER,), altered, f"Entry {altered} ("),
        ("one missing", (REMOVE,), gone, f"Entry {gone} is gone"),
        ("the tail cut off", CUT, kept, "3 entries are gone"),
    ):
        with _triggers_off(owner):
            for statement in statements:
                owner.execute(statement, [number])
        words, seconds = _verify((published,))
        said = next((line for line in words if sign in line), "")
        figures.tamperings.append(Tampering(what, bool(said), said, seconds))
        say(f"{what.capitalize()}: {'found' if said else 'NOT FOUND'}, {seconds:.2f} s. {said}")


def _search(figures: Figures, say: Callable[[str], object], times: int = 20) -> None:
    from django.db import transaction

    from concordat.audit.queries import entries_for
    from concordat.kernel.actors import Actor, acting
    from concordat.kernel.pages import PageSpec

    reader = Actor(member="m00000000000", name="Ada", partnership=PARTNERSHIP)
    for what, filters in SEARCHES.items():
        took = []
        for turn in range(times):
            with acting(reader), transaction.atomic():
                begun = time.perf_counter()
                entries_for(reader, PageSpec(page=1 + turn % 4, filters=filters))
                took.append((time.perf_counter() - begun) * 1000)
        figures.searches[what] = round(statistics.quantiles(took, n=20, method="inclusive")[-1], 1)
        say(f"Search by {what}: p95 {figures.searches[what]} ms")


def _count(owner: psycopg.Connection, figures: Figures, seconds: float, say: Callable[[str], object]) -> None:
    from django.conf import settings

    owner.execute(NAIVE)
    app = sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    owner.execute(sql.SQL("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
    owner.execute(sql.SQL("GRANT ALL ON bench_thing, bench_chained TO {}").format(app))
    for work in dict.fromkeys((figures.work, 0)):
        bare, ours, naive = (
            _rate(figures.clients, seconds, work, table) for table in ("", "audit_entry", "bench_chained")
        )
        kind = f"of {work} ms" if work else "of nothing else"
        for what, rate in (("without audit", bare), ("with audit", ours), (f"with {PEER}", naive)):
            figures.rates[f"requests {kind} {what}"] = round(rate, 1)
            say(f"Requests {kind} {what}: {rate:,.0f} a second ({rate / bare:.0%} of without)")
        say(f"Ours is {ours / naive:.1f} times as fast as {PEER}")
    words, took = _verify()
    figures.clean_after = not words
    say(f"Verified after {figures.clients} concurrent writers: {words[0] if words else 'intact'}, {took:.2f} s")


def _rate(clients: int, seconds: float, work: int, table: str) -> float:
    """Return the transactions a second of concurrent writers, each on a connection of its own as the app."""
    words, done, stopped = words_of("default"), [0] * clients, threading.Event()
    start = threading.Barrier(clients + 1)

    def write(number: int) -> None:
        with psycopg.connect(**words) as app:
            app.execute(
                "SELECT set_config('app.member', 'm00000000000', false), set_config('app.partnership', %s, false)",
                [PARTNERSHIP],
            )
            app.commit()
            start.wait()
            while not stopped.is_set():
                app.execute("INSERT INTO bench_thing (words) VALUES ('something')")
                if table:
                    app.execute(sql.SQL(WRITE).format(sql.Identifier(table)))
                if work:
                    time.sleep(work / 1000)
                app.commit()
                done[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        start.wait(30)
    begun = time.perf_counter()
    time.sleep(seconds)
    stopped.set()
    took = time.perf_counter() - begun
    counted = sum(done)
    for thread in threads:
        thread.join()
    return counted / took
