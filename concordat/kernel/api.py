"""What every operation of the API has in common: where it lives, how it says no, and what is sent and answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest, JsonResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from concordat.kernel.errors import Problem
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.refs import ALPHABET, LENGTH

ROOT = "/api/v1/"
MOST = 200  # rows on one page
T = TypeVar("T")


def is_for_a_program(request: HttpRequest) -> bool:
    """Say whether a request came to the API, where answers are JSON and sessions count for nothing."""
    return request.path.startswith(ROOT)


def refusal(status: int, error: str, **told: Any) -> JsonResponse:
    """Return a refusal as JSON: what is wrong, in the words that a page would use; whom to ask; which field."""
    facts = {"error": error, **told}
    return JsonResponse({name: words for name, words in facts.items() if words}, status=status)


# Values. The patterns keep out NUL, which PostgreSQL cannot hold, and words that are only spaces.

Ref = Annotated[str, Field(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$", examples=["0123456789ab"])]
Words = Annotated[str, Field(pattern=r"^[^\x00]*$"), AfterValidator(str.strip)]
Something = Annotated[str, Field(pattern=r"^[^\x00]*[^\x00\s][^\x00]*$"), AfterValidator(str.strip)]


def _written(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", value):
        return value
    raise ValueError("Write the day as 2027-03-31")


_DAY = {"type": "string", "format": "date", "pattern": "^(19|20|21)", "examples": ["2027-03-31"]}
Day = Annotated[date, BeforeValidator(_written), WithJsonSchema(_DAY)]


class Given(BaseModel):
    """What a program sends; a name that is not known is refused, so that no misspelling goes unseen."""

    model_config = ConfigDict(extra="forbid")

    def told(self) -> dict[str, Any]:
        """Return what was sent, and nothing that was left out."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Told(BaseModel):
    """What a program is answered."""


class Wrong(Told):
    """One thing that is wrong with what was sent."""

    field: str = Field(description="The name of the field", examples=["title"])
    error: str = Field(examples=["Enter at least 1 character"])


class Refusal(Told):
    """Why nothing was done."""

    error: str = Field(description="What is wrong, in the words that a page would use")
    ask: str = Field("", description="What to do next, or whom to ask; only where there is something to say")
    field: str = Field("", description="The field that it concerns, where it concerns one")
    problems: list[Wrong] = Field([], description="Everything that is wrong, where several fields are")


class Meanwhile(Told):
    """Why nothing was done to a thing that says something else than the program has seen."""

    error: str = Field(description="What is wrong, in words")
    now: dict[str, Any] = Field(description="The thing as it is now, as reading it answers, with its new `etag`")


class Asked(Given):
    """Which page of a list is asked for."""

    page: int = Field(1, ge=1, le=999_999, description="Which page. Past the end it is the last one")
    size: int = Field(50, ge=1, le=MOST, description="How many on a page")

    def spec(self) -> PageSpec:
        """Return the page asked for, as pages ask for theirs."""
        told = self.model_dump(exclude_none=True)
        sort = str(told.pop("sort", ""))
        return PageSpec(
            page=told.pop("page"),
            size=told.pop("size"),
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            search=str(told.pop("q", "")).strip(),
            filters={name: str(value) for name, value in told.items()},
        )


def check_names(request: HttpRequest, asked: Given | None) -> None:
    """Refuse a name in the address that means nothing to the operation, such as a filter that is misspelled."""
    names = type(asked).model_fields if asked else {}
    if unknown := sorted(set(request.GET) - set(names)):
        known = f" Known are: {', '.join(names)}." if names else ""
        raise Problem(f"Nothing here is called {unknown[0][:50]}.{known}", unknown[0][:50])


class Paged(Told, Generic[T]):
    """One page of a list, and how many there are in all."""

    items: list[T]
    page: int = Field(description="Which page this is")
    pages: int = Field(description="How many pages there are")
    size: int = Field(description="How many on a page")
    total: int = Field(description="How many in all")


def paged(page: Page[Any], items: list[T]) -> Mapping[str, object]:
    """Return a page of a list as it is answered."""
    spec = page.spec
    return {"items": items, "page": spec.page, "pages": page.pages, "size": spec.size, "total": page.total}


REFUSALS = {
    400: "What was sent is not JSON.",
    401: "No token was sent, or it is not known, has expired, was revoked, or its member has left.",
    403: "The token has not this right, or its member may not do this.",
    404: "It is not there, or the token's member may not know of it.",
    412: "The thing says something else than you have seen; `now` is what it says. Nothing was changed.",
    422: "Something that was sent is wrong; `field` says what.",
    428: "No `If-Match` was sent, so that somebody else's change could be lost unseen. Send the `etag` that you read.",
    429: "The token made too many requests in the last minute. `Retry-After` says how many seconds to wait.",
}
ALWAYS = (401, 403, 429)


def answers(status: int, model: Any, *refusals: int) -> dict[Any, Any]:
    """Return what an operation may answer: its own, the refusals named, and those of every operation."""
    models = {412: Meanwhile}
    return {status: model} | {code: models.get(code, Refusal) for code in sorted({*ALWAYS, *refusals})}


CHANGES = (400, 404, 412, 422, 428)  # how a change of a thing that was read before can be refused


class Unseen(Exception):
    """A program would change a thing without saying what it has seen of it."""


def seen_by(request: HttpRequest, otherwise: str | None = None) -> str:
    """Return the mark of what a program has seen of a thing, as it sends it in `If-Match`; `*` is an empty mark.

    An empty one is not compared. Raises `Unseen` where none is sent, unless there is one that stands `otherwise`. A mark
    that a proxy has called weak on its way is taken as it was given.
    """
    sent = request.headers.get("If-Match")
    if sent is None:
        if otherwise is None:
            raise Unseen
        return otherwise
    mark = sent.strip().removeprefix("W/").strip('"')
    return "" if mark == "*" else mark or "none"
