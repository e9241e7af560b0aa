"""The query language is read leniently; only a filter that nobody knows is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyroom.errors import InvalidRequestError
from storyroom.retrieval.query import LONGEST_QUERY, MOST_TERMS, Filter, parse_query


def terms(text):
    return [term.form for term in parse_query(text).terms]


def test_words_are_ranked_by_and_function_words_dropped():
    query = parse_query("Who keeps the spare keys?")
    assert [(t.form, t.stem, t.typed) for t in query.terms] == [
        ("keeps", "keep", "keeps"),
        ("spare", "spare", "spare"),
        ("keys", "key", "keys"),
    ]
    assert query.question == "Who keeps the spare keys?"


def test_function_words_alone_are_kept():
    assert terms("to be or not to be") == ["to", "be", "or", "not"]


def test_a_phrase_must_hold_and_its_words_are_ranked_by():
    query = parse_query('key "to be" \u201cspare coat\u201d')
    assert query.phrases == (("to", "be"), ("spare", "coat"))
    assert [t.form for t in query.terms] == ["key", "spare", "coat"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("character:MARIT", Filter("character", "MARIT")),
        ('character:"OLD TOM"', Filter("character", "OLD TOM")),
        ("-character:X", Filter("character", "X", negated=True)),
        ("LOCATION:Kitchen", Filter("location", "Kitchen")),
        ("int:", Filter("int", "")),
        ("int:kitchen", Filter("int", "kitchen")),
        ("ext: rain", Filter("ext", "")),
        ("time:night", Filter("time", "night")),
        ("draft:all", Filter("draft", "all")),
        ("scene:12A", Filter("scene", "12A")),
        ("project:nightfall", Filter("project", "nightfall")),
        ('document:"The Overdue Tide"', Filter("document", "The Overdue Tide")),
    ],
)
def test_filters_are_read(text, expected):
    assert parse_query(text).filters == (expected,)


def test_minus_excludes_words_and_phrases():
    query = parse_query('key -dog -"wet coat"')
    assert query.without == (("dog",), ("wet", "coat"))
    assert query.question == "key"


def test_an_unknown_filter_is_refused_with_the_list():
    with pytest.raises(InvalidRequestError, match="'actor'") as refused:
        parse_query("actor:liv")
    assert "character:" in refused.value.hint
    with pytest.raises(InvalidRequestError):
        parse_query("key", {"colour": "red"})


def test_a_callers_filters_are_added():
    assert parse_query("key", {"draft": "white"}).filters == (Filter("draft", "white"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"unbalanced key', ["unbalanced", "key"]),
        ("Act One: where", ["act", "one"]),
        ("http://example.test", ["http", "example", "test"]),
        ("at 12:30 sharp", ["12", "30", "sharp"]),
        ("character: liv", ["liv"]),
        ("- -- key - ", ["key"]),
        ("東京都", ["東京", "京都"]),
        ("水", ["水"]),
        ('""', []),
    ],
)
def test_odd_text_is_words(text, expected):
    assert terms(text) == expected


def test_long_queries_are_cut_and_say_so():
    query = parse_query(" ".join(f"w{i}" for i in range(400)) + "x" * LONGEST_QUERY)
    assert len(query.terms) == MOST_TERMS
    assert query.notes == (
        f"Only the first {LONGEST_QUERY:,} characters were read.",
        f"Only the first {MOST_TERMS} words were read.",
    )


@given(st.text(alphabet=st.sampled_from('ab:-" \u201c\u0301東İ\x00\ud800\n'), max_size=40))
@example("-:")
@example("::")
@example('-"a" -b:')
def test_odd_text_raises_nothing_but_the_refusal_of_a_filter(text):
    try:
        query = parse_query(text)
    except InvalidRequestError:
        assert ":" in text
    else:
        assert all(term.form for term in query.terms)
        assert all(query.phrases) or not query.phrases


def test_a_hostile_query_is_read_in_a_blink():
    assert len(parse_query("-" * 1_000_000).terms) == 0
    assert len(parse_query('"' * 1_000_001).terms) == 0
