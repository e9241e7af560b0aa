"""The single gate to anything outside: it alone opens sockets outward, for now to this machine only. Knows no protocol of any model."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore
import httpx

from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, EgressRefusedError

__all__ = ["PinnedTransport", "ResolvedAddress", "loopback_only"]

_CONNECT_SECONDS = 5.0
_LOOPBACK_V4 = ipaddress.IPv4Network("127.0.0.0/8")
_LOOPBACK_V6 = ipaddress.IPv6Address("::1")


class ResolvedAddress(NamedTuple):
    """An address that has been checked: what is dialled is one of `ips`, whatever the name means later."""

    url: str
    host: str
    port: int
    ips: tuple[str, ...]


def loopback_only(url: str) -> ResolvedAddress:
    """Check that a URL leads to this machine; no socket is opened.

    `localhost` is looked up once and every address it has must be loopback. No other name is looked up at all.
    Raises: EgressRefusedError for everything else.
    """
    if not url.isascii() or not url.isprintable() or any(character in url for character in " \\@?#"):
        raise _refused(url)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port or 80
    except ValueError as e:
        raise _refused(url) from e
    ips = _looked_up(port) if host == "localhost" else (host,)
    if parts.scheme != "http" or not ips or not all(_is_loopback(ip) for ip in ips):
        raise _refused(url)
    return ResolvedAddress(url.rstrip("/"), host, port, ips)


def _looked_up(port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _is_loopback(ip: str) -> bool:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    # Not `.is_loopback`: newer Pythons say yes to addresses that are IPv4 written as IPv6.
    return address in _LOOPBACK_V4 if address.version == 4 else address == _LOOPBACK_V6


def _refused(url: str) -> EgressRefusedError:
    shown = url[:100] if url.isprintable() else "that address"
    return EgressRefusedError(
        f"{shown} is not on this machine, and nothing may leave it.",
        "Use an address such as http://127.0.0.1:11434/v1.",
    )


class PinnedTransport(httpx.BaseTransport):
    """Speaks HTTP/1.1 to one checked address until a deadline; follows nothing, reads no proxy setting, keeps nothing open.

    Units: `ends` is in time.monotonic seconds, `read_seconds` is the longest silence.
    Raises: from every request and every read, BackendError and its kin.
    """

    def __init__(self, address: ResolvedAddress, *, ends: float, read_seconds: float) -> None:
        self._address = address
        self._read_seconds = read_seconds
        self._pool = httpcore.ConnectionPool(
            network_backend=_PinnedBackend(address, ends), max_connections=1, max_keepalive_connections=0, retries=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = (request.url.scheme, request.url.host.removesuffix("."), request.url.port or 80)
        if asked != ("http", self._address.host, self._address.port):
            raise _refused(str(request.url))
        with _house_errors(self._address):
            response = self._pool.handle_request(self._outgoing(request))
        stream = _Body(response, self._address)
        return httpx.Response(response.status, headers=response.headers, stream=stream)

    def close(self) -> None:
        self._pool.close()

    def _outgoing(self, request: httpx.Request) -> httpcore.Request:
        url = httpcore.URL(
            scheme=b"http", host=request.url.raw_host, port=self._address.port, target=request.url.raw_path
        )
        timeouts = {"connect": _CONNECT_SECONDS, "read": self._read_seconds, "write": self._read_seconds}
        return httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.read(), extensions={"timeout": timeouts}
        )


class _Body(httpx.SyncByteStream):
    """A response body whose faults are the house's errors."""

    def __init__(self, response: httpcore.Response, address: ResolvedAddress) -> None:
        self._response = response
        self._address = address

    def __iter__(self) -> Iterator[bytes]:
        with _house_errors(self._address):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _PinnedBackend(httpcore.NetworkBackend):
    """Dials the checked addresses in turn, whichever name it is asked for."""

    def __init__(self, address: ResolvedAddress, ends: float) -> None:
        self._address = address
        self._ends = ends
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  # the point of it
        port: int,  # noqa: ARG002  # as above
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        fault: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for ip in self._address.ips:
            try:
                stream = self._sockets.connect_tcp(
                    ip, self._address.port, _left(self._ends, timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                fault = e
            else:
                return _DeadlineStream(stream, self._ends)
        raise fault or httpcore.ConnectError("no address")


class _DeadlineStream(httpcore.NetworkStream):
    """A socket on which no single read or write outlives the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._ends, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._ends, timeout))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(ends: float, timeout: float | None) -> float:
    left = ends - time.monotonic()
    if not left > 0:  # also when a deadline is not a number
        raise httpcore.ReadTimeout("the deadline has passed")
    return left if timeout is None else min(left, timeout)


@contextmanager
def _house_errors(address: ResolvedAddress) -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectError as e:
        hint = "Start the model server there, or correct the address in storyroom.toml."
        raise BackendUnavailableError(f"Nothing answers at {address.url}.", hint, retryable=True) from e
    except httpcore.TimeoutException as e:
        hint = "Try again, ask for less, or allow more time."
        raise BackendTimeoutError("The model server did not answer in time.", hint, retryable=True) from e
    except (httpcore.NetworkError, httpcore.ProtocolError) as e:
        hint = "Look into the model server's own log."
        raise BackendError(
            f"The model server at {address.url} broke off or did not speak HTTP.", hint, retryable=True
        ) from e
