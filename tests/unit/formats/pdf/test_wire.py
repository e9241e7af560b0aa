import pytest

from storyroom.formats.pdf.wire import Stretch, page_from, parse_line

GOOD = {"t": "Rain.", "l": 108.0, "r": 144.0, "b": 80.0, "s": 12.0}


def test_a_line_of_the_worker_becomes_a_segment():
    (segment,) = page_from({"page": 1, "w": 612, "h": 792, "lines": [GOOD | {"m": [[0, 4, 1]]}]}).segments
    assert (segment.text, segment.left, segment.base, segment.stretches) == ("Rain.", 108.0, 80.0, (Stretch(0, 4, 1),))


@pytest.mark.parametrize(
    "wrong",
    [{"t": 5}, {"t": "  "}, {"l": None}, {"b": "80"}, {"l": True}, {"b": float("nan")}],
)
def test_a_line_of_the_wrong_shape_is_left_out(wrong):
    assert page_from({"page": 1, "w": 612, "h": 792, "lines": [GOOD | wrong, "x", None]}).segments == ()


@pytest.mark.parametrize("far", [1e300, 10**400])
def test_words_far_off_the_sheet_are_kept(far):
    (segment,) = page_from({"lines": [GOOD | {"r": far}]}).segments
    assert (segment.text, segment.right) == ("Rain.", 20_000.0)


@pytest.mark.parametrize("stretches", ["x", [[0, 99999, 1], [3, 2, 1], [-1, 2, 1], ["a", 1, 1], [0, 1]], {}])
def test_stretches_beyond_the_text_are_cut_or_dropped(stretches):
    (segment,) = page_from({"lines": [GOOD | {"m": stretches}]}).segments
    assert all(0 <= stretch.start < stretch.end <= 5 for stretch in segment.stretches)


def test_control_letters_become_the_replacement_sign_one_for_one():
    (segment,) = page_from({"lines": [GOOD | {"t": "a\x00b\x1bc\ud800d\u200de\tf"}]}).segments
    assert segment.text == "a\ufffdb\ufffdc\ufffdd\u200de f"


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_object_is_none(line):
    assert parse_line(line) is None
