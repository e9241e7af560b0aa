"""Draws pairs of libraries by seed. What the person may see is the same in both, in what order it came in as well."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storyroom.domain.editing import Change, Step
from storyroom.domain.licensing import EVERY_SCOPE, AssetRights, ConsentScope, LegalBasis, Revocation
from storyroom.domain.voice import Chosen, VoiceKind, VoiceWish
from storyroom.errors import UseRefusedError
from storyroom.room import Seat
from storyroom.store.licensing import RightsBook, Stated
from tests.fakes.house import House, make_house, script_text

__all__ = ["PERSON", "QUESTIONS", "TITLES", "WORDS", "Paper", "World", "draw", "opened"]

PERSON = "ada"
WORDS = ("key", "lamp", "goose", "tide", "harbour", "letter", "herring", "tuba", "winter", "spare", "Marit", "Vinje")
RARE = ("kestrel", "quince", "zither", "ocarina", "velvet")
TITLES = ("Beacon", "Herring", "Tuba", "Lantern", "Quarry")
UNHEARD = ("Vault", "Kestrel")
"""Titles of hidden papers alone: their very compartments exist in one of the libraries only."""
LISTS = ("embargo", "legal", "wardrobe")
"""Compartments beside the projects' own: need-to-know lists."""
QUESTIONS = ("who keeps the spare key?", "where is the goose?", "what did Marit say about the kestrel?")


class Paper(NamedTuple):
    """One file as it comes in."""

    title: str
    draft: str
    labels: tuple[str, ...]
    data: bytes


class World(NamedTuple):
    """What one person holds, what both libraries have of it, and what each has besides, in order of coming in."""

    held: frozenset[str]
    poor: tuple[Paper, ...]
    rich: tuple[Paper, ...]


def draw(seed: int) -> World:
    """Draw a world. At least one paper is hidden, and the two libraries hide different things."""
    chance = random.Random(seed)
    held = frozenset(name.casefold() for name in chance.sample((*TITLES, *LISTS), chance.randint(1, 6)))
    seen = [_paper(chance, held, hidden=False) for _ in range(chance.randint(0, 3))]
    seen = [paper for paper in seen if paper is not None]
    hidden = [_paper(chance, held, hidden=True) for _ in range(chance.randint(1, 3))]
    hidden = [paper for paper in hidden if paper is not None]
    few = hidden[:-1] if chance.random() < 0.5 else []
    return World(held, _mixed(chance, seen, few), _mixed(chance, seen, hidden))


@contextmanager
def opened(folder: Path, papers: tuple[Paper, ...], held: frozenset[str]) -> Iterator[House]:
    """Make a library of these papers in which `PERSON` holds just that."""
    house = make_house(folder / "house")
    known = {entry.name for entry in house.seat().access.compartments()}
    for name in sorted(held - known):
        house.seat().access.open(name)
    house.seat().add_person(PERSON, clear=sorted(held))
    for paper in papers:
        take(folder, house.seat(), paper)
    if _sings(papers, held):
        keep_voices(house)
    try:
        yield house
    finally:
        house.close()


def take(folder: Path, owner: Seat, paper: Paper) -> None:
    known = {entry.name for entry in owner.access.compartments()}
    for name in sorted({*paper.labels} - known):
        owner.access.open(name)
    path = folder / "incoming.fountain"
    path.write_bytes(paper.data)
    (report,) = owner.import_files([path], draft=paper.draft, labels=paper.labels)
    assert report.status in {"imported", "unchanged"}, report
    if report.status == "imported":  # what is said of a breakdown bears on later drafts too
        said = f"spare key, {'+'.join(paper.labels) or 'open'}"
        with suppress(UseRefusedError):  # its rights are those of the draft before it
            owner.breakdown.decide(report.draft_id, "add", scene="(1)", category="props", head="key", name=said)
        with suppress(UseRefusedError):  # a copy that the owner is working on is nobody else's to know of
            after = hashlib.sha256(f"\n{owner.text(report.draft_id)}".encode()).hexdigest()
            step = Step("paste", (Change(0, 0, "\n"),))
            owner.editing.save(report.draft_id, (step,), version=0, sha256=after)
        state_one(owner, report.draft_id, hashlib.sha256(paper.data).digest()[0] % 4)


def _sings(papers: tuple[Paper, ...], held: frozenset[str]) -> bool:
    """Say of one world in forty that voices are kept in it, by what the person sees: to learn one takes long."""
    seen = [paper.data for paper in papers if {paper.title.casefold(), *paper.labels} <= held]
    return bool(seen) and hashlib.sha256(b"".join(seen)).digest()[0] < 7


def keep_voices(house: House) -> None:
    """Keep a voice of each draft under names that the roads are asked for, and one that mixes what is seen with what is not."""
    owner = house.seat()
    seen = [entry.id for entry in house.seat(PERSON).drafts()]
    hidden = [entry.id for entry in owner.drafts() if entry.id not in seen]
    made = [(name, VoiceKind.WRITER, (one,)) for name, one in zip(("ada", "owner", "nobody"), seen, strict=False)]
    made += [("ada", VoiceKind.STUDIO, (one, *seen[:1])) for one in hidden]
    for name, kind, ids in made:
        with suppress(UseRefusedError):
            owner.voice.make(VoiceWish(name, kind, tuple(Chosen(one) for one in ids)))


def state_one(owner: Seat, draft_id: str, kind: int) -> None:
    """State rights in this one draft: nothing, all that is needed, an end in the past, or a revocation. By its own bytes."""
    entry = owner.licensing.show(draft_id).draft
    rights = AssetRights(f"Owner of {entry.document}", LegalBasis.OWN_WORK, consent=EVERY_SCOPE)
    if kind == 2:
        rights = replace(rights, consent=frozenset({ConsentScope.SEARCH}), expires=date(9999, 12, 31))
    if kind == 3:
        gone = frozenset({ConsentScope.SEARCH, ConsentScope.QUOTE})
        rights = replace(
            rights, by="principal:0", at="2026-01-01T00:00:00+00:00", revoked=Revocation(gone, "It ended.", "", "")
        )
    if kind:
        RightsBook(owner._library).put([Stated(draft_id, entry.label, rights)], actor="principal:0")


def _paper(chance: random.Random, held: frozenset[str], *, hidden: bool) -> Paper | None:
    """Draw a paper under a label that `held` covers, or one that it does not; None where there is no such label."""
    for _ in range(40):
        title = chance.choice((*TITLES, *UNHEARD) if hidden else TITLES)
        labels = tuple(chance.sample(LISTS, chance.choice((0, 0, 1, 2))))
        covered = {title.casefold(), *labels} <= held
        if covered != hidden:
            scenes = [_scene(chance, rare=hidden) for _ in range(chance.randint(1, 4))]
            return Paper(title, chance.choice(("white", "blue", "pink")), labels, script_text(title, scenes))
    return None


def _scene(chance: random.Random, *, rare: bool) -> tuple[str, str]:
    """Hidden scenes share most words with visible ones, and have a few that stand nowhere else."""
    words = (*WORDS, *WORDS, *RARE) if rare else WORDS
    place, light = chance.choice(("HARBOUR", "KITCHEN", "LOFT")), chance.choice(("DAY", "NIGHT"))
    lines = [" ".join(chance.choices(words, k=chance.randint(2, 9))).capitalize() + "." for _ in range(2)]
    who = chance.choice(("MARIT", "VINJE", "OLE", "MARITA"))
    return f"{chance.choice(('INT.', 'EXT.'))} {place} - {light}", f"{lines[0]}\n\n{who}\n{lines[1]}"


def _mixed(chance: random.Random, seen: list[Paper], others: list[Paper]) -> tuple[Paper, ...]:
    """Shuffle the others in between; what is seen keeps its order."""
    mixed = list(seen)
    for other in others:
        mixed.insert(chance.randint(0, len(mixed)), other)
    return tuple(mixed)
