"""What a person decides of a suggestion: accepted whole, in part or edited, which makes a new draft; or rejected. The draft it is of stays."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.editing import Step
from storyroom.domain.suggestion import Decision, Suggestion
from storyroom.errors import InvalidRequestError
from storyroom.journeys.editing import EDIT, Parts, begin_text, name_for, prepared_draft
from storyroom.journeys.ingest import take_in
from storyroom.journeys.passages import changes_between, with_parts
from storyroom.journeys.words_of import Act, Words, lessened, pack, spans_of
from storyroom.journeys.working_text import WorkingText, digest_of, stepped, words_in
from storyroom.provenance.ledger import words_begun
from storyroom.store.records import NewOrigin
from storyroom.store.suggestions import SuggestionRows

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftReading, ImportReport
    from storyroom.store.library import Library

__all__ = ["ACCEPTED", "Taken", "accept", "reject"]

ACCEPTED: Final = "accept_suggestion"
_LONGEST_WHY: Final = 500


class Taken(NamedTuple):
    """How much of a suggestion a person takes: all of it, some numbered parts, or their own words made from it."""

    parts: frozenset[int] = frozenset()
    text: str | None = None
    why: str = ""


def accept(
    library: Library,
    person: Principal,
    reading: DraftReading,
    one: Suggestion,
    taken: Taken,
    *,
    name: str,
    parts: Parts,
) -> ImportReport:
    """Make the next draft with the suggestion in the passage's place. Its words are marked as the model's, the person's as theirs.

    Raises: InvalidRequestError where it was decided before, or does not fit the draft.
    """
    _check_open(one)
    why = _why(taken.why)
    called = name_for(library, person, reading.entry, name)
    offered = with_parts(one.before, one.text, taken.parts) if taken.parts else one.text
    final = offered if taken.text is None else _own_words(taken.text)
    working = begin_text(library, reading)
    if working.text[one.start : one.end] != one.before:
        raise InvalidRequestError("The draft does not read there as it did.", "Ask for suggestions again.")
    working, acts = _written(library, person, working, one, (offered, final))
    item = prepared_draft(library, working.text, reading.entry, called, parts)
    words = words_in(working)
    used = {run.act for run in words.runs} | {act.id for act in acts}
    told = tuple(
        act._replace(draft_id=item.draft_id, after=digest_of(item.text)) if act in acts else act
        for act in words.acts
        if act.id in used
    )
    origin = NewOrigin(library.ids.new("origin", item.draft_id), "suggestion", ACCEPTED, pack(Words(told, words.runs)))
    report = take_in(item, library, person, meaning=parts.meaning, origin=origin)
    if report.status != "imported" or not report.draft_id:
        raise InvalidRequestError("A draft of just these words is here already.", "Open that one.")
    how = "edited" if final != offered else "part" if taken.parts and offered != one.text else "whole"
    said = Decision("accepted", how, why, made=report.draft_id)
    SuggestionRows(library).decide(one, said, person.id, reading.entry.label)
    return report


def reject(library: Library, person: Principal, reading: DraftReading, one: Suggestion, *, why: str) -> None:
    """Write down that a suggestion is not wanted, and why. Raises: InvalidRequestError where it was decided before."""
    _check_open(one)
    said = Decision("rejected", why=_why(why))
    if not SuggestionRows(library).decide(one, said, person.id, reading.entry.label):
        raise _decided()


def _written(
    library: Library, person: Principal, working: WorkingText, one: Suggestion, words: tuple[str, str]
) -> tuple[WorkingText, tuple[Act, ...]]:
    """Put the words in step by step: what was offered is the model's, what the person made of it is theirs."""
    offered, final = words
    now = library.clock.now(f"accept:{one.id}").isoformat()
    before, begun = digest_of(working.text), working
    model = Act(
        library.ids.new("origin", f"suggestion/{one.id}"), "suggestion", person.id, now, ACCEPTED,
        before=before, model=one.model, prompt=one.prompt, output=one.output,
    )  # fmt: skip
    working = _step(working, one.start, one.before, offered, model)
    counted = model._replace(words=_words_of(working, model), parents=_cut(begun, working))
    working, model = working._replace(acts=(*working.acts[:-1], counted)), counted
    if final == offered:
        return working, (model,)
    own = Act(
        library.ids.new("origin", f"edited/{one.id}"), "person", person.id, now, EDIT, before=digest_of(working.text),
        parents=(model.id, *model.parents),
    )  # fmt: skip
    return _step(working, one.start, offered, final, own), (model, own)


def _cut(before: WorkingText, after: WorkingText) -> tuple[str, ...]:
    return lessened((before.text, words_in(before)), (after.text, words_in(after)))


def _step(working: WorkingText, at: int, old: str, new: str, act: Act) -> WorkingText:
    changes = tuple(
        change._replace(start=at + change.start, end=at + change.end) for change in changes_between(old, new)
    )
    working = working._replace(acts=(*working.acts, act))
    return stepped(working, Step("type", changes), act.id) if changes else working


def _words_of(working: WorkingText, act: Act) -> int:
    """Count the words that an act brought in: those whose first letter is its."""
    spans = spans_of(words_in(working))
    starts = [start for start, _, _ in spans]
    return sum(spans[bisect_right(starts, at) - 1][2] == act.id for at in words_begun(working.text))


def _own_words(text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not words.strip():
        raise InvalidRequestError("There is nothing left of it.", "Reject it instead.")
    return words


def _why(why: str) -> str:
    said = " ".join(why.split())
    if len(said) > _LONGEST_WHY or (said and not said.isprintable()):
        raise InvalidRequestError(f"A reason has at most {_LONGEST_WHY} letters that can be seen.")
    return said


def _check_open(one: Suggestion) -> None:
    if one.decision.state != "open":
        raise _decided()


def _decided() -> InvalidRequestError:
    return InvalidRequestError("That suggestion was decided already.", "Ask for others.")
