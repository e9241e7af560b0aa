import pytest

from storyroom.domain.eighths import format_eighths, parse_eighths


@pytest.mark.parametrize(("eighths", "written"), [(19, "2 3/8"), (4, "4/8"), (16, "2"), (0, "0"), (9, "1 1/8")])
def test_a_length_is_written_as_the_trade_writes_it(eighths, written):
    assert format_eighths(eighths) == written


def test_every_length_reads_back_as_written():
    assert [parse_eighths(format_eighths(length)) for length in range(2000)] == list(range(2000))


@pytest.mark.parametrize(("written", "eighths"), [("1 1/8", 9), ("2/8", 2), ("2", 16), ("19/8", 19), (" 1 1/2 ", 12)])
def test_other_ways_of_writing_a_length_are_read(written, eighths):
    assert parse_eighths(written) == eighths


@pytest.mark.parametrize("written", ["", " ", "-1", "1/3", "1 2", "two", "1/0", "9" * 100, "1.5", "²/8"])
def test_what_is_no_length_is_refused(written):
    with pytest.raises(ValueError, match="Not a length"):
        parse_eighths(written)


def test_a_negative_length_is_refused():
    with pytest.raises(ValueError, match="negative"):
        format_eighths(-1)
