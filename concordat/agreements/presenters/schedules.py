"""What an agreement gives, in words: lines of its schedule with their fields, forms, recipients and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from concordat.agreements.models import Agreement, Asset, AssetField, Line
from concordat.agreements.models.assets import GEOGRAPHIES
from concordat.kernel.words import listed

FORM_WORDS = {"identifiable": "Identifiable", "pseudonymous": "Pseudonymous", "aggregate": "Aggregate (counts)"}
_ORDER = tuple(FORM_WORDS)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a schedule as its page shows it."""

    ref: str
    asset: str
    href: str
    provider: str
    forms: str
    fields: tuple[tuple[str, str], ...]
    to: str
    purposes: str
    conditions: tuple[str, ...]
    how: str


def lines_shown(agreement: Agreement, assets: Iterable[Asset]) -> tuple[LineShown, ...]:
    """Present the schedule of an agreement as `one` returns it, with its assets."""
    known = {asset.ref: asset for asset in assets}
    agencies = {party.agency_id: party.agency.name for party in agreement.parties.all()}
    purposes = {ground.purpose_id: ground.purpose.name for ground in agreement.grounds.all()}
    return tuple(_shown(line, known[line.asset_id], agencies, purposes) for line in agreement.lines.all())


def forms_words(forms: Iterable[str]) -> str:
    """Name forms of data, from the most to the least telling."""
    return listed([form for form in _ORDER if form in set(forms)])


def conditions_words(line: Line, asset: Asset) -> tuple[str, ...]:
    """Say the conditions of a line, one sentence each."""
    places = dict(GEOGRAPHIES)
    said = [f"Only rows where {rows}"] if (rows := rows_words(line, asset)) else []
    if line.least_geography:
        said.append(f"Places no finer than {_lowered(places[line.least_geography])}")
    if line.least_count:
        said.append(f"Counts below {line.least_count} are left out")
    if line.rounding:
        said.append(f"Counts are rounded to the nearest {line.rounding}")
    said.append("May be passed on" if line.onward else "Must not be passed on")
    said.append("Other things may be derived from it" if line.derived else "Nothing else may be derived from it")
    return tuple(said)


def rows_words(line: Line, asset: Asset) -> str:
    """Say which rows alone a line gives; "" for all."""
    only = line.terms(0).only
    return only.words(asset.terms()) if only else ""


def _shown(line: Line, asset: Asset, agencies: Mapping[str, str], purposes: Mapping[str, str]) -> LineShown:
    named = [field for field in asset.fields.all() if field.ref in set(line.fields)]
    recipients = [agencies[ref] for ref in line.recipients if ref in agencies]
    for_purposes = [purposes[ref] for ref in line.purposes if ref in purposes]
    return LineShown(
        ref=line.ref,
        asset=asset.name,
        href=reverse("agreements:asset_view", args=[asset.ref]),
        provider=asset.agency.name,
        forms=forms_words(line.forms).capitalize(),
        fields=tuple((field.name, _remark(field, line.least_geography)) for field in named),
        to=listed(recipients) or "Every party",
        purposes=listed([f"“{name}”" for name in for_purposes]) or "Every purpose of the agreement",
        conditions=conditions_words(line, asset),
        how=line.how,
    )


def _remark(field: AssetField, least: str) -> str:
    """Say what a field says of people, and that one which is finer than the line allows is given as its area alone."""
    kind = "" if field.kind == "plain" else field.get_kind_display()
    order = [key for key, _ in GEOGRAPHIES]
    finer = bool(least and field.geography) and order.index(field.geography) < order.index(least)
    return ", ".join(filter(None, [kind, "given as the area it lies in" if finer else ""]))


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
