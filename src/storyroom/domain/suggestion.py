"""What a model proposes for a stretch of a draft, what was checked of it, and what a person decided. Plain values; proposes nothing."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

__all__ = [
    "LONGEST_INSTRUCTION",
    "MOST_VARIANTS",
    "STATES",
    "Copied",
    "Decision",
    "Part",
    "Proposal",
    "Reason",
    "Suggestion",
    "SuggestionState",
    "Suggestions",
]

SuggestionState = Literal["open", "accepted", "rejected"]
STATES: Final[tuple[SuggestionState, ...]] = ("open", "accepted", "rejected")

MOST_VARIANTS: Final = 6
LONGEST_INSTRUCTION: Final = 1_000


class Part(NamedTuple):
    """A stretch of the side-by-side: words that stay, or words put in place of others. Changed parts are numbered from 1."""

    old: str
    new: str
    number: int = 0
    """0 where nothing changes."""


class Copied(NamedTuple):
    """The longest run of words that a variant shares with something else in the library."""

    words: int
    quote: str
    project: str
    document: str
    draft: str
    draft_id: str
    start: int
    end: int


class Reason(NamedTuple):
    """Why a variant stands where it stands, in the house's words. `good` is None for what is only worth knowing."""

    about: Literal["voice", "story", "copied", "new", "model"]
    text: str
    good: bool | None = None


class Proposal(NamedTuple):
    """One variant as it was judged."""

    text: str
    voice: float
    """By how much its window comes nearer to the draft's voice. For ranking alone: so few words carry no probability."""
    reasons: tuple[Reason, ...]
    copied: Copied | None
    contradictions: int
    """Contradictions and open questions in its window that were not there before."""
    novelty: float
    """Share of its words in threes that stand neither in the scene nor in a variant above it, 0 to 1."""


class Decision(NamedTuple):
    """What a person said of a suggestion."""

    state: SuggestionState = "open"
    how: str = ""
    """`whole`, `part` or `edited`, for one that was accepted."""
    why: str = ""
    at: str = ""
    made: str = ""
    """The draft that was made of it."""


class Suggestion(NamedTuple):
    """A variant that was shown to a person: what it would replace, what was asked, and who proposed it. Always marked as a model's.

    Units: `start` and `end` are code points in the draft as it is edited, which is its Fountain.
    """

    id: str
    request: str
    """Names those that were asked for together."""
    draft_id: str
    rank: int
    """From 1, the best."""
    scene: int
    heading: str
    instruction: str
    start: int
    end: int
    before: str
    text: str
    voice: float
    reasons: tuple[Reason, ...]
    copied: Copied | None
    contradictions: int
    novelty: float
    model: str
    prompt: str
    """SHA-256 of what the model was given, and of what it answered."""
    output: str
    made_at: str
    parts: tuple[Part, ...] = ()
    decision: Decision = Decision()


class Suggestions(NamedTuple):
    """The answer to one request: what is shown, best first, and what was not and why."""

    request: str
    draft_id: str
    scene: int
    heading: str
    instruction: str
    before: str
    shown: tuple[Suggestion, ...]
    refused: tuple[str, ...]
    """Why variants are not shown, in the house's words."""
    notes: tuple[str, ...]
    rounds: int
