"""What stands round every page: who is signed in, where they are, and where they can go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A partnership that the reader may switch to; `ref` is posted as `partnership`."""

    ref: str
    name: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the navigation; `count` above 0 is shown beside it."""

    text: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the footer."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """The frame of a page. What is empty is left out, so the default is right for somebody not signed in."""

    service: str = "Concordat"
    home_url: str = "/"
    member_name: str = ""
    agency_name: str = ""
    partnership_name: str = ""
    partnerships: tuple[Choice, ...] = ()
    switch_url: str = ""
    search_url: str = ""
    notices_url: str = ""
    unread: int = 0
    sign_out_url: str = ""
    account_url: str = ""
    sign_in_url: str = ""
    navigation: tuple[NavItem, ...] = ()
    sections: tuple[tuple[str, str, bool], ...] = ()
    footer: tuple[Link, ...] = ()
    demonstration: bool = False

    @property
    def switchable(self) -> bool:
        """Say whether there is more than one partnership to choose from."""
        return bool(self.switch_url) and len(self.partnerships) > 1
