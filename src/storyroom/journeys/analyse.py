"""One script through the analyses that were asked for, in the registry's order. Reads nothing from a store itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.memory import forget
from storyroom.analysis.readings import reading
from storyroom.analysis.shape.lenses import LENSES
from storyroom.domain.breakdown import Decision
from storyroom.domain.canon import Canon, finding_key, intended_keys
from storyroom.domain.ports import Analysis
from storyroom.domain.report import AnalysisEntry, Report
from storyroom.domain.script import Screenplay
from storyroom.domain.second_reader import ADVISED
from storyroom.domain.story import Finding, FindingKind
from storyroom.errors import InvalidRequestError
from storyroom.journeys.read import read_script, screenplay_of
from storyroom.registry import ANALYSES, load

__all__ = ["Advise", "Given", "Wanted", "analyse", "analysis_entries", "analysis_names", "check_wanted", "reports_of"]

Advise = Callable[[Manuscript, Report], Report]
"""What a second reader makes of a report. Asked in the order of the reports."""


def analysis_names() -> tuple[str, ...]:
    """Name every analysis, in the order in which people read them."""
    return tuple(ANALYSES)


def analysis_entries() -> tuple[AnalysisEntry, ...]:
    """List every analysis in that order; the first line of its class says what it looks at."""
    return tuple(_entry(name) for name in ANALYSES)


def analyse(
    script: Screenplay,
    *,
    only: Sequence[str] = (),
    previous: Screenplay | None = None,
    title: str = "",
    lens: str = "",
    canon: Sequence[Canon] = (),
    decisions: Sequence[Decision] = (),
    advise: Advise | None = None,
) -> Iterator[Report]:
    """Yield one report an analysis. `previous` is the draft before this one, where there is one. Scripts come placed on
    pages, as `journeys.read` hands them over. `lens` names the school of story through which structure is seen;
    `canon` is what people pinned that holds for this script, `decisions` what they said of its breakdown;
    `advise` is a second reader, who may add to each report.

    Raises: InvalidRequestError on an unknown name or lens, before anything is read.
    """
    check_wanted(only, lens)
    before = Manuscript(previous) if previous is not None else None
    manuscript = Manuscript(script, before, title, {"lens": lens} if lens else {}, tuple(canon), tuple(decisions))
    meant = intended_keys(manuscript.canon)
    names = [name for name in ANALYSES if name in only or not only]
    return _read_through(manuscript, names, meant, advise or (lambda _manuscript, report: report))


def _read_through(
    manuscript: Manuscript, names: Sequence[str], meant: frozenset[str], advise: Advise
) -> Iterator[Report]:
    """Yield the reports; the words that were looked up on the way are forgotten with the last."""
    try:
        for name in names:
            yield _settled(advise(manuscript, manuscript.once(reading(_load(name)))), meant)
    finally:
        forget()


def check_wanted(only: Sequence[str], lens: str) -> None:
    """Raise InvalidRequestError on the name of an analysis or a lens that there is not."""
    unknown = [name for name in only if name not in ANALYSES]
    if unknown:
        raise InvalidRequestError(f"There is no analysis {unknown[0]!r}.", f"Known: {', '.join(ANALYSES)}.")
    if lens and lens not in LENSES:
        raise InvalidRequestError(f"There is no lens {lens!r}.", f"Known: {', '.join(LENSES)}.")


class Wanted(NamedTuple):
    """What a script is read for, and what of it is kept."""

    only: tuple[str, ...] = ()
    lens: str = ""
    whole: bool = True
    """False leaves tables and pictures out: sixty features have a million rows."""


class Given(NamedTuple):
    """One script as it is handed in, and what people said of it."""

    script: bytes | Screenplay | None
    """A file's bytes, or a draft that was opened already; None while the bytes travel beside it."""
    canon: tuple[Canon, ...] = ()
    decisions: tuple[Decision, ...] = ()


def reports_of(name: str, given: Given, wanted: Wanted) -> tuple[int, int, tuple[Report, ...]]:
    """Read one file or script through: its pages, its scenes, its reports. Raises: InputError."""
    read = given.script
    if read is None:
        raise ValueError("nothing was handed in")
    script = screenplay_of(read_script(name, read)) if isinstance(read, bytes) else read
    reports = analyse(
        script,
        only=wanted.only,
        title=PurePath(name).stem,
        lens=wanted.lens,
        canon=given.canon,
        decisions=given.decisions,
    )
    kept = tuple(one if wanted.whole else Report(one.name, one.title, one.findings, notes=one.notes) for one in reports)
    return script.page_count or 0, len(script.scenes), kept


def _settled(report: Report, meant: frozenset[str]) -> Report:
    """A person's word that a finding is meant counts whichever analysis made it."""
    if not meant:
        return report
    findings = tuple(_meant(one) if finding_key(one) in meant else one for one in report.findings)
    return report if findings == report.findings else replace(report, findings=findings)


def _meant(finding: Finding) -> Finding:
    return replace(finding, kind=FindingKind.SUPPORTED_SUBVERSION, by="person")


def _load(name: str) -> type[Analysis[Manuscript]]:
    kind: type[Analysis[Manuscript]] = load(ANALYSES, name)
    return kind


def _entry(name: str) -> AnalysisEntry:
    known = load(ANALYSES, name)
    about = (inspect.getdoc(known) or "").partition("\n")[0]
    return AnalysisEntry(name, known.title, about, along=name in ADVISED)
