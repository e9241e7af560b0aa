"""Print how good the judging of voices is, on whole unseen works: attribution, pairs, verification, calibration, evidence, drift, new stretches, converged sets.

    python evals/style/run.py [--corpus FOLDER] [--only PART ...] [--plain]

Baselines stand in the same folds. Intervals are 95 % by resampling writers. `--plain` takes names of speakers and typography off
before anything is measured, so that no figure rests on the habits of an edition.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import converged
import drifts
import identify
import stretches
import verify
from plays import HERE, Work, works

from storyroom.style.reading import fold, without_cues

PARTS = {
    "attribution": identify.attribution, "pairs": identify.pairs, "verification": verify.run,
    "drift": drifts.run, "stretches": stretches.run, "converged": converged.run,
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--corpus", type=Path, default=HERE)
    asked.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    asked.add_argument("--plain", action="store_true")
    options = asked.parse_args()
    read = works(options.corpus)
    if options.plain:
        read = [plain(work) for work in read]
    writers = {work.author for work in read if work.known}
    print(f"{len(read)} works by {len(writers)} named writers, {sum(work.words for work in read):,} words")
    for part in options.only:
        began = time.process_time()
        print(f"\n{part}")
        PARTS[part](read)
        print(f"  ({time.process_time() - began:.0f} s of processor time)", flush=True)


def plain(work: Work) -> Work:
    lines = (without_cues(fold(line + "\n")).strip() for line in work.lines)
    return work._replace(lines=tuple(line for line in lines if line))


if __name__ == "__main__":
    main()
