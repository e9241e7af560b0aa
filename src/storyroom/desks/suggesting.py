"""The desk at which other words are asked for and decided on. To ask takes the right to quote; to accept, that to upload too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import ANSWERING
from storyroom.domain.access import Clearance, join, may_see
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, RightMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyroom.domain.document import DraftReading, ImportReport
    from storyroom.domain.suggestion import Suggestion, Suggestions
    from storyroom.journeys.ask import AskParts
    from storyroom.journeys.editing import Parts
    from storyroom.journeys.suggest import SuggestParts
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["SuggestDesk"]


class SuggestDesk(Desk):
    """Suggestions of a model to one person. Nothing here changes a draft; to accept makes another one."""

    def __init__(
        self, library: Library, name: str, settings: Settings, asked: Callable[[], AskParts], taken: Callable[[], Parts]
    ) -> None:
        """`asked` says which model there is, `taken` what taking in a draft needs."""
        super().__init__(library, name, settings)
        self._asked = asked
        self._taken = taken

    @property
    def ready(self) -> bool:
        """Whether the settings name a model that could propose anything."""
        return self._settings.chat != "quote"

    def suggest(
        self, draft_id: str, scene: str, instruction: str, *, count: int = 3, selected: tuple[int, int] | None = None
    ) -> Suggestions:
        """Ask the model for other words for a scene, or for the paragraphs that a selection touches. What is shown is on record.

        `scene` is its number, or its place as in (3); `selected` are code points of the draft's canonical text.
        Raises: NotFoundError, RightMissingError, InvalidRequestError, EgressRefusedError, TokensSpentError, BackendError.
        """
        from storyroom.journeys.scenes_named import scenes_named  # noqa: PLC0415  # heavy parts wait until asked for
        from storyroom.journeys.suggest import Wanted, check_wanted, suggest  # noqa: PLC0415  # as above

        reading = self._quoted(draft_id)
        found = min(scenes_named(reading, (scene,)))
        wanted = check_wanted(Wanted(found, instruction, count, self._selected(reading, selected)))
        return suggest(self._library, self.principal, reading, wanted, self._parts(reading))

    def listed(self, draft_id: str) -> tuple[Suggestion, ...]:
        """List what was proposed to this person for a draft, newest first. Raises: NotFoundError, RightMissingError."""
        from storyroom.store.suggestions import SuggestionRows  # noqa: PLC0415  # as above

        self._quoted(draft_id)
        person = self.principal
        return SuggestionRows(self._library).of_draft(draft_id, person.id, person.cleared(Right.QUOTE))

    def accept(
        self, suggestion_id: str, *, name: str = "", parts: Sequence[int] = (), text: str | None = None, why: str = ""
    ) -> ImportReport:
        """Make the next draft with a suggestion: whole, some numbered parts of it, or the person's own words made from it.

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError.
        """
        from storyroom.journeys.decide_suggestion import Taken, accept  # noqa: PLC0415  # as above

        one, reading = self._opened(suggestion_id)
        person = self.principal
        if not may_see(person.cleared(Right.UPLOAD), reading.entry.label):
            raise RightMissingError(Right.UPLOAD)
        taken = Taken(frozenset(parts), text, why)
        called = name or self.next_name(reading.entry.id)
        return accept(self._library, person, reading, one, taken, name=called, parts=self._taken())

    def reject(self, suggestion_id: str, *, why: str = "") -> None:
        """Say that a suggestion is not wanted, and why. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.decide_suggestion import reject  # noqa: PLC0415  # as above

        one, reading = self._opened(suggestion_id)
        reject(self._library, self.principal, reading, one, why=why)

    def next_name(self, draft_id: str) -> str:
        """Offer a name for the draft that accepting would make. Raises: NotFoundError."""
        from storyroom.journeys.editing import next_name  # noqa: PLC0415  # as above

        entry = self._quoted(draft_id).entry
        drafts = self._library.reader(self.principal.clearance).drafts()
        place = (entry.project, entry.document)
        return next_name([one.name for one in drafts if (one.project, one.document) == place], entry.name)

    def may_accept(self, draft_id: str) -> bool:
        """Say whether this person may make drafts of this one."""
        return may_see(self.principal.cleared(Right.UPLOAD), self._quoted(draft_id).entry.label)

    def _opened(self, suggestion_id: str) -> tuple[Suggestion, DraftReading]:
        from storyroom.store.suggestions import SuggestionRows  # noqa: PLC0415  # as above

        person = self.principal
        one = SuggestionRows(self._library).find(suggestion_id, person.id, person.cleared(Right.QUOTE))
        return one, self._quoted(one.draft_id)

    def _selected(self, reading: DraftReading, selected: tuple[int, int] | None) -> tuple[int, int] | None:
        """Turn places of the canonical text into places of the Fountain that is edited. Raises: InvalidRequestError."""
        from storyroom.errors import InvalidRequestError  # noqa: PLC0415  # as above

        if selected is None:
            return None
        if reading.entry.format != "fountain":
            raise InvalidRequestError("Only in Fountain drafts can a stretch be chosen.", "Choose a whole scene.")
        text = reading.screenplay.text
        start, end = (place - text.count("\r\n", 0, max(place, 0)) for place in selected)
        return start, end

    def _parts(self, reading: DraftReading) -> SuggestParts:
        """Say who proposes, and what may be put before it: what all see who see the draft, and the provider may be sent."""
        from storyroom.journeys.suggest import SuggestParts, no_model  # noqa: PLC0415  # as above

        parts, label = self._asked(), reading.entry.label
        if parts.made_of is not None and join((label, parts.made_of)) != label:
            raise InvalidRequestError(
                "The model was tuned on work that not everybody may see who sees this draft; its words would bring that along.",
                "Narrow the draft's label first, or use another model.",
            )
        chat = parts.outside.chat(label, purpose="suggest") if parts.outside else parts.chat
        if chat is None:
            raise no_model()
        seen = Clearance(label.compartments)
        seen = seen.narrowed(parts.outside.provider.clearance) if parts.outside else seen
        return SuggestParts(
            chat,
            parts.model_name(),
            self._library.reader(seen, uses=ANSWERING),
            parts.search,
            float(self._settings.chat_seconds),
            self._settings.person_tokens,
        )
