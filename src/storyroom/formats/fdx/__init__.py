"""Final Draft XML, read and written. Every rule about the format is in this folder."""

from __future__ import annotations

from storyroom.formats.fdx.format import Fdx

__all__ = ["Fdx"]
