"""The JSON of Content Credentials, one pure function a noun. Private keys are not in it."""

from __future__ import annotations

from storyroom.domain.credentials import AuthorityFacts, Check
from storyroom.domain.shapes import Shape

__all__ = ["authority_shape", "check_shape"]


def authority_shape(facts: AuthorityFacts) -> Shape:
    """Shape what may be told of the studio's authority."""
    return dict(facts._asdict())


def check_shape(found: Check) -> Shape:
    """Shape what was found in a file; the print of its content stays inside."""
    told = found.finding
    return {
        "state": told.state,
        "words": found.words,
        "reason": told.reason,
        "signer": told.signer,
        "issuer": told.issuer,
        "generator": told.generator,
        "source_types": list(told.source_types),
        "training": told.training,
    }
