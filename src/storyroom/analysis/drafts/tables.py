"""A comparison as tables: scenes, lines, names, facts left behind. Evidence of a row refers to the new draft. Compares nothing."""

from __future__ import annotations

from collections.abc import Iterator

from storyroom.domain.changes import Comparison, ElementChange, SceneChange
from storyroom.domain.report import Column, Row, Table

__all__ = ["tables_of"]

_SCENES = (
    Column("was", "Scene before"),
    Column("scene", "Scene now"),
    Column("what", "What became of it"),
    Column("heading", "Heading"),
    Column("lines", "Lines that differ", numeric=True),
)
_LINES = (
    Column("scene", "Scene"),
    Column("what", "What"),
    Column("element", "Kind"),
    Column("before", "Before"),
    Column("now", "Now"),
)
_NAMES = (
    Column("what", "What"),
    Column("before", "Before"),
    Column("now", "Now"),
    Column("scenes", "Scenes", numeric=True),
)
_STALE = (
    Column("scene", "Scene"),
    Column("about", "About"),
    Column("before", "Before"),
    Column("now", "Now"),
    Column("says", "It still says"),
    Column("changed", "Changed in scene"),
)
_WORDS = {
    "renamed_character": "character",
    "renamed_location": "place",
    "renamed": "name",
    "reheaded": "heading changed",
}


def tables_of(found: Comparison) -> tuple[Table, ...]:
    """Make the tables, those without rows left out."""
    tables = (
        Table("scenes", "Scene by scene", _SCENES, tuple(_scene(scene) for scene in found.scenes)),
        Table("names", "Names that changed throughout", _NAMES, tuple(_names(found))),
        Table("stale", "What other scenes still assume", _STALE, tuple(_stale(found))),
        Table("lines", "Line by line", _LINES, tuple(_lines(found))),
    )
    return tuple(table for table in tables if table.rows)


def numbers(ordinals: tuple[int, ...], printed: tuple[str | None, ...]) -> str:
    """Name scenes by their printed numbers, by their place in brackets where they have none."""
    return ", ".join(
        number or (f"({ordinal})" if ordinal else "opening") for ordinal, number in zip(ordinals, printed, strict=True)
    )


def _scene(scene: SceneChange) -> Row:
    what = ", ".join(_WORDS.get(kind.value, kind.value) for kind in scene.kinds)
    cells = (
        numbers(scene.old, scene.old_numbers),
        numbers(scene.new, scene.new_numbers),
        what,
        scene.heading,
        len(scene.elements),
    )
    return Row(cells, scene.new_headings, scene.new[0] if scene.new else None)


def _names(found: Comparison) -> Iterator[Row]:
    for rename in found.renames:
        cells = (_WORDS[rename.kind], rename.old_name, rename.new_name, len(rename.scenes))
        yield Row(cells, (rename.new,), rename.new.scene or None)


def _stale(found: Comparison) -> Iterator[Row]:
    for one in found.stale:
        where = one.new.scene_number or f"({one.new.scene})"
        here = one.stale.scene_number or f"({one.stale.scene})"
        cells = (here, one.about, one.old_value, one.new_value, one.stale.quote, where)
        yield Row(cells, (one.new, one.stale), one.stale.scene or None)


def _lines(found: Comparison) -> Iterator[Row]:
    for scene in found.scenes:
        for change in scene.elements:
            yield _line(scene, change)


def _line(scene: SceneChange, change: ElementChange) -> Row:
    cells = (
        numbers(scene.new, scene.new_numbers),
        change.kind,
        change.element.value.replace("_", " "),
        change.old.quote if change.old else None,
        change.new.quote if change.new else None,
    )
    return Row(cells, (change.new,) if change.new else (), scene.new[0] if scene.new else None)
