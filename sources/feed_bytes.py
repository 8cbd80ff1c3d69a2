"""The bytes of a feed as text: which encoding they are in, and why a body is no feed at all.

The declared encoding is often wrong: a server's default charset, a copied XML declaration, one cut character in a UTF-8
feed. So the declarations are only candidates, and the bytes decide between them (see `decode`).
"""

from __future__ import annotations

import codecs
import re

# Every encoding a feed may name, by Python's own name, and the superset that publishers really mean by it. Others
# (unicode_escape, punycode, utf-7) are refused: no publisher writes them, and a hostile feed could hide markup so.
ENCODINGS = {
    **{
        name: name
        for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "koi8-r", "koi8-u", "cp866")
    },
    **{
        name: name
        for name in ("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "iso2022_jp", "hz", "mac-roman", "cp874")
    },
    **{name: name for name in (f"cp125{digit}" for digit in range(9))},
    **{f"iso8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",  # a byte order mark has been looked for before; without one, little-endian is the custom
    "utf-32": "utf-32-le",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "iso2022_jp", "hz"})

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its first two bytes are the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']", re.IGNORECASE)
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)

# Characters that XML 1.0 does not allow (C0 controls, surrogates, the two non-characters): one of them, or a reference
# to one, stops every parser, though the item around it is sound.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel)(?=[\s/>])", re.IGNORECASE)
_ITEM = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html)(?=[\s/>])", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")


def decode(body: bytes, content_type: str | None) -> str:
    """The body as text without byte order mark, leading blanks and characters that XML forbids.

    A byte order mark decides. Else UTF-8 is taken when the bytes plainly are UTF-8 (a single-byte reading would never
    fail, and turn every letter into two). Else, of the XML declaration, the HTTP charset, UTF-8 and windows-1252, the
    first with the fewest unreadable bytes. Never raises: bytes that fit nothing become U+FFFD.
    """
    encoding = _marked_encoding(body)
    text = body.decode(encoding, "replace") if encoding else _best_reading(body, content_type)
    return _CHARACTER_REFERENCE.sub(_allowed_reference, NOT_XML.sub("", text)).lstrip("\ufeff \t\r\n")


def refusal(text: str) -> str | None:
    """Why decoded text is no feed, as a lower-case fragment, or None when it may be one."""
    if not text:
        return "an empty body"
    if is_json_feed(text):
        return None
    text = _without_comments(text)
    root, item, page = _ROOT.search(text), _ITEM.search(text), _HTML.search(text)
    if page and not (root and (item or root.start() < page.start())):  # a real feed was seen wrapped into <html><body>
        return "an HTML page instead of a feed"
    if root or item:
        return None
    if text[0] in "{[":
        return "JSON that is no feed: it names no jsonfeed.org version"
    element = _FIRST_ELEMENT.search(text)
    if element:
        return f"the first element is <{element.group(1)}>, no RSS, RDF or Atom"
    return f"no feed: the body starts with {text[:40]!r}"


def is_json_feed(text: str) -> bool:
    """Whether decoded text claims to be a JSON Feed; every version of the format names itself by its site."""
    return text[:1] in ("{", "[") and "jsonfeed.org" in text


def _marked_encoding(body: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return encoding
    head = body[:64]
    if len(head) < 4 or head.count(0) * 3 < len(head):  # a stray NUL is damage; the wide encodings have one in two
        return None
    if head[:2] == b"\0\0":
        return "utf-32-be"
    if head[2:4] == b"\0\0":
        return "utf-32-le"
    return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _best_reading(body: bytes, content_type: str | None) -> str:
    names = _declared_encodings(body, content_type)
    utf8 = body.decode("utf-8", "replace")
    damage = utf8.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if _is_plainly_utf8(utf8, damage) and not _reads_as_declared(body, names, damage):
        return utf8
    readings = [utf8 if name == "utf-8" else body.decode(name, "replace") for name in (*names, "utf-8", "cp1252")]
    return min(readings, key=_count_unreadable)


def _declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    """The XML declaration first: its author knew the file; the HTTP charset is often the server's default."""
    xml = _XML_ENCODING.search(body[:1024])
    http = _HTTP_CHARSET.search(content_type or "")
    declared = (xml and xml.group(1).decode("ascii"), http and http.group(1))
    return [name for name in map(_known_encoding, filter(None, declared)) if name]


def _known_encoding(label: str) -> str | None:
    try:
        return ENCODINGS.get(codecs.lookup(label).name)
    except LookupError:
        return None


def _is_plainly_utf8(text: str, damage: int) -> bool:
    """Four sound multi-byte characters for each broken one: one cut summary must not garble a whole feed."""
    sound = len(text) - len(text.encode("ascii", "ignore")) - damage
    return sound >= 4 * damage


def _reads_as_declared(body: bytes, names: list[str], damage: int) -> bool:
    """Whether an East Asian encoding is declared and fits: a short text in one can look like UTF-8 by accident."""
    if not names or names[0] not in MULTIBYTE:
        return False
    return body.decode(names[0], "replace").count("\ufffd") == 0 or damage > 0


def _count_unreadable(text: str) -> int:
    return text.count("\ufffd") + len(re.findall("[\x80-\x9f]", text))


def _allowed_reference(match: re.Match[str]) -> str:
    hexadecimal, decimal = match.groups()
    digits = (hexadecimal or decimal).lstrip("0")
    if len(digits) > 7:
        return "\ufffd"
    code = int(digits or "0", 16 if hexadecimal else 10)
    is_allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group() if is_allowed else "\ufffd"


def _without_comments(text: str) -> str:
    """The text without XML comments; an open comment at the end goes too."""
    if "<!--" not in text:
        return text
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        pieces.append(text[position:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(pieces)
        position = end + 3
    return "".join([*pieces, text[position:]])
