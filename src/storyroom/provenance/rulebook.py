"""Rules that a report is held against: dated, sourced rows from TOML that counsel edits. Reads them strictly; knows no law."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from itertools import zip_longest
from typing import Final, NamedTuple

from storyroom.domain.disclosure import RulesUsed
from storyroom.errors import InvalidRequestError
from storyroom.provenance.answers import ANSWERS

__all__ = ["AUDIENCES", "STATUSES", "Rule", "RuleSet", "Rulebook", "read_rules", "shipped", "shipped_texts"]

AUDIENCES: Final = ("writers_guild", "registration", "performers", "insurance")
STATUSES: Final = ("in_force", "guidance", "practice", "pending_counsel")
_HEAD: Final = {"audience", "title", "version", "rule"}
_RULE: Final = {"id", "dated", "status", "source", "says", "ask"}
_RULE_BEGINS = re.compile(r"\s*\[\[\s*rule\s*\]\]")
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
    return read_rules(tuple(shipped_texts().values()))


def shipped_texts() -> dict[str, str]:
    """Return the rules that come with the product as they are written, by audience."""
    folder = files("storyroom.provenance").joinpath("rules")
    return {name: folder.joinpath(f"{name}.toml").read_text("utf-8") for name in AUDIENCES}


def read_rules(texts: Sequence[str], names: Sequence[str] = ()) -> Rulebook:
    """Read the texts of rule files, one an audience; `names` are what the files are called in an error.

    Raises: InvalidRequestError for whatever a row should not hold, with file and line.
    """
    sets: dict[str, RuleSet] = {}
    for text, name in zip_longest(texts, names, fillvalue="A file of rules"):
        try:
            read = _read(tomllib.loads(text), text)
        except tomllib.TOMLDecodeError as fault:
            raise InvalidRequestError(f"{name} is no TOML: {fault}.", _HINT) from fault
        except InvalidRequestError as fault:
            raise InvalidRequestError(f"{name}: {fault.message}", _HINT) from fault
        if read.audience in sets:
            raise InvalidRequestError(f"Two files hold rules for {read.audience}.", _HINT)
        sets[read.audience] = read
    if missing := set(AUDIENCES) - set(sets):
        raise InvalidRequestError(f"No rules for {', '.join(sorted(missing))}.", _HINT)
    ordered = "\0".join(sorted(texts)).encode("utf-8", "surrogatepass")
    newest = max(one.version for one in sets.values())
    return Rulebook(sets, RulesUsed(newest, hashlib.sha256(ordered).hexdigest()))


def _read(value: Mapping[str, object], text: str) -> RuleSet:
    odd = sorted(set(value) - {*_HEAD, "de_minimis_per_10000"})
    if odd or not set(value) >= _HEAD:
        said = f"{odd[0]!r} is no part of it" if odd else f"{min(_HEAD - set(value))!r} is missing"
        raise _at(_line_of(text, odd[0]) if odd else 1, f"{said}.")
    if value["audience"] not in AUDIENCES:
        raise _at(_line_of(text, "audience"), f"The audience is none of {', '.join(AUDIENCES)}.")
    share, rows = value.get("de_minimis_per_10000"), value["rule"]
    if share is not None and not (type(share) is int and 0 <= share <= 10_000):
        raise _at(
            _line_of(text, "de_minimis_per_10000"), "`de_minimis_per_10000` has to be a whole number up to 10000."
        )
    if not isinstance(rows, list) or not rows:
        raise _at(_line_of(text, "rule"), f"No rule for {value['audience']}.")
    begun = [number for number, line in enumerate(text.splitlines(), 1) if _RULE_BEGINS.match(line)]
    rules: list[Rule] = []
    for row, line in zip_longest(rows, begun[: len(rows)], fillvalue=1):
        try:
            rules.append(_rule(row))
        except InvalidRequestError as fault:
            raise _at(line, fault.message) from fault
        if rules[-1].id in {rule.id for rule in rules[:-1]}:
            raise _at(line, f"The rule {rules[-1].id} stands twice.")
    return RuleSet(_text(value, "audience"), _text(value, "title"), _text(value, "version"), tuple(rules), share)


def _at(line: int, said: str) -> InvalidRequestError:
    return InvalidRequestError(f"line {line}: {said}", _HINT)


def _line_of(text: str, key: str) -> int:
    """Find where a part of a file stands; the first line where it is written in some other way."""
    begins = re.compile(rf"\s*\[*\s*\"?{re.escape(key)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)


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
