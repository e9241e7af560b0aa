"""The reranker's features mean what their names say, and its weights file names them all."""

import numpy as np
import pytest

from storyroom.errors import SettingsError
from storyroom.retrieval import rerank
from storyroom.retrieval.query import parse_query
from storyroom.retrieval.rerank import FEATURES, features, weights
from storyroom.retrieval.search import find
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script

MODEL = FakeEmbedder()


@pytest.fixture
def library(tmp_path):
    made = FakeLibrary(tmp_path)
    made.add(
        script(
            [
                *scene("INT. KITCHEN - DAY", "The spare key hangs here.", "MARIT: Is this the coat?"),
                *scene("INT. HALL - DAY", "A key. Many words lie between this one and the other, which is spare."),
                *scene("EXT. YARD - DAY", "A dog."),
            ]
        ),
        document="The Coat",
        embedder=MODEL,
    )
    return made


def described(library, text, model=MODEL):
    found = find(parse_query(text), library.reader("public"), embedder=model)
    table = features(found.signals)
    scenes = found.signals.view.scene[found.signals.pool].tolist()
    return {s: dict(zip(FEATURES, row, strict=True)) for s, row in zip(scenes, table.tolist(), strict=True)}


def test_words_in_fields_are_told_apart(library):
    table = described(library, "kitchen marit coat")
    kitchen = table[1]
    assert kitchen["coverage"] == pytest.approx(1)
    assert 0 < kitchen["location"] == kitchen["heading"] < 1
    assert 0 < kitchen["speaker"] < 1
    assert 0 < kitchen["spoken"] < 1
    assert kitchen["described"] == 0
    assert table[3]["coverage"] == 0


def test_words_side_by_side_are_nearer_than_words_far_apart(library):
    table = described(library, "spare key")
    assert table[1]["nearness"] == 1
    assert table[2]["nearness"] == 0


def test_a_scene_beside_a_matching_one_is_known_as_its_neighbour(library):
    table = described(library, "kitchen")
    assert (table[1]["neighbour_lexical"], table[2]["neighbour_lexical"], table[3]["neighbour_lexical"]) == (0, 1, 0)


def test_titles_and_questions_leave_their_mark(library):
    assert described(library, "coat")[1]["title"] == 1
    assert described(library, "where is the key in the kitchen")[1]["where_heading"] > 0
    assert described(library, "the key in the kitchen")[1]["where_heading"] == 0
    assert described(library, "who has the coat")[1]["who_names"] == pytest.approx(0.1)
    assert described(library, "what does Marit say about the coat")[1]["said_spoken"] > 0


def test_without_vectors_meaning_is_silent(library):
    row = described(library, "key", None)[1]
    assert {row[name] for name in FEATURES if name.startswith("dense") or name == "neighbour_dense"} == {0.0}


def test_scores_are_weights_times_features(library):
    found = find(parse_query("spare key"), library.reader("public"), embedder=MODEL)
    expected = np.round(features(found.signals) @ weights("hybrid"), 6)
    assert found.scores.tolist() == expected.tolist()


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_the_weights_file_names_every_feature(mode):
    assert len(weights(mode)) == len(FEATURES)
    assert np.isfinite(weights(mode)).all()


def test_a_weights_file_of_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(rerank, "FEATURES", (*FEATURES, "luck"))
    weights.cache_clear()
    with pytest.raises(SettingsError):
        weights("hybrid")
    weights.cache_clear()
