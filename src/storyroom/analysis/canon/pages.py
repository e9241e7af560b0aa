"""The words of a pinned scene or draft as a small manuscript: headings, cues, speeches, action by their look. No format is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.headings import parse_heading
from storyroom.domain.script import Element, ElementKind, Scene, Screenplay

__all__ = ["pages_of"]

_MOST = 400_000
"""Code points that are read: a long feature has 200,000."""
_HEADING = re.compile(r"\.?(?:INT|EXT|EST|I/E)\b[./ ].*", re.IGNORECASE)
_CUE = re.compile(r"@?[^a-z\n]{2,60}(?:\([^)\n]{1,24}\))?\s*\^?")
_ASIDE = ("[[", "/*", "#", "=", ">")


def pages_of(text: str) -> Manuscript:
    """Read pages from their text; its spans are of that text. Bounded for hostile ones."""
    cut = text[:_MOST]
    elements = tuple(_elements(cut))
    return Manuscript(Screenplay("native", cut, elements, tuple(_scenes(cut, elements))))


def _elements(text: str) -> Iterator[Element]:
    scene, cued = 0, False
    blocks = _lines(text)
    for place, (start, end, line) in enumerate(blocks):
        following = next((said for _, _, said in blocks[place + 1 : place + 2]), "")
        if not line:
            cued = False
            continue
        if _HEADING.fullmatch(line):
            scene, cued = scene + 1, False
            yield _element(ElementKind.SCENE_HEADING, text, start, end, scene)
        elif cued:
            kind = ElementKind.PARENTHETICAL if line.startswith("(") and line.endswith(")") else ElementKind.DIALOGUE
            yield _element(kind, text, start, end, scene)
        elif line.startswith(_ASIDE):
            yield _element(ElementKind.NOTE, text, start, end, scene)
        elif _CUE.fullmatch(line) and following and not line.endswith((".", "!", "?", ":")):
            cued = True
            yield _element(ElementKind.CHARACTER_CUE, text, start, end, scene)
        elif line.isupper() and line.endswith("TO:"):
            yield _element(ElementKind.TRANSITION, text, start, end, scene)
        else:
            yield _element(ElementKind.ACTION, text, start, end, scene)


def _lines(text: str) -> list[tuple[int, int, str]]:
    found, at = list[tuple[int, int, str]](), 0
    for line in text.split("\n"):
        found.append((at, at + len(line), line.strip()))
        at += len(line) + 1
    return found


def _element(kind: ElementKind, text: str, start: int, end: int, scene: int) -> Element:
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    return Element(kind, text[begin:end].strip(), begin, begin + len(text[begin:end].strip()), scene or None)


def _scenes(text: str, elements: tuple[Element, ...]) -> Iterator[Scene]:
    opened = [place for place, one in enumerate(elements) if one.kind is ElementKind.SCENE_HEADING]
    for number, (first, last) in enumerate(pairwise((*opened, len(elements))), 1):
        parts = parse_heading(elements[first].text)
        end = elements[last].start if last < len(elements) else len(text)
        yield Scene(
            number, None, elements[first].text, parts.setting, parts.location, parts.time_of_day, parts.modifiers, first, last,
            elements[first].start, end, (),
        )  # fmt: skip
