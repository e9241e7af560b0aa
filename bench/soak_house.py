"""The library of the soak: ten projects with a canary each, and people who hold three of them. Starts no server."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from scripts import NAMES, PLACES, vocabulary

from storyroom.room import Room, make_room
from storyroom.settings import Settings

PASSWORD = "a sentence that nobody guesses"
PROJECTS = ("Anchor", "Beacon", "Cellar", "Delta", "Ember", "Ferry", "Gable", "Harbour", "Island", "Jetty")
HOLDINGS = {project: number for number, project in enumerate(PROJECTS)}
DRAFTS, SCENES = 3, 20
WRITERS = 8
"""Every so many people one may import."""


class Person(NamedTuple):
    """Somebody with an account."""

    name: str
    projects: tuple[str, ...]
    writes: str
    """The project that they import into; empty for a reader."""


class Prepared(NamedTuple):
    """What the users have to know."""

    people: tuple[Person, ...]
    canaries: dict[str, str]
    """By project."""
    scenes: int
    words: tuple[str, ...]


def prepare(folder: Path, *, users: int, seed: int, embeddings: str) -> Prepared:
    """Make the library, with everybody's account."""
    chance = random.Random(seed)
    words, _ = vocabulary()
    canaries = {project: "zq" + "".join(chance.choices("bcdfghklmnprtvwx", k=12)) for project in PROJECTS}
    room = make_room(folder, Settings(embeddings=embeddings))
    owner = room.seat()
    for project in PROJECTS:
        for number in range(DRAFTS):
            text = script(project, f"draft {number}", canaries[project], words, chance, scenes=SCENES)
            assert owner.import_bytes(f"{number}.fountain", text, project=project).status == "imported"
    people = tuple(_person(room, number) for number in range(users))
    room.close()
    return Prepared(people, canaries, len(PROJECTS) * DRAFTS * SCENES, tuple(w for w in words if len(w) > 3))


def script(project: str, revision: str, canary: str, words: list[str], chance: random.Random, *, scenes: int) -> bytes:
    """Write a Fountain script; every scene holds the canary in its heading, its action and its speech."""
    parts = [f"Title: {project} {canary}\nRevision: {revision}"]
    for number in range(1, scenes + 1):
        drawn = [" ".join(chance.choices(words, k=chance.randint(8, 30))).capitalize() for _ in range(4)]
        parts.append(f"INT. {chance.choice(PLACES)} {canary} - DAY #{number}#")
        parts.append(f"{drawn[0]} {canary}.\n\n{chance.choice(NAMES)}\n{drawn[1]}, {canary}.")
        parts.append(f"{drawn[2]}.\n\n{chance.choice(NAMES)}\n{drawn[3]}.")
    return ("\n\n".join(parts) + "\n").encode()


def _person(room: Room, number: int) -> Person:
    name = f"user{number}"
    held = tuple(PROJECTS[(number + step) % len(PROJECTS)] for step in (0, 1, 3))
    owner = room.seat()
    owner.add_person(name, clear=[project.casefold() for project in held])
    writes = held[0] if number % WRITERS == 0 else ""
    if writes:
        owner.access.grant(name, writes.casefold(), role="writer")
    room.seat(name).accounts.set_password(room.entrance, PASSWORD)
    return Person(name, held, writes)
