"""What a second reader is shown: every sentence once, in order, and around a pair what has to do with it."""

from __future__ import annotations

from storyroom.analysis.advised.showing import Sheet, around, sentence_at, sheets
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.state import story_of
from tests.fakes.second_scripts import BROKEN, FOLLOWS, MEANT, NOTICED, RAISED, SETUP, SLIP, manuscript

FILLER = "".join(
    f"\n\nEXT. FIELD {at} - DAY #{at}#\n\nA crow walks about in row {at}. It finds a grain.\n" for at in range(5, 40)
)


def at(script: Manuscript, words: str):
    start = script.script.text.index(words)
    found = sentence_at(script, start, start + len(words))
    assert found is not None
    return found


def test_a_short_script_is_one_sheet_with_its_headings() -> None:
    (sheet,) = sheets(manuscript(SLIP), 12_000)
    texts = [line.text for line in sheet.lines]
    assert texts[:2] == ["EXT. HARBOUR - DAWN", RAISED]
    assert next(line for line in sheet.lines if line.text.startswith("She gave")).speaker == "PASTOR HALE"
    assert len(texts) == 4 + len(manuscript(SLIP).sentences)


def test_a_long_script_is_cut_into_sheets_that_hold_all_of_it_and_no_more_than_there_is_room_for() -> None:
    script = manuscript(SLIP + FILLER)
    found = list(sheets(script, 600))
    assert len(found) > 3
    assert [one for sheet in found for one in sheet.sentences] == list(next(sheets(script, 10**9)).sentences)
    assert all(sum(len(line.text) + len(line.speaker) for line in sheet.lines) <= 600 for sheet in found)


def test_one_sentence_longer_than_the_room_still_comes() -> None:
    (sheet,) = sheets(manuscript("INT. A - DAY\n\n" + "word " * 400), 100_000)
    assert sum(len(sheet.sentences) for sheet in sheets(manuscript("INT. A - DAY\n\n" + "word " * 400), 100)) == len(sheet.sentences)  # fmt: skip


def test_around_a_pair_stands_what_has_to_do_with_it_in_order() -> None:
    script = manuscript(MEANT + FILLER)
    raised, broken = at(script, RAISED), at(script, BROKEN)
    sheet = around(script.once(story_of), raised, broken, 6_000)
    texts = [line.text for line in sheet.lines]
    assert sheet.number(raised) < sheet.number(broken)
    assert {RAISED, BROKEN, SETUP, NOTICED.split(". ")[0] + ".", FOLLOWS.split(". ")[0] + "."} <= set(texts)
    assert len({one.scene for one in sheet.sentences}) <= 8
    assert list(sheet.sentences) == sorted(sheet.sentences, key=lambda one: one.start)


def test_where_there_is_little_room_the_pair_still_stands() -> None:
    script = manuscript(MEANT)
    raised, broken = at(script, RAISED), at(script, BROKEN)
    sheet = around(script.once(story_of), raised, broken, 10)
    assert sheet.number(raised)
    assert sheet.number(broken)


def test_a_heading_can_be_pointed_at() -> None:
    script = manuscript(SLIP)
    found = at(script, "INT. NET SHED - NIGHT")
    assert Sheet(tuple(next(sheets(script, 9_000)).sentences)).number(found)
