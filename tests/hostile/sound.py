"""What must hold of a reading, however bad the file was: the one check of all fuzzing, in the tests and in long runs."""

from __future__ import annotations

import json

from storyroom.domain.script import Parsed
from storyroom.domain.shapes import inspect_shape
from storyroom.errors import InputError
from storyroom.journeys.prepare import Request, decode_reading, divide, encode_reading
from storyroom.journeys.read import read_script
from storyroom.store.ids import RandomIds

__all__ = ["check", "check_parsed"]


def check(name: str, data: bytes) -> None:
    """Read a file as an import does, and hold what comes of it to the rules. Raises whatever breaks one."""
    try:
        parsed = read_script(name, data)
    except InputError as fault:
        assert fault.message  # noqa: PT017  # it may raise or not
        return
    check_parsed(name, data, parsed)


def check_parsed(name: str, data: bytes, parsed: Parsed) -> None:
    script = parsed.screenplay
    length = len(script.text)
    for element in script.elements:
        assert 0 <= element.start <= element.end <= length
        assert all(0 <= run.start <= run.end <= len(element.text) for run in element.runs)
        assert element.page is None or element.page >= 1
    for scene in script.scenes:
        assert 0 <= scene.first <= scene.last <= len(script.elements)
        assert scene.page_eighths is None or scene.page_eighths >= 0
    for note in parsed.diagnostics:
        assert note.message
        assert note.severity in {"info", "warning", "error"}
    assert json.dumps(inspect_shape(parsed))
    if any(element.live and element.text.strip() for element in script.elements):
        item = divide(Request(name, data), parsed, RandomIds())
        assert item.report.status == "imported"
        assert decode_reading(encode_reading(script)).text == script.text
