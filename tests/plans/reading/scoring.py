"""Score readings against readings made by hand, and print the table.

    python -m tests.plans.reading.scoring [FOLDER ...]

Each folder holds `gold.json` and one document in one or more formats. An action is found when its text is at least 85 %
alike (token sort ratio), one to one; the fields are judged over the found ones. Leads and measures are scored as sets (F1).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from concordat.plans.reading import Unreadable, read

CORPUS = Path(__file__).with_name("corpus")
FIELDS = ("priority", "strand", "ref", "leads", "timescale", "outcome", "measures", "status")
COLUMNS = ("gold", "read", "precision", "recall", "f1", "priorities", "period", *FIELDS)
_ALIKE, _SAME = 85, 90
Json = Mapping[str, Any]


def clean(text: object) -> str:
    """Return a text in lower case without markup, punctuation or repeated space."""
    return re.sub(r"[^0-9a-z%£]+", " ", re.sub(r"<[^>]+>", " ", str(text or "")).lower()).strip()


def same(one: object, other: object, at_least: int = _SAME) -> bool:
    """Say whether two values are the same but for trifles; nothing is the same only as nothing."""
    a, b = clean(one), clean(other)
    return a == b if not a or not b else max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)) >= at_least


def pairs(gold: Sequence[Json], found: Sequence[Json]) -> list[tuple[int, int]]:
    """Match actions one to one, the most alike first; a gold action may be read in one of its other wordings."""
    texts = [clean(action.get("text")) for action in found]
    likeness = []
    for index, action in enumerate(gold):
        for wording in (action["text"], action.get("text_alt"), *(action.get("alt_split") or ())):
            if isinstance(wording, str) and wording:
                likeness += [
                    (score, index, place)
                    for _, score, place in process.extract(
                        clean(wording), texts, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=5
                    )
                ]
    chosen: dict[int, int] = {}
    for _, index, place in sorted(likeness, reverse=True):
        if index not in chosen and place not in chosen.values():
            chosen[index] = place
    return sorted(chosen.items())


def f1(right: int, found: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * right / (found + gold) if found + gold else 1.0


def hits(gold: Iterable[str], found: Iterable[str]) -> tuple[int, int, int]:
    """Return how many are right, how many were found and how many there are."""
    left, given = [text for text in gold if clean(text)], [text for text in found if clean(text)]
    sizes, right = (len(given), len(left)), 0
    for text in given:
        match = next((other for other in left if same(other, text)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return right, *sizes


def score(gold: Json, found: Json) -> dict[str, float | None]:
    """Return the scores of one reading, None where there was nothing to judge."""
    expected, given = gold["actions"], found["actions"]
    matched = [(expected[a], given[b]) for a, b in pairs(expected, given)]
    scores: dict[str, float | None] = {
        "gold": len(expected),
        "read": len(given),
        "precision": len(matched) / len(given) if given else float(not expected),
        "recall": len(matched) / len(expected) if expected else 1.0,
        "f1": f1(len(matched), len(given), len(expected)),
        "priorities": f1(*hits((p["name"] for p in gold["priorities"]), (p["name"] for p in found["priorities"]))),
        "period": float(same(gold.get("period"), found.get("period"), 80)),
    }
    for field in FIELDS:
        if field in {"leads", "measures"}:
            counts = [hits(g.get(field) or (), r.get(field) or ()) for g, r in matched]
            scores[field] = f1(*map(sum, zip(*counts, strict=True))) if counts else None
        else:
            right = sum(same(g.get(field), r.get(field)) for g, r in matched)
            scores[field] = right / len(matched) if matched else None
    return scores


def documents(folder: Path) -> list[Path]:
    """Return a folder's documents, in order of their names."""
    return sorted(path for path in folder.glob("document.*"))


@cache
def score_folder(folder: Path) -> dict[str, dict[str, float | None]]:
    """Return the scores of each document of a folder, by its format; an unreadable one is read as nothing."""
    gold = json.loads((folder / "gold.json").read_text())
    return {path.suffix[1:]: score(gold, _read(path)) for path in documents(folder)}


def _read(path: Path) -> Json:
    try:
        return read(path).to_json()
    except Unreadable as wrong:
        print(f"{path.parent.name}/{path.name}: {wrong}", file=sys.stderr)
        return {"actions": [], "priorities": []}


def print_table(rows: Iterable[tuple[str, Mapping[str, float | None]]]) -> None:
    """Print scores, a line for each document, and their means."""
    rows = list(rows)
    print("document".ljust(34), *(name[:9].rjust(9) for name in COLUMNS))
    for name, found in rows:
        print(name[:34].ljust(34), *(_printed(found[column], column).rjust(9) for column in COLUMNS))
    means = []
    for column in COLUMNS:
        values = [value for _, found in rows if (value := found[column]) is not None]
        means.append(_printed(sum(values) / len(values), "mean").rjust(9) if values else "-".rjust(9))
    print(f"mean of {len(rows)}".ljust(34), *means)


def _printed(value: float | None, column: str) -> str:
    if value is None:
        return "-"
    return str(int(value)) if column in {"gold", "read"} else f"{value:.2f}"


def main(folders: Sequence[str]) -> None:
    """Score the folders named, or the whole corpus."""
    chosen = [Path(name) for name in folders] or sorted(path.parent for path in CORPUS.glob("*/gold.json"))
    print_table((f"{folder.name}.{kind}", found) for folder in chosen for kind, found in score_folder(folder).items())


if __name__ == "__main__":
    main(sys.argv[1:])
