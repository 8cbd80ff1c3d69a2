"""The archive: every fetched body, once, named by the SHA-256 of its bytes.

archive/ab/cd/<sha256>        the bytes as received (content encoding undone); `sha256sum` verifies them
archive/ab/cd/<sha256>.zst    the same after `compact`
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

from listwire.errors import ArchiveError

COMPACT_LEVEL = 9
"""On one SDN.CSV: .82 of the size of gzip -9; level 19 gives .76 at many times the cost."""


class Archive:
    """A folder of bodies; safe for any number of writers, for a body has one name and one content."""

    def __init__(self, root: Path) -> None:
        self.root = root / "archive"

    def put(self, body: bytes) -> str:
        """Keep the body and return its sha256; a body that is already there is not written again."""
        sha256 = hashlib.sha256(body).hexdigest()
        if not self.has(sha256):
            _write_once(self._path(sha256), body)
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether the body is there, compacted or not."""
        return self._path(sha256).exists() or self._compact_path(sha256).exists()

    def get(self, sha256: str) -> bytes:
        """The body, verified; raises ArchiveError when it is missing or its bytes have changed."""
        plain, compact = self._path(sha256), self._compact_path(sha256)
        if plain.exists():
            body = plain.read_bytes()
        elif compact.exists():
            body = _decompress(compact)
        else:
            raise ArchiveError(f"no archived body {sha256} under {self.root}: restore it from a backup")
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveError(f"archived body {sha256} is damaged: restore it from a backup")
        return body

    def names(self) -> Iterator[str]:
        """The sha256 of every body, sorted."""
        paths = self.root.glob("??/??/*") if self.root.exists() else iter(())
        names = {path.name.removesuffix(".zst") for path in paths}
        yield from sorted(name for name in names if len(name) == 64)

    def compact(self) -> tuple[int, int]:
        """Compress every plain body with zstd; returns (bodies compacted, bytes saved)."""
        count = saved = 0
        for sha256 in self.names():
            plain, compact = self._path(sha256), self._compact_path(sha256)
            if not plain.exists():
                continue
            body = self.get(sha256)
            _write_once(compact, zstandard.compress(body, COMPACT_LEVEL))
            if hashlib.sha256(_decompress(compact)).hexdigest() != sha256:
                raise ArchiveError(f"compacting {sha256} failed: the plain body stays")
            saved += len(body) - compact.stat().st_size
            plain.unlink()
            count += 1
        return count, saved

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not all(char in "0123456789abcdef" for char in sha256):
            raise ArchiveError(f"{sha256!r} is no sha256: give 64 hex digits")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _compact_path(self, sha256: str) -> Path:
        return self._path(sha256).with_name(f"{sha256}.zst")


def _decompress(path: Path) -> bytes:
    try:
        return zstandard.decompress(path.read_bytes())
    except zstandard.ZstdError as error:
        raise ArchiveError(f"archived body {path.name} is damaged: restore it from a backup") from error


def _write_once(path: Path, body: bytes) -> None:
    """Temp, fsync, rename: after a crash the name either holds the whole body or does not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
