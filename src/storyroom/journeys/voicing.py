"""The voice of the pages around a passage: learnt from the draft itself and its author's other scripts, held against others. Opens what a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storyroom.domain.document import DraftEntry
from storyroom.domain.ports import Reader
from storyroom.domain.script import SPOKEN_KINDS, ElementKind, Screenplay
from storyroom.journeys.voice_text import spread
from storyroom.style import Profile, fit, margin

__all__ = ["Voice", "author_of", "pages_of", "voice_of"]

_PAGE: Final = 400
"""Words of a reference."""
_OWN: Final = 24
_OTHERS: Final = 40
_EACH: Final = 4
_FEWEST: Final = 5
_MOST_SCRIPTS: Final = 12
"""Other scripts that are opened."""
_TOLD = SPOKEN_KINDS | {ElementKind.ACTION, ElementKind.GENERAL}


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice, and whether there are pages enough to know it by."""

    profile: Profile
    sure: bool

    def change(self, before: str, after: str) -> float:
        """Return by how much words put in place of others are nearer to the voice. For ranking; no probability.

        The words themselves are held against the voice: what stands around them is the same with every proposal, and drowns them.
        """
        return margin(_flat(after), self.profile) - margin(_flat(before), self.profile)


def voice_of(script: Screenplay, passage: tuple[int, int], entry: DraftEntry, reader: Reader) -> Voice:
    """Learn the voice of a draft's pages, the passage left out. Scripts of another author are what it is held against."""
    own = pages_of(script, leaving=passage)
    author = author_of(script)
    others: list[str] = []
    drafts = [one for one in reader.drafts() if one.latest and one.document_id != entry.document_id]
    for draft in drafts[:_MOST_SCRIPTS] if author else ():
        other = reader.draft(draft.id).screenplay
        name = author_of(other)
        if name == author:
            own += pages_of(other)
        elif name:
            others += spread(pages_of(other), _EACH)
    profile = fit(spread(own, _OWN), spread(others, _OTHERS))
    return Voice(profile, len(own) >= _FEWEST)


def pages_of(script: Screenplay, *, leaving: tuple[int, int] = (0, 0)) -> list[str]:
    """Cut what is told and spoken into stretches of about a page and a half; without one passage."""
    pages: list[str] = []
    held: list[str] = []
    many = 0
    for text in _paragraphs(script, leaving):
        held.append(text)
        many += len(text.split())
        if many >= _PAGE:
            pages.append("\n".join(held))
            held, many = [], 0
    if many >= _PAGE // 2 or (held and not pages):
        pages.append("\n".join(held))
    return pages


def author_of(script: Screenplay) -> str:
    """Return who the title page says wrote it, folded; empty where it says nothing."""
    named = (one.value for one in script.title_page if one.key.casefold() in {"author", "authors", "written by"})
    return " ".join(" ".join(named).casefold().split())


def _paragraphs(script: Screenplay, leaving: tuple[int, int]) -> Iterator[str]:
    for one in script.elements:
        if one.live and one.kind in _TOLD and not (one.start < leaving[1] and leaving[0] < one.end):
            yield one.text


def _flat(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip() and not line.strip().isupper())
