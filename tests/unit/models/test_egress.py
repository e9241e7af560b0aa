from __future__ import annotations

import asyncio
import socket
import time

import pytest

from storyroom.errors import BackendUnavailableError, EgressRefusedError, SettingsError
from storyroom.models.addresses import is_house, is_loopback, resolve
from storyroom.models.egress import HouseLine, SealedLine, async_client_to_nowhere, client_over


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def record(host: str, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "getaddrinfo", record)
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
    address = resolve(url)
    assert (address.host, address.port, address.ips) == (host, port, (host,))
    assert is_loopback(address)
    assert lookups == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/v1",
        "http://[::1%25eth0]:80",
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
        resolve(url)
    assert lookups == []


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.0.7:11434/v1", "http://0.0.0.0:11434/v1", "http://10.0.0.1", "http://[::]:80",
        "http://[::ffff:127.0.0.1]:80", "http://[::ffff:8.8.8.8]:80", "http://[fe80::1]:80",
    ],
)  # fmt: skip
def test_nothing_leaves_this_machine_in_plain_text(lookups: list[str], url: str) -> None:
    address = resolve(url)
    assert not is_loopback(address)
    assert not is_house(address, ("127.0.0.0/8", "::1"))
    with pytest.raises(EgressRefusedError, match="not encrypted"):
        SealedLine(address, keeper=None)  # type: ignore[arg-type]  # refused before it is looked at


@pytest.mark.parametrize(
    ("url", "allowed", "house"),
    [
        ("http://127.0.0.1:11434/v1", (), False),
        ("http://127.0.0.1:11434/v1", ("127.0.0.1:11434",), True),
        ("http://127.0.0.1:11435/v1", ("127.0.0.1:11434",), False),
        ("http://127.0.0.1:11435/v1", ("127.0.0.1",), True),
        ("http://[::1]:80/v1", ("[::1]:80",), True),
        ("http://[::1]:81/v1", ("[::1]:80",), False),
        ("http://[::1]:81/v1", ("127.0.0.0/8",), False),
        ("http://10.0.8.9:80", ("10.0.8.0/24",), True),
        ("http://10.0.9.9:80", ("10.0.8.0/24",), False),
    ],
)
def test_an_address_is_in_the_house_only_where_the_operator_says_so(
    url: str, allowed: tuple[str, ...], house: bool
) -> None:
    assert is_house(resolve(url), allowed) is house


def test_a_name_is_in_the_house_only_if_all_its_addresses_are(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [("10.0.8.1", 443), ("192.0.2.1", 443)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", end) for end in ends])
    assert not is_house(resolve("https://models.studio.example/v1"), ("10.0.8.0/24",))
    assert is_house(resolve("https://models.studio.example/v1"), ("10.0.8.0/24", "192.0.2.1"))


@pytest.mark.parametrize("entry", ["localhost", "10.0.0.1/8", "1.2.3.4:x", "", "*"])
def test_an_entry_that_is_no_address_is_an_error(entry: str) -> None:
    with pytest.raises(SettingsError, match="no address"):
        is_house(resolve("http://127.0.0.1:1"), (entry,))


@pytest.mark.parametrize("url", ["http://localhost:1/v1", "http://LOCALHOST:1/v1", "http://localhost.:1/v1"])
def test_localhost_is_looked_up_once_and_pinned(lookups: list[str], url: str) -> None:
    assert resolve(url).ips == ("127.0.0.1",)
    assert lookups == ["localhost"]


def test_localhost_that_is_somewhere_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [("127.0.0.1", 80), ("192.0.2.1", 80)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", end) for end in ends])
    with pytest.raises(EgressRefusedError):
        resolve("http://localhost/v1")


def test_localhost_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EgressRefusedError):
        resolve("http://localhost/v1")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com:81/x", "http://127.0.0.1:82/x", "https://127.0.0.1:81/x", "http://[::1]:81/x",
        "http://127.0.0.1:81", "http://127.0.0.1:81@example.com/x",
    ],
)  # fmt: skip
def test_a_client_over_a_line_reaches_that_lines_server_only(lookups: list[str], url: str) -> None:
    line = HouseLine(resolve("http://127.0.0.1:81/v1"))
    with (
        client_over(line, ends=time.monotonic() + 5, read_seconds=1, most_bytes=9) as client,
        pytest.raises(EgressRefusedError, match="Something asked for"),
    ):
        client.post(url)


def test_a_client_over_a_line_fetches_nothing(lookups: list[str]) -> None:
    line = HouseLine(resolve("http://127.0.0.1:81"))
    with (
        client_over(line, ends=time.monotonic() + 5, read_seconds=1, most_bytes=9) as client,
        pytest.raises(EgressRefusedError, match="GET"),
    ):
        client.get("http://127.0.0.1:81/x")


def test_the_second_client_sends_nothing(lookups: list[str]) -> None:
    async def ask() -> None:
        async with async_client_to_nowhere() as client:
            await client.post("http://127.0.0.1:81/x")

    with pytest.raises(EgressRefusedError):
        asyncio.run(ask())


def test_the_checked_address_is_dialled_whatever_the_name_means_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[tuple[str, int]] = []

    def record(address: tuple[str, int], *_: object, **__: object) -> None:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.9", 81))])
    line = HouseLine(resolve("http://localhost:81"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.0.2.1", 81))])
    monkeypatch.setattr(socket, "create_connection", record)
    sent = line.post("/x", b"{}", headers={}, ends=time.monotonic() + 5, read_seconds=1)
    with pytest.raises(BackendUnavailableError), sent:
        pass
    assert dialled == [("127.0.0.9", 81)]
