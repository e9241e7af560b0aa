"""An element on its way in: what a reader makes and the lineariser places. No offsets into the whole text yet, and no format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from storyroom.domain.script import ElementKind, Run

__all__ = ["Item", "Piece", "TitleLine"]


class Piece(NamedTuple):
    """A stretch of text from one run of the file: the paragraph's ordinal in the file and the run's in the paragraph."""

    text: str
    paragraph: int
    run: int


class TitleLine(NamedTuple):
    """One printed line of the title page, its key, and the group that makes one value with its neighbours."""

    pieces: tuple[Piece, ...]
    key: str
    group: int

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Item:
    """A mutable element; `pieces` make its text."""

    kind: ElementKind
    pieces: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    scene_number: str | None = None
    dual: Literal["left", "right"] | None = None
    page_label: str | None = None
    live: bool = True
    attributes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        if len(self.pieces) == 1:
            return self.pieces[0].text
        return "".join(piece.text for piece in self.pieces)

    def keep(self, name: str, value: str) -> None:
        """Remember an attribute, unless it is empty."""
        if value:
            self.attributes.append((name, value))
