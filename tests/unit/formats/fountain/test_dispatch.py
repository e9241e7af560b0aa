"""The table of rules: its order, its marks, and what ends a paragraph."""

from __future__ import annotations

import pytest

from storyroom.formats.fountain.dispatch import breaks_paragraph, rule_for
from storyroom.formats.fountain.rules import RULES


@pytest.mark.parametrize(
    ("line", "before", "after", "name"),
    [
        ("INT. A", True, False, "scene_heading"),
        ("INT. A", False, True, "action"),
        ("CUT TO:", True, True, "transition"),
        ("CUT TO:", True, False, "cue"),
        ("MARIT", True, False, "cue"),
        ("MARIT", True, True, "action"),
        ("MARIT", False, False, "action"),
        ("@marit", True, True, "forced_cue"),
        (".A", True, True, "forced_heading"),
        ("..A", True, True, "action"),
        ("!A", False, False, "forced_action"),
        ("> A <", False, False, "centered"),
        ("> A", False, False, "forced_transition"),
        ("~a", False, False, "lyric"),
        ("# a", False, False, "section"),
        ("= a", False, False, "synopsis"),
        ("====", False, False, "page_break"),
        ("A" * 251, True, False, "action"),
    ],
)
def test_the_first_rule_that_matches_reads_a_line(line, before, after, name):
    assert rule_for(line, before=before, after=after).name == name


@pytest.mark.parametrize("mark", "!.@~>#=<^*_[(")
def test_a_mark_alone_forces_nothing(mark):
    assert rule_for(mark, before=True, after=True).name == "action"
    assert not breaks_paragraph(mark)


def test_every_line_finds_a_rule_because_the_last_takes_any():
    assert RULES[-1].name == "action"
    assert RULES[-1].matches("anything", False, False)


def test_only_marked_lines_break_a_paragraph():
    assert [line for line in ("# a", "= a", "===", "~a", "> a", ".a", "@a", "!a", "INT. A", "A") if breaks_paragraph(line)] == [
        "# a", "= a", "===", "~a", "> a",
    ]  # fmt: skip
