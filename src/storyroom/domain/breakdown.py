"""What people decide about breakdown sheets: the categories of the trade, and decisions about items. Fills in and stores nothing."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

__all__ = ["CATEGORIES", "VERDICTS", "Category", "Decision", "Remembered", "Verdict"]

Category = Literal[
    "background", "stunts", "props", "wardrobe", "makeup", "vehicles", "animals", "sfx", "vfx", "sound", "music",
    "set_dressing", "greenery", "special_equipment", "security",
]  # fmt: skip
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
"""In the order of a printed sheet. Cast stands apart: it is people, not items."""

Verdict = Literal["confirm", "reject", "add"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)


class Decision(NamedTuple):
    """One decision about one item of one scene. Who made it, when and on which draft is empty until it is stored."""

    verdict: Verdict
    scene: str
    """Names the scene in a way that the next draft understands: its printed number where there is one, else its heading."""
    category: Category
    head: str
    """Base form of the item's noun: what it is recognised by in the next draft."""
    name: str = ""
    """As it is to be printed; empty keeps the item's own name."""
    id: str = ""
    draft_id: str = ""
    """The draft on which it was made: it follows that draft's label, and goes when that draft goes."""
    by: str = ""
    """Id of the person."""
    at: str = ""
    """When, in ISO 8601, UTC."""


class Remembered(NamedTuple):
    """A decision as it bears on one draft, its own or a later one."""

    decision: Decision
    scenes: tuple[int, ...]
    """Ordinals of the scenes of this draft that it is about; several where its scene was split, none where it is gone."""
    stands: bool
    """Whether it is the last about its item, in at least one of these scenes."""
