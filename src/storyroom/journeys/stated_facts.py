"""What people state for a report on models that no record holds: guilds, consents, material handed over, terms, the decision. Each is marked as stated."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from storyroom.domain.disclosure import Material, PersonRole, SystemUsed
from storyroom.errors import InvalidRequestError

__all__ = ["NOTHING", "Stated", "read_stated", "with_people", "with_systems"]

_MOST_LETTERS: Final = 500
_MOST_ROWS: Final = 500
_HINT: Final = "docs/disclosure.md shows a file of statements."
_PARTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "person": ("name", frozenset({"role", "guild", "engagement", "consent", "policy"})),
    "material": ("name", frozenset({"sha256", "ai", "told"})),
    "model": ("model", frozenset({"version", "weights", "terms", "manifest"})),
}
"""Table -> by what its rows are known, and what may be said."""
_DECISION: Final = frozenset({"de_minimis", "by"})
_AI: Final = frozenset({"yes", "no", "unknown"})


@dataclass(frozen=True, slots=True)
class Stated:
    """Statements as they were read. People and models go by name."""

    people: Mapping[str, Mapping[str, str]]
    materials: tuple[Material, ...]
    models: Mapping[str, Mapping[str, str]]
    decision: str = ""
    decided_by: str = ""


NOTHING: Final = Stated({}, (), {})


def read_stated(data: bytes) -> Stated:
    """Read a file of statements, TOML. Raises: InvalidRequestError, saying what does not fit."""
    try:
        told = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise InvalidRequestError(f"The statements are no TOML: {fault}.", _HINT) from fault
    if odd := sorted(set(told) - {*_PARTS, "decision"}):
        raise InvalidRequestError(f"Nothing called {odd[0]!r} can be stated.", _HINT)
    decision = _fields(told.get("decision", {}), "decision", _DECISION)
    if decision and set(decision) != _DECISION:
        raise InvalidRequestError("A decision needs `de_minimis`, in words, and `by`, a name.", _HINT)
    return Stated(
        _rows(told, "person"),
        tuple(_material(name, row) for name, row in _rows(told, "material").items()),
        _rows(told, "model"),
        decision.get("de_minimis", ""),
        _marked(decision["by"]) if decision else "",
    )


def with_people(people: Sequence[PersonRole], stated: Stated) -> tuple[PersonRole, ...]:
    """Add what was stated of people; those of whom there is no act here stand last, without an id."""
    known = {one.name for one in people}
    others = [PersonRole("", name) for name in stated.people if name not in known]
    return tuple(one._replace(**_all_marked(stated.people.get(one.name, {}))) for one in (*people, *others))


def with_systems(systems: Sequence[SystemUsed], stated: Stated) -> tuple[SystemUsed, ...]:
    """Fill in what was stated of models where no record says it. Raises: InvalidRequestError for a model that was not at work."""
    if odd := sorted(set(stated.models) - {one.model for one in systems}):
        at_work = ", ".join(one.model for one in systems) or "none"
        raise InvalidRequestError(f"No suggestion of {odd[0]!r} is in this draft.", f"At work were: {at_work}.")
    found = []
    for one in systems:
        empty = {key: said for key, said in stated.models.get(one.model, {}).items() if not getattr(one, key)}
        found.append(one._replace(**_all_marked(empty)))
    return tuple(found)


def _material(name: str, row: Mapping[str, str]) -> Material:
    if row.get("ai", "unknown") not in _AI:
        raise InvalidRequestError(f"`ai` of the material {name!r} has to be yes, no or unknown.", _HINT)
    told = _marked(row["told"]) if "told" in row else ""
    return Material(name, row.get("sha256", ""), row.get("ai", "unknown"), told)


def _rows(told: Mapping[str, Any], table: str) -> dict[str, Mapping[str, str]]:
    known_by, allowed = _PARTS[table]
    rows = told.get(table, [])
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
        raise InvalidRequestError(f"Write each {table} as [[{table}]], at most {_MOST_ROWS}.", _HINT)
    found: dict[str, Mapping[str, str]] = {}
    for row in rows:
        read = _fields(row, table, {known_by, *allowed})
        name = read.pop(known_by, "")
        if not name or name in found:
            raise InvalidRequestError(f"Each [[{table}]] needs a `{known_by}` of its own.", _HINT)
        found[name] = read
    return found


def _fields(row: object, table: str, allowed: frozenset[str] | set[str]) -> dict[str, str]:
    if not isinstance(row, dict):
        raise InvalidRequestError(f"`{table}` has to be a table.", _HINT)
    read = {}
    for key, value in row.items():
        said = value.isoformat() if type(value) is date else value
        if key not in allowed:
            raise InvalidRequestError(f"Nothing called {key!r} can be stated of a {table}.", _HINT)
        if not isinstance(said, str) or not said.strip() or len(said) > _MOST_LETTERS or not said.isprintable():
            raise InvalidRequestError(f"`{key}` of a {table} has to be 1 to {_MOST_LETTERS} letters.", _HINT)
        read[key] = said.strip()
    return read


def _all_marked(row: Mapping[str, str]) -> dict[str, Any]:
    return {key: _marked(said) for key, said in row.items()}


def _marked(said: str) -> str:
    return f"{said} (stated)"
