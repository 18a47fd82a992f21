"""Make the pages of docs/reference from the code: `python scripts/reference.py` writes them, `--check` compares them.

What the code cannot say of itself (what a setting means, what other software's tables hold) is in
docs/reference/words.toml. A page that is made says so at its top.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
CODE = CHECKOUT / "concordat"
PAGES = CHECKOUT / "docs" / "reference"
MADE = "Made by `scripts/reference.py` from the code: do not edit."
WITHOUT_A_MODEL = {"audit_due", "auth_group_permissions", "cache", "django_migrations"}
NOT_SET_BY_PEOPLE = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", "LANG"}


def main(words: list[str]) -> int:
    """Write every page, or with `--check` say which are not current."""
    stale = []
    for name, text in pages().items():
        path = PAGES / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            path.write_text(text, "utf-8")
            print(f"wrote docs/reference/{name}")
    if "--check" in words and stale:
        print(f"not current: {', '.join(stale)}. Run: .venv/bin/python scripts/reference.py", file=sys.stderr)
        return 1
    return 0


def pages() -> dict[str, str]:
    """Return every page that is made, by its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    sys.path.insert(0, str(CHECKOUT))
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    made: dict[str, Callable[[], str]] = {
        "commands.md": commands_page,
        "settings.md": settings_page,
        "roles.md": roles_page,
        "events.md": events_page,
        "data.md": data_page,
        "states.md": states_page,
    }
    return {name: page() for name, page in made.items()}


def words_of(kind: str) -> dict[str, dict[str, str]]:
    """Return a part of words.toml."""
    found: dict[str, dict[str, str]] = tomllib.loads((PAGES / "words.toml").read_text("utf-8"))[kind]
    return found


def page(title: str, *parts: str) -> str:
    """Put a page together: a title, the line that says how it is made, and its parts."""
    return "\n\n".join([f"# {title}", MADE, *(part.strip("\n") for part in parts)]) + "\n"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


# Commands


def commands_page() -> str:
    """Show what `--help` says of every command."""
    from concordat.config.cli import main as command

    parts = [f"## `{name}`\n\n```text\n{help_text}\n```" for name, help_text in _helps(command, "concordat")]
    return page("Commands", "What `concordat --help`, and `--help` of each command, say.", *parts)


def command_names() -> set[str]:
    """Return every command as it is typed, such as `concordat audit verify`."""
    from concordat.config.cli import main as command

    return {name for name, _ in _helps(command, "concordat")}


def _helps(command: Any, name: str, above: Any = None) -> Iterator[tuple[str, str]]:
    import click

    shown = name.rpartition(" ")[2]
    context = click.Context(command, info_name=shown, parent=above, terminal_width=100, max_content_width=100)
    yield name, command.get_help(context).rstrip()
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None:
                yield from _helps(found, f"{name} {each}", context)


# Settings


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable that the code reads, and the default that stands beside it."""

    name: str
    default: str | None


def settings_page() -> str:
    """Show every environment variable that the code reads."""
    words, found = words_of("settings"), settings_read()
    _same("settings", set(found), set(words))
    rows = [(f"`{name}`", _default(found[name], each), each["means"]) for name, each in words.items()]
    said = (
        "What an installation may set is an environment variable. There is no settings file. An empty value is as good "
        "as none. Settings are read when a process starts: start it again after a change."
    )
    return page("Settings", said, table(("variable", "default", "meaning"), rows))


def settings_read() -> dict[str, Setting]:
    """Find every environment variable that a module reads, with its default where that is a constant."""
    found: dict[str, Setting] = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            setting = _setting(node)
            if setting and setting.name not in NOT_SET_BY_PEOPLE and "migrations" not in path.parts:
                known = found.get(setting.name)
                found[setting.name] = setting if known is None or known.default is None else known
    return found


def _setting(node: ast.AST) -> Setting | None:
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr="get" | "setdefault"), args=[ast.Constant(str(name)), *rest]):
            constant = rest[0].value if rest and isinstance(rest[0], ast.Constant) else None
            return Setting(name, str(constant) if constant else None) if _is_environment(of) else None
        case ast.Subscript(value=of, slice=ast.Constant(str(name)), ctx=ast.Load()) if _is_environment(of):
            return Setting(name, None)
        case ast.Compare(left=ast.Constant(str(name)), ops=[ast.In() | ast.NotIn()], comparators=[of]):
            return Setting(name, None) if _is_environment(of) else None
    return None


def _is_environment(node: ast.AST) -> bool:
    return ast.unparse(node) in {"os.environ", "environ", "environment"}


def _default(setting: Setting, words: dict[str, str]) -> str:
    return words.get("default") or (f"`{setting.default}`" if setting.default else "empty")


# Roles


def roles_page() -> str:
    """Show every role, and what each may do, and how far."""
    from concordat.config.roles import ROLES, SCOPES
    from concordat.kernel.permissions import registered

    roles = [
        (f"**{role.name}**", f"`{key}`", role.purpose, "yes" if role.sees_personal_data else "no", _grants(key))
        for key, role in ROLES.items()
    ]
    heads = ("role", "key", "what for", "second step when signing in", "may give the roles")
    permissions = [
        (f"{permission.words}<br>`{permission}`", *(_reach(key, permission) for key in ROLES))
        for permission in registered()
    ]
    said = (
        "“Yes” is everywhere in the partnership. “Own agency” is a thing of the person's own agency. “Own” is a thing of "
        "their own. A dash is no. How rules decide is told in [how access is decided](../explanation/access.md); which "
        "page opens for whom is in [who may open what](who-may-open-what.md)."
    )
    rights = [
        (f"`{key}`", each.words, ", ".join(f"`{name}`" for name in sorted(each.permissions)))
        for key, each in SCOPES.items()
    ]
    held = ("permission", *(role.name for role in ROLES.values()))
    return page(
        "Roles and permissions",
        "## Roles",
        table(heads, roles),
        "## Permissions",
        said,
        table(held, permissions),
        "## Rights of a token",
        "What a token of the API can be given. A program may do that, and of that only what the token's member may.",
        table(("right", "lets a program", "which takes"), rights),
    )


def _grants(key: str) -> str:
    from concordat.config.roles import ROLES
    from concordat.partnership.rules import grantable

    given = [ROLES[each].name for each in ROLES if each in grantable([key], ROLES)]
    return "every role" if len(given) == len(ROLES) else ", ".join(given) or "none"


def _reach(key: str, permission: str) -> str:
    from concordat.access.rules import Standing, fitting
    from concordat.config.roles import ROLES

    def allowed(standing: Standing) -> bool:
        found = fitting([key], ROLES, permission, standing)
        return bool(found) and found[0].allow

    if allowed(Standing(own_agency=False, own=False)):
        return "yes"
    found = [
        words
        for words, standing in (
            ("own agency", Standing(own_agency=True, own=False)),
            ("own", Standing(own_agency=False, own=True)),
        )
        if allowed(standing)
    ]
    return ", ".join(found) or "–"


# Events


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of the record, and the first sentence of what writes it."""

    event: str
    words: str


def events_page() -> str:
    """Show every event that the record may hold."""
    from concordat.home.presenters.record import event_words

    rows = [(f"`{each.event}`", event_words(each.event), each.words) for each in events()]
    said = (
        "An event is `package.noun.verbed`. The page of the record says it in words. The third column says what the "
        "step does that writes the entry. An event that several steps write has a line for each."
    )
    return page("Events of the record", said, table(("event", "in words", "what the step does"), rows))


def events() -> list[Recorded]:
    """Find every call that records an event; a verb that is passed on is looked up where it is given."""
    found: set[Recorded] = set()
    for path, tree in trees():
        if "bench" in path.parts or "demonstration" in path.parts:
            continue
        for function, call in _calls(tree, {"record"}):
            event = call.args[0] if call.args else None
            if isinstance(event, ast.Constant) and isinstance(event.value, str):
                found.add(Recorded(event.value, _said(function)))
            elif isinstance(event, ast.JoinedStr):
                stem = event.values[0]
                assert isinstance(stem, ast.Constant)
                for verb, words in _verbs(tree, function):
                    found.add(Recorded(f"{stem.value}{verb}", words))
    return sorted(found, key=lambda each: (each.event, each.words))


def _verbs(tree: ast.Module, helper: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield the verbs that a helper of a module is called with, and what each caller says of itself."""
    called = list(_calls(tree, {helper.name}))
    for function, call in called:
        given = call.args + [keyword.value for keyword in call.keywords if keyword.arg == "verbed"]
        verbs = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        yield verbs[0], _said(function)
    if not called:
        from concordat.partnership.adapter import CHANGES

        for verb, kind, words in CHANGES.values():
            yield verb, f"{words}." if words else kind


def _calls(tree: ast.Module, names: set[str]) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
                yield function, node


def _said(function: ast.FunctionDef) -> str:
    """Return what a function's docstring says that it does, without what it returns; of one without, see words.toml."""
    words = " ".join((ast.get_docstring(function) or "").split("\n\n")[0].split())
    if not words:
        return words_of("steps").get(function.name, {}).get("does") or f"`{function.name}`"
    words = re.sub(r"[;,] (?:and )?return\b.*$|[;.,] (?:the \w+ is )?recorded\.$", ".", words, flags=re.IGNORECASE)
    return re.sub(r"^Return\b", "Read", words)


# Data


def data_page() -> str:
    """Show every table: what it holds, how sensitive it is and how long it is kept."""
    from django.apps import apps

    ours = [model for model in apps.get_models() if model.__module__.startswith("concordat.")]
    theirs = {model._meta.db_table for model in apps.get_models()} - {model._meta.db_table for model in ours}
    others = words_of("tables")
    _same("tables", theirs | WITHOUT_A_MODEL, set(others))
    rows = [(f"`{m._meta.db_table}`", _first(m), _sensitive(m), m.retention) for m in ours]  # type: ignore[attr-defined]
    rest = [(f"`{name}`", each["holds"], each["sensitivity"], each["retention"]) for name, each in others.items()]
    said = (
        "Every table that is not open to anyone has row policies: the database itself shows a reader only the rows that "
        "are theirs to see ([how access is decided](../explanation/access.md)). “Kept” says how long a row is to be "
        "kept. These are deleted by themselves: each night, documents that came to nothing, sessions that have ended, and "
        "counts and kept answers of API tokens; "
        "at once, what a letter said that lets somebody in, when it is sent, and finished work in the queue. Nothing "
        "else is deleted by itself yet."
    )
    heads = ("table", "holds", "how sensitive", "kept")
    return page("Data", said, "## Ours", table(heads, rows), "## Not described by a model of ours", table(heads, rest))


def _first(model: Any) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _sensitive(model: Any) -> str:
    return str(model.sensitivity.value)


# States


def states_page() -> str:
    """Draw the lives of agreements, plans, plan documents and releases from their tables of transitions."""
    from concordat.agreements.rules import agreements
    from concordat.analysis.rules import releases
    from concordat.plans.rules import documents, plans

    return page(
        "States",
        "Which step leads from which state to which. Any other step is refused in words.",
        "## A sharing agreement",
        _diagram(agreements.TRANSITIONS, agreements.State.DRAFT),
        _steps(agreements.TRANSITIONS),
        "## A plan",
        _diagram(plans.TRANSITIONS, plans.DRAFT),
        _steps(plans.TRANSITIONS),
        "## A plan document",
        _diagram(documents.TRANSITIONS, documents.READING),
        _steps(documents.TRANSITIONS),
        "## A release of figures",
        _diagram(releases.TRANSITIONS, releases.DRAFT),
        _steps(releases.TRANSITIONS),
    )


def _diagram(steps: tuple[Any, ...], first: str) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_state(first)}"]
    lines += [f"    {_state(step.before)} --> {_state(step.after)}: {step.verb}" for step in steps]
    return "\n".join([*lines, "```"])


def _state(name: str) -> str:
    return name.replace("-", "_") or "[*]"


def _steps(steps: tuple[Any, ...]) -> str:
    rows = [(step.verb, step.before, step.after or "gone", step.words) for step in steps]
    return table(("step", "from", "to", "that is"), rows)


# All


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the code as a syntax tree, with its path below the packages' folder."""
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE), ast.parse(path.read_text("utf-8"))


def _same(kind: str, in_code: set[str], in_words: set[str]) -> None:
    """Refuse to make a page while words.toml and the code name different things."""
    if missing := sorted(in_code - in_words):
        raise SystemExit(f"docs/reference/words.toml: say under [{kind}] what these are: {', '.join(missing)}")
    if gone := sorted(in_words - in_code):
        raise SystemExit(f"docs/reference/words.toml: these under [{kind}] are gone from the code: {', '.join(gone)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
