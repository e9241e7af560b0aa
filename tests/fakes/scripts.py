"""Small screenplays for tests, from (kind, text) paragraphs; the canonical text is the paragraphs with blank lines between."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Screenplay

HEADING = ElementKind.SCENE_HEADING
ACTION = ElementKind.ACTION
CUE = ElementKind.CHARACTER_CUE
DIALOGUE = ElementKind.DIALOGUE


def script(paragraphs: Iterable[tuple[ElementKind, str]]) -> Screenplay:
    """Put paragraphs together; element text and canonical slice are the same."""
    elements: list[Element] = []
    text = ""
    for kind, words in paragraphs:
        elements.append(Element(kind, words, len(text), len(text) + len(words)))
        text += words + "\n\n"
    return assemble("test", text, elements)


def scene(heading: str, *lines: str) -> list[tuple[ElementKind, str]]:
    """Read `NAME: words` as a speech and anything else as action."""
    found = [(HEADING, heading)]
    for line in lines:
        name, colon, words = line.partition(": ")
        if colon and name.isupper():
            found += [(CUE, name), (DIALOGUE, words)]
        else:
            found.append((ACTION, line))
    return found
