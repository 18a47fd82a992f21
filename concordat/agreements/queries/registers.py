"""What the lists of all registers have in common: pages, search, filters, and how far somebody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Q, QuerySet

from concordat.agreements.models.registers import Entered
from concordat.agreements.queries.reach import opened, reaches_all
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec
from concordat.partnership.queries.agencies import agencies_choices, agencies_for

E = TypeVar("E", bound=Entered)
SORTS = ("due", "number", "agency", "began")
FILTERS = ("state", "agency")
OPEN, LATE, ALL = "", "late", "all"
MOST = 10_000


@dataclass(frozen=True)
class Register(Generic[E]):
    """A register: its model, who may see it, what is open, in which fields words are sought, and how it is sorted."""

    model: type[E]
    permission: str
    open_states: tuple[str, ...]
    began: str
    sought: tuple[str, ...]
    late: str = "day"
    first: str = "number"
    related: tuple[str, ...] = ("agency",)


@dataclass(frozen=True)
class Listed(Generic[E]):
    """A page of a register, how many entries are open and late, and the agencies to choose from."""

    page: Page[E]
    open: int
    late: int
    agencies: Sequence[tuple[str, str]]


def listed(actor: Actor, register: Register[E], spec: PageSpec) -> Listed[E]:
    """Return a page of a register as far as the actor reads it; those that are open unless others are asked for."""
    with opened(actor, register.permission):
        rows = _sought(actor, register, spec)
        total = rows.count()
        number = min(spec.page, max(1, -(-total // spec.size)))
        start = (number - 1) * spec.size
        found = list(rows.order_by(*_order(register, spec))[start : start + spec.size])
        standing = _seen(actor, register).filter(state__in=register.open_states)
        return Listed(
            page=Page(found, total, _numbered(spec, number)),
            open=standing.count(),
            late=standing.filter(_is_late(register)).count(),
            agencies=agencies_choices(actor) if reaches_all(actor, register.permission) else (),
        )


def rows_of(actor: Actor, register: Register[E], spec: PageSpec) -> list[E]:
    """Return every entry that `spec` seeks, for a download."""
    with opened(actor, register.permission):
        return list(_sought(actor, register, spec).order_by(*_order(register, spec))[:MOST])


def entry_for(actor: Actor, register: Register[E], ref: str, permission: str = "") -> E:
    """Return one entry with its agency; raise Missing where there is none that the actor may see."""
    with opened(actor, permission or register.permission):
        found: E | None = _seen(actor, register, permission).filter(pk=ref).first()
    if found is None:
        raise Missing
    return found


def open_entries(actor: Actor, register: Register[E]) -> list[E]:
    """Return every entry that is open, as far as the actor reads, or the system for the partnership."""
    return list(_seen(actor, register).filter(state__in=register.open_states).order_by("due", "pk"))


def agencies_to_choose(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """Return the agencies for which the actor may enter something: their own, or any that takes part."""
    if reaches_all(actor, permission):
        return agencies_choices(actor)
    return [(agency.ref, agency.name) for agency in agencies_for(actor, [actor.agency])]


def _seen(actor: Actor, register: Register[Any], permission: str = "") -> QuerySet[Any]:
    """Return the partnership's entries, or those of the actor's own agency where the permission reaches no further."""
    rows = register.model.objects.filter(partnership_id=actor.partnership).select_related(*register.related)
    everybodys = reaches_all(actor, permission or register.permission)
    seen: QuerySet[Any] = rows if everybodys else rows.filter(agency_id=actor.agency)
    return seen


def _sought(actor: Actor, register: Register[E], spec: PageSpec) -> QuerySet[Any]:
    rows = _seen(actor, register)
    state = spec.filters.get("state", OPEN)
    if state == OPEN:
        rows = rows.filter(state__in=register.open_states)
    elif state == LATE:
        rows = rows.filter(_is_late(register), state__in=register.open_states)
    elif state != ALL:
        rows = rows.filter(state=state)
    if agency := spec.filters.get("agency"):
        rows = rows.filter(agency_id=agency)
    for word in spec.search.split():
        named = Q(agency__name__icontains=word)
        for name in register.sought:
            named |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(named)
    return rows


def _is_late(register: Register[Any]) -> Q:
    return Q(due__lt=clock.now() if register.late == "moment" else clock.today())


def _order(register: Register[Any], spec: PageSpec) -> list[Any]:
    columns: Mapping[str, str] = {"number": register.first, "agency": "agency__name", "began": register.began}
    column = F(columns.get(spec.sort, "due"))
    return [column.desc(nulls_last=True) if spec.descending else column.asc(nulls_last=True), register.began, "pk"]


def _numbered(spec: PageSpec, number: int) -> PageSpec:
    return PageSpec(number, spec.size, spec.sort, spec.descending, spec.search, spec.filters)
