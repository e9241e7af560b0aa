"""The one gate outward: it alone opens sockets, and what leaves the house is on record first. Knows no protocol of any model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from storyroom.domain.access import Label
from storyroom.domain.egress import Outgoing, Returned
from storyroom.domain.ports import Keeper, Line, Reply
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, EgressRefusedError
from storyroom.models.addresses import ResolvedAddress, is_loopback
from storyroom.models.pinned import Wire

__all__ = ["DryLine", "HouseLine", "SealedLine", "Shown", "async_client_to_nowhere", "client_over", "refuse_plain"]

_ALLOWED_HEADERS = frozenset({"accept", "authorization", "content-type", "x-goog-api-key", "x-goog-user-project"})
"""Names of headers that may go out. What else a library would like to tell of this machine stays here."""


class HouseLine:
    """To a server that the operator counts as the house: nothing is judged and nothing recorded."""

    def __init__(self, address: ResolvedAddress, *, ca_file: str = "") -> None:
        self.url = address.url
        self._wire = Wire(address, ca_file)

    @contextmanager
    def post(
        self, path: str, body: bytes, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> Iterator[Reply]:
        with self._wire.send(path, body, headers=_allowed(headers), ends=ends, read_seconds=read_seconds) as reply:
            yield reply

    def count(self, tokens_in: int, tokens_out: int) -> None:
        """Nobody is billed in the house."""


class SealedLine:
    """To a server outside: the keeper has judged and written down every byte before it leaves, and hears what came of it."""

    def __init__(self, address: ResolvedAddress, keeper: Keeper, *, ca_file: str = "") -> None:
        """Raises: EgressRefusedError if the address is outside this machine and not https."""
        refuse_plain(address)
        self.url = address.url
        self._address = address
        self._keeper = keeper
        self._wire = Wire(address, ca_file)
        self._counted: tuple[int, int] | None = None

    @contextmanager
    def post(
        self, path: str, body: bytes, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> Iterator[Reply]:
        allowed = _allowed(headers)
        call = self._keeper.before(Outgoing(f"{self._address.host}:{self._address.port}", path, body))
        self._counted, status, received, outcome = None, 0, [0], "failed"
        try:
            with self._wire.send(path, body, headers=allowed, ends=ends, read_seconds=read_seconds) as reply:
                status = reply.status
                yield reply._replace(chunks=_tallied(reply.chunks, received))
            outcome = "answered" if status == 200 else "refused"
        except BaseException as fault:
            outcome = _outcome(fault, status)
            raise
        finally:
            tokens_in, tokens_out = self._counted or (None, None)
            self._keeper.after(call, Returned(status, outcome, tokens_in, tokens_out, received[0]))

    def count(self, tokens_in: int, tokens_out: int) -> None:
        self._counted = (max(0, tokens_in), max(0, tokens_out))


class Shown(Exception):  # noqa: N818  # no error: the end of a rehearsal
    """Carries the request that would have left."""

    def __init__(self, outgoing: Outgoing) -> None:
        super().__init__("shown, not sent")
        self.outgoing = outgoing


class DryLine:
    """Leads nowhere: shows what would be sent by raising it. Opens no socket and looks no name up."""

    def __init__(self, url: str, label: Label | None = None) -> None:
        self.url = url
        self._label = label

    @contextmanager
    def post(
        self,
        path: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        ends: float,  # noqa: ARG002  # nothing is waited for
        read_seconds: float,  # noqa: ARG002  # as above
    ) -> Iterator[Reply]:
        _allowed(headers)
        if body is not None:
            raise Shown(Outgoing(self.url, path, body, self._label))
        yield Reply(0, "", iter(()))

    def count(self, tokens_in: int, tokens_out: int) -> None:
        """Nothing was sent."""


def client_over(line: Line, *, ends: float, read_seconds: float) -> httpx.Client:
    """Make a client, for a library that insists on one, all of whose requests go down this line or nowhere."""
    return httpx.Client(
        transport=_OverLine(line, ends=ends, read_seconds=read_seconds), trust_env=False, follow_redirects=False
    )


def async_client_to_nowhere() -> httpx.AsyncClient:
    """Make the second client that such a library wants: it never sends."""
    return httpx.AsyncClient(transport=_Nowhere(), trust_env=False)


def refuse_plain(address: ResolvedAddress) -> None:
    """Let nothing leave this machine in plain text. Raises: EgressRefusedError."""
    if address.scheme != "https" and not is_loopback(address):
        raise EgressRefusedError(
            f"{address.url} is outside the house and not encrypted.", "Use its https address, or add it to `house`."
        )


class _Nowhere(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise EgressRefusedError(f"Something asked for {request.method} beside the line.", "Nothing was sent.")


class _OverLine(httpx.BaseTransport):
    """Carries an httpx client's requests down a line."""

    def __init__(self, line: Line, *, ends: float, read_seconds: float) -> None:
        self._line = line
        self._ends = ends
        self._read_seconds = read_seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = str(request.url)
        if request.method != "POST" or not asked.startswith(f"{self._line.url}/"):
            raise EgressRefusedError(
                f"Something asked for {request.method} {asked[:100]}, which is not what this line leads to.",
                "Nothing was sent. Correct the provider's address in storyroom.toml.",
            )
        held = self._line.post(
            asked.removeprefix(self._line.url),
            request.read(),
            headers=request.headers,
            ends=self._ends,
            read_seconds=self._read_seconds,
        )
        reply = held.__enter__()
        return httpx.Response(reply.status, headers={"content-type": reply.kind}, stream=_Held(reply, held))


class _Held(httpx.SyncByteStream):
    """A reply's body; closing it ends the exchange."""

    def __init__(self, reply: Reply, held: object) -> None:
        self._reply = reply
        self._held = held
        self._fault: BaseException | None = None
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._reply.chunks
        except BaseException as fault:
            self._fault = fault
            raise

    def close(self) -> None:
        if not self._open:
            return
        self._open = False
        fault = self._fault
        leave = self._held.__exit__  # type: ignore[attr-defined]  # a context manager, entered in `handle_request`
        leave(type(fault) if fault else None, fault, fault.__traceback__ if fault else None)


def _allowed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() in _ALLOWED_HEADERS}


def _tallied(chunks: Iterator[bytes], received: list[int]) -> Iterator[bytes]:
    for chunk in chunks:
        received[0] += len(chunk)
        yield chunk


def _outcome(fault: BaseException, status: int) -> str:
    if isinstance(fault, GeneratorExit):
        return "left"
    if isinstance(fault, BackendTimeoutError):
        return "timed_out"
    if status and status != 200:
        return "refused"
    if isinstance(fault, BackendUnavailableError) and not status:
        return "unreachable"
    return "unusable" if isinstance(fault, BackendError) and status else "failed"
