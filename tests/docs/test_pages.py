"""Every page of the documentation: its links lead somewhere, its commands exist, it names no strange host or folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from concordat.config.cli import main
from tests.docs.pages import CHECKOUT, CODE, anchors, commands, links, written

LARGEST = 400_000  # bytes of a picture
HOSTS = re.compile(r"https?://([\w.-]+)")
KNOWN_HOSTS = re.compile(
    r"localhost|127\.0\.0\.1|([\w-]+\.)*(example|example\.org|data\.police\.uk|nationalarchives\.gov\.uk|legislation\.gov\.uk)"
)
PATHS = re.compile(r"""(?:^|[\s`"'=(])/([a-z][\w-]*)(?=[/\s`])""", re.MULTILINE)
# Where an installation keeps things, and the first words of our own pages' addresses.
KNOWN_PATHS = {
    *"etc mnt opt srv access account agreements analysis api datasets design healthz jobs metrics notices".split(),
    *"partnership places plans record search sharing".split(),
}
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
# Names, references of the example's actions, and what everybody knows.
NO_SHORT_FORMS = re.compile(r"[A-Z]{1,3}\d+|OK|ID|GB|MB|II|UK|GOV|MIT|SI")
PAGES = written()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        name, _, anchor = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_command_exists(page: Path) -> None:
    assert [line for line in commands(page) if (trouble := trouble_with(line)) and print(trouble) is None] == []


def test_a_command_or_option_that_does_not_exist_is_found() -> None:
    assert trouble_with("concordat audit prove")
    assert trouble_with("concordat audit verify --quickly")
    assert not trouble_with("concordat audit verify --json")


def trouble_with(line: str) -> str:
    """Say what is wrong with a command as it is typed: a name or an option that does not exist."""
    words, command = shlex.split(line)[1:], main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        if found is None:
            return f"{line}: there is no such command"
        command = found
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"{line}: no such option: {', '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_a_page_names_no_host_or_folder_but_those_that_readers_need(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [host for host in HOSTS.findall(text) if not KNOWN_HOSTS.fullmatch(host.rstrip("."))] == []
    assert sorted(set(PATHS.findall(text)) - KNOWN_PATHS) == []


def test_pictures_are_small_and_each_is_shown() -> None:
    pictures = sorted((CHECKOUT / "docs" / "pictures").glob("*.png"))
    shown = {(page.parent / target).resolve() for page in PAGES for target in links(page)}
    assert [each.name for each in pictures if each.stat().st_size > LARGEST] == []
    assert [each.name for each in pictures if each not in shown] == []


def test_short_forms_are_in_the_glossary() -> None:
    """What pages for users say in capitals, outside code, must be explained."""
    glossary = (CHECKOUT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    users = [CHECKOUT / "docs" / "first-hour.md", *sorted((CHECKOUT / "docs" / "how-to").glob("*.md"))]
    used = {word for page in users for word in ACRONYM.findall(_prose(page))}
    unexplained = [
        word for word in sorted(used) if not NO_SHORT_FORMS.fullmatch(word) and f"| {word} |" not in glossary
    ]
    assert unexplained == []


def _prose(page: Path) -> str:
    """Return a page without code, indented blocks and addresses."""
    text = re.sub(r"^ {4}.*$", "", CODE.sub("", page.read_text("utf-8")), flags=re.MULTILINE)
    return re.sub(r"\(\S+\)", "", text)
