"""JSON Feed 1.0 and 1.1, also with fields of the wrong type."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.types import EntryRow
from sources import rss
from tests.sources.golden_rss import document


def rows(*items: Any, **feed: Any) -> list[EntryRow]:
    body = {"version": "https://jsonfeed.org/version/1", "title": "Harbour", "items": list(items), **feed}
    parsed = rss.parse(document(json.dumps(body).encode()))
    assert parsed.parsed_count == len(items)
    return [row for row in parsed.rows if isinstance(row, EntryRow)]


def test_version_1_has_one_author_and_numbers_as_ids():
    (row,) = rows({"id": 7, "content_html": "<b>x</b>", "author": {"name": "Harbour desk"}})
    assert (row.guid, row.rung, row.summary, row.author) == ("7", "guid", "x", "Harbour desk")


def test_the_authors_of_the_feed_speak_for_an_item_without():
    own, others = rows({"id": "1", "authors": [{"name": "AFP"}]}, {"id": "2"}, authors=[{"name": "Harbour desk"}])
    assert (own.author, own.wire_source, others.author) == ("AFP", "AFP", "Harbour desk")


@pytest.mark.parametrize(
    ("item", "summary"),
    [
        ({"summary": "S", "content_text": "T", "content_html": "<p>H</p>"}, "S"),
        ({"content_text": "T < 3", "content_html": "<p>H</p>"}, "T < 3"),
        ({"summary": " ", "content_html": "<p>H</p>"}, "H"),
    ],
)
def test_the_shortest_form_of_the_text_is_kept(item, summary):
    assert rows({"id": "1", **item})[0].summary == summary


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["id", "url", "title", "summary", "content_html", "date_published", "author", "authors", "language"]
)


@given(st.lists(JSON | st.dictionaries(FIELDS, JSON, max_size=5), max_size=4), JSON, JSON)
def test_fields_of_any_type_give_rows_or_rejections(items, author, language):
    named = rows(*items, author=author, language=language)
    assert all(row.guid or row.url or row.title or row.summary or row.published_text for row in named)


def test_half_a_surrogate_pair_in_an_id_or_link_is_replaced():
    (row,) = rows({"id": "a\ud800", "url": "https://news.example/\udfff", "title": "\ud83d\ude00 \ud83d"})
    assert (row.guid, row.url, row.title) == ("a\ufffd", "https://news.example/\ufffd", "\U0001f600 \ufffd")
