"""Answers from what a clearance may read, with quotes that match to the letter, or says that it cannot be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyroom.domain.access import Label, join
from storyroom.domain.answer import Answer, Claim
from storyroom.domain.document import DraftReading, Hit
from storyroom.domain.names import parse_cue
from storyroom.domain.ports import ChatModel, Reader, Reranker
from storyroom.domain.script import BODY_KINDS, SPOKEN_KINDS, Element, ElementKind
from storyroom.errors import InvalidRequestError
from storyroom.generation.evidence import Evidence
from storyroom.generation.grounded import MOST_TOKENS, ask_model
from storyroom.generation.quoting import NOTE, Quote
from storyroom.generation.stretches import Line
from storyroom.journeys.ask_book import AskBook
from storyroom.journeys.find import SearchParts, find
from storyroom.journeys.rationed import Counted, most_tokens

if TYPE_CHECKING:
    from storyroom.journeys.house_model import HouseModel
    from storyroom.journeys.outside import Outside

__all__ = ["AskParts", "ask", "gather"]

EVIDENCE_SCENES = 8
_MOST_QUESTION = 2_000
_OPERATOR = re.compile(r"[\":]|(?<!\w)-")
"""What the query language would read as more than words."""


@dataclass(frozen=True, slots=True)
class AskParts:
    """Who answers, and with what. Neither `chat` nor `outside` means by quoting."""

    search: SearchParts
    chat: ChatModel | None = None
    outside: Outside | None = None
    """A provider outside the house answers instead: it is asked for a model that fits the labels of the context."""
    reranker: Reranker | None = None
    seconds: float = 120.0
    model: str = ""
    """The model's name on the server in the house."""
    house: HouseModel | None = None
    """The model in this process, where it is one: whether somebody may use it is asked each time."""
    made_of: Label | None = None
    """The label of all that this model was tuned on: whatever it says is under that too."""

    def model_name(self) -> str:
        """Name who answers, with the model, for the record."""
        model = self.outside.provider.model if self.outside else self.model
        return f"{self.answerer()} {model}".strip()

    def answerer(self) -> str:
        """Name who answers."""
        if self.outside:
            return f"provider:{self.outside.provider.name}"
        return self.chat.name if self.chat else Quote.name


def ask(
    question: str,
    reader: Reader,
    parts: AskParts,
    *,
    filters: Mapping[str, str] | None = None,
    book: AskBook | None = None,
) -> Answer:
    """Find, answer, check. What was put in the context decides the label, not what was used of it.

    A question is plain words: only `filters` narrow it. Without a `book` nothing is written down: a rehearsal.
    Raises: TokensSpentError where the asker has had models do all that is allowed within an hour; InvalidRequestError on an empty or endless question or an unknown filter, BackendError from a model.
    """
    if not question.strip() or len(question) > _MOST_QUESTION:
        raise InvalidRequestError(f"A question has from 1 to {_MOST_QUESTION:,} characters.")
    result = find(_OPERATOR.sub(" ", question), reader, parts.search, limit=EVIDENCE_SCENES, filters=filters)
    evidence = gather(result.hits, reader)
    notes = (parts.outside.note(), *result.notes) if parts.outside else result.notes
    answer = Answer(question, "insufficient", backend=parts.answerer(), notes=notes)
    scenes = tuple(hit.scene_id for hit in result.hits)
    if not evidence:
        return book.entered(answer, ()) if book else answer
    answer = replace(answer, label=join(one.label for one in evidence))
    chat = parts.outside.chat(answer.label, purpose="ask") if parts.outside and answer.label else parts.chat
    if chat is not None and parts.made_of is not None and answer.label is not None:
        answer = replace(answer, label=join((answer.label, parts.made_of)))
    if chat is None:
        claims = Quote().answer(question, evidence, reranker=parts.reranker, embedder=parts.search.embedder)
        answer = replace(_with(answer, claims), notes=(NOTE, *answer.notes) if claims else answer.notes)
        return book.entered(answer, scenes) if book else answer
    if book is None:
        return _asked(chat, answer, evidence, parts.seconds)
    counted = Counted(chat)
    most = most_tokens(chat, MOST_TOKENS)
    with book.asking(answer, scenes, parts.model_name(), tokens=most) as act:
        try:
            answer = replace(_asked(counted, answer, evidence, parts.seconds), id=act.ref)
        finally:
            act.note(tokens=str(counted.tokens_in + counted.tokens_out))
        act.note(claims=str(len(answer.claims)), removed=str(len(answer.removed)))
    return answer


def gather(hits: Sequence[Hit], reader: Reader) -> tuple[Evidence, ...]:
    """Fetch the exact text and the lines of the scenes found."""
    opened: dict[str, DraftReading] = {}
    found: list[Evidence] = []
    for hit in hits:
        if hit.draft_id not in opened:
            opened[hit.draft_id] = reader.draft(hit.draft_id)
        found.append(_evidence(hit, opened[hit.draft_id]))
    return tuple(found)


def _evidence(hit: Hit, reading: DraftReading) -> Evidence:
    scene = next(entry for entry in reading.scenes if entry.id == hit.scene_id)
    return Evidence(
        project=hit.project,
        document=hit.document,
        draft=hit.draft,
        draft_id=hit.draft_id,
        label=reading.entry.label,
        scene=hit.scene,
        scene_number=hit.scene_number,
        heading=hit.heading,
        page=hit.page,
        start=scene.start,
        text=reading.screenplay.text[scene.start : scene.end],
        lines=tuple(_lines(reading.screenplay.elements, scene.scene or None)),
    )


def _lines(elements: Sequence[Element], scene: int | None) -> Iterator[Line]:
    """Yield a scene's action and speech with who speaks; cues and headings are places, not statements."""
    speaker = ""
    for element in elements:
        if element.scene != scene or not element.live or element.kind not in BODY_KINDS:
            continue
        if element.kind is ElementKind.CHARACTER_CUE:
            speaker = parse_cue(element.text).name
        elif element.kind is not ElementKind.SCENE_HEADING:
            spoken = element.kind in SPOKEN_KINDS
            yield Line(element.start, element.end, speaker if spoken else "")


def _asked(chat: ChatModel, answer: Answer, evidence: Sequence[Evidence], seconds: float) -> Answer:
    found = ask_model(chat, answer.question, evidence, seconds=seconds)
    cut = ("The model did not stop: its answer was cut.",) if found.cut else ()
    return replace(_with(answer, found.claims), removed=found.removed, notes=(*cut, *answer.notes))


def _with(answer: Answer, claims: tuple[Claim, ...]) -> Answer:
    return replace(answer, kind="grounded", claims=claims) if claims else answer
