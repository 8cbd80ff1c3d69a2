"""HTTP/2 and TLS, against a real server on loopback with a certificate made for the test."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from sources.http import Answer, FetchPolicy, fetch_now
from sources.polling import Request

pytest.importorskip("cryptography", reason="the certificate of the test server is made with it")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)
NAME = "news.example"


class Http2Server:
    """Answers every stream of every connection with the same body; `seen` are TLS names and authorities."""

    def __init__(self, certificate: Path) -> None:
        self.headers = [("etag", '"1"')]
        self.seen: list[tuple[str | None, str]] = []
        self._names: list[str | None] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._context.set_alpn_protocols(["h2"])
        self._context.sni_callback = lambda _socket, name, _context: self._names.append(name)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Http2Server:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return  # closed by __exit__
            threading.Thread(target=self._answer, args=(plain,), daemon=True).start()

    def _answer(self, plain: socket.socket) -> None:
        try:
            with plain, self._context.wrap_socket(plain, server_side=True) as connection:
                self._talk(connection)
        except (ssl.SSLError, ConnectionError):
            return  # the client did not like the certificate, or is done

    def _talk(self, connection: ssl.SSLSocket) -> None:
        http2 = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        http2.initiate_connection()
        connection.sendall(http2.data_to_send())
        while received := connection.recv(65_536):
            for event in http2.receive_data(received):
                if isinstance(event, RequestReceived) and event.headers and event.stream_id:
                    authority = dict(event.headers)[b":authority"].decode()
                    self.seen.append((self._names[-1], authority))
                    http2.send_headers(event.stream_id, [(":status", "200"), *self.headers])
                    connection.sendall(http2.data_to_send())  # so that the body is a read of its own
                    http2.send_data(event.stream_id, b"<rss/>", end_stream=True)
            connection.sendall(http2.data_to_send())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with a key and a certificate for NAME that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Http2Server]:
    for name in ("https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Http2Server(certificate) as http2_server:
        yield http2_server


def fetch(server: Http2Server, host: str = NAME, times: int = 1) -> list[Answer]:
    async def resolve(name: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    url = f"https://{host}:{server.port}/feed"
    requests = [Request("news", "feed", f"part {n}", url, url) for n in range(times)]
    policy = FetchPolicy(allow_hosts=frozenset({host}), attempts=1, resolve=resolve)
    return fetch_now(requests, run_id="run", clock=lambda: NOON, policy=policy, on_answer=lambda answer: None)


def test_http2_is_spoken_and_ssl_cert_file_honoured(
    server: Http2Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answers = fetch(server, times=5)
    assert [(answer.last.outcome, answer.body) for answer in answers] == [("ok", b"<rss/>")] * 5
    assert answers[0].last.headers == {"etag": '"1"'}
    assert server.seen == [(NAME, f"{NAME}:{server.port}")] * 5


def test_a_certificate_nobody_vouches_for_is_a_failure(server: Http2Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    [answer] = fetch(server)
    assert answer.last.outcome == "failed"
    assert "certificate verify failed" in str(answer.last.error)
    assert server.seen == []


def test_a_certificate_of_another_name_is_a_failure(
    server: Http2Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    [answer] = fetch(server, host="other.example")
    assert "Hostname mismatch" in str(answer.last.error)
    assert server.seen == []


def test_a_length_that_is_not_true_is_a_failure(
    server: Http2Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.headers = [("content-length", "600")]
    [answer] = fetch(server)
    assert answer.last.outcome == "failed"
    assert "invalid body length error: " in str(answer.last.error)
