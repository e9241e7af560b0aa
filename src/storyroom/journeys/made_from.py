"""Whether something made from works may be used: only while every work that it came from may. Shows nobody which ones those are."""

from __future__ import annotations

from storyroom.domain.access import Clearance, Decision, may_see
from storyroom.domain.licensing import ConsentScope, may_use
from storyroom.errors import NotFoundError
from storyroom.store.derivations import Derivations
from storyroom.store.library import Library
from storyroom.store.licensing import RightsBook

__all__ = ["may_use_thing"]


def may_use_thing(library: Library, thing_id: str, use: ConsentScope, clearance: Clearance) -> Decision:
    """Say whether a thing may be used so today; a source that is gone can give no consent.

    Its label covers all of its sources, so whoever sees the thing may be told why. Raises: NotFoundError.
    """
    book = Derivations(library)
    if not book.visible(thing_id, clearance):
        raise NotFoundError("thing made from works", "`storyroom rights derived PROJECT` lists them.")
    sources = book.drafts_of(thing_id)
    told = RightsBook(library).of_drafts([one.draft_id for one in sources], clearance)
    for source in sources:
        if source.label is None:
            return Decision(allowed=False, reason="a draft that it was made from was removed, and gives no consent")
        if not may_see(clearance, source.label) or not library.safe.opens(source.label):
            return Decision(allowed=False, reason="a draft that it was made from cannot be looked at")
        known = told.get(source.draft_id)
        decision = may_use(known.rights if known else None, use, library.today())
        if not decision.allowed:
            return Decision(allowed=False, reason=f"of what it was made from, {source.draft_id}: {decision.reason}")
    return Decision(allowed=True, reason="every draft that it was made from may be used so")
