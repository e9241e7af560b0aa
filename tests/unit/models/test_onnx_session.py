from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from storyroom.errors import BackendError
from storyroom.models.onnx_session import default_threads, open_session, run


@pytest.mark.parametrize(("given", "expected"), [("3", 3), ("1", 1)])
def test_the_usual_variable_sets_the_threads(monkeypatch: pytest.MonkeyPatch, given: str, expected: int) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert default_threads() == expected


@pytest.mark.parametrize("given", ["", "0", "-2", "many"])
def test_nonsense_means_the_cores(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    cores = default_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", given)
    assert default_threads() == cores >= 1


def test_a_file_that_is_no_graph_is_a_backend_error(tmp_path: Path) -> None:
    (tmp_path / "graph.onnx").write_bytes(b"not a graph")
    with pytest.raises(BackendError, match=r"graph\.onnx"):
        open_session(tmp_path / "graph.onnx", threads=1)


class Session:
    """Tells on which thread it was run."""

    def run(self, _wanted: list[str], inputs: dict[str, np.ndarray]) -> list[str]:
        return [threading.current_thread().name]


def test_a_question_runs_at_once_and_a_script_takes_its_turn() -> None:
    question, script = np.zeros((1, 20), np.int32), np.zeros((8, 60), np.int32)
    assert run(Session(), input_ids=question) == threading.current_thread().name
    assert str(run(Session(), input_ids=script)).startswith("long-model-runs")
