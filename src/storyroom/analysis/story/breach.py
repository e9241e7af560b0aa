"""What a rule hands over: an expectation, the sentence that raised it, and the one that breaks it. Weighs no support."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.domain.story import Taxonomy

__all__ = ["Breach"]


class Breach(NamedTuple):
    """A broken expectation before anybody asked whether it was meant."""

    rule: str
    taxonomy: Taxonomy
    expectation: str
    raised: Sentence
    broken: Sentence
    terms: frozenset[str]
    """Lemmas that stand at its heart: what a line must speak of to speak of this."""
    firm: bool = True
    """False where the reading itself may be wrong: then it is never more than a question."""
    whole: bool = False
    """Whether the whole speech or paragraph that raised it is quoted, not the one sentence."""
    also: tuple[Sentence, ...] = ()
    """What else raised it: quoted between the two."""
