"""Names in their parts: keys, titles, what can be one person's, how they are shown."""

import pytest

from storyroom.analysis.casting.groups import is_general, is_group, parts_of
from storyroom.analysis.casting.names import as_name, compatible, key_of, shown
from storyroom.analysis.casting.spellings import near_names


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Mr. Otter", "MR OTTER"),
        ("O’HARA", "O'HARA"),
        ("*Zelda*", "ZELDA"),
        ("A & B", "A AND B"),
        ("J.J.", "JJ"),
        ("…", ""),
    ],
)
def test_two_spellings_have_one_key(said, key):
    assert key_of(said) == key


def test_titles_are_told_from_the_core():
    assert as_name("THE MRS. OTTER")[1:] == (("MRS",), ("OTTER",))
    assert as_name("CAPTAIN") == ("CAPTAIN", (), ("CAPTAIN",))


def test_mr_and_mrs_cannot_be_one_person_and_a_captain_can_be_a_mister():
    assert not compatible(as_name("MR OTTER"), as_name("MRS OTTER"))
    assert compatible(as_name("CAPTAIN OTTER"), as_name("MR OTTER"))
    assert compatible(as_name("OTTER"), as_name("MRS OTTER"))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ZELDA BRODY", "Zelda Brody"),
        ("McTAVISH", "McTavish"),
        ("McTavish", "McTavish"),
        ("ANNE-MARIE", "Anne-Marie"),
        ("MR. OTTER", "Mr. Otter"),
    ],
)
def test_names_are_shown_as_prose_spells_them(said, name):
    assert shown(said) == name


def test_groups_are_known_by_their_words():
    assert is_group("ALL", ())
    assert is_group("BOTH TWINS", ())
    assert is_group("SAILORS", ())
    assert is_group("ZELDA AND ARLO", ())
    assert not is_group("ZELDA", ())
    assert not is_group("OLD SAILOR", ())
    assert parts_of("ZELDA AND ARLO") == ("ZELDA", "ARLO")
    assert is_general("ALL STAFF")
    assert not is_general("THE CHOIR")


@pytest.mark.parametrize("slip", ["ZELD", "ZELDDA", "ZEDLA", "ZALDA"])
def test_one_letter_from_a_frequent_name_is_doubtful(slip):
    assert near_names({"ZELDA": 9, slip: 1}) == ((slip, "ZELDA"),)


@pytest.mark.parametrize(
    "said",
    [
        {"MR OTTER": 9, "MRS OTTER": 1},
        {"GUARD 1": 9, "GUARD 2": 1},
        {"ZELDA": 9, "ARLO": 1},
        {"ZELDA": 9, "ZALDA": 5},
        {"BEE": 9, "LEE": 1},
    ],
)
def test_two_people_are_not_doubtful(said):
    assert near_names(said) == ()
