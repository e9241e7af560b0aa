"""Ages as scripts write them."""

import pytest

from storyroom.analysis.casting.ages import AGE, years


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("28, nervous", 28), ("40s)", 40), ("seventy-one, brown coat", 71), ("early thirties.", 30), ("mid-50s,", 50),
        ("24 for ever, wet", 24), ("twelve,", 12), ("about nineteen,", 19), ("aged 6.", 6), ("in her sixties,", 60),
        ("a hundred,", 100), ("11 years old,", 11), ("teens)", 13),
    ],
)  # fmt: skip
def test_an_age_is_read(said, age):
    found = AGE.match(said)
    assert found is not None
    assert years(found["age"]) == age


@pytest.mark.parametrize("said", ["baker, 28", "three-wheeled van", "ten sacks of flour", "4th Street", "12:30"])
def test_other_numbers_are_no_ages(said):
    assert AGE.match(said) is None
