"""What a gate says stays as it was said, and has one spelling."""

from __future__ import annotations

import pytest

from storyroom.domain.gates import GateResult, gate_shape


def test_a_result_is_its_own_and_has_one_spelling() -> None:
    figures = {"bits": 11.643856, "canaries": 32}
    made = GateResult("canary_exposure", True, figures, {"bits": 11.65}, "Nothing is remembered.")
    figures["bits"] = 0.0
    assert gate_shape(made) == {
        "gate": "canary_exposure",
        "passed": True,
        "figures": {"bits": "11.6439", "canaries": 32},
        "threshold": {"bits": "11.65"},
        "words": "Nothing is remembered.",
        "reasons": [],
    }
    with pytest.raises(TypeError):
        made.figures["bits"] = 1.0  # type: ignore[index]
