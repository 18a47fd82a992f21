"""Make office files for tests out of their XML, as small as programs would still open them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_SPACES = (
    f'xmlns:w="{WORD}" xmlns:wp="{_DRAWN}/wordprocessingDrawing" xmlns:a="{_DRAWN}/main"'
    f' xmlns:pic="{_DRAWN}/picture" xmlns:dgm="{_DRAWN}/diagram"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN_SPACES = " ".join(
    f'xmlns:{short}="{_OPEN}:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return file.getvalue()


def word_part(root: str, inside: str) -> str:
    """Return a part of a Word document: its root's name and what is in it."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_WORD_SPACES}>{inside}</w:{root}>'


def word_members(body: str, *, styles: str = "", numbering: str = "", **others: str) -> dict[str, str]:
    """Return the members of a Word document; of `others` each is another part's whole XML, by kind."""
    parts = {"styles": word_part("styles", styles), "numbering": word_part("numbering", numbering), **others}
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_LINK}/{kind}" Target="{kind}.xml"/>' for kind in parts if parts[kind]
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="main" Type="{_LINK}/officeDocument" Target="word/document.xml"/>'
    return {
        "_rels/.rels": f'<Relationships xmlns="{package}">{main}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>',
        "word/document.xml": word_part("document", f"<w:body>{body}</w:body>"),
        **{f"word/{kind}.xml": xml for kind, xml in parts.items()},
    }


def word(body: str, **parts: str) -> bytes:
    """Return a Word document with this body; for the parts see `word_members`."""
    return zipped(word_members(body, **parts))


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """Return a Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a Word run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def tc(inside: str, properties: str = "") -> str:
    """Return a Word table's cell; words alone become a paragraph."""
    inside = inside if inside.startswith("<") else p(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a Word table's row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(map(tc_or_words, cells))}</w:tr>"


def tc_or_words(cell: str) -> str:
    """Return a cell, made from words where it is none yet."""
    return cell if cell.startswith(("<w:tc>", "<w:sdt>")) else tc(cell)


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """Return a Word table."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def open_members(body: str, *, styles: str = "", named: str = "") -> dict[str, str]:
    """Return the members of an OpenDocument text: its body, its automatic styles and its named ones."""
    content = (
        f"<office:document-content {_OPEN_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kept = f"<office:document-styles {_OPEN_SPACES}><office:styles>{named}</office:styles></office:document-styles>"
    mime = "application/vnd.oasis.opendocument.text"
    return {"mimetype": mime, "content.xml": content, "styles.xml": kept}


def open_text(body: str, **styles: str) -> bytes:
    """Return an OpenDocument text with this body; for the styles see `open_members`."""
    return zipped(open_members(body, **styles))
