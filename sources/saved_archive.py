"""Opening saved files: gzip and zip, one within the other, told by their first bytes and bounded in size and depth."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from listwire.errors import ParseError
from sources.inflate import InflateFailed, Inflater

LARGEST_CONTENT = 1_000_000_000
"""Bytes that one saved file may hold decompressed: eight times OFAC's largest list file."""

DEEPEST_NESTING = 4
"""A zip of gzip files is two deep; a file made to nest for ever is refused."""

_GZIP_MARK = b"\x1f\x8b\x08"
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_PIECE_BYTES = 64 * 1024
# What zipfile raises for damage: RuntimeError is for passwords and for compressions that it does not know.
_ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def open_file(name: str, body: bytes, max_bytes: int = LARGEST_CONTENT) -> list[tuple[str, bytes]]:
    """The files that a saved file holds, as (name, bytes): itself when it is neither gzip nor zip.

    What was gzipped keeps its name; members of a zip are named `archive.zip/member`, in the archive's order. Raises
    ParseError that names the file for a damaged or locked archive, and for more than `max_bytes` decompressed.
    """
    files: list[tuple[str, bytes]] = []
    pending = [(name, body, 0)]
    room = max_bytes
    while pending:
        name, body, depth = pending.pop(0)
        if not body.startswith((_GZIP_MARK, *_ZIP_MARKS)):
            files.append((name, body))
            continue
        if depth == DEEPEST_NESTING:
            raise ParseError(f"archives within archives, more than {DEEPEST_NESTING} deep", source_name=name)
        members = list(_members(name, body, room))
        room -= sum(len(content) for _, content in members)
        pending = [*((inner, content, depth + 1) for inner, content in members), *pending]
    return files


def _members(name: str, body: bytes, room: int) -> Iterator[tuple[str, bytes]]:
    if body.startswith(_GZIP_MARK):
        yield name, _gunzip(name, body, room)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    content = _read_member(archive, member, name, room)
                    room -= len(content)
                    yield f"{name}/{member.filename}", content
    except _ZIP_DAMAGE as error:
        raise ParseError(f"a damaged or locked zip archive ({error})", source_name=name) from error


def _gunzip(name: str, body: bytes, room: int) -> bytes:
    # The inflater's cap also counts what is received, and a short text can be longer when compressed.
    inflater = Inflater("gzip", max(room, len(body)))
    try:
        for start in range(0, len(body), _PIECE_BYTES):
            inflater.feed(body[start : start + _PIECE_BYTES])
        content = inflater.finish()
    except InflateFailed as error:
        raise ParseError(f"a damaged gzip file, or too large a one ({error})", source_name=name) from error
    if len(content) > room:
        raise _too_large(name)
    return content


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, room: int) -> bytes:
    with archive.open(member) as stream:  # the size that the archive claims is not believed
        content = stream.read(room + 1)
    if len(content) > room:
        raise _too_large(f"{name}/{member.filename}")
    return content


def _too_large(name: str) -> ParseError:
    return ParseError("more content than one saved file may hold: unpack it and give the folder", source_name=name)
