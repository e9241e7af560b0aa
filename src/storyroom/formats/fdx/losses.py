"""What a Final Draft file cannot show of a screenplay, in words. The file keeps it all the same, for us alone."""

from __future__ import annotations

from collections import Counter

from storyroom.domain.script import ElementKind, Screenplay
from storyroom.formats.fdx.dual import columns
from storyroom.formats.fdx.plan import plan
from storyroom.formats.xml_text import sanitise

__all__ = ["losses"]

_NAMES = {
    ElementKind.BONEYARD: "passages in the boneyard",
    ElementKind.NOTE: "notes that stand in no paragraph",
    ElementKind.PAGE_BREAK: "page breaks with nothing after them",
}
_ASIDE = "kept for Storyroom only"


def losses(screenplay: Screenplay) -> tuple[str, ...]:
    """List each kind of thing and how many there are; empty when nothing is lost."""
    elements = screenplay.elements
    where = plan(elements)
    counted = Counter(_NAMES.get(elements[index].kind, "passages that are not live") for index in where.aside)
    found = [f"{name}: {count} ({_ASIDE})" for name, count in counted.items()]
    broken = sum(
        1
        for column in columns(where.groups, elements)
        if len(column) == 1 and elements[column[0].main].dual is not None
    )
    if broken:
        found.append(f"dual dialogue with a side missing: {broken} paragraphs")
    if any(sanitise(element.text) != element.text for element in elements):
        found.append(f"control characters in the text ({_ASIDE})")
    if any(place.page is not None for place in screenplay.places):
        found.append("where each line stood on the pages it was read from")
    return tuple(found)
