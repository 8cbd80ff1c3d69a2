"""The remarks of 73 real SDN.CSV: nearly every item is a typed fact, and the same one that OFAC's XML states.

The other sides are 200 items labelled by a reader (remarks_labels.jsonl: a seeded draw of all distinct items; each is
named by the sha256 of its text, blanks normalised, with the `;` that follows it) and SDN.XML, read here with nothing of
the project but the spelling of its dates.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree

from listwire.facts import BirthDateRow, FactRow, FeatureRow, IdentificationRow, NoteRow
from sources.birth_dates import read_birth_date, read_day
from sources.ofac_remark_keys import FREE_WORDS, IDENTIFICATION_TYPES
from sources.ofac_vocabulary import FEATURE_PREFIXES, FEATURE_TYPES
from sources.remarks import read_remarks, split_items

pytestmark = pytest.mark.proof

UID = 1
REMARKS_WIDTH = 1_000
FIXED_KEYS = {"DOB", "POB", "nationality", "citizen", "a.k.a.", "f.k.a.", "n.k.a.", "Linked To"}
KEYS = tuple(f"{key}{end}" for key in {*IDENTIFICATION_TYPES, *FEATURE_TYPES, *FREE_WORDS, *FIXED_KEYS} for end in " :")
SMALLEST_SHARE = 0.995
SMALLEST_SHARE_IN_XML = 0.99  # two years lie between the two files: OFAC has changed what is missing
WRONG_WALLETS = {
    "Digital Currency Address - XBT": 1,  # an address of Tron
    "Digital Currency Address - XMR": 1,  # 64 hex digits: no address
}


@pytest.fixture(scope="module")
def remarks(shared_data: Path) -> dict[Path, dict[int, str]]:
    """Remarks by file and uid; those that are cut at 1,000 characters lose their last item."""
    paths = sorted((shared_data / "ofac" / "sdn_csv_history").glob("*.csv.gz"))
    assert len(paths) == 73
    return {path: dict(remarks_of(path)) for path in paths}


@pytest.fixture(scope="module")
def texts(remarks: dict[Path, dict[int, str]]) -> list[str]:
    return sorted({text for by_uid in remarks.values() for text in by_uid.values()})


def remarks_of(path: Path) -> Iterator[tuple[int, str]]:
    text = gzip.decompress(path.read_bytes()).decode().replace("\x1a", "")
    for row in csv.reader(StringIO(text, newline="")):
        if row and row[11] != "-0- ":
            yield int(row[0]), row[11] if len(row[11]) < REMARKS_WIDTH else row[11].rpartition(";")[0] + ";"


def test_of_the_items_that_begin_with_a_known_key_nearly_all_have_complete_values(texts):
    items = {item for text in texts for item in split_items(text)}
    known = {item for item in items if item.removeprefix("alt. ").startswith((*KEYS, *FEATURE_PREFIXES))}
    incomplete = sorted(item for item in known if not is_complete(f"{item};"))
    share = 1 - len(incomplete) / len(known)
    print(f"\n{len(items)} distinct items, {len(known)} with a known key, {share:.4%} of these complete; not:")
    print(*(f"  {item}" for item in incomplete), sep="\n")
    assert len(known) > 29_000
    assert share >= SMALLEST_SHARE


def is_complete(item: str) -> bool:
    reading = read_remarks(UID, item)
    if len(reading.rows) != 1 or reading.unparsed:
        return False
    (row,) = reading.rows
    match row:
        case NoteRow():
            return False
        case BirthDateRow():
            return row.earliest_on is not None
        case IdentificationRow():
            return bool(row.identification_number)
        case _:
            return all(value != "" for value in astuple(row))


def test_no_word_of_the_remarks_is_lost_between_the_items(texts):
    def letters(text: str) -> Counter[str]:
        return Counter(filter(str.isalnum, text))

    for text in texts:
        assert letters("".join(split_items(text))) == letters(text), text


def test_what_a_reader_sees_in_200_random_items_is_what_the_grammar_reads(remarks):
    path = Path(__file__).with_name("remarks_labels.jsonl")
    labels = {label["item_sha256"]: label["row"] for label in map(json.loads, path.read_text().splitlines())}
    read = {}
    for item in raw_items(remarks):
        name = hashlib.sha256(item.encode()).hexdigest()
        if name in labels:
            read[name] = [as_label(row) for row in read_remarks(UID, item).rows]
    print(f"\n{len(labels)} labelled items, {Counter(label[0] for label in labels.values())}")
    assert len(labels) == 200
    assert read == {name: [label] for name, label in labels.items()}


def raw_items(remarks: dict[Path, dict[int, str]]) -> set[str]:
    """Items as they stand, blanks normalised, with the `;` behind them; those of remarks that are not cut."""
    items: set[str] = set()
    for text in {text for by_uid in remarks.values() for text in by_uid.values()}:
        *others, last = (" ".join(piece.split()) for piece in text.split(";"))
        items.update(f"{item};" for item in others)
        items.add(last)
    return items


def as_label(row: FactRow) -> list[object]:
    values = [value.isoformat() if isinstance(value, date) else value for value in astuple(row)]
    return [type(row).__name__, *values[1:]]


def test_each_wallet_carries_its_checksum_but_for_ofacs_own_errors(texts):
    wallets = {
        (row.feature_type, row.feature_value, row.is_checksum_valid)
        for text in texts
        if "Digital Currency Address" in text
        for row in read_remarks(UID, text).rows
        if isinstance(row, FeatureRow) and row.feature_type.startswith("Digital Currency Address")
    }
    verdicts = Counter(verdict for _, _, verdict in wallets)
    print(f"\n{len(wallets)} wallets: {verdicts[True]} with their checksum, {verdicts[None]} without one")
    assert Counter(currency for currency, _, verdict in wallets if verdict is False) == WRONG_WALLETS
    assert verdicts[True] > 230
    assert {currency for currency, _, verdict in wallets if verdict is None} <= {
        f"Digital Currency Address - {currency}" for currency in ("ETH", "ETC", "ARB", "BSC", "USDT", "USDC")
    }


# ---- the same parties in SDN.XML -------------------------------------------------------------------------------------


def test_the_facts_of_sdn_xml_stand_in_the_remarks(shared_data, remarks):
    first = remarks[min(remarks)]
    read = {uid: {values_of(row) for row in read_remarks(uid, text).rows} for uid, text in first.items()}
    met, found, missing = Counter[str](), Counter[str](), defaultdict[str, list[object]](list)
    for uid, kind, values in xml_facts(shared_data / "ofac" / "xml" / "sdn_2021-03-10.xml.gz"):
        if uid in read:
            met[kind] += 1
            found[kind] += values in read[uid]
            missing[kind] += [] if values in read[uid] else [(uid, values)]
    print("\n" + "\n".join(f"{kind}: {found[kind]} of {met[kind]}, not {missing[kind][:3]}" for kind in sorted(met)))
    assert met.keys() == {"dateOfBirth", "placeOfBirth", "nationality", "citizenship", "id", "weak alias"}
    assert {kind: found[kind] for kind in met if found[kind] < met[kind] * SMALLEST_SHARE_IN_XML} == {}


def values_of(row: FactRow) -> tuple[object, ...]:
    """The values of a row without its uid; of a feature without the verdict, which is ours."""
    return astuple(row)[1:3] if isinstance(row, FeatureRow) else astuple(row)[1:]


def xml_facts(path: Path) -> Iterator[tuple[int, str, tuple[object, ...]]]:
    """Uid, element and the values that a row of the remarks has for it."""
    for _, entry in etree.iterparse(gzip.open(path), tag="{*}sdnEntry"):
        uid = int(entry.findtext("{*}uid"))
        for kind in ("dateOfBirth", "placeOfBirth", "nationality", "citizenship", "id"):
            for item in entry.iter(f"{{*}}{kind}"):
                fields = {etree.QName(field).localname: blanks_normalised(field.text) for field in item}
                yield uid, kind, _values(kind, blanks_normalised(item.text), fields)
        for alias in entry.iter("{*}aka"):
            if alias.findtext("{*}category") == "weak":
                alias_type = alias.findtext("{*}type").replace(".", "")
                # OFAC writes an apostrophe in the CSV set where its XML has a quotation mark.
                name = blanks_normalised(alias.findtext("{*}lastName")).replace('"', "'")
                yield uid, "weak alias", (alias_type, name, True, "Latn", None)


def _values(kind: str, text: str, fields: dict[str, str]) -> tuple[object, ...]:
    match kind:
        case "dateOfBirth":
            return values_of(read_birth_date(UID, text))
        case "placeOfBirth":
            return "Place of Birth", text
        case "nationality" | "citizenship":
            return kind, fields["country"]
    name, value = fields["idType"].rstrip(":- "), fields["idNumber"]
    if name in FEATURE_TYPES or name.startswith(FEATURE_PREFIXES):
        return name, value
    issued, expires = fields.get("issueDate"), fields.get("expirationDate")
    days = [text and read_day(text) for text in (issued, expires)]
    return name, value, fields.get("idCountry"), issued, days[0], expires, days[1]


def blanks_normalised(text: str | None) -> str:
    return " ".join((text or "").split())
