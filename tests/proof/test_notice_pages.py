"""Nine real recent-actions pages of 2018 to 2025: each is the notice, and names the parties, that a reader finds.

The other side is `ofac_pages_truth.toml`, typed by hand from the pages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from listwire.types import Document, NoticeItemRow, NoticeRow, ParsedDocument
from sources.ofac_recent_actions import SOURCE, inspect, parse

pytestmark = pytest.mark.proof

Page = Mapping[str, Any]

TRUTH = Path(__file__).with_name("ofac_pages_truth.toml")
PAGES: list[Page] = tomllib.loads(TRUTH.read_text(encoding="utf-8"))["page"]
ITEM_FIELDS = ("action", "party_name", "party_type", "program_codes", "line_count")


@pytest.fixture(params=PAGES, ids=lambda page: page["part"])
def page(request: pytest.FixtureRequest) -> Page:
    found: Page = request.param
    return found


@pytest.fixture
def parsed(page: Page, shared_data: Path) -> ParsedDocument:
    body = (shared_data / "ofac_pages" / page["file"]).read_bytes()
    assert inspect(body) is None
    url = f"https://ofac.treasury.gov/recent-actions/{page['part']}"
    return parse(Document(SOURCE.name, page["part"], url, "0" * 64, body))


def notice_of(parsed: ParsedDocument) -> NoticeRow:
    [row] = [row for row in parsed.rows if isinstance(row, NoticeRow)]
    return row


def items_of(parsed: ParsedDocument) -> list[NoticeItemRow]:
    return [row for row in parsed.rows if isinstance(row, NoticeItemRow)]


def test_every_page_is_in_the_truth(shared_data):
    assert {page["file"] for page in PAGES} == {path.name for path in (shared_data / "ofac_pages").glob("*.html")}


def test_the_notice_is_the_one_that_a_reader_sees(page, parsed):
    row = notice_of(parsed)
    assert (row.document_key, row.published_on, row.title) == (page["part"], page["published_on"], page["title"])
    assert list(row.notice_types) == page["types"]
    assert list(row.related_urls) == page["press_release_urls"]


def test_the_items_are_the_parties_that_a_reader_counts(page, parsed):
    found = [{field: getattr(item, field) for field in ITEM_FIELDS} for item in items_of(parsed)]
    assert [{**item, "program_codes": list(item["program_codes"])} for item in found] == page["item"]
    assert parsed.rejections == ()


def test_all_that_is_not_understood_is_what_the_capture_left_out(page, parsed):
    """One page lacks wallets in the middle of an entry: `[...]` stands for them."""
    unread = [text for item in items_of(parsed) for text in item.unread_texts]
    assert all(text.startswith("[...] alt. Digital Currency Address - XBT ") for text in unread)
    assert len(unread) == (1 if page["part"] == "20220506" else 0)


def test_every_section_of_the_pages_is_of_the_sdn_list(parsed):
    assert {item.list_code for item in items_of(parsed)} == {"SDN"}
