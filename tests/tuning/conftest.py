"""A small base model out of the sample slate, made once, for the tests that need the extra `tune`."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from storyroom import sample
from storyroom.tuning.base import BaseModel, inspect_base
from storyroom.tuning.recipe import Lora, Recipe, Training
from storyroom.tuning.training import Passage, Run

SLATE = Path(sample.__file__).parent / "slate"


def scripts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(SLATE.rglob("white.fountain"))]


@pytest.fixture(scope="session")
def small_base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    pytest.importorskip("torch", reason="needs the extra `tune`: make test-tune")
    from storyroom.tuning.new_base import make_base  # noqa: PLC0415  # only where the extra is

    years = " ".join(map(str, range(1900, 2030)))  # so that there are tokens of several digits
    return inspect_base(make_base(tmp_path_factory.mktemp("bases") / "small", [*scripts(), years], vocabulary=512))


def some_passages(count: int = 24) -> tuple[Passage, ...]:
    scenes = [scene for text in scripts() for scene in text.split("\n\n\n") if scene.strip()]
    paragraphs = [part for text in scenes for part in text.split("\n\n") if len(part) > 40]
    return tuple(Passage(one[:20], one[20:400]) for one in paragraphs[:count])


def small_run(base: BaseModel, out: Path, **changed: Any) -> Run:
    known = {one.name for one in fields(Training)}
    training = {"steps": 12, "rate": 3e-3, "batch": 2, "length": 64, "warmup": 2, "checkpoint_every": 4}
    training |= {key: value for key, value in changed.items() if key in known}
    recipe = Recipe(
        "small",
        base.folder.name,
        "slate",
        out.name,
        seed=5,
        training=Training(**training),
        lora=Lora(rank=4, dropout=0.1),
    )
    recipe = replace(recipe, **{key: value for key, value in changed.items() if key not in known})
    return Run(recipe, base, some_passages(), "0" * 64, out)
