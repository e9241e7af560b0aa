"""Proposals for one passage looked at one by one: fit to be shown or not, and why. Asks no model and writes nothing down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.journeys.passages import Passage, put_in, read_fountain, unfit_in_place
from storyroom.journeys.suggest_context import sources_of
from storyroom.journeys.voicing import voice_of
from storyroom.journeys.weighing import BLOCKED_FROM, Story, Weighed, longest_copied, novelty, ordered

if TYPE_CHECKING:
    from storyroom.domain.canon import Canon
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.ports import Reader
    from storyroom.generation.suggesting import Variant

__all__ = ["Judge", "Judged"]

_NOVEL_FROM: Final = 0.02
"""Share of words in threes below which a proposal says nothing new."""
_LONGEST_STORY: Final = 400_000
"""Letters of a draft up to which the rules of the story are run over all of it."""


class Judged(NamedTuple):
    """A proposal that may be shown, with what was found of it."""

    weighed: Weighed
    variant: Variant


class Judge:
    """Everything that proposals for one passage are held against, made ready once."""

    def __init__(self, passage: Passage, entry: DraftEntry, reader: Reader, canon: Sequence[Canon]) -> None:
        self._passage = passage
        self._sources = tuple(sources_of(passage, entry, reader))
        self._voice = voice_of(passage.script, (passage.start, passage.end), entry, reader)
        whole = len(passage.text) <= _LONGEST_STORY
        self._story = Story(passage.script, canon) if whole else None

    @property
    def sure(self) -> bool:
        """Whether there are pages enough to know the voice by."""
        return self._voice.sure

    @property
    def told(self) -> bool:
        """Whether the rules of the story were run."""
        return self._story is not None

    def judge(self, variant: Variant, kept: Sequence[Judged]) -> Judged | str:
        """Weigh one proposal beside those that are kept already; words say why it is not shown."""
        reason = unfit_in_place(self._passage, variant.text)
        if reason:
            return reason
        fresh = novelty(variant.text, (self._passage.words, *(one.weighed.text for one in kept)))
        if fresh < _NOVEL_FROM:
            return "it says what is there already"
        copied, own = longest_copied(variant.text, self._passage.words, self._sources)
        if copied and not own and copied.words >= BLOCKED_FROM:
            return f"it copies {copied.words} words in a row from another work"
        script = read_fountain(put_in(self._passage, variant.text))
        found = self._story.added(script) if self._story else ()
        contradictions = tuple(" ".join(one.expectation.split()) for one in found)
        voice = self._voice.change(self._passage.words, variant.text)
        return Judged(Weighed(variant.text, voice, copied, own, contradictions, fresh), variant)

    def in_order(self, kept: Sequence[Judged]) -> tuple[Judged, ...]:
        """Put the best first, and say of each what is new beside those above it."""
        by_text = {one.weighed.text: one for one in kept}
        found: list[Judged] = []
        for weighed in ordered([one.weighed for one in kept]):
            above = (self._passage.words, *(one.weighed.text for one in found))
            found.append(Judged(weighed._replace(novelty=novelty(weighed.text, above)), by_text[weighed.text].variant))
        return tuple(found)
