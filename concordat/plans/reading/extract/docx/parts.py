"""Find the parts of a Word document: the main one, and those that it refers to inside the file."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .. import packages
from ..elements import local, value

_USUAL_MAIN = "word/document.xml"


@dataclass
class Package:
    """Hold the archive, its main part and what that refers to."""

    archive: zipfile.ZipFile
    name: str
    main: str
    by_kind: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: zipfile.ZipFile, name: str) -> Package:
        """Return the parts of a file, which `name` names."""
        main = next((path for kind, _, path in _links(archive, name, "") if kind == "officeDocument"), _USUAL_MAIN)
        package = cls(archive, name, main)
        for kind, key, path in _links(archive, name, main):
            package.by_kind.setdefault(kind, path)
            package.by_id[key] = path
        return package

    def tree(self, path: str | None) -> etree._Element | None:
        """Return a part that may be missing."""
        if path is None or path not in self.archive.namelist():
            return None
        return packages.tree(self.archive, path, self.name)


def _links(archive: zipfile.ZipFile, name: str, owner: str) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, id and path of each part that a part refers to; what lies outside the file is no part."""
    folder, file = posixpath.split(owner)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive.namelist():
        return
    for link in packages.tree(archive, path, name):
        if local(link) == "Relationship" and value(link, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, value(link, "Target") or "")).lstrip("/")
            yield (value(link, "Type") or "").rpartition("/")[2], value(link, "Id") or "", target
