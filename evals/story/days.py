"""Story days against our own reading of the slate: scenes with the right day, scenes that stand apart, and how sure the wrong ones were.

    python evals/story/days.py

The labels are our own reading of the pages, made while the rules were written: a check that they still hold, no held-out figure.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

from storyroom.analysis.days import days_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.journeys.read import read_script

READ = {
    "desmond-achebe-lyle/starch": "D1*19 N1",
    "desmond-achebe-lyle/the-also-tax": "D1*7 DR1 D1*13",
    "desmond-achebe-lyle/the-last-white-sale": "D1*5 FB1 D1*3 N1*9 D2",
    "irene-vask/eleven-tickets": "N1*5 D2*4 FB1 D2*2 N2 D3*5 N3*3",
    "irene-vask/herring-for-forty": "D1*4 N1*4 D2*8 N2*2 D3",
    "irene-vask/tomorrows-bucket": "N1*2 D1*5 N1*3 N2*2 D2*5 N2*3 D3*4 N3*2",
    "tomasz-quill/between-four-and-five": "N1*9 FB1 N1*3 DR1 N1*5 D2",
    "tomasz-quill/lantern-for-falling-things": "D1*6 N1*7 FB1 N1*5 D2*2",
    "tomasz-quill/the-overdue-tide": "N1 D2*11 FB1 D2*6 N2",
}
"""Script -> labels in order; `D1*4` stands for four scenes."""


def main() -> None:
    total: Counter[str] = Counter()
    for name, read in READ.items():
        source = files("storyroom.sample").joinpath("slate", *name.split("/"), "white.fountain").read_bytes()
        found = days_of(Manuscript(read_script("white.fountain", source).screenplay))
        wanted = [label for part in read.split() for label in _spread(part)]
        assert len(wanted) == len(found), name
        counts: Counter[str] = Counter(scenes=len(found))
        for one, label in zip(found, wanted, strict=True):
            right = one.label.rstrip("?") == label
            counts["right"] += right
            counts["apart"] += bool(one.apart) and right
            counts["uncertain"] += one.certainty == "uncertain"
            counts["wrong and not uncertain"] += not right and one.certainty != "uncertain"
        print(f"{name:42}", dict(counts))
        total += counts
    print(f"{'all':42}", dict(total), f"{total['right'] / total['scenes']:.3f}")


def _spread(part: str) -> list[str]:
    label, _, count = part.partition("*")
    return [label] * int(count or 1)


if __name__ == "__main__":
    main()
