"""One person in the room: every look and every act of theirs, through what they hold at that moment. Chooses no parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from storyroom.desks.naming import names_to_upload, pick_draft
from storyroom.desks.quoting import ANSWERING, SEARCHING, left_out, looking, taking_out
from storyroom.domain.access import Principal
from storyroom.domain.answer import Answer
from storyroom.domain.document import DraftEntry, DraftReading, ImportReport, ProjectEntry, SceneEntry, SearchResult
from storyroom.domain.rights import Right
from storyroom.errors import ReadOnlyError
from storyroom.seated import Seated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyroom.domain.pages import Pagination
    from storyroom.journeys.export import Exported
    from storyroom.journeys.index import IndexProgress
    from storyroom.journeys.prepare import Request
    from storyroom.journeys.rebuild import RebuildProgress
    from storyroom.store.reader import SqlReader
    from storyroom.store.verify import Verification

__all__ = ["Seat"]

T = TypeVar("T")

_POOL_FROM = 6
"""Files from which reading ahead in other processes is worth their start."""


class Seat(Seated):
    """One person in the room. Every act and every look goes through the clearance this person holds."""

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
        return pick_draft(self.drafts(), project, document, draft)

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]:
        """List a draft's scenes. Raises: NotFoundError."""
        return self._looking(Right.READ, draft_id, lambda reader: reader.scenes(draft_id))

    def read(self, draft_id: str) -> DraftReading:
        """Open a draft for reading. Raises: NotFoundError, RightMissingError."""
        return self._looking(Right.READ, draft_id, lambda reader: reader.draft(draft_id))

    def text(self, draft_id: str) -> str:
        """Return a draft's canonical text, to be quoted. Raises: NotFoundError, RightMissingError."""
        return self._looking(Right.QUOTE, draft_id, lambda reader: reader.text(draft_id))

    def pages(self, draft_id: str) -> tuple[DraftReading, Pagination]:
        """Open a draft and set it on pages. Raises: NotFoundError."""
        from storyroom.domain.pagination import paginate  # noqa: PLC0415  # heavy parts wait until they are asked for

        opened = self.read(draft_id)
        return opened, paginate(opened.screenplay)

    def report(self, draft_id: str) -> Mapping[str, object]:
        """Return the import report of a draft. Raises: NotFoundError."""
        return self._looking(Right.READ, draft_id, lambda reader: reader.report(draft_id))

    # --- finding ---

    def search(self, text: str, *, limit: int = 10, filters: Mapping[str, str] | None = None) -> SearchResult:
        """Find scenes; `filters` narrow by name as they do in the query language.

        Raises: InvalidRequestError on an unknown filter.
        """
        from storyroom.journeys.find import find  # noqa: PLC0415  # as above

        reader = self._library.reader(self.principal.clearance, uses=SEARCHING)
        found = find(text, reader, self.room.search_parts(), limit=limit, filters=filters)
        return replace(found, notes=(*found.notes, *left_out(self._library, self.principal, SEARCHING)))

    def ask(self, question: str, *, filters: Mapping[str, str] | None = None) -> Answer:
        """Answer from what this person may read, with quotes, or say that it cannot be answered.

        `filters` narrow where to look, by the names of the query language.

        Raises: InvalidRequestError, BackendError, EgressRefusedError.
        """
        from storyroom.journeys.ask import ask  # noqa: PLC0415  # as above
        from storyroom.journeys.ask_book import AskBook  # noqa: PLC0415  # as above

        desk = self.egress  # where a provider answers, the reader sees no more than the provider may
        book = AskBook(self._library, self.principal, self.room.settings.person_tokens)
        answer = ask(question, desk.reader(), desk.parts(), filters=filters, book=book)
        return replace(answer, notes=(*answer.notes, *left_out(self._library, self.principal, ANSWERING)))

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
        paper: str = "",
        embed: bool = True,
    ) -> Iterator[ImportReport]:
        """Take files in, one report each. `embed` False leaves near meaning for `index_vectors` later.

        `paper` is the class of paper, `labels` are further compartments that readers need: those must be open already.

        Raises: ReadOnlyError if this person may not import, NotFoundError for a compartment that they may not put
        things in, InvalidRequestError on a label or a class that is no name.
        """
        from storyroom.journeys.ingest import requests_for  # noqa: PLC0415  # as above

        self._import()
        own = names_to_upload(labels, self.principal.holdings)
        requests = requests_for(files, project=project, document=document, draft=draft, labels=own, paper=paper)
        return self._ingest(requests, embed=embed, many=len(files) >= _POOL_FROM)

    def import_uploads(
        self,
        uploads: Sequence[tuple[str, IO[bytes]]],
        *,
        project: str = "",
        document: str = "",
        draft: str = "",
        labels: Sequence[str] = (),
        paper: str = "",
    ) -> Iterator[ImportReport]:
        """Take in files that were sent: (name, stream) each; as `import_files`, and nothing is written but into the library."""
        from storyroom.journeys.ingest import requests_of  # noqa: PLC0415  # as above

        self._import()
        own = names_to_upload(labels, self.principal.holdings)
        requests = requests_of(uploads, project=project, document=document, draft=draft, labels=own, paper=paper)
        return self._ingest(requests, embed=True, many=len(uploads) >= _POOL_FROM)

    def import_bytes(
        self,
        name: str,
        data: bytes,
        *,
        project: str = "",
        document: str = "",
        draft: str = "",
        labels: Sequence[str] = (),
        paper: str = "",
    ) -> ImportReport:
        """Take in one file that came as bytes, such as an upload. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.journeys.prepare import Request, as_paper  # noqa: PLC0415  # as above

        self._import()
        own = names_to_upload(labels, self.principal.holdings)
        request = Request(name, data, project, document, draft, own, as_paper(paper))
        return next(iter(list(self._ingest((request,), embed=True, many=False))))

    def build_sample(self, *, embed: bool = False) -> Iterator[ImportReport]:
        """Take in the scripts that ship with the product; what is here already stays as it is. Raises: ReadOnlyError."""
        from storyroom.journeys.sample import sample_requests  # noqa: PLC0415  # as above

        return self._ingest(sample_requests(), embed=embed, many=True)

    def index_vectors(self) -> Iterator[IndexProgress]:
        """Embed what awaits it, a draft at a time; nothing where the weights are absent. Raises: ReadOnlyError."""
        from storyroom.journeys.index import index_vectors  # noqa: PLC0415  # as above

        self._import()
        meaning = self.room.meaning()
        if meaning is None:
            return iter(())
        return index_vectors(self._library, self.principal.clearance, meaning, actor=self.principal.id)

    def export(self, draft_id: str, format_name: str, *, credentials: bool = True) -> Exported:
        """Write a draft out, signed where there is an authority. Raises: NotFoundError, UnsupportedFormatError, BackendError."""
        from storyroom.journeys.export import export_recorded  # noqa: PLC0415  # as above

        person, sign = self.principal, self.exports.credentials.signer(wanted=credentials)
        with taking_out(self._library, person, draft_id):
            return self._looking(
                Right.QUOTE,
                draft_id,
                lambda reader: export_recorded(self._library, person.id, reader, draft_id, format_name, sign=sign),
            )

    # --- people ---

    def people(self) -> tuple[Principal, ...]:
        """List everyone. Raises: ReadOnlyError if this person does not manage people."""
        return self.access.people()

    def add_person(self, name: str, *, clear: Sequence[str] = (), all_but: Sequence[str] | None = None) -> Principal:
        """Write down a person and what they may see. Raises: ReadOnlyError, InvalidRequestError, NotFoundError."""
        return self.access.add_person(name, clear=clear, all_but=all_but)

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
        limits = self.room.limits()
        return rebuild(self._library, self.principal, self.room.meaning(), limits=limits)

    def _reader(self, right: Right = Right.SEARCH) -> SqlReader:
        return self._library.reader(self.principal.cleared(right))

    def _looking(self, right: Right, draft_id: str, look: Callable[[SqlReader], T]) -> T:
        """Look at a draft with the clearance that one right gives; who may know of it is told why not."""
        return looking(self._library, self.principal, right, draft_id, look)

    def _ingest(self, requests: Iterable[Request | ImportReport], *, embed: bool, many: bool) -> Iterator[ImportReport]:
        from storyroom.journeys.ingest import ingest  # noqa: PLC0415  # as above

        self._import()
        meaning = self.room.meaning() if embed else None
        limits = self.room.limits()
        return ingest(requests, self._library, self.principal, meaning=meaning, many=many, limits=limits)

    def _import(self) -> None:
        if not self.principal.may_import:
            raise ReadOnlyError(f"{self.principal.name} may read this library, not change it.", "Ask the owner.")

    def _operate(self) -> None:
        if not self.principal.operator:
            raise ReadOnlyError(f"{self._name} may not run this.", "It looks across all labels: ask the owner.")
