"""Extract a web page, or an e-mail or office document saved as one."""

from __future__ import annotations

from ...documents import Document
from ..blocks import Builder, Run
from ..progress import Progress
from .pages import opened
from .walking import Walker


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a web page holds; raises Unreadable where it holds no words or far too many.

    Left out is what stands around a page and not on it: navigation, the page's header and footer, scripts, what is hidden.
    """
    tell(10, "Opening the page")
    page = opened(data, name)
    tell(25, "Reading the page")
    builder = Builder("html", name)
    builder.heading([Run(page.title)], 1)
    walker = Walker(builder, page, builder)
    for root in page.roots:
        walker.walk(root)
    return builder.document()
