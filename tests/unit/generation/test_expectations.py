from __future__ import annotations

import pytest

from storyroom.generation.expectations import expected, offers


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many lanterns hang in the boathouse?", "number"),
        ("At what hour does the ferry leave?", "time"),
        ("When did the clock stop?", "time"),
        ("Whose coat is on the chair?", "name"),
        ("Why did she lie about the letter?", "anything"),
        ("Show the whole thing", "anything"),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, kind: str) -> None:
    assert expected(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "has"),
    [
        ("number", "I have twenty-one of them.", True),
        ("number", "I have some of them.", False),
        ("time", "The clock says 21:10.", True),
        ("time", "She leaves.", False),
        ("name", "Then comes MARIT with the key.", True),
        ("name", "Marit: Nothing at all.", True),
        ("name", "Nothing at all.", False),
        ("anything", "", True),
    ],
)
def test_a_text_offers_a_kind_of_answer_or_not(kind: str, text: str, has: bool) -> None:
    assert offers(kind, text) is has  # type: ignore[arg-type]  # literals through parametrize
