"""Every party of the SDN List of 28 December 2023, written as OFAC prints entries: it is read back as it was.

The list has 13,821 parties of all ages and kinds, where a year of notices names a tenth as many: above all it shows
whether a name ends where its address begins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from listwire.facts import AddressRow, AliasRow, FactRow
from sources.entry_text import parse_entry
from tests.proof.sdn_files import NULL, Row, read_rows

pytestmark = pytest.mark.proof

SMALLEST_SHARE = 0.999
REMARKS_WIDTH = 1_000
WEAK = re.compile(r"(?:[Aa]lt\. )?([afn]\.k\.a\.) '(.+)'")


class Party:
    """One party by its rows in SDN.CSV, ALT.CSV and ADD.CSV."""

    def __init__(self, row: Row, aliases: Sequence[Row], addresses: Sequence[Row]) -> None:
        self.name, self.party_type, self.programs = (stated(row[at]) for at in (1, 2, 3))
        items = [item.strip() for item in (stated(row[11]) or "").removesuffix(".").split(";")]
        weak = [match for item in items if (match := WEAK.fullmatch(item))]
        self.links = [item for item in items if item.startswith("Linked To: ")]
        self.items = [item for item in items if item and not WEAK.fullmatch(item) and item not in self.links]
        self.aliases = [(f"{alias[2][0]}.k.a.", stated(alias[3]) or "") for alias in aliases]
        self.weak_aliases = [(match[1], match[2]) for match in weak]
        self.addresses = [text for address in addresses if (text := ", ".join(filter(None, map(stated, address[2:5]))))]
        self.vessel = [stated(row[at]) for at in range(5, 11)]

    @property
    def entry(self) -> str:
        names = [f"{key} {name}" for key, name in self.aliases] + [f'{key} "{name}"' for key, name in self.weak_aliases]
        head = f"{self.name}" + (f" ({'; '.join(names)})" if names else "")
        forms = (" ({})", " {}", " {}DWT", " {}GRT", " {} flag", " ({})")
        if self.party_type == "vessel":
            head += "".join(form.format(value) for form, value in zip(forms, self.vessel, strict=True) if value)
        elif self.addresses:
            head += ", " + "; ".join(self.addresses)
        kind = f" ({self.party_type})" if self.party_type else ""
        links = f" ({'; '.join(self.links)})" if self.links else ""
        return "; ".join([head, *self.items]) + f"{kind} [{self.programs}]{links}."


def stated(field: str) -> str | None:
    return None if field == NULL else " ".join(field.split()) or None


@pytest.fixture(scope="module")
def parties(shared_data: Path) -> list[Party]:
    """All whose remarks are not cut."""
    folder = shared_data / "ofac" / "csv_2023-12-28"
    aliases, addresses = (by_uid(read_rows(folder / f"{part}.csv.gz")) for part in ("alt", "add"))
    rows = [row for row in read_rows(folder / "sdn.csv.gz") if len(row[11]) < REMARKS_WIDTH]
    return [Party(row, aliases[row[0]], addresses[row[0]]) for row in rows]


def by_uid(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def test_a_party_that_is_written_as_an_entry_is_read_back(parties):
    causes = Counter[str]()
    for party in parties:
        for cause, text in differences(party):
            causes[cause] += 1
            print(f"  {cause}: {text}")
    print(f"\n{len(parties)} parties, not read back: {dict(causes)}")
    assert len(parties) > 13_700
    assert causes.total() <= (1 - SMALLEST_SHARE) * len(parties)
    assert causes.keys() <= {"addresses"}, "OFAC prints `;` and free text among the addresses, but never in a name"


def differences(party: Party) -> Iterator[tuple[str, str]]:
    entry = parse_entry(party.entry)
    read = {
        "name": entry.name == party.name,
        "type": entry.party_type == (party.party_type or "entity"),
        "programs": list(entry.program_codes) == list(dict.fromkeys((party.programs or "").split("] ["))),
        "aliases": names(entry.rows, is_weak=False) == {name for _, name in party.aliases},
        "weak aliases": names(entry.rows, is_weak=True) == {name for _, name in party.weak_aliases},
        "addresses": party.party_type == "vessel" or addresses(entry.rows) == set(party.addresses),
    }
    yield from ((cause, party.entry) for cause, is_equal in read.items() if not is_equal)


def names(rows: Sequence[FactRow], *, is_weak: bool) -> set[str | None]:
    return {row.alias_name for row in rows if isinstance(row, AliasRow) and row.is_weak == is_weak}


def addresses(rows: Sequence[FactRow]) -> set[str]:
    return {", ".join(filter(None, (row.address, row.country))) for row in rows if isinstance(row, AddressRow)}
