"""A list in a form of the tests' own: one fact a line, of any list, as ENHANCED gives them without its XML.

facts -> write -> body -> read -> records, whose facts sources/ofac_rows.py parses as for the XML formats
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from listwire.facts import FactKind, FactRow
from listwire.types import ListFindings, ListFormat, ListReading, PartyRecord, RawLine, Source
from sources import ofac_rows

KINDS: frozenset[FactKind] = frozenset(
    {"party", "programs", "listings", "aliases", "weak_aliases", "addresses", "birth_dates", "notes"}
)
PART = "list"


def of(source: Source) -> ListFormat:
    """The format for one source, whose lists each party names itself."""
    return ListFormat(source, "1", inspect, read, ofac_rows.parse)


def write(rows: Iterable[FactRow], unreadable: int | None) -> bytes:
    """One line a row; the rows of one uid may be shown without it."""
    lines = []
    for number, row in enumerate(rows, start=1):
        values = json.loads(ofac_rows.to_line(PART, number, row).text)
        if row.uid == unreadable:
            values[1] = f"?{row.uid}"
        lines.append(json.dumps(values))
    return "\n".join(lines).encode()


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """An empty body is a failed fetch."""
    return None if body else "empty file"


def read(parts: Mapping[str, bytes]) -> ListReading:
    """Split a body by party; a line whose uid cannot be read makes the capture unusable for removals."""
    findings = ListFindings()
    lines = [RawLine(PART, number, text) for number, text in enumerate(parts[PART].decode().split("\n"), start=1)]
    findings.parsed_count = len(lines)
    return ofac_rows.reading(KINDS, _records(lines, findings), findings)


def _records(lines: Iterable[RawLine], findings: ListFindings) -> Iterator[PartyRecord]:
    for uid, group in groupby(lines, key=_uid):
        if uid is not None:
            yield PartyRecord(uid, tuple(group))
            continue
        findings.is_usable_for_removals = False
        reason = "the uid cannot be read"
        findings.rejections += [ofac_rows.reject(line, "parties", "uid", "uid", None, reason) for line in group]


def _uid(line: RawLine) -> int | None:
    uid = json.loads(line.text)[1]
    return uid if isinstance(uid, int) else None
