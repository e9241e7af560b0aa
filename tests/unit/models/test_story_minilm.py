from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storyroom.errors import BackendUnavailableError
from storyroom.models.minilm import MiniLM
from storyroom.models.story_minilm import StoryMiniLM

QUESTION, ANSWER, OTHER = (
    "What did the sibling conceal in the ground?",
    "Marit: My brother buried the tin box under the apple tree.",
    "The siblings sit on the ground and ask each other questions.",
)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> StoryMiniLM:
    return StoryMiniLM(cache_folder=tmp_path_factory.mktemp("story"), threads=1)


def test_its_vectors_are_of_unit_length_and_never_mix_with_the_plain_models(story: StoryMiniLM) -> None:
    vectors = story.embed([QUESTION, ANSWER])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert story.model_hash != MiniLM.model_hash


def test_the_tuning_draws_a_question_to_its_answer(story: StoryMiniLM, minilm: MiniLM) -> None:
    def lead(model: MiniLM) -> float:
        question, answer, other = model.embed([QUESTION, ANSWER, OTHER])
        return float(question @ answer - question @ other)

    assert lead(story) > lead(minilm)


def test_without_the_weights_it_is_unavailable(tmp_path: Path) -> None:
    model = StoryMiniLM(cache_folder=tmp_path / "cache", model_folder=tmp_path / "nothing")
    assert not model.available().ok
    with pytest.raises(BackendUnavailableError):
        model.embed(["a"])
