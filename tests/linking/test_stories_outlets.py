"""Whose entry it is."""

from __future__ import annotations

import pytest

from linking.story_outlets import outlet


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.news.example/2026/02/28/x", "news.example"),
        ("http://feeds.herald.co.uk:8080/rss?a=b", "herald.co.uk"),
        ("https://g1.folha.com.br/x", "folha.com.br"),
        ("https://user@Deep.Paper.DE./x", "paper.de"),
        ("https://news.google.com/rss/articles/x", "the feed"),
        ("https://192.0.2.1/x", "the feed"),
        ("https://localhost/x", "the feed"),
        ("urn:uuid:1", "the feed"),
        ("", "the feed"),
        (None, "the feed"),
    ],
)
def test_an_outlet_is_the_registered_name_of_the_host(url: str | None, expected: str):
    assert outlet(url, "the feed") == expected


def test_two_feeds_of_one_outlet_count_once():
    assert outlet("https://a.paper.de/1", "world") == outlet("https://b.paper.de/2", "africa")
