"""What the native file calls things: field names, the schema version, the prefix of unknown fields. Reads and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

__all__ = [
    "ELEMENT_FIELDS",
    "MAX_BYTES",
    "SCHEMA",
    "SCHEMA_FIELD",
    "TOP_FIELDS",
    "UNKNOWN_PREFIX",
    "Pairs",
    "is_spelled",
    "join_unknown",
    "split_unknown",
]

SCHEMA = 1
SCHEMA_FIELD = "storyroom_schema"
MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 50
UNKNOWN_PREFIX = "native:"
"""Fields of a newer schema wait under this prefix until the file is written again."""

TOP_FIELDS = frozenset(
    {SCHEMA_FIELD, "format", "text", "page_count", "title_page", "metadata", "elements", "scenes", "places"}
)
ELEMENT_FIELDS = frozenset(
    {
        "kind", "text", "start", "end", "scene", "runs", "scene_number", "dual", "page", "y", "page_label", "live",
        "outer_start", "outer_end", "attributes",
    }
)  # fmt: skip

Pairs = tuple[tuple[str, str], ...]


def join_unknown(pairs: Iterable[tuple[str, str]], fields: Mapping[str, object], known: frozenset[str]) -> Pairs:
    """Add each field that is not known to the pairs, as JSON, so that it survives.

    What nests deeper than `MAX_DEPTH` is refused: writing it back could exhaust the stack.
    """
    unknown = [(name, value) for name, value in fields.items() if name not in known and _is_shallow(value, MAX_DEPTH)]
    return (*pairs, *((UNKNOWN_PREFIX + name, _spell(value)) for name, value in unknown))


def split_unknown(pairs: Pairs, known: frozenset[str]) -> tuple[Pairs, dict[str, object]]:
    """Take the unknown fields off the end of the pairs; what was not made by `join_unknown` stays a pair."""
    fields: list[tuple[str, object]] = []
    taken: set[str] = set()
    cut = len(pairs)
    while cut and (found := _field(pairs[cut - 1], known)) and found[0] not in taken:
        fields.append(found)
        taken.add(found[0])
        cut -= 1
    return pairs[:cut], dict(reversed(fields))


def _field(pair: tuple[str, str], known: frozenset[str]) -> tuple[str, object] | None:
    name, value = pair
    if not name.startswith(UNKNOWN_PREFIX) or name[len(UNKNOWN_PREFIX) :] in known:
        return None
    return (name[len(UNKNOWN_PREFIX) :], json.loads(value)) if is_spelled(value) else None


def is_spelled(value: str) -> bool:
    """Say whether this is JSON spelled exactly as we would, so that it can be a field and come back the same."""
    try:
        read = json.loads(value)
        return _is_shallow(read, MAX_DEPTH) and _spell(read) == value
    except (ValueError, RecursionError):
        return False


def _is_shallow(value: object, depth: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return depth > 0 and all(_is_shallow(item, depth - 1) for item in value)


def _spell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
