"""The ledger's speed: entries verified a second, and how long an append takes, with the durable commit and the witness apart.

Usage: python bench/ledger.py [--entries N] [--appends N]. Entries look like those of questions that a model answered.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from storyroom.domain.ledger import LedgerEntry, leaf_data, seal
from storyroom.domain.merkle import GrowingTree
from storyroom.room import make_room, verify_log
from storyroom.settings import Settings
from storyroom.store import ledger
from storyroom.store.database import writing
from storyroom.store.ledger_keys import LedgerKeys
from storyroom.store.library import Library


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=1_000_000)
    arguments.add_argument("--appends", type=int, default=2_000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _verify(folder, asked.entries)
        _append(folder / "plain", asked.appends, witness="")
        _append(folder / "told", asked.appends, witness=str(folder / "witness"))


def _verify(folder: Path, count: int) -> None:
    room = make_room(folder / "keys", Settings(embeddings="off"))
    room.seat().record.public_keys()
    log, key, point = folder / "log", folder / "key", folder / "point"
    tree = GrowingTree()
    with log.open("wb") as handle:
        for entry in _entries(count):
            tree.append(bytes.fromhex(entry.hash))
            handle.write(leaf_data(entry) + b"\n")
    library: Library = room._library  # noqa: SLF001  # a bench looks inside
    with library.engine.connect() as connection:
        keys = LedgerKeys(room.folder, library.ids)
        point.write_text(keys.sign(connection, tree.size, tree.root(), "2026-01-01"), encoding="utf-8")
        key.write_text(keys.known(connection)[-1].public, encoding="utf-8")
    room.close()
    started, begun = time.perf_counter(), time.process_time()
    found = verify_log(log, key, point)
    took, computing = time.perf_counter() - started, time.process_time() - begun
    assert not found.faults, found.faults
    assert found.covered == count
    size = log.stat().st_size / 1_000_000
    print(
        f"verify: {found.entries:,} entries, {size:.0f} MB, in {took:.1f} s, {computing:.1f} s of it computing (target for a million: 30 s)"
    )


def _append(folder: Path, count: int, *, witness: str) -> None:
    room = make_room(folder, Settings(embeddings="off", witness=witness))
    library: Library = room._library  # noqa: SLF001  # as above
    inside: list[float] = []
    computing: list[float] = []
    whole: list[float] = []
    for number in range(count):
        started = time.perf_counter()
        with writing(library.engine) as connection:
            begun, at_work = time.perf_counter(), time.thread_time()
            facts = {"answer": f"answer:{number:032x}", "scenes": _scenes(number), "model": "openai_compatible"}
            ledger.append(connection, library.clock, actor="principal:bench", act="question_asked", facts=facts)
            inside.append(time.perf_counter() - begun)
            computing.append(time.thread_time() - at_work)
        whole.append(time.perf_counter() - started)
    told = "with a witness told each time" if witness else "no witness"
    print(f"append, {told}: {_spread(inside)} in the transaction (target p99 5 ms);")
    print(f"  of it computing {_spread(computing)}; {_spread(whole)} with the durable commit")
    room.close()


def _entries(count: int) -> Iterator[LedgerEntry]:
    last: LedgerEntry | None = None
    for number in range(count):
        facts = {"answer": f"answer:{number:032x}", "scenes": _scenes(number), "model": "openai_compatible llama"}
        last = seal(last, time=f"2026-01-01T{number}", actor="principal:bench", act="answer_opened", facts=facts)
        yield last


def _scenes(number: int) -> tuple[str, ...]:
    return tuple(f"scene:{number + place:032x}" for place in range(8))


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    part: Callable[[float], float] = lambda share: 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]  # noqa: E731
    return f"p50 {part(0.5):.2f} ms, p99 {part(0.99):.2f} ms"


if __name__ == "__main__":
    main()
