"""Open a workbook: which sheets it shows, the words that its cells share, and its styles."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from .. import packages
from ..blocks import Run, calm
from ..elements import local
from ..errors import Unreadable
from .styles import Styles, read_styles

_MOST_STRINGS = 500_000
_MOST_SHEETS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold a sheet's name and the part of the archive that it is in."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """Hold what the sheets of a workbook share; `epoch` is the day from which its dates are counted."""

    name: str
    entries: tuple[Entry, ...]
    strings: tuple[tuple[Run, ...], ...]
    styles: Styles
    epoch: datetime


def opened(package: zipfile.ZipFile, name: str) -> Workbook:
    """Return the workbook in an archive; `name` is what the user calls the file. Raises Unreadable where it is damaged."""
    main = _main_part(package, name)
    root = packages.tree(package, main, name)
    related = relations(package, main, name)
    entries = [
        Entry(calm(sheet.get("name", "")) or "Sheet", related[target])
        for sheet in root.iterfind("{*}sheets/{*}sheet")
        if sheet.get("state", "visible") == "visible" and (target := _relation_id(sheet)) in related
    ]
    sheets = tuple(entry for entry in entries if "worksheet" in entry.path.lower() or "sheet" in entry.path.lower())
    properties = root.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904", "") in {"1", "true"}
    folder = posixpath.dirname(main)
    return Workbook(
        name,
        sheets[:_MOST_SHEETS],
        tuple(_strings(package, f"{folder}/sharedStrings.xml".lstrip("/"), name)),
        read_styles(package, folder, name),
        CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900,
    )


def relations(package: zipfile.ZipFile, path: str, name: str) -> dict[str, str]:
    """Return the parts that a part refers to: a relation's id -> the path in the archive."""
    folder, file = posixpath.split(path)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    if listed not in package.namelist():
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        for relation in packages.tree(package, listed, name).iterfind("{*}Relationship")
        if relation.get("TargetMode") != "External"
    }


def elements(data: bytes, name: str, *tags: str) -> Iterator[Any]:
    """Yield the elements with these names as they end, without keeping those before; raises Unreadable for broken XML."""
    wanted = [f"{{*}}{tag}" for tag in tags]
    walk = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in walk:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as wrong:
        raise Unreadable(packages.damaged(name)) from wrong


def runs_of(element: etree._Element) -> tuple[Run, ...]:
    """Return the words of a shared or inline string, each run with its own bold; readings of signs are left out."""
    runs = []
    for child in element:
        tag = local(child)
        if tag == "t":
            runs.append(Run(_unescaped(child.text or "")))
        elif tag == "r":
            bold = child.find("{*}rPr/{*}b")
            text = "".join(part.text or "" for part in child.iterfind("{*}t"))
            runs.append(Run(_unescaped(text), bold is not None and bold.get("val", "1") not in {"0", "false"}))
    return tuple(runs)


def _unescaped(text: str) -> str:
    return text.replace("_x000D_", "").replace("_x000d_", "").replace("\r\n", "\n").replace("\r", "\n")


def _strings(package: zipfile.ZipFile, path: str, name: str) -> Iterator[tuple[Run, ...]]:
    actual = next((member for member in package.namelist() if member.lower() == path.lower()), None)
    if actual is None:
        return
    for count, element in enumerate(elements(packages.part(package, actual, name), name, "si")):
        if count > _MOST_STRINGS:
            raise Unreadable(packages.too_much(name))
        yield runs_of(element)


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    usual = "xl/workbook.xml"
    if usual in package.namelist():
        return usual
    roots = relations(package, "", name).values()
    return next((path for path in roots if path.lower().endswith(".xml") and "workbook" in path.lower()), usual)


def _relation_id(sheet: etree._Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
