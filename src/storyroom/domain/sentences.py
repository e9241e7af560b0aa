"""Where sentences end in script prose: after a stop and before a capital, but not after `Mrs.`. Decides nothing else."""

from __future__ import annotations

import re

__all__ = ["SENTENCE_END"]

_TITLES = (
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "sr",
    "jr",
    "prof",
    "sgt",
    "capt",
    "lt",
    "col",
    "gen",
    "rev",
    "hon",
    "no",
    "vs",
)
_NO_TITLE = "".join(rf"(?<!\b(?i:{title})\.)" for title in _TITLES)

SENTENCE_END = re.compile(rf"""[.!?…]{_NO_TITLE}["”’')*_]{{0,4}}\s+(?=["“‘'(*_\[]{{0,4}}[A-Z0-9])""")
"""Matches the stop and the white space behind it; the next sentence begins where the match ends."""
