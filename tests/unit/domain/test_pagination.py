import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.domain.pagination import A4, LETTER, paginate
from storyroom.domain.script import BODY_KINDS
from tests.unit.domain.scripts import script

FULL = LETTER.body_lines


def filler(rows):
    """An action paragraph that takes exactly this many rows."""
    return ("action", "\n".join(["row"] * rows))


def body(page):
    return [line for line in page.lines if line.kind not in {"page_number", "more"}]


def texts(page):
    return [line.text for line in page.lines]


def speech(sentences, words="Nobody opens that one door."):
    return "\n".join([words] * sentences)


def test_a_page_holds_fifty_four_lines_on_letter_and_fifty_eight_on_a4():
    assert [len(body(page)) for page in paginate(script(filler(60))).pages] == [54, 6]
    assert [len(body(page)) for page in paginate(script(filler(62)), A4).pages] == [58, 4]


def test_page_one_prints_no_number_and_page_two_does():
    first, second = paginate(script(filler(60))).pages
    assert "page_number" not in {line.kind for line in first.lines}
    number = second.lines[0]
    assert (number.text, number.y, number.x) == ("2.", 0.5, 7.3)


def test_each_kind_stands_in_its_column():
    page = paginate(
        script(
            ("scene_heading", "int. shed - day"), ("action", "Rain."), ("character_cue", "Marit"),
            ("parenthetical", "(low)"), ("dialogue", "Here."), ("transition", "cut to:"), ("centered", "END"),
        )
    ).pages[0]  # fmt: skip
    assert [(line.x, line.text) for line in page.lines] == [
        (1.5, "INT. SHED - DAY"), (1.5, "Rain."), (3.5, "MARIT"), (2.9, "(low)"), (2.5, "Here."), (6.8, "CUT TO:"), (4.3, "END"),
    ]  # fmt: skip


def test_blank_lines_stand_before_headings_action_and_cues_only():
    page = paginate(
        script(
            ("action", "A."), ("scene_heading", "INT. B"), ("action", "C."), ("character_cue", "D"),
            ("parenthetical", "(e)"), ("dialogue", "F."),
        )
    ).pages[0]  # fmt: skip
    assert [round((line.y - 1) * 6) for line in page.lines] == [0, 3, 5, 7, 8, 9]


def test_one_letter_may_hang_over_an_action_line_and_a_parenthetical():
    page = paginate(script(("action", "a" * 30 + " " + "b" * 30), ("action", "a" * 31 + " " + "b" * 30))).pages[0]
    assert [len(line.text) for line in page.lines] == [61, 31, 30]
    page = paginate(script(("character_cue", "X"), ("parenthetical", "(aaaaaaaaaaaa aaaaaaaaaaa)"))).pages[0]
    assert [len(line.text) for line in page.lines] == [1, 26]


def test_a_heading_is_never_last_on_a_page():
    pages = paginate(script(filler(FULL - 3), ("scene_heading", "INT. SHED"), ("action", "One."))).pages
    assert texts(pages[1])[1:] == ["INT. SHED", "One."]


def test_two_headings_in_a_row_move_together():
    parts = filler(FULL - 6), ("scene_heading", "INT. A"), ("scene_heading", "INT. B"), filler(2)
    assert texts(paginate(script(*parts)).pages[1])[1:3] == ["INT. A", "INT. B"]


def test_a_page_of_headings_alone_is_filled_all_the_same():
    pages = paginate(script(*[("scene_heading", f"INT. {n}") for n in range(200)])).pages
    assert len(pages) == 200 // 18 + 1


def test_a_cue_is_never_alone_at_the_foot():
    pages = paginate(script(filler(FULL - 3), ("character_cue", "MARIT"), ("dialogue", speech(2)))).pages
    assert texts(pages[1])[1] == "MARIT"


def test_a_long_speech_breaks_at_a_sentence_with_more_and_continued():
    parts = filler(FULL - 6), ("character_cue", "MARIT (V.O.)"), ("dialogue", speech(8))
    first, second = paginate(script(*parts)).pages
    assert [line.kind for line in first.lines[-3:]] == ["dialogue", "dialogue", "more"]
    assert [line.text for line in second.lines[1:3]] == ["MARIT (V.O.) (CONT'D)", "Nobody opens that one door."]
    assert len(body(first)) + 1 == FULL


def test_a_speech_breaks_inside_a_line_and_is_set_anew_after_it():
    words = "Nobody opens it. Never once since the war did she"
    parts = (
        filler(FULL - 4),
        ("character_cue", "MARIT"),
        ("dialogue", "Keys here on a long long ring hang. " + words * 3),
    )
    play = script(*parts)
    first, second = paginate(play).pages
    last = [line for line in first.lines if line.kind == "dialogue"][-1]
    begun = next(line for line in second.lines if line.kind == "dialogue")
    assert last.text.endswith("it.")
    assert begun.text.startswith("Never")
    assert play.elements[2].text[last.end : begun.start] == " "


def test_a_speech_without_a_sentence_end_moves_whole():
    parts = filler(FULL - 6), ("character_cue", "MARIT"), ("dialogue", speech(8, "and then"))
    first, second = paginate(script(*parts)).pages
    assert len(body(first)) == FULL - 6
    assert texts(second)[1] == "MARIT"


def test_more_takes_no_page_budget():
    parts = filler(FULL - 6), ("character_cue", "MARIT"), ("dialogue", speech(8))
    first = paginate(script(*parts)).pages[0]
    more = first.lines[-1]
    assert more.text == "(MORE)"
    assert more.y == pytest.approx(1 + FULL / 6, abs=1e-3)


def test_action_breaks_with_two_lines_on_each_side():
    first, second = paginate(script(filler(FULL - 5), filler(5))).pages
    assert [len(body(first)), len(body(second))] == [FULL - 2, 2]
    first, second = paginate(script(filler(FULL - 2), filler(5))).pages
    assert [len(body(first)), len(body(second))] == [FULL - 2, 5]


def test_a_paragraph_does_not_break_after_a_sentence():
    rows = ["It rains", "and rains.", "Then it", "rains", "more"]
    first, second = paginate(script(filler(FULL - 4), ("action", "\n".join([*rows, "again"])))).pages
    assert texts(first)[-3:] == ["It rains", "and rains.", "Then it"]
    first, second = paginate(script(filler(FULL - 3), ("action", "\n".join(rows)))).pages
    assert texts(second)[1:] == rows
    assert len(body(first)) == FULL - 3


def test_a_speech_does_not_leave_a_single_line_overleaf():
    words = "One two three four five six seven. Eight nine ten eleven twelve thirteen. Fourteen."
    parts = filler(FULL - 4), ("character_cue", "MARIT"), ("dialogue", words)
    assert texts(paginate(script(*parts)).pages[1])[1] == "MARIT"


def test_a_transition_is_never_first_on_a_page():
    first, second = paginate(script(filler(FULL - 10), filler(9), ("transition", "CUT TO:"))).pages
    assert texts(second)[1:] == ["row", "row", "CUT TO:"]
    first, second = paginate(script(filler(FULL - 2), ("action", "Last."), ("transition", "CUT TO:"))).pages
    assert texts(second)[1:] == ["Last.", "CUT TO:"]
    assert len(body(first)) == FULL - 2


def test_two_speeches_stand_side_by_side():
    play = script(
        ("character_cue", "ANNA", {"dual": "left"}), ("dialogue", "Go now.", {"dual": "left"}),
        ("character_cue", "BO", {"dual": "right"}), ("dialogue", "Stay here.", {"dual": "right"}),
    )  # fmt: skip
    lines = paginate(play).pages[0].lines
    assert [(line.column, line.text) for line in lines] == [
        ("left", "ANNA"), ("right", "BO"), ("left", "Go now."), ("right", "Stay here."),
    ]  # fmt: skip
    assert lines[0].y == lines[1].y
    assert lines[2].x < lines[3].x


def test_a_page_break_turns_the_page():
    pages = paginate(script(("action", "A."), ("page_break", "==="), ("action", "B."))).pages
    assert [texts(page)[-1] for page in pages] == ["A.", "B."]


def test_what_is_not_printed_takes_no_room():
    plain = script(("action", "A."), ("action", "B."))
    noted = script(
        ("section", "# One"), ("action", "A."), ("note", "n"), ("synopsis", "s"), ("action", "B."), ("boneyard", "x")
    )
    assert [line[:3] for line in paginate(noted).pages[0].lines] == [
        line[:3] for line in paginate(plain).pages[0].lines
    ]


def test_an_omitted_scene_prints_its_number_and_the_word():
    play = script(
        ("scene_heading", "INT. GONE", {"live": False, "scene_number": "7"}), ("action", "Gone.", {"live": False})
    )
    (line,) = paginate(play).pages[0].lines
    assert (line.text, line.scene_number) == ("OMITTED", "7")


def test_an_empty_script_has_one_empty_page():
    assert [page.lines for page in paginate(script()).pages] == [()]


KINDS = [*sorted(kind.value for kind in BODY_KINDS), "note", "page_break"]
PARTS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.builds(
            lambda word, n, gap: gap.join([word] * n),
            st.sampled_from(["row.", "a longer word", "日本。", "ß"]),
            st.integers(1, 70),
            st.sampled_from([" ", "\n"]),
        ),
        st.sampled_from([{}, {}, {}, {"dual": "left"}, {"dual": "right"}]),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_any_script_prints_every_word_once_inside_the_margins(parts):
    play = script(*parts)
    printed = {}
    for page in paginate(play).pages:
        rows = {line.y for line in body(page)}
        assert len(rows) <= FULL
        assert all(LETTER.top <= y < LETTER.height - LETTER.bottom for y in rows)
        for line in page.lines:
            if line.element is not None and line.kind not in {"more", "continued"}:
                printed.setdefault(line.element, []).append((line.start, line.end))
    for index, element in enumerate(play.elements):
        if element.kind in BODY_KINDS:
            words = "".join(element.text[start:end] for start, end in printed[index])
            assert "".join(words.split()) == "".join(element.text.split())


@settings(max_examples=200, deadline=None)
@given(PARTS)
def test_no_page_ends_with_a_heading_or_a_cue(parts):
    parts = [part for part in parts if part[0] != "page_break" and "\n" not in part[1]]
    for page in paginate(script(*parts)).pages[:-1]:
        printed = body(page)
        kinds = {line.kind for line in printed}
        if not kinds <= {"scene_heading", "shot", "act_start"}:
            assert printed[-1].kind not in {"scene_heading", "shot", "act_start"}


def test_a_heading_and_an_unbreakable_speech_of_a_page_share_the_page():
    first, second = paginate(
        script(("scene_heading", "INT. A"), ("character_cue", "BO"), ("dialogue", speech(53, "and then")))
    ).pages
    assert [line.kind for line in first.lines[:3]] == ["scene_heading", "character_cue", "dialogue"]
    assert first.lines[-1].kind == "more"
    assert second.lines[1].text == "BO (CONT'D)"
