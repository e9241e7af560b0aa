"""The desk of voices: make, list, rebuild, rename, put away; show the card of one; hold pages against one. Measures nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.rights import Right
from storyroom.domain.voice import ListedVoice
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError

if TYPE_CHECKING:
    from storyroom.domain.access import Label
    from storyroom.domain.voice import VoiceEntry, VoiceWish
    from storyroom.domain.voice_check import VoiceCard, VoiceCheck
    from storyroom.journeys.cite_voice import Citing
    from storyroom.journeys.profiles import KeptVoice
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.settings import Settings
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader
    from storyroom.store.voices import VoiceRows

__all__ = ["VoiceDesk"]


class VoiceDesk(Desk):
    """Voices are counted from what may be read; words of it are shown where it may be quoted. To keep one takes the right to upload."""

    def __init__(self, library: Library, name: str, settings: Settings, shelf: VoiceShelf) -> None:
        """`shelf` keeps learnt voices between two looks at a library that did not change."""
        super().__init__(library, name, settings)
        self._shelf = shelf

    def list(self, *, retired: bool = False) -> tuple[ListedVoice, ...]:
        """List the voices all of whose sources this person may read; `retired` adds those put away."""
        reader = self._reader()
        found = self._rows().listed(reader.clearance, retired=retired)
        return tuple(self._listed(one, reader) for one in found)

    def show(self, voice: str) -> ListedVoice:
        """Find a voice by its id or its name, put away or not. Raises: NotFoundError; InvalidRequestError if several are called so."""
        reader = self._reader()
        return self._listed(self._find(voice), reader)

    def make(self, wish: VoiceWish) -> ListedVoice:
        """Keep a voice made from chosen drafts. Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError."""
        from storyroom.journeys.profiles import new_voice  # noqa: PLC0415  # heavy parts wait until they are asked for

        reader = self._reader()
        for one in wish.chosen:
            self._check_usable(one.draft_id, reader)
        new = new_voice(reader, wish)
        self._may_keep(new.label)
        return self.show(self._rows().add(new, actor=self.principal.id))

    def rebuild(self, voice: str) -> ListedVoice:
        """Make a voice anew from its drafts as they are now. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.profiles import made_again  # noqa: PLC0415  # as above

        entry, reader = self._changeable(voice), self._reader()
        new = made_again(self._library, reader, entry)
        self._may_keep(new.label)
        self._rows().replace(entry, new, actor=self.principal.id)
        return self.show(entry.id)

    def rename(self, voice: str, name: str) -> ListedVoice:
        """Call a voice something else. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.profiles import checked_name  # noqa: PLC0415  # as above

        entry, said = self._changeable(voice), checked_name(name)
        self._rows().rename(entry, said, actor=self.principal.id)
        return self.show(entry.id)

    def remove(self, voice: str) -> ListedVoice:
        """Put a voice away; `restore` brings it back. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        entry = self._changeable(voice)
        if entry.retired_at:
            raise InvalidRequestError("This voice was put away already.", "Nothing was changed.")
        self._rows().retire(entry, actor=self.principal.id)
        return self.show(entry.id)

    def restore(self, voice: str) -> ListedVoice:
        """Bring a voice back that was put away. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        entry = self._changeable(voice)
        if not entry.retired_at:
            raise InvalidRequestError("This voice was not put away.", "Nothing was changed.")
        self._rows().restore(entry, actor=self.principal.id)
        return self.show(entry.id)

    def latest_of(self, project: str) -> tuple[str, ...]:
        """Return the ids of the latest scripts of a project that this person may find. Raises: NotFoundError."""
        drafts = self._library.reader(self.principal.clearance).drafts()
        named = [one for one in drafts if one.project.casefold() == project.casefold() and one.latest and one.scenes]
        if not named:
            raise NotFoundError("script of that project", "`storyroom projects` lists what you may see.")
        return tuple(one.id for one in named)

    # --- holding pages against a voice ---

    def card(self, voice: str) -> VoiceCard:
        """Describe a voice: what is typical, with quotes and counts, and how well it is told from others.

        Raises: NotFoundError; UseRefusedError where it rests until it is rebuilt.
        """
        from storyroom.journeys.voice_card import card_of  # noqa: PLC0415  # heavy parts wait until they are asked for

        kept, reader = self._load(voice), self._reader()
        drafts = {one.id: one for one in reader.drafts()}
        return card_of(kept, self._citing(), drafts, self._age(kept.entry, reader))

    def check(self, draft_id: str, voice: str, *, scene: str = "") -> VoiceCheck:
        """Hold a draft against a voice, or one scene of it with its neighbours. `scene` is its number, or its place as in (3).

        Pages of the draft's own document are left out of the voice and of the others.
        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError.
        """
        from storyroom.journeys.check_voice import check, subject_of, without  # noqa: PLC0415  # as above
        from storyroom.journeys.scenes_named import scenes_named  # noqa: PLC0415  # as above

        reader, citing = self._reader(), self._citing()
        self._check_usable(draft_id, reader)
        reading, kept = reader.draft(draft_id), self._load(voice)
        found = min(scenes_named(reading, (scene,))) if scene else 0
        others = without(kept, reader.same_document(draft_id))
        subject = subject_of(reading, quotable=draft_id in citing.drafts)
        notes = self._check_notes(kept, others, reader)
        return check(others, subject, citing, scene=found, notes=notes)

    def check_text(self, text: str, voice: str) -> VoiceCheck:
        """Hold pasted pages against a voice. They are kept nowhere. Raises: NotFoundError, UseRefusedError, InvalidRequestError."""
        from storyroom.journeys.check_voice import check, pasted  # noqa: PLC0415  # as above

        subject, kept = pasted(text), self._load(voice)
        return check(kept, subject, self._citing(), notes=self._age(kept.entry, self._reader()))

    def check_proposal(self, suggestion_id: str, voice: str) -> VoiceCheck:
        """Hold what a model proposed to this person, in its place, against a voice; and what stands there now.

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError where the draft reads otherwise by now.
        """
        from storyroom.journeys.check_voice import check_proposal, without  # noqa: PLC0415  # as above
        from storyroom.journeys.editing import begin_text  # noqa: PLC0415  # as above
        from storyroom.store.suggestions import SuggestionRows  # noqa: PLC0415  # as above

        person, reader = self.principal, self._reader()
        one = SuggestionRows(self._library).find(suggestion_id, person.id, person.cleared(Right.QUOTE))
        text = begin_text(self._library, self._quoted(one.draft_id)).text
        if text[one.start : one.end] != one.before:
            raise InvalidRequestError("The draft does not read there as it did.", "Ask for suggestions again.")
        kept = self._load(voice)
        others = without(kept, reader.same_document(one.draft_id))
        return check_proposal(others, one, text, self._citing(), self._check_notes(kept, others, reader))

    def who(self, principal_id: str) -> str:
        """Say who made a voice or put it away, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    # --- behind the counter ---

    def _load(self, voice: str) -> KeptVoice:
        from storyroom.journeys.profiles import load_voice  # noqa: PLC0415  # as above

        return load_voice(self._library, self.principal, self._find(voice).id, self._shelf)

    def _citing(self) -> Citing:
        from storyroom.journeys.cite_voice import Citing  # noqa: PLC0415  # as above

        return Citing.through(self._quoting())

    def _age(self, entry: VoiceEntry, reader: SqlReader) -> tuple[str, ...]:
        from storyroom.journeys.profiles import age_of  # noqa: PLC0415  # as above

        return tuple(f"Out of date: {one}" for one in age_of(self._library, reader, entry))

    def _check_notes(self, kept: KeptVoice, others: KeptVoice, reader: SqlReader) -> tuple[str, ...]:
        own = len(others.sources) < len(kept.sources)
        left = ("Pages of this very document are part of the voice: they were left out.",) if own else ()
        return (*self._age(kept.entry, reader), *left)

    def _reader(self) -> SqlReader:
        from storyroom.journeys.profiles import voice_reader  # noqa: PLC0415  # as above

        return voice_reader(self._library, self.principal)

    def _rows(self) -> VoiceRows:
        from storyroom.store.voices import VoiceRows  # noqa: PLC0415  # as above

        return VoiceRows(self._library)

    def _find(self, voice: str) -> VoiceEntry:
        clearance, wanted = self._reader().clearance, " ".join(voice.split()).casefold()
        if voice.startswith("voice:"):
            return self._rows().find(voice, clearance)
        named = [one for one in self._rows().listed(clearance, retired=True) if one.name.casefold() == wanted]
        standing = [one for one in named if not one.retired_at] or named
        if len(standing) > 1:
            told = ", ".join(one.id for one in standing[:5])
            raise InvalidRequestError(f"{len(standing)} voices are called so.", f"Name one by its id: {told}.")
        if not standing:
            raise NotFoundError("voice", "`storyroom voice list` shows what there is.")
        return standing[0]

    def _listed(self, entry: VoiceEntry, reader: SqlReader) -> ListedVoice:
        from storyroom.domain.licensing import ConsentScope  # noqa: PLC0415  # as above
        from storyroom.journeys.made_from import may_use_thing  # noqa: PLC0415  # as above
        from storyroom.journeys.profiles import age_of  # noqa: PLC0415  # as above

        allowed = may_use_thing(self._library, entry.id, ConsentScope.SEARCH, reader.clearance)
        refused = "" if allowed.allowed else allowed.reason
        return ListedVoice(entry, age_of(self._library, reader, entry), refused, self._may_change(entry.label))

    def _changeable(self, voice: str) -> VoiceEntry:
        entry = self._find(voice)
        self._may_keep(entry.label)
        return entry

    def _may_keep(self, label: Label) -> None:
        if not self._may_change(label):
            raise RightMissingError(Right.UPLOAD)

    def _may_change(self, label: Label) -> bool:
        return may_see(self.principal.cleared(Right.UPLOAD), label)

    def _check_usable(self, draft_id: str, reader: SqlReader) -> None:
        """Say of a draft that may be known of why nothing may be made from it. Raises: NotFoundError, RightMissingError, UseRefusedError."""
        if any(one.id == draft_id for one in reader.drafts()):
            return
        if draft_id in reader.blocked:
            from storyroom.domain.licensing import ConsentScope, may_use  # noqa: PLC0415  # as above
            from storyroom.store.licensing import RightsBook  # noqa: PLC0415  # as above

            told = RightsBook(self._library).of_drafts((draft_id,), reader.clearance).get(draft_id)
            rights = told.rights if told else None
            raise UseRefusedError(may_use(rights, ConsentScope.SEARCH, self._library.today()).reason)
        if any(one.id == draft_id for one in self._library.reader(self.principal.clearance).drafts()):
            raise RightMissingError(Right.READ)
        raise NotFoundError("draft")
