"""The API put together: the operations of each package, their doors, and how they say what is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from concordat.access.queries import scopes
from concordat.agreements.api import agreements, flows
from concordat.analysis.api import analyses, questions
from concordat.datasets.api import deliveries, rows, uploads
from concordat.kernel.actors import current
from concordat.kernel.api import REFUSALS, ROOT, Unseen, check_names, refusal
from concordat.kernel.doors import Door
from concordat.partnership import api as partnership
from concordat.places import api as places
from concordat.plans.api import actions, amendments, outline, plans, statements, strands, strategies, updates, versions

VERSION = "1.0"
IDEMPOTENT = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "1 to 100 characters of your choice. Kept for a day: the same key and body get the same answer, and "
    "nothing is done twice. The key with another body is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "example": "import-2027-03-31-row-7",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The `etag` of the thing as you read it: nobody else's change is then lost unseen. `*` changes it "
    "whatever it says by now.",
    "schema": {"type": "string"},
    "example": '"9f2c41d07be3a586"',
}
TYPES = {
    "missing": "This must be sent",
    "extra_forbidden": "Nothing here has this name",
    "string_type": "This must be text",
    "list_type": "This must be a list",
    "int_parsing": "This must be a whole number",
    "int_type": "This must be a whole number",
    "string_unicode": "This is not text",
    "model_attributes_type": "This must be an object",
    "model_type": "This must be an object",
}


class Token(HttpBearer):
    """Says in the documentation that a token is needed; the middleware `ByToken` has looked at it already."""

    def authenticate(self, request: HttpRequest, token: str) -> str:
        """Return the name of the token by which the request acts."""
        return current().token


class Api(NinjaAPI):
    """The API, whose operations are known by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return what an operation is called in the description."""
        return operation.view_func.__name__

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        """Return what is answered, with the mark of a thing as its ETag."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        thing = data.get("now", data) if isinstance(data, dict) else {}
        if mark := thing.get("etag"):
            response["ETag"] = f'"{mark}"'
        return response


api = Api(
    title="Concordat",
    version=VERSION,
    description="Plans of a Community Safety Partnership: their actions, who answers for them, how they go and what is "
    "due. A program acts for the member whose token it sends, in one partnership, and may do what the token's rights "
    "name and the member may do. Days are written 2027-03-31, moments with their zone.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=Token(),
)


def with_known_names(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse, before an operation is done, what its address names and it does not know."""

    @wraps(operation)
    def done(request: HttpRequest, **values: Any) -> Any:
        check_names(request, values.get("asked"))
        return operation(request, **values)

    return done


api.add_decorator(with_known_names)
api.add_router("", partnership.router)
for package in (
    places,
    agreements,
    flows,
    rows,
    questions,
    analyses,
    plans,
    strands,
    outline,
    actions,
    updates,
    statements,
    strategies,
    amendments,
    versions,
    deliveries,
    uploads,
):
    api.add_router("", package.router)


@api.exception_handler(HttpError)
def not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what could not be read at all."""
    return refusal(error.status_code, "What was sent is not JSON." if error.status_code == 400 else str(error))


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer values that the description of the operation does not allow: each field, and what is wrong with it."""
    problems = [{"field": _field(each["loc"]), "error": _words(each)} for each in error.errors]
    first = problems[0]
    return refusal(422, first["error"], field=first["field"], problems=problems)


@api.exception_handler(Unseen)
def unseen(request: HttpRequest, error: Unseen) -> HttpResponse:
    """Answer a change by somebody who has not said what they have seen."""
    ask = "Read it first and send its etag in the header If-Match, or * to change it whatever it says."
    return refusal(428, "Say what you have seen of it, so that nobody else's change is lost.", ask=ask)


def _field(place: tuple[Any, ...]) -> str:
    named = [str(part) for part in place[1:] if part not in ("given", "asked")]
    return ".".join(named) or "body"


def _words(error: dict[str, Any]) -> str:
    said = str(error["msg"]).removeprefix("Value error, ")
    return TYPES.get(str(error["type"]), said)


def operations() -> list[URLPattern]:
    """Return the addresses of the API, each with the doors of its methods; an operation without one stays closed."""
    found: list[URLPattern] = []
    for router in api._get_bound_routers():
        patterns = router.urls_paths(router.prefix)  # one for each operation, of which the first answers for all
        for view in router.path_operations.values():
            pattern, *_ = [next(patterns) for _ in view.operations]
            pattern.callback.doors = {  # type: ignore[attr-defined]
                method: _door(each) for each in view.operations for method in each.methods
            }
            found.append(pattern)
    return found


def description() -> dict[str, Any]:
    """Return the description of the API, as OpenAPI has it."""
    return copy.deepcopy(_description())


@cache
def _description() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    every = {each.view_func.__name__: each for each in _every()}
    for methods in made["paths"].values():
        for method, operation in methods.items():
            _complete(operation, method, _door(every[operation["operationId"]]))
    return made


def _complete(operation: dict[str, Any], method: str, door: Door | None) -> None:
    """Add what an operation's own description leaves out: the right needed, refusals in words, repeating safely."""
    if door:
        operation["x-right"] = door.scope
        operation["description"] += f"\n\nNeeds the right `{door.scope}`: {scopes()[door.scope].words.lower()}."
    protocol = operation.pop("x-protocol", {})
    for status, words in (REFUSALS | {int(status): words for status, words in protocol.items()}).items():
        if said := operation["responses"].get(str(status)):
            said["description"] = words
    if method == "post":
        operation["parameters"].append(IDEMPOTENT)
    if "428" in operation["responses"]:
        operation["parameters"].append(IF_MATCH)
    elif "412" in operation["responses"] and "412" not in protocol:
        operation["parameters"].append(IF_MATCH | {"required": False})


def _every() -> Iterator[Operation]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def _door(operation: Operation) -> Door | None:
    return getattr(operation.view_func, "door", None)
