"""What a published head says, and what the record must be for it to be true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SealFact:
    """A seal as it stands: its number, the entry that it seals and its hash in hexadecimal."""

    number: int
    entry_id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal of a moment, told to the world: who holds it can prove what the record was then."""

    at: str
    number: int
    entry_id: int
    hash: str
    installation: str = ""

    @property
    def seal(self) -> SealFact:
        """The seal that the record must hold for ever."""
        return SealFact(self.number, self.entry_id, self.hash)

    def line(self) -> str:
        """Return the head as one line of JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def read(cls, line: str) -> Head:
        """Read a head from its line; raise ValueError when it is not one."""
        try:
            said = json.loads(line)
            head = cls(
                at=str(said["at"]),
                number=int(said["number"]),
                entry_id=int(said["entry_id"]),
                hash=bytes.fromhex(said["hash"]).hex(),
                installation=str(said.get("installation", "")),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError("this is not a head of the record") from error
        if head.number < 1 or len(head.hash) != 64:
            raise ValueError("this is not a head of the record")
        return head


class Kind(StrEnum):
    """What can be found wrong with the record."""

    ALTERED = "altered entry"
    MISSING = "missing entry"
    UNSEALED = "entry without seal"
    ALTERED_SEAL = "altered seal"
    REMOVED_SEAL = "removed seals"
    CUT = "tail cut off"
    REWRITTEN = "history rewritten"
    CONTRADICTION = "contradictory heads"
    UNREADABLE = "unreadable head"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind, in words, and the seals and entries it concerns (0 where none)."""

    kind: Kind
    words: str
    seal: int = 0
    last_seal: int = 0
    entry: int = 0
    last_entry: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification saw: how much it looked at, and all that it found. `more` counts findings not listed."""

    seals: int
    entries: int
    heads: int
    head: SealFact | None
    findings: tuple[Finding, ...]
    more: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def gone(number: int, before: int, entry_id: int, missing: bool) -> list[Finding]:
    """Say what is gone at a seal whose entry is missing, or whose number does not follow `before`."""
    found = [] if number == before + 1 else [_gap(before + 1, number - 1, number)]
    if missing:
        words = f"Entry {entry_id} is gone: seal {number} has no entry."
        found.append(Finding(Kind.MISSING, words, seal=number, entry=entry_id))
    return found


def altered(number: int, entry_id: int, at: str, event: str) -> Finding:
    """Say that an entry is not what its seal sealed."""
    words = f"Entry {entry_id} ({event}, now dated {at}) is not what seal {number} sealed."
    return Finding(Kind.ALTERED, words, seal=number, entry=entry_id)


def altered_seal(number: int, entry_id: int) -> Finding:
    """Say that a seal was changed while its entry and the seals after it still agree."""
    words = f"Seal {number} was changed; its entry, {entry_id}, is as it was."
    return Finding(Kind.ALTERED_SEAL, words, seal=number, entry=entry_id)


def unsealed(entry_id: int, at: str, event: str) -> Finding:
    """Say that an entry came in behind the trigger, or that its seal was removed."""
    words = f"Entry {entry_id} ({event}, dated {at}) has no seal: it was put in unsealed, or its seal was removed."
    return Finding(Kind.UNSEALED, words, entry=entry_id)


def heads_against(
    heads: Sequence[Head],
    seals: Mapping[int, SealFact],
    last: SealFact | None,
    excused: Iterable[int] = (),
) -> list[Finding]:
    """Hold published heads against the record's seals and say what does not match.

    `seals` holds the seals whose numbers the heads name, as far as they are there; `last` is the newest of all. Heads
    of the seals `excused`, found wrong already, are not held against the history before them.
    """
    return [
        *_contradictions(heads),
        *_rewritten(heads, seals, frozenset(excused)),
        *_cut(heads, last),
    ]


def _gap(first: int, last: int, after: int) -> Finding:
    if first > last:
        return Finding(Kind.REMOVED_SEAL, f"Seal {after} is out of its place.", seal=after, last_seal=after)
    which = f"Seal {first} is" if first == last else f"Seals {first} to {last} are"
    words = f"{which} gone, so what seal {after} sealed cannot be checked."
    return Finding(Kind.REMOVED_SEAL, words, seal=first, last_seal=last)


def _contradictions(heads: Sequence[Head]) -> list[Finding]:
    found: list[Finding] = []
    first: dict[int, Head] = {}
    for head in heads:
        known = first.setdefault(head.number, head)
        if known.seal != head.seal:
            words = (
                f"Two heads were published for seal {head.number}, at {known.at} and at {head.at}, and they differ: "
                "the record was not the same on both days."
            )
            found.append(Finding(Kind.CONTRADICTION, words, seal=head.number, entry=head.entry_id))
            first[head.number] = head
    return found


def _rewritten(heads: Sequence[Head], seals: Mapping[int, SealFact], excused: frozenset[int]) -> list[Finding]:
    wrong = [
        head for head in heads if (seal := seals.get(head.number)) and seal != head.seal and head.number not in excused
    ]
    if not wrong:
        return []
    head = min(wrong, key=lambda one: one.number)
    right = (one.number for one in heads if seals.get(one.number) == one.seal and one.number < head.number)
    begins = max(right, default=0) + 1
    now = seals[head.number].entry_id
    how = (
        "some of these entries were changed and all seals after them made anew"
        if now == head.entry_id
        else f"seal {head.number} was then of entry {head.entry_id} and is now of entry {now}, so entries were "
        "removed or put in and the seals made anew"
    )
    words = f"The history from seal {begins} to seal {head.number} is not what was published at {head.at}: {how}."
    return [Finding(Kind.REWRITTEN, words, seal=begins, last_seal=head.number, last_entry=head.entry_id)]


def _cut(heads: Sequence[Head], last: SealFact | None) -> list[Finding]:
    number, entry = (last.number, last.entry_id) if last else (0, 0)
    head = max(heads, key=lambda one: one.number, default=None)
    if head is None or head.number <= number:
        return []
    gone = head.number - number
    words = (
        f"The end is cut off: {gone} {'entry is' if gone == 1 else 'entries are'} gone (seals {number + 1} to "
        f"{head.number}), from after entry {entry} to entry {head.entry_id}. They were there at {head.at}."
    )
    return [
        Finding(
            Kind.CUT,
            words,
            seal=number + 1,
            last_seal=head.number,
            entry=entry + 1,
            last_entry=head.entry_id,
        )
    ]
