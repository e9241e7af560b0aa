"""HTTP/1.1 to one checked address, over TLS where it says https, until a deadline. Used by `egress` alone; records nothing."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import certifi
import httpcore

from storyroom.domain.ports import Reply
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, SettingsError
from storyroom.models.addresses import ResolvedAddress

__all__ = ["Wire"]

_CONNECT_SECONDS = 5.0


class Wire:
    """Dials only what was checked; follows nothing, reads no proxy setting, keeps nothing open, verifies certificates."""

    def __init__(self, address: ResolvedAddress, ca_file: str = "") -> None:
        self._address = address
        self._ca_file = ca_file

    @contextmanager
    def send(
        self, path: str, body: bytes | None, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> Iterator[Reply]:
        """Post a body, or get what is there where there is none, and hold the reply open.

        Raises: BackendError and its kin, from here and from every read.
        """
        with self._pool(ends) as pool, _house_errors(self._address):
            response = pool.handle_request(self._request(path, body, headers, read_seconds))
            try:
                yield Reply(response.status, _kind(response), self._chunks(response))
            finally:
                response.close()

    def _chunks(self, response: httpcore.Response) -> Iterator[bytes]:
        with _house_errors(self._address):
            yield from response.iter_stream()

    def _pool(self, ends: float) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=_tls(self._ca_file) if self._address.scheme == "https" else None,
            network_backend=_PinnedBackend(self._address, ends),
            max_connections=1,
            max_keepalive_connections=0,
            retries=0,
        )

    def _request(
        self, path: str, body: bytes | None, headers: Mapping[str, str], read_seconds: float
    ) -> httpcore.Request:
        timeouts = {"connect": _CONNECT_SECONDS, "read": read_seconds, "write": read_seconds}
        own = {
            "Host": self._address.url.split("//")[1].split("/")[0],
            **({} if body is None else {"Content-Length": str(len(body))}),
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "storyroom",
        }
        return httpcore.Request(
            "GET" if body is None else "POST",
            self._address.url + path,
            headers=list({**own, **headers}.items()),
            content=body,
            extensions={"timeout": timeouts},
        )


def _kind(response: httpcore.Response) -> str:
    found = next((value for name, value in response.headers if name.lower() == b"content-type"), b"")
    return found.decode("latin-1").partition(";")[0].strip().lower()


def _tls(ca_file: str) -> ssl.SSLContext:
    """Trust the certificates that ship with us, or the named ones; never what the environment names."""
    try:
        context = ssl.create_default_context(cafile=ca_file or certifi.where())
    except (OSError, ssl.SSLError) as e:
        raise SettingsError(
            f"The certificates in {ca_file} cannot be read.", "Correct ca_file in storyroom.toml."
        ) from e
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


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

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._ends, timeout))
        return _DeadlineStream(secured, self._ends)

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
        if isinstance(e.__cause__ or e.__context__, ssl.SSLError):
            hint = "Ask its operator; a studio's own authority is named with ca_file."
            raise BackendUnavailableError(f"The server at {address.url} could not prove who it is.", hint) from e
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
