"""The JSON of two drafts compared, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Iterator

from storyroom.domain.changes import Comparison, ElementChange, Rename, SceneChange, StaleFact
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_analysis import evidence_shape
from storyroom.domain.story import Evidence

__all__ = ["comparison_shape"]


def comparison_shape(found: Comparison) -> Shape:
    """Shape a comparison: `changes` has one entry for each change and kind, `scenes` has everything of a scene together."""
    return {
        "changes": [change for scene in found.scenes for change in _changes(scene)]
        + [_renamed(rename) for rename in found.renames],
        "scenes": [_scene(scene) for scene in found.scenes],
        "renames": [_renamed(rename) for rename in found.renames],
        "stale": [_stale(stale) for stale in found.stale],
        "old_scenes": found.old_scenes,
        "new_scenes": found.new_scenes,
        "kept": found.kept,
        "pairs": [list(pair) for pair in found.pairs],
    }


def _changes(scene: SceneChange) -> Iterator[Shape]:
    for kind in scene.kinds:
        yield {
            "kind": kind.value,
            "scene_old": scene.old_numbers[0] if scene.old_numbers else None,
            "scene_new": scene.new_numbers[0] if scene.new_numbers else None,
            "old": list(scene.old),
            "new": list(scene.new),
            "heading": scene.heading,
        }


def _scene(scene: SceneChange) -> Shape:
    return {
        "kinds": [kind.value for kind in scene.kinds],
        "old": list(scene.old),
        "new": list(scene.new),
        "old_numbers": list(scene.old_numbers),
        "new_numbers": list(scene.new_numbers),
        "heading": scene.heading,
        "old_headings": [evidence_shape(one) for one in scene.old_headings],
        "new_headings": [evidence_shape(one) for one in scene.new_headings],
        "elements": [_element(one) for one in scene.elements],
    }


def _element(change: ElementChange) -> Shape:
    words = [{"old": _side(word.old), "new": _side(word.new)} for word in change.words]
    return {
        "kind": change.kind,
        "element": change.element.value,
        "old": _side(change.old),
        "new": _side(change.new),
        "words": words,
    }


def _renamed(rename: Rename) -> Shape:
    return {
        "kind": rename.kind,
        "old_name": rename.old_name,
        "new_name": rename.new_name,
        "new": list(rename.scenes),
        "scene_old": rename.old.scene_number,
        "scene_new": rename.new.scene_number,
        "old_evidence": evidence_shape(rename.old),
        "new_evidence": evidence_shape(rename.new),
    }


def _stale(stale: StaleFact) -> Shape:
    return {
        "kind": stale.kind,
        "about": stale.about,
        "old_value": stale.old_value,
        "new_value": stale.new_value,
        "old": evidence_shape(stale.old),
        "new": evidence_shape(stale.new),
        "stale": evidence_shape(stale.stale),
    }


def _side(evidence: Evidence | None) -> Shape | None:
    return None if evidence is None else evidence_shape(evidence)
