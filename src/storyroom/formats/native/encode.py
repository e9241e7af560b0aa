"""Screenplay to plain JSON values. Leaves out what has its default value; knows no bytes."""

from __future__ import annotations

import json

from storyroom.domain.script import Element, ElementKind, Place, Run, Scene, Screenplay, TitleField
from storyroom.formats.native.schema import (
    ELEMENT_FIELDS,
    SCHEMA,
    SCHEMA_FIELD,
    TOP_FIELDS,
    UNKNOWN_PREFIX,
    Pairs,
    is_spelled,
    split_unknown,
)

__all__ = ["encode_element", "encode_screenplay"]

_KINDS = frozenset(kind.value for kind in ElementKind)


def encode_screenplay(screenplay: Screenplay) -> dict[str, object]:
    """Return the whole screenplay as JSON values."""
    metadata, unknown = split_unknown(screenplay.metadata, TOP_FIELDS)
    return {
        SCHEMA_FIELD: SCHEMA,
        "format": screenplay.format,
        "page_count": screenplay.page_count,
        "title_page": [_title(field) for field in screenplay.title_page],
        "elements": [encode_element(element) for element in screenplay.elements],
        "scenes": [_scene(scene) for scene in screenplay.scenes],
        "metadata": [list(pair) for pair in metadata],
        "places": [_place(place) for place in screenplay.places],
        "text": screenplay.text,
        **unknown,
    }


def encode_element(element: Element) -> dict[str, object]:
    """Return one element; fields at their default are left out."""
    defaults = Element._field_defaults
    fields: dict[str, object] = {
        name: value
        for name, value in element._asdict().items()
        if name not in defaults or value != defaults[name]
    }  # fmt: skip
    fields["kind"], attributes = _kind(element)
    if element.runs:
        fields["runs"] = [_run(run) for run in element.runs]
    if element.attributes:
        known, unknown = split_unknown(attributes, ELEMENT_FIELDS)
        fields["attributes"] = [list(pair) for pair in known]
        if not known:
            del fields["attributes"]
        fields.update(unknown)
    return fields


def _kind(element: Element) -> tuple[str, Pairs]:
    """Name the kind; one that only a later schema knows was left as the last attribute by the reader."""
    last = element.attributes[-1] if element.attributes else ("", "")
    if element.kind is ElementKind.UNKNOWN and last[0] == UNKNOWN_PREFIX + "kind":
        name = json.loads(last[1]) if last[1].startswith('"') and is_spelled(last[1]) else None
        if isinstance(name, str) and name not in _KINDS:
            return name, element.attributes[:-1]
    return element.kind.value, element.attributes


def _run(run: Run) -> dict[str, object]:
    fields: dict[str, object] = {
        "start": run.start,
        "end": run.end,
        "styles": sorted(style.value for style in run.styles),
    }
    if run.revision is not None:
        fields["revision"] = run.revision
    if run.tags:
        fields["tags"] = list(run.tags)
    return fields


def _title(field: TitleField) -> dict[str, object]:
    return {"key": field.key, "value": field.value, "start": field.start, "end": field.end}


def _scene(scene: Scene) -> dict[str, object]:
    return {
        "scene": scene.scene,
        "scene_number": scene.scene_number,
        "heading": scene.heading,
        "setting": scene.setting,
        "location": scene.location,
        "time_of_day": scene.time_of_day,
        "modifiers": list(scene.modifiers),
        "first": scene.first,
        "last": scene.last,
        "start": scene.start,
        "end": scene.end,
        "speakers": list(scene.speakers),
        "page": scene.page,
        "page_eighths": scene.page_eighths,
        "omitted": scene.omitted,
    }


def _place(place: Place) -> list[object]:
    box = None if place.box is None else list(place.box)
    return [place.start, place.end, place.page, box, place.paragraph, place.run]
