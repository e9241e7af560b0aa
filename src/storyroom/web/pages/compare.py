"""Two drafts side by side: what became of each scene, words out and words in, names, and what other scenes still say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.domain.changes import Comparison, ElementChange, SceneChange
from storyroom.domain.report import Strips
from storyroom.domain.story import Evidence
from storyroom.web.pages.library import find_entry
from storyroom.web.pictures.drawing import Drawing
from storyroom.web.pictures.strips import draw_strips
from storyroom.web.pictures.twins import twins
from storyroom.web.rendering import door_of, render
from storyroom.web.tables import ShownTable, show_table

__all__ = ["routes"]

_MOST_SCENES = 400
_MOST_LINES = 200
_LONGEST = 1200
_WORDS = {"reheaded": "heading changed"}


class Piece(NamedTuple):
    """Some words of a line: as they stood, or changed."""

    text: str
    changed: bool


class ShownLine(NamedTuple):
    """One paragraph before and now; a side that has nothing is empty."""

    kind: str
    element: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    start: int | None
    end: int | None


class ShownScene(NamedTuple):
    """One entry of the list of scenes."""

    before: str
    now: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    heading: str
    was: str
    """The old heading, where it is another one."""
    scene: int | None
    lines: tuple[ShownLine, ...]
    more: int


class Shown(NamedTuple):
    """The picture of both drafts, with its tables."""

    title: str
    drawing: Drawing
    tables: tuple[ShownTable, ...]


def page(request: Request) -> Response:
    """Show what changed between two drafts of one document."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    others = seat.compare.others(entry.id)
    other = request.query_params.get("with", "") or seat.compare.before(entry.id)
    done = seat.compare.compare(entry.id, other) if other else None
    found = done.found if done else Comparison()
    return render(
        request,
        "compare.html",
        seat=seat,
        here="compare",
        project=owner,
        draft=entry,
        others=others,
        other=other,
        done=done,
        picture=_picture(done.picture, f"/drafts/{quote(done.new.id, safe='', errors='replace')}") if done else None,
        scenes=tuple(_scene(one) for one in found.scenes[:_MOST_SCENES]),
        more=max(0, len(found.scenes) - _MOST_SCENES),
        counts=_counts(found),
        found=found,
    )


def _picture(strips: Strips, base: str) -> Shown:
    """Draw the old draft over the new one; its bars lead into the new one."""

    def to_scene(scene: int) -> str:
        return f"{base}?scene={scene}#s{scene}"

    def to_stretch(start: int, end: int) -> str:
        return f"{base}?start={start}&end={end}#here"

    tables = tuple(show_table(table, to_scene, to_stretch) for table in twins(strips))
    return Shown(strips.title, draw_strips(strips, to_scene, "picture-1"), tables)


def _counts(found: Comparison) -> tuple[tuple[str, int], ...]:
    """Count the scenes of each kind, in the order of the kinds."""
    tally: dict[str, int] = {}
    for scene in found.scenes:
        for kind in scene.kinds:
            tally[kind.value] = tally.get(kind.value, 0) + 1
    return tuple((_WORDS.get(kind, kind), count) for kind, count in tally.items())


def _scene(change: SceneChange) -> ShownScene:
    kinds = tuple(kind.value for kind in change.kinds)
    old, new = change.old_headings[:1], change.new_headings[:1]
    was = old[0].quote if old and new and "omitted" not in kinds and old[0].quote != new[0].quote else ""
    return ShownScene(
        _numbers(change.old, change.old_numbers),
        _numbers(change.new, change.new_numbers),
        kinds,
        tuple(_WORDS.get(kind, kind) for kind in kinds),
        change.heading,
        was,
        next((ordinal for ordinal in change.new if ordinal), None),
        tuple(_line(one) for one in change.elements[:_MOST_LINES]),
        max(0, len(change.elements) - _MOST_LINES),
    )


def _numbers(ordinals: Sequence[int], printed: Sequence[str | None]) -> str:
    return " + ".join(number or f"({ordinal})" for ordinal, number in zip(ordinals, printed, strict=True))


def _line(change: ElementChange) -> ShownLine:
    new = change.new
    return ShownLine(
        change.kind,
        change.element.value.replace("_", " "),
        tuple(_pieces(change.old, [word.old for word in change.words if word.old])),
        tuple(_pieces(new, [word.new for word in change.words if word.new])),
        new.start if new else None,
        new.end if new else None,
    )


def _pieces(whole: Evidence | None, changed: Sequence[Evidence]) -> Iterator[Piece]:
    """Cut a paragraph where its changed words begin and end."""
    if whole is None:
        return
    at = whole.start
    end = min(whole.end, whole.start + _LONGEST)
    for one in changed:
        if one.start >= end:
            break
        if at < one.start:
            yield Piece(whole.quote[at - whole.start : one.start - whole.start], False)
        yield Piece(whole.quote[one.start - whole.start : min(one.end, end) - whole.start], True)
        at = one.end
    if at < end:
        yield Piece(whole.quote[at - whole.start : end - whole.start], False)
    if end < whole.end:
        yield Piece(" …", False)


routes = (Route("/drafts/{draft_id}/compare", page),)
