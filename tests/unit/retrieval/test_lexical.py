"""BM25 equals brute force, and counts only visible rows in scope."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.retrieval.lexical import top_rows
from storyroom.retrieval.query import parse_query
from storyroom.retrieval.search import find
from storyroom.retrieval.tokens import stem
from tests.fakes import oracle
from tests.fakes.reader import FakeLibrary
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import WORDS, build, libraries

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(
    libraries,
    words,
    st.sampled_from(("", "draft:all", "draft:d2")),
    st.sampled_from((("a",), ("a", "b"), ("a", "b", "c"))),
)
def test_scores_equal_brute_force_over_the_visible_scenes_in_scope(tmp_path_factory, drafts, text, scope, held):
    library = build(tmp_path_factory.mktemp("bm25"), drafts)
    reader = library.reader(*held)
    found = find(parse_query(f"{text} {scope}"), reader, embedder=None)
    signals = found.signals
    docs = oracle.docs_in_scope(reader, scope.removeprefix("draft:") or None)
    expected = oracle.bm25(docs, [stem(term.form) for term in signals.matched.terms])
    scored = {signals.view.scene_id(row): score for row, score in enumerate(signals.lexical.scores.tolist())}
    assert {each: scored.pop(each) for each in expected} == pytest.approx(expected, abs=1e-6)
    assert all(score == 0 for score in scored.values())
    assert found.total == sum(score > 0 for score in expected.values())


def test_hidden_scenes_change_no_score(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "A key.", "A coat.")), "a")
    alone = find(parse_query("key coat"), library.reader("a"), embedder=None).signals.lexical.scores.tolist()
    library.add(script(scene("INT. HALL - DAY", "A key." * 50)), "b", document="other")
    assert find(parse_query("key coat"), library.reader("a"), embedder=None).signals.lexical.scores.tolist() == alone
    assert find(parse_query("key coat"), library.reader("a", "b"), embedder=None).signals.lexical.scores[0] != alone[0]


def test_earlier_drafts_take_no_part_unless_asked_for(tmp_path):
    library = FakeLibrary(tmp_path)
    library.add(script(scene("INT. HALL - DAY", "An old key.")), draft="white", ordinal=1)
    library.add(script(scene("INT. HALL - DAY", "A coat.")), draft="blue", ordinal=2)
    reader = library.reader("public")
    assert find(parse_query("key"), reader, embedder=None).total == 0
    assert find(parse_query("key draft:WHITE"), reader, embedder=None).total == 1
    assert find(parse_query("hall draft:all"), reader, embedder=None).total == 2
    assert find(parse_query("hall -draft:blue draft:all"), reader, embedder=None).total == 1


@given(
    st.lists(st.sampled_from((0.0, 0.5, 1.0, 2.0)) | st.floats(0, 3), max_size=2000),
    st.integers(1, 12),
    st.randoms(use_true_random=False),
)
def test_the_top_rows_are_those_of_a_full_sort(scores, depth, shuffler):
    tie = list(range(len(scores)))
    shuffler.shuffle(tie)
    expected = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], tie[i]))[:depth]
    assert top_rows(np.array(scores, np.float64), np.array(tie, np.int64), depth, 0.0).tolist() == expected
