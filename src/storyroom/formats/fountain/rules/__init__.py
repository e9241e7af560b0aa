"""The grammar of Fountain's body: an ordered table of small rules. The first that matches a line reads it."""

from storyroom.formats.fountain.rules import (
    action,
    centered,
    cue,
    forced_action,
    forced_transition,
    lyric,
    page_break,
    scene_heading,
    section,
    synopsis,
    transition,
)
from storyroom.formats.fountain.rules.rule import Rule

__all__ = ["RULES", "Rule"]

RULES: tuple[Rule, ...] = (
    forced_action.RULE,
    page_break.RULE,
    synopsis.RULE,
    section.RULE,
    lyric.RULE,
    centered.RULE,
    forced_transition.RULE,
    scene_heading.FORCED_RULE,
    cue.FORCED_RULE,
    scene_heading.RULE,
    transition.RULE,
    cue.RULE,
    action.RULE,
)
