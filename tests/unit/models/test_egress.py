from __future__ import annotations

import socket
import time

import httpx
import pytest

from storyroom.errors import EgressRefusedError
from storyroom.models import egress
from storyroom.models.egress import PinnedTransport, loopback_only


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def record(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(egress.socket, "getaddrinfo", record)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return asked


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://127.0.0.1:11434/v1", "127.0.0.1", 11434),
        ("http://127.8.9.10/v1/", "127.8.9.10", 80),
        ("http://[::1]:8080/v1", "::1", 8080),
    ],
)
def test_loopback_addresses_pass_without_a_look_up(lookups: list[str], url: str, host: str, port: int) -> None:
    address = loopback_only(url)
    assert (address.host, address.port, address.ips) == (host, port, (host,))
    assert lookups == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/v1",
        "http://192.168.0.7:11434/v1",
        "http://0.0.0.0:11434/v1",
        "http://10.0.0.1",
        "http://[::]:80",
        "http://[::ffff:127.0.0.1]:80",
        "http://[::ffff:8.8.8.8]:80",
        "http://[::1%25eth0]:80",
        "http://[fe80::1]:80",
        "http://127.1",
        "http://2130706433",
        "http://0x7f.0.0.1",
        "http://0177.0.0.1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1@example.com/",
        "http://example.com#@127.0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1:80:90",
        "http://127.0.0.1:99999",
        "http://１２７.0.0.1",
        "http://127。0。0。1",
        "http://127.0.0.1\n.example.com",
        "https://127.0.0.1",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "127.0.0.1:80",
        "http://",
        "http://[",
        "",
    ],
)
def test_everything_else_is_refused_before_any_socket_or_look_up(lookups: list[str], url: str) -> None:
    with pytest.raises(EgressRefusedError):
        loopback_only(url)
    assert lookups == []


@pytest.mark.parametrize("url", ["http://localhost:1/v1", "http://LOCALHOST:1/v1", "http://localhost.:1/v1"])
def test_localhost_is_looked_up_once_and_pinned(lookups: list[str], url: str) -> None:
    assert loopback_only(url).ips == ("127.0.0.1",)
    assert lookups == ["localhost"]


def test_localhost_that_is_somewhere_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [("127.0.0.1", 80), ("192.0.2.1", 80)]
    monkeypatch.setattr(egress.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", end) for end in ends])
    with pytest.raises(EgressRefusedError):
        loopback_only("http://localhost/v1")


def test_localhost_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(egress.socket, "getaddrinfo", unknown)
    with pytest.raises(EgressRefusedError):
        loopback_only("http://localhost/v1")


@pytest.mark.parametrize(
    "url", ["http://example.com:81/", "http://127.0.0.1:82/", "https://127.0.0.1:81/", "http://[::1]:81/"]
)
def test_the_transport_takes_requests_to_its_own_address_only(lookups: list[str], url: str) -> None:
    transport = PinnedTransport(loopback_only("http://127.0.0.1:81"), ends=time.monotonic() + 5, read_seconds=1)
    with httpx.Client(transport=transport, trust_env=False) as client, pytest.raises(EgressRefusedError):
        client.get(url)


def test_the_transport_dials_the_checked_address_whatever_the_name_means_by_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialled: list[tuple[str, int]] = []

    def record(address: tuple[str, int], *_: object, **__: object) -> None:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(egress.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.9", 81))])
    address = loopback_only("http://localhost:81")
    monkeypatch.setattr(egress.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.0.2.1", 81))])
    monkeypatch.setattr(socket, "create_connection", record)
    transport = PinnedTransport(address, ends=time.monotonic() + 5, read_seconds=1)
    with httpx.Client(transport=transport) as client, pytest.raises(egress.BackendUnavailableError):
        client.get("http://localhost:81/")
    assert dialled == [("127.0.0.9", 81)]
