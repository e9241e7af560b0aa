"""Pages judged side by side by people who are not told whose they are: pairs, answers, and what the answers come to. Plain values and arithmetic."""

from __future__ import annotations

import hashlib
import random
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple, get_args

from storyroom.domain.access import Label

__all__ = [
    "CHOICES", "LEAST", "BlindEntry", "BlindPage", "BlindPair", "BlindTest", "BlindWish", "Choice", "Judgment", "Shown", "Standing",
    "kept_of", "results", "shown_to", "split_pages",
]  # fmt: skip

Choice = Literal["left", "right", "same"]
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)
LEAST: Final = 20
"""Answers below which no share is told."""
_DRAWS = 2_000
_OWN = "own"
_BREAK: Final = re.compile(r"^={3,}[ \t]*$", re.MULTILINE)


class BlindPage(NamedTuple):
    """A page as it is shown."""

    source: str
    """Whose it is: `own`, `tuned`, `base`, or another word. Told to nobody before the test is closed."""
    text: str


class BlindPair(NamedTuple):
    """Two pages about the same scene."""

    scene: str
    """Where the own page stands, in words. Told with the results."""
    pages: tuple[BlindPage, BlindPage]


class Judgment(NamedTuple):
    """What one person said of one pair."""

    pair: int
    person: str
    kept: int | None
    """Place in the pair of the page that the person would keep; None for neither."""
    at: str


@dataclass(frozen=True, slots=True)
class BlindTest:
    """A test with everything that is hidden while it is open."""

    question: str
    secret: str
    """What decides which page stands left, and in which order pairs come: drawn when the test was made."""
    pairs: tuple[BlindPair, ...]
    judgments: tuple[Judgment, ...] = ()

    def open_to(self, person: str) -> tuple[int, ...]:
        """Return the pairs that a person has not judged yet, in this person's own order."""
        done = {one.pair for one in self.judgments if one.person == person}
        left = (at for at in range(len(self.pairs)) if at not in done)
        return tuple(sorted(left, key=lambda at: _drawn(self.secret, "order", person, at)))


class BlindEntry(NamedTuple):
    """A test as it is listed."""

    id: str
    name: str
    question: str
    label: Label
    by: str
    at: str
    closed_at: str
    pairs: int
    judgments: int
    people: int
    mine: int
    """How many pairs this person has judged."""


class BlindWish(NamedTuple):
    """What a test is to be made of: scenes of one draft, and what others wrote for the same scenes, in the same order."""

    name: str
    draft_id: str
    scenes: tuple[str, ...]
    others: Mapping[str, Sequence[str]]
    """Pages by whose they are, as `tuned` and `base`; one for each scene, empty where there is none."""
    question: str = ""


class Shown(NamedTuple):
    """A pair as one person gets to see it."""

    pair: int
    left: str
    right: str
    done: int
    of: int


class Standing(NamedTuple):
    """What people said of pages from two sources, against each other."""

    one: str
    other: str
    judged: int
    for_one: int
    for_other: int
    same: int
    people: int
    share: float | None
    """How often the first was kept, neither counted as half; None below `LEAST` answers."""
    interval: tuple[float, float] | None
    """95 %, by drawing scenes again: answers about one scene are no answers about another."""


def split_pages(text: str) -> tuple[str, ...]:
    """Cut a file into pages at lines of three or more equals signs, as Fountain breaks pages."""
    return tuple(page.strip() for page in _BREAK.split(text.replace("\r\n", "\n")))


def shown_to(test: BlindTest, person: str) -> Shown | None:
    """Return the next pair for a person, sides drawn for this person alone; None where all are judged."""
    left = test.open_to(person)
    if not left:
        return None
    pages = test.pairs[left[0]].pages
    first, second = reversed(pages) if _turned(test, person, left[0]) else pages
    return Shown(left[0], first.text, second.text, len(test.pairs) - len(left), len(test.pairs))


def kept_of(test: BlindTest, person: str, pair: int, choice: Choice) -> int | None:
    """Translate what a person chose by side into the place in the pair."""
    if choice == "same":
        return None
    return int((choice == "right") != _turned(test, person, pair))


def results(test: BlindTest) -> tuple[Standing, ...]:
    """Sum the answers up, one standing for every two sources; the studio's own pages stand first."""
    sources = sorted({page.source for pair in test.pairs for page in pair.pages}, key=lambda one: (one != _OWN, one))
    found = []
    for one, other in combinations(sources, 2):
        about = [at for at, pair in enumerate(test.pairs) if {page.source for page in pair.pages} == {one, other}]
        if about:
            found.append(_standing(test, one, other, frozenset(about)))
    return tuple(found)


def _standing(test: BlindTest, one: str, other: str, about: frozenset[int]) -> Standing:
    said = [judgment for judgment in test.judgments if judgment.pair in about]
    by_pair: dict[int, list[float]] = {}
    for judgment in said:
        by_pair.setdefault(judgment.pair, []).append(_for(test, judgment, one))
    points = [point for those in by_pair.values() for point in those]
    enough = len(points) >= LEAST
    return Standing(
        one, other, len(said), points.count(1.0), points.count(0.0), points.count(0.5), len({j.person for j in said}),
        statistics.fmean(points) if enough else None, _interval(list(by_pair.values())) if enough else None,
    )  # fmt: skip


def _for(test: BlindTest, judgment: Judgment, source: str) -> float:
    if judgment.kept is None:
        return 0.5
    return float(test.pairs[judgment.pair].pages[judgment.kept].source == source)


def _interval(by_pair: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Draw scenes again, with all that was said of each (percentile bootstrap; the same for the same answers)."""
    chance = random.Random(len(by_pair))  # noqa: S311  # draws for an interval
    shares = sorted(_share(chance.choices(by_pair, k=len(by_pair))) for _ in range(_DRAWS))
    return shares[round(_DRAWS * 0.025)], shares[round(_DRAWS * 0.975) - 1]


def _share(drawn: Iterable[Sequence[float]]) -> float:
    return statistics.fmean([point for those in drawn for point in those])


def _turned(test: BlindTest, person: str, pair: int) -> bool:
    return _drawn(test.secret, "side", person, pair)[0] < 128


def _drawn(*parts: object) -> bytes:
    return hashlib.sha256("/".join(map(str, parts)).encode()).digest()
