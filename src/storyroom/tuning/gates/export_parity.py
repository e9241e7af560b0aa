"""Whether the exported file says what the trained model says: the same tokens, the same probabilities, the same words. Runs neither."""

from __future__ import annotations

from typing import Final

from storyroom.domain.gates import GateResult

__all__ = ["LARGEST", "LEAST", "NAME", "export_parity"]

NAME: Final = "export_parity"
LARGEST: Final = 0.005
"""Nats between two log probabilities. Source: own figures for f16, which were half of that (docs/tuning.md)."""
LEAST: Final = 20


def export_parity(
    *,
    prompts: int,
    largest_difference: float,
    other_tokens: int,
    other_texts: int,
    adapter_texts: int = 0,
    ties: int = 0,
    line: float = LARGEST,
    least: int = LEAST,
) -> GateResult:
    """Judge an f16 file against the model that holds the same rounded weights."""
    figures = {
        "prompts": prompts,
        "largest_difference": largest_difference,
        "other_tokens": other_tokens,
        "other_texts": other_texts,
        "adapter_texts": adapter_texts,
        "ties": ties,
    }
    threshold = {"prompts": least, "largest_difference": line, "other_tokens": 0, "other_texts": 0, "adapter_texts": 0}
    reasons = []
    if prompts < least:
        reasons.append(f"only {prompts} texts were compared; {least} are needed")
    if other_tokens:
        reasons.append(f"{other_tokens} of {prompts} texts are cut into other tokens")
    if not largest_difference <= line:
        reasons.append(f"probabilities differ by up to {largest_difference:.4f}")
    if other_texts:
        reasons.append(f"{other_texts} of {prompts} texts go on with other words")
    if adapter_texts:
        reasons.append(f"with the adapter put on at the request, {adapter_texts} of {prompts} go on with other words")
    words = "The exported file says what the trained model says." if not reasons else _DIFFERS
    return GateResult(NAME, not reasons, figures, threshold, words, tuple(reasons))


_DIFFERS: Final = (
    "The exported file is not the model that was tested: it says other things. Export it again; if that does not help, the "
    "base is of a kind that cannot be exported here."
)
