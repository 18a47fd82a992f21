"""The description of the API as a page shows it: plain values, made of what OpenAPI says and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Told = dict[str, Any]
SAMPLE = {"date": "2027-03-31", "date-time": "2027-04-14T09:30:00Z"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is sent or answered, or a word in the address."""

    name: str
    kind: str
    words: str
    needed: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class OperationShown:
    """One operation: how it is asked, what is sent, what is answered, and how it can say no."""

    id: str
    method: str
    path: str
    title: str
    words: tuple[str, ...]
    right: str
    parameters: tuple[Field, ...]
    sent: tuple[Field, ...]
    example: str
    status: str
    answer: str
    answer_example: str
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """Something that is answered, with its fields."""

    id: str
    name: str
    words: str
    fields: tuple[Field, ...]


def chapters(told: Told) -> list[tuple[str, list[OperationShown]]]:
    """Return the operations under their headings, in the order in which they are described."""
    found: dict[str, list[OperationShown]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][-1], []).append(_shown(told, path, method, operation))
    return list(found.items())


def values(told: Told) -> list[Value]:
    """Return what is answered, each kind once, by name."""
    answered = {name for name in _answered(told) if not name.startswith("Paged")}
    kinds = told["components"]["schemas"]
    return [
        Value(
            f"value-{name.lower()}", name, line(kinds[name].get("description", "")), tuple(_fields(told, kinds[name]))
        )
        for name in sorted(answered)
    ]


def _shown(told: Told, path: str, method: str, operation: Told) -> OperationShown:
    good = next(status for status in operation["responses"] if status < "300")
    answered = _schema(operation["responses"][good])
    sent = _schema(operation["requestBody"]) if "requestBody" in operation else {}
    return OperationShown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        words=tuple(operation["description"].split("\n\n")[:-1]),
        right=operation["x-right"],
        parameters=tuple(_parameter(told, each) for each in operation["parameters"]),
        sent=tuple(_fields(told, _resolved(told, sent))) if sent else (),
        example=_json(told, sent) if sent else "",
        status=good,
        answer=_kind(told, answered) if answered else _other(operation["responses"][good]),
        answer_example=_json(told, answered) if answered else "",
        refusals=tuple(
            (code, line(each["description"])) for code, each in operation["responses"].items() if code >= "400"
        ),
    )


def _schema(part: Told) -> Told:
    found: Told = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _other(part: Told) -> str:
    """Say what is answered where it is not JSON."""
    return "a file" if "content" in part else ""


def _parameter(told: Told, given: Told) -> Field:
    words = line(given.get("description", ""))
    kind = _kind(told, given["schema"]).removesuffix(" or null")
    return Field(given["name"], kind, words, given.get("required", False), given["in"])


def _fields(told: Told, schema: Told) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Field(name, _kind(told, each), line(each.get("description", "")), name in needed)


def _kind(told: Told, schema: Told) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        return _items_of(told, schema) or schema["$ref"].rpartition("/")[2]
    if several := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(_kind(told, each) for each in several))
    if "enum" in schema:
        return " or ".join(str(each) for each in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(told, schema['items'])}"
    return _plain(schema)


def _plain(schema: Told) -> str:
    named = {"date": "day", "date-time": "moment"}.get(schema.get("format", ""))
    kind = named or {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        schema["type"], schema["type"]
    )
    most = schema.get("maxLength") or schema.get("maximum")
    return f"{kind}, up to {most:,}" if most else str(kind)


def _items_of(told: Told, schema: Told) -> str:
    whole = _resolved(told, schema)
    return f"a page of {_kind(told, whole['properties']['items']['items'])}" if _is_page(whole) else ""


def _is_page(schema: Told) -> bool:
    return {"items", "pages", "total"} <= set(schema.get("properties", {}))


def _resolved(told: Told, schema: Told) -> Told:
    if "$ref" in schema:
        found: Told = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _json(told: Told, schema: Told) -> str:
    return json.dumps(_sample(told, schema), indent=2, ensure_ascii=False)


def _sample(told: Told, schema: Told) -> Any:
    """Make an example of a value: what the description gives as one, else the plainest that there is."""
    schema = _resolved(told, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    if several := schema.get("anyOf") or schema.get("allOf"):
        return _sample(told, several[0])
    if "properties" in schema:
        return {name: _sample(told, each) for name, each in schema["properties"].items() if name != "why"}
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "array":
        return [_sample(told, schema["items"])] if "$ref" in schema["items"] else []
    if "default" in schema:
        return schema["default"]
    plain = {"string": SAMPLE.get(schema.get("format", ""), "Words"), "integer": 1, "boolean": False}
    return plain.get(schema["type"])


def _answered(told: Told) -> Iterator[str]:
    waiting = [
        _schema(answer)
        for methods in told["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if status < "300" or status == "422"
    ]
    seen: set[str] = set()
    while waiting:
        for name in _named_in(waiting.pop()):
            if name not in seen:
                seen.add(name)
                waiting.append(told["components"]["schemas"][name])
                yield name


def _named_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for each in schema.values():
            yield from _named_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _named_in(each)


def line(words: str) -> str:
    """Return the first paragraph of a description on one line, without the marks that say what is code."""
    return " ".join(words.split("\n\n")[0].replace("`", "").split())
