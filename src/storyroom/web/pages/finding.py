"""Search and ask: the one field, and what came of it. The same region of the page holds both, so a swap keeps its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from storyroom.api.errors import status_of
from storyroom.domain.document import Hit
from storyroom.errors import BackendError, InputError
from storyroom.web.chips import chips_of
from storyroom.web.rendering import door_of, render
from storyroom.web.segments import Segment, marked

__all__ = ["ask", "search"]

_LONGEST = 2000
_CHOICES = 6
_BLANK = re.compile(r"\n{2,}")
_FIRST, _STEP, _MOST = 10, 20, 200


class Narrower(NamedTuple):
    """A filter that some of the found scenes would pass."""

    words: str
    scenes: int
    query: str


def search(request: Request) -> Response:
    """Show the scenes that were found, or how to search."""
    seat = door_of(request).seats()
    query = request.query_params.get("q", "").strip()[:_LONGEST]
    known: dict[str, Any] = {
        "here": "search",
        "query": query,
        "chips": chips_of(query),
        "result": None,
        "error": None,
        "more": 0,
        "narrower": (),
    }
    if not query:
        return render(request, "search.html", seat=seat, **known)
    limit = _limit(request.query_params.get("limit", ""))
    try:
        result = seat.search(query, limit=limit)
    except InputError as error:
        return render(request, "search.html", seat=seat, status=status_of(error), **{**known, "error": error})
    more = min(limit + _STEP, _MOST) if len(result.hits) == limit < min(result.total, _MOST) else 0
    found = [(hit, _snippet(hit)) for hit in result.hits]
    return render(
        request,
        "search.html",
        seat=seat,
        **{**known, "result": result, "found": found, "more": more, "narrower": _narrower(query, result.hits)},
    )


def ask(request: Request) -> Response:
    """Show an answer with its quotes, or that there is not enough to say."""
    seat = door_of(request).seats()
    question = request.query_params.get("q", "").strip()[:_LONGEST]
    known: dict[str, Any] = {"here": "ask", "query": question, "answer": None, "error": None}
    if not question:
        return render(request, "ask.html", seat=seat, **known)
    try:
        answer = seat.ask(question)
    except (InputError, BackendError) as error:
        return render(request, "ask.html", seat=seat, status=status_of(error), **{**known, "error": error})
    return render(request, "ask.html", seat=seat, **{**known, "answer": answer})


def _limit(written: str) -> int:
    return min(max(int(written), 1), _MOST) if written.isdecimal() and len(written) < 6 else _FIRST


def _snippet(hit: Hit) -> tuple[Segment, ...]:
    """Cut the snippet at its marks; blank lines are closed up after the cutting, when no offset counts them any more."""
    pieces = marked(hit.snippet, [(span.start, span.end) for span in hit.highlights])
    return tuple(piece._replace(text=_BLANK.sub("\n", piece.text)) for piece in pieces)


def _narrower(query: str, hits: Sequence[Hit]) -> tuple[tuple[str, tuple[Narrower, ...]], ...]:
    """Offer filters out of what was found, and out of nothing else."""
    speakers = Counter(name for hit in hits for name in hit.speakers)
    projects = Counter(hit.project for hit in hits)
    named = (("Who speaks", "character", speakers), ("Which project", "project", projects))
    return tuple(
        (title, tuple(Narrower(name, n, f"{query} {_filter(key, name)}") for name, n in found.most_common(_CHOICES)))
        for title, key, found in named
        if len(found) > 1 and f"{key}:" not in query
    )


def _filter(key: str, name: str) -> str:
    return f'{key}:"{name.replace(chr(34), "")}"'
