"""Files in words."""

from __future__ import annotations

from typing import Any


def file_words(file: Any) -> str:
    """Return a file's name and size: "Rota.pdf (12 KB)"."""
    size = file.size
    words = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
    return f"{file.name} ({words})"
