"""feeds.toml gives sources; a mistake in it says the file, the entry and the fix."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from listwire.errors import SettingsError
from sources.feeds import load_feeds


def test_the_packaged_feeds_can_be_polled():
    sources = load_feeds(None)
    assert len(sources) == 12
    assert all(source.kind == "feed" and set(source.parts) == {"feed"} for source in sources)
    assert all(urlsplit(source.parts["feed"]).scheme == "https" for source in sources)
    assert not any(source.is_required for source in sources)


def test_every_key_of_an_entry_is_used(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text(
        '[[feed]]\nname = "one"\nurl = "http://127.0.0.1:8000/one.xml"\n'
        '[[feed]]\nname = "two"\nurl = "https://news.example/2"\nlanguage = "pt_BR"\ncountry = "br"\n'
        "is_enabled = false\nis_required = true\n",
        encoding="utf-8",
    )
    one, two = load_feeds(path)
    assert (one.name, one.publisher, one.parts["feed"]) == ("one", "127.0.0.1", "http://127.0.0.1:8000/one.xml")
    assert (one.language, one.country, one.is_enabled, one.is_required) == (None, None, True, False)
    assert (two.language, two.country, two.is_enabled, two.is_required) == ("pt-br", "BR", False, True)
    assert one.cadence == timedelta(minutes=15)


def test_a_file_without_feeds_polls_none(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text("# none\n", encoding="utf-8")
    assert load_feeds(path) == ()


GOOD = '[[feed]]\nname = "good"\nurl = "https://news.example/"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + GOOD, r"feed 2 \(good\): the name 'good' is taken"),
        (GOOD + 'lang = "en"', r"feed 1 \(good\): unknown key 'lang': use name, url, language"),
        (GOOD + 'is_enabled = "no"', r"feed 1 \(good\): is_enabled = 'no': write true or false"),
        (GOOD + "language = 3", "language = 3: write a text in quotes"),
        (GOOD + 'language = "English!"', "write a tag"),
        (GOOD + 'country = "France"', "write two letters"),
        ('[[feed]]\nurl = "https://news.example/"', r"feed 1 \(without name\): it has no name"),
        ('[[feed]]\nname = "x"', r"feed 1 \(x\): url = '' is no address"),
        ('[[feed]]\nname = "x"\nurl = "file:///etc/hosts"', "is no address: write http"),
        ('[[feed]]\nname = "x"\nurl = "https://[::1"', "is no address"),
        ('[[feed]]\nname = "x"\nurl = "https://a:port/"', "is no address"),
        ('[feed]\nname = "x"', "with two brackets"),
        ("feed = [1]", "it is no table"),
        ('feeds = "x"', "unknown key 'feeds' at the top"),
        ("[[feed]", "is no TOML"),
    ],
)
def test_a_mistake_names_file_entry_and_fix(tmp_path, text, message):
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        load_feeds(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        load_feeds(tmp_path / "none.toml")


def test_bytes_that_are_no_utf8_are_named(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="in UTF-8"):
        load_feeds(path)
