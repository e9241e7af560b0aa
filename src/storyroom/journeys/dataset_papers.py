"""What hangs on the scenes of a draft, as text for a data set: rows of the breakdown, scene cards. A further kind is one function and one line.

Whoever keeps boards or shot lists adds a function here that yields `caption` or `shot` papers tied to their scene; the rest follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from storyroom.analysis.breakdown import tables_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.access import Clearance
from storyroom.domain.breakdown import CATEGORIES
from storyroom.domain.document import DraftReading
from storyroom.domain.report import Table
from storyroom.journeys.decide import decisions_about
from storyroom.store.library import Library
from storyroom.tuning.dataset.assets import ScenePaper

__all__ = ["PAPERS", "papers_of"]

Papers = Callable[[Manuscript, Sequence[Table]], Iterator[ScenePaper]]


def papers_of(library: Library, opened: DraftReading) -> tuple[ScenePaper, ...]:
    """Return what hangs on the scenes of a draft: only what everybody may see who may see the draft."""
    clearance = Clearance(opened.entry.label.compartments)
    decisions = decisions_about(library, clearance, opened)
    manuscript = Manuscript(opened.screenplay, title=opened.entry.document, decisions=decisions)
    if not manuscript.scenes:
        return ()
    tables = tables_of(manuscript)
    return tuple(paper for kind in PAPERS for paper in kind(manuscript, tables))


def _breakdown(_manuscript: Manuscript, tables: Sequence[Table]) -> Iterator[ScenePaper]:
    """Yield what each scene needs, a line a category."""
    table = next(one for one in tables if one.name == "sheets")
    places = {column.key: at for at, column in enumerate(table.columns)}
    titles = {column.key: column.title for column in table.columns}
    for row in table.rows:
        named = [(titles[one], str(row.cells[places[one]] or "")) for one in ("cast", *CATEGORIES)]
        lines = [f"{title}: {words}" for title, words in named if words]
        if row.scene is not None and lines:
            yield ScenePaper("breakdown", row.scene, "List what the scene needs.", "\n".join(lines))


def _cards(_manuscript: Manuscript, tables: Sequence[Table]) -> Iterator[ScenePaper]:
    """Yield the card of each scene: what happens in a line, and who is in it."""
    table = next(one for one in tables if one.name == "one_liner")
    places = {column.key: at for at, column in enumerate(table.columns)}
    for row in table.rows:
        synopsis, cast = (str(row.cells[places[one]] or "") for one in ("synopsis", "cast"))
        if row.scene is not None and synopsis and cast:
            yield ScenePaper("card", row.scene, "Write the card of the scene.", f"{synopsis}\nWith: {cast}")


PAPERS: Final[tuple[Papers, ...]] = (_breakdown, _cards)
"""Kinds of papers that there are."""
