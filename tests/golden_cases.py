"""Golden cases of any format: `tests/golden/<format>/name.<suffix>` beside `name.expected.json`. Knows no format.

To add a case, put a file there and run `pytest tests/contract --update-golden`; then read what was written.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyroom.domain.ports import Format
from storyroom.domain.script import Element, Parsed

GOLDEN = Path(__file__).parent / "golden"


def cases(folder: str) -> list[object]:
    """List the cases of a format as parameters, by name."""
    paths = sorted(path for path in (GOLDEN / folder).iterdir() if not path.name.endswith(".expected.json"))
    return [pytest.param(path, id=path.name) for path in paths]


def check(reader: Format, path: Path, *, update: bool) -> None:
    """Read a case and compare it with what is expected, or write that down."""
    actual = describe(reader.read(path.read_bytes()))
    expected = path.with_name(f"{path.name.rsplit('.', 1)[0]}.expected.json")
    if update:
        expected.write_text(_lines(actual), encoding="utf-8")
    assert json.loads(expected.read_text(encoding="utf-8")) == actual


def describe(parsed: Parsed) -> dict[str, object]:
    """Put a reading in the words of the expected file; what is empty is left out of an element."""
    screenplay = parsed.screenplay
    return {
        "title_page": [[field.key, field.value] for field in screenplay.title_page],
        "elements": [_element(element) for element in screenplay.elements],
        "scenes": [[scene.heading, scene.scene_number] for scene in screenplay.scenes],
        "diagnostics": [diagnostic.code for diagnostic in parsed.diagnostics],
    }


def _element(element: Element) -> dict[str, object]:
    always = {
        "kind": element.kind.value,
        "text": element.text,
        "start": element.start,
        "end": element.end,
        "scene": element.scene,
    }
    sometimes = {
        "scene_number": element.scene_number,
        "dual": element.dual,
        "runs": [[run.start, run.end, sorted(run.styles)] for run in element.runs],
        "attributes": [list(pair) for pair in element.attributes],
        "omitted": not element.live,
    }
    return always | {name: value for name, value in sometimes.items() if value}


def _lines(actual: dict[str, object]) -> str:
    """Write one element, field or scene per line, so that a change of one is a change of one line."""
    parts = []
    for name, value in actual.items():
        items = value if isinstance(value, list) else [value]
        rows = ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in items)
        parts.append(f'  "{name}": [\n    {rows}\n  ]' if rows else f'  "{name}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"
