"""How things go, for programs: updates on actions with their evidence, and notes on statements and usual work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Status

from concordat.design.downloads import attachment
from concordat.kernel.actors import current
from concordat.kernel.api import CHANGES, Asked, Paged, Ref, answers, paged
from concordat.kernel.doors import by_token
from concordat.kernel.pages import PageSpec
from concordat.plans.api.changing import change
from concordat.plans.api.given.updates import DraftGiven, NoteGiven, UpdateGiven, said_of
from concordat.plans.api.told import updates as told
from concordat.plans.commands import notes
from concordat.plans.commands import updates as commands
from concordat.plans.permissions import ACTION_VIEW, NOTE_WRITE, PLAN_VIEW, UPDATE_DRAFT, UPDATE_SUBMIT
from concordat.plans.queries import actions as reads
from concordat.plans.queries import pages as queries

router = Router(tags=["Updates"])
NO_DRAFT = told.no_draft()
FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
ADDS = (400, 404, 412, 422)


@router.get(
    "/actions/{ref:ref}/updates",
    response=answers(200, Paged[told.Update], 404, 422),
    summary="List updates on an action",
)
@by_token("plans:read", ACTION_VIEW)
def update_list(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """The updates that were submitted, the newest quarter first. Of one quarter, the first of them holds."""
    page = queries.updates_page(current(), ref, asked.spec())
    return paged(page, [told.update_told(update) for update in page.items])


@router.post("/actions/{ref:ref}/updates", response=answers(201, told.Update, *ADDS), summary="Submit an update")
@by_token("updates:write", UPDATE_SUBMIT)
def update_submit(request: HttpRequest, ref: Ref, given: Body[UpdateGiven]) -> Any:
    """Say how an action of a plan in force goes in a quarter. The same words for the same quarter again do nothing.

    It takes the place of the agency's draft. Where somebody has begun one, read it first and send its `etag`.
    """
    made: list[Any] = []

    def do(seen: str) -> None:
        made.append(commands.submit(by=current(), action=ref, seen=seen, **said_of(given)))

    def submitted() -> Any:
        return told.update_told(queries.update_read(current(), made[0]))

    return change(request, do, lambda: _draft(ref), submitted, unread=NO_DRAFT, status=201)


@router.get("/actions/{ref:ref}/draft", response=answers(200, told.Draft, 404), summary="Read your agency's draft")
@by_token("updates:write", UPDATE_DRAFT)
def update_view(request: HttpRequest, ref: Ref) -> Any:
    """What your agency has kept of an update on an action for later; empty where it has nothing yet."""
    return _draft(ref)


@router.put("/actions/{ref:ref}/draft", response=answers(200, told.Draft, *CHANGES), summary="Draft an update")
@by_token("updates:write", UPDATE_DRAFT)
def update_draft(request: HttpRequest, ref: Ref, given: Body[DraftGiven]) -> Any:
    """Keep an update for later, in place of the agency's draft as it was; its files stay unless they are named."""

    def do(seen: str) -> None:
        commands.draft(by=current(), action=ref, seen=seen, **said_of(given))

    return change(request, do, lambda: _draft(ref))


@router.delete("/actions/{ref:ref}/draft", response=answers(204, None, 404, 422), summary="Discard your agency's draft")
@by_token("updates:write", UPDATE_DRAFT)
def update_discard(request: HttpRequest, ref: Ref) -> Any:
    """Throw your agency's draft away, with its files; where there is none, nothing happens."""
    commands.discard(by=current(), action=ref)
    return Status(204, None)


@router.get(
    "/evidence/{ref:ref}",
    response=answers(200, None, 404),
    summary="Take a file away",
    openapi_extra={"responses": {200: FILE}},
)
@by_token("plans:read", ACTION_VIEW)
def evidence_download(request: HttpRequest, ref: Ref) -> HttpResponse:
    """A file given with an update, byte for byte. Who took it away is in the record."""
    found = reads.evidence_of(current(), ref)
    return attachment(found.name, bytes(found.content), "application/octet-stream")


@router.get(
    "/statements/{ref:ref}/notes",
    response=answers(200, Paged[told.Note], 404, 422),
    summary="List the notes on a statement",
    tags=["Statements"],
)
@by_token("plans:read", PLAN_VIEW)
def statement_notes(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """Every figure of a key statistic, or what was said of a key deliverable, the newest quarter first."""
    return _notes(ref, asked, "statement")


@router.post(
    "/statements/{ref:ref}/notes",
    response=answers(201, told.Note, 400, 404, 422),
    summary="Say how a statement stands",
    tags=["Statements"],
)
@by_token("updates:write", NOTE_WRITE)
def statement_note(request: HttpRequest, ref: Ref, given: Body[NoteGiven]) -> Any:
    """Give the figure of a key statistic for a quarter, or say what shows a key deliverable."""
    return Status(201, _written(ref, given, "statement"))


@router.get(
    "/themes/{ref:ref}/notes",
    response=answers(200, Paged[told.Note], 404, 422),
    summary="List the notes on usual work",
    tags=["Priorities and themes"],
)
@by_token("plans:read", PLAN_VIEW)
def theme_notes(request: HttpRequest, ref: Ref, asked: Query[Asked]) -> Any:
    """What was said of a theme's business as usual, the newest quarter first."""
    return _notes(ref, asked, "theme")


@router.post(
    "/themes/{ref:ref}/notes",
    response=answers(201, told.Note, 400, 404, 422),
    summary="Say how usual work stands",
    tags=["Priorities and themes"],
)
@by_token("updates:write", NOTE_WRITE)
def theme_note(request: HttpRequest, ref: Ref, given: Body[NoteGiven]) -> Any:
    """Say what goes on of a theme's business as usual in a quarter, and what has changed."""
    return Status(201, _written(ref, given, "theme"))


def _draft(ref: str) -> Any:
    return told.draft_told(reads.update_desk(current(), ref))


def _notes(ref: str, asked: Asked, of: str) -> Any:
    page = queries.notes_page(current(), ref, asked.spec(), of)
    return paged(page, [told.note_told(note) for note in page.items])


def _written(ref: str, given: NoteGiven, of: str) -> Any:
    queries.notes_page(current(), ref, PageSpec(), of)
    return told.note_told(notes.write(by=current(), of=ref, **given.model_dump()))
