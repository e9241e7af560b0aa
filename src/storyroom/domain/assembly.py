"""From a list of elements to a screenplay with scenes. The one place where scenes are numbered and bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storyroom.domain.headings import parse_heading
from storyroom.domain.names import parse_cue
from storyroom.domain.script import Element, ElementKind, Place, Scene, Screenplay, TitleField

__all__ = ["assemble", "divide_scenes"]


def assemble(
    format_name: str,
    text: str,
    elements: Iterable[Element],
    *,
    title_page: Sequence[TitleField] = (),
    places: Sequence[Place] = (),
    metadata: Sequence[tuple[str, str]] = (),
    page_count: int | None = None,
) -> Screenplay:
    """Number the scenes, mark each element with its own, and put the whole together.

    Elements come in source order; `scene` on them is filled in here. Page fields are left as they are.
    """
    marked = _mark(elements)
    return Screenplay(
        format=format_name,
        text=text,
        elements=marked,
        scenes=divide_scenes(marked),
        title_page=tuple(title_page),
        places=tuple(places),
        metadata=tuple(metadata),
        page_count=page_count,
    )


def divide_scenes(elements: Sequence[Element]) -> tuple[Scene, ...]:
    """Make a `Scene` of each heading and what follows it; elements must carry their scene ordinal already."""
    starts = [index for index, element in enumerate(elements) if element.kind is ElementKind.SCENE_HEADING]
    bounds = [*starts[1:], len(elements)] if starts else []
    return tuple(_scene(elements, first, last) for first, last in zip(starts, bounds, strict=True))


def _mark(elements: Iterable[Element]) -> tuple[Element, ...]:
    marked: list[Element] = []
    scene = 0
    heading = ElementKind.SCENE_HEADING
    for element in elements:
        if element.kind is heading:
            scene += 1
        marked.append(element if element.scene == (scene or None) else element._replace(scene=scene or None))
    return tuple(marked)


def _scene(elements: Sequence[Element], first: int, last: int) -> Scene:
    heading = elements[first]
    parts = parse_heading(heading.text)
    cue = ElementKind.CHARACTER_CUE
    cues = dict.fromkeys(element.text for element in elements[first:last] if element.kind is cue and element.live)
    speakers = dict.fromkeys(parse_cue(text).name.upper() for text in cues)
    return Scene(
        scene=heading.scene or 0,
        scene_number=heading.scene_number,
        heading=heading.text,
        setting=parts.setting,
        location=parts.location,
        time_of_day=parts.time_of_day,
        modifiers=parts.modifiers,
        first=first,
        last=last,
        start=heading.start,
        end=elements[last - 1].end,
        speakers=tuple(speakers),
        page=heading.page,
        omitted=not heading.live,
    )
