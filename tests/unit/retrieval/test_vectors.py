"""Vectors segments: one model each, rows of a scene together, merge equals rebuild."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.errors import LibraryDamagedError
from storyroom.retrieval.vectors import VectorRow, VectorSegment, build_vectors, merge_vectors


def unit(*values):
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


ROWS = [
    VectorRow("scene:b", "draft:1", 10, 20, "scene", unit(1, 0)),
    VectorRow("scene:a", "draft:1", 30, 40, "window", unit(0, 1)),
    VectorRow("scene:a", "draft:1", 30, 60, "scene", unit(1, 1)),
    VectorRow("scene:c", "draft:0", 0, 5, "scene", unit(2, 1)),
]


def saved(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def test_rows_of_a_scene_stand_together_with_the_whole_scene_first(tmp_path):
    segment = VectorSegment.open(saved(tmp_path, "v", build_vectors(ROWS, "m")))
    assert segment.model_hash == "m"
    assert segment.scene_ids.tolist() == [b"scene:c", b"scene:a", b"scene:b"]
    assert segment.first.tolist() == [0, 1, 3, 4]
    assert segment.kind.tolist() == [0, 0, 1, 0]
    assert segment.start.tolist() == [0, 30, 30, 10]


@given(st.permutations(ROWS), st.integers(0, 4))
def test_merging_gives_the_bytes_of_building_from_all_rows(tmp_path_factory, rows, cut):
    folder = tmp_path_factory.mktemp("vectors")
    paths = [saved(folder, "a", build_vectors(rows[:cut], "m")), saved(folder, "b", build_vectors(rows[cut:], "m"))]
    assert merge_vectors(paths) == build_vectors(ROWS, "m")
    assert merge_vectors(paths, keep={"draft:1"}) == build_vectors(ROWS[:3], "m")


def test_vectors_of_two_models_never_mix(tmp_path):
    paths = [saved(tmp_path, "a", build_vectors(ROWS[:1], "m")), saved(tmp_path, "b", build_vectors(ROWS[1:], "n"))]
    with pytest.raises(ValueError, match="never mix"):
        merge_vectors(paths)


def test_columns_that_contradict_one_another_are_a_damaged_library(tmp_path):
    data = build_vectors(ROWS, "m").replace(b'"end":["<i8",[4]', b'"end":["<i8",[3]')
    with pytest.raises(LibraryDamagedError):
        VectorSegment.open(saved(tmp_path, "v", data))


def test_no_rows_are_a_segment_too(tmp_path):
    assert VectorSegment.open(saved(tmp_path, "v", build_vectors([], "m"))).rows == 0
