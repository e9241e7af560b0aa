"""Exported files: llama.cpp says what the trained model says, and a wrong file is told from a right one."""

from __future__ import annotations

import dataclasses
import json
import random
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from storyroom.errors import BackendUnavailableError, InvalidRequestError
from storyroom.tuning.base import BaseModel, file_sha256, inspect_base
from storyroom.tuning.exporting import write_adapter, write_model
from storyroom.tuning.gates.export_parity import export_parity
from storyroom.tuning.gguf_words import GgufWords, gguf_words
from storyroom.tuning.merging import Adapter, open_adapter, weights
from storyroom.tuning.parity import Parity, measure_parity
from storyroom.tuning.running import Exported
from storyroom.tuning.training import train
from tests.tuning.conftest import scripts, small_run

REASON = "needs the extras `tune` and `local`: make test-tune"
pytest.importorskip("torch", reason=REASON)
pytest.importorskip("gguf", reason=REASON)
pytest.importorskip("xllamacpp", reason=REASON)
pytestmark = pytest.mark.filterwarnings("default")  # the libraries warn of one another


class House(NamedTuple):
    base: BaseModel
    adapter: Adapter
    merged: Path
    plain: Path
    apart: Path


@pytest.fixture(scope="module")
def house(small_base: BaseModel, tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("exported")
    whole = small_run(small_base, folder / "whole", method="full", steps=60)
    list(train(whole, now=time.monotonic))
    base = inspect_base(folder / "whole" / "model")
    list(train(small_run(base, folder / "lora", steps=40), now=time.monotonic))
    adapter = open_adapter(folder / "lora" / "adapter")
    write_model(base, adapter, folder / "merged.gguf", grain="f16", name="merged")
    write_model(base, None, folder / "plain.gguf", grain="f16", name="plain")
    write_adapter(base, adapter, folder / "apart.gguf", name="apart")
    return House(base, adapter, folder / "merged.gguf", folder / "plain.gguf", folder / "apart.gguf")


def prompts(count: int) -> list[str]:
    draw, text = random.Random(3), "\n".join(scripts())
    starts = [draw.randrange(len(text) - 200) for _ in range(count)]
    return [text[start : start + draw.randint(10, 120)] for start in starts]


def judged(found: Parity) -> list[str]:
    facts = dataclasses.asdict(found)
    facts.pop("adapter_difference")
    return list(export_parity(**facts).reasons)


def test_the_exported_files_say_what_the_model_says(house: House) -> None:
    found = measure_parity(house.base, house.adapter, house.merged, prompts(40), apart=(house.plain, house.apart))
    assert judged(found) == []
    assert 0 < found.largest_difference <= 0.005


def test_the_model_without_its_adapter_is_told_from_the_one_with_it(house: House) -> None:
    assert judged(measure_parity(house.base, house.adapter, house.plain, prompts(20)))


def test_a_wrong_way_of_cutting_text_is_caught(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def guessed(spelled: str, size: int) -> GgufWords:
        return dataclasses.replace(gguf_words(spelled, size), pre="qwen2")

    monkeypatch.setattr("storyroom.tuning.exporting.gguf_words", guessed)
    write_model(house.base, house.adapter, tmp_path / "wrong.gguf", grain="f16", name="wrong")
    years = [f"It was the year {year} again." for year in range(1950, 1970)]
    told = judged(measure_parity(house.base, house.adapter, tmp_path / "wrong.gguf", years))
    assert any("other tokens" in one for one in told)


def test_unpermuted_rows_are_caught(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyroom.tuning.exporting.paired", lambda rows, _: rows)
    write_model(house.base, house.adapter, tmp_path / "wrong.gguf", grain="f16", name="wrong")
    assert judged(measure_parity(house.base, house.adapter, tmp_path / "wrong.gguf", prompts(20)))


def test_the_same_model_gives_the_same_bytes(house: House, tmp_path: Path) -> None:
    write_model(house.base, house.adapter, tmp_path / "again.gguf", grain="f16", name="merged")
    assert file_sha256(tmp_path / "again.gguf") == file_sha256(house.merged)


def test_eight_bits_load_and_stay_near(house: House, tmp_path: Path) -> None:
    write_model(house.base, house.adapter, tmp_path / "eight.gguf", grain="q8_0", name="eight")
    assert (tmp_path / "eight.gguf").stat().st_size < house.merged.stat().st_size
    found = measure_parity(house.base, house.adapter, tmp_path / "eight.gguf", prompts(10))
    assert found.other_tokens == 0
    assert found.largest_difference < 0.3


def test_an_adapter_of_another_base_is_refused(house: House) -> None:
    fewer = dataclasses.replace(house.base, files={})
    with pytest.raises(InvalidRequestError, match="which the base has not"):
        list(weights(fewer, house.adapter))


def test_a_broken_file_is_told(tmp_path: Path, house: House) -> None:
    (tmp_path / "broken.gguf").write_bytes(house.merged.read_bytes()[:5000])
    with pytest.raises(BackendUnavailableError):
        Exported(tmp_path / "broken.gguf")


@pytest.mark.parametrize(
    "changed",
    [
        {"normalizer": {"type": "NFC"}},
        {"pre_tokenizer": {"type": "Whitespace"}},
        {"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True, "use_regex": True}},
        {"model": {"type": "WordPiece"}},
    ],
)
def test_a_tokenizer_that_would_be_guessed_at_is_refused(house: House, changed: dict[str, object]) -> None:
    told = json.loads((house.base.folder / "tokenizer.json").read_text()) | changed
    with pytest.raises(InvalidRequestError, match="cannot be exported"):
        gguf_words(json.dumps(told), 512)
