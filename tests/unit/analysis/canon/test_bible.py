"""A series bible becomes short statements with their lines; nothing is invented, and hostile text costs little."""

import re

import pytest

from storyroom.analysis.canon.bible import statements

BIBLE = """# The Heron: series bible

## Rules of the world

- Vampires never enter uninvited.
1. Nobody but the abbot has a key to the crypt.

### MARA VOSS (34)

Age: 34
**Occupation:** nurse
- Hair: red
- Cannot swim
Tom is Mara's brother. He lost his left hand in 1931.
She grew up on Gull Island.

| Name | Age | Job |
|------|-----|-----|
| Ines | 34  | nurse |
| Leo  | 12  | |

DR. HALE

Died before the story begins.
"""


def test_headings_bullets_numbers_keys_tables_and_prose_become_statements_with_their_lines():
    assert statements(BIBLE) == (
        (5, "Vampires never enter uninvited."),
        (6, "Nobody but the abbot has a key to the crypt."),
        (10, "Mara Voss: age 34."),
        (11, "Mara Voss: occupation nurse."),
        (12, "Mara Voss: hair red."),
        (13, "Mara Voss: Cannot swim."),
        (14, "Tom is Mara's brother."),
        (14, "Tom: He lost his left hand in 1931."),
        (15, "Mara Voss: She grew up on Gull Island."),
        (19, "Ines: age 34."),
        (19, "Ines: job nurse."),
        (20, "Leo: age 12."),
        (24, "Dr. Hale: Died before the story begins."),
    )


def test_every_word_of_a_statement_is_a_word_of_the_text():
    words = {word.lower() for word in re.findall(r"\w+", BIBLE)}
    said = {word.lower() for _, statement in statements(BIBLE) for word in re.findall(r"\w+", statement)}
    assert said <= words


def test_a_key_of_two_columns_under_a_heading_is_about_the_heading():
    text = "## Tom Marsh\n\n| Trait | Value |\n|---|---|\n| Eyes | green |\n"
    assert statements(text) == ((5, "Tom Marsh: eyes green."),)


def test_an_underlined_heading_counts_and_a_part_of_the_bible_is_no_subject():
    assert statements("Mara Voss\n=========\n\nAge: 34\n") == ((4, "Mara Voss: age 34."),)
    assert statements("## Locations\n\nNever shown by day.\n") == ((3, "Never shown by day."),)


def test_sentences_of_a_paragraph_are_told_apart_and_keep_their_lines():
    text = "The Heron sank in 1931. Nobody\nwas saved. The wreck lies\noff Gull Island.\n"
    assert statements(text) == (
        (1, "The Heron sank in 1931."),
        (1, "Nobody was saved."),
        (2, "The wreck lies off Gull Island."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 100_000,
        "a" * 2_000_000,
        "a: " * 500_000,
        "- a b c.\n" * 100_000,
        "| a " * 300_000 + "\n",
        "# " * 300_000,
        "a line of prose\n" * 100_000,
        "\x00\x1b[31m\u202e Mara is 34.\r\n",
        "[" * 50_000 + "](" * 50_000,
        "*_`<" * 100_000,
    ],
    ids=range(11),
)
def test_hostile_text_ends_and_is_bounded(text):
    found = statements(text)
    assert len(found) <= 5_000
    assert all(len(said) <= 401 and said.isprintable() for _, said in found)
