"""A report as one audience needs it: the rules that bind, each with what the report answers, as plain rows. Draws and writes nothing."""

from __future__ import annotations

from typing import Final, NamedTuple

from storyroom.domain.disclosure import Disclosure
from storyroom.provenance.answers import ANSWERS
from storyroom.provenance.rulebook import Rulebook

__all__ = ["View", "ViewRow", "coarse_source", "insurance", "performers", "registration", "view", "writers_guild"]

_STATUS: Final = {
    "in_force": "in force",
    "guidance": "guidance",
    "practice": "practice",
    "pending_counsel": "pending counsel",
}


class ViewRow(NamedTuple):
    """One answer to one rule."""

    rule: str
    says: str
    what: str
    value: str
    source: str
    """Where the rule stands, since when, and whether it binds."""


class View(NamedTuple):
    """What one audience is handed."""

    title: str
    rows: tuple[ViewRow, ...]


def view(report: Disclosure, rules: Rulebook, audience: str) -> View:
    """Answer the rules for one audience from a report."""
    found = rules.sets[audience]
    rows = (
        ViewRow(rule.id, rule.says, *answered, f"{rule.source}; {rule.dated.isoformat()}; {_STATUS[rule.status]}")
        for rule in found.rules
        for ask in rule.ask
        for answered in ANSWERS[ask](report)
    )
    return View(f"{found.title}: {report.draft.title}, {report.draft.name}", tuple(rows))


def writers_guild(report: Disclosure, rules: Rulebook) -> View:
    """Answer a writers' guild."""
    return view(report, rules, "writers_guild")


def registration(report: Disclosure, rules: Rulebook) -> View:
    """Answer an office of copyright."""
    return view(report, rules, "registration")


def performers(report: Disclosure, rules: Rulebook) -> View:
    """Answer a performers' guild."""
    return view(report, rules, "performers")


def insurance(report: Disclosure, rules: Rulebook) -> View:
    """Answer an insurer."""
    return view(report, rules, "insurance")


def coarse_source(report: Disclosure) -> str:
    """Return the one IPTC digital source type for a public credential; `empty` as soon as anything is unknown.

    Source: IPTC NewsCodes digitalSourceType; `empty` is C2PA's.
    """
    words = {one.source: one.words for one in report.totals.by_source}
    if words["unknown"] or words["imported"] or not report.totals.words:
        return "empty"
    if not report.totals.ai.words:
        return "digitalCreation"
    only_ai = words["ai_verbatim"] == report.totals.words
    return "trainedAlgorithmicMedia" if only_ai else "compositeWithTrainedAlgorithmicMedia"
