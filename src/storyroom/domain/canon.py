"""Canon: what people have said holds, and what they have said is meant. Stores nothing, judges nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from storyroom.domain.story import Finding

__all__ = ["Canon", "CanonKind", "finding_key", "intended_keys"]

_WORD = re.compile(r"\w+")


class CanonKind(StrEnum):
    """What was pinned."""

    STATEMENT = "statement"
    """A short sentence, typed by a person or read from a series bible."""
    SCENE = "scene"
    """A scene of a draft: what it shows holds."""
    DOCUMENT = "document"
    """A whole draft: what it shows holds."""
    INTENDED = "intended"
    """A finding that a person said was meant."""


class Canon(NamedTuple):
    """One thing that was pinned, as a person with the clearance for it sees it.

    Units: `start` and `end` are code points of the canonical text of `draft_id`; both 0 for a statement.
    """

    id: str
    kind: CanonKind
    text: str
    """The statement; for a scene or a document its words; for a finding its expectation."""
    draft_id: str
    """The draft on which it was pinned: it follows that draft's label, and goes when that draft goes."""
    source: str
    """Where it comes from, for people: `Series bible.md, line 12`, `Blue draft, scene 4`."""
    start: int = 0
    end: int = 0
    key: str = ""
    """For a finding, what `finding_key` says of it."""
    by: str = ""
    """Who pinned it."""
    at: str = ""
    """When, in ISO 8601, UTC."""
    retired_at: str = ""
    """Since when it holds no more; empty while it holds."""
    retired_by: str = ""


def finding_key(finding: Finding) -> str:
    """Name a finding in a way that the next draft understands: by its rule and the words of its quotes, wherever they stand.

    64 hexadecimal digits; punctuation, case and place in the script make no difference.
    """
    words = (" ".join(_WORD.findall(quote.quote.casefold())) for quote in finding.citations)
    pinned = (" ".join(_WORD.findall(quote.quote.casefold())) for quote in finding.canon)
    return hashlib.sha256("\n".join((finding.rule, *words, "", *pinned)).encode()).hexdigest()


def intended_keys(canon: Iterable[Canon]) -> frozenset[str]:
    """Return the keys of the findings that people said were meant."""
    return frozenset(one.key for one in canon if one.kind is CanonKind.INTENDED and one.key)
