"""The training loop: it learns, it is the same twice, and a kill at any moment changes nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.tuning.base import BaseModel, file_sha256
from storyroom.tuning.recipe import Lora
from storyroom.tuning.training import Run, train, trained_folder
from tests.tuning.conftest import small_run

torch = pytest.importorskip("torch", reason="needs the extra `tune`: make test-tune")
pytestmark = pytest.mark.filterwarnings("default")  # the libraries warn of one another


def finished(run: Run) -> str:
    for _ in train(run, now=time.monotonic):
        pass
    (weights,) = trained_folder(run).glob("*.safetensors")
    return file_sha256(weights)


@pytest.mark.parametrize("method", ["lora", "full"])
def test_the_same_seed_gives_the_same_weights_and_another_does_not(
    small_base: BaseModel, tmp_path: Path, method: str
) -> None:
    first = finished(small_run(small_base, tmp_path / "a", method=method))
    assert finished(small_run(small_base, tmp_path / "b", method=method)) == first
    assert finished(small_run(small_base, tmp_path / "c", method=method, seed=6)) != first


def test_it_learns_and_tells_of_every_step(small_base: BaseModel, tmp_path: Path) -> None:
    run = small_run(small_base, tmp_path / "a", method="full", steps=40)
    told = list(train(run, now=time.monotonic))
    assert [one.step for one in told] == list(range(1, 41))
    assert told[-1].loss < told[0].loss - 0.5
    assert (told[-1].seconds_left, told[-1].saved, told[0].saved) == (0.0, True, False)
    assert told[0].seconds_left > 0
    assert (run.out / "curve.svg").read_text().startswith("<svg")
    assert len(json.loads((run.out / "losses.json").read_text())) == 40
    assert list(train(run, now=time.monotonic)) == []  # done already


def test_gradients_that_are_added_up_are_those_of_the_whole(small_base: BaseModel, tmp_path: Path) -> None:
    whole = list(train(small_run(small_base, tmp_path / "a", method="full", batch=4, steps=3), now=time.monotonic))
    parts = list(
        train(small_run(small_base, tmp_path / "b", method="full", batch=1, accumulate=4, steps=3), now=time.monotonic)
    )
    assert [one.loss for one in parts] == pytest.approx([one.loss for one in whole], abs=1e-4)


@pytest.mark.skipif(sys.platform != "linux", reason="forks, to load the libraries once")
@pytest.mark.parametrize("method", ["lora", "full"])
def test_a_kill_at_any_moment_changes_nothing(small_base: BaseModel, tmp_path: Path, method: str) -> None:
    expected = finished(small_run(small_base, tmp_path / "whole", method=method, checkpoint_every=2))
    draw = random.Random(11)
    killed = small_run(small_base, tmp_path / "killed", method=method, checkpoint_every=2)
    kills = sum(_killed_after(killed, draw.randint(1, 4), draw.random() * 0.02) for _ in range(6))
    assert kills >= 3
    assert finished(killed) == expected
    assert not list(killed.out.rglob("*.new"))


def _killed_after(run: Run, steps: int, seconds: float) -> bool:
    """Train in a process of its own until it told of so many steps and so much more time went by; then kill it."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            for _ in train(run, now=time.monotonic):
                os.write(there, b".")
        os._exit(0)
    os.close(there)
    for _ in range(steps):
        if not os.read(here, 1):
            break
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(here)
    return os.WIFSIGNALED(status)


def test_a_folder_of_another_run_is_not_gone_on_with(small_base: BaseModel, tmp_path: Path) -> None:
    run = small_run(small_base, tmp_path / "a")
    steps = train(run, now=time.monotonic)
    for _ in range(5):
        next(steps)
    steps.close()
    with pytest.raises(InvalidRequestError, match="another recipe"):
        finished(small_run(small_base, tmp_path / "a", rate=1e-3))
    assert len(list(train(run, now=time.monotonic))) == 8  # of 12, after the checkpoint at 4


def test_what_is_not_there_is_told(small_base: BaseModel, tmp_path: Path) -> None:
    if not torch.cuda.is_available():
        with pytest.raises(SettingsError, match="no device `cuda`"):
            finished(small_run(small_base, tmp_path / "a", device="cuda"))
    with pytest.raises(SettingsError, match="torch_xla"):
        finished(small_run(small_base, tmp_path / "a", device="xla"))
    with pytest.raises(InvalidRequestError, match="no weights c_attn"):
        finished(small_run(small_base, tmp_path / "a", lora=Lora(targets=("c_attn",))))


def test_no_number_for_a_loss_ends_the_run_with_words(small_base: BaseModel, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="no number"):
        finished(small_run(small_base, tmp_path / "a", method="full", rate=1e30, clip=1e30))


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    torch.use_deterministic_algorithms(mode=False)
