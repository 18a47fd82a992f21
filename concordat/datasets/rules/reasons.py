"""Of the gap register: what each coded reason means and what mends it."""

from __future__ import annotations

MEANS = {
    "not-ours": "Somebody outside the partnership holds it. Ask them, or bring them in.",
    "not-collected": "Nobody writes it down. Somebody would have to begin.",
    "no-local-split": "It is known for a larger area alone, such as a force or a county.",
    "awaiting-publication": "It is to be published, and is not yet.",
    "too-small": "So few that somebody could be told from it.",
    "no-gateway": "No law that allows it, or no agreement under that law, has been settled.",
    "no-capacity": "The agency would, and has nobody to send it.",
}
"""What each coded reason means, in words for the page."""


def check_closing(closed_as: str, dataset: str, because: str) -> str:
    """Return the name of the field that is lacking to close a gap, "" where nothing is."""
    if closed_as == "shared":
        return "" if dataset else "dataset"
    return "" if because.strip() else "because"
