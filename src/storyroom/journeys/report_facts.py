"""What the house has on record for a report on models: the span ledger of a draft, who was at work, which models and where. Guesses nothing."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from storyroom.domain.access import Clearance, Principal
from storyroom.domain.disclosure import DraftFacts, Method, Nearest, PersonRole, SystemUsed
from storyroom.domain.document import DraftEntry, DraftReading
from storyroom.domain.draft import colour_rank
from storyroom.domain.provenance import Event, SpanLedger
from storyroom.domain.rights import Right
from storyroom.journeys.origins import words_of_draft
from storyroom.journeys.words_of import Act, Words, spans_of
from storyroom.journeys.working_text import digest_of
from storyroom.provenance.ledger import Stretch, ledger_of, words_within
from storyroom.store.egress import Book
from storyroom.store.library import Library
from storyroom.store.suggestions import SuggestionRows

__all__ = ["METHOD", "draft_facts", "ledger_of_draft", "nearest_of", "people_of", "systems_of"]

METHOD: Final = Method(
    "steps of the editor, recorded; files followed by first-author memory over runs of 5 words",
    9_972,
    5,
    "12 generated series of 25 drafts, 22,000 to 42,000 words each",
)
"""Source: docs/figures.md, `Whose words, and by what right`; the share's error is the upper end of its interval."""

_OUTSIDE: Final = "provider:"


def ledger_of_draft(library: Library, person: Principal, reading: DraftReading) -> SpanLedger:
    """Make the span ledger of a draft from what is kept. Of drafts that the person may not see, no hash is told."""
    words = words_of_draft(library, reading.entry)
    seen = {one.id for one in library.reader(person.clearance).drafts()}
    events = tuple(_event(act, seen=act.draft_id in seen) for act in words.acts)
    return ledger_of(reading.screenplay.text, events, _stretches(reading.screenplay.text, words))


def draft_facts(library: Library, person: Principal, entry: DraftEntry, ledger: SpanLedger) -> DraftFacts:
    """Name the draft, and the drafts that its words came in with, as far as the person may read them."""
    came = {act.draft_id for act in words_of_draft(library, entry).acts} - {entry.id}
    reader = library.reader(person.cleared(Right.READ))
    parents = tuple(digest_of(reader.text(one.id)) for one in reader.drafts() if one.id in came)
    colour = entry.name if colour_rank(entry.name) is not None else ""
    return DraftFacts(entry.project, entry.document, entry.name, colour, ledger.sha256, ledger.length, parents)


def people_of(library: Library, events: Iterable[Event]) -> tuple[PersonRole, ...]:
    """Name everybody who wrote, brought in or accepted. Roles, guilds and consents are kept nowhere: they stay empty."""
    ids = dict.fromkeys(one for event in events for one in (event.actor, event.accepted_by) if one)
    named = ((one, library.name_of(one)) for one in ids)
    return tuple(PersonRole(one, name) for one, name in named if name)


def nearest_of(library: Library, person: Principal, entry: DraftEntry, events: Iterable[Event]) -> tuple[Nearest, ...]:
    """Say what was found in common with other texts when each suggestion was proposed; of texts the person may not see, nothing."""
    models = [event for event in events if event.origin == "suggestion"]
    if not models:
        return ()
    seen = {one.id: one for one in library.reader(person.clearance).drafts()}
    same = [one.id for one in seen.values() if (one.project, one.document) == (entry.project, entry.document)]
    kept = {(one.prompt, one.output): one.copied for one in SuggestionRows(library).accepted(same, person.clearance)}
    told = [(event.id, kept[event.prompt, event.output]) for event in models if (event.prompt, event.output) in kept]
    return tuple(
        Nearest(event, found.words if found else 0, found.draft_id if found else "")
        for event, found in told
        if found is None or found.draft_id in seen
    )


def systems_of(library: Library, person: Principal, events: Iterable[Event]) -> tuple[SystemUsed, ...]:
    """Describe every model of which a suggestion was accepted: in the house, or at a provider under the terms on record."""
    models = dict.fromkeys(event.model for event in events if event.origin == "suggestion" and event.model)
    return tuple(_system(library, person.clearance, model) for model in models)


def _event(act: Act, *, seen: bool) -> Event:
    accepted = act.accepted_by or (act.actor if act.origin == "suggestion" else "")
    return Event(
        id=act.id,
        origin=act.origin,
        actor=act.actor,
        time=act.time,
        operation=act.operation,
        before=act.before if seen else "",
        after=act.after if seen else "",
        model=act.model,
        prompt=act.prompt if seen else "",
        output=act.output if seen else "",
        accepted_by=accepted,
        words=act.words,
        parents=act.parents,
    )


def _stretches(text: str, words: Words) -> Sequence[Stretch]:
    """Cut the text by who wrote it; words of a model carry the acts that took letters out of them or put letters in."""
    touched = _touched(text, words)
    place = {act.id: at for at, act in enumerate(words.acts)}
    edits = {act: tuple(sorted(found, key=place.__getitem__)) for act, found in touched.items()}
    return tuple(Stretch(run.length, run.act, edits.get(run.act, ())) for run in words.runs)


def _touched(text: str, words: Words) -> Mapping[str, set[str]]:
    """Say which acts changed the words of which suggestion: by what they took out, or within a word of it."""
    found: dict[str, set[str]] = {act.id: set() for act in words.acts if act.origin == "suggestion"}
    for act in words.acts:
        for parent in act.parents:
            found.get(parent, set()).add(act.id)
    spans = spans_of(words)
    starts = [start for start, _, _ in spans]
    for word in words_within(text) if found else ():
        first, last = bisect_right(starts, word[0]) - 1, bisect_right(starts, word[1] - 1) - 1
        if first < last and spans[first][2] in found:
            found[spans[first][2]].update(act for _, _, act in spans[first + 1 : last + 1])
    return {act: others - {act} for act, others in found.items()}


def _system(library: Library, clearance: Clearance, model: str) -> SystemUsed:
    """Models in the house are named as the settings name them; whoever is outside has a record of each request."""
    name, _, version = model.partition(" ")
    if not name.startswith(_OUTSIDE):
        return SystemUsed(model, version, local=True, operator="the studio")
    provider = name.removeprefix(_OUTSIDE)
    book = Book(library)
    calls = [
        one
        for one in book.calls(clearance)
        if (one.provider, one.purpose) == (provider, "suggest") and version in {"", one.model}
    ]
    terms = tuple(dict.fromkeys(one.terms_hash for one in reversed(calls)))
    hosts = ", ".join(dict.fromkeys(one.host for one in reversed(calls)))
    known = book.terms()
    regions = ", ".join(sorted({_region(known[one].terms) for one in terms if one in known} - {""}))
    place = "; ".join(part for part in (f"provider {provider}", hosts, regions) if part)
    return SystemUsed(model, version, place, local=False, operator=provider, terms=" ".join(terms))


def _region(terms: str) -> str:
    """Read the region out of the terms as they were confirmed."""
    told = json.loads(terms)["terms"]
    return str(told.get("region", ""))
