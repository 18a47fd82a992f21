"""Files made to hurt, to hide or to break: each made when a test asks for it, so that none is kept."""

from __future__ import annotations

from . import offices, open_texts, others, pages, printed, sheets
from .files import Hostile

FILES: dict[str, Hostile] = {
    **offices.FILES, **open_texts.FILES, **sheets.FILES, **pages.FILES, **printed.FILES, **others.FILES,
}  # fmt: skip

__all__ = ["FILES", "Hostile"]
