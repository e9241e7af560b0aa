"""What moved a score: stretches of the passage and habits of words, each next to a place in the references. Decides no verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from storyroom.style.channels import CHANNELS, PLACES, Counts, Floats, count, places_of
from storyroom.style.profile import Profile
from storyroom.style.reading import Reading, count_words, read
from storyroom.style.scales import Scale, scatter
from storyroom.style.space import weighed

__all__ = ["Evidence", "evidence", "pieces"]

SPANS: Final = 4
"""Stretches shown of each kind: those that spoke most for the voice, and those that spoke most against it."""
HABITS: Final = 3
_SHORTEST: Final = 5
"""Words of a stretch worth quoting."""
_USUAL_RATE: Final = 2.5
"""How often in a thousand words, here or in the references, something is done before it is called a habit."""
_END: Final = re.compile(r"(?<!\bMrs[.])(?<!\bMr[.])(?<!\bDr[.])(?:(?<=[.!?])|(?<=[.!?][\"'’”)]))\s+|\n+")


class Evidence(NamedTuple):
    """One thing that moved the score, and a place in the references to hold it against."""

    kind: Literal["span", "habit"]
    quote: str
    """The very words: of the passage for a span; a word or sign for a habit."""
    begin: int
    end: int
    """Where a span stands in the passage, in code points; of a habit, where it first does. Both -1 if the passage never has it."""
    moved: float
    """By how much the margin fell if it were cut: above nought it speaks for the voice."""
    reference: int | None
    """Which reference the counter-example is from."""
    counter: str
    """The very words of the reference, empty if no reference has anything of the kind."""
    says: str


def evidence(passage: str, profile: Profile) -> tuple[Evidence, ...]:
    """Return what moved the margin of a passage most, for the voice and against it, spans first."""
    counts = count(passage)
    scale = profile.scale_for(count_words(passage))
    pull = _pull(counts, scale)
    kept = [(begin, end) for begin, end in pieces(passage) if count_words(passage[begin:end]) >= _SHORTEST]
    moved = [_moved(count(passage[begin:end]), counts, pull) for begin, end in kept]
    order = sorted(range(len(kept)), key=lambda one: -moved[one])
    chosen = [one for one in order[:SPANS] if moved[one] > 0] + [one for one in order[::-1][:SPANS] if moved[one] < 0]
    shelf = _Shelf(profile.references)
    spans = [_span(passage, kept[one], moved[one], shelf) for one in chosen]
    return (*spans, *_habits(passage, counts, pull, scale, shelf))


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into sentences and lines, as begin and end in code points."""
    begin = 0
    for gap in _END.finditer(text):
        if text[begin : gap.start()].strip():
            yield begin, gap.start()
        begin = gap.end()
    if text[begin:].strip():
        yield begin, len(text)


def _pull(counts: Counts, scale: Scale) -> Floats:
    """Return what one unit of each place adds to the margin of this passage, (channels, places)."""
    voices = scale.voices.astype(np.float32).reshape(-1, len(CHANNELS), PLACES)
    toward: Floats = voices[0] - voices[1:].mean(axis=0)
    pull = np.zeros_like(toward)
    for row, channel in enumerate(CHANNELS):
        weights = scale.space.weights[row]
        value, size = weighed(counts, channel, weights)
        off = float(np.linalg.norm(value - scale.space.means[row])) or 1.0
        pull[row] = toward[row] * weights * np.float32(scale.space.scale(channel) / (off * (size or 1.0)))
    return pull / np.float32(scatter(scale.scores(counts)[1:]))


def _moved(part: Counts, whole: Counts, pull: Floats) -> float:
    """Return how much of the margin goes with a part, to the first order: what its runs add to logarithms of counts."""
    total = 0.0
    for row, channel in enumerate(CHANNELS):
        places, times = part[channel]
        known = np.zeros(len(pull[row]), np.float32)
        known[whole[channel][0]] = whole[channel][1]
        have = np.maximum(known[places], times)
        left = have - times
        lost = np.log(have) + 1 - np.where(left > 0, np.log(np.maximum(left, 1)) + 1, 0)
        total += float((pull[row][places] * lost * (known[places] > 0)).sum())
    return total


class _Shelf:
    """The sentences of the references, to be looked up by the words that they share."""

    def __init__(self, references: Sequence[str]) -> None:
        self._sentences = [
            (index, text[begin:end]) for index, text in enumerate(references) for begin, end in pieces(text)
        ]
        self._readings: list[Reading] = [read(sentence) for _, sentence in self._sentences]
        self._words = [set(reading.phrases) for reading in self._readings]
        spread = Counter(word for words in self._words for word in words)
        self._rare = {word: float(np.log(len(self._words) / many)) + 0.1 for word, many in spread.items()}
        self.tokens = Counter(token for text in references for token in read(text).words)

    def nearest(self, text: str) -> tuple[int | None, str]:
        """Return the reference sentence that shares most grammar with a text, for how much either holds."""
        words = set(read(text).phrases)
        best, found = 0.0, None
        for index, theirs in enumerate(self._words):
            shared = sum(self._rare[word] for word in words & theirs)
            near = shared / (1.0 + sum(self._rare[word] for word in theirs)) ** 0.5
            if len(theirs) >= _SHORTEST and near > best:
                best, found = near, index
        return (None, "") if found is None else self._sentences[found]

    def holding(self, token: str) -> tuple[int | None, str]:
        """Return the shortest reference sentence of some length with a token in it."""
        held = [index for index, reading in enumerate(self._readings) if token in reading.words]
        good = [one for one in held if len(self._readings[one].words) >= _SHORTEST] or held
        return self._sentences[min(good, key=lambda one: len(self._sentences[one][1]))] if good else (None, "")


def _span(passage: str, place: tuple[int, int], moved: float, shelf: _Shelf) -> Evidence:
    quote = passage[place[0] : place[1]]
    reference, counter = shelf.nearest(quote)
    says = (
        "Like the references."
        if moved > 0
        else "Unlike the references; this is how they put something of the same build."
    )
    return Evidence("span", quote, *place, moved, reference, counter, says)


def _habits(passage: str, counts: Counts, pull: Floats, scale: Scale, shelf: _Shelf) -> list[Evidence]:
    """Words and signs that moved the margin most, those the passage never has among them."""
    reading = read(passage)
    here, row = Counter(reading.words), CHANNELS.index("words")
    ours, theirs = 1000 / max(1, len(reading.words)), 1000 / max(1, sum(shelf.tokens.values()))
    tokens = [
        token
        for token in here | shelf.tokens
        if not token.startswith(("*", "Qq")) and max(here[token] * ours, shelf.tokens[token] * theirs) >= _USUAL_RATE
    ]
    places, weights = places_of(tokens), scale.space.weights[row]
    value, size = weighed(counts, "words", weights)
    a_unit = pull[row][places] * size / np.where(weights[places] > 0, weights[places], 1)
    moved = a_unit * (value[places] - scale.space.means[row][places])
    order = sorted(range(len(tokens)), key=lambda one: -float(moved[one]))
    return [
        _habit(
            passage,
            tokens[one],
            float(moved[one]),
            (here[tokens[one]] * ours, shelf.tokens[tokens[one]] * theirs),
            shelf,
        )
        for one in dict.fromkeys([*order[:HABITS], *order[::-1][:HABITS]])
    ]


def _habit(passage: str, token: str, moved: float, rates: tuple[float, float], shelf: _Shelf) -> Evidence:
    reference, counter = shelf.holding(token)
    edge = r"\b" if token[0].isalpha() else ""
    found = re.search(edge + re.escape(token).replace("'", "['’]") + edge, passage, re.IGNORECASE)
    begin, end = found.span() if found else (-1, -1)
    says = f"`{token}`: {rates[0]:.1f} in a thousand words here, {rates[1]:.1f} in the references."
    return Evidence("habit", token, begin, end, moved, reference, counter, says)
