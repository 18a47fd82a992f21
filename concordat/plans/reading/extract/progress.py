"""How an extractor says how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, str], None]  # a percentage, from 5 to 50 while a file is extracted, and what is being done
