"""The settings: where they come from, what they mean when nothing is set, and what is said of one that is unusable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.owned import CHECKOUT
from listwire.errors import SettingsError
from listwire.settings import Settings, load_settings, unread_settings


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty working directory and an environment without a setting."""
    for name in os.environ:
        if name.startswith("LISTWIRE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_everything_lies_in_var():
    settings = load_settings()

    assert settings == Settings(
        data=Path("var"),
        archive=None,
        feeds=None,
        source_urls={},
        allow_hosts=(),
        warehouse=None,
        deltas="shadow",
        retention=30,
        log="text",
    )
    assert settings.store_path == Path("var")
    assert settings.warehouse_path == Path("var/warehouse.duckdb")
    assert settings.published_path == Path("var/published/listwire.duckdb")


GIVEN = {
    "LISTWIRE_DATA": ("elsewhere", "data", Path("elsewhere")),
    "LISTWIRE_ARCHIVE": ("vault", "store_path", Path("vault")),
    "LISTWIRE_FEEDS": ("mine.toml", "feeds", Path("mine.toml")),
    "LISTWIRE_SOURCE_URLS": (
        '{"ofac_sdn_csv": "https://lists.example/SDN.CSV", "ofac_alt_csv": ""}',
        "source_urls",
        {"ofac_sdn_csv": "https://lists.example/SDN.CSV", "ofac_alt_csv": ""},
    ),
    "LISTWIRE_ALLOW_HOSTS": ("127.0.0.1, lists.example:8080,", "allow_hosts", ("127.0.0.1", "lists.example:8080")),
    "LISTWIRE_WAREHOUSE": ("fast/w.duckdb", "warehouse_path", Path("fast/w.duckdb")),
    "LISTWIRE_DELTAS": ("apply", "deltas", "apply"),
    "LISTWIRE_RETENTION": ("3", "retention", 3),
    "LISTWIRE_LOG": ("json", "log", "json"),
}


def test_every_setting_is_tried_here():
    assert GIVEN.keys() == {f"LISTWIRE_{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize("name", GIVEN)
def test_a_setting_comes_from_the_environment_or_from_dot_env(folder, monkeypatch, name):
    text, field, value = GIVEN[name]
    (folder / ".env").write_text(f"{name}='{text}'\n", encoding="utf-8")
    from_file = load_settings()
    (folder / ".env").unlink()
    monkeypatch.setenv(name, text)

    assert getattr(from_file, field) == value
    assert load_settings() == from_file


@pytest.mark.parametrize("name", GIVEN)
def test_an_empty_value_is_one_that_was_not_given(monkeypatch, name):
    without = load_settings()
    monkeypatch.setenv(name, "")

    assert load_settings() == without


def test_the_environment_wins_over_dot_env_and_an_argument_over_both(folder, monkeypatch):
    (folder / ".env").write_text("LISTWIRE_RETENTION=5\nLISTWIRE_DATA=from_file\nPATH=nowhere\n", encoding="utf-8")
    monkeypatch.setenv("LISTWIRE_RETENTION", "7")

    assert (load_settings().retention, load_settings().data) == (7, Path("from_file"))
    assert load_settings(retention=9).retention == 9


def test_the_example_shows_the_defaults(folder):
    without = load_settings()
    example = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    (folder / ".env").write_text(example.replace("#LISTWIRE_", "LISTWIRE_"), encoding="utf-8")
    shown = load_settings()

    assert (CHECKOUT / str(shown.feeds)).is_file(), "the feeds that ship with the program"
    assert shown.model_copy(update={"feeds": None}) == without


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("LISTWIRE_RETENTION", "0", "greater than or equal to 1"),
        ("LISTWIRE_RETENTION", "many", "valid integer"),
        ("LISTWIRE_LOG", "xml", "'text' or 'json'"),
        ("LISTWIRE_SOURCE_URLS", "ofac_sdn_csv=https://a.example", "not JSON"),
        ("LISTWIRE_SOURCE_URLS", '["https://a.example"]', "dictionary"),
        ("LISTWIRE_SOURCE_URLS", '{"ofac_sdn_csv": 1}', "valid string"),
        ("LISTWIRE_ARCHIVE", "s3://bucket/path", "not supported yet"),
        ("LISTWIRE_WAREHOUSE", "ducklake:catalog", "not supported yet"),
    ],
)
def test_an_unusable_value_is_told_by_the_name_a_person_set(monkeypatch, name, text, reason):
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError) as told:
        load_settings()

    assert str(told.value).startswith(name) and reason in str(told.value)
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 2


def test_all_unusable_values_are_told_at_once(monkeypatch):
    monkeypatch.setenv("LISTWIRE_RETENTION", "0")
    monkeypatch.setenv("LISTWIRE_LOG", "xml")
    with pytest.raises(SettingsError, match=r"^LISTWIRE_RETENTION cannot .*; LISTWIRE_LOG cannot "):
        load_settings()


def test_a_data_folder_that_is_a_file_is_refused_and_one_that_is_missing_is_not_made(folder):
    (folder / "taken").touch()
    with pytest.raises(SettingsError, match="LISTWIRE_DATA=taken is no folder"):
        load_settings(data="taken")
    load_settings(data="missing")
    assert [path.name for path in folder.iterdir()] == ["taken"]


def test_a_misspelt_setting_is_found_wherever_it_stands(folder, monkeypatch):
    (folder / ".env").write_text("LISTWIRE_RETENTON=5\nLISTWIRE_LOG=json\nPREFECT_API_URL=x\n", encoding="utf-8")
    monkeypatch.setenv("LISTWIRE_DATEN", "var")
    monkeypatch.setenv("LISTWIRE_DATA", "var")

    assert unread_settings() == ["LISTWIRE_DATEN", "LISTWIRE_RETENTON"]
