"""Marks of answers: digests under the installation's secret, from which no figure can be guessed.

Without the secret nobody can tell the figures of an answer from its mark, so it may leave with a file whose figures are cut
out, and outlive the right to them. Under another secret an answer of before can no longer be compared, and that is said.
"""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "concordat.analysis.mark"


def mark_of(figures: str) -> str:
    """Return the mark of an answer, by the digest of its figures (HMAC, SHA-256)."""
    return f"{_secret()}:{salted_hmac(_SALT, figures, algorithm='sha256').hexdigest()}"


def same_secret(mark: str) -> bool:
    """Say whether a mark was made under the secret that the installation has now."""
    return mark.partition(":")[0] == _secret()


def is_same(mark: str, other: str) -> bool:
    """Say whether two marks are of the same answer."""
    return constant_time_compare(mark, other)


def _secret() -> str:
    """Return what tells one secret from another, and says nothing of it."""
    return salted_hmac(_SALT, "which secret", algorithm="sha256").hexdigest()[:8]
