"""Names as people write them: of compartments, persons and drafts. Finds what was meant, or says why not; reads nothing itself."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.access import LONGEST_NAME, as_name, is_name
from storyroom.domain.document import DraftEntry
from storyroom.domain.rights import Holdings
from storyroom.errors import InvalidRequestError, NotFoundError

__all__ = ["OPEN_HINT", "check_name", "compartment_names", "names_to_upload", "pick_draft"]

OPEN_HINT = "Check the spelling; `storyroom label open NAME` makes one."


def compartment_names(written: Iterable[str]) -> tuple[str, ...]:
    """Spell names of compartments as they are kept. Raises: InvalidRequestError on what is no name."""
    return tuple(as_name(check_name(name)) for name in written)


def names_to_upload(written: Iterable[str], holdings: Holdings) -> tuple[str, ...]:
    """Spell names of compartments that a person may put things in. Raises: NotFoundError, InvalidRequestError."""
    names = compartment_names(written)
    for name in names:
        if name not in holdings.upload:
            raise NotFoundError(f"compartment called {name}", OPEN_HINT, that="you may put things in")
    return names


def check_name(name: str) -> str:
    """Return a name that a person or a compartment may have. Raises: InvalidRequestError."""
    if not is_name(name):
        hint = f"Use from 1 to {LONGEST_NAME} printable characters, without blanks around them."
        raise InvalidRequestError(f"{name[:40]!r} is no name for a person or a compartment.", hint)
    return name


def pick_draft(entries: Iterable[DraftEntry], project: str, document: str, draft: str) -> DraftEntry:
    """Find one draft by id or by names, without regard to case; the latest unless one is named.

    Raises: NotFoundError; InvalidRequestError, listing them, if several fit.
    """
    found = [entry for entry in entries if _fits(entry, project, document, draft)]
    if not draft:
        found = [entry for entry in found if entry.latest]
    if not found:
        raise NotFoundError("draft", "`storyroom projects` lists what you may see.")
    if len(found) > 1:
        names = ", ".join(f"{entry.project} / {entry.document} / {entry.name}" for entry in found[:8])
        raise InvalidRequestError(f"{len(found)} drafts fit: {names}.", "Name the project, the document or the draft.")
    return found[0]


def _fits(entry: DraftEntry, project: str, document: str, draft: str) -> bool:
    return (
        _same(project, entry.project, "")
        and _same(document, entry.document, entry.document_id)
        and _same(draft, entry.name, entry.id)
    )


def _same(wanted: str, name: str, key: str) -> bool:
    return not wanted or wanted.casefold() == name.casefold() or wanted == key
