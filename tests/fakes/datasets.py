"""Works in a library for data sets: taken in under their own projects, with rights stated or not, and the policy that most tests want."""

from __future__ import annotations

import random
from dataclasses import replace

from storyroom.domain.dataset import DatasetPlan, DatasetPolicy, Selection
from storyroom.domain.gates import GateResult
from storyroom.room import Seat
from tests.fakes.house import script_text
from tests.fakes.licensing import state
from tests.fakes.works import prose

__all__ = ["POLICY", "bring", "everything", "made_plan", "passed", "scenes_of"]

POLICY = DatasetPolicy(imported_by_people=True, held_out_percent=0, canaries=(2, 1, 1), papers=False)


def scenes_of(seed: int, count: int = 4) -> list[tuple[str, str]]:
    """Write scenes of words that repeat nothing by chance."""
    chance = random.Random(seed)
    return [
        (
            f"INT. ROOM {number} OF {seed} - DAY",
            f"{prose(chance, 30)}\n\nMARIT\n{prose(chance, 14)}\n\nLIV\n{prose(chance, 16)}\n\n{prose(chance, 12)}",
        )
        for number in range(count)
    ]


def bring(
    seat: Seat,
    project: str,
    seed: int,
    *,
    draft: str = "white",
    author: str = "",
    stated: bool = True,
    **options: object,
) -> str:
    """Take a work in, and state that it may be trained on; return the draft's id."""
    data = script_text(project, scenes_of(seed), revision=draft)
    if author:
        data = data.replace(b"Revision:", f"Author: {author}\nRevision:".encode(), 1)
    report = seat.import_bytes(f"{draft}.fountain", data, project=project, document=project, draft=draft, **options)
    assert report.status == "imported", report.reason
    if stated:
        state(seat, report.draft_id)
    return report.draft_id


def everything(*projects: str) -> Selection:
    """Ask for whole projects."""
    return Selection(projects=projects)


def made_plan(seat: Seat, selection: Selection, **policy: object) -> DatasetPlan:
    """Plan with the usual policy but for what is said."""
    return seat.dataset.plan(selection, replace(POLICY, **policy))


def passed(gates: tuple[GateResult, ...]) -> dict[str, bool]:
    """Say which gates let it through."""
    return {one.name: one.passed for one in gates}
