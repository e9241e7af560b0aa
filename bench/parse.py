"""Parsing speed on Fountain: this reader (spans, emphasis, scenes) beside `screenplain`, same files, one run, CPU time.

Usage: python bench/parse.py [FILE.fountain ...]
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from screenplain.parsers.fountain import parse

from storyroom.formats.fountain import Fountain

SAMPLE = Path(__file__).parents[1] / "src" / "storyroom" / "sample" / "slate"
ROUNDS = 9


def main() -> None:
    paths = [Path(argument) for argument in sys.argv[1:]] or sorted(SAMPLE.rglob("*.fountain"))
    if not paths:
        sys.exit("No scripts: name some files.")
    files = [path.read_bytes() for path in paths]
    scripts = {"one script a call": files, "all in one script": [b"\n\n".join(files)]}
    print(f"{len(files)} files, {sum(map(len, files)) / 1e6:.2f} MB, median of {ROUNDS} rounds, CPU time")
    for name, batch in scripts.items():
        ours, theirs = measure(batch, Fountain().read, read_with_screenplain)
        print(f"{name:>20}: storyroom {ours:6.2f} MB/s   screenplain {theirs:6.2f} MB/s   {ours / theirs:.2f} times")


def read_with_screenplain(data: bytes) -> object:
    return parse(io.StringIO(data.decode()))


def measure(batch: list[bytes], *readers: Callable[[bytes], object]) -> list[float]:
    """Return MB/s of each reader; the rounds take turns, so that a busy machine slows all alike."""
    times: list[list[float]] = [[] for _ in readers]
    for _ in range(ROUNDS):
        for reader, taken in zip(readers, times, strict=True):
            start = time.process_time()
            for data in batch:
                reader(data)
            taken.append(time.process_time() - start)
    size = sum(map(len, batch)) / 1e6
    return [size / statistics.median(taken) for taken in times]


if __name__ == "__main__":
    main()
