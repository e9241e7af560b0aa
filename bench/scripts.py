"""Feature-length scripts out of a generator: the shapes of a page are those of the sample, the words are drawn by frequency."""

from __future__ import annotations

import random
import re
from collections import Counter
from importlib import resources

NAMES = ["MARTA", "OLE", "IRENE", "TOBIAS", "HALINA", "VINJE", "KROLL", "PETRA", "SIGNE", "BRANDT", "AMBROSE", "JONAH"]
PLACES = [
    "KITCHEN",
    "HARBOUR",
    "CHURCHYARD",
    "FERRY",
    "POLICE-POST",
    "SHOP",
    "LAUNDRY",
    "TOWER",
    "STATION",
    "BOATHOUSE",
    "VESTRY",
    "PARLOUR",
]


def vocabulary() -> tuple[list[str], list[int]]:
    """Count the words of the sample scripts."""
    found: Counter[str] = Counter()
    for path in sorted((resources.files("storyroom.sample") / "slate").rglob("white.fountain")):  # type: ignore[attr-defined]
        found.update(re.findall(r"[a-z']{2,}", path.read_text(encoding="utf-8")))
    return list(found), list(found.values())


def feature(seed: int, *, pages: int = 120) -> bytes:
    """Write a Fountain script of about `pages` pages: two thirds speech, scenes of about a page."""
    words, weights = vocabulary()
    chance = random.Random(seed)
    drawn = iter(chance.choices(words, weights, k=pages * 400))
    parts = [f"Title: Feature {seed}\nRevision: White\n"]
    lines = scene = 0
    while lines < pages * 54:
        scene += 1
        parts.append(f"INT. {chance.choice(PLACES)} {scene % 9} - {chance.choice(('DAY', 'NIGHT'))} #{scene}#")
        lines += 3
        for _ in range(chance.randint(4, 9)):
            text = " ".join(next(drawn) for _ in range(chance.randint(6, 30)))
            parts.append(text.capitalize() + ".")
            lines += 2 + len(text) // 60
            for _ in range(chance.randint(0, 2)):
                speech = " ".join(next(drawn) for _ in range(chance.randint(3, 22)))
                parts.append(f"{chance.choice(NAMES)}\n{speech.capitalize()}.")
                lines += 3 + len(speech) // 35
    return ("\n\n".join(parts) + "\n").encode()
