"""Pages as text: tables, captions, bullets and sub-headings are no part of a party's name."""

from __future__ import annotations

import pytest

from listwire.types import Document, NoticeItemRow
from sources.notice_html import root_of, text_of
from sources.ofac_recent_actions import parse

ROE = "ROE, Jane; DOB 1961 (individual) [SDGT]."
DOE = "DOE, John; DOB 1962 (individual) [SDGT]."


def document(body: str) -> Document:
    page = f"""<html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/20230601"></head><body>
<h1>Designations</h1><div class="field--name-field-body">
<h4>The following individuals have been added to OFAC's SDN List:</h4>{body}</div></body></html>"""
    return Document("ofac_recent_actions", "20230601", "https://ofac.treasury.gov", "0" * 64, page.encode())


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td>{ROE}</td></tr><tr><td>{DOE}</td></tr></table>",
        f"<table><tr><td>1</td><td>{ROE}</td></tr><tr><td>2.</td><td>{DOE}</td></tr></table>",
        "<table><tr><td>ROE, Jane;</td><td>DOB 1961</td><td>(individual)</td><td>[SDGT].</td></tr>"
        "<tr><td>DOE,</td><td>John;</td><td>DOB 1962 (individual) [SDGT].</td></tr></table>",
        f"<table><caption>Named today</caption><thead><tr><th>Name</th></tr></thead><tr><td>{ROE}</td></tr>"
        f"<tr><td>{DOE}</td></tr></table>",
        f"<table><tr><th>Number</th><th>Name</th></tr><tr><th>1</th><td>{ROE}</td></tr><tr><th>2</th><td>{DOE}</td></tr>"
        "</table>",
        f"<figure><figcaption>Both of them</figcaption></figure><p>{ROE}</p><p>{DOE}</p>",
        f"<h5>Malian persons</h5><p>{ROE}</p><h5>Others</h5><p>{DOE}</p>",
        f"<p><b>Malian Individuals</b><br>{ROE}<br>Other persons:<br>{DOE}</p>",
        f"<ul><li>{ROE}</li></ul><ol><li>{DOE}</li></ol>",
        f"<p>\u2022 {ROE}</p><p>* {DOE}</p>",
        f"<p>- {ROE}</p><p>\u2013 {DOE}</p>",
    ],
)
def test_only_the_words_of_an_entry_are_in_its_name_and_text(body):
    parsed = parse(document(body))
    items = [row for row in parsed.rows if isinstance(row, NoticeItemRow)]
    assert [item.party_name for item in items] == ["ROE, Jane", "DOE, John"]
    assert [item.raw_text for item in items] == [ROE, DOE]
    assert not parsed.rejections


def test_a_name_in_capitals_on_a_line_of_its_own_is_no_sub_heading():
    body = "<p>SUN SHIPPING COMPANY<br>(a.k.a. SUN LINE), Lagos, Nigeria [SDGT].</p><p>17 NOVEMBER [FTO].</p>"
    items = [row for row in parse(document(body)).rows if isinstance(row, NoticeItemRow)]
    assert [item.party_name for item in items] == ["SUN SHIPPING COMPANY", "17 NOVEMBER"]


def test_rows_of_a_table_are_paragraphs_and_cells_are_lines():
    page = document("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>")
    assert text_of(root_of(page)).endswith("A\nB\n\n1\n2\n\n3")
