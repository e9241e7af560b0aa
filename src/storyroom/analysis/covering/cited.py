"""A sentence of a reader's report with the quotes it rests on, and the seam for whoever writes prose from them. Writes none itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from storyroom.domain.story import Evidence

__all__ = ["Cited", "Prose", "checked"]


class Cited(NamedTuple):
    """One sentence and what it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


class Prose(Protocol):
    """Writes a section of the report in sentences of its own, from cited facts and nothing else."""

    def write(self, section: str, facts: Sequence[Cited]) -> Sequence[Cited]:
        """Return the section's sentences, each with quotes taken from the facts."""
        ...


def checked(said: Sequence[Cited], facts: Sequence[Cited]) -> tuple[tuple[Cited, ...], int]:
    """Keep the sentences all of whose quotes stand in the facts; say how many were taken out."""
    known = {one for fact in facts for one in fact.evidence}
    kept = tuple(one for one in said if one.text.strip() and one.evidence and known.issuperset(one.evidence))
    return kept, len(said) - len(kept)
