"""A passage of a draft as it is edited, and what a script is with other words in its place. Knows no model and no library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from storyroom.domain.editing import Change
from storyroom.domain.script import Element, ElementKind, Scene, Screenplay
from storyroom.domain.suggestion import Part
from storyroom.errors import InvalidRequestError
from storyroom.registry import FORMATS, load

__all__ = [
    "Passage",
    "changes_between",
    "parts_between",
    "passage_in",
    "put_in",
    "read_fountain",
    "unfit_in_place",
    "with_parts",
]

LONGEST: Final = 12_000
"""Letters of a passage: some four pages."""
_TOKEN = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
_KEPT_RUN: Final = 4
"""Words side by side that stay as they were: fewer between new ones count as new."""
_PLAIN_KINDS = frozenset(
    {
        ElementKind.ACTION,
        ElementKind.CHARACTER_CUE,
        ElementKind.DIALOGUE,
        ElementKind.PARENTHETICAL,
        ElementKind.LYRIC,
        ElementKind.TRANSITION,
    }
)


class Passage(NamedTuple):
    """A stretch of a draft's Fountain, whole paragraphs of one scene. Units: code points of `text`."""

    text: str
    """The whole draft."""
    script: Screenplay
    scene: Scene
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text[self.start : self.end]


def read_fountain(text: str) -> Screenplay:
    """Read a text as the draft that it would be."""
    parsed = load(FORMATS, "fountain")().read(text.encode("utf-8", "surrogatepass"))
    script: Screenplay = parsed.screenplay
    return script


def passage_in(text: str, scene: int, selected: tuple[int, int] | None = None) -> Passage:
    """Find the body of a scene, or the paragraphs of it that a selection touches. Raises: InvalidRequestError."""
    script = read_fountain(text)
    found = next((one for one in script.scenes if one.scene == scene), None)
    if found is None or script.text != text:
        raise InvalidRequestError("That scene is not found in the draft's Fountain.", "Choose another scene.")
    start, end = _body(script, found)
    if selected is not None:
        start, end = _paragraphs(text, max(start, selected[0]), min(end, selected[1]), (start, end))
    if start >= end:
        raise InvalidRequestError("There are no words there.", "Choose a scene or a stretch that has some.")
    if end - start > LONGEST:
        raise InvalidRequestError("That is too long to propose other words for at once.", "Choose part of the scene.")
    return Passage(text, script, found, start, end)


def put_in(passage: Passage, words: str) -> str:
    """Return the whole draft with other words in the passage's place."""
    return passage.text[: passage.start] + words + passage.text[passage.end :]


def unfit_in_place(passage: Passage, words: str) -> str:
    """Say why words cannot stand there as plain screenplay text; empty if they can: all around them must be read as before."""
    new = read_fountain(put_in(passage, words))
    old_kinds, new_kinds = ([_look(one) for one in script.elements] for script in (passage.script, new))
    first = sum(1 for one in passage.script.elements if _end(one) <= passage.start)
    behind = sum(1 for one in passage.script.elements if one.start >= passage.end)
    inside = new.elements[first : len(new.elements) - behind]
    if len(new.elements) < first + behind or old_kinds[:first] != new_kinds[:first]:
        return "it changes how the lines before it are read"
    if behind and old_kinds[-behind:] != new_kinds[-behind:]:
        return "it changes how the lines after it are read"
    if not inside or any(not one.live or one.kind not in _PLAIN_KINDS for one in inside):
        return "it holds more than action and speech"
    return ""


def changes_between(old: str, new: str) -> tuple[Change, ...]:
    """Return what has to be put in place of what. Few words that stand alone between new ones count as new with them."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    at = _places(one)
    found: list[Change] = []
    done = (0, 0)
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        last = block.a == len(one) and block.b == len(other)
        many = sum(1 for token in one[block.a : block.a + block.size] if token[0].isalnum())
        edge = not found and done == (0, 0) and block.a == block.b == 0
        tail = block.a + block.size == len(one) and block.b + block.size == len(other)
        if not last and many < _KEPT_RUN and not ((edge or tail) and many):
            continue
        if done != (block.a, block.b):
            text = "".join(other[done[1] : block.b])
            found.append(Change(at[done[0]], at[block.a], text))
        done = (block.a + block.size, block.b + block.size)
    return tuple(one for one in found if one.start < one.end or one.text)


def parts_between(old: str, new: str) -> tuple[Part, ...]:
    """Lay two passages side by side: what stays, and the numbered parts that change."""
    return tuple(_parts(old, changes_between(old, new)))


def with_parts(old: str, new: str, numbers: frozenset[int]) -> str:
    """Return the old passage with only some of the changes made. Raises: InvalidRequestError for a number that there is not."""
    parts = parts_between(old, new)
    known = {one.number for one in parts if one.number}
    if not numbers or not numbers <= known:
        raise InvalidRequestError(f"Its parts are numbered 1 to {len(known)}.", "Name those that you want.")
    return "".join(one.new if one.number in numbers or not one.number else one.old for one in parts)


def _parts(old: str, changes: tuple[Change, ...]) -> Iterator[Part]:
    at = 0
    for number, change in enumerate(changes, start=1):
        if at < change.start:
            yield Part(old[at : change.start], old[at : change.start])
        yield Part(old[change.start : change.end], change.text, number)
        at = change.end
    if at < len(old):
        yield Part(old[at:], old[at:])


def _places(tokens: list[str]) -> list[int]:
    places = [0]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places


def _body(script: Screenplay, scene: Scene) -> tuple[int, int]:
    inside = script.elements[scene.first : scene.last]
    body = [one for one in inside if one.kind is not ElementKind.SCENE_HEADING]
    if not body:
        return scene.end, scene.end
    return body[0].outer_start or body[0].start, body[-1].end


def _paragraphs(text: str, start: int, end: int, body: tuple[int, int]) -> tuple[int, int]:
    """Widen a stretch to the blank lines around it."""
    if start >= end:
        return start, start
    before, after = text.rfind("\n\n", body[0], start + 1), text.find("\n\n", max(start, end - 1), body[1])
    return (before + 2 if before >= 0 else body[0]), (after if after >= 0 else body[1])


def _look(element: Element) -> tuple[ElementKind, str, bool, str | None]:
    return element.kind, element.text, element.live, element.scene_number


def _end(element: Element) -> int:
    return element.end
