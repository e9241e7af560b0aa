"""Content Credentials as the house speaks of them: what a signed file claims, and what was found in one. Signs and reads nothing.

Source: C2PA 2.x, `c2pa.actions.v2`; IPTC digital source types; CAWG training and data mining 1.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from storyroom.domain.diagnostics import Diagnostic, Severity
from storyroom.domain.safe import safe

__all__ = [
    "MIXED",
    "UNKNOWN",
    "WORDS",
    "AuthorityFacts",
    "Check",
    "Finding",
    "Mix",
    "State",
    "remark",
    "source_type",
    "told",
]

State = Literal["trusted", "valid", "tampered", "unreadable", "stripped", "none"]

_IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
HUMAN: Final = f"{_IPTC}digitalCreation"
AI: Final = f"{_IPTC}trainedAlgorithmicMedia"
MIXED: Final = f"{_IPTC}compositeWithTrainedAlgorithmicMedia"
UNKNOWN: Final = "http://c2pa.org/digitalsourcetype/empty"

WORDS: Final[Mapping[State, str]] = {
    "trusted": "Its Content Credentials are sound, and signed by somebody this library trusts.",
    "valid": "Its Content Credentials are sound, but nobody here said that the signer is to be trusted.",
    "tampered": "Its Content Credentials do not fit it: it was changed after it was signed, or they are forged.",
    "unreadable": "It carries Content Credentials that cannot be read.",
    "stripped": "This was handed out from here with Content Credentials; they are gone.",
    "none": "It carries no Content Credentials.",
}
_LONGEST: Final = 120


class Mix(NamedTuple):
    """How many words of a draft are whose."""

    human: int = 0
    ai_verbatim: int = 0
    ai_edited: int = 0
    imported: int = 0
    unknown: int = 0


class Finding(NamedTuple):
    """What stands in one file. Texts come from the file: whoever shows them makes them harmless first."""

    state: State
    reason: str = ""
    """Codes of what does not hold, or why it cannot be read."""
    signer: str = ""
    issuer: str = ""
    generator: str = ""
    source_types: tuple[str, ...] = ()
    training: str = ""
    """`not allowed`, `allowed`, `constrained`, or empty where nothing is said."""
    print: str = ""
    """SHA-256 over what is left when credentials are taken off; empty where that cannot be said."""


class Check(NamedTuple):
    """What was found in a file, and what it means."""

    finding: Finding
    words: str


class AuthorityFacts(NamedTuple):
    """The studio's certificate authority: what may be told of it."""

    name: str
    fingerprint: str
    """SHA-256 of the certificate."""
    signer_fingerprint: str
    ends: str
    """The day on which files that it signed are no longer valid."""
    certificate: str
    """PEM, for whoever is to trust it."""
    anchors: int
    """How many authorities of others are trusted."""


def source_type(mix: Mix) -> str:
    """Choose the digital source type for a mix of words. What is not known is never taken for a person's.

    Words of a model among others make a composite, however few. Without any, one unknown word makes it unknown.
    """
    machine = mix.ai_verbatim + mix.ai_edited
    if machine:
        return AI if mix.ai_verbatim == sum(mix) else MIXED
    if mix.imported or mix.unknown or not mix.human:
        return UNKNOWN
    return HUMAN


def told(finding: Finding) -> str:
    """Say in a sentence or two what was found; nothing in it steers a terminal."""
    parts = [WORDS[finding.state]]
    if finding.signer or finding.issuer:
        parts.append(f"Signer: {_short(finding.signer)}, {_short(finding.issuer)}.")
    if finding.source_types:
        parts.append(
            f"It says of its source: {', '.join(_short(one.rpartition('/')[2]) for one in finding.source_types[:4])}."
        )
    if finding.training:
        parts.append(f"Training models on it: {finding.training}.")
    if finding.reason and finding.state in {"tampered", "unreadable"}:
        parts.append(f"({_short(finding.reason)})")
    return " ".join(parts)


def remark(finding: Finding) -> Diagnostic | None:
    """Put a finding among the remarks of an import; None where there is nothing to say."""
    if finding.state == "none":
        return None
    severity: Severity = "info" if finding.state in {"trusted", "valid"} else "warning"
    return Diagnostic(f"credentials_{finding.state}", told(finding), severity)


def _short(text: str) -> str:
    return safe(" ".join(text.split()))[:_LONGEST]
