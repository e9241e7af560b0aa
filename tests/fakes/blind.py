"""A script of four scenes, and what two models wrote for them; a blind test made of both."""

from __future__ import annotations

from storyroom.domain.blind import BlindEntry, BlindWish
from storyroom.room import Seat
from tests.fakes.canon import take

__all__ = ["BASE", "SCENES", "TUNED", "blind", "script"]


def _page(word: str, number: int) -> str:
    return " ".join(f"{word}{number} goes to the quay and says nothing of it." for _ in range(6))


SCENES = [(f"INT. LOFT {number} - DAY", _page("Marit", number)) for number in range(1, 5)]
TUNED = tuple(f"INT. LOFT {number} - DAY\n\n{_page('Olav', number)}" for number in range(1, 5))
BASE = tuple(_page("Someone", number) for number in range(1, 5))


def script(seat: Seat, **options: object) -> str:
    """Take the script in; return the draft's id."""
    return take(seat, "white", scenes=SCENES, **options)


def blind(seat: Seat, draft_id: str, name: str = "Loft", **others: tuple[str, ...]) -> BlindEntry:
    """Make a test of all four scenes."""
    pages = others or {"tuned": TUNED, "base": BASE}
    return seat.blind.make(BlindWish(name, draft_id, ("1", "2", "3", "4"), pages))
