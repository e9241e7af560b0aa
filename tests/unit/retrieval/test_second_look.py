"""The reranker orders what was found; it finds nothing, drops nothing and reads no more than it may."""

import numpy as np
import pytest
from tests.fakes.candidates import LikesWords
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script

from storyroom.retrieval.search import search
from storyroom.retrieval.second_look import DEPTH, second_look


class LikesLast(LikesWords):
    """Prefers whatever it reads last."""

    def score(self, question, texts):
        return np.arange(len(texts), dtype=np.float32)


@pytest.fixture
def found(tmp_path):
    library = FakeLibrary(tmp_path)
    scenes = [scene(f"INT. ROOM {n} - DAY", f"A key lies here, number {n}.") for n in range(30)]
    library.add(script([element for each in scenes for element in each]), project="Keys", document="Keys")
    reader = library.reader("public")
    return search("key", reader, embedder=None, limit=30), reader


def test_what_the_reranker_likes_comes_first(found):
    result, reader = found
    liked = result.hits[DEPTH - 1]
    again = second_look(result, "Which room?", LikesLast("any"), reader)
    assert again.hits[0].scene_id == liked.scene_id


def test_nothing_is_lost_or_added_and_ranks_count_from_one(found):
    result, reader = found
    again = second_look(result, "key?", LikesWords("goat"), reader)
    assert {hit.scene_id for hit in again.hits} == {hit.scene_id for hit in result.hits}
    assert [hit.rank for hit in again.hits] == list(range(1, 31))
    assert again.hits[DEPTH:] == result.hits[DEPTH:]
    assert all(np.diff([hit.score for hit in again.hits]) <= 0)


def test_only_the_first_hits_are_read(found):
    result, reader = found
    reranker = LikesWords("goat")
    second_look(result, "key?", reranker, reader)
    assert len(reranker.read) == DEPTH


def test_an_empty_question_changes_nothing(found):
    result, reader = found
    assert second_look(result, " ", LikesWords("goat"), reader) == result
