"""Protect the tables of a release: count them, hide small counts and others with them, attack what is left, keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from concordat import access
from concordat.analysis.models import Release, ReleaseTable
from concordat.analysis.permissions import RELEASE_PROTECT
from concordat.analysis.queries.counting import Counted, Register, Wanted, counted, data_for
from concordat.analysis.queries.fields import Asked as Data
from concordat.analysis.queries.releases import linked_with, release_for, tables_of
from concordat.analysis.rules import releases, suppression
from concordat.analysis.rules.releasing.shown import Hid, Known, Shown, check_size, known_of, shown_of
from concordat.analysis.rules.releasing.together import protected
from concordat.analysis.rules.suppression import Rule
from concordat.audit import commands as audit
from concordat.kernel import clock, jobs
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change
from concordat.kernel.errors import Problem
from concordat.kernel.seals import seal

TASK = "analysis.release.protect"
Heard = Callable[[int, str], None]
Earlier = Sequence[tuple[Release, Sequence[ReleaseTable]]]


@dataclass(frozen=True)
class _Laid:
    """What is protected: all tables, those of the release, what is known of others that went out, and the footing."""

    register: Register
    mine: tuple[Counted, ...]
    known: list[tuple[str, Known]]
    rule: Rule
    base: int
    footing: dict[str, Any]
    mark: str


@dataclass(frozen=True)
class _Made:
    shown: list[tuple[Shown, Hid]]
    made: dict[str, Any]


@transaction.atomic
def begin(*, release: Release, by: Actor) -> Release:
    """Start the job that protects a draft; `job_ref` says which."""
    access.require(by, RELEASE_PROTECT, release)
    found = Release.objects.select_for_update(of=("self",)).get(ref=release.ref)
    releases.after("protect", found.state)
    if not tables_of(by, found):
        raise Problem("There is no table in this release yet. Ask a question, and put its answer into the release.")
    job = jobs.start(TASK, by=by, title=f"Protecting {found.title}", release=found.ref)
    change(found, job_ref=job.ref)
    return found


def protect(*, release: str, by: Actor, heard: Heard) -> Release:
    """Protect the tables of a draft together with all that went out of the same data, and keep what is to be shown.

    They are counted exactly, as whoever asks may have the rows. Raises Refused where they may not, and Problem where the
    tables cannot be protected. Nothing is kept until the check found every small count safe.
    """
    heard(5, "Counting the tables")
    with transaction.atomic():
        laid = _lay_out(release, by)
    heard(35, "Hiding small counts, and others so that those cannot be worked out")
    pairs = [(each.table, each.grid) for each in laid.register.tables]
    found = protected(pairs, laid.register.beside, laid.known, laid.rule)
    heard(65, "Trying to work out what is hidden")
    made = _attacked(laid, found)
    heard(95, "Keeping what is shown")
    with transaction.atomic():
        return _keep(release, laid, made, by)


def _lay_out(ref: str, by: Actor) -> _Laid:
    found = release_for(by, ref)
    access.require(by, RELEASE_PROTECT, found)
    releases.after("protect", found.state)
    mine = tables_of(by, found)
    data = data_for(by, found.dataset.key, found.purpose, found.version)
    conditions, earlier = data.sight.way.conditions, linked_with(by, found, mine)
    rule = releases.rule_of(found.threshold, found.zeros, found.width, conditions.least_count)
    if other := next((each for each, _ in earlier if each.made["zeros"] != rule.zeros), None):
        words = f"“{other.title}” told counts of nothing in another way, of the same data. Choose the same for this release."
        raise Problem(words, "zeros")
    tables = [(found, each) for each in mine] + [(one, each) for one, theirs in earlier for each in theirs]
    register = counted(by, data, [_wanted(each, one, found) for one, each in tables], "page")
    for each in register.tables[: len(mine)]:
        check_size(each.asked, each.grid)
    known = _known(earlier, register.tables[len(mine) :])
    footing = _footing(data, [one for one, _ in earlier])
    return _Laid(register, register.tables[: len(mine)], known, rule, conditions.rounding, footing, _mark(found, mine))


def _wanted(table: ReleaseTable, of: Release, mine: Release) -> Wanted:
    return Wanted(table.ref, table.title if of == mine else f"{of.title}: {table.title}", table.question)


def _known(earlier: Earlier, others: Sequence[Counted]) -> list[tuple[str, Known]]:
    """Return what is known of each release that went out, by how its tables are counted now."""
    grids, found = iter(others), []
    for one, tables in earlier:
        told = [(each.shown, next(grids).grid) for each in tables]
        found.append((one.title, known_of(told, one.title, one.made["rounding"])))
    return found


def _footing(data: Data, earlier: Sequence[Release]) -> dict[str, Any]:
    """Return of what a release is made and under which terms, as it is kept."""
    sight, way = data.sight, data.sight.way
    return {
        "version": sight.version.number if sight.version else 0,
        "delivered": sight.version.created_at.isoformat() if sight.version else "",
        "purpose": sight.why,
        "under": f"{way.under}{f' ({way.title})' if way.title else ''}",
        "agreement": way.agreement,
        "goes_with": list(sight.goes_with),
        "concerns": releases.concerns_of(way.conditions, way.agreement),
        "caveats": list(sight.declaration.caveats),
        "source": sight.declaration.source,
        "against": [each.ref for each in earlier],
        "against_titles": [each.title for each in earlier],
    }


def _attacked(laid: _Laid, release: suppression.Release) -> _Made:
    """Return what is shown, once an attack that knows all of it found no small count; else raise Problem."""
    found = suppression.audit(release, release.primary)
    if len(found.recovered):
        raise Problem("The check worked out a small count, so nothing is released. Leave out a column.", "tables")
    widths = (found.most - found.least)[found.most >= 0]
    shown = [shown_of(each.grid, each.words, each.sentence, release, laid.base) for each in laid.mine]
    made = laid.footing | {
        "threshold": laid.rule.threshold,
        "zeros": laid.rule.zeros.value,
        "width": laid.rule.width,
        "rounding": laid.base,
        "tables": [asdict(hid) for _, hid in shown],
        "checked": len(found.cells),
        "recovered": 0,
        "narrowest": int(widths.min()) + 1 if len(widths) else 0,
        "assumptions": list(suppression.assumptions(release)[1:]),
    }
    return _Made(shown, made)


def _keep(ref: str, laid: _Laid, made: _Made, by: Actor) -> Release:
    found = Release.objects.select_for_update(of=("self",)).select_related("dataset").get(ref=ref)
    decision = access.require(by, RELEASE_PROTECT, found)
    state = releases.after("protect", found.state)
    tables = tables_of(by, found)
    if _mark(found, tables) != laid.mark:
        raise Problem("The release was changed while it was being protected. Protect it again.")
    for table, (shown, _) in zip(tables, made.shown, strict=True):
        change(table, shown=shown)
    change(found, state=state, made=made.made, protected_at=clock.now(), returned="", changed_at=clock.now())
    detail = {
        "version": made.made["version"],
        "tables": len(tables),
        "cells": sum(each["cells"] for each in made.made["tables"]),
        "hidden": sum(each["small"] + each["more"] for each in made.made["tables"]),
    }
    audit.record("analysis.release.protected", by=by, target=found, under=decision.under, detail=detail)
    return found


def _mark(release: Release, tables: Sequence[ReleaseTable]) -> str:
    return seal(release.facts() | {each.ref: [each.title, each.question] for each in tables})
