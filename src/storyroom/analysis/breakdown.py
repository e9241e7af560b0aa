"""The breakdown: per scene what it needs, with quotes, and the tables of the trade. Fills in; people confirm, reject and add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.decisions import decided_of
from storyroom.analysis.sheet.items import Item
from storyroom.analysis.sheet.sheets import sheets_of
from storyroom.analysis.sheet.tables import (
    cast_table,
    dood_table,
    items_table,
    locations_table,
    one_liner_table,
    sheets_table,
)
from storyroom.domain.breakdown import CATEGORIES
from storyroom.domain.report import Bar, Lane, Report, Strips, Table
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_analysis import evidence_shape

__all__ = ["Breakdown", "tables_of"]

_NOTE = (
    "Filled in by rules from what the page says: confirm, reject and add. What a scene needs without the page saying so, such as a "
    "coat worn on from the scene before, is not listed."
)
_DAYS = "Story days count a new one where daylight follows a night. There is no shooting schedule yet: the table of days is by story days."


class Breakdown:
    """The sheet of each scene, and one-liner, days, cast and locations made of them."""

    name: ClassVar[str] = "breakdown"
    title: ClassVar[str] = "Breakdown"
    about: ClassVar[str] = (
        "What each scene needs, with quotes: cast, props, wardrobe, sound; one-liner, days, locations."
    )

    def analyse(self, manuscript: Manuscript) -> Report:
        """Fill in the sheets and lay the tables."""
        decided = decided_of(manuscript)
        items = decided.items
        return Report(
            self.name,
            self.title,
            tables=tables_of(manuscript),
            pictures=(_where(manuscript, items),),
            notes=(_NOTE, _DAYS)
            if manuscript.scenes
            else ("This script has no scene headings, so there are no sheets.",),
            data={"decided": [_shape(item) for item in (*decided.items, *decided.rejected) if item.decided]},
        )


def tables_of(manuscript: Manuscript) -> tuple[Table, ...]:
    """Lay every table of a breakdown, after what people decided."""
    decided = decided_of(manuscript).items
    return (
        sheets_table(manuscript, decided),
        items_table(manuscript, decided),
        one_liner_table(manuscript),
        dood_table(manuscript),
        cast_table(manuscript),
        locations_table(manuscript),
    )


def _shape(item: Item) -> Shape:
    """Say what a person said of an item: by which decision, who and when."""
    said = item.decided
    assert said is not None  # the caller asks for those alone
    return {
        "scene": item.scene,
        "category": item.category,
        "item": item.name,
        "head": item.head,
        "verdict": said.verdict,
        "decision": said.id,
        "by": said.by,
        "at": said.at,
        "evidence": [evidence_shape(item.evidence)],
    }


def _where(manuscript: Manuscript, items: Sequence[Item]) -> Strips:
    """Lay the categories along the scenes: the more items, the stronger."""
    counts: dict[tuple[str, int], int] = {}
    for item in items:
        counts[item.category, item.scene] = counts.get((item.category, item.scene), 0) + 1
    most = max(counts.values(), default=1)
    lanes = tuple(
        Lane(
            category.replace("_", " ").capitalize(),
            tuple(
                Bar(
                    place,
                    place + 1,
                    f"{sheet.scene.scene_number or sheet.scene.scene}: {count}",
                    round(0.25 + 0.75 * count / most, 2),
                    scene=sheet.scene.scene,
                )
                for place, sheet in enumerate(sheets_of(manuscript))
                if (count := counts.get((category, sheet.scene.scene), 0))
            ),
        )
        for category in CATEGORIES
    )
    return Strips(
        "items",
        "What is needed where",
        "scenes",
        float(len(sheets_of(manuscript))),
        tuple(lane for lane in lanes if lane.bars),
    )
