"""TLS at the gate: who cannot prove who they are get no byte."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storyroom.errors import BackendUnavailableError, SettingsError
from storyroom.models.addresses import resolve
from storyroom.models.egress import HouseLine
from storyroom.models.pinned import _tls
from tests.fakes.certificates import Authority


class Secured:
    """A server that takes one request a connection and answers with what it was sent."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[bytes] = []


@contextmanager
def secured(context: ssl.SSLContext) -> Iterator[Secured]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(20)
        server = Secured(listening.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listening, context, server), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.close()
            thread.join(5)


def _serve(listening: socket.socket, context: ssl.SSLContext, server: Secured) -> None:
    try:
        plain, _ = listening.accept()
        with plain, context.wrap_socket(plain, server_side=True) as stream:
            stream.settimeout(10)
            data = b""
            while b"\r\n\r\n" not in data or not data.endswith(b"}"):
                data += stream.recv(65_536)
            server.received.append(data)
            stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
    except OSError:
        return


def send(url: str, ca_file: Path | str = "") -> bytes:
    line = HouseLine(resolve(url), ca_file=str(ca_file))
    sent = line.post("/x", json.dumps({"a": 1}).encode(), headers={}, ends=time.monotonic() + 5, read_seconds=5)
    with sent as reply:
        assert reply.status == 200
        return b"".join(reply.chunks)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_that_proves_who_it_is_gets_the_request(authority: Authority, host: str) -> None:
    with secured(authority.server("localhost", "127.0.0.1")) as server:
        assert send(f"https://{host}:{server.port}", authority.file) == b"{}"
        assert server.received[0].startswith(b"POST /x HTTP/1.1\r\n")


@pytest.mark.parametrize("names", [("example.com",), ("127.0.0.2",)])
def test_a_certificate_for_another_name_gets_nothing(authority: Authority, names: tuple[str, ...]) -> None:
    with secured(authority.server(*names)) as server:
        with pytest.raises(BackendUnavailableError, match="could not prove who it is"):
            send(f"https://127.0.0.1:{server.port}", authority.file)
        assert server.received == []


def test_an_authority_nobody_named_gets_nothing(authority: Authority) -> None:
    with secured(authority.server("127.0.0.1")) as server:
        with pytest.raises(BackendUnavailableError, match="could not prove who it is"):
            send(f"https://127.0.0.1:{server.port}")
        assert server.received == []


def test_a_certificate_that_has_run_out_gets_nothing(authority: Authority) -> None:
    with secured(authority.server("127.0.0.1", days=-1)) as server:
        with pytest.raises(BackendUnavailableError, match="could not prove who it is"):
            send(f"https://127.0.0.1:{server.port}", authority.file)
        assert server.received == []


def test_the_environment_names_no_authority(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(authority.file.parent))
    with secured(authority.server("127.0.0.1")) as server:
        with pytest.raises(BackendUnavailableError):
            send(f"https://127.0.0.1:{server.port}")
        assert server.received == []


def test_old_protocols_are_not_spoken() -> None:
    assert _tls("").minimum_version == ssl.TLSVersion.TLSv1_2
    assert _tls("").verify_mode == ssl.CERT_REQUIRED
    assert _tls("").check_hostname


def test_a_file_that_holds_no_certificates_is_said(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for path in (tmp_path / "ca.pem", tmp_path / "none.pem"):
        with pytest.raises(SettingsError, match="certificates"):
            send("https://127.0.0.1:9", path)
