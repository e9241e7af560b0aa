"""Scenes as the word index takes them: fields of text with their places. Knows no bytes and no labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from storyroom.domain.headings import light, parse_heading
from storyroom.domain.names import parse_cue
from storyroom.domain.script import BODY_KINDS, SPOKEN_KINDS, Element, ElementKind, Scene, Screenplay

__all__ = ["FieldKind", "FieldPiece", "SceneDoc", "live_scenes", "scene_docs"]

FieldKind = Literal["heading", "location", "cue", "dialogue", "action"]


class FieldPiece(NamedTuple):
    """One stretch of words: which field, the words as printed, and where their element starts in the canonical text."""

    kind: FieldKind
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class SceneDoc:
    """One live scene to be indexed. Scene 0, without heading, holds what stands before the first heading."""

    scene_id: str
    draft_id: str
    scene: int
    scene_number: str | None
    heading: str
    setting: str
    location: str
    light: str
    time_of_day: str
    page: int
    page_eighths: int
    speakers: tuple[str, ...]
    pieces: tuple[FieldPiece, ...]


class LiveScene(NamedTuple):
    """A scene with the printed elements that are searched."""

    scene: Scene
    elements: tuple[Element, ...]


def live_scenes(screenplay: Screenplay) -> tuple[LiveScene, ...]:
    """List the scenes that are searched, scene 0 first if anything printed stands before the first heading."""
    first = screenplay.scenes[0].first if screenplay.scenes else len(screenplay.elements)
    opening = _searched(screenplay, 0, first)
    scenes = [LiveScene(_opening_scene(opening, first), opening)] if opening else []
    found = (LiveScene(each, _searched(screenplay, each.first, each.last)) for each in screenplay.scenes)
    return (*scenes, *(live for live in found if live.elements and not live.scene.omitted))


def scene_docs(screenplay: Screenplay, *, draft_id: str, scene_ids: Mapping[int, str]) -> tuple[SceneDoc, ...]:
    """Describe each live scene for the word index; `scene_ids` names them by ordinal."""
    return tuple(_doc(live, draft_id, scene_ids[live.scene.scene]) for live in live_scenes(screenplay))


def _searched(screenplay: Screenplay, first: int, last: int) -> tuple[Element, ...]:
    between = screenplay.elements[first:last]
    return tuple(element for element in between if element.live and element.kind in BODY_KINDS and element.text.strip())


def _opening_scene(elements: tuple[Element, ...], last: int) -> Scene:
    speakers = {parse_cue(e.text).name.upper(): None for e in elements if e.kind is ElementKind.CHARACTER_CUE}
    return Scene(
        scene=0, scene_number=None, heading="", setting="", location="", time_of_day="", modifiers=(),
        first=0, last=last, start=elements[0].start, end=elements[-1].end, speakers=tuple(speakers),
        page=elements[0].page,
    )  # fmt: skip


def _doc(live: LiveScene, draft_id: str, scene_id: str) -> SceneDoc:
    scene = live.scene
    return SceneDoc(
        scene_id=scene_id,
        draft_id=draft_id,
        scene=scene.scene,
        scene_number=scene.scene_number,
        heading=scene.heading,
        setting=scene.setting,
        location=scene.location,
        light=light(scene.time_of_day),
        time_of_day=scene.time_of_day,
        page=scene.page or 1,
        page_eighths=scene.page_eighths or 0,
        speakers=scene.speakers,
        pieces=tuple(piece for element in live.elements for piece in _pieces(element)),
    )


def _pieces(element: Element) -> tuple[FieldPiece, ...]:
    if element.kind is ElementKind.SCENE_HEADING:
        return _heading_pieces(element)
    if element.kind is ElementKind.CHARACTER_CUE:
        return (FieldPiece("cue", parse_cue(element.text).name, element.start),)
    spoken = element.kind in SPOKEN_KINDS
    return (FieldPiece("dialogue" if spoken else "action", element.text, element.start),)


def _heading_pieces(element: Element) -> tuple[FieldPiece, ...]:
    """Part a heading at its location, so that a place can be asked for alone."""
    location = parse_heading(element.text).location
    before, found, after = element.text.partition(location) if location else (element.text, "", "")
    parts: tuple[tuple[FieldKind, str], ...] = (("heading", before), ("location", found), ("heading", after))
    return tuple(FieldPiece(kind, text, element.start) for kind, text in parts if text.strip())
