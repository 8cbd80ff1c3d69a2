"""Programs and lists of the captured files against sql/seeds: every tag is known, every pairing is explained.

The files are read here with nothing of the project but its list names, so that no parser vouches for its own seeds.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree

from sources.ofac_vocabulary import LIST_CODES
from tests.seeds import PAIRS, PROGRAMS

pytestmark = pytest.mark.proof

NO_TAG = {"Unknown"}
"""A reference value of ADVANCED for `none given`; no party carries it."""

BY_FILE = {
    "CONS_ENHANCED.XML of 2025-01-10": "ofac/enhanced",
    "SDN.CSV of 2023": "ofac/sdn_csv_history",
    "SDN.XML of 2021-03-10": "ofac/xml",
}
"""The `source` of a pair that a captured file proves, and where that file stands."""

ASTRAY = {"FSE-SY", "NS-PLC"}
"""Tags of another list that stand on blocked parties in the files of the SDN list: the party is on both."""


@dataclass(frozen=True, slots=True)
class Party:
    """What one record says of one party: its lists by code, and its tags."""

    lists: frozenset[str]
    programs: frozenset[str]


def opened(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def texts(parent: etree._Element, name: str) -> Iterator[str]:
    return (element.text for element in parent.iter(f"{{*}}{name}") if element.text)


def csv_parties(path: Path, lists: Iterable[str]) -> Iterator[Party]:
    for row in csv.reader(StringIO(opened(path).decode("latin-1").replace("\x1a", ""))):
        yield Party(frozenset(lists), frozenset(row[3].split("] [")))


def xml_parties(path: Path, lists: Iterable[str]) -> Iterator[Party]:
    for entry in etree.fromstring(opened(path)).iter("{*}sdnEntry"):
        yield Party(frozenset(lists), frozenset(texts(entry, "program")))


def enhanced_parties(path: Path) -> Iterator[Party]:
    for entity in etree.fromstring(opened(path)).iter("{*}entity"):
        codes = (LIST_CODES[name] for name in texts(entity, "sanctionsList"))
        yield Party(frozenset(code for code in codes if code), frozenset(texts(entity, "sanctionsProgram")))


def advanced_parties(path: Path) -> Iterator[Party]:
    document = etree.fromstring(opened(path))
    names = {value.get("ID"): value.text for value in document.iter("{*}List")}
    lists: dict[str, set[str]] = {}
    programs: dict[str, set[str]] = {}
    for entry in document.iter("{*}SanctionsEntry"):
        code = LIST_CODES[names[entry.get("ListID")]]
        lists.setdefault(entry.get("ProfileID"), set()).update([code] if code else [])
        programs.setdefault(entry.get("ProfileID"), set()).update(
            comment for measure in entry.iter("{*}SanctionsMeasure") for comment in texts(measure, "Comment")
        )
    return (Party(frozenset(lists[profile]), frozenset(programs[profile])) for profile in lists)


def referenced(path: Path) -> set[str]:
    """The programs that a file has in its reference values, whether or not a party carries them."""
    document = etree.fromstring(opened(path))
    values = document.iter("{*}referenceValue")
    enhanced = {value.findtext("{*}value") for value in values if value.findtext("{*}type") == "PROGRAM"}
    return (enhanced | set(texts(document, "SanctionsProgram"))) - NO_TAG


def printed(path: Path) -> set[str]:
    """The tags in square brackets of a change log or a page; a line may end behind a tag's hyphen."""
    text = re.sub(r"(?<=\S-)\s+", "", opened(path).decode("utf-8", errors="replace"))
    return {" ".join(tag.split()) for tag in re.findall(r"\[([A-Z0-9][A-Za-z0-9\s-]+)\]", text)}


@dataclass(frozen=True, slots=True)
class Captured:
    """Everything captured that names a program: the distinct parties of each file, and the other tags."""

    parties: dict[str, Counter[Party]]
    others: dict[str, set[str]]


@pytest.fixture(scope="module")
def captured(shared_data: Path) -> Captured:
    ofac = shared_data / "ofac"
    histories = sorted((ofac / "sdn_csv_history").iterdir())
    enhanced, advanced = next((ofac / "enhanced").iterdir()), next((ofac / "advanced").iterdir())
    logs = sorted([*(shared_data / "change_log").iterdir(), *(shared_data / "ofac_pages").iterdir()])
    return Captured(
        {
            "ofac/sdn_csv_history": Counter(party for path in histories for party in csv_parties(path, ["SDN"])),
            "ofac/csv_2023-12-28": Counter(csv_parties(ofac / "csv_2023-12-28" / "sdn.csv.gz", ["SDN"])),
            "ofac/xml": Counter(xml_parties(ofac / "xml" / "sdn_2021-03-10.xml.gz", ["SDN"])),
            "ofac/cons csv": Counter(csv_parties(ofac / "cons" / "cons_prim_2025-04-15.csv", [])),
            "ofac/cons xml": Counter(xml_parties(ofac / "cons" / "consolidated_2024-05-06.xml.gz", [])),
            "ofac/enhanced": Counter(enhanced_parties(enhanced)),
            "ofac/advanced": Counter(advanced_parties(advanced)),
        },
        {path.name: referenced(path) for path in (enhanced, advanced)} | {path.name: printed(path) for path in logs},
    )


def known_lists(program_code: str) -> set[str]:
    return {row["list_code"] for row in PAIRS if row["program_code"] == program_code}


def test_every_tag_of_every_file_is_known(captured: Captured):
    tags = {name: {tag for party in parties for tag in party.programs} for name, parties in captured.parties.items()}
    tags |= captured.others
    print()
    for name, found in tags.items():
        print(f"{name}: {len(found)} programs")
    known = {row["program_code"] for row in PROGRAMS}
    everywhere = set().union(*tags.values())
    print(f"{len(everywhere)} distinct programs in {len(tags)} sources; the seed knows {len(known)}")
    assert len(everywhere) > 80
    assert {name: found - known for name, found in tags.items() if found - known} == {}


@pytest.mark.parametrize("name", ["ofac/enhanced", "ofac/advanced"])
def test_each_program_is_of_one_of_the_lists_and_each_list_has_a_program(captured: Captured, name: str):
    parties = captured.parties[name]
    unlisted = [(party, tag) for party in parties for tag in party.programs if not known_lists(tag) & party.lists]
    bare = [
        (party, code)
        for party in parties
        for code in party.lists
        if not any(code in known_lists(tag) for tag in party.programs)
    ]
    print(f"\n{name}: {parties.total()} parties, {len(parties)} combinations of lists and programs")
    assert parties.total() > 300
    assert (unlisted, bare) == ([], [])


@pytest.mark.parametrize("name", ["ofac/enhanced", "ofac/advanced"])
def test_one_program_alone_can_be_of_two_lists_of_a_party(captured: Captured, name: str):
    doubtful: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for party, count in captured.parties[name].items():
        for tag in party.programs:
            doubtful[tag, tuple(sorted(known_lists(tag) & party.lists))] += count
    doubtful = Counter({pair: count for pair, count in doubtful.items() if len(pair[1]) > 1})
    print(f"\n{name}: of two lists of the party: {dict(doubtful)}")
    assert set(doubtful) == {("UKRAINE-EO13662", ("SDN", "SSI"))}


@pytest.mark.parametrize("name", ["ofac/sdn_csv_history", "ofac/csv_2023-12-28", "ofac/xml"])
def test_a_blocked_party_has_a_program_of_the_sdn_list(captured: Captured, name: str):
    parties = captured.parties[name]
    strangers = {tag for party in parties for tag in party.programs if "SDN" not in known_lists(tag)}
    print(f"\n{name}: {parties.total()} records; tags of other lists: {sorted(strangers)}")
    assert [party for party in parties if not party.programs - strangers] == []
    assert strangers <= ASTRAY


@pytest.mark.parametrize("name", ["ofac/cons csv", "ofac/cons xml"])
def test_a_consolidated_party_has_a_program_of_another_list(captured: Captured, name: str):
    parties = captured.parties[name]
    print(f"\n{name}: {parties.total()} parties")
    assert parties.total() > 400
    assert [party for party in parties if not any(known_lists(tag) - {"SDN"} for tag in party.programs)] == []


def test_a_pair_rests_on_a_file_exactly_when_the_file_proves_it(captured: Captured):
    proven = {
        name: {(*party.lists, *party.programs) for party in parties if len(party.lists) == len(party.programs) == 1}
        for name, parties in captured.parties.items()
    }
    anywhere = set().union(*proven.values())
    by_file = [row for row in PAIRS if row["source"] in BY_FILE]
    by_law = [row for row in PAIRS if row["source"] not in BY_FILE]
    print(f"\n{len(by_file)} pairs proven by a file, {len(by_law)} by law or notice; {len(anywhere)} provable")
    assert [
        row for row in by_file if (row["list_code"], row["program_code"]) not in proven[BY_FILE[row["source"]]]
    ] == []
    assert [row for row in by_law if (row["list_code"], row["program_code"]) in anywhere] == []
