"""Words are folded on a copy, and every token knows its exact place in the text as it stands."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyroom.retrieval.tokens import find_stems, forms, stem, tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marit's key", ("marit", "key")),
        ("Marit\u2019s KEY", ("marit", "key")),
        ("o'clock dogs' 'quoted'", ("oclock", "dogs", "quoted")),
        ("İstanbul straße ﬁre café nai\u0308ve", ("istanbul", "strasse", "fire", "cafe", "naive")),
        ("DRIVE-IN, no. 12A", ("drive", "in", "no", "12a")),
        ("_spare_ *key*", ("spare", "key")),
        ("ma\u200bri\u00adt", ("marit",)),
        ("東京", ("東", "東京", "京")),
        ("ป่า", ("ป่", "ป่า", "า")),
        ("か\u3099", ("が",)),
        ("it's", ("it",)),
        ("'s ''' _ *", ("s",)),
        ("", ()),
    ],
)
def test_words_are_folded(text, expected):
    assert forms(text) == expected


def test_a_pair_of_unspaced_characters_stands_at_the_first_ones_position():
    assert [(t.form, t.position, t.start, t.end) for t in tokenize("東京 x")] == [
        ("東", 0, 0, 1),
        ("東京", 0, 0, 2),
        ("京", 1, 1, 2),
        ("x", 2, 3, 4),
    ]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@example("İ'ß\u0301ﬁ_東か\u3099x")
def test_tokens_lie_in_order_inside_the_text_and_fold_back_to_themselves(text):
    tokens = tokenize(text)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.form
        assert token.form in forms(text[token.start : token.end])
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    assert [t.position for t in tokens] == sorted(t.position for t in tokens)


@given(st.text(alphabet="aA'sS _é1-東", max_size=30))
def test_ascii_and_other_text_agree_on_ascii_words(text):
    spaced = text.replace("é", " ").replace("東", " ")
    assert forms(spaced) == forms(spaced + " é")[:-1]


@given(st.text(alphabet="kKeys' -é", max_size=40))
def test_finding_stems_finds_what_tokenizing_finds(text):
    wanted = {"key", "k"}
    expected = [(stem(t.form), t.start, t.end) for t in tokenize(text) if stem(t.form) in wanted]
    assert expected == list(find_stems(text, wanted))


@given(st.from_regex(r"[a-z0-9][a-z0-9']{0,9}", fullmatch=True))
@example("dying")
@example("lying's")
@example("i'm")
def test_finding_stems_passes_over_no_word_by_its_first_letters(word):
    (token,) = tokenize(word)
    assert [name for name, _, _ in find_stems(word, {stem(token.form)})] == [stem(token.form)]


def test_endless_words_are_cut_and_cost_little():
    assert [len(form) for form in forms("x" * 1_000_000 + " " + "é" * 1_000_000)] == [64, 64]
    assert len(forms("東" * 20_000)) == 39_999


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
@example("dying")
@example("skies")
@example("yying")
@example("succeed")
def test_a_stem_begins_with_its_words_first_letter(word):
    assert stem(word)[0] == word[0]


def test_threads_that_stem_at_once_do_not_mix_their_words():
    words = [f"{begin}{middle}{end}" for begin in ("nation", "sens", "carr", "gener") for middle in ("al", "ic", "ous") for end in ("ization", "ability", "ingly", "fulness")] * 40  # fmt: skip
    alone = [stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as threads:
            found = list(threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(6)))
    finally:
        sys.setswitchinterval(before)
    assert found == [alone] * 6
