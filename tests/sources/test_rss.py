"""Feeds as publishers really write them become rows, or an error that says what came instead."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.types import EntryRow, ParsedDocument
from sources import rss
from sources.feed_bytes import decode
from tests.sources import golden_rss
from tests.sources.golden_rss import document

CYRILLIC = "Санкции сняты с трёх чиновников"


def feed(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>Harbour</title>{"".join(items)}</channel></rss>'


def item(title: str, guid: str = "1") -> str:
    return f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title></item>'


def entries(parsed: ParsedDocument) -> list[EntryRow]:
    rows = [row for row in parsed.rows if isinstance(row, EntryRow)]
    assert len(rows) == len(parsed.rows)
    return rows


def titles(parsed: ParsedDocument) -> list[str | None]:
    return [row.title for row in entries(parsed)]


@pytest.mark.parametrize("path", golden_rss.cases(), ids=lambda path: path.parent.name)
def test_golden_feed(path):
    assert golden_rss.given(path) == golden_rss.expected(path)
    assert rss.inspect(path.read_bytes(), None) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><head><title>Not found</title></head><body>404</body></html>", "HTML page"),
        (b"<!-- <rss> --><HTML lang='en'><body><p>Blocked</p></body></HTML>", "HTML page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "first element is <Error>"),
        (b'{"status": "error"}', "JSON that is no feed"),
        (b"[1, 2]", "JSON that is no feed"),
        (b"service unavailable", "starts with 'service unavailable'"),
    ],
)
def test_what_is_no_feed_is_refused_at_fetch_and_at_parse(body, reason):
    assert reason in str(rss.inspect(body, "text/xml"))
    with pytest.raises(ParseError, match=reason.replace("(", r"\(")) as caught:
        rss.parse(document(body))
    assert caught.value.source_name == "golden"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harb', "broken feed without one item"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "broken JSON"),
        (b'{"docs": "https://jsonfeed.org", "items": []}', "no jsonfeed.org version"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "without a list of items"),
        (b"[" * 100_000 + b'"jsonfeed.org"', "cannot be read"),
    ],
)
def test_a_body_cut_before_its_first_item_is_an_error(body, reason):
    with pytest.raises(ParseError, match=reason):
        rss.parse(document(body))


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("windows-1251", "windows-1251", None),
        ("windows-1251", "windows-1251", "text/xml; charset=iso-8859-1"),
        ("windows-1251", "utf-8", "text/xml; charset=windows-1251"),
        ("utf-8", "windows-1251", None),
        ("utf-8", "iso-8859-1", "application/rss+xml"),
        ("utf-8", "no-such-encoding", "text/xml; charset=unicode_escape"),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-16", "text/xml"),
        ("utf-32", "utf-32", None),
        ("koi8-r", "koi8-r", None),
        ("utf-8-sig", "utf-8", None),
    ],
)
def test_the_bytes_decide_between_declared_encodings(encoding, declared, content_type):
    text = feed(item(CYRILLIC), head=f'<?xml version="1.0" encoding="{declared}"?>\n')
    body = text.encode(encoding)
    assert rss.inspect(body, content_type) is None
    assert titles(rss.parse(document(body, content_type))) == [CYRILLIC]


def test_chinese_in_gb18030_is_read_as_declared():
    text = feed(item("财政部取消制裁"), head='<?xml version="1.0" encoding="gb2312"?>')
    assert titles(rss.parse(document(text.encode("gb18030")))) == ["财政部取消制裁"]


def test_one_cut_character_does_not_garble_the_rest_of_a_utf8_feed():
    body = feed(item(CYRILLIC, "1"), item("cut", "2")).encode().replace(b"cut", "я".encode()[:1])
    assert titles(rss.parse(document(body)))[0] == CYRILLIC


def test_control_characters_and_impossible_references_cost_no_item():
    broken = item("A\x0bB &#0;&#xD800;&#x110000;&#99999999999; C")
    body = feed(broken, item("D", "2"), head='<?xml version="1.0"?>\0').encode()
    assert titles(rss.parse(document(body))) == ["AB ���� C", "D"]


def test_blanks_and_comments_before_the_declaration_are_passed_over():
    body = b"\n \n" + feed(item("Late"), head="<?xml version='1.0'?><!-- <html> -->").encode()
    assert rss.inspect(body, None) is None
    assert titles(rss.parse(document(body))) == ["Late"]


def test_entities_of_the_document_neither_explode_nor_reach_files():
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    (title,) = titles(rss.parse(document(feed(item("x &b; &f; y"), head=head).encode())))
    assert title is not None and title.startswith("x ") and "aaaaaaaaaaaaaaaa" not in title


def test_the_language_of_the_source_is_the_last_resort():
    body = feed(item("Sans langue")).encode()
    assert entries(rss.parse(document(body)))[0].language_code is None
    assert entries(rss.parse(document(body, language="FR")))[0].language_code == "fr"


def test_a_tracking_parameter_or_a_new_guid_is_no_revision_but_a_new_text_is():
    def only(title: str, link: str, guid: str) -> str:
        body = feed(f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title><link>{link}</link></item>')
        return entries(rss.parse(document(body.encode())))[0].content_sha256

    first = only("Pier closed", "http://news.example/a?utm_source=x", "1")
    assert only("Pier closed", "https://news.example/a#0", "2") == first
    assert only("Pier closed again", "https://news.example/a", "1") != first


def test_the_caption_of_a_picture_is_no_summary_unless_there_is_no_other():
    caption = '<media:content url="x"><media:description type="plain">A quay.</media:description></media:content>'
    head = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
    items = f"<item><guid>1</guid>{caption}<description>Told.</description></item><item><guid>2</guid>{caption}</item>"
    parsed = rss.parse(document(f"{head}{items}</channel></rss>".encode()))
    assert [row.summary for row in entries(parsed)] == ["Told.", "A quay."]


def test_a_thousand_equal_and_a_thousand_empty_items_are_all_accounted_for():
    parsed = rss.parse(document(feed(item("Same") * 1_000, "<item/>" * 1_000, item("Other", "2")).encode()))
    assert (len(parsed.rows), parsed.duplicate_count, len(parsed.rejections)) == (2, 999, 1_000)
    assert parsed.rejections[-1].row_number == 2_000


def test_a_body_as_long_as_an_article_is_cut_at_a_word():
    body = feed(f"<item><guid>1</guid><description>{'palabra ' * 1_000}</description></item>").encode()
    summary = entries(rss.parse(document(body)))[0].summary
    assert summary is not None and len(summary) <= 2_000 and summary.endswith("palabra…")


@given(st.binary(max_size=400))
@example(b"<rss><channel><item><title>\xff&#xFFFFFF;</title></item>")
@example(b"<feed><entry><id>&#55555555;</id></entry></feed>")
@example(b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1e999,"title":"\\ud800"}]}')
def test_any_bytes_give_rows_or_a_parse_error(body):
    for candidate in (body, b"<rss><channel><item><title>" + body, b"<feed><entry><updated>" + body + b"</updated>"):
        refusal = rss.inspect(candidate, None)
        try:
            parsed = rss.parse(document(candidate))
        except ParseError:
            continue
        assert refusal is None
        assert rss.parse(document(candidate)) == parsed


TAGS = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<guid>", "<link>", "<![CDATA[", "]]>", "&", "<", ">"]
)


@given(st.lists(TAGS | st.text(max_size=6), max_size=30))
def test_any_soup_of_feed_tags_gives_rows_or_a_parse_error(pieces):
    body = feed("".join(pieces)).encode("utf-8", "replace")
    try:
        parsed = rss.parse(document(body))
    except ParseError as error:
        assert error.reason
    else:
        assert len({(row.rung, row.rung_value) for row in entries(parsed)}) == len(parsed.rows)


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.sampled_from([None, "text/xml; charset=cp1251"])
)
def test_utf8_is_always_read_back(text, content_type):
    # A text that starts with marks of UTF-16 or holds NULs is not one that a feed can be.
    clean = "<" + "".join(
        character for character in text if character >= " " and character < "\ufffe" and character != "&"
    )
    assert decode(clean.encode(), content_type) == clean


@given(
    st.permutations(["<item><guid>a</guid><title>A</title></item>", "<item><guid>a</guid><title>B</title></item>"] * 2)
)
def test_the_order_of_items_does_not_change_what_they_are_called(items):
    parsed = rss.parse(document(feed(*items).encode()))
    assert {(row.rung, row.title) for row in entries(parsed)} == {("title", "A"), ("title", "B")}
    assert parsed.duplicate_count == 2


@pytest.mark.proof
def test_every_captured_feed_gives_as_many_items_as_its_index_says(shared_data):
    rungs: Counter[str] = Counter()
    issues: Counter[str | None] = Counter()
    with (shared_data / "feeds" / "INDEX.tsv").open(encoding="utf-8") as index:
        for line in csv.DictReader(index, delimiter="\t"):
            body = (shared_data / "feeds" / line["file"]).read_bytes()
            assert rss.inspect(body, None) is None, line["file"]
            parsed = rss.parse(document(body))
            assert parsed.parsed_count == int(line["entries"]), line["file"]
            rungs.update(row.rung for row in entries(parsed))
            rungs["duplicate"] += parsed.duplicate_count
            rungs["rejected"] += len(parsed.rejections)
            issues.update(row.published_issue for row in entries(parsed))
    print(f"\nfeeds: {sum(rungs.values())} items: {dict(rungs)}; dates: {dict(issues)}")
    assert sum(rungs.values()) == 3_582
    assert issues["unparsed"] < 15  # feedparser alone leaves 210, most of them `GMT+9`
