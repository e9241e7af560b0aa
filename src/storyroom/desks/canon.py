"""What people say holds in a project: statements, scenes, whole drafts, and findings that are meant. Judges no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import unquoted
from storyroom.domain.access import may_see
from storyroom.domain.canon import CanonKind
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from storyroom.desks.analysis import AnalysisDesk
    from storyroom.domain.access import Label
    from storyroom.domain.canon import Canon
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.story import Finding
    from storyroom.journeys.bible_lines import BibleLine
    from storyroom.settings import Settings
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["Bible", "CanonDesk"]


class Bible(NamedTuple):
    """What a bible brings: what it says that is new on this draft, and how much of it is pinned there already."""

    new: tuple[BibleLine, ...]
    known: int
    pinned: tuple[Canon, ...] = ()
    """What was pinned of it; empty where it was only looked at."""


class CanonDesk(Desk):
    """Canon hangs on a draft and holds for its project. It quotes, so the right to quote is needed; to pin, that to upload too."""

    def __init__(self, library: Library, name: str, settings: Settings, analysis: AnalysisDesk) -> None:
        """`analysis` is the desk at which a finding is found again that is said to be intended."""
        super().__init__(library, name, settings)
        self._analysis = analysis

    def list(self, draft_id: str, *, retired: bool = False) -> tuple[Canon, ...]:
        """List what holds for a draft, oldest first; `retired` adds what holds no more. Raises: NotFoundError, RightMissingError."""
        from storyroom.journeys.pin_canon import canon_about  # noqa: PLC0415  # heavy parts wait until asked for

        return canon_about(self._reader(), self._entry(draft_id), retired=retired)

    def pin_statement(self, draft_id: str, text: str) -> Canon:
        """Pin a sentence. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.pin_canon import statement_canon  # noqa: PLC0415  # as above

        entry = self._writable(draft_id)
        return self._pinned(entry, statement_canon(entry, text))

    def pin_scene(self, draft_id: str, scene: str) -> Canon:
        """Pin a scene by its printed number, or by its place as in (3). Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.pin_canon import scene_canon  # noqa: PLC0415  # as above

        entry = self._writable(draft_id)
        return self._pinned(entry, scene_canon(self._quoted(draft_id), scene))

    def pin_document(self, draft_id: str) -> Canon:
        """Pin all that a draft shows. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.pin_canon import document_canon  # noqa: PLC0415  # as above

        entry = self._writable(draft_id)
        return self._pinned(entry, document_canon(entry, len(self._reader().text(draft_id))))

    def intend(self, draft_id: str, key: str, *, only: Sequence[str] = ()) -> Canon:
        """Say that a finding is meant, by its key; `only` names the analyses that may have found it. Said twice, it stays said.

        It is pinned where nobody sees it who may not see what the finding rests on: mostly on this draft.
        Raises: NotFoundError, RightMissingError, InvalidRequestError.
        """
        from storyroom.journeys.pin_canon import SHORTEST_KEY, home_of, intended_canon  # noqa: PLC0415  # as above

        entry = self._writable(draft_id)
        said = [one for whole, one in self.intended(draft_id).items() if whole.startswith(key)]
        if len(said) == 1 and len(key) >= SHORTEST_KEY:
            return said[0]
        finding, drafts = self._finding(entry, key, only)
        home = home_of([entry, *drafts])
        if not self._may_upload(home.label):
            raise RightMissingError(Right.UPLOAD)
        return self._pinned(home, intended_canon(home, finding))

    def intended(self, draft_id: str) -> Mapping[str, Canon]:
        """Return what people said is meant and holds for this draft, by the key of the finding. Raises: as `list`."""
        entry, reader = self._entry(draft_id), self._reader()
        drafts = [one.id for one in reader.drafts() if one.project == entry.project]
        return {one.key: one for one in reader.canon(drafts) if one.kind is CanonKind.INTENDED}

    def import_bible(self, draft_id: str, name: str, data: bytes, *, dry: bool = False) -> Bible:
        """Pin what a series bible says, a row a statement; `dry` only says what would be pinned.

        Raises: NotFoundError, RightMissingError, InputError where it cannot be read or is too large.
        """
        from storyroom.journeys.bible_lines import bible_canon, read_lines  # noqa: PLC0415  # as above
        from storyroom.journeys.readers.limits import Limits  # noqa: PLC0415  # as above

        entry, settings = self._writable(draft_id), self._settings
        limits = Limits(seconds=float(settings.read_seconds), memory=settings.read_megabytes * 1024 * 1024)
        lines = read_lines(name, data, limits)
        new = self._unknown(entry, lines)
        found = Bible(new, len(lines) - len(new))
        if dry or not new:
            return found
        rows = bible_canon(entry, name, new)
        said = {"statements": "\n".join(one.text for one in rows)}
        facts = {"draft": entry.id, "kind": "bible", "statements": str(len(rows))}
        return found._replace(pinned=self._act(entry, rows, facts, said))

    def retire(self, canon_id: str) -> Canon:
        """Let something hold no more, whoever pinned it. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.store.canon import retire  # noqa: PLC0415  # as above

        found, entry = self._found(canon_id)
        if found.retired_at:
            raise InvalidRequestError("This was retired already.", "Nothing was changed.")
        with self._changing("canon_retire", entry, found):
            return retire(self._library, found, actor=self.principal.id)

    def restore(self, canon_id: str) -> Canon:
        """Let something hold again that was retired. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.store.canon import restore  # noqa: PLC0415  # as above

        found, entry = self._found(canon_id)
        if not found.retired_at:
            raise InvalidRequestError("This holds already.", "Nothing was changed.")
        with self._changing("canon_restore", entry, found):
            return restore(self._library, found)

    def may_pin(self, draft_id: str) -> bool:
        """Say whether this person may pin something on a draft."""
        return any(one.id == draft_id and self._may_upload(one.label) for one in self._reader().drafts())

    def who(self, principal_id: str) -> str:
        """Say who pinned or retired something, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    # --- behind the counter ---

    def _reader(self) -> SqlReader:
        return self._quoting()

    def _entry(self, draft_id: str) -> DraftEntry:
        """Find a draft that may be quoted; who may know of it and not quote is told so."""
        for entry in self._quoting().drafts():
            if entry.id == draft_id:
                return entry
        raise unquoted(self._library, self.principal, draft_id)

    def _writable(self, draft_id: str) -> DraftEntry:
        entry = self._entry(draft_id)
        if not self._may_upload(entry.label):
            raise RightMissingError(Right.UPLOAD)
        return entry

    def _may_upload(self, label: Label) -> bool:
        return may_see(self.principal.cleared(Right.UPLOAD), label)

    def _found(self, canon_id: str) -> tuple[Canon, DraftEntry]:
        found = self._reader().canon_by_id(canon_id)
        return found, self._writable(found.draft_id)

    def _finding(self, entry: DraftEntry, key: str, only: Sequence[str]) -> tuple[Finding, tuple[DraftEntry, ...]]:
        """Find a finding again, and the drafts that it rests on beside its own; beside the draft before it, if it takes that."""
        from storyroom.journeys.pin_canon import finding_of, rests_on  # noqa: PLC0415  # as above

        for against in dict.fromkeys(("", self._analysis.before(entry.id))):
            reports = self._analysis.analyse(entry.id, only=only, against=against)
            if finding := finding_of(reports, key):
                needed = rests_on(finding, self.list(entry.id)) | ({against} - {""})
                return finding, tuple(one for one in self._reader().drafts() if one.id in needed)
        raise NotFoundError(
            "finding", "`storyroom analyse PROJECT --json` shows each with its key.", that="in this draft"
        )

    def _unknown(self, entry: DraftEntry, lines: Sequence[BibleLine]) -> tuple[BibleLine, ...]:
        """Leave out what is pinned on this very draft already, and what the bible says twice."""
        held = {one.text for one in self._reader().canon((entry.id,)) if one.kind is CanonKind.STATEMENT}
        first = {one.text: one for one in reversed(lines)}
        return tuple(one for one in lines if one.text not in held and first[one.text] is one)

    def _pinned(self, entry: DraftEntry, new: Canon) -> Canon:
        there = self._reader().canon((entry.id,))
        if any(
            (one.kind, one.text, one.start, one.end, one.key) == (new.kind, new.text, new.start, new.end, new.key)
            for one in there
        ):
            raise InvalidRequestError("This is pinned on this draft already.", "Nothing was changed.")
        said = {"text": new.text} if new.text else {}
        (made,) = self._act(entry, (new,), {"draft": entry.id, "kind": new.kind.value}, said)
        return made

    def _act(
        self, entry: DraftEntry, new: Sequence[Canon], facts: Mapping[str, str], said: Mapping[str, str]
    ) -> tuple[Canon, ...]:
        from storyroom.store.canon import pin  # noqa: PLC0415  # as above

        actor = self.principal.id
        with self._library.acting(actor=actor, act="canon_pin", facts=facts, said=said, label=entry.label) as act:
            made = pin(self._library, new, entry.label, actor=actor)
            act.note(**({"canon": made[0].id} if len(made) == 1 else {"first": made[0].id}))
        return made

    def _changing(self, act: str, entry: DraftEntry, found: Canon) -> AbstractContextManager[object]:
        facts = {"draft": entry.id, "canon": found.id, "kind": found.kind.value}
        return self._library.acting(actor=self.principal.id, act=act, facts=facts, label=entry.label)
