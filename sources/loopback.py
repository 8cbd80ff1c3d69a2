"""A publisher on this machine: serves set replies over HTTP/1.1 and remembers what was asked; for tests and the demo.

    with Loopback({"/feed": Reply(body=b"...", headers={"ETag": '"1"'})}) as publisher:
        publisher.url("/feed")      # http://127.0.0.1:PORT/feed
        publisher.requests          # what was asked, in order

A reply with an ETag or Last-Modified answers a matching conditional request with 304, as a good publisher does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: `path` with its query; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer, and how badly.

    `declared_length` is sent as Content-Length instead of the true one. `drip_s` sends the body byte by byte with that
    many seconds between. `is_conditional` false answers 200 to a matching conditional request. `is_hangup` closes the
    connection before any answer. `is_chunked` sends the body without saying how long it is.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    declared_length: int | None = None
    drip_s: float | None = None
    is_conditional: bool = True
    is_hangup: bool = False
    is_chunked: bool = False


Route = Reply | Callable[[Asked], Reply]


class Loopback:
    """The server, as a context manager; `routes` maps a path, with or without its query, to what is answered there.

    `routes` may be changed while it runs; other paths get a 404. Connections are served each on a thread of its own.
    It listens from `with` on, so that one that is never opened holds no socket; until then it has no address, and
    asking for it raises RuntimeError. Behind the `with` the address stays, and nobody answers there.
    """

    def __init__(self, routes: Mapping[str, Route] | None = None, *, host: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.requests: list[Asked] = []
        self.host = host
        self._stopping = threading.Event()
        self._opened: tuple[_Server, threading.Thread] | None = None

    @property
    def port(self) -> int:
        """The port the system gave it."""
        return int(self._running()[0].server_address[1])

    def url(self, path: str, *, host: str | None = None) -> str:
        """The address of a path, under another name of this machine if given."""
        return f"http://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path, its query left aside."""
        return [request for request in self.requests if request.path.partition("?")[0] == path]

    def reply_to(self, request: Asked) -> Reply:
        """What is answered to a request: the route of its whole path, else of its path without query, else 404."""
        route = self.routes.get(request.path) or self.routes.get(request.path.partition("?")[0])
        if route is None:
            return Reply(404, body=b"not found")
        reply = route if isinstance(route, Reply) else route(request)
        return _not_modified(reply) if reply.is_conditional and _matches(request, reply) else reply

    def wait(self, seconds: float) -> bool:
        """Pause a dripping reply; true when the server is being stopped."""
        return self._stopping.wait(seconds)

    def _running(self) -> tuple[_Server, threading.Thread]:
        if self._opened is None:
            raise RuntimeError("a Loopback listens, and has a port, from its `with` on")
        return self._opened

    def __enter__(self) -> Self:
        if self._opened is not None:
            raise RuntimeError("a Loopback is opened once")
        server = _Server((self.host, 0), _Handler)
        server.publisher = self
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        self._opened = server, thread
        thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        server, thread = self._running()
        self._stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client may still hold a kept-alive connection
    request_queue_size = 128
    publisher: Loopback


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True  # the client hung up, as it may: at a cap, or when its time was over

    def do_GET(self) -> None:
        publisher = self.server.publisher
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
        publisher.requests.append(asked)
        self._send(publisher.reply_to(asked))

    do_CONNECT = do_GET  # what a proxy is asked for an https address

    def _send(self, reply: Reply) -> None:
        if reply.is_hangup:
            self.close_connection = True
            return
        length = len(reply.body) if reply.declared_length is None else reply.declared_length
        self.close_connection = self.close_connection or length != len(reply.body)
        self.send_response(reply.status)
        for name, value in {**reply.headers, **_framing(reply, length)}.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.drip_s is not None:
            self._drip(reply.body, reply.drip_s)
        elif reply.is_chunked:
            self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(reply.body), reply.body))
        else:
            self.wfile.write(reply.body)

    def _drip(self, body: bytes, pause_s: float) -> None:
        for byte in body:
            if self.server.publisher.wait(pause_s):
                self.close_connection = True
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `requests` holds what was asked."""


def _framing(reply: Reply, length: int) -> dict[str, str]:
    """How the client learns where the body ends."""
    if reply.status in (204, 304):
        return {}
    return {"Transfer-Encoding": "chunked"} if reply.is_chunked else {"Content-Length": str(length)}


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _matches(request: Asked, reply: Reply) -> bool:
    """RFC 9110: an If-None-Match decides alone; If-Modified-Since counts only without it."""
    validators = _lower(reply.headers)
    if reply.status != 200:
        return False
    if "if-none-match" in request.headers:
        return request.headers["if-none-match"] == validators.get("etag")
    since = request.headers.get("if-modified-since")
    return since is not None and since == validators.get("last-modified")


def _not_modified(reply: Reply) -> Reply:
    kept = {
        name: value for name, value in reply.headers.items() if name.lower() not in ("content-type", "content-encoding")
    }
    return Reply(304, headers=kept)
