"""`compare` and `screen`: names against names, and a name against every listed one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.flows.worlds import FIRST_UID
from tests.listwire.command import Done, listwire


def lines(done: Done) -> list[dict[str, Any]]:
    """The JSON lines of an answer."""
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture(scope="module")
def named(desk) -> dict[int, str]:
    """The first names of the desk's list by uid."""
    return dict(desk.world.rows("select uid, primary_name from core.parties order by uid limit 5"))


def test_compare_needs_no_warehouse(desk, tmp_path):
    done = listwire(desk.world, "compare", "Sadio Camara", "CAMARA, Sadio", "--json", LISTWIRE_DATA=str(tmp_path))
    assert (done.code, done.json["score"], done.json["is_match"]) == (0, 1.0, True)
    other = listwire(desk.world, "compare", "Sadio Camara", "Kim Jong Un", "--json", LISTWIRE_DATA=str(tmp_path))
    assert other.json["is_match"] is False and other.json["score"] < 0.3


def test_compare_of_a_file_gives_a_line_a_pair_in_its_order(desk, tmp_path):
    file = tmp_path / "pairs.jsonl"
    pairs = [("b", "Sadio Camara", "CAMARA, Sadio"), ("a", "Sadio Camara", "Kim Jong Un")]
    file.write_text(
        "\n\n".join(json.dumps({"id": key, "query": query, "candidate": other}) for key, query, other in pairs)
    )
    found = lines(listwire(desk.world, "compare", "--file", str(file), "--json"))
    assert [(line["id"], line["is_match"]) for line in found] == [("b", True), ("a", False)]
    assert {frozenset(line) for line in found} == {frozenset({"id", "score", "is_match"})}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1, "query": "A"}', "line 1: `candidate` is missing"),
        ('{"id": 1, "query": "A", "candidate": "B"}\n{', "line 2 is no JSON"),
        ("[1]", "line 1 is no object"),
    ],
)
def test_a_file_that_cannot_be_used_names_the_line(desk, tmp_path, text, said):
    file = tmp_path / "pairs.jsonl"
    file.write_text(text)
    done = listwire(desk.world, "compare", "--file", str(file))
    assert (done.code, said in done.err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [["compare"], ["compare", "one"], ["compare", "A", "B", "--file", "x"], ["screen"], ["screen", "A", "--file", "x"]],
)
def test_too_little_or_too_much_is_wrong_use(desk, arguments):
    assert listwire(desk.world, *arguments).code == 2


def test_screen_ranks_the_party_of_a_name_first(desk, named):
    for uid, name in named.items():
        first = lines(listwire(desk.world, "screen", name.replace(",", " ").lower(), "--json"))[0]
        assert (first["uid"], first["name"], first["is_alert"], first["is_listed"]) == (uid, name, True, True)


def test_screen_of_a_file_leaves_out_the_names_it_is_told(desk, named, tmp_path):
    uid, name = next(iter(named.items()))
    file = tmp_path / "names.jsonl"
    asked = [{"id": "whole", "query": name}, {"id": "hidden", "query": name, "without": [name.upper()]}]
    file.write_text("\n".join(map(json.dumps, asked)))
    found = lines(listwire(desk.world, "screen", "--file", str(file), "--limit", "1", "--json"))
    assert (found[0]["id"], found[0]["uid"], found[0]["name"]) == ("whole", uid, name)
    assert all(line["name"] != name for line in found if line["id"] == "hidden")


def test_filters_leave_the_parties_that_are_asked_for(desk, named):
    kinds = dict(desk.world.rows("select uid, party_type from core.parties"))
    name = next(iter(named.values()))
    found = lines(listwire(desk.world, "screen", name, "--type", "entity", "--limit", "40", "--json"))
    assert found and {kinds[line["uid"]] for line in found} == {"entity"}
    found = lines(listwire(desk.world, "screen", name, "--list", "SDN", "--limit", "1", "--json"))
    assert found[0]["uid"] == FIRST_UID


@pytest.mark.parametrize(
    "option", [("--list", "NONE"), ("--program", "NONE"), ("--country", "Atlantis"), ("--type", "x")]
)
def test_a_filter_that_no_party_ever_met_is_wrong_use(desk, option):
    done = listwire(desk.world, "screen", "anybody", *option)
    assert (done.code, option[1] in done.err) == (2, True)


def test_a_day_leaves_those_listed_on_it(desk, named):
    name = next(iter(named.values()))
    assert lines(listwire(desk.world, "screen", name, "--as-of", "1999-01-01", "--json")) == []


@pytest.mark.parametrize("name", ["", " ", "x", "\N{PILE OF POO}", "\u202eabc", "a " * 10_000])
def test_a_name_of_nothing_or_of_too_much_is_answered(desk, name):
    done = listwire(desk.world, "screen", name, "--json")
    assert done.code == 0 and all(0 <= line["score"] <= 1 for line in lines(done))
