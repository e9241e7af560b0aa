"""What a model is shown of a draft and its like when other words are asked for: only what everybody may see who may see the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from storyroom.domain.canon import Canon
from storyroom.domain.names import parse_cue
from storyroom.domain.script import Scene
from storyroom.errors import InvalidRequestError
from storyroom.generation.suggesting import Context
from storyroom.journeys.ask import gather
from storyroom.journeys.find import SearchParts, find
from storyroom.journeys.weighing import Source

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.ports import Reader
    from storyroom.journeys.passages import Passage

__all__ = ["context_of", "sources_of"]

_NEIGHBOUR: Final = 1_500
_SPEAKERS: Final = 4
_LINES: Final = 8
_EXAMPLES: Final = 2
_EXAMPLE: Final = 1_800
_CANON: Final = 40
_MOST_SOURCES: Final = 150
"""Scripts that are looked through for copied words, the draft's own project first."""
_SIGN = re.compile(r"[\":]|(?<!\w)-")


def context_of(
    passage: Passage,
    entry: DraftEntry,
    instruction: str,
    *,
    canon: Sequence[Canon],
    reader: Reader,
    search: SearchParts,
) -> Context:
    """Gather what matters: what holds, what these people say elsewhere, pages like these, the neighbours."""
    text, scene = passage.text, passage.scene
    return Context(
        passage=passage.words,
        before=text[max(0, passage.start - _NEIGHBOUR) : passage.start].strip(),
        after=text[passage.end : passage.end + _NEIGHBOUR].strip(),
        canon=tuple(one.text for one in canon if one.text and len(one.text) < _NEIGHBOUR)[:_CANON],
        lines=tuple(_lines(scene, entry, instruction, reader, search)),
        examples=tuple(_examples(passage)),
    )


def sources_of(passage: Passage, entry: DraftEntry, reader: Reader) -> Iterator[Source]:
    """Yield the texts that copied words are looked for in: the draft without the passage, and the latest draft of everything else."""
    mine = (entry.project, entry.document, entry.name, entry.id)
    text = passage.text
    yield Source(*mine, f"{text[: passage.start]}\n\n{text[passage.end :]}", own=True)
    others = [one for one in reader.drafts() if one.latest and one.document_id != entry.document_id]
    others.sort(key=lambda one: (one.project != entry.project, one.project, one.document))
    for one in others[:_MOST_SOURCES]:
        yield Source(one.project, one.document, one.name, one.id, reader.text(one.id), own=False)


def _lines(scene: Scene, entry: DraftEntry, instruction: str, reader: Reader, search: SearchParts) -> Iterator[str]:
    """Yield what the people of the scene say elsewhere in the project, nearest to the instruction first."""
    for speaker in scene.speakers[:_SPEAKERS]:
        words = _SIGN.sub(" ", f"{instruction} {scene.location}")
        try:
            found = find(words, reader, search, limit=4, filters={"character": speaker, "project": entry.project})
        except InvalidRequestError:  # a name that the filters cannot take
            continue
        hits = [one for one in found.hits if not (one.draft_id == entry.id and one.scene == scene.scene)]
        said = [
            f"{speaker}\n{one.text[line.start - one.start : line.end - one.start]}"
            for one in gather(hits, reader)
            for line in one.lines
            if parse_cue(line.speaker).name == speaker
        ]
        yield from dict.fromkeys(said[:_LINES])


def _examples(passage: Passage) -> Iterator[str]:
    """Yield scenes of the draft with most of the same people in them."""
    people = set(passage.scene.speakers)
    others = [one for one in passage.script.scenes if one.scene != passage.scene.scene and not one.omitted]
    others.sort(key=lambda one: (-len(people & set(one.speakers)), abs(one.scene - passage.scene.scene)))
    for one in others[:_EXAMPLES]:
        yield passage.text[one.start : min(one.end, one.start + _EXAMPLE)].strip()
