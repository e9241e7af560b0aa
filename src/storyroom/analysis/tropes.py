"""Tropes: which expectations of old stories a script raises, and how each ends, with quotes. Praises and blames none."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.motifs.ledger import ledger
from storyroom.analysis.motifs.seeking import Showing, showings
from storyroom.analysis.motifs.table import TROPES
from storyroom.domain.report import Column, Report, Row, Table

__all__ = ["Tropes"]

_COLUMNS = (
    Column("trope", "Trope"),
    Column("expectation", "Expectation"),
    Column("outcome", "How it is played"),
    Column("set_up", "Set up in scene"),
    Column("pay_off", "Ends in scene"),
)
_WORDS = {"straight": "played straight", "subverted": "subverted", "inverted": "inverted", "dropped": "dropped"}
_NOTES = (
    "Read by words and by who is concerned: a trope that is told in other words is not seen, and two sentences may share a word by chance. Look at the quotes.",
    "Nothing is shown without two quotes. Playing a trope straight or turning it over is neither good nor bad.",
)


class Tropes:
    """Which expectations of old stories are raised, and whether they are met, turned over or dropped."""

    name: ClassVar[str] = "tropes"
    title: ClassVar[str] = "Tropes"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Look for every trope of the table, and for what is left open."""
        found = manuscript.once(showings)
        counts = Counter(one.outcome for one in found)
        return Report(
            self.name,
            self.title,
            findings=tuple(ledger(manuscript)),
            tables=(
                Table("tropes", "Tropes that are raised", _COLUMNS, tuple(_row(manuscript, one) for one in found)),
            ),
            notes=(*_NOTES, f"{len(TROPES)} tropes were looked for."),
            data={
                "looked_for": [trope.name for trope in TROPES],
                "outcomes": dict(counts),
                "shown": [_shape(one) for one in found],
            },
        )


def _row(manuscript: Manuscript, showing: Showing) -> Row:
    first, last = (manuscript.scene(one.scene) for one in (showing.steps[0], showing.steps[-1]))
    cells = (
        showing.trope.title,
        showing.trope.expectation,
        _WORDS[showing.outcome],
        first.scene_number or first.scene if first else None,
        last.scene_number or last.scene if last else None,
    )
    return Row(cells, tuple(manuscript.quote(one) for one in showing.steps), showing.steps[0].scene)


def _shape(showing: Showing) -> dict[str, object]:
    return {
        "name": showing.trope.name,
        "outcome": showing.outcome,
        "scenes": [one.scene for one in showing.steps],
        "quotes": [one.text for one in showing.steps],
    }
