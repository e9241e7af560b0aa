"""From a line to its rule, by first character. Reads nothing and changes nothing: the writer asks it too."""

from __future__ import annotations

from storyroom.formats.fountain.rules import RULES, Rule

__all__ = ["PLAIN", "breaks_paragraph", "by_mark", "rule_for"]

PLAIN = tuple(rule for rule in RULES if not rule.marks)
"""The rules for a line that begins with no mark, in the table's order."""

by_mark = {
    mark: tuple(rule for rule in RULES if not rule.marks or mark in rule.marks)
    for mark in "".join(rule.marks for rule in RULES)
}
"""First character -> the rules that may apply, in the table's order."""

_BREAKERS = {
    mark: tuple(rule for rule in RULES if rule.breaks and mark in rule.marks)
    for mark in "".join(rule.marks for rule in RULES if rule.breaks)
}


def rule_for(line: str, *, before: bool, after: bool) -> Rule:
    """Return the rule that reads a line: stripped, not empty, with or without blank lines around it."""
    rules = by_mark.get(line[0], PLAIN)
    return next(rule for rule in rules if rule.matches(line, before, after))


def breaks_paragraph(line: str) -> bool:
    """Say whether a line ends a paragraph of action although no blank line stands before it."""
    breakers = _BREAKERS.get(line[0])
    return breakers is not None and any(rule.matches(line, False, False) for rule in breakers)  # no blanks
