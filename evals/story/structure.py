"""Turning points against the slate's: mean distance in shares of the script, beside the places they usually stand at alone.

    python evals/story/structure.py

The signs were chosen by theory and looked at on all nine scripts, so the two strengths (pull, width) are also fitted with one
writer left out at a time, and the distance on that writer is what counts.
"""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.signs import SceneSigns, signs_of
from storyroom.analysis.shape.turning import PRIOR, PULL, WIDER, place_points
from storyroom.journeys.read import read_script

SLATE = Path(__file__).parent.parent / "slate"
PULLS, WIDTHS = (0.0, 0.2, 0.4, 0.6, 0.8), (1.0, 1.25, 1.5, 1.75)


class Sample(NamedTuple):
    """One script: its scenes, and the places in them of the five that its writer's notes name."""

    writer: str
    title: str
    scenes: tuple[SceneSigns, ...]
    gold: tuple[int, ...]


def main() -> None:
    samples = [_sample(path) for path in sorted(SLATE.glob("*/*.json"))]
    used = PULL, WIDER
    print(f"{'':28} prior alone   in order   with signs   within interval")
    rows = []
    for sample in samples:
        rows.append((_prior(sample), _distance(sample, 0.0, 1.0), _distance(sample, *used), _held(sample)))
        print(f"{sample.title:28} {rows[-1][0]:11.3f} {rows[-1][1]:10.3f} {rows[-1][2]:12.3f} {rows[-1][3]:17.2f}")
    print(
        f"{'all':28} {fmean(r[0] for r in rows):11.3f} {fmean(r[1] for r in rows):10.3f} {fmean(r[2] for r in rows):12.3f} {fmean(r[3] for r in rows):17.2f}"
    )
    left_out = []
    for writer in sorted({one.writer for one in samples}):
        rest = [one for one in samples if one.writer != writer]
        best = min(product(PULLS, WIDTHS), key=lambda pair: fmean(_distance(one, *pair) for one in rest))
        own = [one for one in samples if one.writer == writer]
        left_out += [_distance(one, *best) for one in own]
        print(
            f"{writer} left out: pull {best[0]}, width {best[1]}: {fmean(left_out[-len(own) :]):.3f}, prior alone {fmean(map(_prior, own)):.3f}"
        )
    print(f"left out, all: {fmean(left_out):.3f}")


def _sample(path: Path) -> Sample:
    gold = json.loads(path.read_text(encoding="utf-8"))
    source = files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain").read_bytes()
    scenes = signs_of(Manuscript(read_script("white.fountain", source).screenplay)).scenes
    numbers = [one.scene.scene_number for one in scenes]
    return Sample(
        path.parent.name, path.stem, scenes, tuple(numbers.index(one["scene"]) for one in gold["turning_points"])
    )


def _prior(sample: Sample) -> float:
    """Return the distance where each is put on the scene nearest to its usual place."""
    near = [min(sample.scenes, key=lambda one: abs(one.middle - mean)) for mean, _ in PRIOR]
    return fmean(abs(one.middle - sample.scenes[at].middle) for one, at in zip(near, sample.gold, strict=True))


def _distance(sample: Sample, pull: float, width: float) -> float:
    points = place_points(sample.scenes, pull=pull, wider=width)
    return fmean(abs(one.at - sample.scenes[at].middle) for one, at in zip(points, sample.gold, strict=True))


def _held(sample: Sample) -> float:
    points = place_points(sample.scenes)
    return fmean(one.low <= sample.scenes[at].middle <= one.high for one, at in zip(points, sample.gold, strict=True))


if __name__ == "__main__":
    main()
