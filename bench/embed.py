"""Embedding in numbers: texts a second, start to first vector, one short query. One run, no claim about other machines.

python bench/embed.py [SECONDS]
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import subprocess
import sys
import time

from storyroom.models.minilm import MiniLM
from storyroom.models.onnx_session import default_threads

TEXT = (
    "the of a and to in she he it is kitchen night key door walks slowly toward Mara light rain window car old silent "
    "never because under harbour boat letter table looks away before after nobody answers INT. EXT. DAY road telephone"
)
WORDS = TEXT.split()
QUERY = "who keeps the spare key?"
COLD = (
    "import time; start = time.perf_counter();"
    "from storyroom.models.minilm import MiniLM;"
    f"MiniLM().embed([{QUERY!r}]); print((time.perf_counter() - start) * 1000)"
)


def main(seconds: float) -> None:
    model = MiniLM()
    model.embed([QUERY])
    print(f"machine              {platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(f"threads              {default_threads()}")
    print(f"180-word texts       {texts_per_second(model, seconds):.1f} a second")
    print(f"one short query      {statistics.median(query_times(model)):.2f} ms (median of 100, loaded)")
    print(f"cold start           {statistics.median(cold_times()):.0f} ms (median of 5: import, open, first query)")


def texts_per_second(model: MiniLM, seconds: float) -> float:
    pick = random.Random(7)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        model.embed([" ".join(pick.choices(WORDS, k=180)) for _ in range(128)])
        done += 128
    return done / (time.perf_counter() - start)


def query_times(model: MiniLM) -> list[float]:
    return [timed(model) for _ in range(100)]


def timed(model: MiniLM) -> float:
    start = time.perf_counter()
    model.embed([QUERY])
    return (time.perf_counter() - start) * 1000


def cold_times() -> list[float]:
    return [float(subprocess.check_output([sys.executable, "-c", COLD])) for _ in range(5)]


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20)
