"""The native format's door: bytes in, screenplay out, and back. Knows nothing of paths."""

from __future__ import annotations

import json
from typing import ClassVar

from storyroom.domain.script import Parsed, Screenplay
from storyroom.formats.native.decode import decode_screenplay, failed
from storyroom.formats.native.encode import encode_screenplay
from storyroom.formats.native.schema import MAX_BYTES, SCHEMA_FIELD

__all__ = ["Native"]


class Native:
    """Storyroom's own JSON. Round-trips a screenplay to the letter."""

    name: ClassVar[str] = "native"
    suffixes: ClassVar[tuple[str, ...]] = (".storyroom.json",)

    def sniff(self, head: bytes) -> bool:
        """Look for the schema field near the start of something that opens like a JSON object."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"{") and f'"{SCHEMA_FIELD}"'.encode() in start[:400]

    def read(self, data: bytes) -> Parsed:
        """Read the whole file; faults come back as diagnostics."""
        if len(data) > MAX_BYTES:
            return failed("too_large", f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.")
        if not data.strip():
            return failed("empty_file", "The file is empty.")
        try:
            values = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            return failed("broken_json", f"This is not sound JSON: {str(error)[:200] or 'too deeply nested'}.")
        if not isinstance(values, dict):
            return failed("wrong_type", "The file should hold one JSON object.")
        return decode_screenplay(values)

    def write(self, screenplay: Screenplay) -> bytes:
        """Write everything; one element to a line, so that drafts compare well."""
        values = encode_screenplay(screenplay)
        try:
            return _spell(values, ascii_only=False).encode()
        except UnicodeEncodeError:  # a lone surrogate: only escapes can say it
            return _spell(values, ascii_only=True).encode()

    def losses(self, screenplay: Screenplay) -> tuple[str, ...]:  # noqa: ARG002  # the port asks for it
        """Name what is lost: nothing."""
        return ()


def _spell(values: dict[str, object], *, ascii_only: bool) -> str:
    lines = []
    for name, value in values.items():
        if isinstance(value, list) and value:
            inner = ",\n  ".join(json.dumps(item, ensure_ascii=ascii_only) for item in value)
            spelled = f"[\n  {inner}\n ]"
        else:
            spelled = json.dumps(value, ensure_ascii=ascii_only)
        lines.append(f" {json.dumps(name, ensure_ascii=ascii_only)}: {spelled}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
