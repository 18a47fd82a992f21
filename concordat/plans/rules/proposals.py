"""Proposals: how sure the reading is, what people made of it, and the plan that comes of what they accepted.

A proposal's `fields` are the action as read with what was edited laid over it. What is settled for the whole document
(`settled`) is names of priorities and themes, by the names printed, and agencies by the names of leads printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concordat.kernel.errors import Problem
from concordat.plans.reading.propose.agencies import key
from concordat.plans.rules import timing
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme, repeated_codes
from concordat.plans.rules.stated import of_part
from concordat.plans.rules.strands import canonical

UNDECIDED, ACCEPTED, REJECTED = "undecided", "accepted", "rejected"
DECISIONS = (UNDECIDED, ACCEPTED, REJECTED)
HIGH, FAIR = 0.9, 0.75
EDITABLE = ("ref", "text", "outcome", "measures", "leads", "timescale", "due", "priority", "theme", "strand")
DECIDED_WORDS = {ACCEPTED: "accepted it", REJECTED: "left it out", UNDECIDED: "took the decision back"}
SUGGESTED = ("leads", "timescale", "due")
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the reading of one action is: in words, and whether it wants a closer look."""

    words: str
    level: str

    @property
    def low(self) -> bool:
        return self.level != "high"


def confidence(value: float, warnings: Sequence[str] = ()) -> Confidence:
    """Put a confidence from 0 to 1 into words; a warning asks for a look however sure the rest is."""
    if value < FAIR:
        return Confidence("Not sure: compare it with the document", "low")
    if value < HIGH or warnings:
        return Confidence("Fairly sure: have a look", "fair")
    return Confidence("Sure", "high")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name by which documents call the partnership's agencies, and what a person settled for other names."""

    agencies: Mapping[str, str]
    meaning: Mapping[str, str]
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, listed: Iterable[tuple[str, Sequence[str]]], chosen: Mapping[str, str]) -> Gazetteer:
        """Build it from each agency's reference and names, its present name first; a name of two agencies means neither."""
        agencies, meanings = dict[str, str](), dict[str, set[str]]()
        for ref, names in listed:
            agencies[ref] = names[0]
            for name in names:
                meanings.setdefault(key(name), set()).add(ref)
        meaning = {name: next(iter(refs)) for name, refs in meanings.items() if len(refs) == 1}
        return cls(agencies, meaning, {key(name): ref for name, ref in chosen.items()})

    def agency(self, name: str) -> str:
        """Return the reference of the agency that a printed name means, or nothing."""
        found = self.chosen.get(key(name), self.meaning.get(key(name), ""))
        return found if found in self.agencies else ""

    @property
    def names(self) -> list[str]:
        """Every name, for the reader to tell leads apart by."""
        return sorted(self.meaning)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that priorities and themes are to have, by the names that the document prints."""

    settled: Mapping[str, Any] = field(default_factory=dict)

    def priority(self, printed: str | None) -> str:
        return str(self.settled.get("priorities", {}).get(printed or "", printed or ""))

    def theme(self, priority: str | None, printed: str | None) -> str:
        return str(self.settled.get("themes", {}).get(priority or "", {}).get(printed or "", printed or ""))


def edited(read: Fields, given: Fields) -> dict[str, Any]:
    """Return what a person changed: the given fields that differ from what was read."""
    return {name: given[name] for name in EDITABLE if name in given and _plain(given[name]) != _plain(read.get(name))}


def written(fields: Fields) -> dict[str, Any]:
    """Return the fields that a person may change, by which two people's changes are told apart."""
    return {name: _plain(fields.get(name)) for name in EDITABLE}


def check_not_overtaken(seen: str, now: str, who: str) -> None:
    """Refuse a decision on what somebody decided otherwise since the page was opened; an empty `seen` is not compared."""
    if seen and seen != now:
        raise Problem(f"{who or 'Somebody'} {DECIDED_WORDS[now]} meanwhile. Look again, and decide anew if you differ.")


def suggestion(fields: Fields, name: str) -> Any:
    """Return what the reader suggests for a field; raise `Problem` where it suggests nothing."""
    suggested = fields.get("suggestions", {}).get(name) if name in SUGGESTED else None
    if not suggested:
        raise Problem("Nothing is suggested there any more. Look at the action again.")
    return list(suggested) if name == "leads" else suggested[0]


def open_suggestions(fields: Fields) -> dict[str, list[str]]:
    """Return the suggestions for fields that are still empty."""
    found = fields.get("suggestions", {})
    return {name: [str(word) for word in found[name]] for name in SUGGESTED if found.get(name) and not fields.get(name)}


def check_acceptable(accepted: int, undecided: int, expected: int, priorities: int = 0) -> None:
    """Refuse a plan with neither actions nor priorities, and one whose unchecked actions are other than was told."""
    if undecided != expected:
        still = "1 action is" if undecided == 1 else f"{undecided} actions are"
        raise Problem(f"{still} still to be checked. Check them, or say that they go in as they were read.")
    if not accepted + undecided + priorities:
        raise Problem("No action has been accepted, so there is no plan to make. Accept at least one.")


def draft_actions(
    accepted: Iterable[Fields],
    names: Names,
    gazetteer: Gazetteer,
    document: str,
    strands: Mapping[str, str] | None = None,
    people: Mapping[str, str] | None = None,
) -> list[DraftAction]:
    """Return the accepted proposals as actions to be drafted, each leading back to its place in the document.

    `strands` are the names by which printed strands are known, `people` the references of members by their names.
    """
    return [_draft_action(fields, names, gazetteer, document, strands or {}, people or {}) for fields in accepted]


def _draft_action(
    fields: Fields,
    names: Names,
    gazetteer: Gazetteer,
    document: str,
    strands: Mapping[str, str],
    people: Mapping[str, str],
) -> DraftAction:
    source, *more = fields.get("sources") or [fields.get("source", {})]
    also = [_place_of(other) for other in more]
    due = date.fromisoformat(str(fields["due"])) if fields.get("due") else None
    return DraftAction(
        text=str(fields["text"]),
        code=clipped(fields.get("ref"), 30),
        priority=clipped(names.priority(fields.get("priority")), 300),
        theme=clipped(names.theme(fields.get("priority"), fields.get("theme")), 300) if fields.get("priority") else "",
        output=str(fields.get("output") or ""),
        outcome=str(fields.get("outcome") or ""),
        measures=tuple(fields.get("measures") or ()),
        strands=tuple(canonical(strands, name) for name in strands_of(fields)),
        leads=tuple((clipped(name, 200), gazetteer.agency(name)) for name in fields.get("leads") or ()),
        timescale=clipped(fields.get("timescale"), 200),
        timing=_timing(fields, due),
        due=due,
        contributors=tuple((clipped(name, 200), gazetteer.agency(name)) for name in _contributors(fields)),
        owner=people.get(str(fields.get("owner") or ""), ""),
        deputy=people.get(str(fields.get("deputy") or ""), ""),
        also=tuple((clipped(priority, 300), clipped(theme, 300)) for priority, theme in fields.get("also") or ()),
        source={"document": document, **_place_of(source)} | ({"also": also} if also else {}),
    )


def strands_of(fields: Fields) -> list[str]:
    """Return the strands of an action: all that a file of Concordat's own tells, but for another that a person wrote."""
    told, several = str(fields.get("strand") or ""), [str(name) for name in fields.get("strands") or ()]
    return several if several[:1] == [told] else [told] if told else []


def _timing(fields: Fields, due: date | None) -> str | None:
    """Return what the date of an action is: as stated, else as its words say now, else as it was read from elsewhere."""
    if fields.get("stated"):
        return str(fields.get("timing") or "")
    told, _ = timing.suggested(str(fields.get("timescale") or ""))
    if told in timing.NEVER_OVERDUE:
        return told
    if not fields.get("timescale") and (fields.get("review") or fields.get("ongoing")):
        return timing.REVIEW if fields.get("review") else timing.ONGOING
    return timing.DEADLINE if due else None


def _contributors(fields: Fields) -> list[str]:
    """Return the partners of an action who do not lead it."""
    if fields.get("stated"):
        return [str(name) for name in fields.get("partners") or ()]
    leading = {key(str(name)) for name in fields.get("leads") or ()}
    return [str(name) for name in fields.get("partners") or () if str(name).strip() and key(str(name)) not in leading]


def _place_of(source: Fields) -> dict[str, Any]:
    return {name: source.get(name, "") for name in ("anchor", "place", "quote")}


def check_refs(actions: Sequence[DraftAction]) -> None:
    """Refuse a reference that stands at two actions."""
    if twice := repeated_codes(actions):
        raise Problem(f"Two actions have the reference {', '.join(twice[:5])}. Edit one of them, or leave it out.")


def draft_priorities(
    parts: Iterable[Fields], names: Names, actions: Sequence[DraftAction], left_out: Iterable[Fields]
) -> list[DraftPriority]:
    """Return the document's priorities with their themes; one whose every action was left out is left out with them."""
    gone = headings_left_out(names, actions, left_out)
    drafted = []
    for part in parts:
        name = clipped(names.priority(part["name"]), 300)
        if (name, "") not in gone:
            themes = [
                DraftTheme(
                    theme, _told(told, "background", "narrative"), tuple(told.get("partners", ())), of_part(told)
                )
                for told in part.get("theme_details", ())
                if (name, theme := clipped(names.theme(part["name"], told["name"]), 300)) not in gone
            ]
            narrative = "\n\n".join(filter(None, [_told(part, "narrative", "background"), _partners(part)]))
            drafted.append(DraftPriority(name, narrative, tuple(themes), of_part(part)))
    return drafted


def headings_left_out(names: Names, actions: Sequence[DraftAction], left_out: Iterable[Fields]) -> set[tuple[str, str]]:
    """Return the priorities (without a theme) and themes of which every action was left out, by names."""
    kept = {(action.priority, theme) for action in actions for theme in ("", action.theme)}
    return {
        (names.priority(fields.get("priority")), theme)
        for fields in left_out
        for theme in ("", names.theme(fields.get("priority"), fields.get("theme")))
    } - kept


def _told(part: Fields, *kinds: str) -> str:
    return "\n\n".join(paragraph for kind in kinds for paragraph in part.get(kind, ()))


def named_like(heading: str, names: Names, parts: Iterable[Fields], drafted: Sequence[DraftPriority]) -> str:
    """Return the name of the priority that a heading of a table names, or nothing; it may leave out what is in brackets."""
    wanted = key(heading)
    kept = {priority.name for priority in drafted}
    for part in parts:
        name = clipped(names.priority(part["name"]), 300)
        if wanted and name in kept and key(str(part["name"])).startswith(wanted):
            return name
    return ""


def _partners(part: Fields) -> str:
    partners = "; ".join(str(name) for name in part.get("partners") or ())
    return f"Partners: {partners}" if partners else ""


def clipped(words: object, longest: int) -> str:
    """Return words cut to a length, the cut marked."""
    text = str(words or "").strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    return "" if value is None else str(value)
