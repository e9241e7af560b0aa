"""Every seam of the house on one page. What satisfies these lives below the journeys; nothing here does any work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Protocol, TypeVar, runtime_checkable

from storyroom.domain.access import Clearance, Label
from storyroom.domain.document import DraftEntry, DraftReading, ProjectEntry, SceneEntry
from storyroom.domain.egress import Outgoing, Returned
from storyroom.domain.report import Report
from storyroom.domain.script import Parsed, Screenplay

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Analysis",
    "AskedTokens",
    "ChatMessage",
    "ChatModel",
    "Clock",
    "EmbeddingModel",
    "Format",
    "IdSource",
    "Keeper",
    "Line",
    "Reader",
    "Reply",
    "Reranker",
    "SegmentKind",
    "SegmentRef",
    "StoredFile",
    "TokenModel",
    "WritableFormat",
]

SegmentKind = Literal["words", "vectors", "tokens"]
Manuscript = TypeVar("Manuscript", contravariant=True)  # noqa: PLC0105  # the word the trade uses


class Clock(Protocol):
    """Tells the time. Tests derive it from the visible item alone (design, section 2)."""

    def now(self, about: str) -> datetime:
        """Return the time in UTC; `about` names the visible thing that is being timed."""
        ...


class IdSource(Protocol):
    """Makes ids that say nothing about what exists: random in production."""

    def new(self, kind: str, about: str) -> str:
        """Return `kind:<32 hexadecimal digits>`; `about` names the visible thing that gets the id."""
        ...


@runtime_checkable
class Format(Protocol):
    """Bytes to screenplay. Never opens a path, never raises on bad material."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def sniff(self, head: bytes) -> bool:
        """Say whether the first kilobytes look like this format."""
        ...

    def read(self, data: bytes) -> Parsed:
        """Read the whole file."""
        ...


@runtime_checkable
class WritableFormat(Format, Protocol):
    """A format that can also be written."""

    def write(self, screenplay: Screenplay) -> bytes:
        """Write the screenplay; what the format cannot express is left out only where `losses` says so."""
        ...

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:
        """Name what this format cannot express of it, in words; empty when nothing is lost."""
        ...


class Analysis(Protocol[Manuscript]):
    """One way to read a script. Pure: no path, no clock, no model of its own; the same script gives the same report."""

    name: ClassVar[str]
    title: ClassVar[str]

    def analyse(self, manuscript: Manuscript) -> Report:
        """Read it through and say what was found, each statement with its evidence."""
        ...


class ChatMessage(NamedTuple):
    """One turn for a model. `data` marks text from documents: never an instruction."""

    role: Literal["system", "user", "data"]
    text: str


class ChatModel(Protocol):
    """Text in, text out: no tools, no disk, no memory."""

    name: ClassVar[str]
    context_tokens: int
    streams: bool

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces.

        Units: `deadline` is seconds from the call for the whole answer.
        Raises: BackendError and its kin, nothing else.
        """
        ...


class Reply(NamedTuple):
    """What a server answers: its status, the media type, and the body as it comes."""

    status: int
    kind: str
    chunks: Iterator[bytes]


class Line(Protocol):
    """The way to one server, handed out by the room for one piece of work. Only `models.egress` makes them."""

    @property
    def url(self) -> str:
        """The server's own address; every request goes to it and a path under it."""
        ...

    def post(
        self, path: str, body: bytes, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> AbstractContextManager[Reply]:
        """Send one request; what must be on record is on record before a byte leaves.

        Units: `ends` is in time.monotonic seconds, `read_seconds` is the longest silence.
        Raises: BackendError and its kin, EgressRefusedError, and whatever the record raises when it cannot be written.
        """
        ...

    def count(self, tokens_in: int, tokens_out: int) -> None:
        """Take down how many tokens the server says that it read and wrote."""
        ...


class Keeper(Protocol):
    """Keeps the record of what leaves the house. Nothing leaves that it could not write down first."""

    def before(self, outgoing: Outgoing) -> str:
        """Judge a request, write it down whole, and name it.

        Raises: EgressRefusedError if it may not go; anything at all if it could not be written.
        """
        ...

    def after(self, call: str, returned: Returned) -> None:
        """Write down what became of it."""
        ...


class EmbeddingModel(Protocol):
    """Texts to unit vectors of one model."""

    name: ClassVar[str]
    dimensions: int
    model_hash: str
    """Identifies weights, graph and precision; vectors of different hashes never mix."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts, dimensions) float32, unit length, in the order given."""
        ...


class Reranker(Protocol):
    """Scores texts against a question; higher is better. Sees only what the asker may see."""

    name: ClassVar[str]

    @property
    def model_hash(self) -> str:
        """Identifies weights, tuning and graph."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts,) float32, comparable within one call and, once calibrated, between calls."""
        ...


class AskedTokens(NamedTuple):
    """A question as late interaction asks it: a vector for each token, and what each is worth."""

    vectors: NDArray[np.float32]  # (n_tokens, width), unit length
    weights: NDArray[np.float32]  # (n_tokens,), summing to 1


class TokenModel(Protocol):
    """Texts to one narrow unit vector a token, of one model."""

    name: ClassVar[str]

    @property
    def width(self) -> int:
        """How many numbers a token has."""
        ...

    @property
    def model_hash(self) -> str:
        """Identifies weights, tuning and graph; tokens of different hashes never mix."""
        ...

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return (n_tokens, width) float32 of unit length for each text."""
        ...

    def ask(self, question: str) -> AskedTokens:
        """Return the question's tokens and their weights."""
        ...


class StoredFile(Protocol):
    """A file of the library: a path, or one that is sealed on the disk and opened when it is read."""

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        ...

    def exists(self) -> bool:
        """Say whether it is there at this moment."""
        ...

    def read_bytes(self) -> bytes:
        """Return what is in it, as it was given. Raises: OSError, LibraryDamagedError."""
        ...


class SegmentRef(NamedTuple):
    """An immutable piece of a label's index: postings of scenes, vectors of chunks, or vectors of tokens."""

    id: str
    label: Label
    kind: SegmentKind
    path: StoredFile
    sha256: str
    model_hash: str | None
    """For vectors and tokens: the model that made them."""
    rows: int


class Reader(Protocol):
    """A library as one clearance sees it. There is no other way to read one."""

    clearance: Clearance

    def projects(self) -> tuple[ProjectEntry, ...]: ...

    def drafts(self) -> tuple[DraftEntry, ...]:
        """List every visible draft, grouped by document, in order, `latest` set."""
        ...

    def segments(self, kind: SegmentKind) -> tuple[SegmentRef, ...]: ...

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]: ...

    def scenes_by_id(self, scene_ids: Sequence[str]) -> Mapping[str, SceneEntry]: ...

    def text(self, draft_id: str) -> str:
        """Return the draft's canonical text. Raises: NotFoundError."""
        ...

    def draft(self, draft_id: str) -> DraftReading: ...

    def original(self, draft_id: str) -> bytes:
        """Return the bytes as they were imported. Raises: NotFoundError."""
        ...
