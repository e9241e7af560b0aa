"""JSON in exactly one spelling, so that its bytes can be hashed. Takes texts, whole numbers, truth, lists and objects; no fractions.

Source: RFC 8785 for keys in ASCII, which all of ours are; half a surrogate pair, which it leaves out, is an escape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

__all__ = ["canonical"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_HALF = re.compile("[\ud800-\udfff]")


def canonical(value: object) -> bytes:
    """Spell a value. Raises: TypeError for what JSON has no one spelling for."""
    _check(value)
    spelled = _ENCODER.encode(value)
    try:
        return spelled.encode()
    except UnicodeEncodeError:
        return _HALF.sub(lambda found: f"\\u{ord(found.group()):04x}", spelled).encode()


def _check(value: object) -> None:
    if type(value) is str or value is None or isinstance(value, int):
        return
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError("a key that is not ASCII")
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    else:
        raise TypeError(f"no one spelling for {type(value).__name__}")
