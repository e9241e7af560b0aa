"""What goes into a data set: a draft with whose every word is, what is said of its rights, and what hangs on its scenes. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from storyroom.domain.access import Label
from storyroom.domain.dataset import ExampleKind
from storyroom.domain.provenance import SourceClass
from storyroom.domain.script import Screenplay

__all__ = ["Asset", "Piece", "ScenePaper"]


class Piece(NamedTuple):
    """A stretch of the canonical text and whose it is. Units: code points."""

    start: int
    end: int
    origin: SourceClass
    model: str = ""
    """The model that wrote it, as its act says; empty where none did."""


class ScenePaper(NamedTuple):
    """Something that hangs on a scene, as text: a row of its breakdown, its card, a caption of its board."""

    kind: ExampleKind
    scene: int
    """Ordinal of the scene in the draft."""
    asked: str
    """What a person would ask for it with."""
    text: str
    origin: SourceClass | None = None
    """Whose it is; None where it is taken from the words of the scene, and so is whose they are."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A draft that may be trained on. The pieces tile the text; what they leave out is nobody's known words."""

    draft_id: str
    project: str
    document: str
    document_id: str
    draft: str
    ordinal: int
    """Place among the drafts of its document: the newest is the last."""
    label: Label
    screenplay: Screenplay
    pieces: tuple[Piece, ...]
    wanted: frozenset[int] | None = None
    """Ordinals of the scenes that were asked for; None for all."""
    papers: tuple[ScenePaper, ...] = ()
    rights: Mapping[str, object] = field(default_factory=dict)
    """What was stated of it, as it is kept in the manifest."""
    owner: str = ""
    basis: str = ""
    why: str = ""

    @property
    def work(self) -> tuple[str, str]:
        """What is held out or trained on as a whole: the document, whatever draft of it, under whatever label."""
        return (self.project.casefold(), self.document.casefold())
