"""The sample's gold questions, and a library built from its white drafts. Used by the evals only."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from storyroom.room import Room, make_room
from storyroom.settings import Settings

SLATE = Path(__file__).parent / "slate"


class GoldQuestion(NamedTuple):
    """`scenes` are printed numbers in `title`; none when the scripts do not answer."""

    id: str
    writer: str
    title: str
    text: str
    scenes: frozenset[str]
    quote: str
    kind: str

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        return frozenset((self.title, scene) for scene in self.scenes)


def gold_questions() -> tuple[GoldQuestion, ...]:
    """Read every question of the slate, in order."""
    return tuple(question for path in sorted(SLATE.glob("*/*.json")) for question in _questions(path))


def build_library(folder: Path, settings: Settings | None = None) -> Room:
    """Import the nine white drafts, with vectors where the weights are there."""
    room = make_room(folder, settings or Settings())
    seat = room.seat()
    for path in sorted(SLATE.glob("*/*.json")):
        source = files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain")
        report = seat.import_bytes(
            "white.fountain", source.read_bytes(), project=path.stem, document=path.stem, draft="white"
        )
        if report.status != "imported":
            raise SystemExit(f"{path.stem}: {report.status} {report.reason}")
    return room


def plain_words(text: str) -> str:
    """Drop what the query language would read as an operator."""
    return re.sub(r"[\":]|(?<!\w)-", " ", text)


def _questions(path: Path) -> list[GoldQuestion]:
    found = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return [
        GoldQuestion(
            q["id"],
            path.parent.name,
            path.stem,
            q["question"],
            frozenset(map(str, q["scenes"])),
            q.get("quote") or "",
            q["kind"],
        )
        for q in found
    ]
