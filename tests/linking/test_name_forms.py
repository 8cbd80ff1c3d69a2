"""The forms of a listed name: what a newspaper may write for it, and how much each says by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.name_forms import (
    LONGEST_FORM,
    Alias,
    AliasClass,
    Form,
    forms_of,
    information,
    is_name_word,
    key,
    loose_forms_of,
    loose_key,
)
from linking.names import fold

FULL, SHORT, WEAK = AliasClass.FULL, AliasClass.SHORT, AliasClass.WEAK
RARE, COMMON = AliasClass.RARE_SINGLE, AliasClass.COMMON_SINGLE


def forms(name: str, party_type: str = "individual", *, is_primary: bool = True, is_weak: bool = False) -> list[Form]:
    return list(forms_of(Alias(1, name, is_primary, is_weak, party_type)))


def rows(found: list[Form], alias_class: AliasClass | None = None) -> set[str]:
    return {" ".join(form.words) for form in found if alias_class in (None, form.alias_class)}


def surnames(found: list[Form]) -> set[str]:
    return {" ".join(form.words) for form in found if form.is_surname}


# -- persons


def test_a_person_is_called_in_both_orders():
    assert rows(forms("CAMARA, Sadio"), FULL) == {"sadio camara", "camara sadio"}


def test_the_whole_name_comes_before_its_shorter_forms():
    # The index keeps the first of equal rows, so a full name would count as a short one if the order were another.
    order = [form.alias_class for form in forms("PUTIN, Vladimir Vladimirovich")]
    assert order.index(FULL) < order.index(SHORT) < order.index(RARE)


@pytest.mark.parametrize(
    ("name", "with_particles", "without"),
    [
        ("AL-ZAWAHIRI, Ayman", "ayman al zawahiri", "ayman zawahiri"),
        ("VAN DER MEER, Jan", "jan van der meer", "jan meer"),
        ("OULD BRAHIM, Ousmane", "ousmane ould brahim", "ousmane brahim"),
    ],
)
def test_particles_stand_or_are_left_out(name, with_particles, without):
    assert {with_particles, without} <= rows(forms(name), FULL)


def test_a_particle_is_no_surname():
    assert surnames(forms("AL-ZAWAHIRI, Ayman")) == {"zawahiri"}
    assert surnames(forms("VAN DER MEER, Jan")) == {"meer"}


def test_of_two_surnames_either_and_both_stand_with_a_first_name():
    found = forms("GARCIA PEREZ, Jose Luis")
    assert {"jose garcia perez", "jose garcia", "jose perez", "luis perez", "garcia jose"} <= rows(found, SHORT)
    assert "jose luis garcia perez" in rows(found, FULL)


def test_of_two_surnames_the_commonest_does_not_stand_alone():
    # Garcia is in too many names; both together are not.
    assert surnames(forms("GARCIA PEREZ, Jose Luis")) == {"garcia perez", "perez"}


def test_a_patronymic_is_left_out_and_never_stands_for_the_first_name():
    found = rows(forms("PUTIN, Vladimir Vladimirovich"))
    assert {"vladimir vladimirovich putin", "vladimir putin"} <= found
    assert "vladimirovich putin" not in found


def test_behind_bin_stands_the_name_of_the_father_which_is_no_surname_by_itself():
    found = forms("BIN ZARQAWI HALABI, Ali")
    assert "zarqawi" not in surnames(found)
    assert "halabi" in surnames(found)


def test_a_title_in_the_listed_name_is_no_part_of_it():
    assert rows(forms("KADYROV, General Ramzan"), FULL) == {"ramzan kadyrov", "kadyrov ramzan"}


def test_a_name_of_titles_alone_is_kept():
    assert rows(forms("Mullah")) == {"mullah"}


def test_a_name_without_a_comma_keeps_its_order_and_loses_its_middle():
    found = forms("Abu Musa Halabi")
    assert rows(found, FULL) == {"abu musa halabi"}
    assert rows(found, SHORT) == {"abu halabi"}
    assert surnames(found) == set()


@pytest.mark.parametrize("name", ["Shakira", "CAMARA,", ", Sadio"])
def test_a_single_name_is_a_form_in_the_class_of_its_rarity(name):
    assert [form.alias_class for form in forms(name)] == [RARE]


def test_a_common_single_name_says_less():
    assert [form.alias_class for form in forms("Hassan")] == [COMMON]


def test_only_the_primary_name_gives_a_surname_alone():
    assert surnames(forms("CAMARA, Sadio")) == {"camara"}
    assert surnames(forms("CAMARA, Sadio", is_primary=False)) == set()


def test_a_common_surname_never_stands_alone():
    assert surnames(forms("HASSAN, Ali")) == set()


# -- weak aliases


def test_a_weak_alias_has_its_whole_name_alone():
    found = forms("CAMARA DIALLO, Sadio", is_weak=True)
    assert rows(found) == rows(found, WEAK) == {"camara diallo sadio"}


def test_a_weak_alias_of_one_word_is_weak_however_rare():
    assert [form.alias_class for form in forms("Zarqawi", is_weak=True)] == [WEAK]


def test_a_weak_alias_has_no_form_by_consonants():
    assert list(loose_forms_of(Alias(1, "CAMARA, Sadio", False, True, "individual"))) == []


# -- bodies


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("ROSNEFT OAO", "rosneft"),
        ("OOO VEKTOR", "vektor"),
        ("VEKTOR LIMITED LIABILITY COMPANY", "vektor"),
        ("OPEN JOINT STOCK COMPANY ROSNEFT OIL", "rosneft oil"),
    ],
)
def test_a_body_is_called_without_its_legal_form(name, core):
    found = rows(forms(name, "entity"))
    assert core in found
    assert " ".join(name.lower().split()) in found


def test_a_body_of_legal_forms_alone_is_kept_whole():
    assert "ooo" in rows(forms("OOO", "entity"))


def test_what_stands_before_of_names_a_body_when_it_is_rare():
    found = forms("REVOLUTIONARY ENGINEERING UNION OF TEHRAN", "entity")
    assert "revolutionary engineering union" in rows(found, SHORT)


def test_a_common_head_before_of_names_no_body():
    # There is a central bank in every country.
    assert rows(forms("CENTRAL BANK OF IRAN", "entity"), SHORT) == set()


def test_a_body_of_a_name_and_its_kind_is_called_by_the_name_which_says_little():
    assert rows(forms("LAZARUS GROUP", "entity"), COMMON) == {"lazarus"}


def test_initials_before_a_kind_are_the_name_and_a_short_word_is_none():
    assert rows(forms("VTB BANK", "entity"), COMMON) == {"vtb"}
    assert rows(forms("SEA BANK", "entity"), COMMON) == set()


@pytest.mark.parametrize(("name", "party_type"), [("HORMUZ 2", "vessel"), ("ISIS-K", "entity"), ("UNIT 9", "entity")])
def test_a_number_or_letter_of_a_ship_or_body_is_never_left_out(name, party_type):
    assert {len(form.words) for form in forms(name, party_type)} == {2}


def test_a_body_has_no_surname():
    assert surnames(forms("CAMARA, SADIO AND SONS", "entity")) == set()


# -- ships and aircraft


@pytest.mark.parametrize("name", ["M/V BLUE WHALE", "MV BLUE WHALE", "MT Blue Whale", "BLUE WHALE"])
def test_a_ship_is_called_without_its_prefix(name):
    assert rows(forms(name, "vessel"), FULL) == {"blue whale"}


def test_a_prefix_that_is_the_whole_name_is_kept():
    assert rows(forms("VESSEL", "vessel")) == {"vessel"}


def test_the_prefix_of_a_ship_is_no_prefix_of_a_body():
    assert rows(forms("MT BLUE", "entity"), FULL) == {"mt blue"}


def test_a_tail_number_is_read_as_its_parts():
    assert rows(forms("EP-GOM", "aircraft"), FULL) == {"ep gom"}


# -- what has no form


@pytest.mark.parametrize("name", ["", ",", "A", "A, B", "…", "🚢", "AL", "DE LA", "\u200f"])
@pytest.mark.parametrize("party_type", ["individual", "entity", "vessel", "aircraft"])
@pytest.mark.parametrize("is_weak", [False, True])
def test_letters_signs_and_particles_are_the_name_of_nobody(name, party_type, is_weak):
    assert forms(name, party_type, is_weak=is_weak) == []


# -- keys


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("qassem", "qasem"),
        ("camara", "kamara"),
        ("hussein", "husayn"),
        ("organisation", "organization"),
        ("youssef", "yusuf"),
        ("company", "kompaniya"),
    ],
)
def test_spellings_of_one_word_share_a_key(first, second):
    assert key(first) == key(second)


@pytest.mark.parametrize(("first", "second"), [("petrov", "petrova"), ("olga", "oleg"), ("abc", "abk"), ("77", "78")])
def test_other_words_do_not(first, second):
    assert key(first) != key(second)


def test_a_short_word_is_its_own_key():
    # Kuh and Ku would be one by their sound, and so would too many others.
    assert key("kuh") == "kuh"


@pytest.mark.parametrize(("listed", "written"), [("putin", "بوتين"), ("assad", "الأسد"), ("nasrallah", "نصرالله")])
def test_an_arabic_word_shares_its_consonants_with_the_latin_one(listed, written):
    assert loose_key(listed) == loose_key(fold(written))


# -- laws

NAMES = st.lists(
    st.one_of(
        st.sampled_from(
            "al bin van de Sadio CAMARA Group OOO of the Bank M/V Jr. Ivanovich O'Brien Иван علي 🚢 , -".split()
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map(" ".join)
TYPES = st.sampled_from(["individual", "entity", "vessel", "aircraft"])


@given(NAMES, TYPES, st.booleans(), st.booleans())
def test_every_form_holds_a_name_and_has_one_key_for_each_word(name, party_type, is_primary, is_weak):
    for form in forms(name, party_type, is_primary=is_primary, is_weak=is_weak):
        assert any(map(is_name_word, form.words)) or len(form.words) == LONGEST_FORM
        assert len(form.keys) == len(form.words) <= LONGEST_FORM
        assert all(form.keys)
        assert (form.alias_class is WEAK) == is_weak


@given(NAMES, TYPES)
def test_a_name_of_one_counted_word_is_never_full(name, party_type):
    for form in forms(name, party_type):
        if len(form.words) < LONGEST_FORM and sum(map(is_name_word, form.words)) < 2:
            assert form.alias_class in (RARE, COMMON)
            assert information(form.words) >= 0


@given(NAMES, TYPES)
def test_loose_forms_are_forms_of_several_words(name, party_type):
    alias = Alias(1, name, True, False, party_type)
    loose = list(loose_forms_of(alias))
    assert set(loose) <= set(forms_of(alias))
    assert all(len(form.words) > 1 for form in loose)


@pytest.mark.parametrize("name", ["A" * 1_000_000, "Ab " * 300_000, "ал-" * 300_000, "," * 1_000_000])
def test_a_name_of_any_length_has_few_forms(name):
    assert len(forms(name)) < 50
