"""Content Credentials of files that come in: what is asked of each file, and the remark in its report. Opens no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from storyroom.domain.access import Principal
from storyroom.domain.credentials import remark
from storyroom.domain.document import ImportReport
from storyroom.journeys.credentials import anchors_of, judged
from storyroom.journeys.prepare import Prepared, Request
from storyroom.store.credential_keys import CredentialKeys
from storyroom.store.library import Library

__all__ = ["asking", "remarked"]


def asking(library: Library, requests: Iterable[Request | ImportReport]) -> Iterator[Request | ImportReport]:
    """Say of each file whose credentials are trusted here, and whether ours may have been taken off it."""
    anchors, prints = anchors_of(library), CredentialKeys(library).any_added()
    for request in requests:
        yield replace(request, anchors=anchors, prints=prints) if isinstance(request, Request) else request


def remarked(item: Prepared, library: Library, principal: Principal) -> Prepared:
    """Put what its credentials are worth into a file's report, as the importer may be told it."""
    if item.credentials is None:
        return item
    visible = {one.id for one in library.reader(principal.clearance).drafts()}
    said = remark(judged(library, visible, item.credentials))
    if said is None:
        return item
    return replace(item, report=replace(item.report, diagnostics=(*item.report.diagnostics, said)))
