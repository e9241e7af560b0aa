"""On which line of a TOML file a key stands, so that a fault can be pointed at. Reads no values."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["line_of"]

_TABLE: Final = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]")


def line_of(text: str, table: str, key: str) -> int:
    """Return the line, counted from 1; of the table where the key is not written; 0 where neither is."""
    here, fallback = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            here = found.group(1)
            if here in (table, key) and not fallback:
                fallback = number
        elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return fallback
