"""May this flow? The question, for oneself or, by who may, for anybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from concordat import access
from concordat.agreements.forms.flows import AssetForm, FlowForm
from concordat.agreements.permissions import FLOW_ASK, FLOW_TRY, OVERRIDE_INVOKE, REQUEST_MAKE
from concordat.agreements.presenters import flows as presenters
from concordat.agreements.queries import choices
from concordat.agreements.queries.flows import may_flow
from concordat.agreements.rules.flow import Question
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.partnership.queries.members import member_for, members_by_agency


@door(FLOW_ASK)
@require_GET
def flow_ask(request: HttpRequest) -> HttpResponse:
    """Ask which data may flow to whom: first which data, then its fields, then the answer."""
    actor, asked = current(), request.GET
    tries = access.may(actor, FLOW_TRY)
    members = members_by_agency(actor) if tries else []
    first = AssetForm(asked if "asset" in asked else None, members=members, assets=choices.asset_choices(actor))
    context: dict[str, Any] = {"first": first, "second": None, "answer": None, "tries": tries}
    context |= {"request_href": "", "override_href": ""}
    if not (first.is_bound and first.is_valid()):
        return render(request, "agreements/flow_ask.html", context)
    chosen = choices.asset_called(actor, first.cleaned_data["asset"])
    member = first.cleaned_data.get("member") or actor.member
    second = FlowForm(
        asked if "purpose" in asked else None,
        purposes=choices.purpose_choices(actor),
        named=choices.field_choices(actor, chosen.ref),
    )
    context |= {
        "second": second,
        "asset": chosen,
        "person": member_for(actor, member).name,
        "kept": {"asset": chosen.ref} | ({"member": member} if tries else {}),
        "own": member == actor.member,
    }
    if second.is_bound and second.is_valid():
        given = second.cleaned_data
        wanted = Question(chosen.ref, given["purpose"], frozenset(given["fields_wanted"]), given["form"], given["use"])
        context["answer"] = presenters.answer(may_flow(actor, wanted, member))
        words = urlencode({"asset": chosen.ref} | {name: given[name] for name in ("purpose", "form")})
        fields = urlencode({"fields_wanted": given["fields_wanted"]}, doseq=True)
        if member == actor.member and access.may(actor, REQUEST_MAKE):
            context["request_href"] = f"{reverse('agreements:request_make')}?{words}&{fields}"
        if access.may(actor, OVERRIDE_INVOKE):
            context["override_href"] = f"{reverse('agreements:override_invoke')}?{urlencode(context['kept'])}"
    return render(request, "agreements/flow_ask.html", context)
