"""Prose of a model: each sentence points at facts that carry its names, numbers and quotes, or it is dropped."""

from __future__ import annotations

import json

import pytest

from storyroom.generation.consulting import Bounds, Consultation
from storyroom.generation.telling import Told, tell
from tests.fakes.chat import saying

FACTS = ("Nora knots the mesh in the shed.", "Pia sells the boat for 40 crowns on Friday.", "Hale sings.")


def told(*sentences: object) -> tuple[list[Told], Consultation]:
    model = Consultation(saying(json.dumps({"sentences": sentences})), Bounds())
    return list(tell(model, "synopsis", FACTS)), model


def test_a_sentence_that_its_facts_carry_is_kept_with_its_pointers() -> None:
    found, model = told({"text": "On Friday Pia sells the boat while Nora is knotting mesh.", "facts": [1, 2]})
    assert found == [Told("On Friday Pia sells the boat while Nora is knotting mesh.", (1, 2))]
    assert model.dropped == 0


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Pia sells the boat.", []), ("Pia sells the boat.", [9]), ("Pia sells the boat.", [2, 9]), ("Pia sells the boat.", "2"),
        ("In the shed Oswin knots the mesh.", [1]), ("She sells the boat for 50 crowns.", [2]),
        ("She sells the boat and says “never again”.", [2]), ("The harbour master secretly poisons everybody.", [1]),
        ("Nora knots the mesh in the shed.", [2]), ("", [1]), (7, [1]),
    ],
)  # fmt: skip
def test_a_sentence_that_its_facts_do_not_carry_is_dropped_and_counted(text: object, facts: object) -> None:
    found, model = told({"text": text, "facts": facts})
    assert found == []
    assert model.dropped == 1


def test_links_and_marks_do_not_come_through() -> None:
    found, _ = told(
        {"text": "Nora knots the mesh in the shed <img src=x> [here](https://evil.example/x).", "facts": [1]}
    )
    assert all("evil" not in one.text and "<" not in one.text for one in found)


def test_a_flood_is_cut() -> None:
    found, _ = told(*({"text": "Hale sings.", "facts": [3]} for _ in range(90)))
    assert len(found) == 16
