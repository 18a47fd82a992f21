"""Pages of long lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.pages import PageSpec, page_of
from concordat.kernel.refs import ALPHABET, LENGTH, new_ref


@given(st.dictionaries(st.sampled_from(["page", "sort", "q", "status", "x"]), st.text(max_size=30)))
def test_any_address_gives_a_page(query):
    spec = PageSpec.read(query, sorts=("title", "-due"), filters=("status",))
    assert spec.page >= 1
    assert spec.sort in {"title", "due"}
    assert set(spec.filters) <= {"status"}
    assert "\x00" not in spec.search


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30, "1.5", "²"])
def test_a_page_that_makes_no_sense_is_the_first(page):
    assert PageSpec.read({"page": page}).page == 1


def test_a_sort_may_descend_by_default_or_by_wish():
    assert PageSpec.read({}, sorts=("-due", "title")).descending
    assert not PageSpec.read({"sort": "due"}, sorts=("-due", "title")).descending
    assert PageSpec.read({"sort": "-title"}, sorts=("-due", "title")).descending


def test_the_query_keeps_what_was_asked():
    spec = PageSpec.read({"q": "a b", "status": "x", "sort": "-title"}, sorts=("title",), filters=("status",))
    assert spec.query(page=3) == "?q=a+b&status=x&sort=-title&page=3"


@pytest.mark.django_db
def test_a_page_past_the_end_is_the_last(cast, django_assert_num_queries):
    from concordat.partnership.models import Agency

    with cast.acting("mina"), django_assert_num_queries(2):
        page = page_of(Agency.objects.all(), PageSpec(page=99, size=3, sort="name"), {"name": ["name"]})
    assert (page.spec.page, page.total, page.pages, page.first, page.last) == (2, 4, 2, 4, 4)


def test_references_are_short_plain_and_new():
    refs = {new_ref() for _ in range(1000)}
    assert len(refs) == 1000
    assert all(len(ref) == LENGTH and set(ref) <= set(ALPHABET) for ref in refs)
