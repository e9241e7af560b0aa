"""Places in pages of a voice, told as citations: only of drafts that may be quoted. Opens none itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.voice_check import Cited

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.voice import Line
    from storyroom.journeys.voice_text import Page
    from storyroom.store.reader import SqlReader

__all__ = ["Citing", "called", "span_in"]

_SIGNS: Final = {
    ",": "commas", ".": "full stops", "?": "question marks", "!": "exclamation marks", "—": "dashes", "-": "hyphens",
    ";": "semicolons", ":": "colons", "(": "opening brackets", ")": "closing brackets", '"': "quotation marks", "...": "ellipses",
}  # fmt: skip


class Citing(NamedTuple):
    """What may be quoted, by one person."""

    drafts: Mapping[str, DraftEntry]
    """By id: the drafts that may be quoted."""
    reader: SqlReader
    """Sees just these."""

    @classmethod
    def through(cls, reader: SqlReader) -> Citing:
        """Quote what a reader sees that was made to quote."""
        return cls({one.id: one for one in reader.drafts()}, reader)

    def cite(self, page: Page, begin: int, end: int) -> Cited | None:
        """Quote a stretch of a page; None where its draft may not be quoted."""
        entry = self.drafts.get(page.draft_id)
        if entry is None:
            return None
        line, quote, start, stop = span_in(page, begin, end)
        number = self.number(page.draft_id, line.scene)
        return Cited(quote, entry.id, entry.project, entry.document, entry.name, line.scene, number, start, stop)

    def number(self, draft_id: str, scene: int) -> str:
        """Return the printed number of a scene, or its place as in (3); empty before the first heading."""
        found = next((one for one in self.reader.scenes(draft_id) if one.scene == scene), None)
        return "" if found is None else found.scene_number or f"({scene})"


def span_in(page: Page, begin: int, end: int) -> tuple[Line, str, int, int]:
    """Return the paragraph of a stretch, its own words to the letter, and where they stand in the draft.

    Where a paragraph carries marks that are not printed, the whole of it is where.
    """
    line, first = page.at(begin)
    _, last = page.at(end)
    quote = line.text[first:last]
    if line.end - line.start == len(line.text):
        return line, quote, line.start + first, line.start + last
    return line, quote, line.start, line.end


def called(token: str) -> str:
    """Name a sign in words, and put a word in quotes."""
    return _SIGNS.get(token, f"“{token}”")
