"""The page on which the partnership's data is asked, and files of its answers."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from concordat import access
from concordat.agreements.permissions import REQUEST_MAKE
from concordat.analysis.forms.asking import PRESETS, AskForm, levels_needed
from concordat.analysis.permissions import ANALYSIS_ADD, QUESTION_ASK, RELEASE_ADD
from concordat.analysis.presenters import asking as presenters
from concordat.analysis.presenters.answers import Seen, answer_shown, codes_mapped, level_mapped
from concordat.analysis.presenters.asking import AskPage
from concordat.analysis.presenters.files import FILES, file_of
from concordat.analysis.queries.asking import ask, fields_for, lookable
from concordat.analysis.queries.choosing import Askable, askable, chosen_called
from concordat.analysis.queries.mapping import areas_at, outlined
from concordat.analysis.rules.addresses import query_of
from concordat.analysis.rules.answers import Answer
from concordat.analysis.rules.offering import offered
from concordat.analysis.rules.questions import MOST_DATASETS, Question, said
from concordat.audit.commands import record_refusal
from concordat.datasets.rules.tallies import Audience
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Missing, Problem, Refused

LONGEST_TITLE = 150  # characters of that of a saved analysis
CHANGES = ("drop", "period", "swap")  # buttons that change the question, whose answer has an address of its own


@door(QUESTION_ASK)
@require_GET
def question_ask(request: HttpRequest) -> HttpResponse:
    """Put a question together and show its answer; all of it is in the address."""
    return _Asking(request).page()


@door(QUESTION_ASK)
@require_GET
def question_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give an answer as a file: figures, a picture of them, or the question itself. Else the page that says why not."""
    if kind not in FILES:
        raise Http404
    return _Asking(request, kind).page()


class _Asking:
    """One reading of the address: what is chosen, the question that it makes, and what comes of it."""

    def __init__(self, request: HttpRequest, kind: str = "") -> None:
        self.request, self.kind, self.actor = request, kind, current()
        self.given = request.GET
        self.keys = list(dict.fromkeys(key[:50] for key in self.given.getlist("dataset") if key))
        self.sought = self.given.get("q", "")[:200].replace("\0", "")
        self.protected = self.given.get("protected") == "1"
        self.every: tuple[Askable, ...] = ()
        self.purpose = ""

    def page(self) -> HttpResponse:
        """Answer with the page, or with the file that is asked for."""
        self.every = askable(self.actor)
        if not self.every:
            return self.show(AskPage(presenters.TITLE, "", False, nothing=presenters.NOTHING))
        begun = self.begun()
        if not self.keys:
            return self.show(replace(begun, starts=self.starts()))
        if len(self.keys) > MOST_DATASETS:
            words = f"Choose {MOST_DATASETS} datasets at most"
            return self.show(replace(begun, datasets_error=words, errors=((words, "#datasets"),)), 422)
        try:
            return self.asked(begun)
        except Refused as refused:
            return self.refused(begun, refused)
        except Problem as problem:  # of the data itself, which leaves nothing to put a question together from
            told = replace(begun, datasets_error=problem.message, errors=((problem.message, "#datasets"),))
            return self.show(told, 200 if problem.field in ("", "datasets") else 422)
        except Missing:
            return self.refused(begun, Refused("There is no such data here, or it may not be asked for this purpose."))

    def begun(self) -> AskPage:
        """Return the page with the data that is chosen, before there is a question."""
        choices, more = presenters.dataset_choices(self.every, self.keys, self.sought)
        purposes, self.purpose = presenters.purpose_choices(self.every, self.keys, self.given.get("purpose", "")[:40])
        return AskPage(
            title=presenters.TITLE,
            address=self.here(),
            asked=bool(self.keys),
            datasets=choices,
            many=len(self.every) > presenters.SHOWN,
            more=more,
            sought=self.sought,
            purposes=purposes,
            purpose=self.purpose,
            protected=self.protected,
            undo=self.before(),
            presets=tuple(PRESETS.items()),
        )

    def asked(self, begun: AskPage) -> HttpResponse:
        """Answer a question of the data that is chosen; what cannot be asked is said beside what is wrong."""
        fields = fields_for(self.actor, self.keys, self.purpose)
        may = offered(fields, () if self.protected else lookable(self.actor, fields, self.purpose))
        areas = areas_at(self.actor, levels_needed(self.given, may))
        form = AskForm(self.given, may, clock.today(), areas)
        question, answer, status = form.question(self.keys), None, 422
        if question is not None and not self.kind and any(self.given.get(name) for name in CHANGES):
            query = query_of(question, self.purpose, protected="1" if self.protected else "")
            return redirect(reverse("analysis:question_ask") + query)
        if question is not None:
            try:
                how = "file" if self.kind else "page"
                sql = self.kind in ("", "xlsx")
                answer = ask(self.actor, question, self.purpose, protected=self.protected, how=how, sql=sql)
            except Problem as problem:
                form.told(problem)
                if problem.field in ("", "datasets"):  # of the data as it is today, and no mistake in the question
                    status = 200
        begun = replace(
            begun, form=form, rows=presenters.rows_said(fields), errors=tuple(form.summary()), focus=self.focus(form)
        )
        if form.errors and access.may(self.actor, REQUEST_MAKE):
            begun = replace(begun, more_access=presenters.access_links(self.every, self.keys, self.purpose))
        if question is None or answer is None:
            return self.show(begun, status)
        return self.answered(begun, question, answer, form)

    def answered(self, begun: AskPage, question: Question, answer: Answer, form: AskForm) -> HttpResponse:
        """Answer with figures: the page, or a file of them."""
        chosen = [each for each in self.every if each.key in self.keys]
        seen = Seen(
            purpose=self.purpose,
            offered=form.offered,
            areas=form.areas,
            chosen=chosen,
            sort=self.given.get("sort", "")[:20],
            page=_number(self.given.get("page", "")),
            long=self.given.get("view") == "long",
            chart=self.given.get("chart", "")[:20],
            protected=self.protected,
            may_request=access.may(self.actor, REQUEST_MAKE),
        )
        if self.kind:
            return file_of(self.kind, answer, seen)
        level = level_mapped(answer)
        areas = outlined(self.actor, level, codes_mapped(answer)) if level else ()
        shown = answer_shown(answer, seen, areas)
        title = f"{answer.sentence.rstrip('.')} – {presenters.TITLE}"
        more = {name: self.given.get(name, "") for name in ("sort", "page", "view", "chart", "protected")}
        return self.show(
            replace(
                begun,
                title=title,
                answer=shown,
                address=query_of(question, self.purpose, **more),
                preset=presenters.preset_of(question.span, clock.today()),
                save=self.saving(question, answer.sentence),
                release=self.releasing(question, answer),
            )
        )

    def refused(self, begun: AskPage, refused: Refused) -> HttpResponse:
        """Say why the data may not be asked; the refusal is met here, so it is recorded here as well."""
        name = "question_download" if self.kind else "question_ask"
        record_refusal(refused, by=self.actor, view=f"analysis:{name}", method=self.request.method or "")
        links: tuple[tuple[str, str], ...] = ()
        if access.may(self.actor, REQUEST_MAKE):
            links = presenters.access_links(chosen_called(self.actor, self.keys), self.keys, self.purpose)
        told = presenters.RefusedShown(refused.reason, refused.ask, links)
        return self.show(replace(begun, refused=told), 403)

    def starts(self) -> tuple[presenters.Start, ...]:
        """Return questions to start from, of the first datasets that may be asked."""
        found = []
        for each in self.every[: presenters.STARTS]:
            purpose = each.purposes[0][0] if each.purposes else ""
            try:
                found += [(fields, purpose) for fields in fields_for(self.actor, [each.key], purpose)]
            except (Refused, Problem):
                continue
        return presenters.starts(found)

    def saving(self, question: Question, sentence: str) -> str:
        """Return where the question can be saved, "" for whoever may not save any."""
        if not access.may(self.actor, ANALYSIS_ADD):
            return ""
        title = sentence.rstrip(".")
        given = {
            "question": json.dumps(said(question)),
            "purpose": self.purpose,
            "title": title if len(title) <= LONGEST_TITLE else "",
        }
        return f"{reverse('analysis:analysis_add')}?{urlencode(given | ({'protected': '1'} if self.protected else {}))}"

    def releasing(self, question: Question, answer: Answer) -> str:
        """Return where the answer can be put into a release, "" for whoever may draft none, or has no exact counts."""
        if answer.audience != Audience.ROWS or not access.may(self.actor, RELEASE_ADD):
            return ""
        given = {"question": json.dumps(said(question)), "purpose": self.purpose, "table": answer.sentence.rstrip(".")}
        return f"{reverse('analysis:table_add')}?{urlencode(given)}"

    def focus(self, form: AskForm) -> str:
        """Return what is gone to once the page is replaced: a condition that was added, else the answer."""
        return f"id_f{form.conditions[-1]}" if self.given.get("add") else "answer-title"

    def before(self) -> str:
        """Return the address of the question before this one, as the browser says; "" where it came from elsewhere."""
        came = urlsplit(self.request.headers.get("Referer", ""))
        same = came.netloc == self.request.get_host() and came.path == reverse("analysis:question_ask")
        asked, now = parse_qsl(came.query), parse_qsl(self.given.urlencode())
        return f"{came.path}?{urlencode(asked)}" if same and asked and asked != now else ""

    def here(self) -> str:
        query = self.given.urlencode()
        return f"?{query}" if query else ""

    def show(self, page: AskPage, status: int = 200) -> HttpResponse:
        part = self.request.headers.get("HX-Request") == "true"
        name = "question_part" if part else "question_ask"
        response = render(self.request, f"analysis/{name}.html", {"page": page}, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
