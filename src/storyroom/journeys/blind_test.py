"""Makes blind tests: the studio's own pages beside what models wrote for the same scenes, with whatever would give them away taken off."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import get_args

from storyroom.domain.blind import BlindPage, BlindPair, BlindTest, BlindWish, Choice, Judgment, kept_of
from storyroom.domain.document import DraftReading
from storyroom.domain.headings import parse_heading
from storyroom.errors import InvalidRequestError
from storyroom.journeys.scenes_named import scenes_named
from storyroom.style.reading import fold

__all__ = ["QUESTION", "answered", "made_of"]

QUESTION = "Which page would you keep?"
_MOST_PAIRS = 200
_MOST_WORDS, _FEWEST_WORDS = 400, 40
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_OWN = "own"


def made_of(reading: DraftReading, wish: BlindWish) -> BlindTest:
    """Put a test together. Pages lose their headings and their typography, and those of a pair are cut to one length.

    Raises: NotFoundError for a scene that is not there; InvalidRequestError.
    """
    others = _checked(wish)
    named = [min(scenes_named(reading, (name,))) for name in wish.scenes]
    if len(set(named)) != len(named):
        raise InvalidRequestError("A scene is named twice.", "Each scene once.")
    entries = {entry.scene: entry for entry in reading.scenes}
    pairs: list[BlindPair] = []
    for place, scene in enumerate(named):
        entry = entries[scene]
        pages = {_OWN: reading.screenplay.text[entry.start : entry.end], **{k: v[place] for k, v in others.items()}}
        where = f"{entry.scene_number or f'({entry.scene})'} {entry.heading}"
        pairs += _pairs(where, {source: _bare(text) for source, text in pages.items() if text.strip()})
    if not pairs:
        raise InvalidRequestError("There are no two pages to hold side by side.", "Give pages for each scene.")
    if len(pairs) > _MOST_PAIRS:
        raise InvalidRequestError(f"At most {_MOST_PAIRS} pairs; these are {len(pairs):,}.", "Name fewer scenes.")
    return BlindTest(" ".join(wish.question.split())[:200] or QUESTION, secrets.token_hex(16), tuple(pairs))


def answered(test: BlindTest, person: str, pair: int, choice: str, at: str) -> Judgment:
    """Turn what a person chose into an answer. Raises: InvalidRequestError where it was answered, or cannot be."""
    if choice not in get_args(Choice):
        raise InvalidRequestError(f"{choice[:20]!r} is no answer.", f"Use: {', '.join(get_args(Choice))}.")
    if pair not in test.open_to(person):
        raise InvalidRequestError("This pair is not waiting for your answer.", "Answer the one that is shown.")
    side: Choice = "left" if choice == "left" else "right" if choice == "right" else "same"
    return Judgment(pair, person, kept_of(test, person, pair, side), at)


def _checked(wish: BlindWish) -> Mapping[str, Sequence[str]]:
    if not wish.scenes or not wish.others:
        raise InvalidRequestError("A blind test needs scenes, and pages that others wrote for them.", "Name both.")
    for source, pages in wish.others.items():
        if not _NAME.fullmatch(source) or source == _OWN:
            raise InvalidRequestError(
                f"{source[:40]!r} cannot stand for whose pages these are.", "As in tuned or base."
            )
        if len(pages) != len(wish.scenes):
            raise InvalidRequestError(
                f"{source}: {len(pages):,} pages for {len(wish.scenes):,} scenes.",
                "One page for each scene, in the same order; an empty one where there is none.",
            )
    return wish.others


def _pairs(where: str, pages: Mapping[str, str]) -> Iterator[BlindPair]:
    for one, other in combinations(pages, 2):
        if pages[one] == pages[other]:
            raise InvalidRequestError(f"{one} and {other} are the same page for {where[:60]}.", "Leave it empty.")
        words = min(_MOST_WORDS, *(len(pages[source].split()) - 1 for source in (one, other)))  # both are cut
        if words < _FEWEST_WORDS:
            raise InvalidRequestError(
                f"{where[:60]}: a page of {words} words tells too little.", f"Take pages of {_FEWEST_WORDS} or more."
            )
        yield BlindPair(where, (BlindPage(one, _cut(pages[one], words)), BlindPage(other, _cut(pages[other], words))))


def _bare(text: str) -> str:
    """Take the heading off, and whatever tells of programs: kinds of quotes and dashes, blanks, gaps."""
    lines = fold(text.replace("\r\n", "\n").strip() + "\n").split("\n")
    while lines and (not lines[0].strip() or parse_heading(lines[0].lstrip(". ")).setting):
        lines = lines[1:]
    return _GAP.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _cut(text: str, words: int) -> str:
    """Keep so many words, and the lines that they stand on. There are more."""
    return text[: list(re.finditer(r"\S+", text))[words - 1].end()] + " ..."
