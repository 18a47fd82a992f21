"""Read one document in a process of its own and say what it took: Concordat's reader, and the plain ways beside it.

Run as a script by `bench reading`: `readers.py concordat|pypdfium2|python-docx`, with the document on standard input. The
last line of standard output is JSON: the words found, how many actions, seconds from the first to the last step of
reading, and the most memory that the process ever held, in bytes.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

_WORD = re.compile(r"[^\W_]+")


Texts = Callable[[], tuple[list[str], int]]  # the texts, and how many actions are proposed


def concordat(data: bytes) -> Texts:
    """Read a document as the job has it read, to the answer that the job is given."""
    from concordat.plans.reading.__main__ import answer
    from concordat.plans.rules.documents import MEMORY, SECONDS

    asked = {"name": "plan", "agencies": [], "seconds": SECONDS, "memory": MEMORY}
    said = io.StringIO()
    answer(io.BytesIO(json.dumps(asked).encode() + b"\n" + data), said)

    def texts() -> tuple[list[str], int]:
        last = json.loads(said.getvalue().splitlines()[-1])
        if "reading" not in last:
            raise SystemExit(str(last))
        blocks = last["reading"]["document"]["blocks"]
        found = [row["source"]["quote"] for block in blocks for row in block.get("rows", [block])]
        return found, len(last["reading"]["actions"])

    return texts


def pypdfium2(data: bytes) -> Texts:
    """Take the text of each page as PDFium gives it, and nothing else."""
    import pypdfium2

    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
        page.close()
    return lambda: (found, 0)


def python_docx(data: bytes) -> Texts:
    """Take the text of each paragraph and of each cell in the order of the document, and nothing else."""
    import docx
    from docx.table import Table

    found: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return lambda: (found, 0)


READERS: dict[str, Callable[[bytes], Texts]] = {
    "concordat": concordat,
    "pypdfium2": pypdfium2,
    "python-docx": python_docx,
}


def most_held() -> int:
    """Return the most memory that this process ever held, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main(reader: str) -> None:
    """Read what is on standard input and say what it took."""
    data = sys.stdin.buffer.read()
    begun = time.perf_counter()
    texts = READERS[reader](data)
    took, held = time.perf_counter() - begun, most_held()
    found, actions = texts()
    words = sorted({word.lower() for text in found for word in _WORD.findall(text)})
    print(json.dumps({"words": words, "actions": actions, "seconds": took, "memory": held}))


if __name__ == "__main__":
    main(sys.argv[1])
