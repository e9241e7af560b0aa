"""A library full of attacks: six compartments, twelve people whose clearances overlap, a canary in every document."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from storyroom.journeys.ask import AskParts
from storyroom.room import make_room
from storyroom.settings import Settings
from tests.attacks import files
from tests.attacks.files import Made, of_kind
from tests.attacks.grammar import Attack
from tests.attacks.scanner import Scanner, new_canary
from tests.fakes.house import House
from tests.worst_case_model.in_process import WorstCase, worst_case

_SCENES = 40
"""Scenes of one file: to cite a scene, its whole file is opened."""
COMPARTMENTS = ("north", "south", "east", "west", "vault", "harbour")
LABELS: tuple[tuple[str, ...], ...] = (
    *((name,) for name in COMPARTMENTS),
    ("north", "south"), ("south", "east"), ("west", "vault"), ("vault", "harbour"), ("north", "east", "harbour"),
)  # fmt: skip
PEOPLE: dict[str, tuple[str, ...]] = {
    "anna": ("north",),
    "bo": ("south",),
    "cleo": ("north", "south"),
    "dag": ("south", "east"),
    "eva": ("north", "east", "harbour"),
    "finn": ("west", "vault"),
    "gro": ("vault", "harbour"),
    "hal": ("north", "south", "east", "west"),
    "ida": ("harbour",),
    "jon": ("east", "west", "vault", "harbour"),
    "kim": ("north", "south", "east", "west", "harbour"),
    "liv": (*COMPARTMENTS,),
}


class Hostile(House):
    """A house in which the worst-case model answers, behaving as it was last told."""

    model = None
    answering: WorstCase | None = None

    def ask_parts(self) -> AskParts:
        parts = super().ask_parts()
        return replace(parts, chat=self.answering.chat) if self.answering else parts

    @contextmanager
    def behaving(self, behaviour: str, *, streams: bool = True) -> Iterator[list[bytes]]:
        """Let the model behave so; what it hears is handed over."""
        self.answering = worst_case(behaviour, streams=streams)
        try:
            yield self.answering.heard
        finally:
            self.answering = None


@dataclass
class World:
    """The library, and who may not see what."""

    house: Hostile
    canaries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Canary -> the compartments of its document."""
    placed: dict[str, tuple[Attack, tuple[str, ...]]] = field(default_factory=dict)
    """Key of an attack -> the attack, and the compartments of the document that carries it."""
    projects: dict[str, str] = field(default_factory=dict)
    _scanners: dict[str, tuple[Scanner, Scanner]] = field(default_factory=dict)

    def may_see(self, person: str, label: tuple[str, ...]) -> bool:
        """Say it independently of the house."""
        return set(label) <= set(PEOPLE[person])

    def sees(self, person: str, canary: str) -> bool:
        """Say whether a canary's document is this person's to see."""
        return self.may_see(person, self.canaries[canary])

    def hidden(self, person: str) -> Scanner:
        """Look for what this person may not see."""
        return self._of(person)[0]

    def visible(self, person: str) -> Scanner:
        """Look for what this person may see: the sign that a test is looking at all."""
        return self._of(person)[1]

    def all(self) -> Scanner:
        """Look for every canary."""
        if "" not in self._scanners:
            found = Scanner(self.canaries)
            self._scanners[""] = (found, found)
        return self._scanners[""][0]

    def attacks(self, person: str, *, hidden: bool) -> list[Attack]:
        """List the attacks that this person may or may not see."""
        return [attack for attack, label in self.placed.values() if self.may_see(person, label) != hidden]

    def _of(self, person: str) -> tuple[Scanner, Scanner]:
        if person not in self._scanners:
            seen = {canary for canary, label in self.canaries.items() if self.may_see(person, label)}
            self._scanners[person] = (Scanner(self.canaries.keys() - seen), Scanner(seen))
        return self._scanners[person]


def make_world(folder: Path, attacks: Sequence[Attack], *, seed: int = 1, names: int = 2) -> World:
    """Build the library. `names` is how many files of each label are called after an attack."""
    draw = random.Random(seed)
    settings = replace(
        Settings(), library=str(folder / "house"), embeddings="off", chat_seconds=2, person_tokens=10**12
    )
    room = make_room(folder / "house", settings)
    world = World(Hostile(room._library, settings))
    (folder / "in").mkdir()
    owner = world.house.seat()
    for number, label in enumerate(LABELS):
        own = [attack for at, attack in enumerate(attacks) if at % len(LABELS) == number]
        for made in _files(f"doc{number}", own, draw, names):
            path = folder / "in" / made.name
            path.write_bytes(made.data)
            (report,) = owner.import_files([path], project=label[0], labels=label[1:])
            assert report.status == "imported", (made.name, report.reason)
            world.canaries[made.canary] = label
            world.placed |= {attack.key: (attack, label) for attack in made.attacks}
    for name, clear in PEOPLE.items():
        owner.add_person(name, clear=clear)
    return world


def _files(name: str, own: Sequence[Attack], draw: random.Random, names: int) -> Iterator[Made]:
    for kind, make in (("fountain", files.fountain), ("fdx", files.fdx), ("pdf", files.pdf), ("docx", files.docx)):
        scenes, titles = of_kind(own, kind), of_kind(own, f"{kind}_title")
        for at in range(0, len(scenes), _SCENES):
            yield make(f"{name}-{at}", new_canary(draw), scenes[at : at + _SCENES], titles if at == 0 else ())
    for attack in of_kind(own, "file_name")[:names]:
        yield files.named(attack, new_canary(draw))
