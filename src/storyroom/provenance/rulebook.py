"""Rules that a report is held against: dated, sourced rows from TOML that counsel edits. Reads them strictly; knows no law."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Final, NamedTuple

from storyroom.domain.disclosure import RulesUsed
from storyroom.errors import InvalidRequestError
from storyroom.provenance.answers import ANSWERS

__all__ = ["AUDIENCES", "STATUSES", "Rule", "RuleSet", "Rulebook", "read_rules", "shipped"]

AUDIENCES: Final = ("writers_guild", "registration", "performers", "insurance")
STATUSES: Final = ("in_force", "guidance", "practice", "pending_counsel")
_HEAD: Final = {"audience", "title", "version", "rule"}
_RULE: Final = {"id", "dated", "status", "source", "says", "ask"}
_HINT = "Correct the file of rules; docs/disclosure.md says what a row holds."


class Rule(NamedTuple):
    """One row: what somebody demands, since when, by which source, and which facts answer it."""

    id: str
    dated: date
    status: str
    source: str
    says: str
    ask: tuple[str, ...]


class RuleSet(NamedTuple):
    """The rules for one audience."""

    audience: str
    title: str
    version: str
    rules: tuple[Rule, ...]
    de_minimis_per_10000: int | None = None


class Rulebook(NamedTuple):
    """All rules in use, by audience, and what a report says of them."""

    sets: Mapping[str, RuleSet]
    used: RulesUsed

    @property
    def de_minimis_per_10000(self) -> int:
        """The share up to which a report prefills `below`; none named means none is."""
        return max((one.de_minimis_per_10000 or 0 for one in self.sets.values()), default=0)


def shipped() -> Rulebook:
    """Read the rules that come with the product."""
    folder = files("storyroom.provenance").joinpath("rules")
    return read_rules([folder.joinpath(f"{name}.toml").read_text("utf-8") for name in AUDIENCES])


def read_rules(texts: Sequence[str]) -> Rulebook:
    """Read the texts of rule files, one an audience. Raises: InvalidRequestError for whatever a row should not hold."""
    sets: dict[str, RuleSet] = {}
    for text in texts:
        try:
            read = _read(tomllib.loads(text))
        except tomllib.TOMLDecodeError as fault:
            raise InvalidRequestError(f"A file of rules is no TOML: {fault}.", _HINT) from fault
        if read.audience in sets:
            raise InvalidRequestError(f"Two files hold rules for {read.audience}.", _HINT)
        sets[read.audience] = read
    if missing := set(AUDIENCES) - set(sets):
        raise InvalidRequestError(f"No rules for {', '.join(sorted(missing))}.", _HINT)
    ordered = "\0".join(sorted(texts)).encode("utf-8", "surrogatepass")
    newest = max(one.version for one in sets.values())
    return Rulebook(sets, RulesUsed(newest, hashlib.sha256(ordered).hexdigest()))


def _read(value: Mapping[str, object]) -> RuleSet:
    if not _HEAD <= set(value) <= {*_HEAD, "de_minimis_per_10000"} or value["audience"] not in AUDIENCES:
        raise InvalidRequestError("A file of rules has other parts than it should.", _HINT)
    share, rows = value.get("de_minimis_per_10000"), value["rule"]
    if share is not None and not (type(share) is int and 0 <= share <= 10_000):
        raise InvalidRequestError("`de_minimis_per_10000` has to be a whole number up to 10000.", _HINT)
    if not isinstance(rows, list) or not rows:
        raise InvalidRequestError(f"No rule for {value['audience']}.", _HINT)
    rules = tuple(_rule(row) for row in rows)
    if len({rule.id for rule in rules}) != len(rules):
        raise InvalidRequestError(f"A rule for {value['audience']} stands twice.", _HINT)
    return RuleSet(_text(value, "audience"), _text(value, "title"), _text(value, "version"), rules, share)


def _rule(row: object) -> Rule:
    if not isinstance(row, dict) or set(row) != _RULE:
        raise InvalidRequestError("A rule has other parts than it should.", _HINT)
    name, ask, dated = _text(row, "id"), row["ask"], row["dated"]
    if type(dated) is not date or row["status"] not in STATUSES:
        raise InvalidRequestError(f"The rule {name} has no day, or an unknown status.", _HINT)
    if not isinstance(ask, list) or not ask or any(one not in ANSWERS for one in ask):
        raise InvalidRequestError(f"The rule {name} asks for a fact that no report holds.", _HINT)
    return Rule(name, dated, row["status"], _text(row, "source"), _text(row, "says"), tuple(ask))


def _text(value: Mapping[str, object], key: str) -> str:
    found = value[key]
    if not isinstance(found, str) or not found.strip():
        raise InvalidRequestError(f"`{key}` of a rule has to be words.", _HINT)
    return found
