"""Pages of breaches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from concordat.agreements.commands import breaches as commands
from concordat.agreements.forms.breaches import AssessForm, BreachCloseForm, BreachForm, InformForm, ReportForm
from concordat.agreements.forms.fields import moment
from concordat.agreements.permissions import (
    BREACH_ADD,
    BREACH_ASSESS,
    BREACH_CLOSE,
    BREACH_EDIT,
    BREACH_INFORM,
    BREACH_REPORT,
    BREACH_VIEW,
)
from concordat.agreements.presenters import breaches as presenters
from concordat.agreements.presenters.registers import list_shown, table_of
from concordat.agreements.presenters.sections import crumbs
from concordat.agreements.queries import breaches as queries
from concordat.agreements.queries.registers import agencies_to_choose
from concordat.agreements.rules.breaches import report_by
from concordat.agreements.views.registers import Asking, ask, give, sent, show_entry, show_list, spec_of
from concordat.design.jinja import day_time
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.agencies import agency_for

LIST = "agreements:breach_list"
FIELDS = ("number", "regime", "what", "categories", "people", "records", "containment")


@door(BREACH_VIEW)
@require_GET
def breach_list(request: HttpRequest) -> HttpResponse:
    """List breaches."""
    found = queries.breaches_page(current(), spec_of(request))
    return show_list(request, list_shown(current(), presenters.WORDS, found, presenters.row))


@door(BREACH_VIEW)
@require_GET
def breach_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list as a file."""
    spec = spec_of(request)
    return give(
        kind,
        "breaches",
        presenters.COLUMNS,
        lambda: table_of(queries.breaches_rows(current(), spec, kind), presenters.line),
    )


@door(BREACH_VIEW)
@require_GET
def breach_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a breach."""
    return show_entry(request, presenters.page(current(), queries.breach_page(current(), ref)))


@door(BREACH_ADD)
def breach_add(request: HttpRequest) -> HttpResponse:
    """Enter a breach."""
    actor, now = current(), clock.local_now()
    form = BreachForm(
        sent(request),
        agencies=agencies_to_choose(actor, BREACH_ADD),
        initial={"discovered_on": now.date(), "discovered_time": now.time()},
    )
    asking = Asking(
        "Enter a breach",
        "Enter the breach",
        (*crumbs(actor, LIST), ("Enter a breach", "")),
        "The breach is entered. Its 72 hours run.",
        lead="Enter what is known. What is not known yet can follow.",
    )

    def save(given: dict[str, Any]) -> object:
        return commands.add(by=actor, **_said(given), agency=agency_for(actor, given["agency"]))

    return ask(request, form, asking, save, _page)


@door(BREACH_EDIT)
def breach_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct and complete a breach."""
    found = queries.breach_for(current(), ref, BREACH_EDIT)
    known = timezone.localtime(found.discovered_at)
    initial = {name: getattr(found, name) for name in FIELDS}
    form = BreachForm(sent(request), initial=initial | {"discovered_on": known.date(), "discovered_time": known.time()})
    asking = _asking(found, "Correct or complete the breach", "Save", "The breach is corrected.")
    return ask(request, form, asking, lambda given: commands.edit(breach=found, by=current(), **_said(given)), _page)


@door(BREACH_ASSESS)
def breach_assess(request: HttpRequest, ref: str) -> HttpResponse:
    """Assess the risk to people."""
    found = queries.breach_for(current(), ref, BREACH_ASSESS)
    risk = "" if found.risk == "unassessed" else found.risk
    form = AssessForm(sent(request), initial={"on": clock.today(), "risk": risk, "reason": found.risk_reason})
    asking = _asking(found, "Assess the risk", "Save", "The risk is assessed.")
    return ask(request, form, asking, lambda given: commands.assess(breach=found, by=current(), **given), _page)


@door(BREACH_REPORT)
def breach_report(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the regulator was told."""
    found = queries.breach_for(current(), ref, BREACH_REPORT)
    form = ReportForm(sent(request), initial={"on": clock.today()})
    lead = f"The 72 hours end on {day_time(report_by(found.discovered_at))}."
    asking = _asking(found, "Say that the regulator was told", "Save", "The regulator was told.", lead)

    def save(given: dict[str, Any]) -> object:
        at = moment(given.pop("on"), given.pop("time"))
        return commands.report(breach=found, at=at, by=current(), **given)

    return ask(request, form, asking, lambda given: save(dict(given)), _page)


@door(BREACH_INFORM)
def breach_inform(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the people concerned were told."""
    found = queries.breach_for(current(), ref, BREACH_INFORM)
    form = InformForm(sent(request), initial={"on": clock.today()})
    asking = _asking(found, "Say that people were told", "Save", "The people concerned were told.")
    return ask(request, form, asking, lambda given: commands.inform(breach=found, by=current(), **given), _page)


@door(BREACH_CLOSE)
def breach_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a breach."""
    found = queries.breach_for(current(), ref, BREACH_CLOSE)
    form = BreachCloseForm(sent(request), initial={"on": clock.today()})
    lead = "It is not opened again, and comes due to be destroyed in six years."
    asking = _asking(found, "Close the breach", "Close the breach", "The breach is closed.", lead)
    return ask(request, form, asking, lambda given: commands.close(breach=found, by=current(), **given), _page)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    at = moment(given["discovered_on"], given["discovered_time"])
    return {"discovered_at": at, **{name: given[name] for name in FIELDS}}


def _asking(found: Any, title: str, submit: str, told: str, lead: str = "") -> Asking:
    name = f"Breach {found.number}".strip()
    way = (*crumbs(current(), LIST), (name, _page(found)), (title, ""))
    return Asking(title, submit, way, told, caption=name, lead=lead)


def _page(found: Any) -> str:
    return reverse("agreements:breach_view", args=[found.pk])
