"""An element on its way in: what the body reader makes and the lineariser places. No offsets into the whole text yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from storyroom.domain.script import ElementKind, Run
from storyroom.formats.fdx.names import RUNS
from storyroom.formats.fdx.words import Piece, Words, extras_to_json

__all__ = ["Item", "item_of"]


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


def item_of(kind: ElementKind, words: Words) -> Item:
    """Make an item of collected words."""
    item = Item(kind, words.pieces, words.runs)
    if words.extras:
        item.attributes.append((RUNS, extras_to_json(words.extras)))
    return item
