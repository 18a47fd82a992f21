"""What the store calls the areas in which rows lie."""

from __future__ import annotations

import re


def column_of(kind: str, generation: str) -> str:
    """Return the name of the store's column for the areas of a kind and generation, such as at_lsoa_2021."""
    return f"at_{kind}_{re.sub('[^a-z0-9]+', '_', generation.lower()).strip('_')}".rstrip("_")
