"""OFAC's notices in the Federal Register, from its JSON API: no key, one result a document, newest first.

It prints days to weeks after the act. The titles never say add or remove; the abstract's verb does. `C1-...` numbers
are corrections, documents of their own, linked to what they correct. The API shows about 2,000 documents of a query,
so a long range is asked for in windows, each read to its last page.

    documents_url -> the first page -> parse -> one NoticeRow a document; next_page -> the page after it
                                    -> texts -> where the text of each document stands (sources.federal_register_text)

Only the abstract stands here: the parties are named in the text.

Results of other agencies are no notices of OFAC's: they are left out on purpose, neither rows nor rejections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from listwire.errors import ParseError
from listwire.types import Document, NoticeRow, ParsedDocument, Rejection, Source
from sources.notice_types import in_order, one_line, types_of_register_document

_AGENCY = "foreign-assets-control-office"
_AGENCY_ID = 203
_AGENCY_NAMES = frozenset({"office of foreign assets control", "foreign assets control office"})
_SINCE = "conditions[publication_date][gte]"
_UNTIL = "conditions[publication_date][lte]"

FIELDS: Mapping[str, str] = {
    "document_number": "NoticeRow.document_key, document_number",
    "title": "NoticeRow.title, and notice_types",
    "type": "NoticeRow.notice_types: a rule is a regulation",
    "abstract": "NoticeRow.body_text, not the whole text, and notice_types by its verbs",
    "publication_date": "NoticeRow.published_on",
    "effective_on": "NoticeRow.effective_on",
    "html_url": "NoticeRow.url",
    "agencies": "whether the document is OFAC's: others give no row",
    "correction_of": "NoticeRow.corrects_number; without it, the number behind `C1-`",
    "raw_text_url": "the address of the text, a document of its own",
    "body_html_url": "the address of the text where there is no raw_text_url",
}
"""What the API is asked for, by name: its default set has neither effective date nor text."""
_QUERY = (
    ("conditions[agencies][]", _AGENCY),
    ("conditions[type][]", "NOTICE"),
    ("order", "newest"),
    ("per_page", "100"),
    *(("fields[]", name) for name in FIELDS),
)

SOURCE = Source(
    name="federal_register",
    kind="notice",
    publisher="FEDERAL_REGISTER",
    parts={"documents": "https://www.federalregister.gov/api/v1/documents.json?" + urlencode(_QUERY, safe="[]")},
    cadence=timedelta(hours=6),  # printed once a business day, in the morning
)

PARSER_VERSION = "3"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

CONTRACT = "notices"

TEXT_PREFIX = "text_"
"""The text of a document is the part `text_2026-04001` of the source."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOSTS = ("www.federalregister.gov", "federalregister.gov", "www.govinfo.gov")
_PAGE_PATH = re.compile(r"/documents/(\d{4})/(\d\d)/(\d\d)/([A-Z0-9-]+)(?:/[^/]*)?/?", re.IGNORECASE)
_CORRECTION_NUMBER = re.compile(r"[CR]\d+-(.+)", re.IGNORECASE)
_NAMED_NUMBER = re.compile(
    r"\b(?:FR\s+Doc(?:ument)?\.?|document)\s+(?:No\.?:?\s+)?([A-Z]?\d{2,4}-\d{4,6})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RegisterText:
    """Where the text of a document stands: `part` names it within the source."""

    part: str
    url: str
    published_on: date | None


def documents_url(base: str, since: date, until: date | None = None) -> str:
    """The address of all documents published from `since` to `until`; days already in `base` are replaced."""
    split = urlsplit(base)
    query = [(name, value) for name, value in parse_qsl(split.query, keep_blank_values=True)]
    query = [(name, value) for name, value in query if name not in (_SINCE, _UNTIL)]
    query.append((_SINCE, since.isoformat()))
    if until is not None:
        query.append((_UNTIL, until.isoformat()))
    return urlunsplit((split.scheme, split.netloc, split.path, urlencode(query, safe="[]"), ""))


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no answer of the API, or None."""
    answer = _load(body)
    return answer if isinstance(answer, str) else None


def parse(document: Document) -> ParsedDocument:
    """One row for each document of OFAC; a document without number, title, date or address is refused and told why.

    A number that comes twice is a duplicate, and refused when the two differ. Raises ParseError when the answer is not
    the API's: no JSON, cut, an error message, no list of results.
    """
    rows: dict[str, NoticeRow] = {}
    rejections: list[Rejection] = []
    duplicate_count = 0
    asks_for_ofac = _AGENCY in document.url
    for number, result in enumerate(_results(document), start=1):
        if _is_others(result):
            continue
        row = _row(result, number, asks_for_ofac)
        if isinstance(row, Rejection):
            rejections.append(row)
        elif row.document_key not in rows:
            rows[row.document_key] = row
        elif rows[row.document_key] == row:
            duplicate_count += 1
        else:
            reason = "the number stands twice with different contents; the first one is kept"
            rejections.append(_refuse(result, number, "document_number", "unique", row.document_key, reason))
    return ParsedDocument(tuple(rows.values()), tuple(rejections), duplicate_count)


def next_page(document: Document) -> str | None:
    """The address of the page after this one, None on the last; raises ParseError as parse does, or for no address."""
    address = _answer(document).get("next_page_url")
    if address is None:
        return None
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        raise ParseError(
            f"next_page_url is {address!r}, an http address was expected",
            source_name=document.source_name,
            where=document.url,
        )
    return address


def texts(document: Document) -> tuple[RegisterText, ...]:
    """Where the text of each of OFAC's documents in an answer stands, as far as the answer says; raises as parse does.

    Only addresses at the answer's own host count, at the Register itself all of its hosts: a mirror sends nobody there.
    """
    rows = {row.document_key: row for row in parse(document).rows if isinstance(row, NoticeRow)}
    found: dict[str, RegisterText] = {}
    for result in _results(document):
        number = _text(result.get("document_number")) if isinstance(result, Mapping) else None
        url = next(_text_urls(result, document.url), None) if number in rows else None
        if number is not None and url is not None:
            found.setdefault(number, RegisterText(TEXT_PREFIX + number, url, rows[number].published_on))
    return tuple(found.values())


def text_of_page(url: str) -> RegisterText | None:
    """Where the text of a document stands, by the address of its page at the Register; None for another address."""
    try:
        split = urlsplit(url)
    except ValueError:  # such as an unclosed bracket around a host
        return None
    match = _PAGE_PATH.fullmatch(split.path)
    if match is None or split.hostname not in _HOSTS:
        return None
    day = _day("-".join(match.groups()[:3]))
    path = f"/documents/full_text/text/{'/'.join(match.groups()[:3])}/{match[4]}.txt"
    return RegisterText(TEXT_PREFIX + match[4], f"https://www.federalregister.gov{path}", day)


def corrected_number(number: str, title: str, named_in: str | None, correction_of: object = None) -> str | None:
    """The document that a correction corrects: as the API says, else by its own number, else as its text names it.

    `named_in` is the abstract or the text: a number in it counts only where the title calls itself a correction.
    """
    if isinstance(correction_of, str) and (last := correction_of.rstrip("/").rsplit("/", 1)[-1]):
        return last.removesuffix(".json")
    if match := _CORRECTION_NUMBER.fullmatch(number):
        return match[1]
    named = _NAMED_NUMBER.search(named_in or "") if re.search(r"\bcorrections?\b", title, re.IGNORECASE) else None
    return named[1] if named and named[1] != number else None


def _text_urls(result: Mapping[str, Any], base: str) -> Iterator[str]:
    here = urlsplit(base)
    for key in ("raw_text_url", "body_html_url"):
        url = _text(result.get(key)) or ""
        try:
            split = urlsplit(url)
        except ValueError:
            continue
        is_own = split.netloc == here.netloc or {split.hostname, here.hostname} <= set(_HOSTS)
        if split.scheme in ("http", "https") and is_own:
            yield url


def _load(body: bytes) -> Mapping[str, Any] | str:
    """The API's answer, or why these bytes are none."""
    if not body.strip():
        return "empty answer"
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "an HTML or XML page instead of JSON"
    try:
        answer = json.loads(body)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return f"several JSON values, such as JSON Lines, where one answer was expected ({error})"
        return f"no JSON, or JSON that is cut ({error})"
    except (ValueError, RecursionError) as error:
        return f"no JSON, or JSON that is cut ({error})"
    if not isinstance(answer, dict):
        return f"a JSON {type(answer).__name__} where an object with results was expected"
    if answer.get("errors"):
        return f"the API refused the query: {json.dumps(answer['errors'])[:300]}"
    if "results" not in answer and answer.get("count") == 0:
        return {**answer, "results": []}  # an answer without hits may leave its list out
    if not isinstance(answer.get("results"), list):
        return "no list of results in the answer: it is not the documents of the Federal Register's API"
    return answer


def _answer(document: Document) -> Mapping[str, Any]:
    answer = _load(document.body)
    if isinstance(answer, str):
        raise ParseError(answer, source_name=document.source_name, where=document.url)
    return answer


def _results(document: Document) -> list[Any]:
    results: list[Any] = _answer(document)["results"]
    return results


def _is_others(result: Any) -> bool:
    """Whether the result names its agencies and OFAC is none of them."""
    agencies = result.get("agencies") if isinstance(result, Mapping) else None
    return isinstance(agencies, list) and not any(map(_is_ofac, agencies))


def _is_ofac(agency: Any) -> bool:
    """By id or slug; by name too, for an agency the Register could not match has only the name as printed."""
    if not isinstance(agency, Mapping):
        return False
    names = {str(agency.get(key)).strip().lower() for key in ("name", "raw_name")}
    return agency.get("id") == _AGENCY_ID or agency.get("slug") == _AGENCY or not names.isdisjoint(_AGENCY_NAMES)


def _row(result: Any, number: int, asks_for_ofac: bool) -> NoticeRow | Rejection:
    """The row of one result, or why it is none; `number` counts from 1 in the answer."""
    if not isinstance(result, Mapping):
        return _refuse(result, number, None, "shape", None, "the result is no JSON object")
    if not isinstance(result.get("agencies"), list) and not asks_for_ofac:
        return _refuse(result, number, "agencies", "present", None, "no agencies, and the query names none")
    for column, key in (("document_number", "document_number"), ("title", "title"), ("url", "html_url")):
        if _text(result.get(key)) is None:
            return _refuse(result, number, column, "present", None, f"{key} is missing or empty")
    if not str(result["html_url"]).startswith(("https://", "http://")):
        return _refuse(result, number, "url", "http", str(result["html_url"]), "html_url is no http address")
    for column, key in (("published_on", "publication_date"), ("effective_on", "effective_on")):
        given = result.get(key)
        if _day(given) is None and (given is not None or column == "published_on"):
            shown = None if given is None else str(given)
            return _refuse(result, number, column, "date", shown, f"{key} is no day written as YYYY-MM-DD")
    return _accepted(result)


def _accepted(result: Mapping[str, Any]) -> NoticeRow:
    title, abstract = _text(result["title"]) or "", _text(result.get("abstract"))
    number = _text(result["document_number"]) or ""
    return NoticeRow(
        publisher_code="FEDERAL_REGISTER",
        document_key=number,
        notice_types=in_order(types_of_register_document(title, abstract, _text(result.get("type")))),
        published_on=_day(result["publication_date"]),
        effective_on=_day(result.get("effective_on")),
        title=title,
        url=_text(result["html_url"]) or "",
        document_number=number,
        body_text=abstract,
        corrects_number=corrected_number(number, title, abstract, _text(result.get("correction_of"))),
        is_whole_text=False,
    )


def _text(value: Any) -> str | None:
    """A text on one line, or None where there is none; a half of a surrogate pair, which JSON can hold, becomes `?`."""
    return one_line(_whole(value)) or None if isinstance(value, str) else None


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:  # such as 2026-02-30
        return None


def _refuse(result: Any, number: int, column: str | None, check: str, value: str | None, reason: str) -> Rejection:
    return Rejection(
        contract=CONTRACT,
        row_number=number,
        column=column,
        check=check,
        value=None if value is None else _whole(value),
        raw=json.dumps(result),
        reason=f"result {number}: {reason}",
    )
