"""The only place that chooses concrete parts. A `Room` is an open library; a `Seat` is one person in it, and content is read from a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storyroom.domain.access import LONGEST_NAME, Principal, as_name, is_name
from storyroom.domain.answer import Answer
from storyroom.domain.document import DraftEntry, DraftReading, ImportReport, ProjectEntry, SceneEntry, SearchResult
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, SettingsError
from storyroom.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyroom.domain.pages import Pagination
    from storyroom.domain.ports import ChatModel, Clock, EmbeddingModel, IdSource
    from storyroom.domain.script import Parsed
    from storyroom.journeys.ask import AskParts
    from storyroom.journeys.doctor import Checkup
    from storyroom.journeys.export import Exported
    from storyroom.journeys.find import SearchParts
    from storyroom.journeys.index import IndexProgress
    from storyroom.journeys.meaning import Meaning
    from storyroom.journeys.prepare import Request
    from storyroom.journeys.rebuild import RebuildProgress
    from storyroom.models.pair import PairScorer
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader
    from storyroom.store.verify import Verification

__all__ = ["Room", "Seat", "examine", "inspect_file", "make_room", "open_room"]

OWNER = "owner"
_POOL_FROM = 6
"""Files from which reading ahead in other processes is worth their start."""


def open_room(
    folder: Path, settings: Settings | None = None, *, ids: IdSource | None = None, clock: Clock | None = None
) -> Room:
    """Open the library in a folder.

    Raises: NotFoundError if there is none, LibraryDamagedError if it cannot be read.
    """
    return Room(_library(folder, ids, clock, create=False), settings or Settings())


def make_room(
    folder: Path, settings: Settings | None = None, *, ids: IdSource | None = None, clock: Clock | None = None
) -> Room:
    """Make a library with its first two people, `owner` and `reader`, and open it.

    Raises: InvalidRequestError if the folder holds one already.
    """
    return Room(_library(folder, ids, clock, create=True), settings or Settings())


def inspect_file(name: str, data: bytes) -> Parsed:
    """Read one file without a library. Raises: UnsupportedFormatError."""
    from storyroom.journeys.read import read_script  # noqa: PLC0415  # heavy parts wait until they are asked for

    return read_script(name, data)


def examine(settings: Settings) -> tuple[Checkup, ...]:
    """Say what this machine has and lacks."""
    from storyroom.journeys import doctor  # noqa: PLC0415  # as above

    return doctor.examine(settings)


class Room:
    """An open library with the parts that serve it. Holds no content of its own but caches keyed by what is visible."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.settings = settings
        self._library = library
        self._embedder: EmbeddingModel | None = None
        self._tokens: PairScorer | None = None
        self._parts: SearchParts | None = None

    @property
    def folder(self) -> Path:
        """Where the library stands."""
        return self._library.folder

    def seat(self, name: str = OWNER) -> Seat:
        """Sit down as a person, with the clearance that person holds now. Raises: NotFoundError."""
        return Seat(self, self._library, self._library.principal(name).name)

    def embedder(self) -> EmbeddingModel | None:
        """Return the embedding model, or None where it is switched off or its weights are absent."""
        if self.settings.embeddings == "off":
            return None
        if self._embedder is None:
            from storyroom.models.minilm import MiniLM  # noqa: PLC0415  # heavy parts wait until they are asked for

            model = MiniLM(cache_folder=self.settings.cache_folder(), threads=self.settings.threads or None)
            self._embedder = model if model.available().ok else None
        return self._embedder

    def token_model(self) -> PairScorer | None:
        """Return the model that reads question and scene token by token, or None where there are no weights."""
        if self.embedder() is None:
            return None
        if self._tokens is None:
            from storyroom.models.pair import PairScorer  # noqa: PLC0415  # as above

            self._tokens = PairScorer(cache_folder=self.settings.cache_folder(), threads=self.settings.threads or None)
        return self._tokens

    def meaning(self) -> Meaning | None:
        """Return the models that near meaning is made with, or None."""
        embedder = self.embedder()
        if embedder is None:
            return None
        from storyroom.journeys.meaning import Meaning  # noqa: PLC0415  # as above

        return Meaning(embedder, self.token_model())

    def missing_weights(self) -> str:
        """Say in one line how to add the embedding weights; empty when they are there or switched off."""
        if self.settings.embeddings == "off" or self.embedder() is not None:
            return ""
        from storyroom.models.minilm import MiniLM  # noqa: PLC0415  # as above

        return MiniLM().available().remedy

    def search_parts(self) -> SearchParts:
        """Return what searches share: the model and the opened index files."""
        if self._parts is None:
            from storyroom.journeys.find import SearchParts  # noqa: PLC0415  # heavy parts wait until they are asked for

            self._parts = SearchParts(self.embedder(), token_model=self.token_model(), remedy=self.missing_weights())
        return self._parts

    def ask_parts(self) -> AskParts:
        """Return who answers: the model that the settings name, or nobody, which means by quoting.

        Raises: EgressRefusedError if the model's address is not on this machine, SettingsError on an unknown name.
        """
        from storyroom.journeys.ask import AskParts  # noqa: PLC0415  # heavy parts wait until they are asked for

        parts = self.search_parts()
        return AskParts(parts, self._chat(), reranker=self.token_model(), seconds=self.settings.chat_seconds)

    def _chat(self) -> ChatModel | None:
        if self.settings.chat == "quote":
            return None
        if self.settings.chat != "openai_compatible":
            raise SettingsError(f"No model is called {self.settings.chat!r}.", "Use quote or openai_compatible.")
        from storyroom.models.openai_compatible import OpenAICompatible  # noqa: PLC0415  # as above

        return OpenAICompatible(self.settings.chat_url, self.settings.chat_model)

    def close(self) -> None:
        """Let go of the library."""
        self._library.close()


class Seat:
    """One person in the room. Every act and every look goes through the clearance this person holds."""

    def __init__(self, room: Room, library: Library, name: str) -> None:
        self.room = room
        self._library = library
        self._name = name

    @property
    def principal(self) -> Principal:
        """Who sits here, with the clearance held at this moment: a changed grant acts on the next request."""
        return self._library.principal(self._name)

    # --- looking ---

    def projects(self) -> tuple[ProjectEntry, ...]:
        """List the projects this person may see, with documents and drafts."""
        return self._reader().projects()

    def drafts(self) -> tuple[DraftEntry, ...]:
        """List the drafts this person may see, by project, document and order of coming in."""
        return self._reader().drafts()

    def find_draft(self, *, project: str = "", document: str = "", draft: str = "") -> DraftEntry:
        """Find one draft by id or by names, without regard to case; the latest unless one is named.

        Raises: NotFoundError; InvalidRequestError, listing them, if several fit.
        """
        found = [entry for entry in self.drafts() if _fits(entry, project, document, draft)]
        if not draft:
            found = [entry for entry in found if entry.latest]
        if not found:
            raise NotFoundError("draft", "`storyroom projects` lists what you may see.")
        if len(found) > 1:
            names = ", ".join(f"{entry.project} / {entry.document} / {entry.name}" for entry in found[:8])
            raise InvalidRequestError(
                f"{len(found)} drafts fit: {names}.", "Name the project, the document or the draft."
            )
        return found[0]

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]:
        """List a draft's scenes. Raises: NotFoundError."""
        return self._reader().scenes(draft_id)

    def read(self, draft_id: str) -> DraftReading:
        """Open a draft for reading. Raises: NotFoundError."""
        return self._reader().draft(draft_id)

    def text(self, draft_id: str) -> str:
        """Return a draft's canonical text. Raises: NotFoundError."""
        return self._reader().text(draft_id)

    def pages(self, draft_id: str) -> tuple[DraftReading, Pagination]:
        """Open a draft and set it on pages. Raises: NotFoundError."""
        from storyroom.domain.pagination import paginate  # noqa: PLC0415  # heavy parts wait until they are asked for

        opened = self.read(draft_id)
        return opened, paginate(opened.screenplay)

    def report(self, draft_id: str) -> Mapping[str, object]:
        """Return the import report of a draft. Raises: NotFoundError."""
        return self._reader().report(draft_id)

    # --- finding ---

    def search(self, text: str, *, limit: int = 10, filters: Mapping[str, str] | None = None) -> SearchResult:
        """Find scenes; `filters` narrow by name as they do in the query language.

        Raises: InvalidRequestError on an unknown filter.
        """
        from storyroom.journeys.find import find  # noqa: PLC0415  # as above

        return find(text, self._reader(), self.room.search_parts(), limit=limit, filters=filters)

    def ask(self, question: str, *, filters: Mapping[str, str] | None = None) -> Answer:
        """Answer from what this person may read, with quotes, or say that it cannot be answered.

        `filters` narrow where to look, by the names of the query language.

        Raises: InvalidRequestError, BackendError, EgressRefusedError.
        """
        from storyroom.journeys.ask import ask, record  # noqa: PLC0415  # as above

        answer = ask(question, self._reader(), self.room.ask_parts(), filters=filters)
        return record(self._library, self.principal, answer)

    # --- taking in and handing out ---

    def find_files(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """List the files that an import of these paths would read. Raises: NotFoundError."""
        from storyroom.journeys.ingest import find_files  # noqa: PLC0415  # as above

        return find_files(paths)

    def import_files(
        self,
        files: Sequence[Path],
        *,
        project: str = "",
        document: str = "",
        draft: str = "",
        labels: Sequence[str] = (),
        embed: bool = True,
    ) -> Iterator[ImportReport]:
        """Take files in, one report each. `embed` False leaves near meaning for `index_vectors` later.

        Raises: ReadOnlyError if this person may not import, InvalidRequestError on a label that is no name.
        """
        from storyroom.journeys.ingest import requests_for  # noqa: PLC0415  # as above

        self._curate()
        own = _names(labels)
        requests = requests_for(files, project=project, document=document, draft=draft, labels=own)
        return self._ingest(requests, embed=embed, many=len(files) >= _POOL_FROM)

    def import_bytes(
        self,
        name: str,
        data: bytes,
        *,
        project: str = "",
        document: str = "",
        draft: str = "",
        labels: Sequence[str] = (),
    ) -> ImportReport:
        """Take in one file that came as bytes, such as an upload. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.journeys.prepare import Request  # noqa: PLC0415  # as above

        request = Request(name, data, project, document, draft, _names(labels))
        return next(iter(list(self._ingest((request,), embed=True, many=False))))

    def build_sample(self, *, embed: bool = False) -> Iterator[ImportReport]:
        """Take in the scripts that ship with the product; what is here already stays as it is. Raises: ReadOnlyError."""
        from storyroom.journeys.sample import sample_requests  # noqa: PLC0415  # as above

        return self._ingest(sample_requests(), embed=embed, many=True)

    def index_vectors(self) -> Iterator[IndexProgress]:
        """Embed what awaits it, a draft at a time; nothing where the weights are absent. Raises: ReadOnlyError."""
        from storyroom.journeys.index import index_vectors  # noqa: PLC0415  # as above

        self._curate()
        meaning = self.room.meaning()
        if meaning is None:
            return iter(())
        return index_vectors(self._library, self.principal.clearance, meaning, actor=self.principal.id)

    def export(self, draft_id: str, format_name: str) -> Exported:
        """Write a draft out. Raises: NotFoundError, UnsupportedFormatError."""
        from storyroom.journeys.export import export_draft  # noqa: PLC0415  # as above

        done = export_draft(self._reader(), draft_id, format_name)
        facts = {"draft": draft_id, "format": format_name}
        self._library.record(actor=self.principal.id, act="draft_exported", facts=facts)
        return done

    # --- people ---

    def people(self) -> tuple[Principal, ...]:
        """List everyone. Raises: ReadOnlyError if this person does not manage people."""
        self._curate()
        return self._library.principals()

    def add_person(self, name: str, *, clear: Sequence[str] = (), all_but: Sequence[str] | None = None) -> Principal:
        """Write down a person and what they may see. Raises: ReadOnlyError, InvalidRequestError."""
        self._curate()
        _check_name(name)
        held, withheld = _names(clear), None if all_but is None else _names(all_but)
        return self._library.add_person(name, clear=held, all_but=withheld, actor=self.principal.id)

    # --- upkeep: across labels, so for operators, and never reports content ---

    def verify(self) -> Verification:
        """Check that everything stored still says what it was recorded to say. Raises: ReadOnlyError."""
        from storyroom.store.verify import verify  # noqa: PLC0415  # as above

        self._operate()
        return verify(self._library)

    def rebuild(self) -> Iterator[RebuildProgress]:
        """Make every derived row and index file anew. Raises: ReadOnlyError."""
        from storyroom.journeys.rebuild import rebuild  # noqa: PLC0415  # as above

        self._operate()
        return rebuild(self._library, self.principal, self.room.meaning())

    def _reader(self) -> SqlReader:
        return self._library.reader(self.principal.clearance)

    def _ingest(self, requests: Iterable[Request | ImportReport], *, embed: bool, many: bool) -> Iterator[ImportReport]:
        from storyroom.journeys.ingest import ingest  # noqa: PLC0415  # as above

        self._curate()
        meaning = self.room.meaning() if embed else None
        return ingest(requests, self._library, self.principal, meaning=meaning, many=many)

    def _curate(self) -> None:
        if not self.principal.curator:
            raise ReadOnlyError(f"{self.principal.name} may read this library, not change it.", "Ask the owner.")

    def _operate(self) -> None:
        if not self.principal.operator:
            raise ReadOnlyError(
                f"{self.principal.name} may not run this.", "It looks across all labels: ask the owner."
            )


def _library(folder: Path, ids: IdSource | None, clock: Clock | None, *, create: bool) -> Library:
    from storyroom.journeys.prepare import decode_reading  # noqa: PLC0415  # heavy parts wait until they are asked for
    from storyroom.store.ids import RandomIds, SystemClock  # noqa: PLC0415  # as above
    from storyroom.store.library import Library  # noqa: PLC0415  # as above

    return Library(folder, ids=ids or RandomIds(), clock=clock or SystemClock(), decode=decode_reading, create=create)


def _names(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_name(_check_name(name)) for name in written)


def _check_name(name: str) -> str:
    if not is_name(name):
        hint = f"Use from 1 to {LONGEST_NAME} printable characters, without blanks around them."
        raise InvalidRequestError(f"{name[:40]!r} is no name for a person or a compartment.", hint)
    return name


def _fits(entry: DraftEntry, project: str, document: str, draft: str) -> bool:
    return (
        _same(project, entry.project, "")
        and _same(document, entry.document, entry.document_id)
        and _same(draft, entry.name, entry.id)
    )


def _same(wanted: str, name: str, key: str) -> bool:
    return not wanted or wanted.casefold() == name.casefold() or wanted == key
