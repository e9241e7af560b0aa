"""`kill -9` in the middle of every act on keys: whole or not there, no row without its key, nothing readable that was to end."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.errors import StoryroomError
from storyroom.store import schema
from storyroom.store.database import reading
from storyroom.store.vault import Vault, vault_path
from tests.fakes.house import House
from tests.fakes.raw import found_in

if sys.platform == "win32":
    pytest.skip("SIGKILL and fork are POSIX", allow_module_level=True)

from tests.journeys.killing import KillServer
from tests.journeys.sealed_kill_acts import KEPT, SEALED_ACTS, SHREDDED, enter_sealed, prepare_sealed

FEW, MANY = 3, 30


class Campaign:
    """Kills acts in copies of one case and looks at what is left."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kills = folder, Counter[tuple[str, str]]()
        self._server = KillServer()
        self._steps: dict[str, tuple[int, float]] = {}

    def open(self) -> None:
        self._server.__enter__()
        prepare_sealed(self.folder / "template")

    def close(self) -> None:
        self._server.__exit__(None, None, None)

    def length(self, name: str) -> tuple[int, float]:
        if name not in self._steps:
            run = self._server.run(name, self._case())
            assert not run.fault, run
            assert _done(self.folder / "case", name)
            self._steps[name] = (run.steps, run.seconds)
        return self._steps[name]

    def kill(self, name: str, *, step: int | None = None, after: float | None = None) -> None:
        case = self._case()
        run = self._server.run(name, case, step=step, after=after)
        assert not run.fault, (name, step, run)
        assert run.killed or step is None, (name, step, run)
        try:
            _look(case, name)
            self.kills[name, "done" if _done(case, name) else "not done"] += run.killed
            _do_again(case, name)
        except BaseException as fault:
            fault.add_note(f"{name}, killed at step {step} or after {after}")
            raise

    def _case(self) -> Path:
        case = self.folder / "case"
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(self.folder / "template", case)
        return case


def _look(case: Path, name: str) -> None:
    """Hold what is left against what may be."""
    house = enter_sealed(case)
    try:
        _sound(house, shredding=name == "shred")
    finally:
        house.close()
    made = SEALED_ACTS[name].makes
    if made in {"copy", "back"} and (case / made).exists():
        other = enter_sealed(case, made)
        assert other._library.safe.sealed
        _sound(other)
        assert len(other.seat().drafts()) == 2
        other.close()
    if made == "made" and (case / made).exists():
        assert (case / "made.keys").read_bytes() == vault_path(case / "house").read_bytes()
    places = [path for path in case.rglob("*") if path.is_file() and not path.is_relative_to(case / "plain")]
    assert not [path for path in places if any(word.encode() in path.read_bytes() for word in (f"{KEPT} LOFT",))]


def _sound(house: House, *, shredding: bool = False) -> None:
    found = house.seat().verify()
    assert found.faults == ()
    vault = house._library.safe
    assert isinstance(vault, Vault)
    with reading(house._library.engine) as rows:
        there = set(rows.execute(select(schema.compartment.c.name)).scalars())
    assert there - vault.names() <= ({SHREDDED.lower()} if shredding else set())
    assert all(SHREDDED.lower() in label for label in found.unopened)
    if SHREDDED.lower() not in vault.names():
        assert {entry.project for entry in house.seat().drafts()} == {KEPT}
        assert house.seat().search(f'"{SHREDDED}"').total == 0
    else:
        assert house.seat().search(f'"{SHREDDED}"').total == 1


def _done(case: Path, name: str) -> bool:
    made = SEALED_ACTS[name].makes
    if made:
        return (case / made).exists()
    house = enter_sealed(case)
    try:
        there = {entry.project for entry in house.seat().drafts()}
        changed = {
            "add a compartment": "Added" in there,
            "shred": SHREDDED not in there and house.seat().verify().unopened == (),
            "change the passphrase": house._library.safe.fits("an entirely different sentence"),  # type: ignore[attr-defined]
        }
        return changed[name]
    finally:
        house.close()


def _do_again(case: Path, name: str) -> None:
    done = _done(case, name)
    house = enter_sealed(case)
    try:
        SEALED_ACTS[name].do(house, case)
    except StoryroomError:
        assert done
    finally:
        house.close()
    assert _done(case, name)
    _look(case, name)
    wanted = {"house.vault"} | {f"{made}.vault" for made in ("copy", "back") if (case / made).exists()}
    assert {path.name for path in case.rglob("*.vault")} == wanted
    assert {path.name for path in case.glob("*.keys")} == {"b.keys"} | (
        {"made.keys"} if (case / "made").exists() else set()
    )
    left = [path.name for path in case.iterdir() if "restoring-" in path.name or path.name.endswith(".part")]
    assert left == []
    if name == "shred":
        assert found_in(case / "house", SHREDDED) == ()


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    made = Campaign(tmp_path_factory.mktemp("sealed-kills"))
    made.open()
    yield made
    made.close()


def _kill(campaign: Campaign, name: str, each: int, seed: int) -> None:
    """Kill at steps spread over the act, one drawn from each stretch, and at as many drawn moments."""
    chance, (steps, seconds) = random.Random(f"{seed}/{name}"), campaign.length(name)
    for number in range(each):
        first, last = 1 + number * steps // each, (number + 1) * steps // each
        campaign.kill(name, step=chance.randint(first, max(first, last)))
        campaign.kill(name, after=chance.uniform(0, seconds))


@pytest.mark.parametrize("name", SEALED_ACTS)
def test_a_killed_act_on_keys_is_done_or_not_done(campaign: Campaign, name: str) -> None:
    _kill(campaign, name, FEW, seed=1)
    campaign.kill(name, step=campaign.length(name)[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", SEALED_ACTS)
def test_a_kill_at_every_step_leaves_no_key_without_its_library(
    campaign: Campaign, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in range(1, campaign.length(name)[0] + 1):
        campaign.kill(name, step=step)
    _kill(campaign, name, MANY, seed=random.SystemRandom().randrange(10**6))
    became = ", ".join(f"{became} {count}" for (of, became), count in sorted(campaign.kills.items()) if of == name)
    with capsys.disabled():
        sys.stdout.write(f"\n{name:22} {became}")
