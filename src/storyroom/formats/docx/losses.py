"""What a Word document does not hold of a screenplay, in words. Writes nothing."""

from __future__ import annotations

from storyroom.domain.script import Element, ElementKind, Screenplay
from storyroom.formats.docx.names import NOTE
from storyroom.formats.docx.plan import plan
from storyroom.formats.docx.writer import DATE
from storyroom.formats.xml_text import sanitise

__all__ = ["losses"]

_K = ElementKind
_SPELLING = frozenset({"forced", "case"})
"""How another format spells what this one says in its own way."""


def losses(screenplay: Screenplay) -> tuple[str, ...]:
    """List each kind of thing and how many there are; empty when nothing is lost."""
    elements = screenplay.elements
    found = [f"{name}: {count}" for name, count in plan(elements).lost.items()]
    counts = {
        "passages with control characters, which are shown as \ufffd": sum(
            sanitise(one.text) != one.text for one in elements
        ),
        "notes with styles of their own": sum(one.kind is _K.NOTE and bool(one.runs) for one in elements),
        "tags of words": sum(bool(run.tags) for one in elements for run in one.runs),
        "details that only another format has a place for": sum(map(_details, elements)),
        "printed page numbers": sum(one.page_label is not None for one in elements),
    }
    found.extend(f"{name}: {count}" for name, count in counts.items() if count)
    if any(place.page is not None for place in screenplay.places):
        found.append("where each line stood on the pages it was read from")
    return tuple(found)


def _details(element: Element) -> int:
    return sum(not _is_said(element, name, value) for name, value in element.attributes)


def _is_said(element: Element, name: str, value: str) -> bool:
    if element.kind is _K.NOTE:
        return name == "author" or (name == "date" and DATE.fullmatch(value) is not None)
    if ":" in name or name in _SPELLING:
        return True
    return name == NOTE or (name == "depth" and element.kind is _K.SECTION)
