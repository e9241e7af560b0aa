"""Snippets are exact slices of the stored text, and highlights exact stretches of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.retrieval.highlight import SNIPPET_LENGTH, excerpt
from storyroom.retrieval.tokens import forms, stem


def marked(text, *words, phrases=(), prefer=None, span=None):
    found = excerpt(
        text,
        span or (0, len(text)),
        weights={stem(f): 1.0 for word in words for f in forms(word)},
        phrases=phrases,
        prefer=prefer,
    )
    assert text[found.start : found.start + len(found.snippet)] == found.snippet
    return [found.snippet[a:b] for a, b in found.highlights]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("İİİ the İstanbul key", "istanbul", ["İstanbul"]),
        ("ßßß die Straße hinab", "strasse", ["Straße"]),
        ("ﬁﬁ the ﬁre burns", "fire", ["ﬁre"]),
        ("nai\u0308ve! nai\u0308vely", "naïve", ["nai\u0308ve", "nai\u0308vely"]),
        ("Marit\u2019s keys, marit", "marit", ["Marit\u2019s", "marit"]),
        ("the ma\u200brit", "marit", ["ma\u200brit"]),
        ("見る東京都を", "東京", ["東京"]),
        ("*keys* and _key_", "key", ["keys", "key"]),
    ],
)
def test_highlights_are_exact_in_odd_unicode(text, word, expected):
    assert marked(text, word) == expected


def test_a_phrase_is_one_highlight():
    assert marked("The spare *key*. A key.", "spare key", phrases=[("spare", "key")]) == ["spare *key", "key"]


def test_the_snippet_shows_the_stretch_with_most_different_words():
    text = "INT. HALL - DAY\n\n" + "key " * 20 + "filler " * 100 + "The key in the coat." + " filler" * 100
    found = excerpt(text, (0, len(text)), weights={"key": 1.0, "coat": 1.0})
    assert "key in the coat" in found.snippet
    assert len(found.snippet) <= SNIPPET_LENGTH


def test_without_words_the_snippet_shows_what_meaning_points_to():
    text = "filler " * 100 + "Here it is." + " filler" * 100
    found = excerpt(text, (0, len(text)), weights={}, prefer=(700, 720))
    assert found.snippet.startswith("Here it is.")


def test_a_snippet_never_leaves_its_scene():
    text = "key one. " + "key two. " + "key three. "
    found = excerpt(text, (9, 18), weights={"key": 1.0})
    assert (found.snippet, found.start) == ("key two.", 9)


@given(
    st.text(alphabet="kKeyİßﬁ\u0301 \n_*'’東京", max_size=700),
    st.integers(0, 700),
    st.integers(0, 700),
    st.none() | st.tuples(st.integers(0, 700), st.integers(0, 700)),
)
def test_every_highlight_holds_a_word_asked_for(text, start, end, prefer):
    span = (min(start, len(text)), min(max(start, end), len(text)))
    found = excerpt(text, span, weights={"key": 1.0, "東京": 0.5}, phrases=[("key", "k")], prefer=prefer)
    assert text[found.start : found.start + len(found.snippet)] == found.snippet
    assert span[0] <= found.start <= found.start + len(found.snippet) <= max(span[1], found.start)
    edge = 0
    for a, b in found.highlights:
        assert edge <= a < b <= len(found.snippet)
        assert {"key", "東京", "k"} & {stem(form) for form in forms(found.snippet[a:b])}
        edge = b
