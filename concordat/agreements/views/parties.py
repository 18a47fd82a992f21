"""Pages of the parties to an agreement, and of what they are for its purposes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.agreements.commands import contacts, parts
from concordat.agreements.commands import parties as commands
from concordat.agreements.forms.agreements import LeaveForm
from concordat.agreements.forms.parties import ContactsForm, PartForm, PartyAddForm, PartyForm
from concordat.agreements.permissions import AGREEMENT_EDIT, AGREEMENT_WITHDRAW
from concordat.agreements.presenters.drafting import PartyChoice, contacts_of, head, open_to, party_choice
from concordat.agreements.queries import offered
from concordat.agreements.queries.agreements import one
from concordat.agreements.views.sending import pressed, sent
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(AGREEMENT_EDIT)
def party_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a party to a draft."""
    agreement = one(current(), ref)
    form = PartyAddForm(sent(request), agencies=offered.agencies_left(current(), agreement))

    def save() -> object:
        competent = {"yes": True, "no": False}.get(form.cleaned_data["competent"])
        return commands.add(agreement=ref, agency=form.cleaned_data["agency"], competent=competent, by=current())

    if form.does(save):
        messages.success(request, "The party is added.")
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/party_add.html", {"form": form, "head": head(agreement)})


@door(AGREEMENT_EDIT)
def party_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change whether a party is a competent authority, and its contact."""
    party = offered.party_for(current(), ref)
    initial = {"competent": "yes" if party.competent else "no", "contact": party.contact_id or ""}
    form = PartyForm(sent(request), people=offered.people_of(current(), party.agency_id), initial=initial)

    def save() -> object:
        given = form.cleaned_data
        return commands.edit(party=ref, competent=given["competent"] == "yes", contact=given["contact"], by=current())

    if form.does(save):
        messages.success(request, "Saved.")
        return redirect("agreements:agreement_view", party.agreement_id)
    facts = {"form": form, "head": head(party.agreement), "agency": party.agency.name, "ref": ref}
    return render(request, "agreements/party_edit.html", facts)


@door(AGREEMENT_EDIT)
def party_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a party out of a draft, after asking once more."""
    party = offered.party_for(current(), ref)
    if request.method == "POST":
        pressed(request, lambda: commands.remove(party=ref, by=current()), f"{party.agency.name} is taken out.")
        return redirect("agreements:agreement_view", party.agreement_id)
    facts = {"head": head(party.agreement), "agency": party.agency.name}
    return render(request, "agreements/party_remove.html", facts)


@door(AGREEMENT_EDIT)
def agreement_contacts(request: HttpRequest, ref: str) -> HttpResponse:
    """Change who answers for an agreement and for its parties, also while it is in force."""
    agreement = one(current(), ref)
    form = ContactsForm(
        sent(request),
        people=offered.people(current()),
        parties=offered.people_by_party(current(), agreement),
        initial=contacts_of(agreement),
    )

    def save() -> object:
        given = dict(form.cleaned_data)
        return contacts.name(agreement=ref, contact=given.pop("contact"), parties=given, by=current())

    if form.does(save):
        messages.success(request, "The contacts are saved.")
        return redirect("agreements:agreement_view", ref)
    return render(request, "agreements/agreement_contacts.html", {"form": form, "head": head(agreement)})


@door(AGREEMENT_WITHDRAW)
def party_leave(request: HttpRequest, ref: str) -> HttpResponse:
    """End an agency's part in a signed agreement."""
    party = offered.party_for(current(), ref)
    form = LeaveForm(sent(request))
    if form.does(lambda: commands.leave(party=ref, by=current(), **form.cleaned_data)):
        messages.success(request, f"The last day of {party.agency.name} is saved, and everybody is told.")
        return redirect("agreements:agreement_view", party.agreement_id)
    facts = {"form": form, "head": head(party.agreement), "agency": party.agency.name}
    return render(request, "agreements/party_leave.html", facts)


@door(AGREEMENT_EDIT)
def part_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what a party is for a purpose; first which party, where none is chosen yet."""
    ground, agreement = offered.ground_for(current(), ref)
    chosen = party_choice(agreement, ground, request.GET.get("party", ""))
    if chosen.party is None:
        return render(request, "agreements/part_choose.html", {"head": head(agreement), "chosen": chosen})
    form = PartForm(sent(request), controllers=chosen.controllers, closed=open_to(ground, chosen.party))
    party = chosen.party
    if form.does(lambda: parts.add(ground=ref, party=party.ref, role=form.role(), by=current())):
        messages.success(request, f"It is said what {party.agency.name} is for “{ground.purpose.name}”.")
        return redirect("agreements:agreement_view", agreement.ref)
    return _part(request, form, chosen, "agreements/part_add.html")


@door(AGREEMENT_EDIT)
def part_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a party is for a purpose."""
    part, agreement = offered.part_for(current(), ref)
    chosen = party_choice(agreement, part.ground, part.party_id, besides=ref)
    closed = open_to(part.ground, part.party)
    form = PartForm(sent(request), facts=part.facts(), controllers=chosen.controllers, closed=closed)
    if form.does(lambda: parts.edit(part=ref, role=form.role(), seen=form.mark, by=current())):
        messages.success(request, "Saved.")
        return redirect("agreements:agreement_view", agreement.ref)
    return _part(request, form, chosen, "agreements/part_edit.html")


def _part(request: HttpRequest, form: PartForm, chosen: PartyChoice, page: str) -> HttpResponse:
    return render(request, page, {"form": form, "chosen": chosen})
