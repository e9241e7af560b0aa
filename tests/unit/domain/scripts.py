"""Builds small scripts for tests out of (kind, text) pairs."""

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Screenplay


def script(*parts, **fields) -> Screenplay:
    """Each part is (kind, text) or (kind, text, fields of Element)."""
    elements, text = [], []
    at = 0
    for part in parts:
        kind, words = part[:2]
        extra = part[2] if len(part) > 2 else {}
        elements.append(Element(ElementKind(kind), words, at, at + len(words), **extra))
        text.append(words + "\n\n")
        at += len(words) + 2
    return assemble("test", "".join(text), elements, **fields)
