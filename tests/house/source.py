"""Checks of the source that an import linter cannot make. Each takes the folder of packages and returns what it found.

They read the code as text and syntax trees, so that a test can plant a violation in a copy and see it caught.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LAYERS = (
    "config home meetings reports learning funding returns plans casework measures engagement training operations "
    "analysis linkage datasets agreements directory partnership places access notices audit design kernel"
).split()
DOMAIN = set(LAYERS) - {"config", "access", "audit", "design", "kernel"}
ENTRANCES = {"queries", "commands", "permissions", "urls"}
NAMELESS = {"reports", "plans", "measures", "analysis", "engagement"}
FORBIDDEN_NAMES = {"utils", "common", "core", "services", "shared", "helpers", "misc"}
LONGEST = 400


@dataclass(frozen=True)
class Module:
    """A module: where it is, its package, its room and its syntax tree."""

    path: Path
    package: str
    room: str
    tree: ast.Module
    text: str

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path.name} in {self.package}/{self.room}, line {getattr(node, 'lineno', 0)}: {words}"


def modules(root: Path) -> Iterator[Module]:
    """Read every module of every package, but for migrations."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if "migrations" in parts or len(parts) < 2:
            continue
        text = path.read_text()
        yield Module(path, parts[0], parts[1], _tree(text), text)


@cache
def _tree(text: str) -> ast.Module:
    """Read a module once, in however many copies it stands."""
    return ast.parse(text)


def imports(module: Module) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """Yield each import of ours as its parts after `concordat`; names imported from a module count as parts."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "concordat":
            base = tuple(node.module.split(".")[1:])
            for alias in node.names:
                yield node, (*base, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("concordat."):
                    yield node, tuple(alias.name.split(".")[1:])


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with the dotted name of what is called."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def wrong_entrances(root: Path) -> list[str]:
    """A domain package is entered only by its queries, commands, permissions and addresses.

    `datasets` enforces what agreements say, and `analysis` asks in the words of datasets, so that each may stand on rules
    of what it stands on: plain Python without rows.
    """
    return [
        module.at(node, f"enters {parts[0]} by {parts[1]}")
        for module in modules(root)
        if module.package != "config"
        for node, parts in imports(module)
        if len(parts) > 1 and parts[0] in DOMAIN and parts[0] != module.package and parts[1] not in ENTRANCES
        if not (module.package in {"datasets", "analysis"} and parts[1] == "rules")
    ]


def names_in_plans(root: Path) -> list[str]:
    """Nobody's name reaches a plan: what is planned, measured and told has no code path to identified people."""
    return [
        module.at(node, f"reaches {parts[0]}")
        for module in modules(root)
        if module.package in NAMELESS
        for node, parts in imports(module)
        if parts[0] in {"casework", "linkage"}
    ]


def orm_in_views(root: Path) -> list[str]:
    """Views and operations of the API hold no ORM: no managers, no saving, no transactions."""
    found = re.compile(r"\.objects\b|\.save\(|(?<!@router)\.delete\(|transaction\.atomic|\.raw\(")
    return [
        f"{module.path.name} in {module.package}, line {number}: {line.strip()}"
        for module in modules(root)
        if module.room in {"views", "api"} and module.package != "config"
        for number, line in enumerate(module.text.splitlines(), 1)
        if found.search(line) and not line.strip().startswith(("#", '"'))
    ]


def raw_sql(root: Path) -> list[str]:
    """Raw SQL lives in `kernel`, `audit`, the doctor and bench of `config`, and the store of `datasets` alone."""
    return [
        module.at(node, f"calls {name}")
        for module in modules(root)
        if module.package not in {"kernel", "audit", "config"}
        and (module.package, module.room) != ("datasets", "store")
        for node, name in calls(module)
        if name.endswith((".execute", ".raw", ".extra")) or name in {"RawSQL", "cursor.execute"}
    ]


def models_by_name(root: Path) -> list[str]:
    """Nobody fetches a model by its name, which is an import that nobody sees."""
    return [
        module.at(node, f"calls {name}")
        for module in modules(root)
        for node, name in calls(module)
        if name.endswith("get_model") and module.package not in {"config"}
    ]


def downstream_addresses(root: Path) -> list[str]:
    """Nobody builds the address of a page downstream; `config` and `home` stand above all."""
    found = []
    for module in modules(root):
        for node, name in calls(module):
            if name not in {"reverse", "redirect", "reverse_lazy"} or not node.args:
                continue
            target = node.args[0]
            if isinstance(target, ast.Constant) and isinstance(target.value, str) and ":" in target.value:
                package = target.value.split(":")[0]
                if package in LAYERS and package != "home" and LAYERS.index(package) < LAYERS.index(module.package):
                    found.append(module.at(node, f"addresses {target.value}"))
    return found


def queries_without_reader(root: Path) -> list[str]:
    """A public query of a domain package begins with its reader."""
    found = []
    for module in modules(root):
        if module.room != "queries" or module.package not in DOMAIN - {"home"} | {"home"}:
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = [argument.arg for argument in node.args.args]
                if names and names[0] not in {"actor", "member", "day", "on", "secret", "email", "request"}:
                    found.append(module.at(node, f"{node.name}({names[0]}, ...) does not begin with the reader"))
    return found


def commands_without_author(root: Path) -> list[str]:
    """A public command takes `by=`, by keyword only."""
    return [
        module.at(node, f"{node.name} has no keyword-only by=")
        for module in modules(root)
        if module.room == "commands" and module.package in DOMAIN
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]


def forbidden_names(root: Path) -> list[str]:
    """Nothing is called utils, common, core, services, shared."""
    return [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.stem in FORBIDDEN_NAMES and path.suffix in {"", ".py"} and "static" not in path.parts
    ]


def long_modules(root: Path) -> list[str]:
    """A module past four hundred lines is split by noun."""
    return [
        f"{module.path.relative_to(root)}: {lines} lines"
        for module in modules(root)
        if (lines := module.text.count("\n")) > LONGEST
    ]


def inline_in_templates(root: Path) -> list[str]:
    """Templates hold no style, script or handler inline: the Content-Security-Policy would refuse it."""
    inline = re.compile(r"\sstyle=|\son[a-z]+=[\"']|<style|<script(?![^>]*(\ssrc=|application/json))|javascript:")
    return [
        f"{path.relative_to(root)}, line {number}: {line.strip()[:100]}"
        for path in sorted(root.rglob("templates/**/*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]


def silent_models(root: Path) -> list[str]:
    """Every model says how sensitive it is and how long it is kept."""
    found = []
    for module in modules(root):
        if module.room != "models":
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ClassDef):
                continue
            bases = {ast.unparse(base) for base in node.bases}
            if not bases & {"models.Model", "Record", "AbstractBaseUser", "AbstractBaseSession"}:
                continue
            if any(isinstance(n, ast.ClassDef) and "abstract = True" in ast.unparse(n) for n in node.body):
                continue
            said = {ast.unparse(n.targets[0]) for n in node.body if isinstance(n, ast.Assign)}
            if missing := {"sensitivity", "retention"} - said:
                found.append(module.at(node, f"{node.name} does not say its {' or '.join(sorted(missing))}"))
    return found


CHECKS = (
    wrong_entrances,
    names_in_plans,
    orm_in_views,
    raw_sql,
    models_by_name,
    downstream_addresses,
    queries_without_reader,
    commands_without_author,
    forbidden_names,
    long_modules,
    inline_in_templates,
    silent_models,
)
