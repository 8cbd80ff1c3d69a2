"""What the XML formats write otherwise than the CSV set, in the one form of the rows."""

from __future__ import annotations

from datetime import date

import pytest

from listwire.facts import AddressRow, AliasRow, IdentificationRow, PartyRow
from sources.ofac_joined import with_apostrophes
from sources.ofac_rows import to_line


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (PartyRow(1, 'THE "ROCK"', "entity", None), PartyRow(1, "THE 'ROCK'", "entity", None)),
        (AddressRow(1, 'Lote 3, "El Vallado"', None, "Mexico"), AddressRow(1, "Lote 3, 'El Vallado'", None, "Mexico")),
        (AliasRow(1, "aka", '"FUPI"', True, "Latn"), AliasRow(1, "aka", "'FUPI'", True, "Latn")),
        (
            IdentificationRow(1, "Passport", 'A"1', None, None, None, "05 Jan 2011", date(2011, 1, 5)),
            IdentificationRow(1, "Passport", "A'1", None, None, None, "05 Jan 2011", date(2011, 1, 5)),
        ),
    ],
)
def test_a_quotation_mark_is_an_apostrophe_in_the_row_and_in_its_line(row, expected):
    assert with_apostrophes(row) == expected
    assert to_line("part", 1, row) == to_line("part", 1, expected)


def test_a_name_in_another_script_keeps_its_marks():
    row = AliasRow(1, "aka", 'ה"ארגון', False, "Hebr")
    assert with_apostrophes(row) == row
    assert '\\"' in to_line("part", 1, row).text


def test_a_backslash_before_the_end_of_a_text_is_no_quotation_mark():
    row = PartyRow(1, "SLASH\\", "entity", None)
    assert to_line("part", 1, row) == to_line("part", 1, with_apostrophes(row))
    assert "SLASH" in to_line("part", 1, row).text
