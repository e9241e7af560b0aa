"""What a report on the use of models in a draft holds: plain values, whole numbers, no text of the draft but its names. Counts nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Final, NamedTuple

from storyroom.domain.provenance import SourceClass

__all__ = [
    "FORMS", "SCHEMA", "VIEWS", "AiShare", "ByKind", "BySource", "ChainedEvent", "DeMinimis", "Disclosure", "DraftFacts", "Gap", "Material", "Method",
    "NameOrigin", "Nearest", "PassageLeft", "PersonRole", "ReportFile", "ReportSheets", "RulesUsed", "ScenesOf", "Sheet", "SpanRow", "SystemUsed", "Totals", "as_json",
]  # fmt: skip

SCHEMA: Final = "storyroom.ai-use/1"

VIEWS: Final = {
    "writers-guild": "writers_guild",
    "copyright": "registration",
    "performers-guild": "performers",
    "insurance": "insurance",
}
"""What people call a view, and whom it is for."""

FORMS: Final = ("json", "pdf", "csv", "zip")
"""The signed report; it as pages or as rows for people; all of it with what checks it."""


class DraftFacts(NamedTuple):
    """Which draft the report is about. `parents` are hashes of the drafts it came from."""

    project: str
    title: str
    name: str
    colour: str = ""
    sha256: str = ""
    length: int = 0
    parents: tuple[str, ...] = ()


class PersonRole(NamedTuple):
    """One person who wrote, and under which terms; empty where it is not known."""

    id: str
    name: str
    role: str = ""
    guild: str = ""
    engagement: str = ""
    consent: str = ""
    """The record by which the company consented to the use of models."""
    policy: str = ""
    """The version of the company's policy that was accepted."""


class Material(NamedTuple):
    """Something that the company handed to a writer. `ai`: yes, no or unknown; `told` is when the writer was told."""

    name: str
    sha256: str
    ai: str
    told: str = ""


class SystemUsed(NamedTuple):
    """One model: what it is, where it ran, under which terms, and what it was tuned on."""

    model: str
    version: str = ""
    weights: str = ""
    """Hash of the weights, or provider and region."""
    local: bool = True
    operator: str = ""
    terms: str = ""
    """Hash of the terms on the use of data."""
    manifest: str = ""
    """Id of the training manifest, where the studio tuned it."""


class ChainedEvent(NamedTuple):
    """An event with its place in the chain. See `domain.provenance.Event`."""

    id: str
    origin: str
    actor: str
    time: str
    operation: str
    before: str
    after: str
    model: str
    prompt: str
    output: str
    accepted_by: str
    words: int | None
    parents: tuple[str, ...]
    previous: str
    hash: str


class SpanRow(NamedTuple):
    """A stretch of the draft within one element and from one event. Units: code points; `words` are those that begin in it."""

    start: int
    end: int
    scene: int | None
    kind: str
    event: str
    source: SourceClass
    edits: tuple[str, ...]
    words: int


class PassageLeft(NamedTuple):
    """What is left of one suggestion."""

    event: str
    source: SourceClass
    kept: int
    brought: int | None
    per_10000: int | None


class Nearest(NamedTuple):
    """The longest run of words that a suggestion had in common with another text of the library when it was proposed."""

    event: str
    words: int
    """0 where none was found."""
    asset: str = ""
    """Id of the draft that the run stands in."""


class BySource(NamedTuple):
    """Words of one class, and scenes with at least one such word. Shares are in hundredths of a percent."""

    source: SourceClass
    words: int
    per_10000: int
    scenes: int
    scenes_per_10000: int


class ScenesOf(NamedTuple):
    """One scene and its words by class, in the order of `SOURCE_CLASSES`."""

    scene: int
    words: tuple[int, ...]


class ByKind(NamedTuple):
    """Words of one kind of element by class, in the order of `SOURCE_CLASSES`."""

    kind: str
    words: tuple[int, ...]
    ai_per_10000: int


class NameOrigin(NamedTuple):
    """A name that cues use, the events that wrote it there, and what kind of act the first of them was."""

    name: str
    events: tuple[str, ...]
    origin: str


class AiShare(NamedTuple):
    """Words that a model wrote, edited or not, with the error of the method; unknown ones are not among them, and bound it above."""

    words: int
    per_10000: int
    low_per_10000: int
    high_per_10000: int
    names: int
    """Names in cues that a suggestion brought in."""


class Totals(NamedTuple):
    """All that is counted."""

    words: int
    scenes: int
    ai: AiShare
    by_source: tuple[BySource, ...]
    by_kind: tuple[ByKind, ...]
    by_scene: tuple[ScenesOf, ...]


class Method(NamedTuple):
    """How words were traced, and how well that was measured to do."""

    name: str
    right_per_10000: int
    share_error_per_10000: int
    measured_on: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the report cannot say, and how often or about how many words."""

    gap: str
    count: int
    where: tuple[str, ...] = ()
    """Ids of the events."""


class DeMinimis(NamedTuple):
    """Prefilled from the count; a person decides."""

    threshold_per_10000: int
    prefilled: str
    """`none`, `below`, `above`, or `open` where unknown words could lift it over the threshold."""
    decision: str = ""
    decided_by: str = ""


class RulesUsed(NamedTuple):
    """Which rules the report was made under."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The report, all of it; what is signed is its one spelling."""

    schema: str
    draft: DraftFacts
    made_at: str
    made_by: str
    rules: RulesUsed
    method: Method
    redaction: str
    """`hashes`: prompts and outputs stand in it as hashes alone."""
    people: tuple[PersonRole, ...]
    materials: tuple[Material, ...]
    systems: tuple[SystemUsed, ...]
    events: tuple[ChainedEvent, ...]
    head: str
    """Hash of the last event."""
    spans: tuple[SpanRow, ...]
    passages: tuple[PassageLeft, ...]
    nearest: tuple[Nearest, ...]
    """As far as it was kept; not counted anew."""
    names: tuple[NameOrigin, ...]
    totals: Totals
    de_minimis: DeMinimis
    gaps: tuple[Gap, ...]


def as_json(value: object) -> object:
    """Turn a report, or a part of one, into what JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    named = getattr(value, "_asdict", None)
    if named is not None:
        return {key: as_json(part) for key, part in named().items()}
    return [as_json(part) for part in value] if isinstance(value, tuple | list) else value


class Sheet(NamedTuple):
    """A table for people, under a heading. `lead` says what it is."""

    title: str
    lead: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class ReportSheets(NamedTuple):
    """A report as people read it: a title, a line below it, tables, and the small print of each page."""

    title: str
    under: str
    sheets: tuple[Sheet, ...]
    foot: str


class ReportFile(NamedTuple):
    """A report ready to be handed over."""

    file_name: str
    media_type: str
    data: bytes
    sha256: str
    """Of the signed report that it is or rests on."""
