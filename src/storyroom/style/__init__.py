"""Whose voice a page is in: likeness to pages of one writer, held against pages of others. Knows no draft, no store and no model."""

from storyroom.style.attributing import attribute
from storyroom.style.margins import margin
from storyroom.style.profile import Profile, fit
from storyroom.style.scoring import Score, score

__all__ = ["Profile", "Score", "attribute", "fit", "margin", "score"]
