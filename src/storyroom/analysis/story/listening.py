"""The lines around a breach that might speak of it in other words, and what the ear makes of them. Weighs nothing by itself.

What plants an alternative is said before, by somebody; who notices says so in the scene of the breach; what follows stands in
later scenes. Only lines near by are listened to: among all the lines of a film some would sound right by chance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from storyroom.analysis.hearing.ear import Role, ear
from storyroom.analysis.hearing.weighing import Heard, heard
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Line, Story

__all__ = ["Overheard", "is_said", "lines_beside", "listen"]

_QUOTED = re.compile(r"[“\"][^“”\"]{3,}[”\"]")
_SCENES = 5
"""Scenes before and after the breach in which lines are listened to; the scene that raised it is always one."""
_MOST = 8
"""Lines of a role, the nearest to the breach."""


class Candidate(NamedTuple):
    """A line and its words."""

    line: Line
    text: str


class Overheard(NamedTuple):
    """The lines that belong together best, by role, and the log-odds of their being meant."""

    lines: Mapping[Role, Line]
    odds: float


def listen(story: Story, breach: Breach) -> Overheard:
    """Say which lines around a breach sound together as if it were meant, and how much."""
    beside = lines_beside(story, breach.raised, breach.broken)
    told = {role: tuple(one.text for one in lines) for role, lines in beside.items()}
    found: Heard = heard(ear(), (breach.raised.text, breach.broken.text), told)
    return Overheard({role: beside[role][place].line for role, place in found.lines.items()}, found.odds)


def lines_beside(story: Story, raised: Sentence, broken: Sentence) -> Mapping[Role, tuple[Candidate, ...]]:
    """Collect the lines that could plant, notice or follow, the nearest to the breach."""
    setup: list[Line] = []
    acknowledgement: list[Line] = []
    consequence: list[Line] = []
    for line in story.lines:
        if raised in line.sentences or broken in line.sentences:
            continue
        scene, place = line.first.scene, line.first.place
        if place < broken.place:
            if is_said(line) and (scene >= broken.scene - _SCENES or scene == raised.scene):
                setup.append(line)
        elif scene == broken.scene:
            if is_said(line):
                acknowledgement.append(line)
        elif scene <= broken.scene + _SCENES:
            consequence.append(line)
    return {
        "setup": tuple(map(_candidate, setup[-_MOST:])),
        "acknowledgement": tuple(map(_candidate, acknowledgement[:_MOST])),
        "consequence": tuple(map(_candidate, consequence[:_MOST])),
    }


def is_said(line: Line) -> bool:
    """Whether somebody says it: a speech, or words in quotation marks within the action."""
    return (
        line.first.spoken
        or any(_QUOTED.search(one.text) for one in line.sentences)
        or _QUOTED.search(" ".join(one.text for one in line.sentences)) is not None
    )


def _candidate(line: Line) -> Candidate:
    return Candidate(line, " ".join(one.text for one in line.sentences))
