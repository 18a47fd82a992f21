"""A document beside the plan that it revises, as pages show it: what changed, what is new, what is no longer there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from concordat.design.dates import words as day_words
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.words import listed
from concordat.plans.models import Action
from concordat.plans.presenters.changes import KIND_WORDS, WHAT_WORDS, change_of, label_of
from concordat.plans.presenters.changes import Change as FieldsChanged
from concordat.plans.presenters.proposals import ON_A_PAGE, Card, Progress, card_of, repeated, source_address
from concordat.plans.queries.documents import UnderReview
from concordat.plans.queries.revisions import CHANGED, NEW, SAME, Comparison, Gone, Pair
from concordat.plans.rules.changes import seal
from concordat.plans.rules.differences import REMOVE, Change, lines, words
from concordat.plans.rules.plans import is_open
from concordat.plans.rules.proposals import ACCEPTED, REJECTED, UNDECIDED, Gazetteer, Names

LABELS = {
    "code": "Reference",
    "text": "Action",
    "place": "Priority and theme",
    "also": "Also shown under",
    "strands": "Strand",
    "leads": "Leads",
    "contributors": "Contributors",
    "owner": "Owner",
    "deputy": "Deputy",
    "timescale": "Timescale",
    "due": "Due date",
    "timing": "What the date means",
    "output": "What it produces",
    "outcome": "Outcome",
    "measures": "Measures",
}
MISSING = "missing"
SHOWN = {"": "All differences", CHANGED: "Changed", NEW: "New", MISSING: "No longer there", SAME: "The same"}
_BY_WORD = {"text", "output", "outcome"}
_BY_LINE = {"measures", "leads", "contributors", "strands", "also"}


@dataclass(frozen=True, slots=True)
class Told:
    """One field that differs: runs of words or whole lines, each `same`, `gone` or `come`; whether it is to be taken."""

    field: str
    label: str
    runs: tuple[tuple[str, str], ...]
    listed: bool
    take: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """An action of the document, as a card, beside the plan's action: what it is called there and where it is."""

    card: Card
    kind: str
    told: tuple[Told, ...]
    action: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """An action of the plan that the document no longer has."""

    ref: str
    name: str
    text: str
    place: str
    action: str
    reported: bool
    decision: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """Something beside the actions in which the file differs: its key, in words, and what was decided."""

    key: str
    change: FieldsChanged
    decision: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The whole comparison: a page of differences, and what surrounds them. `doing` says what taking it in would do.

    `parts` differ beside the actions; `whole` says that the file states every field, as those that Concordat wrote do.
    """

    ref: str
    name: str
    plan: str
    plan_title: str
    in_force: bool
    found: str
    differs: bool
    progress: Progress
    filters: list[tuple[str, str, bool]]
    show: str
    page: Page[Differing | Lost]
    same: int
    lost_open: int
    repeated: list[str]
    source: str
    doing: tuple[str, ...]
    seen: str
    parts: tuple[PartShown, ...] = ()
    whole: bool = False
    strangers: tuple[str, ...] = ()


def compared_of(material: UnderReview, whole: Comparison, spec: PageSpec) -> Compared:
    """Return a comparison for its page."""
    document, show = material.document, spec.filters.get("show", "")
    known = Names(document.edited), material.gazetteer
    groups: dict[str, list[Pair]] = {kind: whole.of(kind) for kind in (CHANGED, NEW, SAME)}
    chosen: list[Pair | Gone] = []
    for kind in (CHANGED, NEW) if show not in groups else (show,):
        chosen += groups[kind] if show != MISSING else []
    if show in ("", MISSING):
        chosen += whole.gone
    number = min(spec.page, max(1, -(-len(chosen) // ON_A_PAGE)))
    cut = chosen[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    items = [_lost(each) if isinstance(each, Gone) else differing_of(each, *known) for each in cut]
    counts = {kind: len(pairs) for kind, pairs in groups.items()} | {MISSING: len(whole.gone)}
    address = reverse("plans:document_review", args=[document.ref])
    return Compared(
        ref=document.ref,
        name=document.name,
        plan=reverse("plans:plan_view", args=[whole.plan.ref]),
        plan_title=whole.plan.title,
        in_force=not is_open(whole.plan.status),
        found=_found(counts),
        differs=bool(counts[CHANGED] + counts[NEW] + counts[MISSING] + len(whole.parts)),
        progress=progress_of(whole),
        filters=[
            (
                f"{label} ({counts[kind]})" if kind else label,
                f"{address}?show={kind}" if kind else address,
                kind == show,
            )
            for kind, label in SHOWN.items()
            if not kind or counts[kind]
        ],
        show=show,
        page=Page(items, len(chosen), PageSpec(number, ON_A_PAGE, filters=spec.filters)),
        same=counts[SAME],
        lost_open=sum(not gone.decision for gone in whole.gone),
        repeated=repeated(pair.draft.code for pair in whole.pairs if pair.proposal.decision != REJECTED),
        source=source_address(document.ref, ""),
        doing=tuple(doing(whole)),
        seen=seal(whole.facts()),
        parts=tuple(_parts(whole)),
        whole=whole.whole is not None,
        strangers=whole.strangers,
    )


def _parts(whole: Comparison) -> Iterator[PartShown]:
    if whole.held is None or whole.whole is None:
        return
    names = {
        ref: str(told["name"])
        for content in (whole.held, whole.whole.content)
        for things in (content.priorities, content.themes)
        for ref, told in things.items()
    }
    for part in whole.parts:
        label = "" if part.found.kind == "plan" else label_of(part.found)
        yield PartShown(part.key, change_of(part.found, names, label=label, anchor=part.key), part.decision)


def progress_of(whole: Comparison) -> Progress:
    """Count how far the checking of the differences has come; an action no longer there is kept unless it is removed."""
    counts = {kind: len(whole.decided(kind)) for kind in (ACCEPTED, REJECTED, UNDECIDED)}
    removed = sum(gone.decision == REMOVE for gone in whole.gone)
    settled = sum(bool(gone.decision) for gone in whole.gone)
    counts[ACCEPTED] += removed
    counts[REJECTED] += settled - removed
    counts[UNDECIDED] += len(whole.gone) - settled
    for decision in (ACCEPTED, REJECTED, UNDECIDED):
        counts[decision] += len(whole.parts_decided(decision))
    return Progress.of(counts)


def doing(whole: Comparison) -> list[str]:
    """Say in words what taking the document into the plan would do."""
    accepted = whole.decided(ACCEPTED)
    counts = {
        "changed": sum(bool(pair.held and pair.taken) for pair in accepted),
        "added": sum(pair.held is None for pair in accepted),
        "removed": sum(gone.decision == REMOVE for gone in whole.gone),
    }
    said = [f"{n} {'action is' if n == 1 else 'actions are'} {done}" for done, n in counts.items() if n]
    for part in whole.parts_decided(ACCEPTED):
        found = part.found
        what = f"{KIND_WORDS[found.kind]} “{label_of(found)}”" if found.kind != "plan" else KIND_WORDS["plan"]
        said.append(f"{what} is {WHAT_WORDS[found.what]}")
    return said


def differing_of(pair: Pair, names: Names, gazetteer: Gazetteer) -> Differing:
    """Return one action of the document beside the plan's."""
    held = pair.held
    return Differing(
        card=card_of(pair.proposal, names, gazetteer),
        kind=pair.kind,
        told=tuple(_told(change, change.field not in pair.proposal.kept) for change in pair.changes),
        action=reverse("plans:action_view", args=[held.ref]) if held else "",
        name=str(held.facts["code"]) if held else "",
        text=str(held.facts["text"]) if held else "",
    )


def _told(change: Change, take: bool) -> Told:
    listed = change.field in _BY_LINE
    if listed:
        runs = lines(change.before, change.after)
    elif change.field in _BY_WORD and change.before and change.after:
        runs = words(change.before[0], change.after[0])
    else:
        sides = (("gone", _plain(change.field, change.before)), ("come", _plain(change.field, change.after)))
        runs = [(kind, said) for kind, said in sides if said]
    return Told(change.field, LABELS[change.field], tuple(runs), listed, take)


def _plain(field: str, said: Sequence[str]) -> str:
    if field == "due" and said:
        return day_words(date.fromisoformat(said[0]))
    if field == "timing" and said:
        return str(dict(Action.Timing.choices)[said[0]])
    return ": ".join(said)


def _lost(gone: Gone) -> Lost:
    held = gone.held
    return Lost(
        ref=held.ref,
        name=str(held.facts["code"]),
        text=str(held.facts["text"]),
        place=": ".join(filter(None, (held.priority, held.theme))),
        action=reverse("plans:action_view", args=[held.ref]),
        reported=gone.reported,
        decision=gone.decision,
    )


def _found(counts: dict[str, int]) -> str:
    told = (
        (counts[CHANGED], "changed"),
        (counts[NEW], "new"),
        (counts[MISSING], "no longer there"),
        (counts[SAME], "the same"),
    )
    said = [f"{number:,} {words}" for number, words in told if number]
    return listed(said)
