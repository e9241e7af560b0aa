"""A passage told plainly, as a note: without voice, so that a model can be asked to put the voice back. Knows no names and no grammar."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["plainly"]

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_SMALL: Final = frozenset(
    "a an the and or but so of to in on at by for from with as is are was were be been being am do does did has have had it its "
    "this that these those there here he she they him her them his hers their theirs i me my mine we us our ours you your yours "
    "who whom whose which what when where why how if then than very just only even still too also quite rather really now again "
    "not no".split()
) - {"not", "no"}
"""Words that carry the sentence and not what it says. What denies stays."""


def plainly(text: str) -> str:
    """Return what a passage says in the order in which it says it, a line a paragraph: no marks, no small words, no capitals."""
    lines = []
    for line in text.splitlines():
        said = [word.casefold() for word in _WORD.findall(line)]
        kept = [word for word in said if word not in _SMALL and not (word.endswith("ly") and len(word) > 4)]
        if kept or said:
            lines.append(" ".join(kept or said))
    return "Note: " + "; ".join(lines)
