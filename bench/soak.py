"""A day at the room in minutes: many people at one real server, reading, searching, asking, coming in and importing.

    python bench/soak.py [--seconds 600] [--users 50] [--think 1 3] [--embeddings auto|off] [--seed N] [--json FILE]

A library of ten projects is made, then `storyroom serve` is started as its own process. Each user is a closed loop: one
request, the answer read whole, then a pause drawn from `--think`; they come within half a minute. Users hold three projects each, overlapping. Each scene of a
project holds that project's canary, and every answer is searched for those of projects that its reader does not hold.

Prints what was asked and how long it took, errors, and the server's memory (all its processes), threads and open files at
each mark. Fails on an error, on a canary in the wrong hands, where memory grows from the middle third to the last by more than
a tenth, or where 95 of 100 searches take more than `--target` milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from soak_house import HOLDINGS, Prepared, prepare
from soak_server import Mark, Server
from soak_user import Told, User

MARK_SECONDS, RAMP_SECONDS = 60.0, 30.0


def main() -> int:
    options = _options()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        begun = time.monotonic()
        prepared = prepare(folder / "house", users=options.users, seed=seed, embeddings=options.embeddings)
        print(
            f"seed {seed}; {prepared.scenes} scenes in {len(HOLDINGS)} projects; made in {time.monotonic() - begun:.0f} s"
        )
        with Server(folder, embeddings=options.embeddings) as server:
            told, marks = asyncio.run(_run(server, prepared, options, seed))
        print(_table(told, marks, options))
    result = _result(told, marks, options, seed)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    missed = _missed(result, options)
    print("\n".join(missed) if missed else "every target is met")
    return bool(missed)


async def _run(
    server: Server, prepared: Prepared, options: argparse.Namespace, seed: int
) -> tuple[list[Told], list[Mark]]:
    """Let everybody work until the time is over; look at the server meanwhile."""
    told: list[Told] = []
    until = time.monotonic() + options.seconds
    users = [
        User(person, server.base, prepared, told.append, random.Random(f"{seed}/{person.name}"), tuple(options.think))
        for person in prepared.people
    ]
    watching = asyncio.create_task(_watch(server, until, max(min(MARK_SECONDS, options.seconds / 6), 0.5)))
    await asyncio.gather(*(user.work(until, min(RAMP_SECONDS, options.seconds / 6)) for user in users))
    return told, await watching


async def _watch(server: Server, until: float, every: float) -> list[Mark]:
    marks, begun = [], time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(min(every, max(until - time.monotonic(), 0.01)))
        marks.append(await asyncio.to_thread(server.look, time.monotonic() - begun))
    return marks


def _result(told: list[Told], marks: list[Mark], options: argparse.Namespace, seed: int) -> dict[str, object]:
    return {
        "seed": seed,
        "users": options.users,
        "seconds": options.seconds,
        "think": options.think,
        "embeddings": options.embeddings,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "requests": len(told),
        "errors": Counter(one.error for one in told if one.error),
        "leaks": sum(one.foreign for one in told),
        "own_canaries": sum(one.own for one in told),
        "milliseconds": {kind: _percentiles(taken) for kind, taken in sorted(_by_kind(told).items())},
        "marks": [mark._asdict() for mark in marks],
        "growth": _growth(marks),
    }


def _by_kind(told: list[Told]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for one in told:
        found[one.kind].append(one.seconds * 1000)
    return found


def _percentiles(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    at = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}
    return {"count": len(ordered), **{name: round(value, 1) for name, value in at.items()}}


def _growth(marks: list[Mark]) -> float:
    """Memory in the last third over that in the middle third."""
    third = len(marks) // 3
    if not third:
        return 1.0
    middle, last = marks[third : 2 * third], marks[2 * third :]
    return round(statistics.mean(m.megabytes for m in last) / statistics.mean(m.megabytes for m in middle), 3)


def _table(told: list[Told], marks: list[Mark], options: argparse.Namespace) -> str:
    lines = [f"{'':10} {'count':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}"]
    for kind, taken in sorted(_by_kind(told).items()):
        lines.append(
            f"{kind:10} " + " ".join(f"{value:>{7 + (n > 0)}}" for n, value in enumerate(_percentiles(taken).values()))
        )
    lines.append(
        f"{len(told)} requests, {len(told) / options.seconds:.1f} a second, {sum(bool(t.error) for t in told)} errors"
    )
    lines += [
        f"at {m.at:4.0f} s: {m.megabytes:6.0f} MB in {m.processes} processes, {m.threads} threads, {m.files} files"
        for m in marks
    ]
    return "\n".join(lines)


def _missed(result: dict[str, object], options: argparse.Namespace) -> list[str]:
    """Say which targets are missed."""
    search = result["milliseconds"].get("search", {"p95": 0.0})["p95"]
    checks = {
        f"errors: {dict(result['errors'])}": result["errors"],
        f"canaries in the wrong hands: {result['leaks']}": result["leaks"],
        "nobody saw a canary of their own: the search for them proves nothing": not result["own_canaries"],
        f"95 of 100 searches took up to {search} ms, target {options.target}": search > options.target,
        f"memory grew to {result['growth']} of what it was": result["growth"] > options.growth,
    }
    return [words for words, wrong in checks.items() if wrong]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--think", type=float, nargs=2, default=(1.0, 3.0), metavar=("FROM", "TO"))
    parser.add_argument("--target", type=float, default=150, help="milliseconds that 95 of 100 searches may take")
    parser.add_argument(
        "--growth", type=float, default=1.1, help="memory of the last third over that of the middle third"
    )
    parser.add_argument("--embeddings", choices=("auto", "off"), default="auto")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
