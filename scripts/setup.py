"""Set up this checkout: `.venv` with the locked packages and the `concordat` command, and the pages' assets.

Run by `make setup` with a Python from 3.11 on, which it chose; the standard library is all it needs. Quick when nothing
changed: the environment keeps a stamp of what it was made from. An environment without a stamp was left half made, and
is made anew. With the word `spark` it installs Apache Spark too, which stays then.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "concordat-setup"
TOOLS = ENVIRONMENT / "tools"
PROJECT = CHECKOUT / "pyproject.toml"
LOCK = CHECKOUT / "requirements.lock"
TOOLS_LOCK = CHECKOUT / "requirements-bootstrap.lock"
SPARK_LOCK = CHECKOUT / "requirements-spark.lock"
FRONTEND = CHECKOUT / "frontend" / "build.py"

# Starts as a shell script and goes on as Python, so that the path may hold spaces and be as long as it likes.
COMMAND = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from concordat.config.cli import main

sys.exit(main())
"""


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def main() -> int:
    """Bring the checkout up to date; return the exit code."""
    try:
        with Path(__file__).open() as ours:  # two at once take turns
            fcntl.flock(ours, fcntl.LOCK_EX)
            spark = "spark" in sys.argv[1:] or has_spark()
            if not is_current():
                make_environment()
            if spark and not has_spark():
                install_spark()
            build_assets()
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def is_current() -> bool:
    """Say whether the environment was made, to the end, from the locks as they are now."""
    return PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """Return what the environment depends on, hashed: this Python, this place, the locks and this script."""
    total = hashlib.sha256(f"{sys.version} {CHECKOUT}".encode())
    for path in (PROJECT, LOCK, TOOLS_LOCK, Path(__file__)):
        total.update(path.read_bytes())
    return total.hexdigest()


def make_environment() -> None:
    """Make the environment, or bring it up to date when it is of this Python and was whole."""
    begin = time.monotonic()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    whole = STAMP.is_file() and (ENVIRONMENT / "lib" / f"python{version}").is_dir()
    STAMP.unlink(missing_ok=True)
    if not whole:
        say(f"making .venv with Python {version}")
        create_empty()
    say("installing the locked packages")
    install_packages()
    install_ourselves(version)
    STAMP.write_text(fingerprint())
    say(f"done in {time.monotonic() - begin:.0f} seconds")


def create_empty() -> None:
    """Make an environment with nothing but pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            f"this Python comes without venv. On Debian or Ubuntu: "
            f"apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv"
        )
    base = getattr(sys, "_base_executable", sys.executable)
    run([base, "-m", "venv", "--clear", ENVIRONMENT], "the environment could not be made")


def install_packages() -> None:
    """Install what the lock names, checked against its hashes: by uv, or by pip where uv is not to be had."""
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    hashed = ["--require-hashes", "--no-deps"]
    uv = TOOLS / "bin" / "uv"
    try:
        run([*pip, "install", "--upgrade", "--target", TOOLS, *hashed, "-r", TOOLS_LOCK], "uv could not be installed")
        sync: list[str | Path] = [uv, "--quiet", "pip", "sync", "--python", PYTHON, "--require-hashes", LOCK]
        run(sync, "uv did not succeed", indexes_of_pip(pip))
    except SetupError as error:
        say(f"{error}\nsetup: going on with pip, which takes longer")
        run([*pip, "install", *hashed, "-r", LOCK], "the packages could not be installed")


def indexes_of_pip(pip: list[str | Path]) -> dict[str, str]:
    """Return uv's settings for the package indexes that pip is configured with, which uv does not read itself."""
    done = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False)
    configured: dict[str, str] = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        configured[name.rpartition(".")[2]] = value.strip("'\"")
    names = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "find-links": "UV_FIND_LINKS"}
    found = {names[name]: " ".join(value.split()) for name, value in configured.items() if name in names}
    if "UV_FIND_LINKS" in found:
        found["UV_FIND_LINKS"] = found["UV_FIND_LINKS"].replace(" ", ",")
    if "cert" in configured:
        found["SSL_CERT_FILE"] = configured["cert"]
    # Hashes say which file is meant, so any index may supply it, as with pip.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **found}


def has_spark() -> bool:
    """Say whether what the lock of Apache Spark names is installed."""
    named = [line.split()[0].replace("==", "-") for line in SPARK_LOCK.read_text().splitlines() if "==" in line]
    return all(any(ENVIRONMENT.glob(f"lib/python*/site-packages/{name}.dist-info")) for name in named)


def install_spark() -> None:
    """Install Apache Spark, of some 400 MB."""
    say("installing Apache Spark, which is large")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    words: list[str | Path] = ["--require-hashes", "--no-deps", "-r", SPARK_LOCK]
    try:
        uv: list[str | Path] = [TOOLS / "bin" / "uv", "--quiet", "pip", "install", "--python", PYTHON, *words]
        run(uv, "uv did not succeed", indexes_of_pip(pip))
    except SetupError as error:
        say(f"{error}\nsetup: going on with pip, which takes longer")
        run([*pip, "install", *words], "Apache Spark could not be installed")


def install_ourselves(version: str) -> None:
    """Make the checkout importable and put the `concordat` command in place; nothing is built or fetched for it."""
    project = tomllib.loads(PROJECT.read_text())["project"]
    name = f"{project['name']}-{project['version']}.dist-info"
    files = {
        "concordat-checkout.pth": f"{CHECKOUT}\n",
        f"{name}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
        f"{name}/INSTALLER": "concordat-setup\n",
    }
    files[f"{name}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{name}/RECORD"))
    packages = ENVIRONMENT / "lib" / f"python{version}" / "site-packages"
    for old in packages.glob(f"{project['name']}-*.dist-info"):
        shutil.rmtree(old)
    (packages / name).mkdir()
    for path, text in files.items():
        (packages / path).write_text(text)
    command = ENVIRONMENT / "bin" / "concordat"
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)


def build_assets() -> None:
    """Have the pages' assets built; the build itself is quick when nothing changed."""
    if FRONTEND.is_file() and subprocess.run([PYTHON, FRONTEND], cwd=CHECKOUT, check=False).returncode != 0:
        raise SetupError("the pages' assets could not be built; see above")


def run(words: Sequence[str | Path], otherwise: str, settings: dict[str, str] | None = None) -> None:
    """Run a program quietly; when it fails, raise with what it said."""
    try:
        done = subprocess.run(
            words, env={**(settings or {}), **os.environ}, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise SetupError(f"{otherwise}: {error.strerror}") from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise SetupError(f"{otherwise}:\n{said}")


def say(line: str) -> None:
    """Tell the person who waits what goes on."""
    print(f"setup: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
