"""From a picture to the sheet it shows and what its words say: one straight line. Names nobody."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Picture, Sheet
from storyroom.tracing.ink import Ink, ink_of
from storyroom.tracing.measuring import Measured, Subject, measure, subject_of
from storyroom.tracing.places import Place, Shelf
from storyroom.tracing.pose import poses
from storyroom.tracing.template import Letters
from storyroom.tracing.verdict import evidence_of

__all__ = ["Reading", "Tracer"]

_TRIED = 6
"""Sheets that are registered, of those whose pattern fits best."""
_NEAR = 0.1
"""How much less alike a sheet may be than the best one and still be what the picture shows: a page of another draft, or of sides."""
_LEAST_PATTERN = 0.25
_SURE_PATTERN = 0.5
"""Pattern that no wrong pose gives: the others need not be tried."""
_NEAR_PATTERN = 0.15
"""How much worse the pattern of a sheet may fit than the best one's and still be tried."""
_KEPT = 3


class Reading(NamedTuple):
    """Which sheet a picture shows, how well they agree, and what the words say."""

    sheet: int
    fit: float
    evidence: NDArray[np.float64]


class Tracer:
    """Reads pictures against all sheets that were ever handed out."""

    def __init__(self, sheets: Sequence[Sheet], letters: Letters) -> None:
        self.sheets = tuple(sheets)
        self._letters = letters
        self._known = [index for index, sheet in enumerate(self.sheets) if sheet.pieces]
        self._shelf = Shelf([self.sheets[index] for index in self._known]) if self._known else None
        self._subjects: OrderedDict[int, Subject] = OrderedDict()

    def read(self, picture: Picture, *, expected: Sequence[int] = ()) -> list[Reading]:
        """Read one picture, whichever way up it lies: every sheet that it may show, the likeliest first.

        `expected` names sheets that it may well show, such as the one after the last.
        """
        for turned in _turns(picture):
            ink = ink_of(turned)
            found = self._read(ink, expected) if ink is not None else []
            if found:
                return found
        return []

    def _read(self, ink: Ink, expected: Sequence[int]) -> list[Reading]:
        found: dict[int, Reading] = {}
        for place in self._places(ink, expected):
            if place.sheet in found:
                continue
            measured = measure(ink, self._subject(place.sheet), place.warp)
            if measured is not None:
                found[place.sheet] = _reading(place.sheet, self.sheets[place.sheet], measured)
        best = max((reading.fit for reading in found.values()), default=0.0)
        return sorted((one for one in found.values() if one.fit > best - _NEAR), key=lambda one: -one.fit)

    def _places(self, ink: Ink, expected: Sequence[int]) -> Iterator[Place]:
        """Yield where it may be, the likeliest first, over all likely poses."""
        if self._shelf is None:
            return
        first = [self._known.index(index) for index in expected if index in self._known]
        found: list[Place] = []
        for pose in poses(ink):
            found += [place for place in self._shelf.places(ink, pose, first=first) if place.score > _LEAST_PATTERN]
            if any(place.score > _SURE_PATTERN for place in found):
                break
        best = max((place.score for place in found), default=0.0)
        likely = [place for place in found if place.score > best - _NEAR_PATTERN]
        for place in sorted(likely, key=lambda place: -place.score)[:_TRIED]:
            yield place._replace(sheet=self._known[place.sheet])

    def _subject(self, index: int) -> Subject:
        if index not in self._subjects:
            self._subjects[index] = subject_of(self.sheets[index], self._letters)
            if len(self._subjects) > _KEPT:
                self._subjects.popitem(last=False)
        return self._subjects[index]


def _reading(index: int, sheet: Sheet, measured: Measured) -> Reading:
    return Reading(index, measured.fit, evidence_of(sheet, measured))


def _turns(picture: Picture) -> Iterator[Picture]:
    """Yield the picture as it is, then upside down, then on its sides."""
    yield picture
    yield replace(picture, pixels=picture.pixels[::-1])
    grid = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width)
    for times in (1, 3):
        turned = np.rot90(grid, times)
        yield Picture(picture.page, turned.shape[1], turned.shape[0], np.ascontiguousarray(turned).tobytes())
