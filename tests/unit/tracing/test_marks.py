from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.marking import Piece, Sheet
from storyroom.tracing.layouts import decode_layout, encode_layout
from storyroom.tracing.marks import ACROSS, ACROSS_FIRST, DOWN, mark_key, mark_sheet, signs

SHEET = Sheet(
    3,
    tuple(
        Piece(row * 4 + word, row, 108.0 + 40 * word, 81.6 + 12 * row, "word ", "Courier", first=word == 0)
        for row in range(20)
        for word in range(4)
    ),
)


def test_no_word_or_row_moves_by_more_than_four_tenths_of_a_point() -> None:
    mark = mark_sheet(mark_key(b"secret", "export:1"), SHEET)
    assert {abs(value) for value in mark.across} == {ACROSS, ACROSS_FIRST}
    assert {abs(value) for value in mark.down} == {DOWN}
    assert max(ACROSS, ACROSS_FIRST, DOWN) <= 0.4
    assert (len(mark.across), len(mark.down)) == (80, 20)


def test_words_at_the_margin_move_less() -> None:
    mark = mark_sheet(mark_key(b"secret", "export:1"), SHEET)
    assert {abs(mark.across[piece.word]) for piece in SHEET.pieces if piece.first} == {ACROSS_FIRST}


def test_a_codeword_is_the_same_every_time_and_another_for_another_secret_id_or_sheet() -> None:
    own = signs(mark_key(b"secret", "export:1"), SHEET)
    assert np.array_equal(own, signs(mark_key(b"secret", "export:1"), SHEET))
    for key, sheet in (
        (mark_key(b"secret", "export:2"), SHEET),
        (mark_key(b"another", "export:1"), SHEET),
        (mark_key(b"secret", "export:1"), SHEET._replace(number=4)),
    ):
        assert 25 <= np.count_nonzero(own != signs(key, sheet)) <= 75


def test_signs_are_as_often_plus_as_minus() -> None:
    drawn = np.concatenate([signs(mark_key(b"secret", f"export:{n}"), SHEET) for n in range(400)])
    assert set(np.unique(drawn)) == {-1, 1}
    assert abs(drawn.mean()) < 5 / np.sqrt(len(drawn))


@given(
    st.lists(
        st.lists(
            st.builds(
                Piece, st.integers(0, 300), st.integers(0, 60), st.floats(0, 600), st.floats(0, 800),
                st.text(min_size=1, max_size=12), st.sampled_from(["Courier", "Courier-Bold"]), st.booleans(),
            ),
            max_size=12,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_a_layout_survives_being_kept(pages: list[list[Piece]]) -> None:
    sheets = tuple(Sheet(number, tuple(pieces)) for number, pieces in enumerate(pages, start=1))
    assert decode_layout(encode_layout(sheets)) == sheets
