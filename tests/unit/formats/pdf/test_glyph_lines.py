from storyroom.formats.pdf.glyph_lines import BOLD, ITALIC, UNDERLINE, Glyph, Rule, set_in_lines


def typed(text, left=100.0, base=80.0, width=7.2, style=0, size=12.0, odd=False):
    return [
        Glyph(base, left + at * width, left + (at + 1) * width, letter, size, style, odd)
        for at, letter in enumerate(text)
        if letter != "_"
    ]


def texts(glyphs, rules=()):
    return [segment["t"] for segment in set_in_lines(glyphs, rules)]


def test_letters_in_any_order_become_a_line():
    assert texts(typed("Rain on tin.")[::-1]) == ["Rain on tin."]


def test_a_gap_is_as_many_spaces_as_it_is_wide():
    assert texts(typed("Rain_on__tin.")) == ["Rain on  tin."]


def test_a_wide_gap_parts_a_line_in_two():
    assert texts(typed("ANNA_____BO")) == ["ANNA", "BO"]


def test_spaces_around_a_line_are_not_text():
    assert texts(typed("  Rain   ")) == ["Rain"]


def test_letters_of_uneven_width_keep_their_narrow_spaces():
    glyphs, left = [], 100.0
    for letter in "illicit wool":
        width = {"w": 9.0, "o": 6.0, "c": 5.3, " ": 2.4}.get(letter, 3.0)
        if letter != " ":
            glyphs.append(Glyph(80.0, left, left + width, letter, 12.0, 0, False))
        left += width
    assert texts(glyphs) == ["illicit wool"]


def test_a_letter_struck_twice_is_one_bold_letter():
    (segment,) = set_in_lines([*typed("Rain"), *typed("Rain", left=100.3)], ())
    assert (segment["t"], segment["m"]) == ("Rain", [[0, 4, BOLD]])


def test_two_letters_of_a_ligature_both_stay():
    first, second = typed("f"), typed("f")
    assert texts([*first, *second, *typed("t", left=107.2)]) == ["fft"]


def test_styles_are_stretches_of_the_text():
    (segment,) = set_in_lines([*typed("One "), *typed("two", left=128.8, style=ITALIC)], ())
    assert segment["m"] == [[4, 7, ITALIC]]


def test_a_stroke_under_letters_underlines_them():
    (segment,) = set_in_lines(typed("One two"), [Rule(128.8, 150.4, 82.0), Rule(0, 600, 300.0)])
    assert segment["m"] == [[4, 7, UNDERLINE]]


def test_turned_letters_do_not_mix_with_the_line_they_cross():
    segments = set_in_lines([*typed("Rain"), *typed("X", left=115, odd=True)], ())
    assert [(segment["t"], segment.get("o")) for segment in segments] == [("Rain", None), ("X", 1)]


def test_nothing_is_no_lines():
    assert texts([]) == []
