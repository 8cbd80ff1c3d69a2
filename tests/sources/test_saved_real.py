"""Recognising the captured files beside the checkout."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from listwire.eastern import end_of_eastern_day
from sources.saved import SavedFile, Unrecognised, open_file, recognise


def recognised(root: Path, folder: str, below: str = "") -> list[SavedFile | Unrecognised]:
    """Every file of a folder, named from the data's root; `below` puts them into one more folder."""
    return [
        recognise(f"{below}{name}", content, ())
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
        for name, content in open_file(path.relative_to(root).as_posix(), path.read_bytes())
    ]


def test_each_snapshot_of_the_history_has_the_time_of_its_name(shared_data: Path) -> None:
    files = [file for file in recognised(shared_data, "ofac/sdn_csv_history") if isinstance(file, SavedFile)]
    assert {(file.source_name, file.part, file.is_time_certain) for file in files} == {("ofac_sdn_csv", "sdn", True)}
    assert all(f"{file.captured_at:%Y-%m-%dT%H%M%SZ}" in file.name for file in files)
    assert len({file.set_id for file in files}) == len(files) == 73


def test_the_four_files_of_one_day_are_one_set(shared_data: Path) -> None:
    files = [file for file in recognised(shared_data, "ofac/csv_2023-12-28") if isinstance(file, SavedFile)]
    assert sorted(file.part for file in files) == ["add", "alt", "comments", "sdn"]
    assert len({file.set_id for file in files}) == 1
    expected = (datetime(2023, 12, 29, 4, 59, 59, tzinfo=UTC), False)
    assert {(file.captured_at, file.is_time_certain) for file in files} == {expected}


def test_every_list_is_told_by_what_it_holds_whatever_its_name(shared_data: Path) -> None:
    expected = {
        "cons/consolidated_2024-05-06.xml.gz": ("ofac_cons_xml", "list"),
        "cons/cons_prim_2025-04-15.csv": ("ofac_cons_csv", "prim"),
        "cons/cons_add_2025-04-15.csv": ("ofac_cons_csv", "add"),
        "xml/sdn_2021-03-10.xml.gz": ("ofac_sdn_xml", "list"),
        "advanced/cons_advanced_2020-03-17.xml.gz": ("ofac_cons_advanced", "list"),
        "enhanced/cons_enhanced_2025-01-14.xml.gz": ("ofac_cons_enhanced", "list"),
    }
    files = [
        file for folder in ("cons", "xml", "advanced", "enhanced") for file in recognised(shared_data, f"ofac/{folder}")
    ]
    found = {file.name: (file.source_name, file.part) for file in files if isinstance(file, SavedFile)}
    assert found == {f"ofac/{name}": told for name, told in expected.items()}


def test_the_change_log_has_its_address_and_the_time_of_its_last_day(shared_data: Path) -> None:
    [file] = recognised(shared_data, "change_log")
    assert isinstance(file, SavedFile)
    assert (file.source_name, file.part) == ("ofac_change_log", "log_2023")
    assert file.url == "https://www.treasury.gov/ofac/downloads/sdnnew23.txt"
    last_day = re.findall(rb"(?m)^(\d\d)/(\d\d)/23:", file.body)[-1]
    expected = end_of_eastern_day(date(2023, int(last_day[0]), int(last_day[1])))
    assert (file.captured_at, file.is_time_certain) == (expected, False)


def test_a_consolidated_main_file_under_another_name_is_still_told(shared_data: Path) -> None:
    body = (shared_data / "ofac/cons/cons_prim_2025-04-15.csv").read_bytes()
    file = recognise("sdn_2025-04-15.csv", body, ())
    assert isinstance(file, SavedFile) and (file.source_name, file.part) == ("ofac_cons_csv", "prim")


def test_each_page_has_its_own_address(shared_data: Path) -> None:
    files = [file for file in recognised(shared_data, "ofac_pages") if isinstance(file, SavedFile)]
    assert len(files) == 9
    assert {file.source_name for file in files} == {"ofac_recent_actions"}
    assert all(file.url.endswith(f"/recent-actions/{file.part}") and file.part in file.name for file in files)


def test_the_federal_registers_answer_is_one(shared_data: Path) -> None:
    files = [file for file in recognised(shared_data, "federal_register") if isinstance(file, SavedFile)]
    assert [(file.source_name, file.part) for file in files] == [("federal_register", "documents")]


def test_every_feed_is_a_feed_of_its_own(shared_data: Path) -> None:
    files = recognised(shared_data, "feeds", below="2024-01-01/")
    feeds = [file for file in files if isinstance(file, SavedFile)]
    others = [file.name for file in files if isinstance(file, Unrecognised)]
    assert Counter(file.kind for file in feeds) == {"feed": 124}
    assert len({file.source_name for file in feeds}) == 124
    assert others == ["2024-01-01/feeds/INDEX.tsv"]
