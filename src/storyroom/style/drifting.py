"""A page against its own previous draft: what was put in, and whether it moved the page away from the voice. Names no culprit."""

from __future__ import annotations

import math
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from storyroom.style.evidence import pieces
from storyroom.style.margins import margin
from storyroom.style.profile import FEWEST_REFERENCES, FEWEST_WORDS, Profile
from storyroom.style.reading import count_words

__all__ = ["Drift", "drift"]

_LEAST_NEW: Final = 60
"""Words put in under which nothing is said of them."""


class Drift(NamedTuple):
    """How a page changed. `value` is None where there is not enough to say; below nought, the page went away from the voice."""

    value: float | None
    change: float | None
    """Margin of the page less margin of its previous draft, both taken as one length."""
    fresh: float | None
    """Margin of what was put in, alone, less the margin of what was kept."""
    put_in: tuple[tuple[int, int], ...]
    """Where the new words stand in the page, in code points."""
    missing: str


def drift(before: str, after: str, profile: Profile) -> Drift:
    """Say whether a revision moved a page away from a voice, by the page as a whole and by the new words alone."""
    places = _new(before, after)
    fresh = "\n".join(after[begin:end] for begin, end in places)
    kept = _without(after, places)
    missing = _missing(before, after, fresh, profile)
    if missing:
        return Drift(None, None, None, places, missing)
    words = min(count_words(before), count_words(after))
    change = margin(after, profile, as_long_as=words) - margin(before, profile, as_long_as=words)
    alone = margin(fresh, profile, as_long_as=FEWEST_WORDS)
    against = alone - margin(kept, profile, as_long_as=words) if count_words(kept) >= _LEAST_NEW else alone
    share = count_words(fresh) / max(1, count_words(after))
    return Drift(change / math.sqrt(share) + alone, change, against, places, "")


def _new(before: str, after: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences and lines of a page that its previous draft did not have, neighbours joined."""
    old = [before[begin:end].strip() for begin, end in pieces(before)]
    spans = list(pieces(after))
    new = [after[begin:end].strip() for begin, end in spans]
    found: list[tuple[int, int]] = []
    for tag, _, _, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in {"insert", "replace"}:
            found.append((spans[begin][0], spans[end - 1][1]))
    return tuple(found)


def _without(text: str, places: tuple[tuple[int, int], ...]) -> str:
    for begin, end in reversed(places):
        text = text[:begin] + text[end:]
    return text


def _missing(before: str, after: str, fresh: str, profile: Profile) -> str:
    if min(count_words(before), count_words(after)) < FEWEST_WORDS:
        return f"Not enough to say: both drafts need {FEWEST_WORDS} words."
    if profile.usable < FEWEST_REFERENCES:
        return f"Not enough to say: {FEWEST_REFERENCES - profile.usable} more reference passages needed."
    return "" if count_words(fresh) >= _LEAST_NEW else f"Not enough to say: fewer than {_LEAST_NEW} words are new."
