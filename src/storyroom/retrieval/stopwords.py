"""English function words: read in phrases, not ranked by while a query has other words."""

from __future__ import annotations

__all__ = ["STOPWORDS"]

STOPWORDS = frozenset(
    """
    a about after again all also am an and any are arent as at be because been before being between both but by can cant
    could did didnt do does doesnt doing dont during each for from further had has hasnt have having he her here hers
    herself him himself his how i if in into is isnt it its itself just me more most my myself no nor not of on once only
    or other our ours out over own same she should so some such than that the their theirs them themselves then there
    these they this those through to too under until up very was wasnt we were what when where which while who whom whose
    why will with would you your yours scene scenes film movie script character characters
    """.split()  # a paragraph of words reads better than a column of literals
)
"""Closed-class words of English, and the words by which people name what they are looking in."""
