"""What a report answers when a rule asks: short rows in plain words, all from its own numbers. Decides nothing that a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from storyroom.domain.disclosure import Disclosure, Nearest

__all__ = ["ANSWERS", "Answered"]

_CLASSES: Final = {
    "human": "Written by people",
    "ai_verbatim": "A model's, unchanged",
    "ai_edited": "A model's, edited by people",
    "imported": "Came in with a file, not followed further back",
    "unknown": "Unknown",
}
_GAPS: Final = {
    "unknown_words": "Words of unknown origin",
    "imported_words_without_history": "Words that came in with a file and have no history",
    "events_without_actor": "Acts by nobody known",
    "events_without_time": "Acts without a time",
    "suggestions_without_model": "Suggestions without a model",
    "suggestions_without_hashes": "Suggestions whose prompt or output is not kept, or not for whoever made this report",
    "suggestions_without_acceptance": "Suggestions that nobody is known to have accepted",
    "suggestions_of_unknown_length": "Suggestions of which the length is not kept",
    "models_not_described": "Suggestions by models that are not described",
    "clock_went_back": "Acts earlier than the one before: a clock was set back, or two people wrote at once",
}


class Answered(NamedTuple):
    """One fact, for people."""

    what: str
    value: str


def _percent(per_10000: int) -> str:
    return f"{per_10000 // 100}.{per_10000 % 100:02} %"


def _shares(report: Disclosure) -> Iterator[Answered]:
    for one in report.totals.by_source:
        where = f"{one.words} of {report.totals.words} words ({_percent(one.per_10000)}), in {one.scenes} of {report.totals.scenes} scenes"
        yield Answered(_CLASSES[one.source], where)
    error, right = report.method.share_error_per_10000, report.method.right_per_10000
    measured = f"{report.method.name}: {_percent(right)} of words right, shares within {_percent(error)}; {report.method.measured_on}"
    yield Answered("Method", measured)


def _ai_called_out(report: Disclosure) -> Iterator[Answered]:
    kinds = {one.kind: one for one in report.totals.by_kind}
    for kind, name in (("title", "Title"), ("logline", "Logline")):
        found = kinds.get(kind)
        counted = f"{_percent(found.ai_per_10000)} of {sum(found.words)} words" if found else "none in this draft"
        yield Answered(f"{name}, a model's words", counted)
    yield from _character_names(report)
    for one in report.totals.by_kind:
        if one.ai_per_10000 and one.kind not in {"title", "logline"}:
            yield Answered(f"{one.kind.replace('_', ' ')}, a model's words", _percent(one.ai_per_10000))


def _character_names(report: Disclosure) -> Iterator[Answered]:
    named = [one.name for one in report.names if one.origin == "suggestion"]
    unknown = [one.name for one in report.names if one.origin in {"unknown", "import"}]
    yield Answered("Names that a model gave", ", ".join(named) or "none")
    yield Answered("Names of unknown origin", ", ".join(unknown) or "none")


def _materials(report: Disclosure) -> Iterator[Answered]:
    if not report.materials:
        yield Answered("Material from the company", "none recorded")
    for one in report.materials:
        said = {"yes": "made by a model, or holds such", "no": "not made by a model"}.get(one.ai, "not known")
        told = f"; the writer was told on {one.told}" if one.told else "; no record that the writer was told"
        yield Answered(one.name, said + (told if one.ai != "no" else ""))


def _consents(report: Disclosure) -> Iterator[Answered]:
    used = {event.accepted_by for event in report.events if event.origin == "suggestion"}
    for person in report.people:
        if person.id in used:
            consent = f"consent {person.consent}" if person.consent else "no record of consent"
            policy = f", policy {person.policy}" if person.policy else ", no policy recorded"
            yield Answered(person.name, consent + policy)
    strangers = used - {person.id for person in report.people} - {""}
    if strangers:
        yield Answered("Accepted suggestions, not listed among the people", str(len(strangers)))
    if not used:
        yield Answered("Suggestions accepted", "none")


def _covered_writers(report: Disclosure) -> Iterator[Answered]:
    for person in report.people:
        yield Answered(person.name, f"{person.role or 'no role recorded'}; guild: {person.guild or 'not recorded'}")
    if not report.people:
        yield Answered("People", "none recorded")


def _models(report: Disclosure) -> Iterator[Answered]:
    uses: dict[str, list[str]] = {}
    for event in report.events:
        if event.origin == "suggestion":
            uses.setdefault(event.model or "(not recorded)", []).append(event.time)
    described = {one.model: one for one in report.systems}
    for model, times in sorted(uses.items()):
        one = described.get(model)
        version = (
            f"version {one.version or 'not recorded'}, {'in the house' if one.local else 'outside'}"
            if one
            else "not described"
        )
        yield Answered(model, f"{version}; {len(times)} suggestions accepted, {min(times)[:10]} to {max(times)[:10]}")
    if not uses:
        yield Answered("Models", "no suggestion was accepted")


def _terms(report: Disclosure) -> Iterator[Answered]:
    for one in report.systems:
        yield Answered(one.model, f"weights {one.weights or 'not recorded'}; terms {one.terms or 'not recorded'}")
    if not report.systems:
        yield Answered("Models", "none described")


def _tuned_models(report: Disclosure) -> Iterator[Answered]:
    tuned = [one for one in report.systems if one.manifest]
    for one in tuned:
        yield Answered(one.model, f"tuned by the studio; training manifest {one.manifest}")
    if not tuned:
        yield Answered("Models tuned by the studio", "none recorded")


def _de_minimis(report: Disclosure) -> Iterator[Answered]:
    found, ai = report.de_minimis, report.totals.ai
    said = {"none": "no word of a model", "below": "at or below the share", "above": "above the share"}
    between = f"{_percent(ai.low_per_10000)} to {_percent(ai.high_per_10000)}"
    yield Answered("A model's words", f"{ai.words} words, {_percent(ai.per_10000)} (with the method's error {between})")
    prefilled = said.get(found.prefilled, "open: unknown words could lift it over the share")
    yield Answered(f"Against a share of {_percent(found.threshold_per_10000)}", prefilled)
    decided = (
        f"{found.decision}, by {found.decided_by or 'nobody named'}" if found.decision else "to be made by a person"
    )
    yield Answered("Decision", decided)


def _author_created(report: Disclosure) -> Iterator[Answered]:
    counted = {one.source: one.words for one in report.totals.by_source}
    yield Answered("Author created", f"text: {counted['human']} words written by people")
    if counted["ai_edited"]:
        yield Answered(
            "Selection and editing", f"of {counted['ai_edited']} words that a model proposed and people edited"
        )
    if rest := counted["imported"] + counted["unknown"]:
        yield Answered("Not claimed without evidence", f"{rest} words whose author this record does not know")


def _limitation(report: Disclosure) -> Iterator[Answered]:
    kinds = [one.kind.replace("_", " ") for one in report.totals.by_kind if one.words[1] + one.words[2]]
    excluded = (
        f"text generated by artificial intelligence ({', '.join(kinds)})" if kinds else "nothing on account of models"
    )
    yield Answered("Material excluded", excluded)


def _note(report: Disclosure) -> Iterator[Answered]:
    ai = report.totals.ai
    models = sorted({event.model for event in report.events if event.model})
    said = f"Of {report.totals.words} words, {ai.words} were proposed by {', '.join(models) or 'a model'} and accepted by people."
    yield Answered("Note to the office", said if ai.words else "No words of a model are known to be in this work.")


def _edited_share(report: Disclosure) -> Iterator[Answered]:
    counted = {one.source: one.words for one in report.totals.by_source}
    yield Answered("Of a model's words, edited by people", f"{counted['ai_edited']} of {report.totals.ai.words}")


def _passages(report: Disclosure) -> Iterator[Answered]:
    near = {one.event: one for one in report.nearest}
    for one in report.passages:
        left = (
            _percent(one.per_10000) + " of it left"
            if one.per_10000 is not None
            else "how much of it is left is not known"
        )
        found = near.get(one.event)
        like = "likeness to other texts is not kept" if found is None else _likeness(found)
        yield Answered(one.event, f"{_CLASSES[one.source]}: {one.kept} words, {left}; {like}")
    if not report.passages:
        yield Answered("Passages of models", "none")


def _likeness(one: Nearest) -> str:
    if not one.words:
        return "no long run of words of the texts that were looked at was found in it when it was proposed"
    where = f" ({one.asset})" if one.asset else ""
    return f"{one.words} words in a row stood in another text{where} when it was proposed"


def _replicas(_report: Disclosure) -> Iterator[Answered]:
    yield Answered(
        "Replicas and synthetic performers", "not a matter of the script's words: add the list with consents by hand"
    )


def _chronology(report: Disclosure) -> Iterator[Answered]:
    times = [event.time for event in report.events if event.time]
    span = f"{min(times)} to {max(times)}" if times else "no times"
    yield Answered("Acts", f"{len(report.events)}, {span}")
    yield Answered("Chain ends in", report.head)


def _gaps(report: Disclosure) -> Iterator[Answered]:
    for gap in report.gaps:
        yield Answered(_GAPS[gap.gap], str(gap.count))
    if not report.gaps:
        yield Answered("Gaps", "none")


ANSWERS: Final[Mapping[str, Callable[[Disclosure], Iterator[Answered]]]] = {
    "ai_called_out": _ai_called_out,
    "author_created": _author_created,
    "character_names": _character_names,
    "chronology": _chronology,
    "consents": _consents,
    "covered_writers": _covered_writers,
    "de_minimis": _de_minimis,
    "edited_share": _edited_share,
    "gaps": _gaps,
    "limitation": _limitation,
    "materials": _materials,
    "models": _models,
    "note": _note,
    "passages": _passages,
    "replicas": _replicas,
    "shares": _shares,
    "terms": _terms,
    "tuned_models": _tuned_models,
}
"""What a rule may ask for."""
