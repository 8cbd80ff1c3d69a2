"""What publishers put into titles and summaries, as clean text: no tags, no entities, one form of every character.

Feeds carry HTML in fields that should be plain text and plain text in fields that should be HTML, escape markup twice,
and slip invisible characters between letters. Text that is matched against names must show none of it.
"""

from __future__ import annotations

import html
import re
import unicodedata

from lxml import etree

SUMMARY_LENGTH = 2_000
"""Characters kept of a summary: no article body is kept, and bodies often come as summaries."""
TITLE_LENGTH = 1_000
"""Characters kept of a title or an author: longer ones are markup gone wrong."""
MARKUP_LENGTH = 1_000_000
"""Characters of one field that are looked at; far more than any summary, and it bounds the time of a hostile one."""

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form h1"
    " h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead title tr"
    " ul".split()
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head"})
_PARSER_OPTIONS = {
    "encoding": "utf-8",
    "remove_comments": True,
    "remove_pis": True,
    "no_network": True,
    "huge_tree": True,
}

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|dd|div|dl|dt|em|figure|figcaption|font|footer|h[1-6]"
    r"|header|hr|i|iframe|img|ins|li|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|tt"
    r"|u|ul|video)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)

# Invisible: zero-width space and joiner of words, soft hyphen, byte order mark, direction marks, and the controls that
# are no white space. The zero-width joiner and non-joiner stay: Persian, Indic scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
# UTF-8 that the publisher read as windows-1252 and encoded again: `â€™` is one apostrophe, `Ã©` one letter.
_TWICE_ENCODED = re.compile("[ÂÃâÐÑ][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_WINDOWS_1252 = {
    ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0xA0) if code not in b"\x81\x8d\x8f\x90\x9d"
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAKS = re.compile(r"[^\S\n]*\n\s*")
_BLANKS = re.compile(r"[^\S\n]+")


def clean_line(value: str | None, *, length: int = TITLE_LENGTH) -> str | None:
    """Plain text of one line (a title, a name): entities decoded, plain tags out; None when empty."""
    text = clean_text(value, is_html=False, length=length)
    return text.replace("\n", " ") if text else None


def clean_text(value: str | None, *, is_html: bool, length: int = SUMMARY_LENGTH) -> str | None:
    """Clean text of at most `length` characters, one line a block of markup; None when nothing is left.

    Text that is declared plain is read as markup only when it plainly holds some (`x < y` stays). What still looks like
    markup afterwards had been escaped twice by the publisher, and is read once more, never a third time.
    """
    if not value:
        return None
    text = _encoded_once(value[:MARKUP_LENGTH])
    if is_html or looks_like_markup(text):
        text = _strip_markup(text)
        if looks_like_markup(text):
            text = _strip_markup(text)
    return cut(normal_text(text, length=length * 2), length) or None


def looks_like_markup(text: str) -> bool:
    """Whether text holds a tag of HTML or an entity that a browser would decode."""
    if "<" in text and _MARKUP.search(text):
        return True
    return "&" in text and any(html.unescape(match.group()) != match.group() for match in _ENTITY.finditer(text))


def normal_text(text: str, *, length: int = SUMMARY_LENGTH * 2) -> str:
    """Text in NFC, without invisible characters, with single blanks, single line breaks and none at the ends.

    At most `length` characters are kept before composing: composing a long run of accents takes quadratic time.
    Normalising twice is the same as once.
    """
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _BLANKS.sub(
        " ", _LINE_BREAKS.sub("\n", text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    )
    return unicodedata.normalize("NFC", text.strip()[:length]).strip()


def cut(text: str, length: int) -> str:
    """Text of at most `length` characters, cut after a word and marked with an ellipsis when something was left out."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    at_word = max(kept.rfind(" "), kept.rfind("\n"))
    return kept[: at_word if at_word > length // 2 else length - 1].rstrip() + "…"


def _encoded_once(text: str) -> str:
    """The text that was meant when all of it is UTF-8 in disguise; one letter that is not proves it is none."""
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return text.translate(_WINDOWS_1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _strip_markup(markup: str) -> str:
    """The text of a piece of HTML; a block element starts a new line, what a browser does not show is left out."""
    if "<" not in markup:
        return _ENTITY.sub(lambda match: html.unescape(match.group()), markup)
    source = _SURROGATE.sub("\ufffd", markup.replace("\0", ""))
    root = etree.fromstring(f"<div>{source}</div>".encode(), etree.HTMLParser(**_PARSER_OPTIONS))
    if root is None:
        return ""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += name in _HIDDEN
            pieces.append("\n" if name in _BLOCKS else "")
            pieces.append((element.text or "") if not hidden else "")
        else:
            hidden -= name in _HIDDEN
            pieces.append("\n" if name in _BLOCKS else "")
            pieces.append((element.tail or "") if not hidden else "")
    return "".join(pieces)
