"""Time every analysis on a feature-length script: processor seconds each, in the order of the registry.

    python bench/analysis.py

The script is the sample's nine drafts end to end, numbered anew: more people and places than one story has, so it is no
easier than a film.
"""

from __future__ import annotations

import re
import time
from importlib.resources import files

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.readings import reading
from storyroom.journeys.read import read_script
from storyroom.registry import ANALYSES, load


def main() -> None:
    begun = time.process_time()
    script = read_script("feature.fountain", feature().encode()).screenplay
    print(f"{script.page_count} pages, {len(script.scenes)} scenes; read in {time.process_time() - begun:.2f} s")
    manuscript = Manuscript(script)
    total = 0.0
    for name in ANALYSES:
        begun = time.process_time()
        report = manuscript.once(reading(load(ANALYSES, name)))
        spent = time.process_time() - begun
        total += spent
        print(
            f"{name:14} {spent:6.2f} s  {len(report.findings)} findings, {sum(len(one.rows) for one in report.tables)} rows"
        )
    print(f"{'all':14} {total:6.2f} s of processor time; what is shared counts for the first that asks")


def feature() -> str:
    """Put the nine drafts end to end, scenes numbered anew."""
    root = files("storyroom.sample").joinpath("slate")
    drafts = (
        title.joinpath("white.fountain").read_text("utf-8").split("\n\n", 1)[1]
        for writer in sorted(root.iterdir(), key=lambda one: one.name)
        for title in sorted(writer.iterdir(), key=lambda one: one.name)
    )
    numbers = iter(range(1, 10_000))
    return re.sub(r"#\d+[A-Z]?#", lambda _: f"#{next(numbers)}#", "\n\n".join(drafts))


if __name__ == "__main__":
    main()
