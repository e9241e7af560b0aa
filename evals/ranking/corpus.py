"""The training questions: passages with sentences, windows and where each answer stands. Knows no model and no sample script."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
HELD_OUT = frozenset(
    {
        "A Doll’s House", "Ghosts", "Heartbreak House", "Major Barbara", "Six Characters in Search of an Author",
        "The Admirable Bashville", "The Interlude at the Playhouse", "bonspiel", "the-fit-ups",
    }
)  # fmt: skip
"""Works whose questions train nothing: epochs, weights and thresholds are chosen on them."""

_SENTENCE_END = re.compile(r"""(?<=[.!?…])["”’')*_]{0,4}\s+(?=["“‘'(*_\[]{0,4}[A-Z0-9])""")
_PLAY_CUE = re.compile(r"([A-Z][^:\n(]{0,40}): ")
_HEADING = re.compile(r"(?:INT|EXT|I/E|EST)[. /]|\.[A-Z]")


class Sentence(NamedTuple):
    """Words with their place in the passage and who says them."""

    start: int
    end: int
    speaker: str


class Passage(NamedTuple):
    work: str
    name: str
    text: str
    sentences: tuple[Sentence, ...]


class Question(NamedTuple):
    """`passage` is where the answer is, or, without a quote, what the unanswerable question is about."""

    text: str
    passage: int
    start: int
    end: int

    @property
    def answerable(self) -> bool:
        return self.end > self.start


class Corpus(NamedTuple):
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


def load(*names: str, plain: bool = False) -> Corpus:
    """Read every data file, or the named ones; `plain` adds the questions in the script's own words."""
    files = sorted(DATA.glob("*.jsonl.gz"))
    passages: list[Passage] = []
    questions: list[Question] = []
    for file in files:
        if names and file.name.split(".")[0] not in names:
            continue
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                questions.extend(_questions(row, len(passages), plain=plain))
                passages.append(Passage(row["work"], row["passage"], row["text"], tuple(_sentences(row["text"]))))
    return Corpus(tuple(passages), tuple(questions))


def windows(passage: Passage, words: int) -> list[tuple[int, int]]:
    """Bound runs of whole sentences of up to so many words, each beginning two fifths before the last one ended."""
    lengths = [len(passage.text[s.start : s.end].split()) for s in passage.sentences]
    found, first = [], 0
    while first < len(lengths):
        last, size = first, 0
        while last < len(lengths) and (last == first or size + lengths[last] <= words):
            size += lengths[last]
            last += 1
        found.append((first, last))
        if last == len(lengths):
            break
        step, passed = first, 0
        while step < last and passed + lengths[step] <= size * 0.6:
            passed += lengths[step]
            step += 1
        first = max(first + 1, step)
    return found


def rendered(passage: Passage, first: int, last: int) -> str:
    """Write sentences as the product does: `Name: words`, a line for each change of speaker, no inline marks."""
    lines: list[str] = []
    before: str | None = None
    for sentence in passage.sentences[first:last]:
        words = re.sub(r"[*_]", "", passage.text[sentence.start : sentence.end])
        if before is not None and sentence.speaker == before:
            lines[-1] += f" {words}"
        else:
            lines.append(f"{sentence.speaker.title()}: {words}" if sentence.speaker else words)
        before = sentence.speaker
    return "\n".join(lines)


def _questions(row: dict, passage: int, *, plain: bool) -> Iterator[Question]:
    for question in (*row["questions"], *(row.get("plain", ()) if plain else ())):
        start = row["text"].index(question["quote"])
        yield Question(question["question"], passage, start, start + len(question["quote"]))
    for text in (*row["unanswerable"], *(row.get("plain_unanswerable", ()) if plain else ())):
        yield Question(text, passage, 0, 0)


def _sentences(text: str) -> Iterator[Sentence]:
    """Part a play's or a script's page; what is no cue and no heading is words of whoever is speaking."""
    speaker, position, blank = "", 0, True
    lines = text.split("\n")
    for number, line in enumerate(lines):
        start, position = position, position + len(line) + 1
        follows = number + 1 < len(lines) and lines[number + 1].strip()
        if not line.strip():
            speaker, blank = "", True
            continue
        if blank and (_HEADING.match(line) or (line.isupper() and follows)):
            speaker = "" if _HEADING.match(line) else re.sub(r"\([^()]*\)|[\^@]", "", line).strip()
        else:
            cue = _PLAY_CUE.match(line)
            speaker = cue.group(1) if cue else "" if line.startswith("(") and blank else speaker
            yield from _split(text, start + (cue.end() if cue else 0), start + len(line), speaker)
        blank = False


def _split(text: str, start: int, end: int, speaker: str) -> Iterator[Sentence]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    for first, last in zip([start, *ends], [*ends, end], strict=True):
        words = text[first:last]
        if words.strip():
            yield Sentence(first + len(words) - len(words.lstrip()), first + len(words.rstrip()), speaker)


def positives(passage: Passage, question: Question, bounds: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return which windows hold the whole answer (or, if none does, part of it), and which hold nothing of it."""
    sentences = passage.sentences
    gold = {n for n, s in enumerate(sentences) if s.start < question.end and s.end > question.start}
    touching = [n for n, (first, last) in enumerate(bounds) if gold & set(range(first, last))]
    whole = [n for n in touching if gold <= set(range(*bounds[n]))]
    return whole or touching, [n for n in range(len(bounds)) if n not in set(touching)]
