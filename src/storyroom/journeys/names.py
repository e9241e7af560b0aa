"""The names that one clearance sees in a library, for the codebook of what goes out. Reads no scene's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storyroom.domain.ports import Reader
from storyroom.generation.codebook import Names

__all__ = ["names_seen"]

_HOUSE_PEOPLE = frozenset({"owner", "reader"})
"""Words for a part in the house, not names."""


def names_seen(reader: Reader, people: Iterable[str]) -> Names:
    """Gather titles, who speaks, where scenes are set, and the people of the library."""
    titles: dict[str, None] = {}
    speakers: dict[str, None] = {}
    locations: dict[str, None] = {}
    for entry in reader.drafts():
        titles.update(dict.fromkeys((entry.project, entry.document)))
        for scene in reader.scenes(entry.id):
            speakers.update(dict.fromkeys(scene.speakers))
            locations.update(dict.fromkeys((scene.location,)))
    return Names(tuple(titles), tuple(speakers), tuple(locations), tuple(_named(people)))


def _named(people: Iterable[str]) -> Iterator[str]:
    return (name for name in people if name.casefold() not in _HOUSE_PEOPLE)
