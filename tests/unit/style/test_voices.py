"""Passages without names fall together by likeness; the packaged cohort is read back as it was packed."""

from __future__ import annotations

import numpy as np

from storyroom.style.background import background, packed
from storyroom.style.channels import CHANNELS, count
from storyroom.style.voices import apart, learn


def test_what_is_alike_falls_together_and_the_rest_stays_alone() -> None:
    near = np.eye(5, dtype=np.float32)
    near[0, 1] = near[1, 0] = 0.5
    near[3, 4] = near[4, 3] = 0.4
    assert apart(near) == ((0, 1), (3, 4), (2,))


def test_nobody_falls_into_no_groups() -> None:
    assert apart(np.zeros((0, 0), np.float32)) == ()


def test_a_voice_learns_to_know_its_own() -> None:
    near = np.array([[1, 0.6, -0.2], [0.6, 1, -0.2], [-0.2, -0.2, 1]], np.float32)
    scores = near @ learn(near, ((0, 1), (2,)))
    assert scores.argmax(axis=1).tolist() == [0, 0, 1]


def test_the_packaged_cohort_has_many_writers_and_all_channels() -> None:
    found = background()
    assert len(found) >= 30
    assert all(set(one) == set(CHANNELS) and all(len(places) for places, _ in one.values()) for one in found)


def test_what_is_packed_is_read_back(monkeypatch, tmp_path) -> None:
    passages = (count("The door opens. The door shuts."), count("Rain, rain!"))
    (tmp_path / "cohort.bin").write_bytes(packed(passages))
    monkeypatch.setattr("storyroom.style.background.files", lambda _: tmp_path)
    read = background.__wrapped__()
    for one, other in zip(passages, read, strict=True):
        for channel in CHANNELS:
            assert [a.tolist() for a in one[channel]] == [b.tolist() for b in other[channel]]
