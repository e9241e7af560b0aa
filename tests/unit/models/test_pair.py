from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from storyroom.domain.ports import AskedTokens
from storyroom.errors import BackendUnavailableError
from storyroom.models import minilm_package
from storyroom.models.pair import PairScorer, agreement
from storyroom.models.tuning import deltas, read_tuning, tuning_bytes, unpack

TEXTS = [
    "Marit: He buried the tin box under the apple tree in April.",
    "Rain on the shutters. Nobody speaks.",
    "Ben: The ferry leaves at nine, with or without the horse.",
]


@pytest.fixture(scope="session")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> PairScorer:
    return PairScorer(cache_folder=tmp_path_factory.mktemp("pair"), threads=1)


def test_the_text_that_answers_scores_best(scorer: PairScorer) -> None:
    asked = {
        "Where did the man hide the metal container?": 0,
        "At what hour does the boat depart?": 2,
    }
    assert {question: int(np.argmax(scorer.score(question, TEXTS))) for question in asked} == asked


def test_scores_are_float32_one_for_each_text(scorer: PairScorer) -> None:
    scores = scorer.score("Where is the box?", [*TEXTS, ""])
    assert (scores.shape, scores.dtype) == ((4,), np.dtype(np.float32))
    assert np.isfinite(scores).all()
    assert scorer.score("Where is the box?", []).shape == (0,)


def test_a_score_does_not_depend_on_the_texts_beside_it(scorer: PairScorer) -> None:
    together = scorer.score("Where is the box?", TEXTS * 3)
    alone = [scorer.score("Where is the box?", [text])[0] for text in TEXTS * 3]
    assert together.tolist() == alone


def test_without_the_weights_it_says_how_to_add_them(tmp_path: Path) -> None:
    scorer = PairScorer(cache_folder=tmp_path / "cache", model_folder=tmp_path / "nothing")
    assert not scorer.available().ok
    with pytest.raises(BackendUnavailableError) as caught:
        scorer.score("Where?", ["Here."])
    assert caught.value.hint == minilm_package.REMEDY


def test_low_rank_tuning_is_multiplied_out() -> None:
    left, right = np.array([[1.0], [2.0]], np.float16), np.array([[3.0, 4.0, 5.0]], np.float16)
    data = io.BytesIO()
    np.savez(data, **{"some.weight|A": right, "some.weight|B": left})
    expected = [[6.0, 8.0, 10.0], [12.0, 16.0, 20.0]]
    assert {name: delta.tolist() for name, delta in deltas(unpack(data.getvalue())).items()} == {
        "some.weight": expected
    }


def test_the_shipped_tuning_is_small_and_finite() -> None:
    assert len(tuning_bytes("pair")) < 3_000_000
    found = deltas(read_tuning("pair"))
    assert len(found) == 36
    assert all(np.isfinite(delta).all() and np.abs(delta).max() > 0 for delta in found.values())


def test_stored_tokens_are_narrow_and_of_unit_length(scorer: PairScorer) -> None:
    found = scorer.encode([*TEXTS, ""])
    assert [tokens.shape[1] for tokens in found] == [scorer.width] * 4
    assert len(found[3]) == 0
    assert np.allclose(np.linalg.norm(np.concatenate(found), axis=1), 1, atol=1e-5)
    assert scorer.ask("Where is the box?").weights.sum() == pytest.approx(1, abs=1e-5)


def test_a_text_agrees_fully_with_itself_and_an_empty_one_with_nothing() -> None:
    tokens = np.eye(3, dtype=np.float32)
    asked = AskedTokens(tokens, np.full(3, 1 / 3, np.float32))
    assert agreement(asked, tokens) == pytest.approx(1.0)
    assert agreement(asked, tokens[1:]) == pytest.approx(2 / 3)
    assert agreement(asked, tokens[:0]) == 0
