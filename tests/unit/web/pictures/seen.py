"""Reads a drawn picture back as XML, so that tests look at structure and not at spelling."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from storyroom.web.pictures.drawing import Drawing


def tree(drawing: Drawing) -> ET.Element:
    """Parse a picture; what is not well-formed fails here."""
    return ET.fromstring(str(drawing.svg))


def tags(drawing: Drawing, tag: str, css: str = "") -> list[ET.Element]:
    """Find elements by tag, and by a class among their classes."""
    return [one for one in tree(drawing).iter(tag) if not css or css in one.get("class", "").split()]


def to_scene(scene: int) -> str:
    """Address a scene as the reader does."""
    return f"/drafts/d?scene={scene}#s{scene}"


def check_is_closed(drawing: Drawing) -> None:
    """Nothing runs, nothing is styled in place, nothing leads elsewhere."""
    for one in tree(drawing).iter():
        assert one.tag in {
            "svg",
            "g",
            "title",
            "desc",
            "defs",
            "pattern",
            "path",
            "rect",
            "line",
            "text",
            "circle",
            "a",
            "marker",
        }
        assert "style" not in one.attrib
        assert not [name for name in one.attrib if name.startswith("on") or ":" in name or "{" in name]
        assert one.get("href", "/drafts/").startswith("/drafts/")
        assert one.get("fill", "none") == "none" or one.get("fill", "").startswith("url(#")
        assert one.tag != "a" or one.get("tabindex") == "-1", "the table beside it is what keys reach"
    ids = [one.get("id") for one in tree(drawing).iter() if one.get("id")]
    assert len(ids) == len(set(ids))
