"""From the items of one feed document to rows: cleaned, named by the identity ladder, duplicates counted.

The ladder has four rungs, from strong to weak: guid, canonical link, hash of the title, hash of the content. An item
stands on the first rung where it has a value and no other item of its document has the same one. Sharing is judged over
all items of the document, whichever rung they end on: so one pass settles it, the order of items means nothing, and an
item never moves because another one moved.

The last rung hashes guid, link, title and summary together. Equal there means equal on every rung: that is a duplicate,
the first is kept and the others counted. So an item that is no duplicate always finds a rung of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from listwire.types import Document, EntryRow, ParsedDocument, Rejection
from sources.feed_dates import read_date
from sources.feed_links import canonical_link, resolve_link
from sources.feed_text import clean_line, clean_text, normal_text
from sources.feed_wire import wire_source

Rung = Literal["guid", "link", "title", "content"]
RUNGS: tuple[Rung, ...] = ("guid", "link", "title", "content")
RAW_LENGTH = 2_000
"""Characters of a refused item that are kept; the whole one is in the archive."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item as a parser met it, nothing cleaned; `credits` may name an agency, `raw` shows the whole item."""

    guid: str | None
    link: str | None
    title: str | None
    summary: str | None
    is_summary_html: bool
    author: str | None
    credits: tuple[str, ...]
    languages: tuple[str | None, ...]
    published_text: str | None
    raw: str


def to_rows(document: Document, items: Iterable[FeedItem]) -> ParsedDocument:
    """Every item as a row, a rejection or a counted duplicate; `item_number` is 1-based."""
    rejections: list[Rejection] = []
    climbers: dict[str, tuple[dict[Rung, str], EntryRow]] = {}
    item_count = 0
    for item_count, item in enumerate(items, 1):
        row = _to_row(document, item, item_count)
        if _is_empty(row):
            rejections.append(_empty_item(item, item_count))
        else:
            values = _rung_values(row)
            climbers.setdefault(values["content"], (values, row))
    shared = Counter((rung, value) for values, _ in climbers.values() for rung, value in values.items())
    rows = tuple(_on_rung(row, values, shared) for values, row in climbers.values())
    return ParsedDocument(rows, tuple(rejections), item_count - len(rows) - len(rejections))


def _to_row(document: Document, item: FeedItem, number: int) -> EntryRow:
    title, summary = clean_line(item.title), clean_text(item.summary, is_html=item.is_summary_html)
    published_text = normal_text(item.published_text or "", length=200) or None
    published_at, published_issue = read_date(published_text)
    url = resolve_link(item.link, document.url)
    author = clean_line(item.author)
    language = next(filter(None, map(language_code, (*item.languages, document.language))), None)
    wire = wire_source(item.credits, title, summary)
    revision = (canonical_link(url), title, summary, author, language, wire, published_text)
    return EntryRow(
        item_number=number,
        rung="content",
        rung_value="",
        content_sha256=_sha256(revision),
        guid=(item.guid or "").strip() or None,
        url=url,
        title=title,
        summary=summary,
        author=author,
        language_code=language,
        wire_source=wire,
        published_at=published_at,
        published_text=published_text,
        published_issue=published_issue,
    )


def language_code(declared: str | None) -> str | None:
    """A declared language tag in lower case with hyphens (`en_GB` is `en-gb`); None for what is no tag (`English`)."""
    code = (declared or "").strip().lower().replace("_", "-")
    parts = code.split("-")
    is_tag = parts[0].isascii() and parts[0].isalpha() and len(parts[0]) in (2, 3)
    return code if is_tag and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts) else None


def _rung_values(row: EntryRow) -> dict[Rung, str]:
    """The value of each rung the row has; the title ignores case, as publishers change it while editing."""
    link = canonical_link(row.url)
    values: dict[Rung, str | None] = {
        "guid": row.guid,
        "link": link,
        "title": _sha256((row.title.casefold(),)) if row.title else None,
        "content": _sha256((row.guid, link, row.title, row.summary)),
    }
    return {rung: value for rung, value in values.items() if value}


def _on_rung(row: EntryRow, values: dict[Rung, str], shared: Counter[tuple[Rung, str]]) -> EntryRow:
    rung = next(rung for rung in RUNGS if rung in values and shared[rung, values[rung]] == 1)
    facts = {name: getattr(row, name) for name in EntryRow.__slots__}
    return EntryRow(**{**facts, "rung": rung, "rung_value": values[rung]})


def _is_empty(row: EntryRow) -> bool:
    return not any((row.guid, row.url, row.title, row.summary, row.published_text))


def _empty_item(item: FeedItem, number: int) -> Rejection:
    return Rejection(
        contract="entries",
        row_number=number,
        column=None,
        check="not_empty",
        value=None,
        raw=item.raw[:RAW_LENGTH],
        reason="an item without id, link, title, text and date",
    )


def _sha256(values: tuple[str | None, ...]) -> str:
    """A hash that tells `("a", None)` from `(None, "a")`: the values are framed as JSON."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
