"""Files of an answer: its figures with what may be done with them in every row, its chart as a picture, its question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse

from concordat.analysis.presenters import pictures
from concordat.analysis.presenters.answers import Seen, facts
from concordat.analysis.presenters.charting import charted
from concordat.analysis.presenters.tables import downloaded, release, titled
from concordat.analysis.rules import questions
from concordat.analysis.rules.answers import Answer
from concordat.datasets.rules.tallies import Audience
from concordat.design.downloads import Sheet, attachment, csv_response, xlsx_sheets_response

FILES = ("csv", "xlsx", "png", "svg", "json")
_LINE = 96  # letters of a line under a picture's title


def file_of(kind: str, answer: Answer, seen: Seen) -> HttpResponse:
    """Return an answer as a file of a kind; its name says when it is not for release."""
    name = name_of(answer)
    if kind == "json":
        text = json.dumps(questions.said(answer.question), ensure_ascii=False, indent=2)
        return attachment(f"{name}.json", f"{text}\n".encode(), "application/json")
    if kind in ("png", "svg"):
        return _picture(kind, name, answer, seen)
    headings, rows = downloaded(answer)
    if kind == "csv":
        return csv_response(name, headings, rows)
    sheets = [Sheet("Figures", headings, rows), Sheet("About", ("What", "Said"), about(answer))]
    if answer.reckoned:
        how = [(each.figures, each.dataset, each.sql) for each in answer.reckoned]
        sheets.append(Sheet("How it was reckoned", ("Figures", "Dataset", "SQL (DuckDB)"), how))
    return xlsx_sheets_response(name, sheets)


def name_of(answer: Answer) -> str:
    """Return the name of a file, without its ending."""
    by = [titled(head).lower().replace(" ", "-") for head in answer.dimensions]
    kept = {Audience.OPEN: "", Audience.AGGREGATE: "-protected", Audience.ROWS: "-not-for-release"}[answer.audience]
    return f"{'-'.join(each.key for each in answer.sources)[:80]}{'-by-' + '-'.join(by) if by else ''}{kept}"[:150]


def about(answer: Answer) -> list[Sequence[Any]]:
    """Return what is to be known of figures, for a sheet beside them."""
    told = [("Question", answer.sentence), ("May be passed on", release(answer)), ("How exact", answer.worth)]
    told += [("Hidden figures", answer.why_hidden)] if answer.why_hidden else []
    told += [("Caveat", each) for each in answer.caveats]
    told += facts(answer)
    return [*told, ("Question as JSON", json.dumps(questions.said(answer.question), ensure_ascii=False))]


def _picture(kind: str, name: str, answer: Answer, seen: Seen) -> HttpResponse:
    made = charted(answer, lambda at, value: "", seen.chart)
    if made is None:
        raise Http404
    spec = dict(made.chart.spec)
    spec["title"] = _titled(spec.get("title"), answer)
    if kind == "png":
        return attachment(f"{name}.png", pictures.png(spec), "image/png")
    return attachment(f"{name}.svg", pictures.svg(spec), "image/svg+xml")


def _titled(title: Any, answer: Answer) -> dict[str, Any]:
    """Put what may be done with figures under a picture's title, so that it goes wherever the picture goes."""
    words, lines = f"{answer.worth} {answer.why_hidden}".split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    told = title if isinstance(title, dict) else {"text": title or answer.sentence}
    return {**told, "subtitle": [f"{release(answer)}.", *lines], "subtitleColor": "#4b5d66"}
