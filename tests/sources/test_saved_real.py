"""Recognising the captured files beside the checkout."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

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


def test_files_of_other_formats_and_lists_are_told_and_not_loaded(shared_data: Path) -> None:
    for folder in ("ofac/cons", "ofac/xml", "ofac/advanced", "ofac/enhanced", "change_log"):
        files = recognised(shared_data, folder)
        assert files and all(isinstance(file, Unrecognised) for file in files)
        told = [file for file in files if isinstance(file, Unrecognised) and "not loaded by this" in file.reason]
        assert told, folder


def test_a_consolidated_main_file_under_another_name_is_still_told(shared_data: Path) -> None:
    body = (shared_data / "ofac/cons/cons_prim_2025-04-15.csv").read_bytes()
    file = recognise("sdn_2025-04-15.csv", body, ())
    assert isinstance(file, Unrecognised) and "consolidated" in file.reason


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
