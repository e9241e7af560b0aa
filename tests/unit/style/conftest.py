"""Passages of three writers: two scripts of each to learn from, the third to be judged."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pytest

from storyroom.style import Profile, fit

WRITERS = {
    "desmond-achebe-lyle": ("starch", "the-also-tax", "the-last-white-sale"),
    "irene-vask": ("eleven-tickets", "herring-for-forty", "tomorrows-bucket"),
    "tomasz-quill": ("between-four-and-five", "lantern-for-falling-things", "the-overdue-tide"),
}


def script(writer: str, title: str) -> str:
    path = files("storyroom.sample").joinpath("slate", writer, title, "blue.fountain")
    return path.read_text(encoding="utf-8").split("\n\n", 1)[1]


def cut(text: str, size: int) -> list[str]:
    """Cut a text at line ends into passages of about so many words."""
    passages, lines, many = [], [], 0
    for line in text.splitlines():
        lines.append(line)
        many += len(line.split())
        if many >= size:
            passages.append("\n".join(lines))
            lines, many = [], 0
    return passages


class Case(NamedTuple):
    """One writer's references, the unseen script, and passages of the others."""

    references: list[str]
    unseen: str
    others: list[str]


@cache
def case(writer: str, unseen: int = 2) -> Case:
    titles = WRITERS[writer]
    own = [part for one, title in enumerate(titles) if one != unseen for part in cut(script(writer, title), 900)]
    others = [
        part
        for other, theirs in WRITERS.items()
        if other != writer
        for title in theirs
        for part in cut(script(other, title), 900)
    ]
    return Case(own, script(writer, titles[unseen]), others)


@cache
def fitted(writer: str) -> Profile:
    one = case(writer)
    return fit(one.references, one.others)


@pytest.fixture(scope="session")
def vask() -> Profile:
    return fitted("irene-vask")


@pytest.fixture(scope="session")
def vask_case() -> Case:
    return case("irene-vask")
