"""The shipped scripts of three writers, taken into a house under labels of one's choosing, and voices made from them."""

from __future__ import annotations

from importlib.resources import files

from storyroom.domain.voice import Chosen, ListedVoice, VoiceKind, VoiceWish
from storyroom.room import Seat

__all__ = ["LYLE", "QUILL", "TITLES", "VASK", "sample_text", "shelve", "voice"]

LYLE, VASK, QUILL = "desmond-achebe-lyle", "irene-vask", "tomasz-quill"
TITLES = {
    LYLE: ("starch", "the-also-tax", "the-last-white-sale"),
    VASK: ("eleven-tickets", "herring-for-forty", "tomorrows-bucket"),
    QUILL: ("between-four-and-five", "lantern-for-falling-things", "the-overdue-tide"),
}


def sample_text(writer: str, title: str, draft: str = "white") -> str:
    """Return a script that ships with the product."""
    path = files("storyroom.sample").joinpath("slate", writer, title, f"{draft}.fountain")
    return path.read_text(encoding="utf-8")


def shelve(seat: Seat, writer: str, title: str, draft: str = "white", **options: object) -> str:
    """Take a script in under its own project; return the id of the draft."""
    data = sample_text(writer, title, draft).encode()
    options.setdefault("project", title)
    report = seat.import_bytes(f"{draft}.fountain", data, document=title, draft=draft, **options)
    assert report.status == "imported", report.reason
    return report.draft_id


def voice(seat: Seat, *draft_ids: str, name: str = "Vask", kind: str = "writer", **wish: object) -> ListedVoice:
    """Make a voice from whole drafts."""
    chosen = tuple(Chosen(one) for one in draft_ids)
    return seat.voice.make(VoiceWish(name, VoiceKind(kind), chosen, **wish))
