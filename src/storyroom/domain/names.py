"""Names as cues spell them: what is the name, what is an extension. Merges nobody: that takes evidence."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Cue", "parse_cue"]

MAX_CUE = 500
"""A longer paragraph is no cue, whatever the file calls it; it is taken as a name whole."""

_TRAILING = re.compile(r"\(([^()]*)\)\s*$")


class Cue(NamedTuple):
    """`MARIT (V.O.) (CONT'D)` in its parts: name `MARIT`, extensions `("V.O.", "CONT'D")`."""

    name: str
    extensions: tuple[str, ...]


def parse_cue(text: str) -> Cue:
    """Split a cue into the name and its bracketed extensions. The name keeps its case, digits and signs."""
    if len(text) > MAX_CUE:
        return Cue(text.strip(), ())
    rest = text.strip().removesuffix("^").rstrip()
    if "(" not in rest:
        return Cue(rest or text.strip(), ())
    extensions: list[str] = []
    while matched := _TRAILING.search(rest):
        extensions.insert(0, matched.group(1).strip())
        rest = rest[: matched.start()].rstrip()
    return Cue(rest or text.strip(), tuple(extensions))
