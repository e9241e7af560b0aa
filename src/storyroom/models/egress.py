"""The one gate outward: it alone opens sockets, and what leaves the house is on record first. Knows no protocol of any model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx

from storyroom.domain.access import Label
from storyroom.domain.egress import Outgoing, Returned
from storyroom.domain.ports import Keeper, Line, Reply
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, EgressRefusedError
from storyroom.models.addresses import ResolvedAddress, is_loopback
from storyroom.models.pinned import Wire
from storyroom.models.sse import capped

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
        with self._send(path, body, headers=headers, ends=ends, read_seconds=read_seconds) as reply:
            yield reply

    @contextmanager
    def get(self, path: str, *, headers: Mapping[str, str], ends: float, read_seconds: float) -> Iterator[Reply]:
        """Fetch what stands at a path; on record like everything that leaves."""
        with self._send(path, None, headers=headers, ends=ends, read_seconds=read_seconds) as reply:
            yield reply

    @contextmanager
    def _send(
        self, path: str, body: bytes | None, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> Iterator[Reply]:
        allowed = _allowed(headers)
        call = self._keeper.before(Outgoing(f"{self._address.host}:{self._address.port}", path, body or b""))
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


@contextmanager
def client_over(line: Line, *, ends: float, read_seconds: float, most_bytes: int) -> Iterator[httpx.Client]:
    """Lend a client to a library that insists on one: all its requests go down this line or nowhere, and end with the loan.

    Units: `most_bytes` is the most that is read of one answer; more is a BackendError.
    """
    with ExitStack() as held:
        transport = _OverLine(line, held, ends=ends, read_seconds=read_seconds, most_bytes=most_bytes)
        with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
            yield client


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
    """Carries an httpx client's requests down a line. `held` ends every exchange, however the client is left."""

    def __init__(self, line: Line, held: ExitStack, *, ends: float, read_seconds: float, most_bytes: int) -> None:
        self._line = line
        self._held = held
        self._ends = ends
        self._read_seconds = read_seconds
        self._most_bytes = most_bytes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = str(request.url)
        if request.method != "POST" or not asked.startswith(f"{self._line.url}/"):
            raise EgressRefusedError(
                f"Something asked for {request.method} {asked[:100]}, which is not what this line leads to.",
                "Nothing was sent. Correct the provider's address in storyroom.toml.",
            )
        path = asked.removeprefix(self._line.url)
        sent = self._line.post(
            path, request.read(), headers=request.headers, ends=self._ends, read_seconds=self._read_seconds
        )
        reply = self._held.enter_context(sent)
        stream = _Body(capped(reply.chunks, self._most_bytes))
        return httpx.Response(reply.status, headers={"content-type": reply.kind}, stream=stream)


class _Body(httpx.SyncByteStream):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks


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
