"""The shape of a story: turning points under a lens, threads, who is there when, light and dark words. Never a score of quality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from storyroom.analysis.cast import cast_of
from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.feeling import feeling_curve
from storyroom.analysis.shape.lenses import DEFAULT, LENSES, PlacedBeat, place
from storyroom.analysis.shape.pictures import Pages, presence_picture, threads_picture, together, turns_picture
from storyroom.analysis.shape.threads import Thread, threads
from storyroom.analysis.shape.turning import FEWEST, TurningPoint, turning_points
from storyroom.domain.report import Column, Report, Row, Table
from storyroom.domain.story import Evidence

__all__ = ["Structure"]

_POINTS = (
    Column("point", "Turning point"),
    Column("number", "Scene"),
    Column("heading", "Heading"),
    Column("page", "Page", numeric=True),
    Column("between", "Between pages"),
    Column("chance", "Chance of this scene", numeric=True),
    Column("because", "What stands out there"),
)
_BEATS = (
    Column("beat", "Beat"),
    Column("start", "From page", numeric=True),
    Column("end", "To page", numeric=True),
    Column("between", "Begins between pages"),
    Column("number", "Scene"),
)
_THREADS = (
    Column("people", "Who goes together"),
    Column("scenes", "Scenes", numeric=True),
    Column("first", "First"),
    Column("last", "Last"),
)
_WORDS = {
    "length": "a long scene",
    "new_set": "a new set",
    "cast": "much of the cast",
    "leads": "the leads are there",
    "first_lead": "the first of the leads is there",
    "spoken": "much talk",
    "long_speech": "a long speech",
}
_NOTES = (
    "Turning points are guessed from where they usually stand and from what stands out on the page: look at the interval, not at the scene alone.",
    "None of this says whether a script is good.",
)


class Structure:
    """Turning points with intervals, threads, presence, and a curve of light and dark words."""

    name: ClassVar[str] = "structure"
    title: ClassVar[str] = "Structure"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Place the turns under the chosen lens, and draw who carries which scenes."""
        chosen = manuscript.options.get("lens") or DEFAULT
        points = manuscript.once(turning_points)
        beats = place(LENSES[chosen], points) if points else ()
        pages = Pages(manuscript)
        woven = threads(manuscript)
        names = {person.id: person.name for person in manuscript.once(cast_of).people}
        tables = [_point_table(manuscript, points, pages)] if points else []
        tables += [_beat_table(manuscript, LENSES[chosen].title, beats, pages)] if points else []
        return Report(
            self.name,
            self.title,
            tables=(*tables, _thread_table(manuscript, woven, names)),
            pictures=(
                turns_picture(points, beats, pages, LENSES[chosen].title),
                presence_picture(manuscript, names, points, pages),
                threads_picture(woven, names, pages),
                feeling_curve(manuscript),
            ),
            notes=_NOTES
            if points
            else (f"A script of fewer than {FEWEST} scenes has no turning points that could be told.",),
            data={
                "lens": chosen,
                "lenses": {name: lens.title for name, lens in LENSES.items()},
                **_data(points, beats),
            },
        )


def _point_table(manuscript: Manuscript, points: tuple[TurningPoint, ...], pages: Pages) -> Table:
    rows = tuple(
        Row(
            (
                point.name,
                point.scene.scene.scene_number,
                point.scene.scene.heading,
                round(pages.starts[point.scene.scene.scene] + 1, 1),
                _between(point.low, point.high, pages),
                round(point.chance, 2),
                ", ".join(_WORDS[name] for name in point.because),
            ),
            _evidence(manuscript, point),
            point.scene.scene.scene,
        )
        for point in points
    )
    return Table("turning_points", "Five turning points", _POINTS, rows)


def _evidence(manuscript: Manuscript, point: TurningPoint) -> tuple[Evidence, ...]:
    """Quote the heading, and the longest speech where it is what stands out."""
    heading = heading_evidence(manuscript, point.scene.scene)
    if "long_speech" in point.because and point.scene.speech:
        return heading, manuscript.evidence(point.scene.speech[0].start, point.scene.speech[-1].end)
    return (heading,)


def _beat_table(manuscript: Manuscript, title: str, beats: tuple[PlacedBeat, ...], pages: Pages) -> Table:
    rows: list[Row] = []
    for beat in beats:
        scene = manuscript.scene(pages.scene_at(min(beat.start + 1e-6, 1.0)))
        cells = (
            beat.name,
            round(pages.at(beat.start) + 1, 1),
            round(pages.at(beat.end) + 1, 1),
            _between(beat.low, beat.high, pages),
            scene.scene_number if scene else None,
        )
        rows.append(Row(cells, (heading_evidence(manuscript, scene),) if scene else (), scene.scene if scene else None))
    return Table("beats", f"As seen through: {title}", _BEATS, tuple(rows))


def _between(low: float, high: float, pages: Pages) -> str:
    return f"{pages.at(low) + 1:.0f} to {pages.at(high) + 1:.0f}"


def _thread_table(manuscript: Manuscript, woven: tuple[Thread, ...], names: Mapping[str, str]) -> Table:
    rows = []
    for one in woven:
        first, last = manuscript.scene(one.scenes[0]), manuscript.scene(one.scenes[-1])
        ends = tuple(heading_evidence(manuscript, scene) for scene in (first, last) if scene)
        cells = (
            together(one, names),
            len(one.scenes),
            first.scene_number if first else None,
            last.scene_number if last else None,
        )
        rows.append(Row(cells, ends, one.scenes[0]))
    return Table("threads", "Which groups of people carry which scenes", _THREADS, tuple(rows))


def _data(points: tuple[TurningPoint, ...], beats: tuple[PlacedBeat, ...]) -> dict[str, object]:
    return {
        "turning_points": [
            {
                "name": point.name,
                "scene": point.scene.scene.scene,
                "scene_number": point.scene.scene.scene_number,
                "at": round(point.at, 4),
                "low": round(point.low, 4),
                "high": round(point.high, 4),
                "chance": round(point.chance, 4),
            }
            for point in points
        ],
        "beats": [{**beat._asdict()} for beat in beats],
    }
