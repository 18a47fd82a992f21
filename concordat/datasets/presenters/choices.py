"""What can be chosen where datasets are filtered: words for the values of `rules`."""

from __future__ import annotations

from concordat.datasets.presenters import words

DISCLOSURES = [(each.value, text) for each, (text, _) in words.DISCLOSURES.items()]
CLASSES = [(each.value, text) for each, (text, _) in words.CLASSES.items()]
STATES = [*((each.value, text) for each, (text, _) in words.STANDINGS.items()), ("all", "All, retired ones too")]
