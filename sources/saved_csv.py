"""Which file of OFAC's CSV sets some bytes are, by their rows; the name decides only between the two sets.

The SDN set and the consolidated set (non-SDN lists) have the same columns. Taken for the other, each would delist the
other's parties: so a file that is named consolidated, or whose parties mostly carry tags of non-SDN lists, is not SDN.
"""

from __future__ import annotations

import csv
import re
from collections import Counter

from sources.ofac_csv import COLUMN_COUNTS
from sources.ofac_csv_rows import END_MARK
from sources.ofac_vocabulary import ALIAS_TYPES, PARTY_TYPES

NON_SDN_TAGS = frozenset(
    {
        "NS-PLC",
        "SSI",
        "UKRAINE-EO13662",  # the tag of the SSI list; under 1% of the SDN List carries it too
        "CAPTA",
        "561-RELATED",  # CAPTA
        "NS-MBS",
        "NS-CMIC",
        "CMIC-EO13959",
        "FSE",
        "FSE-IR",
        "FSE-SY",
    }
)
"""Program tags of the non-SDN lists; on nearly every row of the consolidated set, on 1 in 170 of the SDN List."""

_SAMPLE_ROWS = 200
_BOM = b"\xef\xbb\xbf"
_UID = re.compile(rb'\s*"?\d{1,18}"?\s*,')
_NULLS = frozenset({"-0-", ""})
_PART_BY_WIDTH = {width: part for part, width in COLUMN_COUNTS.items()}
_CONSOLIDATED = re.compile(
    r"(?<![a-z])(?:non[-_ ]?sdn|prim(?![a-z])|cons_?(?:prim|add|alt|comments|olidated)?(?![a-z]))", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)


def csv_part(name: str, body: bytes) -> str | None:
    """The part (sdn, add, alt, comments) whose shape most rows have, of either set; None when they are not OFAC's."""
    rows = _sample(body)
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    part = _PART_BY_WIDTH.get(width)
    if part is None or count * 2 <= len(rows):
        return None
    whole = [[field.strip() for field in row] for row in rows if len(row) == width]
    return part if _has_shape(part, whole, name, body) else None


def is_named_consolidated(name: str) -> bool:
    """Whether a file's own name says that it is of the consolidated set."""
    return _CONSOLIDATED.search(name.rsplit("/", 1)[-1]) is not None


def is_consolidated(name: str, part: str, body: bytes) -> bool:
    """Whether a file of that part belongs to the consolidated set: by its name, its parties' tags, or its folder.

    Only the main file has tags; the folder decides for the others, where it names one of the two sets.
    """
    *folders, file_name = name.split("/")
    if is_named_consolidated(name):
        return True
    if part == "sdn":
        rows = [row for row in _sample(body) if len(row) == COLUMN_COUNTS["sdn"]]
        return sum(not NON_SDN_TAGS.isdisjoint(_tags(row[3])) for row in rows) * 2 > len(rows)
    for piece in (file_name, *reversed(folders)):
        has_consolidated = bool(_CONSOLIDATED.search(piece))
        has_sdn = "sdn" in re.sub(r"non[-_ ]?sdn", "", piece, flags=re.IGNORECASE).lower()
        if has_consolidated != has_sdn:
            return has_consolidated
    return False


def _sample(body: bytes) -> list[list[str]]:
    """About 200 rows over the whole file, or all of a short one; a line without a uid at its start is an empty row."""
    step = max(1, len(body) // _SAMPLE_ROWS)
    lines, end = [], 0
    for position in range(0, len(body), step):
        # The line that begins at or after the position; a line is taken once, however many positions it spans.
        start = body.find(b"\n", position - 1) + 1 if position > 0 else len(_BOM) * body.startswith(_BOM)
        if start < end or (position > 0 and start == 0):
            continue
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end + 1
        lines.append(body[start:end])
    return [_fields(line.strip(b"\r\n\x1a")) for line in lines if line.strip(b" \t\r\n\x1a")]


def _fields(line: bytes) -> list[str]:
    if not _UID.match(line):
        return []
    try:
        return next(csv.reader([line.decode("latin-1")]), [])
    except csv.Error:  # a bare carriage return, or a field of absurd length
        return []


def _has_shape(part: str, rows: list[list[str]], name: str, body: bytes) -> bool:
    """Whether most rows hold what that part holds where other publishers' files of that width would not."""
    if part == "comments":  # any table of ids and texts has two columns
        has_mark = body.rstrip(b" \r\n\t").endswith(END_MARK.encode())
        return has_mark or bool(_COMMENTS.search(name.rsplit("/", 1)[-1]))
    fitting = sum(_fits(part, row) for row in rows)
    return fitting * 2 > len(rows)


def _fits(part: str, row: list[str]) -> bool:
    if part == "sdn":
        return row[2].lower() in PARTY_TYPES | _NULLS
    if part == "alt":
        return row[2].lower() in ALIAS_TYPES
    return row[1] in _NULLS or row[1].isdecimal()  # the add_num of an address


def _tags(programs: str) -> set[str]:
    return {tag.strip().upper() for tag in re.split(r"\]\s*\[", programs.strip().strip("[]"))}
