"""The macro `screen(name)`: SQL alone, on the words of listed names."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.build import read_macros, read_selects
from warehouse.database import SAFE

NAMES = [
    (1, "CAMARA, Sadio", "individual", False),
    (2, "CAMARA, Ibrahima Papa", "individual", True),
    (3, "AL-QA'IDA", "entity", True),
    (4, "ROSNEFT TRADING S.A.", "entity", True),
    (5, "محمد ظريف", "individual", True),
    (6, "GUZMÁN LOERA, Joaquín", "individual", True),
]


@pytest.fixture(scope="module")
def asked() -> Iterator[duckdb.DuckDBPyConnection]:
    """The macro over some parties; the second has a weak alias, equal to a name of the first."""
    with duckdb.connect(config=SAFE) as connection:
        connection.execute("create schema core")
        connection.execute(
            "create table core.parties (uid bigint, primary_name varchar, party_type varchar, is_listed boolean)"
        )
        connection.executemany("insert into core.parties values (?, ?, ?, ?)", NAMES)
        connection.execute("create table core.party_versions as select uid, primary_name from core.parties")
        connection.execute("create table core.aliases (uid bigint, alias_name varchar, is_weak boolean)")
        connection.execute("insert into core.aliases values (2, 'SADIO CAMARA', true)")
        connection.execute(read_macros()["name_words"])
        connection.execute(f"create table core.name_tokens as {read_selects()['core.name_tokens']}")
        connection.execute(read_macros()["screen"])
        yield connection


def screen(connection: duckdb.DuckDBPyConnection, name: str | None) -> list[tuple[int, str, float]]:
    return connection.execute("select uid, name, score from screen(?)", [name]).fetchall()


@pytest.mark.parametrize(
    ("query", "uid"),
    [
        ("CAMARA, Sadio", 1),
        ("Sadio Camara", 1),
        ("Sadio Kamara", 1),
        ("sadio  CAMARÁ!", 1),
        ("al Qaida", 3),
        ("Al-Qa’ida", 3),
        ("Rosneft Trading", 4),
        ("محمد ظريف", 5),
        ("Joaquin Guzman Loera", 6),
    ],
)
def test_the_party_of_the_name_stands_first(asked, query, uid):
    assert screen(asked, query)[0][0] == uid


def test_a_whole_name_has_the_score_one_and_a_weak_alias_stands_behind(asked):
    first, second = screen(asked, "Sadio Camara")[:2]
    assert first == (1, "CAMARA, Sadio", 1.0)
    assert second == (2, "SADIO CAMARA", 0.97)


def test_a_party_stands_once_with_its_best_name(asked):
    uids = [uid for uid, *_ in screen(asked, "Ibrahima Papa Camara")]
    assert len(uids) == len(set(uids)) and uids[0] == 2


def test_it_says_what_the_party_is_and_whether_it_is_listed(asked):
    assert asked.execute("select party_type, is_listed from screen('Sadio Camara') limit 1").fetchall() == [
        ("individual", False)
    ]


@pytest.mark.parametrize("query", ["", " ", "!?", "🚢", "x", "zzzzqqqq", None, "'; drop table core.parties; --"])
def test_a_name_of_nobody_finds_nobody(asked, query):
    assert screen(asked, query) == []


@pytest.mark.parametrize("query", ["a" * 1_000_000, "Camara " * 100_000, "Sadio " + "x y " * 100_000])
def test_a_name_of_any_length_is_answered(asked, query):
    assert len(screen(asked, query)) <= 25


def test_a_name_can_come_from_a_table(asked):
    assert asked.execute("select uid from screen((select 'Sadio Camara')) limit 1").fetchall() == [(1,)]
