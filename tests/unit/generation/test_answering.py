from __future__ import annotations

import itertools

import pytest

from storyroom.generation import answering
from storyroom.generation.answering import Chosen, choose_quotes
from tests.fakes.candidates import LikesWords, candidate

KEY = candidate(("", "A kettle boils."), ("ALICE", "The spare key hangs behind the clock."))
BOAT = candidate(("BEN", "Nobody rows at night. The oars are wet."))


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain settings: the best score decides, from one half."""
    monkeypatch.setattr(
        answering, "_settings", lambda _: answering._Settings((20.0, 0, 0, 0), -10.0, 0.5, 0.0, margin=0.3, most=3)
    )


@pytest.mark.usefixtures("sure")
def test_the_best_stretch_is_quoted_to_the_letter() -> None:
    chosen = choose_quotes("Where is the spare key?", [BOAT, KEY], LikesWords("key", "clock"))
    assert chosen.sufficient
    (quote,) = chosen.quotes
    assert quote.candidate == 1
    assert quote.text == KEY.text[quote.start - KEY.offset : quote.end - KEY.offset]
    assert "behind the clock." in quote.text


@pytest.mark.usefixtures("sure")
def test_nothing_is_quoted_when_nothing_answers() -> None:
    chosen = choose_quotes("Who built the mill?", [BOAT, KEY], LikesWords("mill", "built"))
    assert (chosen.quotes, chosen.sufficient) == ((), False)
    assert chosen.confidence < 0.5


@pytest.mark.usefixtures("sure")
def test_quotes_do_not_overlap_and_are_few() -> None:
    scene = candidate(("ALICE", "The key is a key, said the key to the other key in the row. " * 60))
    chosen = choose_quotes("key?", [scene], LikesWords("key"))
    assert len(chosen.quotes) == 3
    spans = sorted((quote.start, quote.end) for quote in chosen.quotes)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_no_more_is_scored_than_two_cores_can_do_while_one_waits() -> None:
    reranker = LikesWords("key")
    choose_quotes("key?", [candidate(("", "One thing happens here. " * 2_000))], reranker)
    assert 0 < len(reranker.read) <= answering.MOST_STRETCHES


@pytest.mark.parametrize("question", ["", "   "])
def test_an_empty_question_has_no_answer(question: str) -> None:
    assert choose_quotes(question, [KEY], LikesWords("key")) == Chosen((), 0.0, sufficient=False)


def test_no_candidates_do_not_suffice() -> None:
    assert choose_quotes("Where is the key?", [], LikesWords("key")) == Chosen((), 0.0, sufficient=False)


def test_without_any_model_shared_words_decide_and_strangers_are_not_quoted() -> None:
    assert not choose_quotes("Which composer wrote the anthem of Peru?", [BOAT, KEY], None).sufficient
    chosen = choose_quotes("Does the spare key hang behind the clock?", [BOAT, KEY], None)
    assert [quote.candidate for quote in chosen.quotes] == [1]


def test_the_stored_settings_fit_the_code() -> None:
    for kind in ("reranker", "embedder", "words"):
        settings = answering._settings(kind)
        assert len(settings.weights) == len(answering.FEATURES)
        assert 0 < settings.threshold < 1
        assert 1 <= settings.most <= 5
