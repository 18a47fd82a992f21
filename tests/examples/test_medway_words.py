"""The demonstration partnership's data restate what was published, in words of our own."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEDWAY = ROOT / "examples" / "medway"
SEEDS = ROOT.parent / "shared" / "seeds"

RUN = 6
"""How many words in a row may not be shared with a published document."""

NAMES = (
    "Anti-social Behaviour, Crime and Policing Act 2014",
    "Background and business as usual",
    "Ref Output Outcome Measurables",
    "Ref Action Outcome Data",
    "Counter Terrorism Situational Risk Assessment",
    "Counter-Terrorism and Security Act",
    "Policing and Crime Act",
    "Kent Criminal Justice Board Strategic Plan",
    "Kent Fire and Rescue Service Customer Safety Plan 2021-2031",
    "Kent Fire and Rescue Service",
    "Kent and Medway Clinical Commissioning Group",
    "Kent and Medway Domestic Abuse Strategy",
    "Kent and Medway Reducing Reoffending Board",
    "Kent and Medway Safeguarding Adults Board Strategic Plan",
    "Kent and Medway Strategic Plan for Reducing Reoffending",
    "Kent and Medway Violence Reduction Unit Response Strategy 2023-24",
    "Kent, Surrey and Sussex Community Rehabilitation Company",
    "Making Kent Safer 2022-2025",
    "Medway Youth Justice Partnership Board",
    "Personal, Social, Health and Economic",
    "Prevent Duty Delivery Board Action Plan",
    "Reducing Adult Reoffending",
    "Violence against Women and Girls",
)
"""Names of bodies, laws, plans and themes, and labels of the layout: each counts as one word."""


@pytest.fixture(scope="module")
def seeds() -> list[str]:
    """Return the published documents, which are never part of the repository."""
    if not SEEDS.is_dir():
        pytest.skip("the published documents do not stand beside this checkout, in shared/seeds")
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    assert texts
    return texts


def words(text: str) -> list[str]:
    """Return the words of a text without markup, in lower case; each of NAMES is one word."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", text)).lower().replace("’", "'")
    plain = " ".join(re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text))
    for number, name in enumerate(sorted(NAMES, key=len, reverse=True)):
        spelt = " ".join(re.findall(r"[a-z0-9]+(?:'[a-z]+)?", name.lower()))
        plain = re.sub(rf"\b{spelt}\b", f"name{number}", plain)
    return plain.split()


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


RESTATED = {
    "crosswalk-2020-to-2023-24.yaml",
    "crosswalk-2023-24-to-2024-25.yaml",
    "plan-2020.yaml",
    "plan-2023-24.yaml",
    "plan-2024-25.yaml",
    "progress-2023-24.yaml",
    "progress-2024-25.yaml",
}
"""What is nearest to a published document, and must be among the files compared."""

FILES = sorted(path.name for path in MEDWAY.iterdir() if path.suffix in {".md", ".py", ".txt", ".yaml"})


class TestOwnWords:
    @pytest.mark.parametrize("name", FILES)
    def test_no_run_of_six_words_is_shared_with_a_published_document(self, name: str, seeds: list[str]) -> None:
        ours = runs((MEDWAY / name).read_text(encoding="utf-8"))
        shared = {" ".join(run) for seed in seeds for run in ours & runs(seed)}
        assert not shared

    def test_every_restated_file_is_compared_with_every_published_document(self, seeds: list[str]) -> None:
        assert set(FILES) >= RESTATED
        assert len(seeds) == 5

    def test_a_copied_phrase_is_found_in_every_published_document(self, seeds: list[str]) -> None:
        for seed in seeds:
            middle = words(seed)[100 : 100 + RUN]
            assert runs(f"Ours. {' '.join(middle)}. Ours again.") & runs(seed)

    def test_a_run_is_found_across_markup_case_and_lines(self) -> None:
        assert runs("The <b>quick</b> brown\nFox, jumps over") == runs("the quick brown fox jumps over!")

    def test_a_name_counts_as_one_word(self) -> None:
        assert len(words("seen by Kent Fire and Rescue Service today")) == 4
