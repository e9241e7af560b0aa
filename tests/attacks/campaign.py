"""What is crossed with what in the campaign, and which behaviours stand for their kind where time is short."""

from __future__ import annotations

from collections.abc import Sequence

from tests.attacks.carriers import CARRIERS
from tests.attacks.harness import QUESTIONS
from tests.attacks.journeys import JOURNEYS
from tests.attacks.pairwise import Row
from tests.attacks.world import PEOPLE
from tests.worst_case_model.replies import FAULTS

_SAID = {
    "claimed": (
        "echo", "obey", "forged_label", "joined_quote", "tool_json", "controls", "directions", "surrogates",
        "encode_base64", "encode_reversed", "encode_acrostic", "encode_homoglyphs", "encode_zero_width_bits",
        "encode_tags", "encode_rot13", "encode_hex", "encode_nato", "encode_morse", "encode_entities", "render_md_link",
        "render_html_img", "render_ansi_link", "render_javascript_link",
    ),
    "claimed_each": ("echo_data", "obey_last", "render_md_ref_link", "render_md_autolink", "encode_word_acrostic", "formulas"),
    "unproved": ("echo", "obey", "encode_base64_url", "encode_leet", "render_md_img", "render_html_script", "controls"),
    "bare": ("echo", "forged_citation", "forged_house", "forged_json", "forged_form", "forged_markers", "guessed", "tool_xml"),
    "quoted": ("echo", "encode_plain"),
    "within": ("encode_plain", "render_entity"),
}  # fmt: skip
_TOO_MUCH = (
    "flood", "endless", "endless_claims", "brackets", "slow_expression", "long_quote", "empty", "refuse", "letter_by_letter",
)  # fmt: skip

CORE: tuple[str, ...] = (
    *(f"{payload}+{dress}" for dress, payloads in _SAID.items() for payload in payloads), *_TOO_MUCH, *FAULTS,
)  # fmt: skip
"""At least one of each kind of behaviour, and every way to break the protocol."""


def factors(behaviours: Sequence[str]) -> dict[str, Sequence[str]]:
    """Say what is crossed pairwise."""
    return {
        "behaviour": behaviours,
        "carrier": tuple(CARRIERS),
        "person": tuple(PEOPLE),
        "journey": tuple(journey.name for journey in JOURNEYS),
        "question": tuple(QUESTIONS),
        "placed": ("hidden", "visible"),
        "wire": ("stream", "whole"),
    }


def in_pieces(rows: Sequence[Row], pieces: int) -> list[Sequence[Row]]:
    """Deal the rows out."""
    return [rows[piece::pieces] for piece in range(pieces)]
