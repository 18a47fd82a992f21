"""Row policies of reference data: whoever acts reads them, and only a load at the command line writes them."""

from __future__ import annotations

from concordat.kernel.policies import ANYBODY_SIGNED_IN, OURS, RowPolicy, either, purpose, setting

LOADS = "places"  # the purpose for which the system loads reference data
ANYBODY_WHO_ACTS = either(ANYBODY_SIGNED_IN, f"{setting('purpose')} IS NOT NULL")
LOADING = purpose(LOADS)


def open_to_read(name: str) -> tuple[RowPolicy, RowPolicy]:
    """Return the policies of a table that is the same for every partnership."""
    return (
        RowPolicy(name=f"{name}_read", using=ANYBODY_WHO_ACTS, command="SELECT"),
        RowPolicy(name=f"{name}_loaded", using=LOADING),
    )


def open_or_ours(name: str) -> tuple[RowPolicy, RowPolicy]:
    """Return the policies of a table of which some rows are for everybody and some are one partnership's own."""
    of_nobody = "partnership_id IS NULL"
    return (
        RowPolicy(name=f"{name}_read", using=f"{of_nobody} AND ({ANYBODY_WHO_ACTS})", command="SELECT"),
        RowPolicy(name=f"{name}_ours_or_loaded", using=either(OURS, f"{of_nobody} AND {LOADING}")),
    )
