from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from storyroom.errors import BackendUnavailableError
from storyroom.models import graph_cache


def tiny_model() -> onnx.ModelProto:
    weight = numpy_helper.from_array(np.ones((64, 64), np.float32), "w")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [64]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("MatMul", ["w", "x"], ["y"])], "tiny", ends[:1], ends[1:], [weight])
    return helper.make_model(graph)


def test_an_entry_holds_once_built(tmp_path: Path) -> None:
    folder = graph_cache.entry(tmp_path, "tiny", tiny_model)
    assert folder == tmp_path / "tiny"
    assert graph_cache.holds(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


@pytest.mark.parametrize("name", ["graph.onnx", "weights.bin", "record.json"])
@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_any_damage_is_seen_and_mended(tmp_path: Path, name: str, damage: str) -> None:
    path = graph_cache.entry(tmp_path, "tiny", tiny_model) / name
    data = path.read_bytes()
    path.unlink()
    if damage == "truncate":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert not graph_cache.holds(tmp_path / "tiny")
    assert graph_cache.holds(graph_cache.entry(tmp_path, "tiny", tiny_model))
    assert [found.name for found in tmp_path.iterdir()] == ["tiny"]


def test_a_sound_entry_of_another_process_is_kept(tmp_path: Path) -> None:
    first = graph_cache.entry(tmp_path, "tiny", tiny_model) / "weights.bin"
    before = first.stat().st_ino
    graph_cache.entry(tmp_path, "tiny", tiny_model)
    assert first.stat().st_ino == before


def test_what_killed_builds_left_is_swept_but_running_ones_stay(tmp_path: Path) -> None:
    (tmp_path / ".building-old").mkdir()
    os.utime(tmp_path / ".building-old", (1, 1))
    (tmp_path / ".building-now").mkdir()
    graph_cache.entry(tmp_path, "tiny", tiny_model)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".building-now", "tiny"]


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackendUnavailableError) as refusal:
        graph_cache.entry(tmp_path / "file" / "cache", "tiny", tiny_model)
    assert "STORYROOM_CACHE" in refusal.value.hint


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STORYROOM_CACHE", str(tmp_path))
    assert graph_cache.cache_folder() == tmp_path
    monkeypatch.delenv("STORYROOM_CACHE")
    assert "storyroom" in str(graph_cache.cache_folder()).lower()
