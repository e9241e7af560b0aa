"""A query held against a view: near spellings read, filters turned into rows, postings looked up. Ranks nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.headings import light
from storyroom.retrieval.opened import View
from storyroom.retrieval.postings import Postings, look_up, phrase_rows
from storyroom.retrieval.query import Filter, Query, Term
from storyroom.retrieval.scope import Scope, Shelf, draft_scope, titled
from storyroom.retrieval.tokens import forms, stem
from storyroom.retrieval.vocabulary import as_typed, near_form
from storyroom.retrieval.word_segment import CUE, HEADING, LIGHTS, LOCATION, SETTINGS, number_term

__all__ = ["Matched", "match"]

Rows = NDArray[np.bool_]


class Matched(NamedTuple):
    """What the query means here: the terms as read, their postings, the scope and the rows that may answer."""

    terms: tuple[Term, ...]
    postings: tuple[Postings, ...]
    scope: Scope
    allowed: Rows
    notes: tuple[str, ...]


def match(query: Query, view: View, shelf: Shelf) -> Matched:
    """Read the query against exactly the rows of this view."""
    scope = draft_scope(view, shelf, [each for each in query.filters if each.name == "draft"])
    notes = list(query.notes)
    terms, postings = _read_terms(query.terms, view, notes)
    allowed = scope.mask
    for condition in query.filters:
        if condition.name != "draft":
            rows = _FILTERS[condition.name](condition, view, shelf, notes)
            allowed = allowed & (~rows if condition.negated else rows)
    for phrase in query.phrases:
        allowed = allowed & phrase_rows(view, phrase)
    for phrase in query.without:
        allowed = allowed & ~_holding(view, phrase)
    return Matched(terms, postings, scope, allowed, tuple(dict.fromkeys(notes)))


_FEW_WORDS = 2
"""In a longer query an unknown word is more likely another word than a slip: only names are then read as near ones."""


def _read_terms(terms: tuple[Term, ...], view: View, notes: list[str]) -> tuple[tuple[Term, ...], tuple[Postings, ...]]:
    """Look the terms up; one that stands nowhere visible is read as its nearest visible spelling."""
    found = dict(zip(terms, look_up(view, [term.stem for term in terms]), strict=True))
    read: dict[Term, Postings] = {}
    names_only = len(found) > _FEW_WORDS
    for term, postings in found.items():
        near = None if len(postings.rows) else near_form(view, term.form, cues_only=names_only)
        if near is None:
            read[term] = postings
            continue
        spelled = as_typed(near, term.typed)
        notes.append(f'read "{term.typed}" as "{spelled}"')
        read[Term(near, stem(near), spelled)] = look_up(view, [stem(near)])[0]
    by_stem = {term.stem: (term, postings) for term, postings in read.items()}
    return tuple(term for term, _ in by_stem.values()), tuple(postings for _, postings in by_stem.values())


def _holding(view: View, phrase: tuple[str, ...]) -> Rows:
    """Mark rows with an excluded word in any of its inflections, or an excluded phrase to the letter."""
    if len(phrase) > 1:
        return phrase_rows(view, phrase)
    return _marked(view, look_up(view, [stem(phrase[0])])[0].rows)


def _marked(view: View, rows: NDArray[np.int64]) -> Rows:
    marked = np.zeros(view.rows, bool)
    marked[rows] = True
    return marked


def _character(condition: Filter, view: View, _shelf: Shelf, notes: list[str]) -> Rows:
    return _named(condition, view, notes, CUE)


def _location(condition: Filter, view: View, _shelf: Shelf, notes: list[str]) -> Rows:
    return _named(condition, view, notes, LOCATION)


def _named(condition: Filter, view: View, notes: list[str], field: int) -> Rows:
    """Mark rows with the name in that field; if there is none anywhere visible, with its nearest spelling."""
    asked = forms(condition.value)
    rows = phrase_rows(view, asked, field=field)
    if rows.any():
        return rows
    near = tuple(near_form(view, form, cues_only=field == CUE) or form for form in asked)
    corrected = phrase_rows(view, near, field=field) if near != asked else rows
    if corrected.any():
        notes.append(f'read "{condition.value}" as "{as_typed(" ".join(near), condition.value)}"')
    return corrected


def _time(condition: Filter, view: View, _shelf: Shelf, _notes: list[str]) -> Rows:
    value = condition.value.replace("_", " ")
    group = value if value in LIGHTS else light(value)
    if group:
        return np.asarray(view.light == LIGHTS.index(group))
    return phrase_rows(view, forms(value), field=HEADING)


def _setting(condition: Filter, view: View, shelf: Shelf, notes: list[str]) -> Rows:
    side = condition.name.upper()
    rows: Rows = np.isin(view.setting, [SETTINGS.index(side), SETTINGS.index("INT/EXT")])
    if condition.value:
        rows = np.logical_and(rows, _location(condition, view, shelf, notes))
    return rows


def _scene(condition: Filter, view: View, _shelf: Shelf, _notes: list[str]) -> Rows:
    return _marked(view, look_up(view, [number_term(condition.value)])[0].rows)


def _titled(condition: Filter, view: View, shelf: Shelf, _notes: list[str]) -> Rows:
    return titled(view, shelf, condition)


_FILTERS: dict[str, Callable[[Filter, View, Shelf, list[str]], Rows]] = {
    "character": _character,
    "location": _location,
    "project": _titled,
    "document": _titled,
    "time": _time,
    "int": _setting,
    "ext": _setting,
    "scene": _scene,
}
