"""Pictures of a script's shape: turns with their intervals, presence strips, threads. Draws data; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from storyroom.analysis.cast import cast_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.lenses import PlacedBeat
from storyroom.analysis.shape.signs import signs_of
from storyroom.analysis.shape.threads import Thread, presence
from storyroom.analysis.shape.turning import TurningPoint
from storyroom.domain.report import Bar, Lane, Strips
from storyroom.domain.script import Scene

__all__ = ["Pages", "presence_picture", "threads_picture", "together", "turns_picture"]

_LANES = 16


class Pages:
    """Where scenes and shares of the words stand in pages, counted from 0 at the start of the script."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.starts: dict[int, float] = {}
        at = 0.0
        for scene in manuscript.scenes:
            self.starts[scene.scene] = at
            at += max(scene.page_eighths or 0, 1) / 8
        self.length = at
        self._known = self._anchors(manuscript)

    def end(self, scene: Scene) -> float:
        """Return where a scene ends."""
        return self.starts[scene.scene] + max(scene.page_eighths or 0, 1) / 8

    def at(self, share: float) -> float:
        """Return the page of a share of the words."""
        for (low, start), (high, end) in pairwise(self._known):
            if share <= high:
                return start + (end - start) * ((share - low) / (high - low) if high > low else 0.0)
        return self.length

    def scene_at(self, share: float) -> int:
        """Return the ordinal of the scene in which a share of the words is reached."""
        page = self.at(share)
        return max((one for one, start in self.starts.items() if start <= page), default=0)

    def _anchors(self, manuscript: Manuscript) -> list[tuple[float, float]]:
        scenes = manuscript.once(signs_of).scenes
        return [(0.0, 0.0), *((one.middle + one.share / 2, self.end(one.scene)) for one in scenes)]


def together(thread: Thread, names: Mapping[str, str], most: int = 4) -> str:
    """Name the people of a thread."""
    said = ", ".join(names[one] for one in thread.people[:most])
    return f"{said} and {len(thread.people) - most} more" if len(thread.people) > most else said


def turns_picture(points: tuple[TurningPoint, ...], beats: tuple[PlacedBeat, ...], pages: Pages, title: str) -> Strips:
    lanes = tuple(
        Lane(
            point.name.capitalize(),
            (Bar(pages.at(point.low), pages.at(point.high), _said(point), 0.5, "", point.scene.scene.scene),),
        )
        for point in points
    )
    stretches = tuple(Bar(pages.at(one.start), pages.at(one.end), one.name) for one in beats if one.end > one.start)
    lens = (Lane(title, stretches),) if stretches else ()
    return Strips(
        "turns",
        f"Turning points with their intervals; {title.lower()}",
        "pages",
        pages.length,
        (*lens, *lanes),
        _marks(points, pages),
    )


def _said(point: TurningPoint) -> str:
    return f"{point.name}: {point.scene.scene.scene_number or point.scene.scene.scene}: {point.scene.scene.heading}"


def _marks(points: tuple[TurningPoint, ...], pages: Pages) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            pages.starts[point.scene.scene.scene],
            pages.end(point.scene.scene),
            point.name,
            scene=point.scene.scene.scene,
        )
        for point in points
    )


def presence_picture(
    manuscript: Manuscript, names: Mapping[str, str], points: tuple[TurningPoint, ...], pages: Pages
) -> Strips:
    """Draw the scenes of each person; who only is there without a word shows weaker."""
    cast = manuscript.once(cast_of)
    speak: dict[int, set[str]] = {}
    for sentence in manuscript.sentences:
        speaker = cast.of_cue(sentence.speaker) if sentence.spoken else None
        if speaker is not None:
            speak.setdefault(sentence.scene, set()).add(speaker.id)
    lanes: list[Lane] = []
    for person, scenes in list(presence(manuscript).items())[:_LANES]:
        here = [scene for ordinal in scenes if (scene := manuscript.scene(ordinal)) is not None]
        bars = tuple(
            Bar(pages.starts[one.scene], pages.end(one), f"{one.scene_number or one.scene}: {one.heading}",
                1.0 if person in speak.get(one.scene, ()) else 0.4, scene=one.scene)
            for one in here
        )  # fmt: skip
        lanes.append(Lane(names[person], bars))
    return Strips("presence", "Who is there when", "pages", pages.length, tuple(lanes), _marks(points, pages))


def threads_picture(woven: tuple[Thread, ...], names: Mapping[str, str], pages: Pages) -> Strips:
    ends = dict(zip(pages.starts, [*list(pages.starts.values())[1:], pages.length], strict=False))  # no scene, no end
    lanes = tuple(
        Lane(together(one, names, 2), tuple(Bar(pages.starts[at], ends[at], scene=at) for at in one.scenes))
        for one in woven[:_LANES]
    )
    return Strips("threads", "Threads", "pages", pages.length, lanes)
