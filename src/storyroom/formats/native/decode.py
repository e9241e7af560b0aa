"""Plain JSON values to a screenplay, trusting nothing: wrong types and spans become remarks. Knows no bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from math import isfinite

from storyroom.domain.assembly import divide_scenes
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Box, Element, ElementKind, Parsed, Place, Run, Scene, Screenplay, Style, TitleField
from storyroom.formats.native.fields import Fields, Remarks, entries
from storyroom.formats.native.schema import (
    ELEMENT_FIELDS,
    SCHEMA,
    SCHEMA_FIELD,
    TOP_FIELDS,
    UNKNOWN_PREFIX,
    join_unknown,
)

__all__ = ["decode_element", "decode_screenplay"]

_KINDS = {kind.value: kind for kind in ElementKind}
_STYLES = {style.value: style for style in Style}


def decode_screenplay(values: Mapping[str, object]) -> Parsed:
    """Read the whole object; whatever cannot be used is remarked upon and left out."""
    remarks = Remarks()
    fields = Fields(values, "file", remarks)
    _check_schema(fields)
    text = fields.text("text")
    elements = tuple(decode_element(entry, len(text)) for entry in entries(fields, "elements", remarks))
    screenplay = Screenplay(
        format=fields.text("format") or "native",
        text=text,
        elements=elements,
        scenes=_scenes(fields, elements, len(text), remarks),
        title_page=tuple(_title(entry, len(text)) for entry in entries(fields, "title_page", remarks)),
        places=_places(fields, len(text)),
        metadata=join_unknown(fields.pairs("metadata"), values, TOP_FIELDS),
        page_count=fields.optional_number("page_count"),
    )
    return Parsed(screenplay, remarks.all())


def decode_element(fields: Fields, length: int) -> Element:
    """Read one element of a text of that length."""
    kind, unknown_kind = _kind(fields)
    start, end = _span(fields, length)
    text = fields.text("text")
    dual = fields.optional_text("dual")
    if dual not in {None, "left", "right"}:
        fields.remark("wrong_value", "`dual` should be left or right; it was left out.")
    return Element(
        kind=kind,
        text=text,
        start=start,
        end=end,
        scene=fields.optional_number("scene"),
        runs=_runs(fields, len(text)),
        scene_number=fields.optional_text("scene_number"),
        dual="left" if dual == "left" else "right" if dual == "right" else None,
        page=fields.optional_number("page"),
        y=fields.optional_measure("y"),
        page_label=fields.optional_text("page_label"),
        live=fields.flag("live", default=True),
        outer_start=fields.optional_number("outer_start"),
        outer_end=fields.optional_number("outer_end"),
        attributes=(*join_unknown(fields.pairs("attributes"), fields.values, ELEMENT_FIELDS), *unknown_kind),
    )


def _check_schema(fields: Fields) -> None:
    schema = fields.optional_number(SCHEMA_FIELD)
    if schema is None:
        fields.remark("no_schema", "no schema version; read as if it were the first.")
    elif schema > SCHEMA:
        fields.remark("newer_schema", f"schema {schema} is newer than {SCHEMA}; what is unknown is kept as it is.")


def _kind(fields: Fields) -> tuple[ElementKind, tuple[tuple[str, str], ...]]:
    name = fields.text("kind")
    if name in _KINDS:
        return _KINDS[name], ()
    fields.remark("unknown_kind", f"the kind {name[:60]!r} is not known; its text is kept.")
    return ElementKind.UNKNOWN, ((UNKNOWN_PREFIX + "kind", json.dumps(name, ensure_ascii=False)),)


def _span(fields: Fields, length: int) -> tuple[int, int]:
    start, end = fields.number("start"), fields.number("end")
    if 0 <= start <= end <= length:
        return start, end
    fields.remark("bad_span", f"the span {start}..{end} lies outside the text; it was cut to fit.")
    start = min(max(start, 0), length)
    return start, min(max(end, start), length)


def _runs(fields: Fields, length: int) -> tuple[Run, ...]:
    found = [_run(item, length) for item in fields.items("runs")]
    kept = tuple(run for run in found if run is not None)
    ordered = all(one.end <= two.start for one, two in pairwise(kept))
    if len(kept) != len(found) or not ordered:
        fields.remark("bad_run", "a style run is malformed or overlaps another; what could not be used was left out.")
    return kept if ordered else ()


def _run(item: object, length: int) -> Run | None:
    if not isinstance(item, dict):
        return None
    fields = Fields(item, "run", remarks := Remarks())
    start, end = fields.number("start"), fields.number("end")
    styles = fields.texts("styles")
    run = Run(
        start,
        end,
        frozenset(_STYLES[style] for style in styles if style in _STYLES),
        fields.optional_text("revision"),
        fields.texts("tags"),
    )
    sound = 0 <= start <= end <= length and not remarks.all() and all(style in _STYLES for style in styles)
    return run if sound else None


def _title(fields: Fields, length: int) -> TitleField:
    start, end = _span(fields, length)
    return TitleField(fields.text("key"), fields.text("value"), start, end)


def _scenes(fields: Fields, elements: tuple[Element, ...], length: int, remarks: Remarks) -> tuple[Scene, ...]:
    scenes = tuple(_scene(entry) for entry in entries(fields, "scenes", remarks))
    headings = [index for index, element in enumerate(elements) if element.kind is ElementKind.SCENE_HEADING]
    sound = all(0 <= scene.first <= scene.last <= len(elements) for scene in scenes) and all(
        0 <= scene.start <= scene.end <= length for scene in scenes
    )
    given = isinstance(fields.values.get("scenes"), list)
    if given and sound and [scene.first for scene in scenes] in ([], headings):
        return scenes
    if given:
        remarks.add("bad_scenes", "The list of scenes does not fit the elements; scenes were divided anew.")
    return divide_scenes(elements)


def _scene(fields: Fields) -> Scene:
    return Scene(
        scene=fields.number("scene"),
        scene_number=fields.optional_text("scene_number"),
        heading=fields.text("heading"),
        setting=fields.text("setting"),
        location=fields.text("location"),
        time_of_day=fields.text("time_of_day"),
        modifiers=fields.texts("modifiers"),
        first=fields.number("first"),
        last=fields.number("last"),
        start=fields.number("start"),
        end=fields.number("end"),
        speakers=fields.texts("speakers"),
        page=fields.optional_number("page"),
        page_eighths=fields.optional_number("page_eighths"),
        omitted=fields.flag("omitted", default=False),
    )


def _places(fields: Fields, length: int) -> tuple[Place, ...]:
    found = [_place(item, length) for item in fields.items("places")]
    kept = tuple(place for place in found if place is not None)
    if len(kept) != len(found):
        fields.remark("bad_place", f"{len(found) - len(kept)} places in the original could not be read.")
    return kept


def _place(item: object, length: int) -> Place | None:
    if not isinstance(item, list) or len(item) != 6:
        return None
    start, end, page, box, paragraph, run = item
    numbers = (page, paragraph, run)
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= length:
        return None
    if any(number is not None and type(number) is not int for number in numbers) or not _is_box(box):
        return None
    return Place(start, end, page, None if box is None else Box(*map(float, box)), paragraph, run)


def _is_box(box: object) -> bool:
    return box is None or (
        isinstance(box, list)
        and len(box) == 4
        and all(isinstance(side, int | float) and not isinstance(side, bool) and isfinite(side) for side in box)
    )


def failed(code: str, message: str) -> Parsed:
    """An empty screenplay and the reason."""
    return Parsed(Screenplay(format="native", text="", elements=()), (Diagnostic(code, message, "error"),))
