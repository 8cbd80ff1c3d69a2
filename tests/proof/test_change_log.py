"""OFAC's change log of June to December 2023 against the 73 captures of the SDN List of the same months.

The list's side is read with csv and gzip (who comes and goes) and with the reader of the CSV set, which has a proof of
its own (the facts). Strong aliases and addresses stand in the set of 28 December alone: they are compared where the
party's row has not changed until then.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NationalityRow,
    NoteRow,
    PartyRow,
    ProgramRow,
)
from listwire.types import Document, NoticeItemRow, NoticeRow, ParsedDocument, PartyRecord
from sources import ofac_csv
from sources.entry_text import Entry, parse_entry
from sources.ofac_change_log import SOURCE, parse
from sources.remarks import split_items
from tests.proof.sdn_files import Row, Step, read_rows, read_steps, tags, time_of

pytestmark = pytest.mark.proof

SMALLEST_SHARE = 0.998
SMALLEST_SHARE_OF_EQUALS = 0.99
ACTION = {True: "designation", False: "delisting"}

Values = tuple[object, ...]
Differences = dict[str, tuple[list[Values], list[Values]]]
"""Kind of fact to what the list alone says, and the log alone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One party that a capture adds or removes, with its row, and the Eastern days between which it moved."""

    uid: int
    is_added: bool
    row: Row
    since: date
    until: date
    file: Path

    def fits(self, item: NoticeItemRow, day: date) -> bool:
        is_named = plain(self.row[1]) in map(plain, item.names)
        return is_named and item.action == ACTION[self.is_added] and self.since <= day <= self.until


def plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@pytest.fixture(scope="module")
def files(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "ofac" / "sdn_csv_history").glob("*.csv.gz"), key=time_of)
    assert len(found) == 73
    return found


@pytest.fixture(scope="module")
def moves(files: list[Path]) -> list[Move]:
    return [move for steps in pairwise(zip(read_steps(files), files, strict=True)) for move in moves_of(*steps)]


def moves_of(before: tuple[Step, Path], now: tuple[Step, Path]) -> Iterator[Move]:
    for is_added, uids, file in ((True, now[0].added, now[1]), (False, now[0].removed, before[1])):
        rows = {int(row[0]): row for row in read_rows(file)} if uids else {}
        for uid in uids:
            yield Move(uid, is_added, rows[uid], before[0].eastern_day, now[0].eastern_day, file)


@pytest.fixture(scope="module")
def log(shared_data: Path) -> ParsedDocument:
    [path] = (shared_data / "change_log").glob("*.txt")
    return parse(Document(SOURCE.name, "log_2023", "file:///log", "0" * 64, path.read_bytes()))


@pytest.fixture(scope="module")
def days(log: ParsedDocument) -> dict[str, date | None]:
    return {row.document_key: row.effective_on for row in log.rows if isinstance(row, NoticeRow)}


@pytest.fixture(scope="module")
def items(log: ParsedDocument, days: dict[str, date]) -> list[tuple[NoticeItemRow, date]]:
    return [(row, days[row.document_key]) for row in log.rows if isinstance(row, NoticeItemRow)]


@pytest.fixture(scope="module")
def found(moves: list[Move], items: list[tuple[NoticeItemRow, date]]) -> dict[Move, list[NoticeItemRow]]:
    """The items of each move, by name, action and day."""
    by_name: defaultdict[str, list[tuple[NoticeItemRow, date]]] = defaultdict(list)
    for item, day in items:
        for name in set(map(plain, item.names)):
            by_name[name].append((item, day))
    return {move: [item for item, day in by_name[plain(move.row[1])] if move.fits(item, day)] for move in moves}


# ---- the acts --------------------------------------------------------------------------------------------------------


def test_the_log_is_read_whole(log, items):
    unread = [item for item, _ in items if item.unread_texts]
    print(f"\n{len(items)} items of {sum(item.line_count for item, _ in items)} entries, {len(unread)} with free text:")
    print(*sorted({f"  {text}" for item in unread for text in item.unread_texts}), sep="\n")
    assert log.rejections == ()
    assert len(unread) < 0.01 * len(items)


def test_each_party_that_the_captures_add_or_remove_is_one_item_of_its_day(moves, found):
    counts = Counter((ACTION[move.is_added], len(found[move])) for move in moves)
    print(f"\nparties by action and number of items: {dict(counts)}")
    print(*(f"  {move.uid} {move.row[1]}: {len(of)} items" for move, of in found.items() if len(of) != 1), sep="\n")
    assert Counter(move.is_added for move in moves) == {True: 1_458, False: 225}
    assert sum(len(of) == 1 for of in found.values()) >= SMALLEST_SHARE * len(moves)


def test_the_programs_of_these_items_are_those_of_the_list(found):
    others = [(move, of) for move, of in found.items() if of and set(of[0].program_codes) != tags(move.row)]
    print(*(f"  {move.uid} {move.row[3]}: {of[0].program_codes}" for move, of in others), sep="\n")
    assert len(others) <= (1 - SMALLEST_SHARE) * len(found)


def test_each_act_of_the_log_between_the_captures_is_one_party_of_them(found, items, files):
    first, last = (date.fromisoformat(time_of(files[at]).date().isoformat()) for at in (0, -1))
    acts = [item for item, day in items if item.action != "amendment" and first < day <= last]
    moved = Counter(item.item_sha256 for of in found.values() for item in of)
    others = [item for item in acts if moved[item.item_sha256] != 1]
    print(f"\n{len(acts)} acts, {len(others)} without one party of their own:")
    print(*(f"  {item.document_key} {item.action} {item.party_name}" for item in others), sep="\n")
    assert len(acts) > 1_600
    assert len(acts) - len(others) >= SMALLEST_SHARE * len(acts)


# ---- the facts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a party by kind, and whether its remarks are cut."""

    by_kind: Mapping[str, frozenset[Values]]
    is_cut: bool = False

    def differ(self, other: Facts) -> Differences:
        kinds = {kind: (self.by_kind[kind], other.by_kind[kind]) for kind in self.by_kind.keys() & other.by_kind.keys()}
        return {kind: (sorted(a - b, key=str), sorted(b - a, key=str)) for kind, (a, b) in kinds.items() if a != b}


def values_of(rows: Iterable[FactRow]) -> dict[str, frozenset[Values]]:
    """The values in OFAC's words; of days the words alone, for they tell the days."""
    values: defaultdict[str, set[Values]] = defaultdict(set)
    for row in rows:
        match row:
            case BirthDateRow():
                values["birth dates"].add((row.birth_text,))
            case IdentificationRow():
                number, country = row.identification_number, row.country
                values["identifications"].add(
                    (row.identification_type, number, country, row.issued_text, row.expires_text)
                )
            case NationalityRow():
                values["nationalities"].add((row.nationality_type, row.country))
            case ProgramRow():
                values["programs"].add((row.program_code,))
            case FeatureRow():
                values["features"].add((row.feature_type, row.feature_value))
            case LinkedToRow():
                values["linked to"].add((row.linked_name,))
            case NoteRow():
                values["notes"].add((row.note_text,))
            case PartyRow() if row.title:
                values["notes"].update((item,) for item in split_items(row.title))
    kinds = ("birth dates", "identifications", "nationalities", "programs", "features", "linked to", "notes")
    return {kind: frozenset(values[kind]) for kind in kinds}


def names_of(rows: Iterable[FactRow], *, leads_weak: bool = False) -> dict[str, frozenset[Values]]:
    """Strong and weak names in any order; the CSV set has an apostrophe where the log has a quotation mark."""
    names: set[tuple[str, bool]] = set()
    for row in rows:
        match row:
            case PartyRow(primary_name=str() as name):
                names.add((" ".join(name.split()), leads_weak))
            case AliasRow(alias_name=str() as name, is_weak=is_weak):
                names.add((name.replace('"', "'"), is_weak))
    return {
        "names": frozenset((name,) for name, is_weak in names if not is_weak),
        "weak names": frozenset((name,) for name, is_weak in names if is_weak),
    }


@pytest.fixture(scope="module")
def listed(moves: list[Move], shared_data: Path) -> dict[int, Facts]:
    """What the list says of each party that it adds: in its first capture, with its aliases of the end of the year."""
    others, last_rows = rows_at_the_end(shared_data / "ofac" / "csv_2023-12-28")
    facts: dict[int, Facts] = {}
    of_file: defaultdict[Path, dict[int, Row]] = defaultdict(dict)
    for move in moves:
        if move.is_added:
            of_file[move.file][move.uid] = move.row
    for file, rows in of_file.items():
        reading = ofac_csv.read({"sdn": gzip.decompress(file.read_bytes())})
        for uid, text in reading.records:
            if uid not in rows:
                continue
            party = ofac_csv.parse(PartyRecord(uid, reading.lines(uid, text)), reading.kinds)
            stated = [row for _, row in party.rows]
            is_cut = bool(party.partial)
            at_the_end: dict[str, frozenset[Values]] = {}
            if last_rows.get(uid) == rows[uid]:
                at_the_end = {**names_of([*stated, *others[uid]]), "addresses": addresses_of(others[uid])}
            facts[uid] = Facts({**values_of(stated), **at_the_end}, is_cut)
    return facts


def rows_at_the_end(folder: Path) -> tuple[dict[int, list[FactRow]], dict[int, Row]]:
    """The strong aliases and addresses of each party, and its row in SDN.CSV."""
    files = {part: folder / f"{part}.csv.gz" for part in ("sdn", "alt", "add")}
    reading = ofac_csv.read({part: gzip.decompress(path.read_bytes()) for part, path in files.items()})
    others: dict[int, list[FactRow]] = {}
    for uid, text in reading.records:
        party = ofac_csv.parse(PartyRecord(uid, reading.lines(uid, text)), reading.kinds)
        others[uid] = [row for line, row in party.rows if line.part != "sdn"]
    return others, {int(row[0]): row for row in read_rows(files["sdn"])}


def addresses_of(rows: Iterable[FactRow]) -> frozenset[Values]:
    """Whole addresses; the log has `Gaza` where the CSV set has `Region: Gaza`."""
    texts = (
        ", ".join(filter(None, (row.address, row.city, row.country))) for row in rows if isinstance(row, AddressRow)
    )
    return frozenset((text.replace("Region: ", ""),) for text in texts)


def facts_of(entry: Entry) -> Facts:
    names = names_of(entry.rows, leads_weak=entry.text.startswith('"'))
    return Facts({**values_of(entry.rows), **names, "addresses": addresses_of(entry.rows)})


@pytest.fixture(scope="module")
def compared(found: dict[Move, list[NoticeItemRow]], listed: dict[int, Facts]) -> dict[int, Differences]:
    """By uid, the kinds of facts that are not the same in the list and in the log."""
    return {
        move.uid: listed[move.uid].differ(facts_of(parse_entry(of[0].raw_text)))
        for move, of in found.items()
        if move.is_added and of
    }


def test_the_facts_of_an_added_party_are_those_of_its_row_in_the_list(moves, compared, listed):
    kinds = Counter(kind for uid in compared for kind in listed[uid].by_kind)
    print(f"\nparties by kind compared: {dict(kinds)}")
    causes: Counter[str] = Counter()
    for uid, differences in compared.items():
        others = {kind: sides for kind, sides in differences.items() if kind != "addresses"}
        cause = "equal" if not others else "the list cuts its remarks" if listed[uid].is_cut else "printed otherwise"
        causes[cause] += 1
        for kind, (of_list, of_log) in others.items():
            print(f"  {uid} {cause}, {kind}: list {of_list}, log {of_log}")
    print(f"{len(compared)} parties: {dict(causes)}")
    assert len(compared) == sum(move.is_added for move in moves)
    assert kinds["names"] > 1_300
    assert causes["equal"] >= SMALLEST_SHARE_OF_EQUALS * len(compared)


def test_the_addresses_of_an_added_party_are_those_of_the_list(compared, listed):
    met = [uid for uid in compared if "addresses" in listed[uid].by_kind]
    others = {uid: compared[uid]["addresses"] for uid in met if "addresses" in compared[uid]}
    print(f"\n{len(met)} parties, addresses of {len(others)} printed otherwise:")
    print(*(f"  {uid}: list {of_list}, log {of_log}" for uid, (of_list, of_log) in others.items()), sep="\n")
    assert len(met) > 1_300
    assert len(met) - len(others) >= SMALLEST_SHARE_OF_EQUALS * len(met)
