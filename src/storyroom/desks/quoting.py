"""Whether words may be taken out of a draft: by the person's right to quote, and by the rights in the work. Opens nothing itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from storyroom.domain.licensing import ConsentScope, may_use
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, RightMissingError, StoryroomError, UseRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storyroom.domain.access import Principal
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["ANSWERING", "QUOTING", "SEARCHING", "left_out", "looking", "quoting", "taking_out", "unquoted"]

T = TypeVar("T")

SEARCHING: Final = frozenset({ConsentScope.SEARCH})
QUOTING: Final = frozenset({ConsentScope.QUOTE})
ANSWERING: Final = SEARCHING | QUOTING
"""An answer finds and quotes, and may hand what it found to a model."""


def quoting(library: Library, person: Principal) -> SqlReader:
    """See what a person may quote, without what the rights in it keep from being quoted."""
    return library.reader(person.cleared(Right.QUOTE), uses=QUOTING)


def unquoted(library: Library, person: Principal, draft_id: str) -> StoryroomError:
    """Say why a draft is not quoted. The rights in it are told to those alone who may quote it otherwise, and so may read it."""
    if library.reader(person.cleared(Right.QUOTE)).same_document(draft_id):
        from storyroom.store.licensing import RightsBook  # noqa: PLC0415  # only where something is refused

        told = RightsBook(library).of_drafts((draft_id,), person.cleared(Right.QUOTE)).get(draft_id)
        decision = may_use(told.rights if told else None, ConsentScope.QUOTE, library.today())
        if not decision.allowed:
            return UseRefusedError(decision.reason)
    if any(entry.id == draft_id for entry in library.reader(person.clearance).drafts()):
        return RightMissingError(Right.QUOTE)
    return NotFoundError("draft")


def looking(library: Library, person: Principal, right: Right, draft_id: str, look: Callable[[SqlReader], T]) -> T:
    """Look at a draft with the clearance that one right gives; who may know of it is told which right is missing, or why not."""
    try:
        return look(quoting(library, person) if right is Right.QUOTE else library.reader(person.cleared(right)))
    except NotFoundError:
        if right is Right.QUOTE:
            raise unquoted(library, person, draft_id) from None
        if right is not Right.SEARCH and any(one.id == draft_id for one in library.reader(person.clearance).drafts()):
            raise RightMissingError(right) from None
        raise


@contextmanager
def taking_out(library: Library, person: Principal, draft_id: str) -> Iterator[None]:
    """Write down that words were not taken out, and by which of the two, where that is how it ends."""
    try:
        yield
    except (RightMissingError, UseRefusedError) as fault:
        lacks = isinstance(fault, RightMissingError)
        reason = "lacks the right to quote it" if lacks else "the rights in it do not allow it"
        facts = {"draft": draft_id, "decision": "refused", "reason": reason}
        library.record(actor=person.id, act="export_refused", facts=facts)
        raise


def left_out(library: Library, person: Principal, uses: frozenset[ConsentScope]) -> tuple[str, ...]:
    """Tell a person what was not looked at because the rights in it do not allow that: of what they may read, and how many."""
    reading = person.cleared(Right.READ).narrowed(person.clearance)
    blocked = library.reader(reading, uses=uses).blocked
    if not blocked:
        return ()
    count = len({entry.document_id for entry in library.reader(reading).drafts() if entry.id in blocked})
    what = "1 document was" if count == 1 else f"{count} documents were"
    return (f"{what} left out: the stated rights do not allow this (`storyroom rights list`).",)
