"""Fountain 1.1: reader and writer of screenplays in plain text."""

from storyroom.formats.fountain.format import Fountain

__all__ = ["Fountain"]
