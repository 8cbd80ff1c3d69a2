"""Undoing Content-Encoding piece by piece, in bounded memory.

httpx's own decoders inflate a received piece whole: 64 KiB of a gzip bomb are 64 MB, of a zstd one far more.
"""

from __future__ import annotations

import zlib

ACCEPT_ENCODING = "gzip, deflate"

_PIECE_BYTES = 64 * 1024
_MEMBER_START = b"\x1f"


class InflateFailed(Exception):
    """A body that cannot be read: an encoding not asked for, broken, cut short, or over the cap."""


class Inflater:
    """Takes a body as received and gives it decompressed; holds no more than the cap and one piece of 64 KiB.

    Raises InflateFailed as soon as the body shows itself unusable.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise InflateFailed(f"content-encoding {self._encoding[:40]!r} was not asked for")
        self._max_bytes = max_bytes
        self._received_count = 0
        self._body = bytearray()
        self._stream: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next piece as received."""
        self._received_count += len(chunk)
        if self._received_count > self._max_bytes:
            raise InflateFailed(f"sent over the cap of {self._max_bytes} bytes")
        if self._encoding in ("", "identity"):
            self._body += chunk
            return
        try:
            while chunk:
                chunk = self._inflate(chunk)
        except zlib.error as error:
            raise InflateFailed(f"content-encoding {self._encoding} is broken: {error}") from error

    def finish(self) -> bytes:
        """The whole body, once all of it was fed."""
        if self._stream is not None and not self._stream.eof:
            raise InflateFailed(f"content-encoding {self._encoding} ends early")
        return bytes(self._body)

    def _inflate(self, chunk: bytes) -> bytes:
        """Inflate one piece; gives what of the chunk is left for the next."""
        if self._stream is None:
            self._stream = self._open(chunk)
        elif self._stream.eof:
            if self._encoding == "deflate" or not chunk.startswith(_MEMBER_START):
                return b""  # no further gzip member: padding, ignored as gzip itself does
            self._stream = self._open(chunk)
        room = self._max_bytes - len(self._body)
        self._body += self._stream.decompress(chunk, min(room + 1, _PIECE_BYTES))
        if len(self._body) > self._max_bytes:
            raise InflateFailed(f"inflates over the cap of {self._max_bytes} bytes")
        return self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def _open(self, chunk: bytes) -> zlib._Decompress:
        if self._encoding != "deflate":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # RFC 9110 means a zlib stream; some servers send a bare deflate one, which never begins with 0x?8.
        return zlib.decompressobj(zlib.MAX_WBITS if chunk[0] & 0x0F == 8 else -zlib.MAX_WBITS)
