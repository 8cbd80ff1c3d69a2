"""The pages of an index in order, and what the feeds beside them lead to."""

from __future__ import annotations

import pytest

from listwire.types import Document
from sources.notice_index import feed_links, index_links, index_number, index_part, next_index_url

BASE = "https://ofac.treasury.gov/recent-actions/sanctions-list-updates"


def page(markup: str, url: str = BASE) -> Document:
    return Document("ofac_recent_actions", "index", url, "", f"<html><body>{markup}</body></html>".encode())


@pytest.mark.parametrize(
    ("markup", "number", "following"),
    [
        ('<ul class="pager__items"><li class="pager__item--next"><a href="?page=1">Next</a></li></ul>', 0, "?page=1"),
        ('<nav><a href="?page=0">1</a><a href="?a=b&amp;page=2" rel="next">Next</a></nav>', 1, "?a=b&page=2"),
        (f'<a href="{BASE}/?page=3">4</a><a href="{BASE}?page=90">Last</a>', 2, "/?page=3"),
    ],
)
def test_the_pager_gives_the_next_page(markup: str, number: int, following: str) -> None:
    assert next_index_url(page(markup), BASE, number) == (BASE + following, True)


@pytest.mark.parametrize(
    "markup",
    ['<ul class="pager__items"><li>9</li></ul>', '<a href="?page=7">Previous</a>', '<nav class="pager"></nav>'],
)
def test_a_pager_that_goes_on_no_further_ends_the_index(markup: str) -> None:
    assert next_index_url(page(markup), BASE, 8) == (None, True)


def test_without_a_pager_the_next_page_is_guessed() -> None:
    other = '<a href="https://other.example/?page=1">elsewhere</a><a href="/press?page=1">another list</a>'
    assert next_index_url(page(other), BASE, 0) == (f"{BASE}?page=1", False)
    assert next_index_url(page(""), f"{BASE}?all=1&page=0", 4) == (f"{BASE}?all=1&page=5", False)


def test_what_a_mirrors_index_leads_to_is_asked_at_the_mirror() -> None:
    links = f'<a href="{BASE.rsplit("/", 1)[0]}/20260227">One</a><a href="/recent-actions/20260226?a=1">Two</a>'
    mirror = "http://127.0.0.1:8/mirrored"
    assert [link.url for link in index_links(page(links, mirror), mirror)] == [
        "http://127.0.0.1:8/recent-actions/20260227",
        "http://127.0.0.1:8/recent-actions/20260226?a=1",
    ]
    assert [link.url for link in index_links(page(links), BASE)] == [
        "https://ofac.treasury.gov/recent-actions/20260227",
        "https://ofac.treasury.gov/recent-actions/20260226?a=1",
    ]


def test_a_part_of_an_index_has_its_number() -> None:
    assert [index_part(0), index_part(3), index_part(2, is_backfill=True)] == ["index", "index_3", "backfill_index_2"]
    for number in (0, 1, 12):
        for is_backfill in (False, True):
            assert index_number(index_part(number, is_backfill=is_backfill)) == number
    assert [index_number(part) for part in ("20260227", "indexes", "feed", "index_x")] == [None] * 4


FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>OFAC</title><item>
<title>Removals</title><link>https://content.govdelivery.com/accounts/USTREAS/bulletins/1</link>
<description>&lt;p&gt;See &lt;a href="https://ofac.treasury.gov/recent-actions/20260227?utm_source=x&amp;amp;y=1"&gt;here&lt;/a&gt;
and https://home.treasury.gov/news/press-releases/SB0302. &lt;/p&gt;</description></item><item>
<link>https://www.federalregister.gov/documents/2026/02/27/2026-04001/notice-of-ofac-sanctions-action</link>
<link>https://ofac.treasury.gov/recent-actions/20260227</link><guid>https://[bad</guid>
<link>https://evil.example/recent-actions/20260101</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("name", "index_url", "expected"),
    [
        ("ofac_recent_actions", BASE, [("20260227", "https://ofac.treasury.gov/recent-actions/20260227")]),
        (
            "treasury_press",
            "https://home.treasury.gov/news/press-releases",
            [("sb0302", "https://home.treasury.gov/news/press-releases/sb0302")],
        ),
        (
            "federal_register",
            "https://www.federalregister.gov/api/v1/documents.json",
            [
                (
                    "text_2026-04001",
                    "https://www.federalregister.gov/documents/full_text/text/2026/02/27/2026-04001.txt",
                )
            ],
        ),
    ],
)
def test_a_feed_leads_to_its_publishers_own_pages(name: str, index_url: str, expected: list[tuple[str, str]]) -> None:
    assert [(link.part, link.url) for link in feed_links(name, FEED, index_url)] == expected


def test_bytes_without_links_lead_nowhere() -> None:
    assert feed_links("ofac_recent_actions", b"\xff\x00<rss/>", BASE) == ()
