"""The JSON of what was handed out and of what tracing found, one pure function a noun. Keys and marks are not in it."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.exports import HandOut, Trace
from storyroom.domain.shapes import Shape

__all__ = ["hand_out_shape", "hand_outs_shape", "trace_shape"]


def hand_outs_shape(found: Iterable[HandOut]) -> Shape:
    """Shape a list of copies."""
    return {"exports": [hand_out_shape(one) for one in found]}


def hand_out_shape(one: HandOut) -> Shape:
    """Shape one copy."""
    return {
        "id": one.id,
        "draft_id": one.draft_id,
        "recipient": one.order.recipient,
        "mark": one.order.where,
        "scenes": list(one.order.scenes),
        "rest": one.order.rest,
        "pages": one.pages,
        "bytes": one.size,
        "sha256": one.sha256,
        "made_at": one.made_at,
        "traceable": one.layout_id is not None,
    }


def trace_shape(found: Trace) -> Shape:
    """Shape what tracing found."""
    return {
        "named": [
            {
                "recipient": one.hand_out.order.recipient,
                "export": hand_out_shape(one.hand_out),
                "chance": one.chance,
                "pages": list(one.pages),
            }
            for one in found.named
        ],
        "pages": [
            {
                "page": page.page,
                "said": page.said,
                "draft_id": page.draft_id,
                "sheet": page.sheet,
                "exports": list(page.exports),
            }
            for page in found.pages
        ],
        "page_count": found.page_count,
        "candidates": found.candidates,
        "false_name_bound": found.bound,
        "reason": found.reason,
        "fault": found.fault,
    }
