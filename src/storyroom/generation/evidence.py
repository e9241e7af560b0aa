"""What an answer may rest on: scenes that the asker may see, with their exact text. Chooses nothing."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.access import Label
from storyroom.domain.answer import Citation
from storyroom.generation.stretches import Line

__all__ = ["Evidence"]


class Evidence(NamedTuple):
    """One scene put before whoever answers.

    Units: `start` is the place of `text` in the draft's canonical text, in code points.
    """

    project: str
    document: str
    draft: str
    draft_id: str
    label: Label
    scene: int
    scene_number: str | None
    heading: str
    page: int
    start: int
    text: str
    lines: tuple[Line, ...] = ()
    """The scene's action and speech, element by element."""

    def cite(self, start: int, end: int) -> Citation:
        """Quote a stretch, given in offsets of the draft's canonical text."""
        return Citation(
            project=self.project,
            document=self.document,
            draft=self.draft,
            draft_id=self.draft_id,
            scene=self.scene,
            scene_number=self.scene_number,
            heading=self.heading,
            page=self.page,
            start=start,
            end=end,
            quote=self.text[start - self.start : end - self.start],
        )
