"""Proposals of a model: only plain screenplay text passes, whatever else it says."""

from __future__ import annotations

import json

import pytest

from storyroom.generation.consulting import Bounds, Consultation
from storyroom.generation.suggesting import Context, Refused, ask_for_variants, messages_for, screenplay_text
from tests.fakes.chat import endless, saying

GOOD = "Rain on the glass.\n\nMARIT\n(quietly)\nWe sail at six. Not before."


@pytest.mark.parametrize(
    "text",
    [
        "A lamp. [[a note]]",
        "A lamp. /* gone */",
        "*/ A lamp.",
        "A lamp / * and",
        "A lamp.\n\nINT. HOUSE - NIGHT\n\nHe sits.",
        "  ext. quay - day",
        ".FORCED HEADING",
        "# Act two",
        "= a synopsis",
        "===",
        "> FADE OUT:",
        "@McCLANE\nHello.",
        "!Forced action",
        "See [here](https://evil.test/x).",
        "Go to www.evil.test now.",
        "See https://evil.test/?q=secret",
        "![x](y)",
        "<img src=x>",
        "A la\u200bmp burns.",
        "A \u202elamp burns.",
        "A lamp\x00 burns.",
        "A lamp\u2028burns.",
        "A lamp \U000e0041burns.",
        "",
        "  \n ",
        "x" * 9_000,
        7,
        None,
        ["a"],
    ],
)
def test_what_is_no_plain_screenplay_text_is_refused_with_a_reason(text: object) -> None:
    found = screenplay_text(text)
    assert isinstance(found, Refused)
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Ærlig talt, *Marit* går.",
        "MARIT ^\nNo.",
        "CHOIR\n~Cold is the water,",
        "It is 6.30. He's late -- again…",
        "“Well,” she says.",
    ],
)
def test_plain_screenplay_text_passes_to_the_letter(text: str) -> None:
    assert screenplay_text(text) == text


def test_line_ends_and_outer_blank_lines_are_made_alike() -> None:
    assert screenplay_text("\n\nMARIT  \r\nNo.\r\n\r\n") == "MARIT\nNo."


def _asked(said: str, count: int = 3):
    model = Consultation(saying(said), Bounds())
    return ask_for_variants(model, Context("A lamp burns."), "shorter", count=count)


def test_variants_are_read_and_others_told_of_by_reason_alone() -> None:
    said = json.dumps({"variants": [{"text": GOOD}, {"text": "[[x]]"}, {"text": GOOD}, "text", {"why": "secret"}]})
    found = _asked(f"Here you are:\n```json\n{said}\n```")
    assert [one.text for one in found.variants] == [GOOD]
    assert found.refused == ("it holds a note", "it says the same as another", "it is no text", "it is no text")
    assert len(found.variants[0].prompt) == len(found.variants[0].output) == 64


@pytest.mark.parametrize("said", ["", "no", "{}", "[1]", '{"variants": 3}', '{"variants": {"text": "x"}}', "{" * 9000])
def test_an_answer_of_another_form_gives_nothing(said: str) -> None:
    assert _asked(said).variants == ()


def test_a_model_that_never_stops_is_cut() -> None:
    model = Consultation(endless('{"variants": ['), Bounds())
    assert ask_for_variants(model, Context("A lamp."), "x", count=1).variants == ()
    assert model.cut == 1


def test_material_is_data_and_the_person_speaks_alone() -> None:
    context = Context("THE LAMP", "before", "after", ("canon",), ("MARIT\nNo.",), ("a page",))
    system, data, user = messages_for(context, "shorter", count=2, remarks=("it holds a note",))
    assert (system.role, data.role, user.role) == ("system", "data", "user")
    assert all(word in data.text for word in ("THE LAMP", "before", "after", "- canon", "MARIT", "a page"))
    assert "LAMP" not in system.text + user.text
    assert "Propose 2 variants" in user.text and "it holds a note" in user.text  # noqa: PT018


def test_a_context_that_is_too_long_keeps_the_passage_and_what_stands_beside_it() -> None:
    chat = saying('{"variants": []}')
    chat.context_tokens = 4_800
    long = Context("THE LAMP", "b" * 9_000, "a" * 9_000, ("canon",), ("line " * 2_000,), ("page " * 2_000,))
    ask_for_variants(Consultation(chat, Bounds()), long, "x", count=1)
    assert "THE LAMP" in chat.heard[0] and "bbb" in chat.heard[0] and "canon" in chat.heard[0]  # noqa: PT018
    assert len(chat.heard[0]) < 6_000
