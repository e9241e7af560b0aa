"""Findings in the order and the words in which people read them. Judges nothing and writes no HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from storyroom.domain.canon import finding_key
from storyroom.domain.report import Report
from storyroom.domain.story import CanonQuote, Evidence, Finding, FindingKind

__all__ = ["Group", "Quote", "Shown", "Side", "ToPlace", "grouped", "quote", "witnesses"]

ToPlace = Callable[[int, int], str]
"""From a stretch of the text to its address in the reader."""

_LONGEST_QUOTE = 600
_MOST = 200
_KINDS = (
    (FindingKind.ERROR, "error", "errors", "Nothing in the script speaks for it being meant."),
    (FindingKind.QUESTION, "question", "questions", "It may be meant; the script does not make it sure."),
    (
        FindingKind.SUPPORTED_SUBVERSION,
        "supported subversion",
        "supported subversions",
        "It breaks what one expects, and the script shows that it means to.",
    ),
)
_LEDGER = (
    ("setup", "Set-up"),
    ("acknowledgement", "Acknowledged"),
    ("consequence", "Consequence"),
    ("mark", "Writer's mark"),
)
_WORLDS = {
    "shown": "", "claimed": "as somebody claims", "plan": "as planned", "belief": "as somebody believes", "dream": "in a dream",
    "flashback": "in a flashback", "performance": "in a performance",
}  # fmt: skip


class Quote(NamedTuple):
    """A quote, in whole or cut, and where it stands."""

    text: str
    place: str
    """`Scene 12A`: as people say it."""
    href: str
    """Empty for canon, which stands in no place of this script."""


class Side(NamedTuple):
    """One side of a finding, or one kind of support, with its quotes."""

    title: str
    quotes: tuple[Quote, ...]


class Shown(NamedTuple):
    """One finding. `number` is its place in its report, by which people name it."""

    number: int
    kind: FindingKind
    word: str
    expectation: str
    about: str
    """The taxonomy, and the world where it is not the one that is shown."""
    by: str
    spoke: str
    """Which model spoke and what the rules alone made of it, in words; empty where none did."""
    sides: tuple[Side, ...]
    ledger: tuple[Side, ...]
    """Kinds of support, in their order; empty where nothing speaks for it being meant."""
    analysis: str
    title: str
    key: str
    """What the next draft knows it by."""


class Group(NamedTuple):
    """The findings of one kind."""

    kind: FindingKind
    one: str
    many: str
    about: str
    findings: tuple[Shown, ...]
    more: int
    """How many there are beside those shown."""


def grouped(reports: Iterable[Report], to_place: ToPlace) -> tuple[Group, ...]:
    """Group what was found by kind: errors, then questions, then what is supported."""
    listed = [shown for report in reports for shown in _numbered(report, to_place)]
    groups = []
    for kind, one, many, about in _KINDS:
        own = tuple(shown for shown in listed if shown.kind is kind)
        if own:
            groups.append(Group(kind, one, many, about, own[:_MOST], max(0, len(own) - _MOST)))
    return tuple(groups)


def quote(evidence: Evidence, to_place: ToPlace, longest: int = _LONGEST_QUOTE) -> Quote:
    """Make a quote fit to be read where it is cited."""
    said = "\n".join(line for line in evidence.quote.splitlines() if line.strip())
    text = said if len(said) <= longest else f"{said[: longest - 1]}…"
    return Quote(text, _place(evidence), to_place(evidence.start, evidence.end))


def witnesses(reports: Iterable[Report]) -> frozenset[str]:
    """Say who spoke: `rules`, `model`, `person`."""
    found: set[str] = set()
    for report in reports:
        found |= {finding.by for finding in report.findings}
        found |= {row.by for table in report.tables for row in table.rows}
    return frozenset(found)


def _numbered(report: Report, to_place: ToPlace) -> list[Shown]:
    order = {kind: place for place, (kind, *_) in enumerate(_KINDS)}
    ranked = sorted(report.findings, key=lambda finding: order[finding.kind])
    return [_shown(finding, number, report, to_place) for number, finding in enumerate(ranked, start=1)]


def _shown(finding: Finding, number: int, report: Report, to_place: ToPlace) -> Shown:
    word = next(one for kind, one, *_ in _KINDS if kind is finding.kind)
    about = ", ".join(filter(None, (finding.taxonomy, _WORLDS.get(finding.world.value, ""))))
    return Shown(
        number,
        finding.kind,
        word,
        finding.expectation,
        about,
        finding.by,
        _spoke(finding),
        _sides(finding, to_place),
        _ledger(finding, to_place),
        report.name,
        report.title,
        finding_key(finding),
    )


def _spoke(finding: Finding) -> str:
    if not finding.spoken_by:
        return ""
    alone = next((one for kind, one, *_ in _KINDS if kind is finding.unaided), "")
    return f"{finding.spoken_by}; {f'the rules alone: {alone}' if alone else 'the rules had not seen it'}"


def _sides(finding: Finding, to_place: ToPlace) -> tuple[Side, ...]:
    """The last citation breaks the expectation; what stands before it, and canon, raised it. Canon may contradict itself."""
    citations, pinned = finding.citations, finding.canon
    held = ((pinned[:1], "Canon says"), (pinned[1:], "But canon says")) if not citations else ((pinned, "Canon says"),)
    told = (("The script says", citations[:-1]), ("But", citations[-1:]))
    canon = (Side(title, tuple(map(_pinned, own))) for own, title in held if own)
    return (*canon, *(Side(title, tuple(quote(one, to_place) for one in own)) for title, own in told if own))


def _pinned(canon: CanonQuote) -> Quote:
    said = "\n".join(line for line in canon.quote.splitlines() if line.strip())
    return Quote(said if len(said) <= _LONGEST_QUOTE else f"{said[: _LONGEST_QUOTE - 1]}…", canon.source, "")


def _ledger(finding: Finding, to_place: ToPlace) -> tuple[Side, ...]:
    """Lay the support out kind by kind; the writer's mark is left out where there is none."""
    if not finding.support.kinds and not finding.explained:
        return ()
    found = finding.support._asdict()
    explained = (Side("Canon explains it", tuple(map(_pinned, finding.explained))),) if finding.explained else ()
    own = tuple(
        Side(title, tuple(quote(one, to_place) for one in found[name]))
        for name, title in _LEDGER
        if found[name] or name != "mark"
    )
    return (*own, *explained)


def _place(evidence: Evidence) -> str:
    if not evidence.scene:
        return "Before the first scene"
    return f"Scene {evidence.scene_number or f'({evidence.scene})'}"
