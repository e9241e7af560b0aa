"""New stretches in a play, by its own writer or by another: told apart against the play's own stretches of that length?

A play's first half stands for the first draft; what is put in is from its second half, from another work of the writer, or by
somebody else of the same time. Writers are halved: one half is the cohort, the other is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from folds import auc, by_author, mean_by, passages, told
from plays import Work, cut

from storyroom.style import ruler

LENGTHS = (60, 120, 250, 500)
EACH = 8


def run(works: Sequence[Work]) -> None:
    writers = by_author(works)
    names = list(writers)
    rows: list[tuple[int, str, str, float, bool]] = []
    for behind, asked in ((names[::2], names[1::2]), (names[1::2], names[::2])):
        cohort = [text for name in behind for _, text in passages(writers[name], 500, 6)]
        for name in asked:
            work = max(writers[name], key=lambda one: one.words)
            pages = cut(work, 500)
            half = len(pages) // 2
            made = ruler(pages[:half], cohort)
            if made is None:
                continue
            others = [one for one in asked if one != name and abs(writers[one][0].year - work.year) <= 60]
            rest = work._replace(lines=tuple("\n".join(pages[half:]).split("\n")))
            sources = {"own": [rest], "own, another work": [one for one in writers[name] if one is not work][:4]}
            sources["foreign"] = [writers[one][0] for one in others]
            for length in LENGTHS:
                for kind, them in sources.items():
                    for text in _some(them, length):
                        found = made.place(text)
                        if found:
                            rows.append((length, kind, name, -found.above, found.away))
    for length in LENGTHS:
        _tell(length, [row[1:] for row in rows if row[0] == length])


def _some(works: Sequence[Work], length: int) -> list[str]:
    texts = [text for work in works for text in cut(work, length) if len(text.split()) >= length]
    drawn = np.random.default_rng(length)
    return [texts[at] for at in drawn.choice(len(texts), min(EACH, len(texts)), replace=False)] if texts else []


def _tell(length: int, rows: Sequence[tuple[str, str, float, bool]]) -> None:
    for kind in ("own", "own, another work"):
        per = {}
        for name in sorted({row[1] for row in rows}):
            mine = [value for what, who, value, _ in rows if who == name and what == kind]
            foreign = [value for what, who, value, _ in rows if who == name and what == "foreign"]
            if mine and foreign:
                per[name] = auc(foreign, mine)
        said = mean_by([(who, float(away)) for what, who, _, away in rows if what == kind])
        print(
            f"  {length} words, foreign against {kind}: AUC {told(per)}, {len(per)} writers; called away wrongly {told(said)}"
        )
    hits = mean_by([(who, float(away)) for what, who, _, away in rows if what == "foreign"])
    print(f"  {length} words: foreign called away {told(hits)}")
