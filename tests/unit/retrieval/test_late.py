"""Late interaction against a computation in plain loops, and its index files in and out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storyroom.domain.ports import AskedTokens
from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.late import UNKNOWN, LateRows, late_scores
from storyroom.retrieval.token_segment import SCALE, TokenRow, TokenSegment, build_tokens, merge_tokens, quantize

WIDTH = 8


def _unit(rng: np.random.Generator, count: int) -> np.ndarray:
    found = rng.standard_normal((count, WIDTH)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def _rows(rng: np.random.Generator, scenes: int, draft: str = "draft:a") -> list[TokenRow]:
    return [
        TokenRow(
            f"scene:{draft}{scene}",
            draft,
            100 * window,
            100 * window + 50,
            quantize(_unit(rng, int(rng.integers(1, 9)))),
        )
        for scene in range(scenes)
        for window in range(int(rng.integers(1, 4)))
    ]


class StandInView:
    """As much of a view as late interaction looks at: two segments, and one row that has no tokens."""

    def __init__(self, segments: list[TokenSegment]) -> None:
        self._places = [(segment, scene) for segment in segments for scene in range(len(segment.scene_ids))]
        self.row_tokens = np.array([-1, *range(len(self._places))], np.int64)

    def token_scene(self, place: int) -> tuple[TokenSegment, int]:
        return self._places[place]


@pytest.fixture
def segments(tmp_path: Path) -> list[TokenSegment]:
    rng = np.random.default_rng(7)
    found = []
    for number, scenes in enumerate((3, 5)):
        path = tmp_path / str(number)
        path.write_bytes(build_tokens(_rows(rng, scenes, f"draft:{number}"), "m"))
        found.append(TokenSegment.open(path))
    return found


def test_scores_and_spans_equal_a_computation_in_plain_loops(segments: list[TokenSegment]) -> None:
    rng = np.random.default_rng(3)
    asked = AskedTokens(_unit(rng, 4), np.array([0.1, 0.4, 0.3, 0.2], np.float32))
    view = StandInView(segments)
    rows = np.arange(len(view.row_tokens))
    found = late_scores(view, rows, asked)  # type: ignore[arg-type]  # the stand-in has what is looked at
    assert found.scores[0] == UNKNOWN
    for row in rows[1:]:
        segment, scene = view.token_scene(int(view.row_tokens[row]))
        windows = list(segment.rows_of(scene))
        per_window = [
            sum(
                w * max(float(q @ t) / SCALE for t in window.tokens.astype(np.float32))
                for q, w in zip(*asked, strict=True)
            )
            for window in windows
        ]
        every = np.concatenate([window.tokens for window in windows]).astype(np.float32)
        whole = sum(w * max(float(q @ t) / SCALE for t in every) for q, w in zip(*asked, strict=True))
        best = int(np.argmax(per_window))
        assert found.scores[row] == pytest.approx((per_window[best] + whole) / 2, abs=2e-5)
        assert (found.start[row], found.end[row]) == (windows[best].start, windows[best].end)


def test_a_rows_score_does_not_depend_on_which_rows_are_asked_about_beside_it(segments: list[TokenSegment]) -> None:
    asked = AskedTokens(_unit(np.random.default_rng(5), 3), np.full(3, 1 / 3, np.float32))
    view = StandInView(segments)
    together = late_scores(view, np.arange(9), asked)  # type: ignore[arg-type]  # as above
    for row in range(9):
        alone = late_scores(view, np.array([row]), asked)  # type: ignore[arg-type]  # as above
        assert alone.scores[0] == together.scores[row]
        assert alone.start[0] == together.start[row]


def test_rows_that_were_not_asked_about_are_unknown(segments: list[TokenSegment]) -> None:
    asked = AskedTokens(_unit(np.random.default_rng(5), 3), np.full(3, 1 / 3, np.float32))
    rows = np.array([2, 5])
    late = LateRows(rows, late_scores(StandInView(segments), rows, asked))  # type: ignore[arg-type]  # as above
    assert late.of(np.array([5, 3, 2]))[1] == UNKNOWN
    assert late.place(np.array([5, 3, 2])).tolist() == [1, -1, 0]


def test_merging_gives_what_building_from_all_rows_gives(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    parts = [_rows(rng, 3, "draft:a"), _rows(rng, 2, "draft:b")]
    for number, part in enumerate(parts):
        (tmp_path / str(number)).write_bytes(build_tokens(part, "m"))
    merged = merge_tokens([tmp_path / "1", tmp_path / "0"])
    assert merged == build_tokens([*parts[0], *parts[1]], "m")
    assert merge_tokens([tmp_path / "0", tmp_path / "1"], keep={"draft:b"}) == build_tokens(parts[1], "m")


def test_tokens_of_different_models_never_mix(tmp_path: Path) -> None:
    for name in ("m", "n"):
        (tmp_path / name).write_bytes(build_tokens(_rows(np.random.default_rng(1), 1), name))
    with pytest.raises(ValueError, match="never mix"):
        merge_tokens([tmp_path / "m", tmp_path / "n"])


@pytest.mark.parametrize("cut", [10, 100, -1])
def test_a_cut_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(build_tokens(_rows(np.random.default_rng(1), 3), "m")[:cut])
    with pytest.raises(LibraryDamagedError):
        TokenSegment.open(path)


def test_an_empty_segment_is_a_segment(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(build_tokens([], "m"))
    assert len(TokenSegment.open(path).scene_ids) == 0
