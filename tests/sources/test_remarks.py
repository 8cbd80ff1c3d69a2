"""The grammar of OFAC's remarks: what each kind of item states, and where one item ends."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.facts import (
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NationalityRow,
    NoteRow,
)
from sources.ofac_remark_keys import COUNTRIES, IDENTIFICATION_TYPES
from sources.ofac_vocabulary import FEATURE_TYPES
from sources.remarks import read_remarks, split_items, without_stop

UID = 42618


def one(text: str) -> FactRow:
    """The one row of a text of one item, which is whole."""
    reading = read_remarks(UID, text)
    assert reading.unparsed == ()
    (row,) = reading.rows
    return row


def feature(name: str, value: str, verdict: bool | None = None) -> FeatureRow:
    return FeatureRow(UID, name, value, verdict)


def document(name: str, number: str | None, country: str | None = None) -> IdentificationRow:
    return IdentificationRow(UID, name, number, country, None, None, None, None)


# ---- a whole text ----------------------------------------------------------------------------------------------------


def test_each_item_is_a_fact_of_the_party_in_its_order():
    text = (
        "DOB 22 Mar 1979; alt. DOB 1980; POB Kati, Koulikoro, Mali; nationality Mali; alt. citizen France; Gender "
        "Male; Secondary sanctions risk: See Section 11 of Executive Order 14024.; Passport DA0004031 (Mali) expires "
        "15 Oct 2015; Minister of Defense; a.k.a. 'SADIO'; Linked To: PRIVATE MILITARY COMPANY WAGNER."
    )
    assert read_remarks(UID, text).rows == (
        BirthDateRow(UID, "22 Mar 1979", date(1979, 3, 22), date(1979, 3, 22), "day"),
        BirthDateRow(UID, "1980", date(1980, 1, 1), date(1980, 12, 31), "year"),
        feature("Place of Birth", "Kati, Koulikoro, Mali"),
        NationalityRow(UID, "nationality", "Mali"),
        NationalityRow(UID, "citizenship", "France"),
        feature("Gender", "Male"),
        feature("Secondary sanctions risk", "See Section 11 of Executive Order 14024."),
        IdentificationRow(UID, "Passport", "DA0004031", "Mali", None, None, "15 Oct 2015", date(2015, 10, 15)),
        NoteRow(UID, "Minister of Defense"),
        AliasRow(UID, "aka", "SADIO", True, "Latn"),
        LinkedToRow(UID, "PRIVATE MILITARY COMPANY WAGNER"),
    )


def test_the_free_remarks_of_xml_and_those_of_csv_give_equal_rows():
    csv_text = (
        "all offices worldwide; Fax: 982188526337; Linked To: QODS FORCE (IRGC); Linked To: MINISTRY OF PETROLEUM."
    )
    xml_text = (
        "all offices worldwide; Fax: 982188526337; (Linked To: QODS FORCE (IRGC); Linked To: MINISTRY OF PETROLEUM)"
    )
    assert read_remarks(UID, csv_text) == read_remarks(UID, xml_text)
    assert read_remarks(UID, xml_text).rows == (
        NoteRow(UID, "all offices worldwide"),
        feature("Fax Number", "982188526337"),
        LinkedToRow(UID, "QODS FORCE (IRGC)"),
        LinkedToRow(UID, "MINISTRY OF PETROLEUM"),
    )


def test_a_value_that_stands_twice_is_one_row():
    assert read_remarks(UID, "Website www.a.example; alt. Website www.a.example").rows == (
        feature("Website", "www.a.example"),
    )


@pytest.mark.parametrize("text", ["", " ", ";", " ; ;", "."])
def test_a_text_of_nothing_has_no_rows(text):
    assert read_remarks(UID, text).rows == ()


# ---- where an item ends ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("DOB 1971; POB Kati", ["DOB 1971", "POB Kati"]),
        ("DOB  1971;POB\nKati ;", ["DOB 1971", "POB Kati"]),
        ("DOB 1971.", ["DOB 1971"]),
        ("(by passport: DOB 1971; POB Kati (Mali); nationality Mali); Gender Male",
         ["(by passport: DOB 1971; POB Kati (Mali); nationality Mali)", "Gender Male"]),
        ("a.k.a. 'ONE; TWO'; DOB 1971", ["a.k.a. 'ONE; TWO'", "DOB 1971"]),
        ("Organization Type: Accounting, bookkeeping and auditing activities; tax consultancy; Tax ID No. 1",
         ["Organization Type: Accounting, bookkeeping and auditing activities; tax consultancy", "Tax ID No. 1"]),
        ("POB Kati (Mali; DOB 1971; Gender Male", ["POB Kati (Mali", "DOB 1971", "Gender Male"]),
        ("POB Kati) Mali; DOB 1971", ["POB Kati) Mali", "DOB 1971"]),
        ("a.k.a. 'ABU-'UMAR'; a.k.a. 'X'", ["a.k.a. 'ABU-'UMAR'", "a.k.a. 'X'"]),
    ],
)  # fmt: skip
def test_a_semicolon_separates_items_unless_one_of_them_holds_it(text, items):
    assert split_items(text) == items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Member ETA.", "Member ETA"),
        ("Member ETA", "Member ETA"),
        ("SALIM S.A.", "SALIM S.A."),
        ("X, S.A. DE C.V.", "X, S.A. DE C.V."),
        ("in the U.S.", "in the U.S."),
        ("PETROCHEMICAL INDUSTRY CO.", "PETROCHEMICAL INDUSTRY CO"),
        ("www.a.b.", "www.a.b"),
        ("number F.5.", "number F.5"),
        ("new debt of 14 days is prohibited.", "new debt of 14 days is prohibited."),
    ],
)  # fmt: skip
def test_the_stop_at_the_end_goes_unless_it_ends_an_abbreviation_or_a_known_sentence(text, expected):
    assert without_stop(text) == expected
    assert without_stop(without_stop(text)) == expected


def test_only_the_last_item_loses_its_stop_but_names_and_notes_lose_it_everywhere():
    text = "Registration ID MAT 46 L.; Linked To: A CO.; visit http://a.example/b.; Tax ID No. 7 L."
    assert read_remarks(UID, text).rows == (
        document("Registration ID", "MAT 46 L."),
        LinkedToRow(UID, "A CO"),
        NoteRow(UID, "visit http://a.example/b"),
        document("Tax ID No.", "7 L"),
    )


# ---- identifications -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(IDENTIFICATION_TYPES))
def test_every_type_of_document_is_read_with_its_number_and_country(name):
    assert one(f"{name} AB 12-3 (Korea, North).") == document(name, "AB 12-3", "Korea, North")
    assert one(f"alt. {name} 123") == document(name, "123")


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_the_parentheses_at_the_end_are_the_country_when_they_hold_one(country):
    assert one(f"Folio Mercantil No. 22839 (Jalisco) ({country}).") == document(
        "Folio Mercantil No.", "22839 (Jalisco)", country
    )


@pytest.mark.parametrize(
    ("text", "number", "country"),
    [
        ("National ID No. D489833(9) (Hong Kong)", "D489833(9)", "Hong Kong"),
        ("National ID No. D489833(9)", "D489833(9)", None),
        ("National ID No. 12/BAHANA(N)010023 (Burma)", "12/BAHANA(N)010023", "Burma"),
        ("National ID No. 121398 (Manizales)", "121398 (Manizales)", None),
        ("National ID No. 467323, Doc. 694710 (Panama)", "467323, Doc. 694710", "Panama"),
        ("National ID No. RNE: W031645-8 (Brazil)", "RNE: W031645-8", "Brazil"),
        ("National ID No.: 7", "7", None),
        ("National ID No. (HWI)040182 (Burma)", "(HWI)040182", "Burma"),
        ("National ID No. ABCDEF (Mali)", "ABCDEF", "Mali"),
    ],
)
def test_what_is_no_country_belongs_to_the_number(text, number, country):
    assert one(text) == document("National ID No.", number, country)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("issued 28 Feb 1996 expires 27 Feb 2001",
         ("28 Feb 1996", date(1996, 2, 28), "27 Feb 2001", date(2001, 2, 27))),
        ("issued 1999", ("1999", None, None, None)),
        ("issued Mar 1999", ("Mar 1999", None, None, None)),
        ("expires 2024", (None, None, "2024", None)),
        ("expires 15 Aug 2023 to 15 Aug 2024", (None, None, "15 Aug 2023 to 15 Aug 2024", None)),
        ("issued 01 Jan 2008 to 31 Dec 2010 expires circa 2012",
         ("01 Jan 2008 to 31 Dec 2010", None, "circa 2012", None)),
    ],
)  # fmt: skip
def test_dates_behind_a_document_keep_their_words_and_are_days_where_they_are_whole(dates, expected):
    assert one(f"Passport L 191609 (Tunisia) {dates}.") == IdentificationRow(
        UID, "Passport", "L 191609", "Tunisia", *expected
    )
    assert one(f"Passport L 191609 {dates};") == IdentificationRow(UID, "Passport", "L 191609", None, *expected)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Fishing Licence Number 55-A", None, None),  # no country: as well free text
        ("Fishing Vessel Number 55-A (Iran)", "Fishing Vessel Number", "55-A"),
        ("alt. Consular ID 77 (Mexico)", "Consular ID", "77"),
        ("X.Y.Z. 77 A (Mexico)", "X.Y.Z.", "77 A"),
        ("Tax Code (KPP) 770501001 (Russia)", "Tax Code (KPP)", "770501001"),
        ("Judge, Head of Tehran Revolutionary Court, Branch 28 (Iran)", None, None),
    ],
)
def test_a_document_of_a_type_not_seen_before_is_read_where_its_form_leaves_no_doubt(text, name, number):
    row = one(text)
    if name is None:
        assert row == NoteRow(UID, text)
    else:
        assert isinstance(row, IdentificationRow)
        assert (row.identification_type, row.identification_number) == (name, number)


# ---- features --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FEATURE_TYPES))
@pytest.mark.parametrize("lead", [" ", ": ", " - "])
def test_every_type_of_feature_is_read_whatever_leads_to_its_value(name, lead):
    assert one(f"{name}{lead}Some value (1), 2.") == feature(name, "Some value (1), 2")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Executive Order 13662 Directive Determination - Subject to Directive 2",
         "Executive Order 13662 Directive Determination", "Subject to Directive 2"),
        ("alt. Executive Order 13846 information: FOREIGN EXCHANGE.  Sec. 5(a)(ii)",
         "Executive Order 13846 information", "FOREIGN EXCHANGE. Sec. 5(a)(ii)"),
        ("Executive Order 14024 Directive Information Subject to Directive 3 - All is prohibited.",
         "Executive Order 14024 Directive Information", "Subject to Directive 3 - All is prohibited."),
        ("Effective Date (EO 14024 Directive 2): 26 Mar 2022.", "Effective Date (EO 14024 Directive 2)", "26 Mar 2022"),
        ("Listing Date (EO 14014 Directive 1): 24 Feb 2022", "Listing Date (EO 14014 Directive 1)", "24 Feb 2022"),
        ("Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022", "Purchase/Sales For Divestment Date (CMIC)",
         "03 Jun 2022"),
        ("Telephone No. (218) (0)214778301", "Phone Number", "(218) (0)214778301"),
        ("PHONE 850 2 18111 ext. 8221", "Phone Number", "850 2 18111 ext. 8221"),
        ("Alt. Fax: 9221227700019.", "Fax Number", "9221227700019"),
        ("Email:a@b.example.", "Email Address", "a@b.example"),
        ("info@b.example (email).", "Email Address", "info@b.example"),
        ("www.b.example.", "Website", "www.b.example"),
        ("http://www.b.example/c (website).", "Website", "http://www.b.example/c"),
        ("Website www.b.example. Offices Worldwide;", "Website", "www.b.example. Offices Worldwide"),
    ],
)  # fmt: skip
def test_features_bear_ofacs_name_without_what_leads_to_the_value(text, name, value):
    assert one(text) == feature(name, value)


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", True), ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", False)],
)
def test_a_wallet_has_the_verdict_on_its_checksum(address, verdict):
    row = feature("Digital Currency Address - XBT", address, verdict)
    assert one(f"alt. Digital Currency Address - XBT {address}.") == row


# ---- names and notes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "alias_type", "name"),
    [
        ("a.k.a. 'BNC'.", "aka", "BNC"),
        ("f.k.a. 'ANA I'", "fka", "ANA I"),
        ("n.k.a. 'LGOK';", "nka", "LGOK"),
        ("a.k.a. 'ABU-'UMAR'.", "aka", "ABU-'UMAR"),
        ("a.k.a. 'THE CO.'.", "aka", "THE CO."),
        ("alt. a.k.a. ''FOOPIE''", "aka", "'FOOPIE'"),
    ],
)
def test_an_alias_in_quotes_is_weak(text, alias_type, name):
    assert one(text) == AliasRow(UID, alias_type, name, True, "Latn")


@pytest.mark.parametrize(
    "text",
    ["Minister of Justice, Legal and Parliamentary Affairs", "arrested 23 Apr 2002", "d.b.a. 'ANARQUIA PAINTBALL'",
     "Licensed by the state", "Nationality of", "<Head Office>", "#2 in Special Security Organization"],
)  # fmt: skip
def test_what_has_no_key_is_a_note_and_no_failure(text):
    assert one(f"{text}.") == NoteRow(UID, text)


@pytest.mark.parametrize(
    "text",
    ["DOB", "POB", "Website", "Passport", "a.k.a. SADIO", "Linked To:", "nationality possibly Palestinian",
     "Passport issued in Sarajevo, Bosnia-Herzegovina", "Passport 4117921 issued under the name Dilawar Khan",
     "License to operate", "Digital Currency Address - XBT", "Phone calls are not answered", "Email is not known"],
)  # fmt: skip
def test_an_item_with_a_known_key_and_no_whole_value_is_told(text):
    reading = read_remarks(UID, f"Gender Male; {text}")
    assert reading.unparsed == (text,)
    if text != "DOB":
        assert reading.rows == (feature("Gender", "Male"), NoteRow(UID, without_stop(text)))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("DOB 30 Feb 1960", BirthDateRow(UID, "30 Feb 1960", None, None, "unread")),
        ("nationality Atlantis", NationalityRow(UID, "nationality", "Atlantis")),
        ("Passport (Mali)", document("Passport", None, "Mali")),
    ],
)
def test_of_a_value_that_is_not_whole_what_can_be_read_is_kept_and_told(text, row):
    reading = read_remarks(UID, text)
    assert (reading.rows, reading.unparsed) == ((row,), (text,))


# ---- laws ------------------------------------------------------------------------------------------------------------

pieces = st.sampled_from(
    ["DOB 1971", "alt. POB Kati", "Passport A1 (Mali)", "Passport", " issued 1999", " expires", "a.k.a. 'X'",
     "a.k.a. '", "Linked To: A", "(", ")", ";", "'", ".", ": ", " - ", "\x1f", "\0", "Executive Order 1", "#",
     "No. 7 (", "www.", "@"]
)  # fmt: skip
texts = st.text(max_size=60) | st.lists(pieces, max_size=40).map("".join)


@given(text=texts)
def test_any_text_gives_rows_of_the_party_and_loses_no_letter(text):
    items = split_items(text)
    assert Counter(filter(str.isalnum, "".join(items))) == Counter(filter(str.isalnum, text))
    reading = read_remarks(UID, text)
    assert len(set(reading.rows)) == len(reading.rows) <= len(items)
    assert all(row.uid == UID for row in reading.rows)
    assert set(reading.unparsed) <= set(items)


@given(text=texts, uid=st.integers(1, 99))
def test_the_same_text_states_the_same_of_every_party(text, uid):
    first, second = read_remarks(UID, text), read_remarks(uid, text)
    assert [type(row) for row in first.rows] == [type(row) for row in second.rows]
    assert (first.rows == second.rows) == (uid == UID or not first.rows)


def test_pieces_that_open_what_is_never_closed_stay_apart_however_many_there_are():
    assert len(split_items("(;" * 20_000)) == 20_000
