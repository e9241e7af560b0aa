"""How distinct the voices of a cast are, against chance: blocks of speech, character trigrams, shuffled labels. No verdict on any line.

Source: facts page on style: character n-grams carry most of a voice, names masked; a distinctness is only told with a null model.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from storyroom.analysis.cast import cast_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.report import Column, Row, Table

__all__ = ["voices_table"]

BLOCK: Final = 120
"""Words of one block."""
FEWEST: Final = 3
"""Blocks that somebody must have to be heard at all."""
MOST: Final = 8
"""Blocks that are compared of one person, spread over the script."""
SHUFFLES: Final = 400
SEED: Final = 20_260_101
_NAME = re.compile(r"(?<![.!?…]\s)(?<!^)\b[A-Z][\w'’-]+")


def voices_table(manuscript: Manuscript) -> tuple[Table, str]:
    """Return the table of voices and what people should know of it."""
    blocks = _blocks(manuscript)
    columns = (
        Column("name", "Name"), Column("blocks", "Blocks of 120 words", numeric=True),
        Column("apart", "Nearer to own than to others by", numeric=True), Column("chance", "Shuffles that did as well", numeric=True),
        Column("says", "Says"),
    )  # fmt: skip
    if len(blocks) < 2:  # one voice has nobody to differ from
        note = f"Voices: not enough to say. Two people with {FEWEST * BLOCK} spoken words each are needed."
        return Table("voices", "How distinct the voices are", columns, ()), note
    likeness, owners = _likeness(blocks)
    measured, chance = _against_chance(likeness, owners)
    names = {person.id: person.name for person in cast_of(manuscript).people}
    rows = [
        Row(
            (
                names.get(one, "all of them"),
                len(blocks.get(one, owners)),
                round(measured[one], 4),
                round(chance[one], 3),
                _says(chance[one]),
            )
        )
        for one in ("", *blocks)
    ]
    note = (
        f"Voices: blocks of {BLOCK} spoken words, names masked, compared by character trigrams; {SHUFFLES} shuffles of who says which "
        "block are the measure of chance. What people talk about counts as well as how. It says nothing of a single line."
    )
    return Table("voices", "How distinct the voices are", columns, tuple(rows)), note


def _says(chance: float) -> str:
    if chance <= 0.01:  # the usual two levels
        return "distinct"
    return "somewhat distinct" if chance <= 0.05 else "not told apart from chance"


def _blocks(manuscript: Manuscript) -> dict[str, list[str]]:
    """Cut what each person says into blocks, those spread over the script where there are many."""
    cast = cast_of(manuscript)
    words: dict[str, list[str]] = {}
    for sentence in manuscript.sentences:
        person = cast.of_cue(sentence.speaker) if sentence.spoken else None
        if person is not None and person.kind == "person":
            words.setdefault(person.id, []).extend(_NAME.sub("N", sentence.text).lower().split())
    found = {}
    for id_, said in words.items():
        blocks = [" ".join(said[at : at + BLOCK]) for at in range(0, len(said) - BLOCK + 1, BLOCK)]
        if len(blocks) >= FEWEST:
            step = max(1.0, len(blocks) / MOST)
            found[id_] = [blocks[int(at * step)] for at in range(min(MOST, len(blocks)))]
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1]))[:10])


def _likeness(blocks: Mapping[str, Sequence[str]]) -> tuple[list[list[float]], list[str]]:
    """Return the cosine of every two blocks, centred on the mean of all, and whose each block is."""
    owners = [id_ for id_, listed in blocks.items() for _ in listed]
    counted = [_weighed(text) for listed in blocks.values() for text in listed]
    mean: defaultdict[str, float] = defaultdict(float)
    for one in counted:
        for gram, weight in one.items():
            mean[gram] += weight / len(counted)
    kept = [gram for gram, _ in sorted(mean.items(), key=lambda pair: -pair[1])[:600]]
    rows = [[one.get(gram, 0.0) - mean[gram] for gram in kept] for one in counted]
    lengths = [math.sqrt(math.fsum(value * value for value in row)) or 1.0 for row in rows]
    scaled = [[value / length for value in row] for row, length in zip(rows, lengths, strict=True)]
    return [[sum(map(float.__mul__, one, other)) for other in scaled] for one in scaled], owners


def _weighed(text: str) -> dict[str, float]:
    counts = Counter(text[at : at + 3] for at in range(len(text) - 2))
    return {gram: 1.0 + math.log(count) for gram, count in counts.items()}


def _against_chance(
    likeness: Sequence[Sequence[float]], owners: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Measure how much nearer own blocks are than others', for all and each, and in how many shuffles that is matched."""
    measured = _apart(likeness, owners)
    drawn, shuffled = random.Random(SEED), list(owners)  # noqa: S311  # a seeded shuffle, no secret
    matched = dict.fromkeys(measured, 0)
    for _ in range(SHUFFLES):
        drawn.shuffle(shuffled)
        for one, value in _apart(likeness, shuffled).items():
            matched[one] += value >= measured[one]
    return measured, {one: (count + 1) / (SHUFFLES + 1) for one, count in matched.items()}


def _apart(likeness: Sequence[Sequence[float]], owners: Sequence[str]) -> dict[str, float]:
    """Return mean likeness to own blocks less mean likeness to others', by owner, and under the empty name for all."""
    places: dict[str, list[int]] = {}
    for place, owner in enumerate(owners):
        places.setdefault(owner, []).append(place)
    found = {}
    for owner, mine in places.items():
        own = sum(likeness[one][other] for one in mine for other in mine) - len(mine)
        rest = sum(sum(likeness[one]) for one in mine) - own - len(mine)
        found[owner] = own / (len(mine) * (len(mine) - 1)) - rest / (len(mine) * (len(owners) - len(mine)))
    found[""] = sum(found.values()) / len(found)
    return found
