"""Worlds to ask *May this flow?* in: a systematic walk through them, and strategies for random ones.

`matrix` is the whole walk, of three parts that can be taken alone: `product` crosses who asks with what is asked, the
state of the agreement and the regimes; `alterations` changes one thing at a time in a world where much may flow, and
`pairs` two things at once. `worlds` and `questions` are hypothesis strategies for the same shapes, odd ones among them.

What each role may receive is part of a world. Pass the real table to have it used instead of `ROLES_RECEIVE`.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

if TYPE_CHECKING:
    from .statement import AgreedPurpose, Agreement, Asset, Field, Form, Line, Override, Part, Party, Question, World

T = TypeVar("T")
Case = tuple["Question", "World"]
Draw = Callable[[st.SearchStrategy[Any]], Any]
Table = Mapping[str, Sequence["Form"]]

LONDON = ZoneInfo("Europe/London")
FORMS: tuple[Form, ...] = ("identifiable", "pseudonymous", "aggregate")
USES = ("use", "pass-on", "derive")
KINDS = ("plain", "identifier", "special", "offence")
REGIMES = ("uk-gdpr", "part-3")
GEOGRAPHIES = ("point", "address", "postcode", "lsoa", "msoa", "ward", "authority")
EMERGENCIES = ("save-life", "prevent-serious-harm")

ROLES_RECEIVE: Table = {
    "administrator": (),
    "manager": ("aggregate",),
    "agency-lead": ("pseudonymous", "aggregate"),
    "agency-administrator": (),
    "officer": ("identifiable", "aggregate"),
    "analyst": ("pseudonymous", "aggregate"),
    "observer": ("aggregate",),
    "chair": ("aggregate",),
    "information-governance": ("identifiable", "pseudonymous", "aggregate"),
}

# The people and things of the walk

POLICE, COUNCIL, HOST, CHARITY = AGENCIES = ("police", "council", "host", "charity")
"""The provider; a party that is a controller; a party that is a processor for that one; one that is no party."""

SOLVE, HOUSE, RESEARCH = ("solve-crime", "house-families", "research")
"""A law enforcement purpose that is agreed; another that is agreed; one that is not."""

CRIME_ACT, CARE_ACT = ("crime-act", "care-act")
INCIDENTS, CUSTODY = ("incidents", "custody")

EVERY_ROLE, NO_ROLE = "every-role", "none"
"""Stand among the roles in the keys of people, for somebody who holds all the roles and for somebody who holds none."""

NOW = datetime(2027, 6, 14, 23, 30, tzinfo=UTC)
"""Half past midnight in the United Kingdom, which is already at the day after."""

TODAY = NOW.astimezone(LONDON).date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LAST_MONTH, NEXT_MONTH = TODAY - timedelta(days=30), TODAY + timedelta(days=30)


def person_key(agency: str, role: str) -> str:
    """The key of the person of an agency who holds a role."""
    return f"{agency}/{role}"


def field(kind: str, geography: str = "") -> Field:
    """A field of an asset."""
    return {"kind": kind, "geography": geography}  # type: ignore[typeddict-item]


def asset() -> Asset:
    """An asset of the police with a field of each kind, which say nothing of a place, and one of each geography."""
    fields = {kind: field(kind) for kind in KINDS} | {place: field("plain", place) for place in GEOGRAPHIES}
    return {"agency": POLICE, "ends": None, "fields": fields}


def party(*, signed: bool = True, left: date | None = None, competent: bool = False) -> Party:
    """A party to an agreement."""
    return {"signed": signed, "left": left, "competent": competent}


def part(kind: str, regime: str = "uk-gdpr", acts_for: str = "", *, conditions: bool = True) -> Part:
    """An agency's part for a purpose, with both conditions for sensitive data or with neither."""
    return {
        "part": kind,  # type: ignore[typeddict-item]
        "regime": regime,  # type: ignore[typeddict-item]
        "acts_for": acts_for,
        "special": conditions,
        "offence": conditions,
    }


def line(**differently: Any) -> Line:
    """A line that allows everything of the incidents, but for what is said differently."""
    everything: Line = {
        "asset": INCIDENTS,
        "forms": list(FORMS),
        "fields": [*KINDS, *GEOGRAPHIES],
        "purposes": [],
        "recipients": [],
        "least_geography": "",
        "onward": True,
        "derived": True,
        "only": None,
    }
    return everything | differently  # type: ignore[return-value]


def agreement(providers_regime: str, recipients_regime: str) -> Agreement:
    """An agreement in force between police, council and host.

    What the host's own part says of regime and conditions differs from the council's, for whom it acts.
    """

    def agreed_purpose(gateway: str) -> AgreedPurpose:
        parts = {
            POLICE: part("sole", providers_regime),
            COUNCIL: part("joint", recipients_regime),
            HOST: part("processor", "part-3", COUNCIL, conditions=False),
        }
        return {"gateways": [gateway], "parts": parts}

    return {
        "stage": "signed",
        "begins": LAST_MONTH,
        "ends": NEXT_MONTH,
        "reviewing": False,
        "parties": {POLICE: party(competent=True), COUNCIL: party(competent=True), HOST: party()},
        "purposes": {SOLVE: agreed_purpose(CRIME_ACT), HOUSE: agreed_purpose(CARE_ACT)},
        "lines": [
            line(purposes=[SOLVE], derived=False),
            line(purposes=[HOUSE], onward=False, forms=["identifiable", "aggregate"]),
        ],
    }


def override(person: str, purpose: str = "save-life", *, begins: float = -1, ends: float = 1) -> Override:
    """An override for the incidents, which begins and ends so many hours from now."""
    return {
        "person": person,
        "asset": INCIDENTS,
        "purpose": purpose,
        "begins": NOW + timedelta(hours=begins),
        "ends": NOW + timedelta(hours=ends),
    }


def open_world(table: Table, providers_regime: str = "part-3", recipients_regime: str = "uk-gdpr") -> World:
    """A world where much may flow, with somebody of each role in each agency."""
    roles = {role: [role] for role in table} | {EVERY_ROLE: list(table), NO_ROLE: []}
    return {
        "now": NOW,
        "day": TODAY,
        "people": {
            person_key(agency, name): {"agency": agency, "active": True, "roles": list(held)}
            for agency in AGENCIES
            for name, held in roles.items()
        },
        "roles_receive": {role: list(forms) for role, forms in table.items()},
        "grants": [],
        "overrides": [],
        "assets": {INCIDENTS: asset(), CUSTODY: asset()},
        "purposes": {
            SOLVE: {"law_enforcement": True, "ends": None},
            HOUSE: {"law_enforcement": False, "ends": None},
            RESEARCH: {"law_enforcement": False, "ends": None},
        },
        "gateways": {
            CRIME_ACT: {"begins": None, "ends": None, "other_use": True},
            CARE_ACT: {"begins": None, "ends": None, "other_use": False},
        },
        "agreements": [agreement(providers_regime, recipients_regime)],
    }


# Changes to a world

Path = tuple[str | int, ...]
Change = tuple[Path, Any]
GONE = object()
"""Stands for the value of a change that takes something away."""


def changed(world: World, changes: Sequence[Change]) -> World:
    """A copy of the world with the changes made. Raises LookupError where there is nothing to change."""
    result = copy.deepcopy(world)
    for (*way, last), value in changes:
        place: Any = result
        for step in way:
            place = place[step]
        if value is GONE:
            del place[last]
        else:
            place[last] = copy.deepcopy(value)
    return result


AGREEMENT: Path = ("agreements", 0)
PARTIES: Path = (*AGREEMENT, "parties")
SOLVING: Path = (*AGREEMENT, "purposes", SOLVE)
PARTS: Path = (*SOLVING, "parts")
LINE: Path = (*AGREEMENT, "lines", 0)

STATES: dict[str, list[Change]] = {
    "draft": [
        ((*AGREEMENT, "stage"), "draft"),
        ((*AGREEMENT, "begins"), None),
        *[((*PARTIES, agency, "signed"), False) for agency in (POLICE, COUNCIL, HOST)],
    ],
    "signing": [((*AGREEMENT, "stage"), "signing"), ((*PARTIES, COUNCIL, "signed"), False)],
    "agreed for later": [((*AGREEMENT, "begins"), TOMORROW)],
    "in force": [],
    "under review": [((*AGREEMENT, "reviewing"), True)],
    "last day": [((*AGREEMENT, "ends"), TODAY)],
    "lapsed yesterday": [((*AGREEMENT, "ends"), YESTERDAY)],
    "withdrawn": [((*AGREEMENT, "stage"), "withdrawn")],
    "none at all": [(("agreements",), [])],
}
"""Every state of an agreement, as changes to one in force. One that "lapsed yesterday" had its last day then."""

OBSERVER = person_key(COUNCIL, "observer")
GRANT: dict[str, Any] = {
    "person": OBSERVER,
    "asset": INCIDENTS,
    "purpose": SOLVE,
    "form": "identifiable",
    "fields": ["plain", "special", "identifier"],
    "until": NEXT_MONTH,
}
OWN_GRANT = GRANT | {"person": person_key(POLICE, "observer")}
RUNNING = [override(person_key(agency, role)) for agency in AGENCIES for role in (EVERY_ROLE, NO_ROLE, "observer")]


def granted(**differently: Any) -> list[Change]:
    """The observers of police and council are granted the incidents, but for what is said differently."""
    return [(("grants",), [GRANT | differently, OWN_GRANT | differently])]


def overridden(**differently: Any) -> list[Change]:
    """Some of every agency have an override, but for what is said differently."""
    return [(("overrides",), [each | differently for each in RUNNING])]


def hours(begins: float, ends: float) -> dict[str, datetime]:
    """When an override begins and ends, in hours from now."""
    return {"begins": NOW + timedelta(hours=begins), "ends": NOW + timedelta(hours=ends)}


def everybody(**differently: Any) -> list[Change]:
    """The same thing is so of everybody."""
    people = [person_key(agency, role) for agency in AGENCIES for role in ("observer", EVERY_ROLE)]
    return [(("people", person, name), value) for person in people for name, value in differently.items()]


def first_and_last(path: Path) -> dict[str, list[Change]]:
    """What has a first day or a last one, on either side of today."""
    name = " ".join(str(step) for step in path)
    days = {"yesterday": YESTERDAY, "today": TODAY, "tomorrow": TOMORROW}
    return {f"{name} {when}": [(path, day)] for when, day in days.items()}


def other_agreement(**differently: Any) -> Agreement:
    """An agreement like that of the open world, but for what is said differently."""
    return agreement("part-3", "uk-gdpr") | differently  # type: ignore[return-value]


def nothing_named(place: str) -> list[Change]:
    """A line that names nothing here."""
    return [((*LINE, place), [])]


ALTERATIONS: dict[str, list[Change]] = {
    "nothing is altered": [],
    # Whatever an agreement says
    "every account is closed": everybody(active=False),
    "everybody holds a role of no table": everybody(roles=["visitor"]),
    **first_and_last(("assets", INCIDENTS, "ends")),
    "the asset is unknown": [(("assets", INCIDENTS), GONE)],
    "the asset has no fields": [(("assets", INCIDENTS, "fields"), {})],
    "the asset is the charity's": [(("assets", INCIDENTS, "agency"), CHARITY)],
    "the asset is the council's": [(("assets", INCIDENTS, "agency"), COUNCIL)],
    "the asset is the host's": [(("assets", INCIDENTS, "agency"), HOST)],
    **first_and_last(("purposes", SOLVE, "ends")),
    "the purpose is unknown": [(("purposes", SOLVE), GONE)],
    "the purpose is not law enforcement": [(("purposes", SOLVE, "law_enforcement"), False)],
    # Grants
    "a grant": granted(),
    "a grant to somebody else": granted(person=person_key(COUNCIL, "manager")),
    "a grant of another asset": granted(asset=CUSTODY),
    "a grant for another purpose": granted(purpose=HOUSE),
    "a grant for an emergency": granted(purpose="save-life"),
    "a grant of another form": granted(form="pseudonymous"),
    "a grant of fewer fields": granted(fields=["plain"]),
    "a grant of no fields": granted(fields=[]),
    "a grant whose last day was yesterday": granted(until=YESTERDAY),
    "a grant whose last day is today": granted(until=TODAY),
    "grants that cover the fields only together": [(("grants",), [GRANT | {"fields": [it]} for it in GRANT["fields"]])],
    # State
    **{f"the agreement is {state}": changes for state, changes in STATES.items()},
    "a draft that everybody has signed": [((*AGREEMENT, "stage"), "draft")],
    "everybody has signed but it is still signing": [((*AGREEMENT, "stage"), "signing")],
    **first_and_last((*AGREEMENT, "begins")),
    **first_and_last((*AGREEMENT, "ends")),
    "no first day": [((*AGREEMENT, "begins"), None)],
    "no last day": [((*AGREEMENT, "ends"), None)],
    "under review, and lapsed": [((*AGREEMENT, "reviewing"), True), ((*AGREEMENT, "ends"), YESTERDAY)],
    "the provider has not signed": [((*PARTIES, POLICE, "signed"), False)],
    "the recipient has not signed": [((*PARTIES, COUNCIL, "signed"), False)],
    "another party has not signed": [((*PARTIES, HOST, "signed"), False)],
    "a party that had not signed has left": [((*PARTIES, HOST), party(signed=False, left=YESTERDAY))],
    "a party that has not signed leaves today": [((*PARTIES, HOST), party(signed=False, left=TODAY))],
    # Parties
    **first_and_last((*PARTIES, POLICE, "left")),
    **first_and_last((*PARTIES, COUNCIL, "left")),
    **first_and_last((*PARTIES, HOST, "left")),
    "the provider is no party": [((*PARTIES, POLICE), GONE)],
    "the recipient is no party": [((*PARTIES, COUNCIL), GONE)],
    "the processor is no party": [((*PARTIES, HOST), GONE)],
    "the charity is a party without a part": [((*PARTIES, CHARITY), party())],
    "there are no parties": [((*AGREEMENT, "parties"), {})],
    # Purpose
    "the purpose is not agreed": [(SOLVING, GONE)],
    "an emergency purpose is agreed": [
        (("purposes", "save-life"), {"law_enforcement": True, "ends": None}),
        ((*AGREEMENT, "purposes", "save-life"), agreement("part-3", "part-3")["purposes"][SOLVE]),
        ((*LINE, "purposes"), []),
    ],
    "no gateway": [((*SOLVING, "gateways"), [])],
    "a gateway that is unknown": [((*SOLVING, "gateways"), ["repealed-act"])],
    **first_and_last(("gateways", CRIME_ACT, "begins")),
    **first_and_last(("gateways", CRIME_ACT, "ends")),
    "a second gateway": [((*SOLVING, "gateways"), [CRIME_ACT, CARE_ACT])],
    "a second gateway, and the first has ended": [
        ((*SOLVING, "gateways"), [CRIME_ACT, CARE_ACT]),
        (("gateways", CRIME_ACT, "ends"), YESTERDAY),
    ],
    # Parts
    **{f"{agency} has no part": [((*PARTS, agency), GONE)] for agency in (POLICE, COUNCIL, HOST)},
    "the provider is a joint controller": [((*PARTS, POLICE, "part"), "joint")],
    "the provider is a processor": [((*PARTS, POLICE), part("processor", "part-3", COUNCIL))],
    "the recipient is a sole controller": [((*PARTS, COUNCIL, "part"), "sole")],
    "the recipient is a processor for the provider": [((*PARTS, COUNCIL), part("processor", acts_for=POLICE))],
    "the processor acts for the provider": [((*PARTS, HOST, "acts_for"), POLICE)],
    "the processor acts for itself": [((*PARTS, HOST, "acts_for"), HOST)],
    "the processor acts for nobody": [((*PARTS, HOST, "acts_for"), "")],
    "the processor acts for one that is no party": [
        ((*PARTS, HOST, "acts_for"), CHARITY),
        ((*PARTS, CHARITY), part("sole")),
    ],
    "the processor acts for a party without a part": [
        ((*PARTS, HOST, "acts_for"), CHARITY),
        ((*PARTIES, CHARITY), party()),
    ],
    "the processor acts for a processor": [
        ((*PARTS, HOST, "acts_for"), CHARITY),
        ((*PARTS, CHARITY), part("processor", acts_for=COUNCIL)),
        ((*PARTIES, CHARITY), party()),
    ],
    "the processor is a controller itself": [((*PARTS, HOST), part("sole", acts_for=COUNCIL))],
    "a controller names whom it acts for": [((*PARTS, COUNCIL, "acts_for"), CHARITY)],
    # Regime
    "the provider is under the UK GDPR": [((*PARTS, POLICE, "regime"), "uk-gdpr")],
    "the recipient is under Part 3": [((*PARTS, COUNCIL, "regime"), "part-3")],
    "the processor says it is under the UK GDPR": [((*PARTS, HOST, "regime"), "uk-gdpr")],
    "the provider is not competent": [((*PARTIES, POLICE, "competent"), False)],
    "the recipient is not competent": [((*PARTIES, COUNCIL, "competent"), False)],
    "the processor is competent": [((*PARTIES, HOST, "competent"), True)],
    "the recipient is under Part 3 and not competent": [
        ((*PARTS, COUNCIL, "regime"), "part-3"),
        ((*PARTIES, COUNCIL, "competent"), False),
    ],
    "both are under Part 3 and the purpose is not law enforcement": [
        ((*PARTS, COUNCIL, "regime"), "part-3"),
        (("purposes", SOLVE, "law_enforcement"), False),
    ],
    "only the recipient is under Part 3 and the purpose is not law enforcement": [
        ((*PARTS, POLICE, "regime"), "uk-gdpr"),
        ((*PARTS, COUNCIL, "regime"), "part-3"),
        (("purposes", SOLVE, "law_enforcement"), False),
    ],
    "no law authorises another use": [(("gateways", CRIME_ACT, "other_use"), False)],
    "a law of another purpose authorises another use": [
        (("gateways", CRIME_ACT, "other_use"), False),
        (("gateways", CARE_ACT, "other_use"), True),
    ],
    # Schedule
    "no lines": [((*AGREEMENT, "lines"), [])],
    "a line of another asset": [((*LINE, "asset"), CUSTODY)],
    "a line for every purpose": nothing_named("purposes"),
    "a line for another purpose": [((*LINE, "purposes"), [HOUSE])],
    **{f"a line for {agency}": [((*LINE, "recipients"), [agency])] for agency in AGENCIES},
    "a line of no form": nothing_named("forms"),
    **{f"a line of {form} form": [((*LINE, "forms"), [form])] for form in FORMS},
    "a line of no fields": nothing_named("fields"),
    "a line of plain fields": [((*LINE, "fields"), ["plain", *GEOGRAPHIES])],
    **{f"a line no finer than {place}": [((*LINE, "least_geography"), place)] for place in GEOGRAPHIES},
    "no condition for special category data": [((*PARTS, COUNCIL, "special"), False)],
    "no condition for criminal offence data": [((*PARTS, COUNCIL, "offence"), False)],
    "conditions with the processor's own part": [
        ((*PARTS, HOST), part("processor", acts_for=COUNCIL)),
        ((*PARTS, COUNCIL), part("joint", conditions=False)),
    ],
    "no conditions with the provider's part": [((*PARTS, POLICE), part("sole", "part-3", conditions=False))],
    "a line without onward sharing": [((*LINE, "onward"), False)],
    "a line with derived use": [((*LINE, "derived"), True)],
    # More than one
    "a line that allows nothing comes first": [
        ((*AGREEMENT, "lines"), [line(forms=[], fields=[], purposes=[RESEARCH]), line()]),
    ],
    "lines that allow it only together": [
        ((*AGREEMENT, "lines"), [line(forms=["aggregate"]), line(fields=["plain"], onward=False)]),
    ],
    "a draft comes first": [
        (("agreements",), [other_agreement(stage="draft"), other_agreement(lines=[line()])]),
    ],
    "agreements that allow it only together": [
        (("agreements",), [other_agreement(parties={}, lines=[line()]), other_agreement(lines=[])]),
    ],
    # Emergencies
    "an override": overridden(),
    "an override for another person": overridden(person=person_key(POLICE, "manager")),
    "an override of another asset": overridden(asset=CUSTODY),
    "an override for the other emergency": overridden(purpose="prevent-serious-harm"),
    "an override for no emergency": overridden(purpose=SOLVE),
    "an override that begins now": overridden(**hours(0, 12)),
    "an override that begins in a second": overridden(**hours(1 / 3600, 12)),
    "an override that ends now": overridden(**hours(-12, 0)),
    "an override that ends in a second": overridden(**hours(-11.5, 1 / 3600)),
    "an override that ended a second ago": overridden(**hours(-1, -1 / 3600)),
    "an override of just twelve hours": overridden(**hours(-6, 6)),
    "an override past twelve hours": overridden(**hours(-12.5, 0.5)),
    "an override, and the asset has been retired": [*overridden(), (("assets", INCIDENTS, "ends"), YESTERDAY)],
    "an override, and every account is closed": [*overridden(), *everybody(active=False)],
    "an override, and a grant": [*overridden(), *granted(purpose="save-life")],
}
"""One thing or a few that are altered at a time in the open world."""


# The walk


def product(table: Table = ROLES_RECEIVE) -> Iterator[Case]:
    """Cross every state and both regimes with every role, agency, purpose, kind of field, form and use.

    Some roles have an override for one of the emergencies.
    """
    overrides = [override(person_key(agency, role)) for agency in AGENCIES for role in (NO_ROLE, "officer", "observer")]
    overrides += [override(person_key(agency, "manager"), "prevent-serious-harm") for agency in AGENCIES]
    people = [person_key(agency, role) for agency in AGENCIES for role in (*table, NO_ROLE)]
    fields = [[kind] for kind in KINDS]
    for state, providers_regime, recipients_regime in itertools.product(STATES.values(), REGIMES, REGIMES):
        world = changed(open_world(table, providers_regime, recipients_regime), [*state, (("overrides",), overrides)])
        yield from crossed(world, people, (SOLVE, HOUSE, RESEARCH, *EMERGENCIES), fields)


def alterations(table: Table = ROLES_RECEIVE) -> Iterator[Case]:
    """Alter one thing at a time, and ask who may have what. The questions have odd ones among them."""
    people = [person_key(agency, role) for agency in AGENCIES for role in (EVERY_ROLE, "observer")]
    some_people = [person_key(agency, EVERY_ROLE) for agency in (POLICE, COUNCIL, HOST)]
    fields = [["plain"], ["special"], ["offence"], ["plain", "identifier"], ["plain", "special"], []]
    places = [[place] for place in GEOGRAPHIES] + [["authority", "postcode"], ["unknown"], ["plain", "unknown"]]
    for changes in ALTERATIONS.values():
        world = changed(open_world(table), changes)
        yield from crossed(world, [*people, "nobody"], (SOLVE, HOUSE, "save-life"), fields)
        yield from crossed(world, some_people, (SOLVE, "unknown", "save-life"), places, uses=("use",))
        yield from crossed(world, some_people, (SOLVE, "save-life"), [["plain"]], assets=(CUSTODY, "unknown"))


def pairs(table: Table = ROLES_RECEIVE) -> Iterator[Case]:
    """Alter two things at a time, unless the first takes away what the second alters, and ask a few questions."""
    people = [person_key(agency, EVERY_ROLE) for agency in (POLICE, COUNCIL, HOST)] + [OBSERVER]
    for first, second in itertools.combinations(ALTERATIONS.values(), 2):
        try:
            world = changed(open_world(table), [*first, *second])
        except LookupError:
            continue
        yield from crossed(world, people, (SOLVE,), [["special"]], forms=("identifiable",), uses=("use", "pass-on"))
        yield from crossed(world, people[:2], ("save-life",), [["plain"]], forms=("aggregate",), uses=("use",))


def matrix(table: Table = ROLES_RECEIVE) -> Iterator[Case]:
    """The whole walk."""
    return itertools.chain(product(table), alterations(table), pairs(table))


def crossed(
    world: World,
    people: Sequence[str],
    purposes: Sequence[str],
    fields: Sequence[list[str]],
    forms: Sequence[str] = FORMS,
    uses: Sequence[str] = USES,
    assets: Sequence[str] = (INCIDENTS,),
) -> Iterator[Case]:
    """Every question of these, in one world."""
    names = ("person", "asset", "purpose", "fields", "form", "use")
    for values in itertools.product(people, assets, purposes, fields, forms, uses):
        yield dict(zip(names, values, strict=True)), world  # type: ignore[misc]


# Random worlds

MOMENTS = (
    datetime(2027, 6, 14, 11, 0, tzinfo=UTC),
    datetime(2027, 6, 14, 23, 0, tzinfo=UTC),  # midnight in summer
    datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),  # the second half past one of a night
)


def usually(draw: Draw, usual: T, otherwise: st.SearchStrategy[T], times: int = 6) -> T:
    """The usual so many times for every time that it is something else."""
    return usual if draw(st.integers(0, times)) < times else draw(otherwise)


def some(values: Sequence[T], least: int = 0) -> st.SearchStrategy[list[T]]:
    """Some of the values, none of them twice."""
    return st.lists(st.sampled_from(list(values)), unique=True, min_size=least)


def days(day: date) -> st.SearchStrategy[date]:
    """Days around a day."""
    return st.integers(-2, 2).map(lambda count: day + timedelta(days=count))


def last_days(day: date) -> st.SearchStrategy[date | None]:
    """A last day: none, today or one around it."""
    return st.one_of(st.none(), st.just(day), days(day))


@st.composite
def parts(draw: Draw, agency: str) -> Part:
    """A part, usually of a controller. Processors act for anybody: themselves, processors, nobody, one unknown."""
    kind = draw(st.sampled_from(("sole", "sole", "joint", "joint", "joint", "processor")))
    return {
        "part": kind,
        "regime": usually(draw, "uk-gdpr", st.just("part-3"), 4),
        "acts_for": draw(st.sampled_from((*AGENCIES, agency, "", "unknown"))) if kind == "processor" else "",
        "special": usually(draw, True, st.just(False), 4),
        "offence": usually(draw, True, st.just(False), 4),
    }


@st.composite
def parties(draw: Draw, day: date) -> Party:
    """A party. It has usually signed, and not left."""
    return {
        "signed": usually(draw, True, st.just(False), 20),
        "left": usually(draw, None, days(day), 10),
        "competent": usually(draw, True, st.just(False), 4),
    }


@st.composite
def agreed_purposes(draw: Draw, among: Sequence[str]) -> AgreedPurpose:
    """A purpose of an agreement: gateways, some unknown, and parts for most parties and the odd other agency."""
    agencies = usually(draw, list(among), some(AGENCIES), 4)
    return {
        "gateways": usually(draw, [CRIME_ACT, CARE_ACT], some((CRIME_ACT, CARE_ACT, "unknown")), 2),
        "parts": {agency: draw(parts(agency)) for agency in agencies},
    }


@st.composite
def lines(draw: Draw) -> Line:
    """A line of a schedule, which may name what nobody knows, or nothing."""
    fields = [*KINDS, *GEOGRAPHIES]
    return {
        "asset": usually(draw, INCIDENTS, st.sampled_from((CUSTODY, "unknown")), 3),
        "forms": usually(draw, list(FORMS), some(FORMS), 1),
        "fields": usually(draw, fields, some([*fields, "unknown"]), 2),
        "purposes": usually(draw, [], some((SOLVE, HOUSE, RESEARCH, "unknown", "save-life")), 2),
        "recipients": usually(draw, [], some(AGENCIES), 2),
        "least_geography": usually(draw, "", st.sampled_from(GEOGRAPHIES), 2),
        "onward": draw(st.booleans()),
        "derived": draw(st.booleans()),
        "only": usually(draw, None, st.just(("plain", ("Kent", "Medway"))), 2),
    }


@st.composite
def agreements(draw: Draw, day: date) -> Agreement:
    """An agreement, usually in force, between most of the agencies, for most purposes."""
    among = usually(draw, list(AGENCIES), some(AGENCIES, 1), 2)
    agreed = usually(draw, [SOLVE, HOUSE], some((SOLVE, HOUSE, RESEARCH, "unknown", "save-life")), 3)
    return {
        "stage": usually(draw, "signed", st.sampled_from(("draft", "signing", "withdrawn")), 8),
        "begins": usually(draw, day, st.one_of(st.none(), days(day)), 3),
        "ends": usually(draw, None, last_days(day), 1),
        "reviewing": draw(st.booleans()),
        "parties": {agency: draw(parties(day)) for agency in among},
        "purposes": {purpose: draw(agreed_purposes(among)) for purpose in agreed},
        "lines": draw(st.lists(lines(), min_size=usually(draw, 1, st.just(0)), max_size=3)),
    }


@st.composite
def worlds(draw: Draw, table: Table | None = None) -> World:
    """A world of few keys, whose dates lie around its day. Its roles receive what they may, unless a table is given."""
    now = draw(st.sampled_from(MOMENTS))
    day = now.astimezone(LONDON).date()
    roles = list(table or ("observer", "analyst", "officer"))
    people = {
        key: {
            "agency": usually(draw, agency, st.sampled_from(AGENCIES)),
            "active": usually(draw, True, st.just(False), 12),
            "roles": usually(draw, roles, some([*roles, "visitor"]), 2),
        }
        for key, agency in zip(("ann", "bob", "cat", "dan"), AGENCIES, strict=True)
    }
    receive = table or {role: usually(draw, list(FORMS), some(FORMS), 1) for role in roles}
    anybody = st.sampled_from([*people, "unknown"])
    any_asset = st.sampled_from((INCIDENTS, INCIDENTS, INCIDENTS, INCIDENTS, CUSTODY, "unknown"))
    span = st.sampled_from((0, 1, 3600, 12 * 3600 - 1, 12 * 3600)).map(lambda seconds: timedelta(seconds=seconds))

    def grant() -> Any:
        return {
            "person": draw(anybody),
            "asset": draw(any_asset),
            "purpose": draw(st.sampled_from((SOLVE, HOUSE, RESEARCH, "save-life"))),
            "form": draw(st.sampled_from(FORMS)),
            "fields": usually(draw, [*KINDS, *GEOGRAPHIES], some((*KINDS, "unknown")), 1),
            "until": draw(days(day)),
        }

    def emergency() -> Any:
        begins = now - usually(draw, draw(span), st.just(timedelta(seconds=-1)))
        return {
            "person": draw(anybody),
            "asset": draw(any_asset),
            "purpose": draw(st.sampled_from(EMERGENCIES)),
            "begins": begins,
            "ends": begins + draw(span),
        }

    def held() -> Any:
        return {
            "agency": usually(draw, POLICE, st.sampled_from(AGENCIES), 2),
            "ends": usually(draw, None, days(day)),
            "fields": asset()["fields"],
        }

    def law() -> Any:
        return {
            "begins": usually(draw, None, days(day), 3),
            "ends": usually(draw, None, last_days(day), 3),
            "other_use": draw(st.booleans()),
        }

    return {
        "now": now,
        "day": day,
        "people": people,  # type: ignore[typeddict-item]
        "roles_receive": {role: list(forms) for role, forms in receive.items()},
        "grants": [grant() for _ in range(draw(st.integers(0, 3)))],
        "overrides": [emergency() for _ in range(draw(st.integers(0, 2)))],
        "assets": {INCIDENTS: held(), CUSTODY: held()},
        "purposes": {
            SOLVE: {"law_enforcement": True, "ends": usually(draw, None, days(day))},
            HOUSE: {"law_enforcement": False, "ends": usually(draw, None, days(day))},
            RESEARCH: {"law_enforcement": draw(st.booleans()), "ends": None},
        },
        "gateways": {CRIME_ACT: law(), CARE_ACT: law()},
        "agreements": draw(st.lists(agreements(day), min_size=usually(draw, 2, st.just(0)), max_size=3)),
    }


@st.composite
def questions(draw: Draw, world: World) -> Question:
    """A question to ask in a world.

    It usually lies near something that the world holds, a line, a grant or an override, and is sometimes of anything.
    """
    near: list[dict[str, Any]] = [dict(each) for each in (*world["grants"], *world["overrides"])]
    for each in world["agreements"]:
        for row in each["lines"]:
            for purpose, form in itertools.product(row["purposes"] or each["purposes"], row["forms"]):
                near.append({"asset": row["asset"], "purpose": purpose, "fields": row["fields"], "form": form})
    about = usually(draw, draw(st.sampled_from(near or [{}])), st.just({}), 8)
    every_field = [*KINDS, *GEOGRAPHIES]
    a_few = [name for name in about.get("fields", every_field) if name != "unknown"] or ["plain"]
    anything = {
        "person": st.sampled_from(list(world["people"])),
        "asset": st.sampled_from((INCIDENTS, INCIDENTS, CUSTODY, "unknown")),
        "purpose": st.sampled_from((SOLVE, SOLVE, HOUSE, HOUSE, RESEARCH, *EMERGENCIES, "unknown")),
        "form": st.sampled_from(FORMS),
    }
    told = {name: usually(draw, about.get(name) or draw(strategy), strategy, 8) for name, strategy in anything.items()}
    fields = draw(st.lists(st.sampled_from(a_few), unique=True, min_size=1, max_size=2))
    return {
        "person": usually(draw, told["person"], st.just("unknown"), 24),
        "asset": told["asset"],
        "purpose": told["purpose"],
        "fields": usually(draw, fields, some([*every_field, "unknown"]), 12),
        "form": told["form"],
        "use": usually(draw, "use", st.sampled_from(USES), 2),
    }
