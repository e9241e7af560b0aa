"""Other words for a passage: asked for within bounds, weighed, put in order, written down before they are shown. Changes no draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.plain import plain
from storyroom.domain.suggestion import LONGEST_INSTRUCTION, MOST_VARIANTS, Suggestion, Suggestions
from storyroom.errors import BackendError, InvalidRequestError, TokensSpentError
from storyroom.generation.consulting import Bounds, Consultation
from storyroom.generation.suggesting import ANSWER_TOKENS, ask_for_variants
from storyroom.journeys.editing import begin_text
from storyroom.journeys.judging import Judge, Judged
from storyroom.journeys.passages import Passage, parts_between, passage_in
from storyroom.journeys.pin_canon import canon_about
from storyroom.journeys.suggest_context import context_of
from storyroom.journeys.weighing import said_of
from storyroom.store.spending import tokens_within_an_hour
from storyroom.store.suggestions import SuggestionRows

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftReading
    from storyroom.domain.ports import ChatModel
    from storyroom.generation.suggesting import Context
    from storyroom.journeys.find import SearchParts
    from storyroom.store.acting import Act
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["ROUNDS", "SuggestParts", "Wanted", "check_wanted", "no_model", "suggest"]

ROUNDS: Final = 3
"""How often a model is asked for one request, at most."""
_MOST_REFUSED: Final = 12


class Wanted(NamedTuple):
    """What a person asks for."""

    scene: int
    instruction: str
    many: int = 3
    selected: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SuggestParts:
    """Who proposes, and with what."""

    chat: ChatModel
    model: str
    reader: SqlReader
    """What may be put before the model: what everybody may see who may see the draft."""
    search: SearchParts
    seconds: float
    most_tokens: int
    """What models may read and write for this person within an hour."""


def no_model() -> InvalidRequestError:
    """Say that nobody is set who could propose anything."""
    return InvalidRequestError(
        "No model is set that could propose other words.",
        'Set chat = "openai_compatible" with chat_url, chat_model and house in storyroom.toml (docs/models.md).',
    )


def check_wanted(wanted: Wanted) -> Wanted:
    """Raise InvalidRequestError on an instruction or a number that cannot be; return it tidied."""
    said = " ".join(wanted.instruction.split())
    if not said or len(said) > LONGEST_INSTRUCTION or not said.isprintable():
        raise InvalidRequestError(f"An instruction has from 1 to {LONGEST_INSTRUCTION:,} letters that can be seen.")
    if not 0 < wanted.many <= MOST_VARIANTS:
        raise InvalidRequestError(f"Ask for 1 to {MOST_VARIANTS} variants.")
    return wanted._replace(instruction=said)


def suggest(
    library: Library, person: Principal, reading: DraftReading, wanted: Wanted, parts: SuggestParts
) -> Suggestions:
    """Ask, weigh, and write down what is shown. The model is shown nothing but what `parts.reader` sees.

    Raises: InvalidRequestError, BackendError where the model gives nothing at all, TokensSpentError, EgressRefusedError.
    """
    wanted = check_wanted(wanted)
    entry = reading.entry
    passage = passage_in(begin_text(library, reading).text, wanted.scene, wanted.selected)
    canon = canon_about(parts.reader, entry)
    context = context_of(passage, entry, wanted.instruction, canon=canon, reader=parts.reader, search=parts.search)
    tokens = (parts.chat.context_tokens + ANSWER_TOKENS) * ROUNDS
    bounds = Bounds(parts.seconds, parts.seconds * ROUNDS, ROUNDS, tokens)
    model = Consultation(parts.chat, bounds)
    with _entered(library, person, reading, parts, bounds) as act:
        judge = Judge(passage, entry, parts.reader, canon)
        try:
            kept, refused = _gathered(model, context, wanted, judge)
        finally:
            act.note(tokens=str(model.tokens), requests=str(model.asked))
        if not kept and model.ended:
            raise BackendError(
                f"The model proposed nothing: {model.ended}", "Look at the model server, then ask again."
            )
        asked = _Asked(act.ref, entry.id, passage, wanted, plain(parts.model, most=120))
        made = tuple(_made(library, person, asked, judge.in_order(kept)[: wanted.many], sure=judge.sure))
        SuggestionRows(library).add(made, person.id, entry.label)
        outputs = tuple(dict.fromkeys(one.output for one in made))
        act.note(shown=str(len(made)), refused=str(len(refused)), outputs=outputs)
    notes = tuple(_notes(model, judge, wanted, len(made)))
    return Suggestions(
        act.ref, entry.id, wanted.scene, passage.scene.heading, wanted.instruction, passage.words, made,
        tuple(refused[:_MOST_REFUSED]), notes, model.asked,
    )  # fmt: skip


class _Asked(NamedTuple):
    """What all variants of one request share."""

    request: str
    draft_id: str
    passage: Passage
    wanted: Wanted
    model: str


@contextmanager
def _entered(
    library: Library, person: Principal, reading: DraftReading, parts: SuggestParts, bounds: Bounds
) -> Iterator[Act]:
    """Open the entry of a passage that a model is about to be shown. Raises: TokensSpentError, LedgerError."""
    entry = reading.entry
    facts = {
        "model": parts.model,
        "draft": entry.id,
        "decision": "allowed",
        "reason": "everybody who may see the draft may see all that the model is given",
        "tokens": str(bounds.tokens),
    }
    with library.acting(actor=person.id, act="suggestion", facts=facts, label=entry.label) as act:
        if tokens_within_an_hour(library, person.id) > parts.most_tokens:
            act.note(tokens="0")
            raise TokensSpentError(parts.most_tokens)
        yield act


def _gathered(model: Consultation, context: Context, wanted: Wanted, judge: Judge) -> tuple[list[Judged], list[str]]:
    """Ask until there are as many as are wanted, or the bounds are reached; the model is told why others were not used."""
    kept: list[Judged] = []
    refused: list[str] = []
    for _ in range(ROUNDS):
        lacking = wanted.many - len(kept)
        if lacking <= 0 or model.ended:
            break
        remarks = [reason for reason, _ in Counter(refused).most_common(3)]
        found = ask_for_variants(model, context, wanted.instruction, count=lacking, remarks=remarks)
        refused += found.refused
        for variant in found.variants:
            judged = judge.judge(variant, kept)
            if isinstance(judged, str):
                refused.append(judged)
            else:
                kept.append(judged)
    return kept, refused


def _made(
    library: Library, person: Principal, asked: _Asked, kept: Sequence[Judged], *, sure: bool
) -> Iterator[Suggestion]:
    """Make of what is kept what is shown, best first."""
    passage, wanted = asked.passage, asked.wanted
    for rank, (weighed, variant) in enumerate(kept, start=1):
        new_id = library.ids.new("suggestion", f"{person.id}/{asked.request}/{rank}")
        yield Suggestion(
            id=new_id,
            request=asked.request,
            draft_id=asked.draft_id,
            rank=rank,
            scene=wanted.scene,
            heading=passage.scene.heading,
            instruction=wanted.instruction,
            start=passage.start,
            end=passage.end,
            before=passage.words,
            text=weighed.text,
            voice=round(weighed.voice, 3),
            reasons=said_of(weighed, sure=sure),
            copied=weighed.copied,
            contradictions=len(weighed.contradictions),
            novelty=round(weighed.novelty, 3),
            model=asked.model,
            prompt=variant.prompt,
            output=variant.output,
            made_at=library.clock.now(f"suggestion:{asked.request}").isoformat(),
            parts=parts_between(passage.words, weighed.text),
        )


def _notes(model: Consultation, judge: Judge, wanted: Wanted, shown: int) -> Iterator[str]:
    """Say what the person has to know of how it went."""
    yield "Proposed by a model. Nothing changes the draft unless you accept it, and that makes a new draft."
    if shown < wanted.many:
        yield f"{shown} of {wanted.many}: the others were not fit to be shown, or the model gave no more."
    if model.ended:
        yield f"The model was not asked to the end: {model.ended}"
    if not judge.told:
        yield "The draft is too long for the rules of the story to be run at each variant: they were not."
