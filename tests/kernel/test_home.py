"""The folder of one installation."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from concordat.kernel.home import CHECKOUT, Home


def test_find_obeys_the_environment(tmp_path: Path) -> None:
    assert Home.find({"CONCORDAT_HOME": str(tmp_path / "here")}).path == tmp_path / "here"


def test_find_falls_back_to_the_checkout() -> None:
    assert Home.find({}).path == CHECKOUT / ".concordat"


def test_create_closes_the_folders_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    for folder in (home.run, home.log, home.files, home.audit_heads):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_secret_key_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: home.secret_key(), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE((home.path / "secret-key").stat().st_mode) == 0o600
    assert sorted(entry.name for entry in home.path.iterdir()) == [
        "audit-heads",
        "files",
        "log",
        "run",
        "secret-key",
    ]
