"""A passage made ready for measuring: typography folded, names of speakers taken off, names and rare words masked. Measures nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["NAME", "Reading", "common_words", "count_words", "fold", "read", "without_cues"]

NAME: Final = "Qq"
"""What stands for a masked name: no English word, capitalised as a name is."""
KNOWN: Final = 5
"""Writers of the packaged cohort (of 40) that use a word before it is taken for a word and not for somebody's name."""
PLAIN: Final = 12
"""Writers that use a word before it says something of manner, and not only of matter: about 2,500 words."""
BARE: Final = 20
"""The same, more strictly, for phrases: about 1,100 words, most of them grammar."""

_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " ", "\t": " "})
_DASH: Final = re.compile(r"[ ]*(?:[—–]|--+)[ —–-]*")
_SPACES: Final = re.compile(r" {2,}")
_LABEL: Final = re.compile(r"^[A-Z0-9][^:\n.!?()]{0,40}:[ \n]", re.MULTILINE)
_CUE: Final = re.compile(r"^[ ]*@?[A-Z][A-Z0-9 .'&#^-]{0,40}(?:\([^()\n]{1,20}\))?[ ^]*$\n?", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class Reading(NamedTuple):
    """One passage in the forms that the channels look at. All but `page` are without names of speakers."""

    page: str
    letters: str
    shape: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]


def count_words(passage: str) -> int:
    """Count words as they are parted by white space, as a person would."""
    return len(passage.split())


def fold(text: str) -> str:
    """Make quotes, dashes and spaces alike: they tell of editors and programs before they tell of writers."""
    return _SPACES.sub(" ", _DASH.sub("— ", text.translate(_QUOTES)))


def without_cues(text: str) -> str:
    """Take off who speaks, in plays (`Nora: ...`) and in scripts (`NORA` on a line of its own)."""
    return _CUE.sub("", _LABEL.sub("", text))


@lru_cache(maxsize=1)
def common_words() -> dict[str, int]:
    """Return words in common use, with how many writers of the packaged cohort use each."""
    lines = files("storyroom.style").joinpath("common.txt").read_text(encoding="ascii").splitlines()
    return {word: int(count) for word, count in (line.split(" ") for line in lines if not line.startswith("#"))}


def read(passage: str) -> Reading:
    """Read a passage into the forms that are measured."""
    folded = fold(passage)
    bare = without_cues(folded)
    plain, phrases = _masked(bare, PLAIN), _masked(bare, BARE)
    return Reading(folded, _unnamed(bare).lower(), phrases, _tokens(plain), _tokens(phrases))


def _unnamed(text: str) -> str:
    known = common_words()

    def mask(match: re.Match[str]) -> str:
        word = match[0]
        return NAME if word[0].isupper() and len(word) > 1 and word.lower() not in known else word

    return _WORD.sub(mask, text)


def _masked(text: str, writers: int) -> str:
    """Keep the words that many writers use; leave of others their last two letters, and of names that they are names."""
    known = common_words()

    def mask(match: re.Match[str]) -> str:
        word = match[0]
        lower = word.lower()
        if known.get(lower, 0) >= writers:
            return lower
        return NAME if word[0].isupper() else "*" + lower[-2:]

    return _WORD.sub(mask, text)


_TOKEN: Final = re.compile(r"[\w*']+|[^\w\s]")


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))
