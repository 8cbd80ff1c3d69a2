"""The same party read from any two formats: the same facts, but for what OFAC itself changed between the two days.

No two captured files are of one day, so a difference can be an amendment or a fault of a reader. What tells them apart:
every fact of every file stands word for word in one place of its record (an element, a row, an item of the remarks),
and no word of a record is lost. Where that holds, two facts that differ are two texts of OFAC's. CONS_ADVANCED is left
out of it, for its records are spread over tables: it is held to the files that tell of the same parties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path

import pytest

from listwire.facts import (
    AddressRow,
    AliasRow,
    AuthorityRow,
    BirthDateRow,
    FactKind,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    MeasureRow,
    NationalityRow,
    NoteRow,
    PartyRow,
    ProgramRow,
)
from sources import ofac_enhanced
from tests.proof.real_files import (
    CONS_ADVANCED,
    CONS_CSV,
    CONS_ENHANCED,
    CONS_XML,
    FILES,
    SDN_CSV,
    SDN_XML,
    Contents,
    RealFile,
    contents,
    records,
    words,
)

pytestmark = pytest.mark.proof


FLOORS = {
    (CONS_ADVANCED, SDN_XML): {"*": 1.0},  # a year apart, and equal
    (SDN_CSV, CONS_XML): {"*": 1.0},  # 130 days apart, and equal
    (SDN_XML, SDN_CSV): {"*": 0.98, "features": 0.91},  # three years: 553 warnings of secondary sanctions came
    (CONS_XML, CONS_ENHANCED): {"*": 0.96, "features": 0.83},  # eight months: the same warning, on 58 parties
    (CONS_XML, CONS_CSV): {"*": 0.96, "features": 0.83},
    (CONS_ENHANCED, CONS_CSV): {"*": 0.995},  # three months
}
"""The smallest share of equal parties, for the kinds that are named and for all others."""

UNAMENDED = {
    (CONS_ADVANCED, SDN_XML): (9, set()),
    (SDN_CSV, CONS_XML): (61, set()),
    (CONS_ENHANCED, CONS_CSV): (
        443,
        {
            (9659, "features"),  # a warning of secondary sanctions came
            (17013, "identifications"),  # one lost its country
            (18784, "identifications"),  # three got theirs
        },
    ),
}
"""Two files to the parties that they have in common, and those of them that OFAC amended between the two days."""

BULK_FEATURE = "Secondary sanctions risk"
"""OFAC wrote it on 58 consolidated parties at once, in June 2024: `See Section 11 of Executive Order 14024.`"""

WHOLE_TEXTS = ("remarks", "remarks_tail")
KEY_WORDS = frozenset(
    {
        "DOB", "POB", "alt", "Alt", "a.k.a", "f.k.a", "n.k.a", "citizen", "issued", "expires", "Linked", "To", "-",
        "Telephone", "PHONE", "FAX", "EMAIL", "No", "email", "website",
    }
)  # fmt: skip
"""Words that only say what stands beside them."""


ONE_VALUE: dict[type[FactRow], str] = {
    BirthDateRow: "birth_text",
    NationalityRow: "country",
    ProgramRow: "program_code",
    AuthorityRow: "authority",
    MeasureRow: "measure",
    LinkedToRow: "linked_name",
    NoteRow: "note_text",
}


@pytest.fixture(scope="module")
def read(shared_data: Path) -> dict[str, Contents]:
    return {file.name: contents(file, shared_data) for file in FILES}


def stated(row: FactRow, file: RealFile) -> Iterator[tuple[str | None, ...]]:
    """The values of a row that one place of a record has to hold together."""
    match row:
        case PartyRow():
            yield (row.primary_name,)
            if row.title:  # the remarks of the CSV set have it too, as items
                yield from ((text,) for text in {row.title, *row.title.split(";")})
        case AliasRow():
            yield (row.alias_name,)
        case AddressRow():
            country = row.country and row.country.removeprefix("Region: ")  # ENHANCED says so in its own words
            yield (row.address, row.city, country, row.address_remarks)
        case IdentificationRow():
            yield (row.identification_type, row.identification_number, row.country)
            if file.reader is not ofac_enhanced:  # there they are days, and no words: tests/proof/test_enhanced.py
                yield (row.identification_number, row.issued_text, row.expires_text)
        case FeatureRow():
            # One of OFAC's values looks like two items.
            yield from ((text,) for text in {row.feature_value, *row.feature_value.split(";")})
        case _ if type(row) in ONE_VALUE:
            yield (getattr(row, ONE_VALUE[type(row)]),)


@pytest.mark.parametrize("file", [file for file in FILES if file is not CONS_ADVANCED], ids=lambda file: file.name)
def test_a_fact_is_one_place_of_its_record_word_for_word_and_no_word_is_lost(
    file: RealFile, read: dict[str, Contents], shared_data: Path
):
    found = records(file, shared_data)
    parties = read[file.name].parties
    assert found.keys() == parties.keys()
    count, astray, lost = 0, [], Counter[str]()
    for uid, by_kind in parties.items():
        kept = dict.fromkeys(found[uid], KEY_WORDS)
        for row in (row for kind, rows in by_kind.items() if kind not in WHOLE_TEXTS for row in rows):
            row_words = words(*(value for value in astuple(row) if isinstance(value, str)))
            for values in stated(row, file):
                count += 1
                places = [place for place in found[uid] if words(*values) <= place.words]
                kept.update((place, kept[place] | row_words) for place in places)
                astray += [] if places else [(uid, values)]
        if not read[file.name].open_kinds[uid]:
            for place, known in kept.items():
                lost.update(place.stating - known)
    cut = sum(map(bool, read[file.name].open_kinds.values()))
    print(
        f"\n{file.name} of {file.day}: {len(parties):,} parties, {count:,} statements, {len(astray)} not in one place;"
    )
    print(f"  {lost.total()} words lost in {len(parties) - cut:,} whole records, {cut} have a remark that is cut")
    assert count > 5_000
    assert cut < len(parties) / 20
    assert (astray, lost) == ([], {})


@dataclass(frozen=True, slots=True)
class Difference:
    """What two files say of one party and kind, where it is not the same: the facts that only one of them has."""

    uid: int
    kind: FactKind
    left: tuple[FactRow, ...]
    right: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files, party by party: how many of those in both are spoken of by both, and where they differ, by kind."""

    left: RealFile
    right: RealFile
    common: int
    compared: Counter[FactKind]
    differences: tuple[Difference, ...]

    @property
    def days(self) -> int:
        return abs((self.right.day - self.left.day).days)

    def of(self, kind: FactKind) -> list[Difference]:
        return [difference for difference in self.differences if difference.kind == kind]

    def share(self, kind: FactKind) -> float:
        """The share of the parties whose facts of a kind are all equal."""
        return 1 - len(self.of(kind)) / self.compared[kind]


def compare(left: RealFile, right: RealFile, read: dict[str, Contents]) -> Comparison:
    one, other = read[left.name], read[right.name]
    common = one.parties.keys() & other.parties.keys()
    compared, differences = Counter[FactKind](), []
    for kind in sorted(one.kinds & other.kinds):
        for uid in sorted(common):
            if not (one.speaks_of(uid, kind) and other.speaks_of(uid, kind)):
                continue
            compared[kind] += 1
            mine, theirs = (side.parties[uid].get(kind, frozenset()) for side in (one, other))
            if mine != theirs:
                pair = (tuple(sorted(rows, key=str)) for rows in (mine - theirs, theirs - mine))
                differences.append(Difference(uid, kind, *pair))
    return Comparison(left, right, len(common), compared, tuple(differences))


PAIRS = tuple(combinations(FILES, 2))


@pytest.fixture(scope="module")
def compared(read: dict[str, Contents]) -> dict[tuple[str, str], Comparison]:
    return {(left.name, right.name): compare(left, right, read) for left, right in PAIRS}


def folded(row: FactRow) -> tuple[str, ...]:
    """The letters and digits of a fact, whatever their case."""
    return tuple("".join(filter(str.isalnum, str(value).casefold())) for value in astuple(row)[1:])


def causes(difference: Difference) -> Counter[str]:
    """How OFAC's texts differ: each fact of either side under the first cause that explains it, a pair once.

    retyped: equal letters and digits; filled in: equal but for what one side leaves empty; put otherwise: the same
    words in other fields or another order; reworded: the same type of fact, half of its words; else added or dropped.
    """
    found: Counter[str] = Counter()
    left, right = list(difference.left), list(difference.right)
    for cause, is_so in _CAUSES.items():
        for row in tuple(left):
            match = next((other for other in right if is_so(row, other)), None)
            if match is not None:
                left.remove(row)
                right.remove(match)
                found[cause] += 1
    found.update({"dropped": len(left), "added": len(right)})
    return +found


def _is_filled_in(row: FactRow, other: FactRow) -> bool:
    pairs = list(zip(astuple(row)[1:], astuple(other)[1:], strict=True))
    return all(one == two or None in (one, two) for one, two in pairs) and any(one == two for one, two in pairs)


def _row_words(row: FactRow) -> frozenset[str]:
    values = (value for value in astuple(row)[1:] if isinstance(value, str))
    return frozenset(word.casefold() for word in words(*values))


def _is_reworded(row: FactRow, other: FactRow) -> bool:
    one, two = _row_words(row), _row_words(other)
    return 2 * len(one & two) >= max(len(one), len(two))


_CAUSES = {
    "retyped": lambda row, other: folded(row) == folded(other),
    "filled in": _is_filled_in,
    "put otherwise": lambda row, other: _row_words(row) == _row_words(other),
    "reworded": _is_reworded,
}


def test_any_two_files_say_the_same_of_nearly_every_party_of_both(compared: dict[tuple[str, str], Comparison]):
    print()
    pairs = [pair for pair in compared.values() if pair.common]
    for pair in pairs:
        print(f"{pair.left.name} of {pair.left.day} and {pair.right.name} of {pair.right.day}: {pair.common:,} parties")
        for kind, count in pair.compared.items():
            why = sum(map(causes, pair.of(kind)), Counter[str]())
            print(f"  {kind}: {count - len(pair.of(kind)):,} of {count:,} equal ({pair.share(kind):.2%}); {dict(why)}")
    assert len(pairs) > 10
    for (left, right), floors in FLOORS.items():
        pair = compared[left.name, right.name]
        low = {kind: share for kind in pair.compared if (share := pair.share(kind)) < floors.get(kind, floors["*"])}
        assert low == {}, f"{left.name} and {right.name}"


def test_parties_that_ofac_left_alone_are_the_same_in_every_kind(compared: dict[tuple[str, str], Comparison]):
    print()
    for (left, right), (common, amended) in UNAMENDED.items():
        pair = compared[left.name, right.name]
        found = {(difference.uid, difference.kind) for difference in pair.differences if difference.kind != "remarks"}
        print(
            f"{left.name} and {right.name}: {pair.common} parties, {sum(pair.compared.values()):,} times a kind, ",
            end="",
        )
        print(f"all equal but {sorted(found)}")
        assert (pair.common, found) == (common, amended)


def test_what_advanced_states_stands_in_enhanced_five_years_later(compared: dict[tuple[str, str], Comparison]):
    """OFAC added lists, programs and names to these parties since, and took none of them away."""
    pair = compared[CONS_ADVANCED.name, CONS_ENHANCED.name]
    kinds: tuple[FactKind, ...] = (
        "listings", "programs", "authorities", "measures", "relationships", "script_names", "birth_dates",
    )  # fmt: skip
    print()
    for kind in kinds:
        gone = [difference for difference in pair.of(kind) if difference.left]
        print(f"{kind}: {pair.compared[kind]} parties, {len(gone)} lack what CONS_ADVANCED of {pair.left.day} has")
        assert (pair.compared[kind], gone) == (366, [])


@pytest.mark.parametrize("pair", [(CONS_XML, CONS_ENHANCED), (CONS_XML, CONS_CSV), (CONS_ENHANCED, CONS_CSV)])
def test_what_differs_between_consolidated_files_near_in_time_has_a_cause(
    pair: tuple[RealFile, RealFile], compared: dict[tuple[str, str], Comparison]
):
    left, right = pair
    comparison = compared[left.name, right.name]
    programs = {difference.uid for difference in comparison.of("programs")}
    by_kind: defaultdict[FactKind, Counter[str]] = defaultdict(Counter)
    by_type: Counter[str] = Counter()
    print(f"\n{left.name} of {left.day} and {right.name} of {right.day}, {comparison.days} days apart")
    for difference in comparison.differences:
        why = causes(difference)
        by_kind[difference.kind] += why
        by_type.update(row.feature_type for row in (*difference.left, *difference.right) if isinstance(row, FeatureRow))
        if difference.kind != "features":
            note = ", under a new program" if difference.uid in programs else ""
            print(f"  {difference.uid} {difference.kind}: {dict(why)}{note}")
    print(f"  features by type: {dict(by_type)}")
    # What only the form could explain would be a reader's: a mark, a blank, a comma, two fields for one.
    form = {kind: why["retyped"] + why["put otherwise"] for kind, why in by_kind.items()}
    assert sum(form.values()) == 0, form
    bulk = by_type.pop(BULK_FEATURE, 0)
    assert sum(by_type.values()) <= 16, f"{by_type} beside {bulk} of {BULK_FEATURE}"
