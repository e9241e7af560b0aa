"""`kill -9` in the middle of every act that changes something: all of it or none, nothing lost, and it can be done again."""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from storyroom.domain.ledger import CLOSED, OPENED, LedgerEntry, half_of
from storyroom.errors import StoryroomError
from tests.fakes.house import House
from tests.fakes.raw import found_in

if sys.platform == "win32":
    pytest.skip("SIGKILL and fork are POSIX", allow_module_level=True)

from tests.journeys.kill_acts import ACTS, CANARY, KillAct, enter, prepare, rows, seen
from tests.journeys.killing import KillServer

FEW, MANY = 2, 40
"""Kills of each act, by the step; as many again by the clock."""


class Reference(NamedTuple):
    """What is seen before and after an act that nobody disturbs, and how long it is."""

    before: dict[str, Any]
    after: dict[str, Any]
    rows_before: dict[str, int]
    rows_after: dict[str, int]
    steps: int
    seconds: float


class Campaign:
    """Kills acts in copies of one library and holds what is left against what may be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kills: Counter[tuple[str, str]] = Counter()
        self._server = KillServer()
        self._references: dict[str, Reference] = {}

    def open(self) -> None:
        self._server.__enter__()
        prepare(self.folder / "template")

    def close(self) -> None:
        self._server.__exit__(None, None, None)

    def reference(self, name: str) -> Reference:
        """Let the act end once, and look."""
        if name not in self._references:
            case = self._case()
            with _Opened(case) as house:
                before, rows_before = seen(house, case), rows(house)
            run = self._server.run(name, case)
            assert not run.fault, run
            with _Opened(case) as house:
                after, rows_after = seen(house, case), rows(house)
            assert before != after, name
            self._references[name] = Reference(before, after, rows_before, rows_after, run.steps, run.seconds)
            shutil.rmtree(case)
        return self._references[name]

    def kill(self, name: str, *, step: int | None = None, after: float | None = None) -> str:
        """Kill an act; check what is left; do it again. Return what became of it."""
        case, known, act = self._case(), self.reference(name), ACTS[name]
        with _Opened(case) as house:
            old = tuple(house._library.ledger_entries())
        run = self._server.run(name, case, step=step, after=after)
        assert not run.fault, (name, step, run)
        assert run.killed or step is None, (name, step, run)
        with _Opened(case) as house:
            became = _judged(house, case, act, known, old)
            if not run.killed:
                assert became == "done"
            _do_again(house, case, act, known, became)
        shutil.rmtree(case)
        self.kills[name, became if run.killed else "ended before"] += 1
        return became

    def _case(self) -> Path:
        case = self.folder / "case"
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(self.folder / "template", case)
        return case


class _Opened:
    def __init__(self, case: Path) -> None:
        self._house = enter(case)

    def __enter__(self) -> House:
        return self._house

    def __exit__(self, *_fault: object) -> None:
        self._house.close()


def _judged(house: House, case: Path, act: KillAct, known: Reference, old: tuple[LedgerEntry, ...]) -> str:
    """Say whether the act is done or not; anything in between fails."""
    assert house.seat().verify().faults == ()
    now, new = seen(house, case), _grown(house, old)
    assert house.seat().record.state().witness == "holds"
    if act.parts > 1:
        became = _judged_in_parts(now, new, known, act)
    else:
        assert now in (known.before, known.after), {
            k: (now[k], known.before[k], known.after[k]) for k in now if now[k] != known.before[k]
        }
        became = "done" if now == known.after else "not done"
        _rows_fit(rows(house), known, act, became)
        _told_truly(new, act, became)
    _unclosed_are_shown(house, new)
    _swept(house)
    return became


def _judged_in_parts(now: dict[str, Any], new: tuple[LedgerEntry, ...], known: Reference, act: KillAct) -> str:
    """Each part is there with all that belongs to it, and the ledger tells of just these; what was there before is there."""
    there = [draft for draft in now["drafts"] if draft not in known.before["drafts"]]
    assert all(draft in now["drafts"] for draft in known.before["drafts"])
    assert all(draft in known.after["drafts"] for draft in there)
    assert len(now["texts"]) == len(now["drafts"])
    assert set(known.before["texts"]) <= set(now["texts"]) <= set(known.after["texts"])
    assert now["found"]["owner", "lantern"] == sum(draft[-1] for draft in there)
    assert sum(entry.act == act.done for entry in new) == len(there)
    if len(there) == act.parts:
        assert now == known.after
        return "done"
    return "some parts done" if there else "not done"


def _grown(house: House, old: tuple[LedgerEntry, ...]) -> tuple[LedgerEntry, ...]:
    """Return the entries since; what was there is there to the letter."""
    entries = tuple(house._library.ledger_entries())
    assert entries[: len(old)] == old
    return entries[len(old) :]


def _rows_fit(found: dict[str, int], known: Reference, act: KillAct, became: str) -> None:
    wanted = known.rows_after if became == "done" else known.rows_before
    more = {name: found[name] - wanted[name] for name in found if found[name] != wanted[name] and name not in act.loose}
    allowed = act.intent if became == "not done" else frozenset()
    assert set(more) <= allowed, more
    assert all(count == 1 for count in more.values()), more


def _told_truly(new: tuple[LedgerEntry, ...], act: KillAct, became: str) -> None:
    """The ledger says that it is done where it is done. A file beside the library may be there before its closing entry."""
    claimed = [entry for entry in new if entry.act == act.done and ("outcome", "failed") not in entry.facts]
    if became == "not done":
        assert not claimed, claimed
    elif act.done and not act.done.endswith("_closed"):
        assert claimed


def _unclosed_are_shown(house: House, new: tuple[LedgerEntry, ...]) -> None:
    """An act that was begun and not closed stands in the list of those, and in no list as done."""
    desk = house.seat().record
    halves = [entry for entry in new if half_of(entry.act, entry.facts)]
    opened = [entry for entry in halves if entry.act.endswith(OPENED)]
    closed = [entry for entry in halves if entry.act.endswith(CLOSED)]
    shown = desk.page(unclosed=True).acts
    assert len(shown) == len(opened) - len(closed)
    for entry in opened:
        about = desk.entry(entry.position).act
        assert (about.status == "unclosed") == (not closed), about


def _swept(house: House) -> None:
    """What was cut off leaves nothing that stays: a sweep leaves just the files that rows name."""
    library = house._library
    library.collect(older_than=0)
    counts = rows(house)
    for folder, table in ((library.segments.folder, "segment"), (library.blobs.folder, "blob")):
        assert sum(path.is_file() for path in folder.rglob("*")) == counts[table]


def _do_again(house: House, case: Path, act: KillAct, known: Reference, became: str) -> None:
    try:
        act.do(house, case)
    except StoryroomError:
        assert became == "done"
    assert house.seat().verify().faults == ()
    now = seen(house, case)
    assert now == known.after, {k: (now[k], known.after[k]) for k in now if now[k] != known.after[k]}
    left = [path.name for path in (*case.iterdir(), *(case / "house").iterdir()) if path.name.startswith(".")]
    assert not [name for name in left if re.search(r"\.part|snapshot|restoring-\w+$", name)], (
        left
    )  # an empty lock may stay
    if act is ACTS["remove"]:
        assert found_in(case / "house", CANARY) == ()


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    made = Campaign(tmp_path_factory.mktemp("kills"))
    made.open()
    yield made
    made.close()


def _kill(campaign: Campaign, name: str, each: int, seed: int) -> None:
    """Kill at steps spread over the act, one drawn from each stretch, and at as many drawn moments."""
    chance, known = random.Random(f"{seed}/{name}"), campaign.reference(name)
    for number in range(each):
        first, last = 1 + number * known.steps // each, (number + 1) * known.steps // each
        campaign.kill(name, step=chance.randint(first, max(first, last)))
        campaign.kill(name, after=chance.uniform(0, known.seconds))


@pytest.mark.parametrize("name", ACTS)
def test_a_killed_act_is_done_or_not_done(campaign: Campaign, name: str) -> None:
    _kill(campaign, name, FEW, seed=1)


@pytest.mark.slow
def test_many_kills_lose_nothing_and_leave_nothing_half_done(
    campaign: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}")
    for name in ACTS:
        campaign.kills.clear()
        _kill(campaign, name, MANY, seed)
        became = ", ".join(f"{became} {count}" for (_, became), count in sorted(campaign.kills.items()))
        steps = campaign.reference(name).steps
        with capsys.disabled():
            sys.stdout.write(f"\n{name:16} {sum(campaign.kills.values()):4} kills over {steps:3} steps: {became}")
