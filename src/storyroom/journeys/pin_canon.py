"""What is to be pinned as canon, checked and put together; and what holds for a draft, read under a clearance. Knows no rights: the desk does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from storyroom.domain.access import join
from storyroom.domain.canon import Canon, CanonKind, finding_key
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.journeys.scenes_named import scenes_named

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry, DraftReading
    from storyroom.domain.report import Report
    from storyroom.domain.story import Finding
    from storyroom.store.reader import SqlReader

__all__ = [
    "LONGEST", "SHORTEST_KEY", "canon_about", "document_canon", "finding_of", "home_of", "intended_canon", "rests_on", "scene_canon", "statement_canon",
]  # fmt: skip

LONGEST: Final = 400
"""Code points of a statement: longer ones are two."""
SHORTEST_KEY: Final = 12
"""Letters of a finding's key by which it may be named."""
_LONGEST_EXPECTATION: Final = 2_000


def canon_about(reader: SqlReader, entry: DraftEntry, *, retired: bool = False) -> tuple[Canon, ...]:
    """List what holds for a draft: what is pinned on any draft of its project, as far as the reader's clearance covers it.

    Oldest first; scenes and documents come with their words, read from their drafts. `retired` adds what holds no more.
    """
    drafts = [one.id for one in reader.drafts() if one.project == entry.project]
    return tuple(_with_words(reader, reader.canon(drafts, retired=retired)))


def statement_canon(entry: DraftEntry, text: str) -> Canon:
    """Make canon of a typed sentence. Raises: InvalidRequestError if it is none that could be shown on one line."""
    said = " ".join(text.split())
    if not said:
        raise InvalidRequestError("There is no statement.", "Say what holds, in one sentence.")
    if len(said) > LONGEST or not said.isprintable():
        raise InvalidRequestError(
            f"A statement is one line of at most {LONGEST} letters that can be seen.", "Pin it as several sentences."
        )
    return Canon("", CanonKind.STATEMENT, said, entry.id, _place(entry))


def scene_canon(opened: DraftReading, named: str) -> Canon:
    """Make canon of a scene: its span, not its words. Raises: NotFoundError, InvalidRequestError if several are called so."""
    found = scenes_named(opened, (named[:40],))
    if len(found) > 1:
        places = " or ".join(f"({one})" for one in sorted(found)[:5])
        raise InvalidRequestError("Several scenes have that number.", f"Name one by its place: {places}.")
    scene = next(one for one in opened.scenes if one.scene in found)
    number = scene.scene_number or f"({scene.scene})"
    source = f"{_place(opened.entry)}, scene {number}" if scene.scene else f"{_place(opened.entry)}, before scene 1"
    return Canon("", CanonKind.SCENE, "", opened.entry.id, source, scene.start, scene.end)


def document_canon(entry: DraftEntry, length: int) -> Canon:
    """Make canon of a whole draft, which has so many code points."""
    return Canon("", CanonKind.DOCUMENT, "", entry.id, _place(entry), 0, length)


def intended_canon(entry: DraftEntry, finding: Finding) -> Canon:
    """Make canon of a finding: its expectation, and the key by which the next draft knows it."""
    text = finding.expectation[:_LONGEST_EXPECTATION]
    return Canon("", CanonKind.INTENDED, text, entry.id, _place(entry), key=finding_key(finding))


def finding_of(reports: Iterable[Report], key: str) -> Finding | None:
    """Return the finding whose key this is, or begins with it, if one of the reports has it.

    Raises: InvalidRequestError if several begin so.
    """
    if len(key) < SHORTEST_KEY:
        return None
    found = {whole: one for report in reports for one in report.findings if (whole := finding_key(one)).startswith(key)}
    if len(found) > 1:
        raise InvalidRequestError("Several findings have a key that begins so.", "Give more of it.")
    return next(iter(found.values()), None)


def rests_on(finding: Finding, canon: Iterable[Canon]) -> frozenset[str]:
    """Name the drafts on which the canon was pinned that a finding quotes."""
    quoted = {one.id for one in (*finding.canon, *finding.explained)}
    return frozenset(one.draft_id for one in canon if one.id in quoted)


def home_of(entries: Sequence[DraftEntry]) -> DraftEntry:
    """Choose the draft on which something is pinned that rests on all of these: nobody may see it who may not see one of them.

    Raises: InvalidRequestError if none of them is under such a label.
    """
    needed = join(one.label for one in entries)
    for one in entries:
        if needed.compartments <= one.label.compartments:
            return one
    raise InvalidRequestError(
        "It rests on drafts under different labels, and none of them covers the others.",
        "Pin a statement on the draft that fewer people may see.",
    )


def _with_words(reader: SqlReader, found: Iterable[Canon]) -> Iterable[Canon]:
    for one in found:
        if one.kind not in {CanonKind.SCENE, CanonKind.DOCUMENT}:
            yield one
            continue
        try:
            yield one._replace(text=reader.text(one.draft_id)[one.start : one.end])
        except NotFoundError:  # its draft went while this was read
            continue


def _place(entry: DraftEntry) -> str:
    return ", ".join(filter(None, (entry.document, entry.name)))
