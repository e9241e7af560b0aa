"""Whose voice a page is in: likeness to pages of one writer, held against pages of others. Knows no draft, no store and no model."""

from storyroom.style.attributing import attribute
from storyroom.style.drifting import Drift, drift
from storyroom.style.evidence import Evidence
from storyroom.style.habits import Habit, Measure, habits, measures, where
from storyroom.style.margins import margin
from storyroom.style.pairing import Yard, yard
from storyroom.style.profile import ENOUGH_OTHERS, FEWEST_REFERENCES, FEWEST_WORDS, SHORTEST_REFERENCE, Profile, fit
from storyroom.style.ruler import FEWEST_NEW, Place, Ruler, ruler
from storyroom.style.sameness import Near, Sameness, Usual, sameness
from storyroom.style.scoring import Score, lacking, score
from storyroom.style.separating import Separation, separation
from storyroom.style.stripping import Window, strip

__all__ = [
    "ENOUGH_OTHERS", "FEWEST_NEW", "FEWEST_REFERENCES", "FEWEST_WORDS", "SHORTEST_REFERENCE", "Drift", "Evidence", "Habit", "Measure", "Near", "Place", "Profile", "Ruler",
    "Sameness", "Score", "Separation", "Usual", "Window", "Yard", "attribute", "drift", "fit", "habits", "lacking", "margin", "measures", "ruler",
    "sameness", "score", "separation", "strip", "where", "yard",
]  # fmt: skip
