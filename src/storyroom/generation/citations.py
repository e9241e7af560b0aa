"""Holds every quote against the stored text. A quote that is not there to the letter of its words is no quote.

White space, dashes, quotation marks and emphasis marks may differ in what a model repeats; what is cited is always the
stored text itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from storyroom.domain.answer import Citation
from storyroom.generation.evidence import Evidence

__all__ = ["Folded", "find_quote", "fold", "quoted_parts"]

_LEAST_CHARACTERS = 6
"""Folded characters below which a quote says nothing: "a", "the key"."""
_SAME = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_DROPPED = frozenset("*_\\")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{1,2000})[”\"]")


class Folded(NamedTuple):
    """A copy made for comparing, and for each of its characters the place in the original; one more for the end."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """Lower the case, straighten quotes and dashes, drop emphasis marks, make each run of white space one blank."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_SAME)):
        if character in _DROPPED:
            continue
        if character.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        for lowered in character.casefold():
            out.append(lowered)
            places.append(place)
    return Folded("".join(out), (*places, len(text)))


def find_quote(quote: str, evidence: Evidence, folded: Folded | None = None) -> Citation | None:
    """Return the citation of a quote that stands in this evidence, or None. `folded` is its text, where it was folded before."""
    wanted = fold(quote.strip().strip("“”\"'….")).text.strip()
    if len(wanted) < _LEAST_CHARACTERS:
        return None
    folded = folded or fold(evidence.text)
    at = _whole_words(folded.text, wanted)
    if at < 0:
        return None
    first, last = folded.places[at], folded.places[at + len(wanted) - 1]
    return evidence.cite(evidence.start + first, evidence.start + last + 1)


def quoted_parts(sentence: str) -> tuple[str, ...]:
    """Return what a sentence itself puts between quotation marks."""
    return tuple(_QUOTED.findall(sentence))


def _whole_words(text: str, wanted: str) -> int:
    at = text.find(wanted)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(wanted) : at + len(wanted) + 1]
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return at
        at = text.find(wanted, at + 1)
    return -1
