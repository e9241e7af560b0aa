"""A house with one provider outside: settings, a library and a clock that a test can turn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from storyroom.domain.access import Clearance
from storyroom.domain.egress import Provider, Terms
from storyroom.room import Room, make_room
from storyroom.settings import Settings
from tests.fakes.house import script_text

TERMS = Terms("none", "30 days", "EU", "the studio", date(2031, 1, 1), date(2031, 12, 31))
SCENES = [
    ("INT. MOE HOUSE - NIGHT", "Liv's spare key hangs by the stove.\n\nLIV\nWho keeps the spare key?\n\nRAGNA\nI keep the spare key."),
    ("EXT. JETTY - DAY", "Nothing goes in that ground till April.\n\nOLE\nThe spare key is wet."),
]  # fmt: skip
SECRET = [("INT. VAULT - DAY", "The spare key of Greenglass is CANARY-7419.\n\nMORWENNA\nThe spare key is mine.")]
QUESTION = "Who keeps the spare key?"


@dataclass
class TurnedClock:
    """The `Clock` port, moved by hand; each look is a moment later than the one before."""

    at: datetime = field(default_factory=lambda: datetime(2031, 3, 19, 9, 30, tzinfo=UTC))

    def now(self, about: str) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


def provider(url: str, model: str = "normal", **changes: object) -> Provider:
    made = Provider(
        name="acme",
        kind="openai_compatible",
        url=url,
        model=model,
        clearance=Clearance(frozenset({"public", "the-key"})),
        purposes=frozenset({"ask"}),
        terms=TERMS,
        input_price=Decimal("2.5"),
        output_price=Decimal(10),
        monthly_cap=Decimal(5),
        key="sk-test",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def settings_with(found: Provider, folder: Path) -> Settings:
    base = Settings(library=str(folder), embeddings="off", chat=f"provider:{found.name}", chat_seconds=20)
    return replace(base, providers=(found,))


def make_house_with(found: Provider, folder: Path, *, confirm: bool = True) -> tuple[Room, TurnedClock]:
    """Make a library with one script that the provider may be sent and one that it may not."""
    clock = TurnedClock()
    room = make_room(folder / "house", settings_with(found, folder / "house"), clock=clock)
    seat = room.seat()
    for name, scenes in (("The Key", SCENES), ("The Secret", SECRET)):
        path = folder / f"{name}.fountain"
        path.write_bytes(script_text(name, scenes))
        assert [report.status for report in seat.import_files([path])] == ["imported"]
    if confirm:
        seat.egress.confirm(found.name)
    return room, clock


def with_provider(room: Room, found: Provider) -> Room:
    """The same library under settings that say something else of the provider."""
    return Room(room._library, settings_with(found, room.folder))
