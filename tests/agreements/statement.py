"""*May this flow?*, stated a second time: slowly, and as plainly as the rules themselves.

Each function states one paragraph of the rules and quotes the sentences that it states. A function that states a rule
answers True where the rule holds and False where it does not; `allowed` puts them together. What no rule allows is
refused. Nothing here is imported from the programme that it is held against.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypedDict

Form = Literal["identifiable", "pseudonymous", "aggregate"]
Use = Literal["use", "pass-on", "derive"]
Kind = Literal["plain", "identifier", "special", "offence"]
Geography = Literal["", "point", "address", "postcode", "lsoa", "msoa", "ward", "authority"]
Stage = Literal["draft", "signing", "signed", "withdrawn"]
Role = Literal["sole", "joint", "processor"]
Regime = Literal["uk-gdpr", "part-3"]


class Question(TypedDict):
    """May this person have these fields of this data, in this form, for this purpose, now?"""

    person: str
    asset: str
    purpose: str
    fields: list[str]
    form: Form
    use: Use


class Person(TypedDict):
    """A member with an agency and roles."""

    agency: str
    active: bool
    roles: list[str]


class Grant(TypedDict):
    """A request for access that was granted. `until` is its last day."""

    person: str
    asset: str
    purpose: str
    form: Form
    fields: list[str]
    until: date


class Override(TypedDict):
    """An emergency override. `ends` is the moment it was ended, where it was ended early."""

    person: str
    asset: str
    purpose: str
    begins: datetime
    ends: datetime


class Field(TypedDict):
    """One field of an asset: its kind, and the geography to which it says where something is, if it says so."""

    kind: Kind
    geography: Geography


class Asset(TypedDict):
    """An information asset, the agency that provides it, and its last day if it has one."""

    agency: str
    ends: date | None
    fields: dict[str, Field]


class Purpose(TypedDict):
    """One of the partnership's purposes, and its last day if it has one."""

    law_enforcement: bool
    ends: date | None


class Gateway(TypedDict):
    """A legal gateway. `other_use` marks a law that authorises another use of law enforcement data (s.36(4))."""

    begins: date | None
    ends: date | None
    other_use: bool


class Party(TypedDict):
    """An agency's place in an agreement. `left` is its last day, if it leaves; `competent` is the authority of s.30."""

    signed: bool
    left: date | None
    competent: bool


class Part(TypedDict):
    """The part recorded for an agency for one purpose. `special` and `offence` are conditions recorded with it."""

    part: Role
    regime: Regime
    acts_for: str
    special: bool
    offence: bool


class AgreedPurpose(TypedDict):
    """One of the purposes of an agreement: the gateways named for it and the parts recorded for it."""

    gateways: list[str]
    parts: dict[str, Part]


class Line(TypedDict):
    """One line of an agreement's schedule. No purposes are all of them; no recipients are every party."""

    asset: str
    forms: list[Form]
    fields: list[str]
    purposes: list[str]
    recipients: list[str]
    least_geography: Geography
    onward: bool
    derived: bool
    only: tuple[str, tuple[str, ...]] | None


class Agreement(TypedDict):
    """An information sharing agreement."""

    stage: Stage
    begins: date | None
    ends: date | None
    reviewing: bool
    parties: dict[str, Party]
    purposes: dict[str, AgreedPurpose]
    lines: list[Line]


class World(TypedDict):
    """Everything that the rules look at. `day` is the day of `now` in the United Kingdom."""

    now: datetime
    day: date
    people: dict[str, Person]
    roles_receive: dict[str, list[Form]]
    grants: list[Grant]
    overrides: list[Override]
    assets: dict[str, Asset]
    purposes: dict[str, Purpose]
    gateways: dict[str, Gateway]
    agreements: list[Agreement]


EMERGENCIES = ("save-life", "prevent-serious-harm")
CONTROLLERS = ("sole", "joint")
FINE_TO_COARSE = ("point", "address", "postcode", "lsoa", "msoa", "ward", "authority")
LONGEST_OVERRIDE = timedelta(hours=12)


# One question, one answer


def allowed(question: Question, world: World) -> bool:
    """One question, one answer.

    "It is closed unless opened: what no rule below allows is refused." "No agreement is needed, and none allows an
    emergency purpose: without an override it is refused."
    """
    if question["purpose"] in EMERGENCIES:
        return in_an_emergency(question, world)
    if not whatever_an_agreement_says(question, world):
        return False
    if is_of_the_provider(question, world):
        return by_the_providers_own_people(question, world)
    return under_an_agreement(question, world)


# What is refused whatever an agreement says


def whatever_an_agreement_says(question: Question, world: World) -> bool:
    """What is refused whatever an agreement says: all five must hold."""
    return (
        account_is_open_and_a_role_is_held(question, world)
        and neither_asset_nor_purpose_has_ended(question, world)
        and fields_are_named_and_the_assets_own(question, world)
        and identifiers_only_in_identifiable_form(question, world)
        and form_is_for_a_role_or_granted(question, world)
    )


def account_is_open_and_a_role_is_held(question: Question, world: World) -> bool:
    """1. "The person's account is closed, or they hold no role in the partnership"."""
    person = world["people"].get(question["person"])
    if person is None:
        return False
    if not person["active"]:
        return False
    return len(person["roles"]) > 0


def neither_asset_nor_purpose_has_ended(question: Question, world: World) -> bool:
    """2. "The asset has been retired, or the purpose has ended"."""
    asset = world["assets"].get(question["asset"])
    purpose = world["purposes"].get(question["purpose"])
    if asset is None or purpose is None:
        return False
    return is_not_past(asset["ends"], world) and is_not_past(purpose["ends"], world)


def fields_are_named_and_the_assets_own(question: Question, world: World) -> bool:
    """3. "No field is named, or one that the asset does not have"."""
    asset = world["assets"].get(question["asset"])
    if asset is None:
        return False
    if len(question["fields"]) == 0:
        return False
    return all(field in asset["fields"] for field in question["fields"])


def identifiers_only_in_identifiable_form(question: Question, world: World) -> bool:
    """4. "A direct identifier is asked for in pseudonymous or aggregate form"."""
    if question["form"] == "identifiable":
        return True
    return "identifier" not in kinds_asked_for(question, world)


def form_is_for_a_role_or_granted(question: Question, world: World) -> bool:
    """5. Roles and requests for access.

    "The form is one that none of the person's roles may receive, and no *request for access* granted to them covers
    it". "A grant stands in for the role alone, never for the agreement."
    """
    for role in roles_of_the_person(question, world):
        if question["form"] in world["roles_receive"].get(role, []):
            return True
    return any(grant_covers(grant, question, world) for grant in world["grants"])


def grant_covers(grant: Grant, question: Question, world: World) -> bool:
    """5, of a grant: "the same asset, purpose and form, every field, and a last day that is not past"."""
    return (
        grant["person"] == question["person"]
        and grant["asset"] == question["asset"]
        and grant["purpose"] == question["purpose"]
        and grant["form"] == question["form"]
        and all(field in grant["fields"] for field in question["fields"])
        and is_not_past(grant["until"], world)
    )


# The provider's own people


def is_of_the_provider(question: Question, world: World) -> bool:
    """Is the person "somebody of the agency that provides the asset"?"""
    return agency_of_the_person(question, world) == provider_of_the_asset(question, world)


def by_the_providers_own_people(question: Question, world: World) -> bool:
    """The provider's own people.

    "Somebody of the agency that provides the asset needs no agreement to use it or to derive something from it". "To
    pass it on is a flow to somebody else: it is asked for whoever is to receive it, and refused here."
    """
    return question["use"] in ("use", "derive")


# Under an agreement


def under_an_agreement(question: Question, world: World) -> bool:
    """Under an agreement.

    "Everybody else needs one agreement, and in it one line of its schedule, for which all of these hold."
    """
    for agreement in world["agreements"]:
        for line in agreement["lines"]:
            if agreement_holds(agreement, question, world) and line_holds(line, agreement, question, world):
                return True
    return False


def agreement_holds(agreement: Agreement, question: Question, world: World) -> bool:
    """What must hold of the agreement, whichever line it is: 1 to 5."""
    return (
        state_is_in_force(agreement, world)
        and both_are_parties(agreement, question, world)
        and purpose_is_agreed_and_lawful(agreement, question, world)
        and both_have_a_part(agreement, question, world)
        and regimes_permit(agreement, question, world)
    )


def line_holds(line: Line, agreement: Agreement, question: Question, world: World) -> bool:
    """What must hold of the line: 6 to 11."""
    return (
        line_is_about_this(line, question, world)
        and line_allows_the_form(line, question)
        and line_allows_every_field(line, question)
        and no_field_is_too_fine(line, question, world)
        and conditions_are_recorded(agreement, question, world)
        and line_allows_the_use(line, question)
    )


def state_is_in_force(agreement: Agreement, world: World) -> bool:
    """1. State.

    "The agreement is *in force*: every party has signed, the first day has come, the last day is not past, and it is
    not withdrawn. While it is *under review* it is in force. A draft, one that waits for a signature, one that has
    *lapsed* (the day after its last) or is *withdrawn* (from that moment) permits nothing."

    An agency that has left is a party no longer, so that its signature is not waited for.
    """
    if agreement["stage"] in ("draft", "signing", "withdrawn"):
        return False
    for agency, party in agreement["parties"].items():
        if is_a_party(agency, agreement, world) and not party["signed"]:
            return False
    if agreement["begins"] is None:
        return False
    return agreement["begins"] <= world["day"] and is_not_past(agreement["ends"], world)


def both_are_parties(agreement: Agreement, question: Question, world: World) -> bool:
    """2. Parties. "The provider and the person's agency are both parties and neither has left"."""
    provider = provider_of_the_asset(question, world)
    recipient = agency_of_the_person(question, world)
    return is_a_party(provider, agreement, world) and is_a_party(recipient, agreement, world)


def is_a_party(agency: str, agreement: Agreement, world: World) -> bool:
    """2, of one agency: "a party that leaves is one until the end of its last day"."""
    party = agreement["parties"].get(agency)
    if party is None:
        return False
    return is_not_past(party["left"], world)


def purpose_is_agreed_and_lawful(agreement: Agreement, question: Question, world: World) -> bool:
    """3. Purpose.

    "The purpose is one of the agreement's, and at least one legal gateway named for it is law on the day (from its
    first day to its last)."
    """
    if question["purpose"] not in agreement["purposes"]:
        return False
    return len(gateways_that_are_law(agreement, question, world)) > 0


def gateways_that_are_law(agreement: Agreement, question: Question, world: World) -> list[Gateway]:
    """3 and 5: the gateways named for the purpose that are law "from its first day to its last"."""
    found = []
    for key in agreement["purposes"][question["purpose"]]["gateways"]:
        gateway = world["gateways"].get(key)
        if gateway is None:
            continue
        if gateway["begins"] is not None and gateway["begins"] > world["day"]:
            continue
        if is_not_past(gateway["ends"], world):
            found.append(gateway)
    return found


def both_have_a_part(agreement: Agreement, question: Question, world: World) -> bool:
    """4. Parts.

    "The provider and the person's agency each have a recorded part for that purpose: *sole controller*, *joint
    controller* or *processor*. The provider's is that of a controller."
    """
    provider = provider_of_the_asset(question, world)
    recipient = agency_of_the_person(question, world)
    if not is_a_controller(provider, agreement, question):
        return False
    return answerable_controller(recipient, agreement, question, world) is not None


def is_a_controller(agency: str, agreement: Agreement, question: Question) -> bool:
    """4: is the agency "a sole or joint controller for that purpose"?"""
    part = agreement["purposes"][question["purpose"]]["parts"].get(agency)
    return part is not None and part["part"] in CONTROLLERS


def answerable_controller(agency: str, agreement: Agreement, question: Question, world: World) -> str | None:
    """4, of a processor: the controller of whom regime and conditions are said, if there is one.

    "A processor acts for a named controller, which must be a party that has not left, and itself a sole or joint
    controller for that purpose; what is said of the regime and of conditions below is then that controller's."
    """
    if is_a_controller(agency, agreement, question):
        return agency
    part = agreement["purposes"][question["purpose"]]["parts"].get(agency)
    if part is None:
        return None
    controller = part["acts_for"]
    if not is_a_party(controller, agreement, world):
        return None
    if not is_a_controller(controller, agreement, question):
        return None
    return controller


def regimes_permit(agreement: Agreement, question: Question, world: World) -> bool:
    """5. Regime.

    "Where the provider's regime is Part 3 and the recipient's is the UK GDPR, data collected for law enforcement goes
    to another use, which a law must authorise (s.36(4)): one of the gateways that are law on the day must be marked
    so."
    """
    parts = agreement["purposes"][question["purpose"]]["parts"]
    provider = provider_of_the_asset(question, world)
    recipient = answerable_controller(agency_of_the_person(question, world), agreement, question, world)
    if recipient is None:
        return False
    if not regime_lets_it_have_a_part(provider, agreement, question, world):
        return False
    if not regime_lets_it_have_a_part(recipient, agreement, question, world):
        return False
    if parts[provider]["regime"] == "part-3" and parts[recipient]["regime"] == "uk-gdpr":
        return any(gateway["other_use"] for gateway in gateways_that_are_law(agreement, question, world))
    return True


def regime_lets_it_have_a_part(controller: str, agreement: Agreement, question: Question, world: World) -> bool:
    """5, of one controller.

    "Under *Part 3* (Data Protection Act 2018, law enforcement) only a competent authority (s.30) processes, and only
    for a law enforcement purpose (s.31): a controller recorded under Part 3 for any other purpose, or that is not a
    competent authority, has no part."
    """
    if agreement["purposes"][question["purpose"]]["parts"][controller]["regime"] != "part-3":
        return True
    if not world["purposes"][question["purpose"]]["law_enforcement"]:
        return False
    return agreement["parties"][controller]["competent"]


def line_is_about_this(line: Line, question: Question, world: World) -> bool:
    """6. Schedule.

    "The line is of this asset; it names the purpose (or names none, which is all of them) and the person's agency as
    recipient (or none, which is every party)."
    """
    if line["asset"] != question["asset"]:
        return False
    if line["purposes"] != [] and question["purpose"] not in line["purposes"]:
        return False
    return line["recipients"] == [] or agency_of_the_person(question, world) in line["recipients"]


def line_allows_the_form(line: Line, question: Question) -> bool:
    """7. Form. "The line allows the form. Forms do not imply one another"."""
    return question["form"] in line["forms"]


def line_allows_every_field(line: Line, question: Question) -> bool:
    """8. Fields. "The line allows every field asked for"."""
    return all(field in line["fields"] for field in question["fields"])


def no_field_is_too_fine(line: Line, question: Question, world: World) -> bool:
    """9. Geography.

    "No field is finer than the least geography of the line. From fine to coarse: point, address, postcode, LSOA,
    MSOA, ward, authority."
    """
    if line["least_geography"] == "":
        return True
    least = FINE_TO_COARSE.index(line["least_geography"])
    for field in question["fields"]:
        geography = world["assets"][question["asset"]]["fields"][field]["geography"]
        if geography != "" and FINE_TO_COARSE.index(geography) < least:
            return False
    return True


def conditions_are_recorded(agreement: Agreement, question: Question, world: World) -> bool:
    """10. Conditions for sensitive data.

    "In identifiable or pseudonymous form, a special category field needs a condition recorded for special category
    data, and a criminal offence field one for criminal offence data, with the recipient's part".
    """
    if question["form"] not in ("identifiable", "pseudonymous"):
        return True
    controller = answerable_controller(agency_of_the_person(question, world), agreement, question, world)
    if controller is None:
        return False
    part = agreement["purposes"][question["purpose"]]["parts"][controller]
    kinds = kinds_asked_for(question, world)
    if "special" in kinds and not part["special"]:
        return False
    return "offence" not in kinds or part["offence"]


def line_allows_the_use(line: Line, question: Question) -> bool:
    """11. Use. "To pass it on, the line must allow onward sharing; to derive, derived use"."""
    if question["use"] == "pass-on":
        return line["onward"]
    if question["use"] == "derive":
        return line["derived"]
    return question["use"] == "use"


# Deliveries to the partnership's store


def deliverable(key: str, agreement: Agreement, world: World) -> tuple[set[str], set[str], set[str]]:
    """Deliveries: the fields that may be delivered, the identifiers among them as they are, and those as keys.

    "The provider may deliver an asset under an agreement that is *in force* (1), to which it is a party that has not left
    (2), with at least one line of that asset for a purpose that has not ended, for which a gateway is law today (3) and the
    provider's part is a controller's (4) that its regime allows (5)." "Retired data is not delivered."
    """
    asset = world["assets"].get(key)
    if asset is None or not is_not_past(asset["ends"], world):
        return set(), set(), set()
    if not state_is_in_force(agreement, world) or not is_a_party(asset["agency"], agreement, world):
        return set(), set(), set()
    fields: set[str] = set()
    clear: set[str] = set()
    keyed: set[str] = set()
    for line in agreement["lines"]:
        if line["asset"] != key:
            continue
        purposes = line["purposes"] or list(agreement["purposes"])
        if not any(may_be_given_for(purpose, key, agreement, world) for purpose in purposes):
            continue
        for field in line["fields"]:
            if field not in asset["fields"]:
                continue
            fields.add(field)
            if asset["fields"][field]["kind"] == "identifier" and "identifiable" in line["forms"]:
                clear.add(field)
            if asset["fields"][field]["kind"] == "identifier" and "pseudonymous" in line["forms"]:
                keyed.add(field)
    return fields, clear, keyed


def may_be_given_for(purpose: str, asset: str, agreement: Agreement, world: World) -> bool:
    """Deliveries, of one purpose: 3, 4 and 5, of the provider alone."""
    known = world["purposes"].get(purpose)
    if known is None or not is_not_past(known["ends"], world) or purpose not in agreement["purposes"]:
        return False
    question: Question = {
        "person": "",
        "asset": asset,
        "purpose": purpose,
        "fields": [],
        "form": "identifiable",
        "use": "use",
    }
    provider = world["assets"][asset]["agency"]
    if len(gateways_that_are_law(agreement, question, world)) == 0:
        return False
    if not is_a_controller(provider, agreement, question):
        return False
    return regime_lets_it_have_a_part(provider, agreement, question, world)


# Emergencies


def in_an_emergency(question: Question, world: World) -> bool:
    """Emergencies.

    "While it lasts that person may use the asset, or pass it on, for that purpose, in any form and any of its fields,
    whether an agreement stands or not and whatever their roles; 1, 3 and 4 above hold, and the asset may have been
    retired." "The provider's own people too need one to ask for an emergency purpose."
    """
    return (
        account_is_open_and_a_role_is_held(question, world)
        and fields_are_named_and_the_assets_own(question, world)
        and identifiers_only_in_identifiable_form(question, world)
        and question["use"] in ("use", "pass-on")
        and any(override_lasts(override, question, world) for override in world["overrides"])
    )


def override_lasts(override: Override, question: Question, world: World) -> bool:
    """Emergencies, of one override.

    "An *emergency override* is of one named person, one asset and one of the two emergency purposes, for at most
    twelve hours." "It ends by itself, or when it is ended."

    One for longer is not an emergency override. At the moment of its end it has ended.
    """
    now = world["now"].astimezone(UTC)
    begins = override["begins"].astimezone(UTC)
    ends = override["ends"].astimezone(UTC)
    return (
        override["person"] == question["person"]
        and override["asset"] == question["asset"]
        and override["purpose"] == question["purpose"]
        and ends - begins <= LONGEST_OVERRIDE
        and begins <= now
        and now < ends
    )


# The words of the rules


def is_not_past(last_day: date | None, world: World) -> bool:
    """Is it so that "the last day is not past"? It is today or to come, or there is none."""
    return last_day is None or world["day"] <= last_day


def agency_of_the_person(question: Question, world: World) -> str:
    """The agency of the person asked about, who is "a member with an agency and roles"."""
    return world["people"][question["person"]]["agency"]


def roles_of_the_person(question: Question, world: World) -> list[str]:
    """The roles of the person asked about."""
    return world["people"][question["person"]]["roles"]


def provider_of_the_asset(question: Question, world: World) -> str:
    """The asset's provider: the "one agency" that "holds and may share" it."""
    return world["assets"][question["asset"]]["agency"]


def kinds_asked_for(question: Question, world: World) -> set[Kind]:
    """The kinds of the fields asked for."""
    return {world["assets"][question["asset"]]["fields"][field]["kind"] for field in question["fields"]}
