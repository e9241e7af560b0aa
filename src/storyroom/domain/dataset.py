"""What a data set is asked for, planned and listed as: policy, assets with rights and origin, what is dropped and why. Plain values; plans nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple, get_args

from storyroom.domain.access import Decision, Label
from storyroom.domain.gates import GateResult
from storyroom.domain.licensing import TRAINING, ConsentScope
from storyroom.domain.provenance import SourceClass
from storyroom.errors import InvalidRequestError

__all__ = [
    "GRAINS",
    "HARD_CAP",
    "KINDS",
    "DatasetEntry",
    "DatasetPlan",
    "DatasetPolicy",
    "DatasetShown",
    "DatasetVerified",
    "Dropped",
    "ExampleKind",
    "Grain",
    "PlannedAsset",
    "Refused",
    "Selection",
    "Split",
    "named_as",
]  # fmt: skip

ExampleKind = Literal["continue", "reply", "rewrite", "set", "breakdown", "card", "caption", "shot"]
KINDS: Final[tuple[ExampleKind, ...]] = get_args(ExampleKind)
Grain = Literal["script", "scene", "passage"]
GRAINS: Final[tuple[Grain, ...]] = get_args(Grain)
Split = Literal["train", "heldout"]

HARD_CAP: Final = 20
"""Per cent of the tokens that machines may have had a hand in, whatever anybody asks for.

Source: simulated generations under a cap (docs/dataset.md): 20 % costs once and does not grow; without a cap it grows without end.
"""
_MOST_NAMED = 1_000
_MOST_PLANTED = 128
"""Canaries of one kind: with more, the line that chance draws lies beyond what 16,384 sentences can tell."""


@dataclass(frozen=True, slots=True)
class DatasetPolicy:
    """What may go in, and in which form. Whoever changes nothing gets the careful choice."""

    use: ConsentScope = ConsentScope.TRAINING_HOUSE
    seed: int = 0
    edited_percent: int = 10
    """Of all tokens for training, how many may be a machine's words that people edited."""
    verbatim_percent: int = 0
    """The same for words of a machine that nobody touched, and for words of which nobody knows whose they are."""
    imported_by_people: bool = False
    """Whoever makes the set says that people wrote what came in as files. Unsaid, those words count as not known."""
    held_out_percent: int = 10
    """Of all tokens, about how many are kept out of training, in whole works."""
    held_out: tuple[str, ...] = ()
    """Documents to keep out, by title; then the share is theirs."""
    grain: Grain = "passage"
    papers: bool = True
    """Whether what hangs on scenes goes in too: breakdowns, cards."""
    canaries: tuple[int, int, int] = (32, 8, 4)
    """How many random sentences are planted once, 4 times and 16 times; (0, 0, 0) plants none."""
    parents: tuple[str, ...] = ()
    """Models that the new one goes on from, by id or name: what they or theirs wrote is refused."""

    def checked(self) -> DatasetPolicy:
        """Return it, if it can be followed. Raises: InvalidRequestError."""
        if self.use not in TRAINING:
            raise InvalidRequestError(f"{self.use} is no training.", "Use: training_house, training_cloud.")
        if min(self.edited_percent, self.verbatim_percent) < 0:
            raise InvalidRequestError("A share cannot be less than nothing.", f"From 0 to {HARD_CAP}.")
        if self.edited_percent + self.verbatim_percent > HARD_CAP:
            raise InvalidRequestError(
                f"More than {HARD_CAP} % of a machine's words are not trained on.",
                "A model that learns from models forgets what is rare. Lower --edited or --verbatim.",
            )
        if not 0 <= self.held_out_percent <= 50:
            raise InvalidRequestError("From 0 to 50 % can be held out.", "10 is usual.")
        if self.grain not in GRAINS:
            raise InvalidRequestError(f"{self.grain[:20]!r} is no grain.", f"Use: {', '.join(GRAINS)}.")
        if any(not 0 <= count <= _MOST_PLANTED for count in self.canaries) or not 0 <= self.seed < 2**53:
            raise InvalidRequestError(
                "The counts of canaries go from 0 to 128, the seed from 0.", "32, 8 and 4 are usual."
            )
        return self

    def as_json(self) -> dict[str, object]:
        """Spell it as it stands in a manifest."""
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {**told, "use": self.use.value}


class Selection(NamedTuple):
    """Which works are asked for: all that fit every name given. Nothing given at all asks for nothing."""

    query: str = ""
    """Words, as in a search: only the scenes that are found."""
    projects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    """Ids or names of drafts; without any, all drafts of a document, of which each scene goes in once."""
    scenes: tuple[str, ...] = ()
    """Scenes by printed number, or by place as in (3)."""
    writers: tuple[str, ...] = ()
    """Names on title pages."""

    def checked(self) -> Selection:
        """Return it, if it asks for something. Raises: InvalidRequestError."""
        if not any(self):
            raise InvalidRequestError(
                "It is not said what goes in.", "Give words to search for, or --project, --draft, --scene or --writer."
            )
        if any(len(one) > _MOST_NAMED for one in self):
            raise InvalidRequestError(f"At most {_MOST_NAMED:,} names, or letters of a search, at a time.")
        return self


class Refused(NamedTuple):
    """A draft that was asked for and may not go in, and why."""

    draft_id: str
    project: str
    document: str
    draft: str
    reasons: tuple[str, ...]


class PlannedAsset(NamedTuple):
    """A draft that goes in, as the plan shows it."""

    draft_id: str
    project: str
    document: str
    draft: str
    label: Label
    owner: str
    basis: str
    why: str
    """By what it may be trained on, in words."""
    split: Split
    scenes: int
    """Scenes of it that go in; others stand in a newer draft, or were not asked for."""
    asked: int
    """Scenes of it that were asked for."""
    examples: int
    tokens: int
    """Tokens of its examples."""
    origin: Mapping[SourceClass, int]
    """Tokens of the scenes that were asked for, by whose they are."""
    models: Mapping[str, int]
    """Tokens that each model wrote of them."""
    generation: int
    """0 where people wrote it; else one more than the model that had the most models behind it."""


class Dropped(NamedTuple):
    """What was left out for one reason."""

    why: str
    """A lower_snake word."""
    words: str
    examples: int
    tokens: int


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """What a data set would be made of, and what would be left out."""

    policy: DatasetPolicy
    assets: tuple[PlannedAsset, ...]
    refused: tuple[Refused, ...]
    dropped: tuple[Dropped, ...]
    label: Label | None
    """What whoever is to see the data set has to hold; None where nothing goes in."""
    kinds: Mapping[str, int]
    """Examples for training by kind."""
    origin: Mapping[SourceClass, int]
    """Tokens for training by whose they are."""
    train: int
    heldout: int
    """Examples."""
    planted: int
    """Examples that are canaries; they are among those for training."""
    digest: str
    """Says whether a later plan is the same: hexadecimal."""
    notes: tuple[str, ...] = ()
    """Sentences for whoever plans."""

    @property
    def tokens(self) -> int:
        """Tokens for training, without canaries."""
        return sum(self.origin.values())


def named_as(model: str, known: Collection[str]) -> str:
    """Return which of these models an act means, whose name for it may begin with its backend and end with a file's suffix; or nothing."""
    said = model.casefold().removesuffix(".gguf")
    for one in sorted(known):
        name = one.casefold().removesuffix(".gguf")
        if name and (said == name or said.endswith((f" {name}", f"/{name}"))):
            return one
    return ""


class DatasetEntry(NamedTuple):
    """A data set as it is listed."""

    id: str
    name: str
    label: Label
    use: ConsentScope
    by: str
    """Id of the person."""
    at: str
    train: int
    heldout: int
    tokens: int
    works: int
    size: int
    """Bytes as kept."""
    decision: Decision
    """Whether it may be trained on today."""


class DatasetShown(NamedTuple):
    """A data set opened: what it is made of, as its manifest says."""

    entry: DatasetEntry
    manifest: Mapping[str, Any]
    may_remove: bool


class DatasetVerified(NamedTuple):
    """What was found when a data set was held against its signature and the gates."""

    entry: DatasetEntry
    files: int
    gates: tuple[GateResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every gate lets it through."""
        return all(one.passed for one in self.gates)
