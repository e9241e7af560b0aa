"""What changed, as the rows of a list in fixed pitch: scenes, names, and what other scenes still assume. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator

from storyroom.domain.changes import Comparison, SceneChange
from storyroom.domain.wrapping import wrap

__all__ = ["LIST_PAGE", "list_lines"]

LIST_PAGE = 54
"""Rows on one sheet of the list."""
_WIDTH = 65
_QUOTE = 220
_WORDS = {
    "renamed_character": "Character",
    "renamed_location": "Place",
    "renamed": "Name",
    "reheaded": "heading changed",
}


def list_lines(title: str, found: Comparison, names: tuple[str, str]) -> tuple[str, ...]:
    """Return the rows of the list, none wider than the sheet."""
    return tuple(row for text in _texts(title, found, names) for row in _wrapped(text))


def _texts(title: str, found: Comparison, names: tuple[str, str]) -> Iterator[str]:
    yield title.upper()
    yield f"Changes from {names[0].upper()} to {names[1].upper()}"
    yield f"{found.old_scenes} scenes before, {found.new_scenes} now; {found.kept} stand word for word."
    yield ""
    if not found.scenes and not found.renames:
        yield "The two drafts say the same, word for word."
    if found.scenes:
        yield "SCENES"
    for scene in found.scenes:
        yield f"{_numbers(scene)}  {', '.join(_WORDS.get(kind.value, kind.value) for kind in scene.kinds)}: {scene.heading}"
    if found.renames:
        yield ""
        yield "NAMES CHANGED THROUGHOUT"
    for rename in found.renames:
        yield f"{_WORDS[rename.kind]} {rename.old_name} is now {rename.new_name}"
    if found.stale:
        yield ""
        yield "OTHER SCENES STILL SAY"
    for one in found.stale:
        quote = " ".join(one.stale.quote.split())[:_QUOTE]
        yield f"{one.stale.scene_number or one.stale.scene}  {one.old_value}, now {one.new_value}: {quote}"
    yield ""
    yield "An asterisk in the right margin marks a changed line."


def _numbers(scene: SceneChange) -> str:
    old = "+".join(number or f"({place})" for place, number in zip(scene.old, scene.old_numbers, strict=True))
    new = "+".join(number or f"({place})" for place, number in zip(scene.new, scene.new_numbers, strict=True))
    return old if old == new or not new else new if not old else f"{old} > {new}"


def _wrapped(text: str) -> Iterator[str]:
    for place, span in enumerate(wrap(text, _WIDTH - 4)):
        yield ("    " if place else "") + text[span.start : span.end]
