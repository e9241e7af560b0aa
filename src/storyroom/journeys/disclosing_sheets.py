"""A report on models as people read it: totals, gaps, one table a view, and what it can be checked by. Counts and signs nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from storyroom.domain.disclosure import VIEWS, Disclosure, ReportSheets, Sheet
from storyroom.provenance.answers import ANSWERS
from storyroom.provenance.rulebook import Rulebook
from storyroom.provenance.views import View, view

__all__ = ["gaps_in_words", "proof_of", "rows_for", "shares_in_words", "sheets_of"]

_FACT: Final = ("What", "Answer")


def shares_in_words(report: Disclosure) -> tuple[tuple[str, str], ...]:
    """Say how many words are whose, and how that was measured."""
    return tuple((one.what, one.value) for one in ANSWERS["shares"](report))


def gaps_in_words(report: Disclosure) -> tuple[tuple[str, str], ...]:
    """Say what the report cannot say, and how often; nothing where there is no gap."""
    return tuple((one.what, one.value) for one in ANSWERS["gaps"](report)) if report.gaps else ()


def proof_of(report: Disclosure, signed: bytes) -> tuple[tuple[str, str], ...]:
    """List what ties pages and rows to the signed report."""
    key = json.loads(signed)["signatures"][0]["keyid"]
    return (
        ("Made", report.made_at),
        ("SHA-256 of the signed report", hashlib.sha256(signed).hexdigest()),
        ("SHA-256 of the draft's text", report.draft.sha256),
        ("Chain of acts ends in", report.head),
        ("Signed with the key", key),
        ("Rules", f"{report.rules.version}, SHA-256 {report.rules.sha256}"),
    )


def rows_for(
    report: Disclosure, rules: Rulebook, audience: str, signed: bytes
) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield rows for a spreadsheet: each answer with who asks for it and why; last what it can be checked by."""
    for name, shown in _views(report, rules, audience):
        for row in shown.rows:
            yield name, row.rule, row.says, row.what, row.value, row.source
    for what, value in proof_of(report, signed):
        yield "", "", "", what, value, "this report"


def sheets_of(report: Disclosure, rules: Rulebook, audience: str, signed: bytes) -> ReportSheets:
    """Lay a report out for people: whose words, the gaps, each view rule by rule, and the proof."""
    draft = report.draft
    views = list(_views(report, rules, audience))
    sheets = [
        Sheet("Whose words", "Counted from the record of acts; nothing is guessed.", _FACT, shares_in_words(report))
    ]
    gaps = gaps_in_words(report) or (("Gaps", "none"),)
    sheets.append(Sheet("What this report cannot say", "None of it is counted as a person's.", _FACT, gaps))
    sheets += [
        Sheet(
            rules.sets[VIEWS[name]].title,
            "What is asked for, by whom, and what the record answers. Rules are data that counsel edits; this is no legal advice.",
            ("Asked for", "What", "Answer"),
            tuple(_by_rule(shown)),
        )
        for name, shown in views
    ]
    sheets.append(
        Sheet(
            "How to check it",
            "The signed report (JSON) holds every number and the spans it is counted from.",
            _FACT,
            proof_of(report, signed),
        )
    )
    title = rules.sets[VIEWS[audience]].title if audience else "Report on the use of models"
    under = f"{draft.project} · {draft.title}, {draft.name} · made {report.made_at[:10]}"
    return ReportSheets(title, under, tuple(sheets), f"{draft.title}, {draft.name} · chain {report.head[:16]}")


def _by_rule(shown: View) -> Iterator[tuple[str, str, str]]:
    """Name each rule once, beside its first answer."""
    told = ""
    for row in shown.rows:
        yield ("" if row.rule == told else f"{row.says} ({row.source})"), row.what, row.value
        told = row.rule


def _views(report: Disclosure, rules: Rulebook, audience: str) -> Iterator[tuple[str, View]]:
    for name in (audience,) if audience else tuple(VIEWS):
        yield name, view(report, rules, VIEWS[name])
