"""Storyroom's own JSON: everything a screenplay holds, to the letter, with a schema version."""

from __future__ import annotations

from storyroom.formats.native.format import Native

__all__ = ["Native"]
