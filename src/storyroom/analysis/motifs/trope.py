"""One trope as a row of the table: what raises the expectation, what meets it, what turns it over. Plain values.

A query is a line of text. Words between blanks must all hold in one sentence, `|` parts alternatives, `>` steps that follow one another:

    shown said            the narrator shows it; somebody says it
    yes not               nothing in the sentence is denied; something is
    early late            in the first two fifths of the script; in the last two fifths
    real dream flashback plan  in whose world
    first                 somebody speaks of themselves
    free                  this step need not be tied to the set-up
    fresh                 what ties this step to the set-up was never named before it
    two                   two people or more are concerned
    dies lives            somebody is shown to die; somebody acts or speaks, and is not a voice off
    v:a,b,@c              a verb of these base forms, or of a class of WordNet's
    n:a,@c                a noun likewise
    w:a,b,c_d             a word as it stands, or two in a row

Words of one step stand within a few words of each other; `yes`, `not` and `first` are read just before the verb.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Outcome", "Tie", "Trope"]

Outcome = Literal["straight", "subverted", "inverted", "dropped"]
Tie = Literal["person", "pair", "thing", "deed", "any"]


class Trope(NamedTuple):
    """An expectation and how it can end."""

    name: str
    title: str
    expectation: str
    tie: Tie
    """What set-up and pay-off must share: a person, the same two people, a telling thing, two telling words, or nothing but their order."""
    sets_up: str
    straight: str
    subverted: str
    inverted: str = ""
    drops: bool = False
    """Whether silence is an outcome: a set-up that is repeated and never met is shown as dropped."""
