"""Story days and clock: which scene plays on which day of the story, and by what evidence. Judges no order of telling."""

from __future__ import annotations

from typing import ClassVar

from storyroom.analysis.clock.walk import StoryDay, walk
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.report import Bar, Column, Lane, Report, Row, Strips, Table

__all__ = ["Days", "StoryDay", "days_of"]

_COLUMNS = (
    Column("number", "Scene"),
    Column("heading", "Heading"),
    Column("day", "Story day"),
    Column("light", "Light"),
    Column("clock", "Clock"),
    Column("certainty", "How sure"),
    Column("because", "Because"),
)
_LIGHTS = {"day": "day", "night": "night", "dawn_dusk": "between"}
_LANES = {"flashback": "Flashback", "dream": "Dream", "flash-forward": "Flash-forward"}


def days_of(manuscript: Manuscript) -> tuple[StoryDay, ...]:
    """Return when each scene plays, in the order of `manuscript.scenes`; worked out once."""
    return manuscript.once(walk)


class Days:
    """The order of the story's days, with the evidence for each step."""

    name: ClassVar[str] = "days"
    title: ClassVar[str] = "Story days and clock"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Place every scene on a day, and draw the days along the script."""
        days = days_of(manuscript)
        rows = tuple(
            Row(
                (
                    scene.scene_number,
                    scene.heading,
                    one.label,
                    _LIGHTS.get(one.light, ""),
                    _hour(one.clock),
                    one.certainty,
                    one.because,
                ),
                one.evidence,
                scene.scene,
            )
            for scene, one in zip(manuscript.scenes, days, strict=True)
        )
        return Report(
            self.name,
            self.title,
            tables=(Table("days", "Scene by scene", _COLUMNS, rows),),
            pictures=(_timeline(manuscript, days),) if days else (),
            notes=_notes(days),
            data={"days": [_shape(one) for one in days]},
        )


def _hour(clock: int) -> str:
    return f"{clock // 60:02}:{clock % 60:02}" if clock >= 0 else ""


def _shape(one: StoryDay) -> dict[str, object]:
    return {
        "scene": one.scene,
        "day": one.day or None,
        "label": one.label,
        "apart": one.apart or None,
        "certainty": one.certainty,
        "clock": _hour(one.clock) or None,
    }


def _notes(days: tuple[StoryDay, ...]) -> tuple[str, ...]:
    if not days:
        return ("This script has no scene headings, so there is nothing to put in order.",)
    doubtful = sum(one.certainty == "uncertain" for one in days)
    notes = ["Nights belong to the day before them. Days on which nothing plays are not counted."]
    if doubtful:
        notes.append(f"Uncertain: {doubtful} of {len(days)} scenes, marked with a question mark.")
    return tuple(notes)


def _timeline(manuscript: Manuscript, days: tuple[StoryDay, ...]) -> Strips:
    """Lay the scenes along the pages, one lane a story day; what stands apart has lanes of its own."""
    lanes: dict[tuple[int, str], list[Bar]] = {}
    at = 0.0
    for scene, one in zip(manuscript.scenes, days, strict=True):
        end = at + max(scene.page_eighths or 0, 1) / 8
        tone = ("flashback" if one.apart == "flash-forward" else one.apart) or one.light
        weight = 0.5 if one.certainty == "uncertain" else 1.0
        said = f"{scene.scene_number or scene.scene}: {scene.heading} ({one.label})"
        lanes.setdefault((one.day, one.apart), []).append(Bar(at, end, said, weight, tone, scene.scene))
        at = end
    order = sorted(lanes, key=lambda key: (not key[0], key))
    made = tuple(Lane(f"Day {day}" if day else _LANES[apart], tuple(lanes[day, apart])) for day, apart in order)
    return Strips("timeline", "The story's days along the script", "pages", at, made)
