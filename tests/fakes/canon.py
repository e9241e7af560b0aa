"""A script in which the dead drink coffee, taken in under labels, and people who may or may not say what holds in it."""

from __future__ import annotations

from dataclasses import replace

from storyroom.domain.canon import Canon
from storyroom.domain.story import CanonQuote, Finding
from storyroom.room import Seat
from tests.fakes.house import House, script_text

__all__ = ["SCENES", "dead", "findings", "quoting", "share", "take"]

SCENES = [
    (
        "INT. TENT - NIGHT",
        "RADE, 40, holds the lamp. The medic pulls the blanket over PETRA, 31, and folds her hands. She is dead.",
    ),
    ("EXT. FIELD - DAY", "Rade digs. The spade rings on stone."),
    ("INT. CAFE - DAY", "Petra stirs her coffee and turns a page."),
]


def take(
    seat: Seat, draft: str, *, scenes: list[tuple[str, str]] = SCENES, project: str = "Beacon", **options: object
) -> str:
    """Take a draft in; return its id."""
    data = script_text(project, scenes, revision=draft)
    report = seat.import_bytes(f"{draft}.fountain", data, project=project, document=project, draft=draft, **options)
    assert report.status == "imported", report.reason
    return report.draft_id


def share(house: House, name: str, role: str, *compartments: str) -> Seat:
    """Add somebody with a role; return their seat."""
    owner = house.seat()
    owner.add_person(name)
    for compartment in compartments or ("beacon",):
        owner.access.grant(name, compartment, role=role)
    return house.seat(name)


def findings(seat: Seat, draft_id: str, **options: object) -> list[Finding]:
    """List what contradicts what."""
    (report,) = seat.analysis.analyse(draft_id, only=("continuity",), **options)
    return list(report.findings)


def dead(seat: Seat, draft_id: str) -> Finding:
    """Return the finding about the dead."""
    return next(one for one in findings(seat, draft_id) if one.rule == "dead_acts")


def quoting(finding: Finding, pinned: Canon) -> Finding:
    """Let a finding rest on canon, and say so in its expectation."""
    return replace(
        finding,
        expectation=f"Canon says that {pinned.text}",
        canon=(CanonQuote(pinned.id, pinned.source, pinned.text),),
    )
