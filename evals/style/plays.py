"""The plays that the style evals read, cut into passages. Draws no conclusions."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent / "corpus"
TRANSLATED = "Henrik Ibsen"


class Work(NamedTuple):
    author: str
    title: str
    year: int
    source: str
    lines: tuple[str, ...]

    @property
    def known(self) -> bool:
        return not self.author.startswith("Unknown")

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)


def works(folder: Path = HERE) -> list[Work]:
    """Read every `*.jsonl.xz` or `*.jsonl` of a folder: one work a line with author, work, year, source, lines."""
    found = []
    for path in sorted([*folder.glob("*.jsonl.xz"), *folder.glob("*.jsonl")]):
        data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        for line in data.decode("utf-8").splitlines():
            row = json.loads(line)
            author = TRANSLATED if row["author"].startswith(TRANSLATED) else row["author"]
            found.append(Work(author, row["work"], row.get("year", 0), row.get("source", ""), tuple(row["lines"])))
    if not found:
        raise SystemExit(f"No plays in {folder}. Make them with evals/style/make_corpus.py.")
    return found


def cut(work: Work, size: int) -> list[str]:
    """Cut a work into passages of so many words, line ends kept; what is left over is dropped below four fifths."""
    passages: list[str] = []
    lines: list[str] = []
    many = 0
    for line in work.lines:
        words = line.split(" ")
        while words:
            taken, words = words[: size - many], words[size - many :]
            lines.append(" ".join(taken))
            many += len(taken)
            if many >= size:
                passages.append("\n".join(lines))
                lines, many = [], 0
    return [*passages, "\n".join(lines)] if many >= size * 0.8 else passages


def spread(items: list, most: int) -> list:
    """Take at most so many, evenly from first to last."""
    return items if len(items) <= most else [items[at * len(items) // most] for at in range(most)]
