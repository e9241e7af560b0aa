"""A real library in a folder with ids and times that follow from the visible item alone: what paired worlds need."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storyroom.domain.ports import Clock, EmbeddingModel
from storyroom.journeys.prepare import decode_reading
from storyroom.room import Room
from storyroom.settings import Settings
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost
from storyroom.store.vault import UNSEALED, Vault, vault_path
from tests.fakes.embedder import FakeEmbedder, FakeTokenModel

CHEAP = Cost(1, 8, 1)
"""What a guess at a passphrase costs in tests."""


@dataclass(frozen=True)
class DerivedIds:
    """The `IdSource` port: an id is a hash of what it is the id of."""

    def new(self, kind: str, about: str) -> str:
        return f"{kind}:{hashlib.sha256(f'{kind}/{about}'.encode()).hexdigest()[:32]}"


@dataclass(frozen=True)
class DerivedClock:
    """The `Clock` port: the time of a thing follows from its name."""

    def now(self, about: str) -> datetime:
        seconds = int.from_bytes(hashlib.sha256(about.encode()).digest()[:4], "big")
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@dataclass
class SetClock:
    """The `Clock` port: stands still until a test moves it."""

    moment: datetime = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self, about: str) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += timedelta(**time)


class House(Room):
    """A room whose near meaning is the tests' own model."""

    model: EmbeddingModel | None = FakeEmbedder()

    def embedder(self) -> EmbeddingModel | None:
        return self.model

    def token_model(self) -> FakeTokenModel | None:
        return FakeTokenModel() if self.model else None

    def missing_weights(self) -> str:
        return ""


def make_house(folder: Path, *, embed: bool = True, clock: Clock | None = None, passphrase: str | None = None) -> House:
    """Make a library whose every id and time is derived; with a passphrase a sealed one, whose key costs little."""
    settings = replace(Settings(), library=str(folder), embeddings="off", person_tokens=10**12)  # its hour never ends
    library = Library(
        folder,
        ids=DerivedIds(),
        clock=clock or DerivedClock(),
        decode=decode_reading,
        create=True,
        safe=Vault.make(vault_path(folder), passphrase, cost=CHEAP) if passphrase else UNSEALED,
    )
    house = House(library, settings)
    house.model = FakeEmbedder() if embed else None
    return house


def script_text(title: str, scenes: list[tuple[str, str]], *, revision: str = "White") -> bytes:
    """Write a small Fountain script: scenes are (heading, body)."""
    body = "\n\n".join(f"{heading} #{number}#\n\n{text}" for number, (heading, text) in enumerate(scenes, start=1))
    return f"Title: {title}\nRevision: {revision}\n\n{body}\n".encode()
