"""Look into the XML of office formats by names alone: each format has several namespaces that mean the same."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, "" for what is no element."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the first child of this name, and of that the next, or None."""
    for name in names:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return an attribute whatever its namespace, or None."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if _local(key) == name), None)


def number(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number as files write it, within reason, or `otherwise`."""
    try:
        return max(-1_000_000, min(1_000_000, round(float(text or ""))))
    except (ValueError, OverflowError):
        return otherwise
