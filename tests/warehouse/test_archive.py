"""Every body is kept once under its own hash, verified on reading, and never lost by compacting."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ArchiveError
from warehouse.archive import Archive

BODY = b'36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA"\r\n\x1a'
SHA256 = hashlib.sha256(BODY).hexdigest()


def files(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.root.rglob("*") if path.is_file())


def plain_path(archive: Archive, sha256: str) -> Path:
    return archive.root / sha256[:2] / sha256[2:4] / sha256


def compact_path(archive: Archive, sha256: str) -> Path:
    return plain_path(archive, sha256).with_name(f"{sha256}.zst")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@given(bodies=st.lists(st.binary(max_size=2_000), max_size=5))
def test_what_was_put_is_got_before_and_after_compacting(tmp_path_factory, bodies):
    archive = Archive(tmp_path_factory.mktemp("archive"))
    names = [archive.put(body) for body in bodies]
    assert names == [hashlib.sha256(body).hexdigest() for body in bodies]
    assert [archive.get(name) for name in names] == bodies
    assert archive.compact()[0] == len(set(bodies))
    assert [archive.get(name) for name in names] == bodies
    assert list(archive.names()) == sorted(set(names))
    assert files(archive) == sorted(f"{name}.zst" for name in set(names))


def test_the_plain_file_is_the_body_where_sha256sum_looks_for_it(archive):
    assert archive.put(BODY) == SHA256
    assert plain_path(archive, SHA256).read_bytes() == BODY


@pytest.mark.parametrize("is_compacted", [False, True])
def test_a_body_is_written_once(archive, is_compacted):
    archive.put(BODY)
    if is_compacted:
        archive.compact()
    (path,) = (path for path in archive.root.rglob("*") if path.is_file())
    before = path.stat()
    archive.put(BODY)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(archive) == [path.name]


def test_many_writers_of_one_body_leave_one_whole_file(archive):
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(archive.put, [BODY] * 64))
    assert names == {SHA256}
    assert files(archive) == [SHA256]
    assert archive.get(SHA256) == BODY


def test_a_missing_body_is_an_error_that_names_it(archive):
    assert not archive.has(SHA256)
    with pytest.raises(ArchiveError, match=f"no archived body {SHA256}"):
        archive.get(SHA256)


@pytest.mark.parametrize("damaged", [b"", BODY[:-1], BODY.replace(b"36", b"37")], ids=["emptied", "cut", "changed"])
def test_a_damaged_body_is_never_given_out(archive, damaged):
    archive.put(BODY)
    plain_path(archive, SHA256).write_bytes(damaged)
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(SHA256)


@pytest.mark.parametrize(
    "damaged",
    [b"", zstandard.compress(BODY)[:-3], BODY, zstandard.compress(b"another body")],
    ids=["emptied", "cut", "not zstd", "another body"],
)
def test_a_damaged_compacted_body_is_never_given_out(archive, damaged):
    archive.put(BODY)
    archive.compact()
    compact_path(archive, SHA256).write_bytes(damaged)
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(SHA256)


def test_compacting_saves_what_it_says_and_a_second_time_nothing(archive):
    body = b"-0- ," * 10_000
    sha256 = archive.put(body)
    assert archive.compact() == (1, len(body) - compact_path(archive, sha256).stat().st_size)
    assert not plain_path(archive, sha256).exists()
    assert archive.compact() == (0, 0)


def test_compacting_refuses_a_damaged_body_and_keeps_it_for_a_person(archive):
    archive.put(BODY)
    plain_path(archive, SHA256).write_bytes(b"damaged")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.compact()
    assert files(archive) == [SHA256]


def test_compacting_goes_on_where_a_crash_left_both_files(archive):
    archive.put(BODY)
    compact_path(archive, SHA256).write_bytes(zstandard.compress(BODY)[:-3])
    assert list(archive.names()) == [SHA256]
    assert archive.get(SHA256) == BODY
    assert archive.compact()[0] == 1
    assert archive.get(SHA256) == BODY
    assert files(archive) == [f"{SHA256}.zst"]


def test_what_a_killed_writer_left_is_no_body(archive):
    plain_path(archive, SHA256).parent.mkdir(parents=True)
    left = plain_path(archive, SHA256).with_name(".new-a1b2c3d4")
    left.write_bytes(BODY[:10])
    assert list(archive.names()) == []
    assert not archive.has(SHA256)
    assert archive.compact() == (0, 0)
    archive.put(BODY)
    assert list(archive.names()) == [SHA256]
    assert archive.get(SHA256) == BODY


def test_a_failed_write_leaves_nothing_behind(archive):
    archive.put(BODY)
    compact_path(archive, SHA256).mkdir()  # so that the rename cannot succeed
    with pytest.raises(IsADirectoryError):
        archive.compact()
    assert files(archive) == [SHA256]
    assert archive.get(SHA256) == BODY


def test_an_archive_that_was_never_written_is_empty_and_makes_no_folder(archive):
    assert list(archive.names()) == []
    assert not archive.root.exists()


@pytest.mark.parametrize("name", ["", "36", SHA256.upper(), "../" * 21 + "x", SHA256[:-1] + "/", SHA256 + "0"])
def test_only_a_sha256_names_a_body(archive, name):
    for ask in (archive.get, archive.has):
        with pytest.raises(ArchiveError, match="is no sha256"):
            ask(name)
