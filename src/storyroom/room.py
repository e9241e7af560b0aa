"""The only place that chooses concrete parts. A `Room` is an open library; content is read from a seat in it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from storyroom.desks.entrance import Entrance
from storyroom.desks.studio import Tie
from storyroom.errors import SettingsError
from storyroom.loose_files import (
    analyse_file,
    analyse_files,
    analyses,
    breakdown_of_file,
    bytes_of_file,
    changed_pages_of_files,
    compare_files,
    examine,
    inspect_file,
    limits_of,
    make_machine_key,
    open_sealed_model,
    report_verifier,
    sameness_of_files,
    scripts_in,
    verify_log,
    verify_model,
    verify_proof,
    verify_report,
)
from storyroom.seat import Seat
from storyroom.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyroom.domain.keeping import KeepingStep
    from storyroom.domain.ports import ChatModel, Clock, EmbeddingModel, IdSource
    from storyroom.journeys.ask import AskParts
    from storyroom.journeys.editing import Parts
    from storyroom.journeys.find import SearchParts
    from storyroom.journeys.house_model import HouseModel
    from storyroom.journeys.meaning import Meaning
    from storyroom.journeys.readers.limits import Limits
    from storyroom.journeys.report_shelf import ReportShelf
    from storyroom.journeys.unlock import Ask
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.models.pair import PairScorer
    from storyroom.store.library import Library
    from storyroom.store.vault import Safe

__all__ = [
    "Entrance",
    "Room",
    "Seat",
    "Tie",
    "analyse_file",
    "analyse_files",
    "analyses",
    "breakdown_of_file",
    "bytes_of_file",
    "changed_pages_of_files",
    "compare_files",
    "examine",
    "inspect_file",
    "make_machine_key",
    "make_room",
    "open_room",
    "open_sealed_model",
    "report_verifier",
    "restore_room",
    "sameness_of_files",
    "scripts_in",
    "verify_log",
    "verify_model",
    "verify_proof",
    "verify_report",
]

T = TypeVar("T")

OWNER = "owner"


def open_room(
    folder: Path,
    settings: Settings | None = None,
    *,
    ids: IdSource | None = None,
    clock: Clock | None = None,
    ask: Ask | None = None,
) -> Room:
    """Open the library in a folder; `ask` is called for the passphrase of a sealed one that opens in no other way.

    Raises: NotFoundError if there is none, LibraryDamagedError if it cannot be read, AccessError if it does not open.
    """
    used = settings or Settings()
    return Room(_library(folder, ids, clock, safe=_unlocked(folder, used, ask)), used)


def make_room(
    folder: Path,
    settings: Settings | None = None,
    *,
    ids: IdSource | None = None,
    clock: Clock | None = None,
    passphrase: str | None = None,
) -> Room:
    """Make a library with its first two people, `owner` and `reader`, and open it; with a passphrase a sealed one.

    Raises: InvalidRequestError if the folder holds one already, or the passphrase is too short.
    """
    safe = None if passphrase is None else _new_vault(folder, passphrase)
    return Room(_library(folder, ids, clock, safe=safe, create=True), settings or Settings())


def restore_room(
    source: Path,
    folder: Path,
    *,
    passphrase: str,
    settings: Settings | None = None,
    keys: Path | None = None,
    ask: Ask | None = None,
) -> Iterator[KeepingStep]:
    """Make a library from a backup; the last step carries the report.

    `keys`: the copy of a sealed library's key file, where it is not beside the backup; it opens as in `open_room`.
    Raises: InvalidRequestError, UnsupportedFormatError, UnreadableFileError, AccessError.
    """
    from storyroom.journeys.restore import restore  # noqa: PLC0415  # heavy parts wait until they are asked for
    from storyroom.journeys.unlock import open_vault  # noqa: PLC0415  # as above

    return restore(
        source,
        folder,
        passphrase=passphrase,
        keys=keys,
        open_library=lambda staging, safe: _library(staging, None, None, safe=safe),
        open_keys=lambda path: open_vault(path, settings or Settings(), ask),
    )


class Room:
    """An open library with the parts that serve it. Holds no content of its own but caches keyed by what is visible."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.settings = settings
        self._library = library
        self._embedder: EmbeddingModel | None = None
        self._tokens: PairScorer | None = None
        self._parts: SearchParts | None = None
        self._house_model: HouseModel | None = None
        self._loading = Lock()
        if settings.witness:
            _attend(library, settings)

    @property
    def folder(self) -> Path:
        """Where the library stands."""
        return self._library.folder

    def seat(self, name: str = OWNER) -> Seat:
        """Sit down as a person, with the clearance that person holds now. Raises: NotFoundError."""
        return Seat(self, self._library, self._library.principal(name).name)

    def limits(self) -> Limits:
        """Say what reading one file may take."""
        return limits_of(self.settings)

    @cached_property
    def reports(self) -> ReportShelf:
        """What the analyses said a moment ago; dropped when anything in the library changes."""
        from storyroom.journeys.report_shelf import ReportShelf  # noqa: PLC0415  # as above

        return ReportShelf(lambda: self._library.kept("reports", object))

    @cached_property
    def voices(self) -> VoiceShelf:
        """Voices that were learnt a moment ago; dropped when anything in the library changes."""
        from storyroom.journeys.voice_shelf import VoiceShelf  # noqa: PLC0415  # as above

        return VoiceShelf(lambda: self._library.kept("voices", object))

    @cached_property
    def entrance(self) -> Entrance:
        """The way in for people who are not in yet."""
        return Entrance(self._library, self.settings)

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

        Raises: EgressRefusedError if the model's address does not count as the house, SettingsError on an unknown name.
        """
        from storyroom.journeys.ask import AskParts  # noqa: PLC0415  # heavy parts wait until they are asked for

        parts = self.search_parts()
        return AskParts(
            parts,
            self._chat(),
            reranker=self.token_model(),
            seconds=self.settings.chat_seconds,
            model=self.settings.chat_model or Path(self.settings.chat_file).name,
            house=self._house_model,
        )

    def draft_parts(self) -> Parts:
        """Return what making a draft of words needs beside the library."""
        from storyroom.journeys.editing import Parts  # noqa: PLC0415  # as above

        return Parts(self.meaning(), self.limits())

    def _chat(self) -> ChatModel | None:
        if self.settings.chat == "quote" or self.settings.provider():
            return None
        if self.settings.chat == "llamacpp":
            return self.house_model().chat()
        if self.settings.chat != "openai_compatible":
            raise SettingsError(
                f"No model is called {self.settings.chat!r}.",
                "Use quote, llamacpp, openai_compatible or provider:NAME.",
            )
        from storyroom.journeys.outside import house_chat  # noqa: PLC0415  # as above

        return house_chat(self.settings)

    def house_model(self) -> HouseModel:
        """Return the model that answers in this process, loaded at the first call. Raises: as `open_house_model`."""
        from storyroom.journeys.house_model import open_house_model  # noqa: PLC0415  # heavy, and an extra

        with self._loading:
            if self._house_model is None:
                settings = self.settings
                path = Path(settings.chat_file).expanduser()
                self._house_model = open_house_model(
                    self._library, path, context_tokens=settings.chat_context, threads=settings.threads
                )
        return self._house_model

    def close(self) -> None:
        """Let go of the library."""
        if self._house_model is not None:
            self._house_model.close()
        self._library.close()


def _library(
    folder: Path, ids: IdSource | None, clock: Clock | None, *, safe: Safe | None, create: bool = False
) -> Library:
    from storyroom.journeys.prepare import decode_reading  # noqa: PLC0415  # heavy parts wait until they are asked for
    from storyroom.store.ids import RandomIds, SystemClock  # noqa: PLC0415  # as above
    from storyroom.store.library import Library  # noqa: PLC0415  # as above
    from storyroom.store.vault import UNSEALED  # noqa: PLC0415  # as above

    return Library(
        folder,
        ids=ids or RandomIds(),
        clock=clock or SystemClock(),
        decode=decode_reading,
        create=create,
        safe=safe or UNSEALED,
    )


def _unlocked(folder: Path, settings: Settings, ask: Ask | None) -> Safe | None:
    """Open the keys of a sealed library; None where there is no key file beside it."""
    if not folder.with_name(f"{folder.name}.vault").exists():  # `store.vault.vault_path`, without loading what it needs
        return None
    from storyroom.journeys.unlock import unlock  # noqa: PLC0415  # as above

    return unlock(folder, settings, ask)


def _new_vault(folder: Path, passphrase: str) -> Safe:
    from storyroom.journeys.unlock import new_vault  # noqa: PLC0415  # as above

    return new_vault(folder, passphrase)


def _attend(library: Library, settings: Settings) -> None:
    from storyroom.store.witness import WitnessPlan  # noqa: PLC0415  # as above

    path = Path(settings.witness).expanduser().absolute()
    if path.is_relative_to(library.folder.absolute()):
        raise SettingsError("The witness is inside the library.", "Keep it elsewhere: on another disk or machine.")
    library.attend(WitnessPlan(path, settings.witness_entries, settings.witness_seconds))
