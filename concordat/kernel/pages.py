"""Long lists: which page of them a reader asks for, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class PageSpec:
    """A page of a list: its number (from 1), its size, the order, the words sought and the filters set."""

    page: int = 1
    size: int = 50
    sort: str = ""
    descending: bool = False
    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        query: Mapping[str, Any],
        *,
        sorts: Sequence[str] = (),
        filters: Sequence[str] = (),
        size: int = 50,
    ) -> PageSpec:
        """Read a page from an address's query; what is unknown or malformed falls back to the default."""
        asked = str(query.get("sort", ""))
        sort = asked if asked.lstrip("-") in {name.lstrip("-") for name in sorts} else next(iter(sorts), "")
        number = str(query.get("page", "1"))
        return cls(
            page=max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
            size=size,
            sort=sort.lstrip("-"),
            descending=sort.startswith("-"),
            search=str(query.get("q", ""))[:200].replace("\x00", "").strip(),
            filters={name: value for name in filters if (value := str(query.get(name, ""))[:100].replace("\x00", ""))},
        )

    def query(self, **changes: Any) -> str:
        """Return the address's query for this page with `changes` made: `page=`, `sort=`, `descending=`."""
        spec = replace(self, **changes)
        words = {
            "q": spec.search,
            **spec.filters,
            "sort": ("-" if spec.descending else "") + spec.sort,
        }
        if spec.page > 1:
            words["page"] = str(spec.page)
        return "?" + urlencode({name: word for name, word in words.items() if word})


@dataclass(frozen=True)
class AskedSpec(PageSpec):
    """A page of what was asked for, whose address says the whole question: in words before the order and the page."""

    said: tuple[tuple[str, str], ...] = ()

    def query(self, **changes: Any) -> str:
        """Return the address's query for this page with changes."""
        spec = replace(self, **changes)
        words = [*self.said]
        if spec.sort:
            words.append(("sort", ("-" if spec.descending else "") + spec.sort))
        if spec.page > 1:
            words.append(("page", str(spec.page)))
        return "?" + urlencode(words)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, and how many there are in all."""

    items: Sequence[T]
    total: int
    spec: PageSpec

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.spec.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.spec.page - 1) * self.spec.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.spec.page * self.spec.size)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def of(self, items: Sequence[U]) -> Page[U]:
        """Return the same page holding other items, such as what a presenter made of them."""
        return Page(items, self.total, self.spec)


def page_of(rows: Any, spec: PageSpec, orders: Mapping[str, Sequence[str]], total: int | None = None) -> Page[Any]:
    """Cut a queryset to the page asked for, ordered by the columns that `orders` gives for each sort name.

    A page past the end is the last one. Two queries, whatever the length; one where `total`, their number, is known.
    """
    columns = list(orders.get(spec.sort) or next(iter(orders.values()), ()))
    if spec.descending:
        columns = [name[1:] if name.startswith("-") else f"-{name}" for name in columns]
    total = rows.count() if total is None else total
    spec = replace(spec, page=min(spec.page, max(1, -(-total // spec.size))))
    start = (spec.page - 1) * spec.size
    return Page(list(rows.order_by(*columns, "pk")[start : start + spec.size]), total, spec)
