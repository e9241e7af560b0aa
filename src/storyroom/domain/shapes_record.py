"""The JSON of the ledger, one pure function a noun: states, acts, entries, keys and audits."""

from __future__ import annotations

import json

from storyroom.domain.audit import Audit
from storyroom.domain.record import Acted, Opened, Place, RecordPage, RecordState
from storyroom.domain.shapes import Shape

__all__ = ["acted_shape", "audit_shape", "opened_shape", "page_shape", "state_shape"]


def state_shape(state: RecordState) -> Shape:
    """Shape the ledger as a whole."""
    return {
        "size": state.size,
        "root": state.root,
        "witness": state.witness,
        "covered": state.covered,
        "told_at": state.told_at,
        "words": state.words,
    }


def page_shape(page: RecordPage) -> Shape:
    """Shape a page of acts."""
    return {
        "state": state_shape(page.state),
        "acts": [acted_shape(act) for act in page.acts],
        "older": page.older,
        "kinds": list(page.kinds),
        "people": list(page.people),
    }


def acted_shape(act: Acted) -> Shape:
    """Shape one act."""
    return {
        "position": act.position,
        "closed": act.closed,
        "time": act.time,
        "who": act.who,
        "act": act.act,
        "words": act.words,
        "status": act.status,
        "error": act.error,
        "places": [_place(place) for place in act.places],
        "unseen": act.unseen,
        "model": act.model,
        "left": act.left,
        "facts": dict(act.facts),
        "proof": act.proof,
    }


def opened_shape(opened: Opened) -> Shape:
    """Shape one entry with its act; `leaf` is what is hashed, to the letter."""
    entry = opened.entry
    return {
        "position": entry.position,
        "hash": entry.hash,
        "leaf": opened.leaf,
        "entry": json.loads(opened.leaf),
        "act": acted_shape(opened.act),
    }


def audit_shape(audit: Audit) -> Shape:
    """Shape what a check of a ledger found. `sealed`: a checkpoint was compared."""
    return {
        "sound": not audit.faults,
        "sealed": audit.checkpoints > 0,
        "entries": audit.entries,
        "root": audit.root,
        "checkpoints": audit.checkpoints,
        "covered": audit.covered,
        "faults": list(audit.faults),
        "remarks": list(audit.remarks),
    }


def _place(place: Place) -> Shape:
    return {
        "draft_id": place.draft_id,
        "title": place.title,
        "scene": place.scene,
        "start": place.start,
        "end": place.end,
    }
