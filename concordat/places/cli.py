"""`concordat places`: load areas and figures about them, list what is here, and find where a point lies."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from concordat.kernel.commandline import needs_database, stop

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
WRONG = 1


@click.group()
def group() -> None:
    """Load areas and figures about them, list what is here, and find where a point lies."""


@group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--kind", default="", help="Of what the areas are: authority, ward, msoa, lsoa or beat.")
@click.option("--generation", default="", help="Of which generation, such as 2021, or to-2023.")
@click.option("--from", "begins", type=_DAY, help="The first day on which these areas are true, as 2023-05-04.")
@click.option("--to", "ends", type=_DAY, help="The last day on which they are true.")
@click.option("--year", type=int, help="Of which year the people, or the index of deprivation, are.")
@click.option(
    "--sex", type=click.Choice(["persons", "female", "male"]), default=None, help="Of which sex the people are."
)
@click.option("--source", default="", help="Whose file it is, in words; the file's name, unless given.")
@click.option("--licence", default="", help="Under which licence it may be used, in words.")
@click.option("--layer", default="", help="Which layer of a GeoPackage.")
@click.option("--code-column", default="", help="Which column holds the codes.")
@click.option("--name-column", default="", help="Which column holds the names.")
@click.option("--authority", default="", help="Of a postcode directory, load one authority's postcodes, by its code.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@_AS_JSON
@needs_database
def load(files: tuple[Path, ...], dry_run: bool, as_json: bool, **options: Any) -> None:
    """Load each FILE of areas (GeoJSON, GeoPackage) or of figures about them (CSV).

    What the columns mean is known by the names that the Office for National Statistics gives them, and said. A file is
    loaded whole or not at all; loading it again changes nothing. What is loaded is open to every partnership of the
    installation.

    \b
    Examples:
      concordat places load lsoa-2021.geojson
      concordat places load wards.gpkg --kind ward --generation 2023 --from 2023-05-04
      concordat places load population.csv --year 2024 --dry-run

    Exit codes: 0 all is loaded; 1 a file was refused, and nothing of it is kept; 2 wrong use.
    """
    told = [_load(path, options, dry_run, as_json) for path in files]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if any("problems" in each for each in told):
        raise SystemExit(WRONG)


def _load(path: Path, options: dict[str, Any], dry_run: bool, as_json: bool) -> dict[str, Any]:
    """Load one file; return what became of it, and say it unless that is asked for as JSON."""
    from django.db import transaction

    from concordat.kernel.actors import acting, system
    from concordat.places.commands import loading
    from concordat.places.reading import Asked, Unloadable, read

    try:
        content = read(path, _asked(Asked, options))
        origin = loading.Origin(path.name, _sum(path), options["source"], options["licence"])
        with transaction.atomic(), acting(system("places")) as loader:
            loaded = loading.load(content=content, origin=origin, by=loader, progress=_progress(path, as_json))
            transaction.set_rollback(dry_run)
    except Unloadable as wrong:
        if not as_json:
            click.echo(f"{path.name}: not loaded.", err=True)
            for line in wrong.told():
                click.echo(f"  {line}.", err=True)
        return {"file": path.name, "problems": list(wrong.problems)}
    if not as_json:
        _say(path.name, loaded, dry_run)
    counts = {name: getattr(loaded, name) for name in ("about", "added", "changed", "same")}
    return {"file": path.name, **counts, "said": list(loaded.said), "dry_run": dry_run}


def _asked(make: Callable[..., Any], options: dict[str, Any]) -> Any:
    given = {name: value for name, value in options.items() if name not in ("source", "licence") and value is not None}
    return make(**{name: value.date() if isinstance(value, datetime) else value for name, value in given.items()})


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _progress(path: Path, as_json: bool) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        if not as_json and rows % 100_000 == 0:
            click.echo(f"{path.name}: {rows:,} rows so far", err=True)

    return tell


def _say(name: str, loaded: Any, dry_run: bool) -> None:
    done = "would be added" if dry_run else "added"
    click.echo(f"{name}: {loaded.about}")
    for line in loaded.said:
        click.echo(f"  {line}")
    click.echo(f"  {loaded.added:,} {done}, {loaded.changed:,} changed, {loaded.same:,} as before")


@group.command(name="list")
@click.option("--on", type=_DAY, help="Areas as they were on a day; every generation, unless given.")
@_AS_JSON
@needs_database
def list_command(on: datetime | None, as_json: bool) -> None:
    """List which areas are here: kind, generation, dates, how many, and what is known of them."""
    from concordat.places.queries import areas

    rows = _as_loader(lambda actor: areas.holdings(actor, on.date() if on else None))
    if as_json:
        click.echo(json.dumps([row.plain() for row in rows], indent=2, default=str))
        return
    if not rows:
        click.echo("No areas are loaded. Load some with: concordat places load FILE")
    for row in rows:
        people = f", people of {', '.join(map(str, row.years))}" if row.years else ""
        click.echo(f"{row.kind_words:<10} {row.generation or '-':<10} {row.areas:>7,}  {row.dates}{people}")


@group.command()
@click.argument("longitude", type=float)
@click.argument("latitude", type=float)
@click.option("--on", type=_DAY, help="On which day; every generation, unless given.")
@_AS_JSON
@needs_database
def locate(longitude: float, latitude: float, on: datetime | None, as_json: bool) -> None:
    """Say in which areas the point at LONGITUDE and LATITUDE lies. Write -- before a longitude west of Greenwich.

    Exit codes: 0 it lies in some; 1 it lies in none that is here.
    """
    from concordat.places.queries import finding

    found = _as_loader(lambda actor: finding.areas_at(actor, longitude, latitude, on.date() if on else None))
    _tell_areas(found, as_json)


@group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind", default="lsoa", show_default=True, help="Which kind of area: lsoa, msoa, ward, authority, beat."
)
@click.option("--generation", required=True, help="Of which generation, as `concordat places list` names it.")
@click.option("--columns", default="", help="The columns of longitude and latitude, or easting and northing: Long,Lat.")
@click.option("--output", type=click.Path(path_type=Path), help="Where to write; the terminal, unless given.")
@needs_database
def assign(file: Path, kind: str, generation: str, columns: str, output: Path | None) -> None:
    """Say of each row of a CSV FILE in which area it lies: the file again, with a column more.

    \b
    Example:
      concordat places assign street.csv --kind lsoa --generation 2021 --output street-lsoa.csv

    A row without a place, or in no area that is here, gets an empty code. Exit codes: 0 it is done; 1 the file cannot be
    read, or no such area is here.
    """
    import csv
    from contextlib import nullcontext

    from concordat.places.queries.locating import located
    from concordat.places.reading import Unloadable
    from concordat.places.reading.points import read_points
    from concordat.places.reading.rows import Table

    try:
        if not file.is_file():
            raise Unloadable(f"There is no file {file}")
        points = read_points(Table.open(file), *(f"{columns},".split(",")[:2]))
    except Unloadable as wrong:
        stop(str(wrong), WRONG)
    found = _as_loader(lambda actor: located(actor, kind, generation, points.longitudes, points.latitudes))
    if not found.areas:
        stop(f"No {kind} {generation} is here. `concordat places list` says what is.", WRONG)
    name = f"{kind} {generation}"
    with output.open("w", newline="", encoding="utf-8") if output else nullcontext(sys.stdout) as to:
        lines = csv.writer(to, lineterminator="\n")
        lines.writerow([*points.columns, name])
        lines.writerows([*row.values(), code] for row, code in zip(points.rows, found.codes, strict=True))
    placed = sum(bool(code) for code in found.codes)
    click.echo(f"{placed:,} of {len(points.rows):,} rows are placed in {name}, by {found.by}", err=True)


@group.command()
@click.argument("postcode")
@click.option("--on", type=_DAY, help="On which day; every generation, unless given.")
@_AS_JSON
@needs_database
def postcode(postcode: str, on: datetime | None, as_json: bool) -> None:
    """Say in which areas a POSTCODE lies, such as "ME4 4TR".

    Exit codes: 0 it lies in some; 1 it is not known, or lies in none that is here.
    """
    from concordat.kernel.errors import Problem
    from concordat.places.queries import finding

    try:
        place = _as_loader(lambda actor: finding.place_for(actor, postcode))
    except Problem as problem:
        stop(problem.message, WRONG)
    found = _as_loader(
        lambda actor: finding.areas_at(actor, place.longitude, place.latitude, on.date() if on else None)
    )
    if not as_json:
        click.echo(f"{place.words}: {place.longitude:.5f} {place.latitude:.5f}")
    _tell_areas(found, as_json)


def _as_loader(ask: Callable[[Any], Any]) -> Any:
    from django.db import transaction

    from concordat.kernel.actors import acting, system

    with transaction.atomic(), acting(system("places")) as actor:
        return ask(actor)


def _tell_areas(found: list[Any], as_json: bool) -> None:
    if as_json:
        facts = ("kind", "generation", "code", "name", "begins", "ends")
        click.echo(
            json.dumps([{name: getattr(area, name) for name in facts} for area in found], indent=2, default=_day)
        )
    elif found:
        for area in found:
            click.echo(f"{area.get_kind_display():<10} {area.generation:<10} {area.code:<10} {area.name}")
    else:
        click.echo("No area that is here holds this point.", err=True)
    if not found:
        raise SystemExit(WRONG)


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
