"""A page of 1,000 words of which a quarter is new: by another hand, or by its own writer from another work. Which is which?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from folds import auc, by_author, interval, mean_by, passages, references_of, told
from plays import Work, cut

from storyroom.style import drift, fit, margin

PAGE, NEW = 1_000, 250
PAGES = 6


def run(works: Sequence[Work]) -> None:
    writers = by_author(works)
    several = [name for name, them in writers.items() if len(them) > 1]
    single = [name for name in writers if name not in several]
    cohort_of = [set(several[1::2]) | set(single[1::2]), set(several[::2]) | set(single[::2])]
    rows: list[tuple[str, str, bool, float]] = []
    for behind in cohort_of:
        cohort = [text for name in sorted(behind) for _, text in passages(writers[name], 2_000, 3)]
        for name in several:
            if name in behind:
                continue
            for parity in (0, 1):
                kept = [work for at, work in enumerate(writers[name]) if at % 2 != parity]
                unseen = [work for at, work in enumerate(writers[name]) if at % 2 == parity]
                references = references_of(kept)
                if len(references) < 5:
                    continue
                profile = fit(references, cohort)
                others = [
                    other
                    for other in writers
                    if other not in behind and other != name and abs(writers[other][0].year - unseen[0].year) <= 60
                ]
                for index, (_, page) in enumerate(passages(unseen, PAGE, PAGES)):
                    own = _stretch(kept, index)
                    same = _stretch(unseen, index + 3)
                    foreign = _stretch(writers[others[index % len(others)]], index)
                    for method in ("storyroom", "absolute"):
                        for foreign_too, new in ((False, own), (False, same), (True, foreign)):
                            after = _revised(page, new)
                            value = (
                                drift(page, after, profile).value
                                if method == "storyroom"
                                else margin(after, profile, as_long_as=PAGE)
                            )
                            assert value is not None
                            rows.append((method, name, foreign_too, -value))
    for method in ("absolute", "storyroom"):
        per = {
            name: auc(
                [v for m, n, f, v in rows if (m, n, f) == (method, name, True)],
                [v for m, n, f, v in rows if (m, n, f) == (method, name, False)],
            )
            for name in sorted({n for _, n, *_ in rows})
        }
        bound = np.percentile([v for m, _, f, v in rows if m == method and not f], 95)
        hits = mean_by([(n, float(v > bound)) for m, n, f, v in rows if m == method and f])
        print(
            f"  {method:10} AUC {told(per)}, hits at 5 % false alarm {interval(hits)[0]:.2f}, {sum(m == method for m, *_ in rows)} revisions"
        )


def _stretch(works: Sequence[Work], index: int) -> str:
    found = [text for work in works for text in cut(work, NEW)]
    return found[(index * 7 + 3) % len(found)]


def _revised(page: str, new: str) -> str:
    """Put new words for the third quarter of a page."""
    lines = page.split("\n")
    words = [len(line.split()) for line in lines]
    ends = np.cumsum(words)
    begin, end = int(np.searchsorted(ends, 0.5 * ends[-1])), int(np.searchsorted(ends, 0.75 * ends[-1]))
    return "\n".join([*lines[:begin], new, *lines[max(end, begin + 1) :]])
