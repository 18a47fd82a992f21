"""A file that Concordat wrote from a plan, come back: what the plan would say if all that it says were taken.

The file's words are compared as they stand, but for spaces, empty lines and signs that print nothing, which no file keeps.
Order is not compared: people sort rows to read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from concordat.plans.reading.extract.blocks import calm
from concordat.plans.rules.content import Content, Facts, Things
from concordat.plans.rules.differing import Difference, differences
from concordat.plans.rules.drafts import DraftAction
from concordat.plans.rules.pairing import Side, paired

NEW = "new-"
PARTS = ("priorities", "themes", "statements", "strategies")
LONGEST = {
    "title": 200, "period": 30, "about": 200, "name": 300, "strand": 100, "topic": 200, "origin": 300, "holder": 200,
    "address": 500,
}  # fmt: skip
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """The plan as the file has it, each thing by its reference in the plan or, where it is new, by one of its own.

    `priorities` and `themes` are the references of the file's headings by their names (themes by both), `called` the
    names of headings in the file by reference.
    """

    content: Content
    priorities: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[Place, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def meant(self, held: Content, place: Place) -> Place:
        """Return a place as the file's own outline calls it, where an action names it as the plan did before."""
        priority, theme = place
        if priority and priority not in self.priorities:
            priority = self._anew(held.priorities, priority)
        if theme and (priority, theme) not in self.themes:
            above = self.priorities.get(priority, "")
            theme = self._anew({ref: told for ref, told in held.themes.items() if told["priority"] == above}, theme)
        return priority, theme

    def with_places(self, held: Content, draft: DraftAction) -> DraftAction:
        """Return an action with its places as the file's outline calls them."""
        priority, theme = self.meant(held, (draft.priority, draft.theme))
        also = tuple(self.meant(held, place) for place in draft.also)
        return replace(draft, priority=priority, theme=theme, also=also)

    def _anew(self, things: Things, name: str) -> str:
        return next((self.called.get(ref, name) for ref, told in things.items() if calm(told["name"]) == name), name)


def returned(held: Content, written: Facts) -> Returned:
    """Return a plan as a file of it says, beside what the plan `held` says now."""
    refs = _refs(held, written)
    stated = set(written.get("stated", ()))
    parts: dict[str, dict[str, Facts]] = {}
    for kind in PARTS:
        before: Things = getattr(held, kind)
        after: dict[str, Facts] = {
            refs[kind][key]: _merged(before.get(refs[kind][key]), _placed(told, refs))
            for key, told in written[kind].items()
        }
        parts[kind] = after if kind in stated else dict(before)
    names = {refs["priorities"][key]: calm(told["name"]) for key, told in written["priorities"].items()}
    themes = {refs["themes"][key]: told for key, told in written["themes"].items()}
    return Returned(
        Content(_merged(held.plan, written["plan"]), actions=held.actions, **parts),
        priorities={name: ref for ref, name in names.items()},
        themes={(names[refs["priorities"][told["priority"]]], calm(told["name"])): ref for ref, told in themes.items()},
        called=names | {ref: calm(told["name"]) for ref, told in themes.items()},
    )


def parts_differing(held: Content, found: Returned) -> dict[str, Difference]:
    """Return what differs beside the actions, each by a key that a page sends back."""
    return {f"{each.kind}-{each.of}": each for each in differences(held, found.content) if each.kind != "action"}


def same(before: Any, after: Any) -> bool:
    """Say whether two facts say the same."""
    return bool(_said(before) == _said(after))


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: said for name, told in value.items() if (said := _said(told))}
    if isinstance(value, (list, tuple)):
        return [_said(" ".join(each.split()) if isinstance(each, str) else each) for each in value]
    return [line for raw in str(value or "").splitlines() if (line := calm(raw))]


def _merged(before: Facts | None, told: Facts) -> dict[str, Any]:
    """Return facts as told, but as they were where that says the same."""
    told = {name: _cut(name, value) for name, value in told.items() if name != "position" or before is None}
    if before is None:
        return told
    return {**before, **{name: value for name, value in told.items() if not same(before.get(name), value)}}


def _cut(name: str, value: Any) -> Any:
    return value[: LONGEST[name]] if name in LONGEST and isinstance(value, str) else value


def _placed(told: Facts, refs: Mapping[str, Mapping[str, str]]) -> Facts:
    kinds = {"priority": "priorities", "theme": "themes"}
    return {**told, **{name: refs[kind].get(told[name], "") for name, kind in kinds.items() if name in told}}


def _refs(held: Content, written: Facts) -> dict[str, dict[str, str]]:
    """Return the references of the file's things: of those that they are in the plan, or new ones."""
    refs: dict[str, dict[str, str]] = {}
    for kind in PARTS:
        before = [Side(ref, *_known_by(kind, told)) for ref, told in getattr(held, kind).items()]
        after = [Side(key, *_known_by(kind, _placed(told, refs))) for key, told in written[kind].items()]
        found = paired(before, after, across=kind != "themes")
        refs[kind] = {key: found.get(key, f"{NEW}{key}") for key in written[kind]}
    return refs


def _known_by(kind: str, told: Facts) -> tuple[tuple[str, ...], str]:
    """Return by what a thing is found again: where it stands, and its words."""
    if kind == "statements":
        return tuple(calm(told[name]) for name in ("kind", "priority", "theme", "strand", "topic")), calm(told["text"])
    place = {"priorities": (), "themes": ("priority",), "strategies": ("kind",)}[kind]
    return tuple(str(told[name]) for name in place), calm(told["name"])
