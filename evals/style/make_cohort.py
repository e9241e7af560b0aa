"""Make what ships of other writers: words in common use, and counts of hashed runs in one passage a writer. No text, no names.

python evals/style/make_cohort.py
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from plays import cut, works

from storyroom.style.background import packed
from storyroom.style.channels import count
from storyroom.style.reading import fold, without_cues

PACKAGE = Path(__file__).parents[2] / "src" / "storyroom" / "style"
HEAD = (
    "# Words and how many writers of the packaged cohort (of {}) use each. Made by evals/style/make_cohort.py; CC0.\n"
)
LEAST = 5
WORDS = 2_000
ENDS_WITH_CAPITAL = ("i", "o", "oh", "i'm", "i'll", "i've", "i'd")
"""Words that are written with a capital inside a sentence, and are no names."""


def common() -> str:
    users: defaultdict[str, set[str]] = defaultdict(set)
    for work in works():
        text = without_cues(fold("\n".join(work.lines)))
        small = set(re.findall(r"(?<![\w'])[a-z]+(?:'[a-z]+)*(?![\w'])", text))
        for word in small | {one for one in ENDS_WITH_CAPITAL if re.search(rf"\b{one.capitalize()}\b", text)}:
            users[word].add(work.author)
    rows = sorted(
        ((word, len(who)) for word, who in users.items() if len(who) >= LEAST), key=lambda row: (-row[1], row[0])
    )
    return HEAD.format(len({work.author for work in works()})) + "".join(f"{word} {many}\n" for word, many in rows)


def cohort() -> bytes:
    by_author: dict[str, list[str]] = {}
    for work in works():
        by_author.setdefault(work.author, []).extend(cut(work, WORDS) or ["\n".join(work.lines)])
    return packed(tuple(count(passages[len(passages) // 2]) for passages in by_author.values()))


def main() -> None:
    (PACKAGE / "common.txt").write_text(common(), encoding="ascii")
    (PACKAGE / "cohort.bin").write_bytes(cohort())
    for name in ("common.txt", "cohort.bin"):
        print(name, (PACKAGE / name).stat().st_size)


if __name__ == "__main__":
    main()
