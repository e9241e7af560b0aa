"""What two texts do alike: runs of words that both have, rarest first, each in a sentence of either, to the letter."""

from __future__ import annotations

from storyroom.style import sameness
from tests.unit.style.conftest import case, cut

PAGES = [
    page for name in ("irene-vask", "desmond-achebe-lyle", "tomasz-quill") for page in cut(case(name).unseen, 400)[:2]
]


def test_the_nearest_pairs_show_sentences_that_stand_in_both_and_share_their_words() -> None:
    found = sameness(PAGES, [], explain=2)
    assert [bool(pair.shared) for pair in found.pairs[:3]] == [True, True, False]
    for pair in found.pairs[:2]:
        for one in pair.shared:
            said = [PAGES[at][begin:end].lower() for at, (begin, end) in ((pair.one, one.one), (pair.other, one.other))]
            plain = [word for word in one.tokens.split() if word.isalpha() and word != "Qq"]
            assert plain
            assert all(word in sentence for word in plain for sentence in said)


def test_no_sentence_is_shown_twice_and_the_rarest_come_first() -> None:
    for pair in sameness(PAGES, [], explain=3).pairs[:3]:
        assert len({one.one for one in pair.shared}) == len(pair.shared) <= 3
        assert [one.rarity for one in pair.shared] == sorted((one.rarity for one in pair.shared), reverse=True)


def test_without_being_asked_nothing_is_explained_and_texts_without_sentences_share_nothing() -> None:
    assert not any(pair.shared for pair in sameness(PAGES, []).pairs)
    rows = [" ".join([mark] * 120) for mark in ("!", "?", ";")]
    assert not any(pair.shared for pair in sameness(rows, [], explain=3).pairs)
