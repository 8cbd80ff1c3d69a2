"""The commands of DESIGN section 5: they exist, say what they do, answer in JSON, and end with the right exit code."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from flows.owned import CHECKOUT
from listwire import __version__
from sources.loopback import Reply
from tests.flows.worlds import FIRST_UID, World
from tests.listwire.command import commands, listwire, listwire_process
from tests.listwire.conftest import SAVED_PART, SHORT_ROW
from warehouse.database import SAFE

PROMISED = {
    "run": {"--source", "--demo"},
    "serve": set(),
    "backfill": {"--notices", "--from", "--to", "--source"},
    "replay": {"--as-of"},
    "query": {"--format", "--output", "--demo"},
    "quarantine list": set(),
    "quarantine replay": set(),
    "quarantine release": {"--reason"},
    "quarantine exclude": {"--reason"},
    "screen": {"--file", "--as-of", "--type", "--program", "--list", "--country", "--limit", "--demo"},
    "compare": {"--file"},
    "mentions": {"--file", "--demo"},
    "review match": {"--reason", "--anyway"},
    "review none": {"--reason"},
    "review undo": {"--reason"},
    "review mentions": {"--all"},
    "review accept": {"--reason"},
    "review reject": {"--reason"},
    "sources list": set(),
    "sources check": {"--source"},
    "archive show": set(),
    "archive compact": set(),
    "publish": {"--diff"},
    "check": set(),
    "doctor": {"--freshness"},
}
"""The commands of section 5 that this version has, with their options beside `--json`."""

LISTS = {"review": {"--all"}}
"""Groups that list when no command of theirs is named, with their options."""

ANSWERED = sorted(PROMISED.keys() - {"serve"})
"""The commands that end by themselves."""


@pytest.fixture
def world(desk, tmp_path):
    """The world after the day, free to be changed."""
    yield desk.world.branch(tmp_path / "world")
    desk.world.publish()  # the publisher is the same


@pytest.fixture
def fresh(desk, tmp_path):
    """The same publishers, and nothing collected."""
    world = desk.world.branch(tmp_path / "world")
    world.root = tmp_path / "fresh"
    world.root.mkdir()
    return world


# ---- what there is, and what it says of itself -----------------------------------------------------------------------


def test_the_commands_are_those_promised():
    assert commands().keys() == PROMISED.keys()


@pytest.mark.parametrize("command", PROMISED)
def test_every_command_says_what_it_does_and_takes(desk, command):
    options = {name for parameter in commands()[command].params for name in parameter.opts if name.startswith("-")}
    done = listwire(desk.world, *command.split(), "--help")

    assert (done.code, done.err) == (0, "")
    assert options == PROMISED[command] | {"--json"}
    assert all(option in done.out for option in options)
    assert [parameter.name for parameter in commands()[command].params if not parameter.help] == []
    usage, meaning = done.out.split("\n\n")[:2]
    assert usage.startswith(f"Usage: listwire {command} [OPTIONS]")
    assert re.fullmatch(r" {2}[A-Z].+\.", meaning)


@pytest.mark.parametrize("group", ["", "quarantine", "review", "sources", "archive"])
def test_help_lists_each_command_in_one_whole_line(desk, group):
    narrow = listwire(desk.world, *group.split(), "--help", COLUMNS="30")

    assert narrow.code == 0
    for name, command in commands().items():
        if name.rpartition(" ")[0] == group:
            assert re.search(rf"^  {name.rpartition(' ')[2]} +{re.escape(command.help)}$", narrow.out, re.MULTILINE)


def test_a_bare_command_shows_its_help_as_wrong_use(desk):
    done = listwire(desk.world)

    assert (done.code, done.out) == (2, "")
    assert "Commands:" in done.err


def test_the_version_is_told(desk):
    assert listwire(desk.world, "--version").out == f"listwire {__version__}\n"


def test_every_command_and_option_that_is_named_exists():
    """In documents and in what the program itself tells people to type."""
    known = commands()
    groups = {name.split()[0] for name in known if " " in name}
    texts = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]
    texts += [
        path for room in ("listwire", "flows", "sources", "warehouse") for path in (CHECKOUT / room).rglob("*.py")
    ]
    found, unknown = 0, []
    for path in texts:
        for typed in re.findall(r"(?:`|\.venv/bin/)listwire ([a-z][^`\n#]*)", path.read_text(encoding="utf-8")):
            words = typed.split()
            name = " ".join(word for word in words[: 2 if words[0] in groups else 1] if not word.startswith("--"))
            options = {word.strip(",.;:)") for word in words if word.startswith("--")} - {"--help"}
            found += 1
            if not (name in known or name in groups) or not options <= (PROMISED | LISTS).get(name, set()) | {"--json"}:
                unknown.append((path.name, typed))
    assert found > 30
    assert unknown == []


# ---- --json ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ANSWERED)
def test_with_json_stdout_is_one_json_document(desk, command):
    done = desk.answers[command]

    assert done.body.endswith(b"\n") and done.body.count(b"\n") == 1
    assert isinstance(done.json, list | dict) and done.json
    assert done.err == ""


def test_the_day_leaves_no_command_out(desk):
    assert desk.answers.keys() == set(ANSWERED)


def test_names_in_json_are_those_of_the_relations(desk):
    collected = {"source_name", "kind", "status", "failure_count", "detail"}
    answers = desk.answers
    assert answers["run"].json.keys() == {"sources", "release_id", "published_path", "held", "warnings"}
    assert {frozenset(item) for item in answers["run"].json["sources"]} == {frozenset(collected)}
    assert {frozenset(item) for item in answers["sources check"].json} == {frozenset(collected)}
    assert answers["check"].json[0].keys() == {"check_name", "severity_code", "is_ok", "row_count", "example"}
    assert {"source_name", "part", "is_enabled", "is_required", "last_ok_at", "failure_count", "url"} < answers[
        "sources list"
    ].json[0].keys()
    assert {frozenset(item) for item in answers["doctor"].json} == {frozenset({"subject", "state", "advice"})}


# ---- what each command does ------------------------------------------------------------------------------------------


def test_a_run_collects_everything_and_says_what_is_held(desk):
    done = desk.answers["run"]
    answer = done.json

    assert done.code == 1, "a list is held"
    assert {item["source_name"]: item["status"] for item in answer["sources"]} == dict.fromkeys(
        ("ofac_sdn_csv", "ofac_recent_actions", "federal_register", "news", "wire"), "new"
    )
    [held] = answer["held"]
    assert re.fullmatch(
        r"SDN since [\d-]+ [\d:]+ UTC \(0 days\): ofac_sdn_csv: \d+ parties, fewer than the plausible 5000"
        r" \(snapshot [0-9a-f]{12}\)",
        held,
    )
    assert answer["published_path"] == str(desk.world.settings.published_path)


def test_quarantine_list_shows_the_held_list_and_the_refused_row(desk):
    shown = desk.answers["quarantine list"].json

    assert [(item["source_name"], item["status_code"]) for item in shown["snapshots"]] == [("ofac_sdn_csv", "held")]
    assert "fewer than the plausible 5000" in shown["snapshots"][0]["reason"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", shown["snapshots"][0]["captured_at"])
    [refused] = shown["rejections"]
    assert (refused["source_name"], refused["raw_row"]) == ("ofac_sdn_csv", SHORT_ROW.decode())
    assert refused["reason"] and refused["check_name"] and refused["row_number"] == 41


def test_a_held_list_is_released_by_the_first_characters_of_its_id(desk):
    before, after = desk.answers["check"], desk.answers["quarantine release"]

    assert (before.code, after.code) == (1, 0)
    assert [item["severity_code"] for item in before.json if not item["is_ok"]] == ["warn"]
    assert after.json["held"] == []
    listed = desk.answers["query"].json
    assert [item["uid"] for item in listed][:40] == [FIRST_UID + number for number in range(40)]
    verdicts = desk.world.house().journal.read().verdicts
    assert [(verdict.action, verdict.reason) for verdict in verdicts] == [
        ("release", "the tests' list is small"),
        ("match", "tried"),
        ("match", ""),
        ("undo", ""),
        ("accept", ""),
        ("reject", ""),
        ("retry", ""),
    ]
    assert verdicts[0].target == desk.answers["quarantine list"].json["snapshots"][0]["snapshot_id"]


def test_an_excluded_snapshot_leaves_the_history(desk):
    assert desk.answers["quarantine exclude"].code == 0
    assert desk.excluded.values("select count(*) from core.designations") == [0]
    shown = listwire(desk.excluded, "quarantine", "list", "--json").json
    assert [item["status_code"] for item in shown["snapshots"]] == ["excluded"]


def test_backfill_takes_a_saved_page_in_and_leaves_a_note_aside(desk):
    done = desk.answers["backfill"]

    assert done.code == 0
    assert {item["file"].split("/")[-1]: item["outcome"] for item in done.json["files"]} == {
        "README": "foreign",
        "page.html": "taken",
    }
    assert desk.world.values("select published_on::varchar from core.notices where document_key = '20260115'") == [
        "2026-01-15"
    ]
    origins = {(fetch.origin, fetch.part) for fetch in desk.world.house().journal.read().fetches}
    assert ("backfill", SAVED_PART) in origins


def test_publish_goes_on_behind_a_held_list_and_says_so(desk):
    run, publish = desk.answers["run"], desk.answers["publish"]

    assert publish.code == 1
    assert publish.json["held"] == run.json["held"]
    assert publish.json["release_id"] != run.json["release_id"]
    logged = desk.world.rows("select release_id, is_held from ops.releases order by published_at")
    assert logged[:2] == [(run.json["release_id"], True), (publish.json["release_id"], True)]
    assert logged[2] == (desk.answers["quarantine release"].json["release_id"], False)


def test_quarantine_replay_and_replay_end_with_a_release_of_the_same_rows(desk):
    releases = [desk.answers[command] for command in ("quarantine replay", "replay")]

    assert [done.code for done in releases] == [0, 0]
    ids = [done.json["release_id"] for done in releases]
    assert len(set(ids)) == 2
    assert desk.world.values("select release_id from ops.releases order by published_at desc limit 1") == ids[-1:]
    shown = [(item["uid"], item["party_name"]) for item in desk.answers["query"].json]
    assert desk.world.rows("select uid, party_name from marts.current_designations order by uid") == shown


def test_sources_list_tells_where_each_part_is_asked_and_when_it_last_answered(desk):
    rows = desk.answers["sources list"].json

    assert [(row["source_name"], row["part"]) for row in rows] == [
        ("ofac_sdn_csv", "sdn"),
        ("ofac_sdn_csv", "add"),
        ("ofac_sdn_csv", "alt"),
        ("ofac_sdn_csv", "comments"),
        ("ofac_recent_actions", "index"),
        ("federal_register", "documents"),
        ("news", "feed"),
        ("wire", "feed"),
    ]
    assert [row["part"] for row in rows if row["last_ok_at"] is None] == []
    assert all(row["url"].startswith(desk.world.publisher.url("/")) for row in rows)


def test_sources_check_asks_without_a_refresh(world):
    world.replies["/sdn.csv"] = Reply(404, body=b"where?")
    world.publish()
    before = world.settings.published_path.read_bytes()
    done = listwire(world, "sources", "check", "--source", "ofac_sdn_csv", "--source", "news")

    assert done.code == 1, "the list is required"
    head, *rows = [line.split(maxsplit=4) for line in done.out.splitlines()]
    assert head == ["source_name", "kind", "status", "failure_count", "detail"]
    assert rows == [
        ["ofac_sdn_csv", "list", "failed", "1", "sdn: status 404"],
        ["news", "feed", "unchanged", "0", "nothing new"],
    ]
    assert world.settings.published_path.read_bytes() == before


def test_an_optional_source_is_an_error_when_it_fails_for_the_third_time(world):
    world.replies["/feeds/wire.xml"] = Reply(404, body=b"where?")
    world.publish()
    codes = [listwire(world, "sources", "check", "--source", "news", "--source", "wire").code for _ in range(3)]

    assert codes == [0, 0, 1]


def test_all_sources_failing_at_once_is_an_error(world):
    world.replies["/feeds/wire.xml"] = Reply(404, body=b"where?")
    world.publish()

    assert listwire(world, "sources", "check", "--source", "wire").code == 1


def test_doctor_says_what_is_missing_and_what_to_do(desk, fresh):
    missing = {item["subject"]: item for item in listwire(fresh, "doctor", "--json").json}

    assert "listwire run" in missing["data folder"]["advice"]
    assert "listwire run --demo" in missing["journal"]["advice"]
    assert "listwire sources check --source ofac_sdn_csv" in missing["source ofac_sdn_csv"]["advice"]
    assert not fresh.settings.data.exists()
    codes = [listwire(world, "doctor", "--freshness").code for world in (fresh, desk.world)]
    assert codes == [1, 0], "the list is required and was never asked; at the desk it was"
    assert listwire(fresh, "doctor").code == 0


def test_check_finds_a_wrong_row(world):
    assert listwire(world, "check").code == 0
    with duckdb.connect(str(world.settings.warehouse_path), config=SAFE) as connection:
        connection.execute("insert into core.programs select * from core.programs limit 1")
    done = listwire(world, "check", "--json")

    assert done.code == 1
    failed = [item for item in done.json if not item["is_ok"] and item["severity_code"] == "fail"]
    assert [(item["check_name"], item["row_count"]) for item in failed] == [("key_of_core.programs", 1)]


def test_a_run_in_words_shows_its_table_on_stdout_and_the_rest_on_stderr(world):
    done = listwire(world, "run", "--source", "news")

    assert done.code == 0
    assert [line.split() for line in done.out.splitlines()][1:] == [
        ["news", "feed", "unchanged", "0", "nothing", "new"]
    ]
    path = re.escape(str(world.settings.published_path))
    *warnings, published = done.err.splitlines()
    told = [re.fullmatch(r"warning: (\w+): (\d+) rows, first \{.*\}", warning) for warning in warnings]
    assert [match and match.groups() for match in told] == [
        ("present_parties_have_facts", "1"),
        ("programs_are_known", "2"),
    ]
    assert re.fullmatch(rf"published {path} \(release [0-9a-f]{{32}}\)", published)


# ---- exit codes and messages -----------------------------------------------------------------------------------------

WRONG_USE = {
    "an unknown command": (["collect"], {}, "No such command 'collect'"),
    "an unknown option": (["run", "--fast"], {}, "No such option"),
    "an argument too few": (["quarantine", "release"], {}, "Missing argument"),
    "a time that is none": (["replay", "--as-of", "noon"], {}, "Invalid value for '--as-of'"),
    "SQL that is none": (["query", "selec 1"], {}, 'syntax error at or near "selec"'),
    "a column that is none": (["query", "select nope from core.parties"], {}, '"nope" not found'),
    "an unknown form": (["query", "select 1", "--format", "xml"], {}, "table, csv, json or parquet"),
    "Parquet without a file": (["query", "select 1", "--format", "parquet"], {}, "needs --output FILE"),
    "an unknown source to run": (["run", "--source", "nobody"], {}, "`listwire sources list` shows the names"),
    "an unknown source to check": (["sources", "check", "--source", "nobody"], {}, "`listwire sources list` shows"),
    "a path that is missing": (["backfill", "nowhere"], {}, "nowhere does not exist: give a saved file"),
    "neither path nor notices": (["backfill"], {}, "give the PATH of saved files, or --notices --from DAY"),
    "notices without a first day": (["backfill", "--notices"], {}, "--notices --from DAY"),
    "a path and notices": (
        ["backfill", ".", "--notices", "--from", "2026-02-01"],
        {},
        "give the PATH of saved files, or",
    ),
    "days without notices": (["backfill", ".", "--from", "2026-02-01"], {}, "give the PATH of saved files, or"),
    "a day that is none": (["backfill", "--notices", "--from", "yesterday"], {}, "Invalid value for '--from'"),
    "days in the wrong order": (
        ["backfill", "--notices", "--from", "2026-02-02", "--to", "2026-02-01"],
        {},
        "ends on 2026-02-01, before it begins on 2026-02-02",
    ),
    "a source without notices": (
        ["backfill", "--notices", "--from", "2026-02-01", "--source", "news"],
        {},
        "publish no notices",
    ),
    "a snapshot that is missing": (["quarantine", "release", "ffff"], {}, "`listwire quarantine list`"),
    "a snapshot without a name": (["quarantine", "exclude", ""], {}, "0 snapshots begin with ''"),
    "a name that is no SHA-256": (["archive", "show", "../journal"], {}, "give 64 hex digits"),
    "a setting out of range": (["doctor"], {"LISTWIRE_RETENTION": "0"}, "LISTWIRE_RETENTION cannot be used"),
    "a setting out of its set": (["doctor"], {"LISTWIRE_LOG": "xml"}, "LISTWIRE_LOG cannot be used"),
    "addresses that are no JSON": (["doctor"], {"LISTWIRE_SOURCE_URLS": "{"}, "LISTWIRE_SOURCE_URLS cannot be used"),
    "an address of nobody": (["doctor"], {"LISTWIRE_SOURCE_URLS": '{"nobody": "https://a.example"}'}, "unknown names"),
    "feeds that are missing": (["doctor"], {"LISTWIRE_FEEDS": "nowhere.toml"}, "name an existing feeds.toml"),
    "a place that is not supported": (["doctor"], {"LISTWIRE_ARCHIVE": "s3://bucket"}, "not supported yet"),
    "a data folder that is a file": (["doctor"], {"LISTWIRE_DATA": "feeds.toml"}, "LISTWIRE_DATA=feeds.toml is no"),
}


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_ends_with_2_and_one_message_that_says_what_to_do(desk, case):
    arguments, changes, told = WRONG_USE[case]
    before = desk.world.house().journal.read()
    done = listwire(desk.world, *arguments, **changes)

    assert (done.code, done.out) == (2, "")
    assert told in done.err and "Traceback" not in done.err
    assert done.err.startswith(("listwire: ", "Usage: listwire "))
    assert desk.world.house().journal.read() == before, "nothing is done by halves"


@pytest.mark.parametrize(
    "command", ["publish", "replay", "check", "query now", "quarantine list", "quarantine release x"]
)
def test_a_command_that_needs_data_says_where_to_begin(fresh, command):
    done = listwire(fresh, *command.split())

    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"listwire: .+ yet.*: run `listwire run`.*\n", done.err)


def test_a_body_that_is_missing_is_an_error(desk):
    done = listwire(desk.world, "archive", "show", "0" * 64)

    assert (done.code, done.out) == (1, "")
    assert "restore it from a backup" in done.err


def test_wrong_use_of_serve_leaves_stdout_empty(desk):
    done = listwire(desk.world, "serve", "--json", LISTWIRE_RETENTION="none")

    assert (done.code, done.out) == (2, "")


@pytest.mark.service
def test_serve_tells_its_exit_code_in_json(tmp_path):
    """The schedules are a child with Prefect in it; the port is one where nobody listens."""
    with World(tmp_path) as world:
        done = listwire_process(world, "serve", "--json", PREFECT_API_URL="http://127.0.0.1:9/api")

    assert (done.code, done.json) == (2, {"exit_code": 2})
    assert "PREFECT_API_URL=http://127.0.0.1:9/api does not answer" in done.err


def test_stderr_is_json_lines_for_a_log_collector(desk, fresh):
    done = listwire(fresh, "check", LISTWIRE_LOG="json", LISTWIRE_RETENTON="3")

    warning, error = [json.loads(line) for line in done.err.splitlines()]
    assert warning["message"].startswith("warning: LISTWIRE_RETENTON is no setting and is not read")
    assert (error["level"], error["message"][:31]) == ("ERROR", "listwire: there is no warehouse")
    assert {frozenset(line) for line in (warning, error)} == {frozenset({"at", "level", "logger", "message"})}
