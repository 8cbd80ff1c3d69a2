"""The text of one document of OFAC's in the Federal Register: what was done, on which day, to which parties.

The API's answer (sources.federal_register) holds the abstract alone; this is what its `raw_text_url` gives, a page with
one `<pre>` of lines of at most 72 characters, or its `body_html_url`. Paragraphs begin with an indent, headings stand
alone; a line that ends on a hyphen goes on without a space. Quotes are printed as `` and ''.

    page -> lines -> paragraphs -> parse -> one NoticeRow, and a NoticeItemRow for each party named

Many notices print their entries as a picture: the text then says `[TIFF OMITTED]`, and is not whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from listwire.errors import ParseError
from listwire.types import Document, NoticeRow, ParsedDocument
from sources.federal_register import SOURCE, TEXT_PREFIX, corrected_number
from sources.notice_days import LONG_DAY, day_as
from sources.notice_html import decode_page, root_of, text_of
from sources.notice_items import items_of, types_of_items
from sources.notice_sections import list_code
from sources.notice_types import documents_in, in_order, one_line, types_of_register_document

PARSER_VERSION = "3"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

FIELDS: Mapping[str, str] = {
    "[Federal Register Volume ...]": "NoticeRow.published_on; without it, the day in the address",
    "[FR Doc No: ...]": "NoticeRow.document_key, document_number, unless the API named it",
    "title above AGENCY": "NoticeRow.title, and notice_types; without it, the number stands for it",
    "SUMMARY": "NoticeRow.notice_types by its verbs; the list of headings that name none",
    "ACTION": "NoticeRow.notice_types, documents only",
    "On (day), OFAC ...": "NoticeRow.effective_on, where the text names one such day; NoticeItemRow.acted_on",
    "FR Doc. (number) Filed": "without it the text is cut: NoticeRow.is_whole_text is false",
    "text": "NoticeRow.body_text, and NoticeItemRow of each entry",
    "[TIFF OMITTED]": "NoticeRow.is_whole_text is false",
    "FR Doc. in a correction": "NoticeRow.corrects_number",
}
IGNORED: Mapping[str, str] = {
    "[[Page ...]]": "where a printed page begins",
    "-----, =====": "rules between the parts",
}

_VOLUME = re.compile(r"\[Federal Register Vol(?:ume|\.)[^\]()]*\(\w+, (\w+ \d{1,2}, \d{4})\)\]", re.IGNORECASE)
_SECTION = re.compile(r"^\[(Notices|Rules and Regulations|Proposed Rules|Presidential Documents)\]$", re.MULTILINE)
_NUMBER = r"[A-Z]?\d{0,4}-?\d{2,4}-\d{4,6}"
_DOCUMENT_NUMBER = re.compile(rf"\bFR Doc(?:\.| No[.:]*)\s*({_NUMBER})", re.IGNORECASE)
_ADDRESS_NUMBER = re.compile(rf"({_NUMBER})(?:\.(?:txt|html?))?", re.IGNORECASE)
_ADDRESS_DAY = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/")
_AGENCY = re.compile(r"office\s+of\s+foreign\s+assets\s+control|\bOFAC\b", re.IGNORECASE)

# A printed page begins between blank lines, also in the middle of a sentence.
_PAGE_MARK = re.compile(r"([.:]?)[^\S\n]*\n\s*\[\[Page [^\]]*\]\][^\S\n]*\n(?:[^\S\n]*\n)*")
_RULE = re.compile(r"[-=_]{5,}")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LABEL = re.compile(r"(?:AGENCY|ACTION|SUMMARY)\s*:")
_FILED = re.compile(r"\bFR Doc\.? [^\]]{1,80}\bFiled\b", re.IGNORECASE)
"""The last line of every document: one without it is cut."""
_PICTURE = re.compile(r"\[TIFF OMITTED\]|\[GRAPHIC\]", re.IGNORECASE)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ACTED_ON = re.compile(
    rf"\bOn ((?:{_MONTHS}) \d{{1,2}}, \d{{4}}),?\s+(?:the\s+)?(?:U\.?S\.?\s+)?"
    r"(?:OFAC|Office\s+of\s+Foreign|Director|Acting\s+Director|Deputy\s+Director|Secretary|Department|Treasury)\b"
)


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no text of a document, or None; cheap, so parse may still refuse them."""
    if not body.strip():
        return "empty answer"
    if body.lstrip().startswith((b"%PDF", b"{", b"[{")):
        return "no text of a document" + (f" but {content_type}" if content_type else "")
    if b"<html" in body.lower() and b"</html" not in body.lower():
        return "the page is cut: it has no </html>"
    if not re.search(rb"\bFR\s*(?:</\w+>)?\s*Doc\b", body):
        return "no `FR Doc` number, which begins and ends every document: a cut text, a bot challenge or an error page"
    return None


def is_text(body: bytes) -> bool:
    """Whether bytes are the text of one document of OFAC's: what tells a saved one from other pages."""
    head = body[:20_000].decode("utf-8", "replace")
    is_register = bool(_VOLUME.search(head)) or b"BILLING CODE" in body[-20_000:]
    return is_register and bool(_AGENCY.search(head)) and inspect(body) is None


def parse(document: Document) -> ParsedDocument:
    """The one document of a page with its items; known by the number that the API gave it, else by its own.

    Raises ParseError when the page is no text of a document, or tells no number.
    """
    if reason := inspect(document.body, document.content_type):
        raise ParseError(reason, source_name=document.source_name, where=document.url)
    paragraphs = _paragraphs(document)
    text = "\n\n".join(paragraphs)
    number = _number(document, text)
    title = _title(paragraphs) or f"Federal Register document {number}"
    # What stands in brackets names the document itself: its volume, its pages, its number.
    named = [paragraph for paragraph in paragraphs if not _BRACKETS.fullmatch(paragraph)]
    summary = _labelled(paragraphs, "SUMMARY")
    is_whole = _FILED.search(text) is not None
    items, rejections = items_of(named, number, may_be_cut=not is_whole, named_list=list_code(summary or ""))
    types = types_of_register_document(title, summary, _document_type(text)) | types_of_items(items)
    types |= documents_in(_labelled(paragraphs, "ACTION") or "")
    row = NoticeRow(
        publisher_code="FEDERAL_REGISTER",
        document_key=number,
        notice_types=in_order(types),
        published_on=_published_on(document, text),
        effective_on=_acted_on(text),
        title=title,
        url=f"https://www.federalregister.gov/d/{number}",
        document_number=number,
        body_text=text,
        corrects_number=corrected_number(number, title, "\n".join(named)),
        is_whole_text=is_whole and not _PICTURE.search(text),
    )
    return ParsedDocument(rows=(row, *items), rejections=rejections)


def _paragraphs(document: Document) -> list[str]:
    """The paragraphs, each on one line: of the one `<pre>`, of plain text, or of the blocks of a page."""
    if not document.body.lstrip().startswith(b"<"):
        return list(_joined(decode_page(document)))
    root = root_of(document)
    printed = next(root.iter("pre"), None)
    if printed is not None:
        return list(_joined("".join(printed.itertext())))
    return [_quoted(line) for block in text_of(root).split("\n\n") if (line := one_line(block))]


def _joined(text: str) -> Iterator[str]:
    """Lines of print as paragraphs: an indent, a blank line or a rule begins another one."""
    paragraph = ""
    whole = _PAGE_MARK.sub(lambda mark: f"{mark[1]}\n\n" if mark[1] else "\n", text)
    for printed in whole.splitlines():
        line = one_line(printed)
        is_apart = _BRACKETS.fullmatch(paragraph) or _BRACKETS.fullmatch(line)
        if not line or _RULE.fullmatch(line) or printed[:1].isspace() or is_apart:
            if paragraph:
                yield _quoted(paragraph)
            paragraph = ""
        if line and not _RULE.fullmatch(line):
            paragraph = _continued(paragraph, line)
    if paragraph:
        yield _quoted(paragraph)


def _continued(paragraph: str, line: str) -> str:
    """A line behind a paragraph: a hyphen at its end belongs to the word, unless it stands alone."""
    is_split = re.search(r"\w-$", paragraph) and not paragraph.endswith("-to-")
    return f"{paragraph}{'' if is_split or not paragraph else ' '}{line}"


def _quoted(text: str) -> str:
    return text.replace("``", '"').replace("''", '"')


def _number(document: Document, text: str) -> str:
    if document.part.startswith(TEXT_PREFIX):
        return document.part.removeprefix(TEXT_PREFIX)
    named = _ADDRESS_NUMBER.fullmatch(urlsplit(document.url).path.rsplit("/", 1)[-1])
    printed = _DOCUMENT_NUMBER.findall(text)
    if named is None and not printed:
        raise ParseError(
            "no number behind `FR Doc`, where the document's own was expected",
            source_name=document.source_name,
            where=document.url,
        )
    # The last one ends the document: a correction names before it what it corrects.
    return named[1] if named else printed[-1]


def _title(paragraphs: Sequence[str]) -> str | None:
    """What stands last above the first label, the department and its office aside."""
    labels = [number for number, paragraph in enumerate(paragraphs) if _LABEL.match(paragraph)]
    above = paragraphs[: labels[0]] if labels else []
    titles = [one for one in above if not _BRACKETS.match(one) and not re.match(r"DEPARTMENT |Office of |\d+ CFR", one)]
    return titles[-1] if titles else None


def _labelled(paragraphs: Sequence[str], wanted: str) -> str | None:
    """What stands behind a label such as SUMMARY, in its paragraph or as the next one."""
    for number, paragraph in enumerate(paragraphs):
        label, _, rest = paragraph.partition(":")
        if label.strip() == wanted:
            return rest.strip() or next(iter(paragraphs[number + 1 :]), None)
    return None


def _document_type(text: str) -> str | None:
    section = _SECTION.search(text)
    return section[1] if section else None


def _published_on(document: Document, text: str) -> date | None:
    if (printed := _VOLUME.search(text)) and (day := day_as(printed[1], LONG_DAY)):
        return day
    asked = _ADDRESS_DAY.search(document.url)
    try:
        return date(*map(int, asked.groups())) if asked else None
    except ValueError:  # such as /2026/02/30/
        return None


def _acted_on(text: str) -> date | None:
    """The day on which OFAC acted; None where the text names several, for it does not say which party is whose."""
    days = {day for match in _ACTED_ON.finditer(text) if (day := day_as(match[1], LONG_DAY))}
    return days.pop() if len(days) == 1 else None


__all__ = ["PARSER_VERSION", "SOURCE", "inspect", "is_text", "parse"]
