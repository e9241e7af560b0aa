"""Typed access to JSON of unknown honesty: what is missing or of the wrong type becomes a default and a remark. Never raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from storyroom.domain.diagnostics import Diagnostic
from storyroom.formats.native.schema import Pairs

__all__ = ["Fields", "Remarks", "entries"]

MAX_REMARKS = 200
MAX_NUMBER = 2**31
"""Nothing that is counted in a script comes near it, and everything that holds numbers holds these."""


class Remarks:
    """Collects remarks, at most `MAX_REMARKS` of them and then one that says how many more there were."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self._more = 0

    def add(self, code: str, message: str) -> None:
        if len(self._found) < MAX_REMARKS:
            self._found.append(Diagnostic(code, message))
        else:
            self._more += 1

    def all(self) -> tuple[Diagnostic, ...]:
        if not self._more:
            return tuple(self._found)
        return (*self._found, Diagnostic("more_remarks", f"{self._more} more remarks of the same kinds were left out."))


class Fields:
    """One JSON object; `where` names it in remarks."""

    def __init__(self, values: Mapping[str, object], where: str, remarks: Remarks) -> None:
        self.values = values
        self._where = where
        self._remarks = remarks

    def text(self, name: str) -> str:
        found = self.optional_text(name)
        return "" if found is None else found

    def optional_text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        self._wrong(name, "text")
        return None

    def number(self, name: str) -> int:
        return self.optional_number(name) or 0

    def optional_number(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None or (type(value) is int and abs(value) < MAX_NUMBER):
            return value
        self._wrong(name, "a whole number")
        return None

    def optional_measure(self, name: str) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            return float(value)
        self._wrong(name, "a number")
        return None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return value
        self._wrong(name, "true or false")
        return default

    def items(self, name: str) -> list[object]:
        value = self.values.get(name)
        if isinstance(value, list):
            return value
        if value is not None:
            self._wrong(name, "a list")
        return []

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.items(name)
        kept = tuple(item for item in found if isinstance(item, str))
        if len(kept) != len(found):
            self._wrong(name, "a list of texts")
        return kept

    def pairs(self, name: str) -> Pairs:
        found = self.items(name)
        kept = tuple(pair for pair in map(_pair, found) if pair is not None)
        if len(kept) != len(found):
            self._wrong(name, "a list of pairs of texts")
        return kept

    def remark(self, code: str, message: str) -> None:
        self._remarks.add(code, f"{self._where}: {message}")

    def _wrong(self, name: str, wanted: str) -> None:
        self.remark("wrong_type", f"the field {name[:60]!r} should be {wanted}; it was left out.")


def entries(fields: Fields, name: str, remarks: Remarks) -> Iterator[Fields]:
    """Yield the objects of a list; anything else in it is passed over with a remark."""
    for index, item in enumerate(fields.items(name)):
        if isinstance(item, dict):
            yield Fields(item, f"{name}[{index}]", remarks)
        else:
            fields.remark("wrong_type", f"{name}[{index}] should be an object; it was left out.")


def _pair(item: object) -> tuple[str, str] | None:
    if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], str):
        return item[0], item[1]
    return None
