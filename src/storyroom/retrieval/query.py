"""The query language: words, "phrases", filters, minus signs. Knows no library; odd text never raises.

Only a filter nobody knows is refused, because answering without it would answer another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from storyroom.errors import InvalidRequestError
from storyroom.retrieval.stopwords import STOPWORDS
from storyroom.retrieval.tokens import stem, tokenize

__all__ = ["FILTERS", "LONGEST_QUERY", "MOST_TERMS", "Filter", "Query", "Term", "parse_query"]

FILTERS = ("character", "location", "project", "document", "time", "int", "ext", "draft", "scene")
LONGEST_QUERY = 2_000
MOST_TERMS = 64

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_PIECE = re.compile(r'(?P<minus>-?)(?:(?P<name>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))?')


class Term(NamedTuple):
    """One word asked for: the form as folded, its stem, and the spelling as typed."""

    form: str
    stem: str
    typed: str


class Filter(NamedTuple):
    """A condition on scenes; `value` as typed, empty for a bare `int:` or `ext:`."""

    name: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search as understood. `terms` are ranked by; phrases and filters must hold; what stands in `without` must not."""

    text: str
    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    filters: tuple[Filter, ...] = ()
    question: str = ""
    """What is embedded: the words and phrases as typed, without filters and exclusions."""
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all was asked."""
        return not (self.terms or self.phrases or self.without or self.filters)


class _Piece(NamedTuple):
    minus: bool
    name: str
    value: str
    quoted: bool
    whole: str


def parse_query(text: str, filters: Mapping[str, str] | None = None) -> Query:
    """Read a query; `filters` adds conditions by name, as a caller's own fields would.

    Raises: InvalidRequestError on a filter that does not exist.
    """
    notes: list[str] = []
    if len(text) > LONGEST_QUERY:
        notes.append(f"Only the first {LONGEST_QUERY:,} characters were read.")
    conditions = [_known(Filter(name, value)) for name, value in (filters or {}).items()]
    asked: list[_Piece] = []
    without: list[tuple[str, ...]] = []
    for piece in _pieces(text[:LONGEST_QUERY]):
        if piece.name:
            conditions.append(_known(Filter(piece.name, piece.value, piece.minus)))
        elif piece.minus:
            without.append(_phrase(piece.value))
        else:
            asked.append(piece)
    terms = _terms(asked)
    if len(terms) > MOST_TERMS:
        notes.append(f"Only the first {MOST_TERMS} words were read.")
    return Query(
        text=text,
        terms=terms[:MOST_TERMS],
        phrases=tuple(words[:MOST_TERMS] for piece in asked if piece.quoted and (words := _phrase(piece.value)))[
            :MOST_TERMS
        ],
        without=tuple(words[:MOST_TERMS] for words in without if words)[:MOST_TERMS],
        filters=tuple(conditions[:MOST_TERMS]),
        question=" ".join(piece.value for piece in asked),
        notes=tuple(notes),
    )


def _known(condition: Filter) -> Filter:
    name = condition.name.lower()
    if name not in FILTERS:
        raise InvalidRequestError(
            f"There is no filter {condition.name!r}.", f"Filters: {', '.join(f'{known}:' for known in FILTERS)}"
        )
    return condition._replace(name=name, value=condition.value.strip())


def _pieces(text: str) -> Iterator[_Piece]:
    even = text.translate(_QUOTES)
    if even.count('"') % 2:
        last = even.rindex('"')
        even = f"{even[:last]} {even[last + 1 :]}"
    place = 0
    while place < len(even):
        found = _PIECE.match(even, place)
        if found is None or found.end() == place:
            place += 1
            continue
        place = found.end()
        yield _piece(found)


def _piece(found: re.Match[str]) -> _Piece:
    name, plain, quoted = found["name"] or "", found["plain"] or "", found["quoted"]
    value = plain if quoted is None else quoted
    whole = found.group()
    is_filter = bool(name) and (bool(value.strip()) or name.lower() in {"int", "ext"}) and not plain.startswith("//")
    if name and not is_filter:
        return _Piece(
            minus=bool(found["minus"]), name="", value=whole.lstrip("-").replace('"', " "), quoted=False, whole=whole
        )
    return _Piece(bool(found["minus"]), name, value, quoted is not None and not name, whole)


def _terms(asked: list[_Piece]) -> tuple[Term, ...]:
    """List the words to rank by, each stem once; function words only if there are no others."""
    found: dict[str, Term] = {}
    for piece in asked:
        for term in _piece_terms(piece.value):
            found.setdefault(term.stem, term)
    telling = tuple(term for term in found.values() if term.form not in STOPWORDS)
    return telling or tuple(found.values())


def _piece_terms(text: str) -> Iterator[Term]:
    tokens = tokenize(text)
    pairs = [t for t in tokens if t.end - t.start > 1]
    for token in tokens:
        single = token.end - token.start == 1
        if single and any(
            p.position in {token.position, token.position - 1} and p.start <= token.start < p.end for p in pairs
        ):
            continue  # the pair says it
        yield Term(token.form, stem(token.form), text[token.start : token.end])


def _phrase(text: str) -> tuple[str, ...]:
    """Return one form a position: single characters in unspaced scripts, so that phrases there are exact too."""
    by_position: dict[int, str] = {}
    for token in tokenize(text):
        by_position.setdefault(token.position, token.form)
    return tuple(by_position.values())
