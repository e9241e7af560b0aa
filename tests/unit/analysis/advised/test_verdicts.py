"""From pointers to findings: place, count, worlds. The attacks are a reader's who says whatever may do most harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storyroom.analysis.advised.showing import Sheet, sentence_at, sheets
from storyroom.analysis.advised.verdicts import Pair, agreed, doubts, facts_pointed_at, pair_of, placed, settled
from storyroom.analysis.continuity import Continuity
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.state import Story, story_of
from storyroom.domain.second_reader import Pointed, Word
from storyroom.domain.story import Finding, FindingKind, World
from tests.fakes.second_scripts import BROKEN, FOLLOWS, MEANT, NOTICED, RAISED, SETUP, SLIP, manuscript


class Case:
    """A script on one sheet, with the pair of the drowned woman."""

    def __init__(self, text: str, *, rules: bool, raised: str = RAISED, broken: str = BROKEN) -> None:
        self.script: Manuscript = manuscript(text)
        self.story: Story = self.script.once(story_of)
        (self.sheet,) = sheets(self.script, 50_000)
        found = next(doubts(self.script, Continuity().analyse(self.script).findings)) if rules else None
        self.pair: Pair = found or Pair(self.at(raised), self.at(broken), None, "life")

    def at(self, words: str):
        start = self.script.script.text.index(words)
        found = sentence_at(self.script, start, start + len(words))
        assert found is not None
        return found

    def number(self, words: str) -> int:
        return self.sheet.number(self.at(words))

    def judge(self, word: Word, seen: tuple[Word, ...] = ()) -> Finding | None:
        return settled(self.story, self.pair, self.sheet, placed(self.pair, self.sheet, word), "the model", seen=seen)

    def gold(self) -> Word:
        return Word(True, "same", (self.number(SETUP),), (self.number(NOTICED),), (self.number(FOLLOWS),))


def test_a_slip_that_the_rules_call_so_and_nobody_explains_stays_theirs() -> None:
    assert Case(SLIP, rules=True).judge(Word(True, "same")) is None


def test_what_is_meant_becomes_supported_with_whole_paragraphs_quoted_and_says_who_spoke() -> None:
    case = Case(MEANT, rules=True)
    found = case.judge(case.gold())
    assert found is not None
    assert (found.kind, found.by, found.spoken_by) == (FindingKind.SUPPORTED_SUBVERSION, "model", "the model")
    assert found.unaided is FindingKind.ERROR
    assert [one.quote for kind in found.support for one in kind] == [SETUP, NOTICED, FOLLOWS]


def test_one_kind_of_support_is_a_question() -> None:
    case = Case(MEANT, rules=True)
    found = case.judge(case.gold()._replace(acknowledgement=(), consequence=()))
    assert found is not None
    assert found.kind is FindingKind.QUESTION


def test_where_a_second_reader_sees_no_contradiction_an_error_is_asked_and_never_dropped() -> None:
    found = Case(SLIP, rules=True).judge(Word(False, "same"))
    assert found is not None
    assert (found.kind, found.unaided, found.support.kinds) == (FindingKind.QUESTION, FindingKind.ERROR, 0)


def test_two_shown_lines_that_only_a_second_reader_saw_may_be_an_error() -> None:
    found = Case(SLIP, rules=False).judge(Word(True, "same"))
    assert found is not None
    assert (found.kind, found.rule, found.unaided) == (FindingKind.ERROR, "pointed_life", None)
    assert found.expectation == "Who is dead or gone acts no more."
    assert [one.quote for one in found.citations] == [RAISED, BROKEN]


def test_what_the_rules_had_not_seen_is_an_error_only_where_every_reading_sees_it() -> None:
    case = Case(SLIP, rules=False)
    yes, no = Word(True, "same"), Word(True, "memory")
    assert [one and one.kind for one in (case.judge(yes, (yes, no, yes)), case.judge(yes, (yes, yes, yes)))] == [
        FindingKind.QUESTION,
        FindingKind.ERROR,
    ]


@pytest.mark.parametrize(
    ("raised", "broken"),
    [
        ("She gave a good deal, and she borrowed nothing.", BROKEN),
        (RAISED, "The boat goes on Friday, and I go with it."),
    ],
)
def test_what_somebody_says_is_never_an_error_by_a_second_readers_word_alone(raised: str, broken: str) -> None:
    found = Case(SLIP, rules=False, raised=raised, broken=broken).judge(Word(True, "same"))
    assert found is not None
    assert found.kind is FindingKind.QUESTION


@pytest.mark.parametrize("heading", ["INT. NET SHED - NIGHT (DREAM)", "INT. NET SHED - FLASHBACK"])
def test_what_is_dreamt_or_remembered_is_never_an_error(heading: str) -> None:
    found = Case(SLIP.replace("INT. NET SHED - NIGHT", heading), rules=False).judge(Word(True, "same"))
    assert found is not None
    assert found.kind is FindingKind.QUESTION


def test_a_pair_of_its_own_that_does_not_break_is_not_told() -> None:
    assert Case(SLIP, rules=False).judge(Word(False, "same")) is None


def test_lines_in_the_wrong_place_support_nothing() -> None:
    """A reader who points at everything for everything gets each line once, where it can stand."""
    case = Case(MEANT, rules=False)
    every = tuple(range(1, len(case.sheet.sentences) + 1))
    word = placed(case.pair, case.sheet, Word(True, "same", every, every, every))
    lines = case.sheet.sentences
    assert all(lines[one - 1].start < case.pair.broken.start for one in word.setup)
    assert all(lines[one - 1].start > case.pair.broken.start for one in word.consequence)
    elements = [lines[one - 1].element for role in word[2:] for one in role]
    assert len(elements) == len(set(elements))
    assert not {case.pair.raised.element, case.pair.broken.element} & set(elements)


def test_a_line_that_the_rules_found_goes_only_where_no_reading_points_at_it() -> None:
    text = MEANT.replace(
        SETUP, "As you know, the drowned come home for one tide to finish the mesh they left, though drowned they are."
    )
    case = Case(text, rules=True)
    assert case.pair.finding is not None
    assert case.pair.finding.support.setup
    own = case.number("As you know, the drowned come home")
    kept = case.judge(Word(True, "same"), seen=(Word(True, "same", (), (), (own,)),))
    assert kept is None or kept.support.setup == case.pair.finding.support.setup
    gone = case.judge(Word(True, "same"))
    assert gone is not None
    assert not gone.support.setup


def test_what_the_rules_hold_supported_stays_supported_where_no_contradiction_is_seen() -> None:
    case = Case(MEANT, rules=True)
    rules = case.judge(case.gold())
    assert rules is not None
    case.pair = Pair(case.pair.raised, case.pair.broken, rules)
    assert case.judge(Word(False, "same")) is None


def test_readings_are_put_together_and_two_must_say_that_it_breaks() -> None:
    one, other = Word(True, "same", (1,), (), (5,)), Word(True, "same", (2,), (4,), (5,))
    assert agreed((one, other)) == Word(True, "same", (1, 2), (4,), (5,))
    assert not agreed((one, Word(True, "dream"))).breaks
    assert not agreed((one,)).breaks


def test_a_paragraph_does_not_clash_with_itself() -> None:
    (sheet,) = sheets(manuscript("INT. A - DAY\n\nA door opens. A door shuts.\n"), 9_000)
    assert pair_of(sheet, 2, 3, "other") is None


def test_what_a_person_settled_is_not_looked_at_again() -> None:
    case = Case(SLIP, rules=True)
    found = Continuity().analyse(case.script).findings
    assert list(doubts(case.script, [replace(one, by="person") for one in found])) == []


def test_a_fact_has_words_of_its_line_and_the_world_as_the_house_reads_it() -> None:
    script = manuscript(SLIP)
    (sheet,) = sheets(script, 9_000)
    drowned, said = (
        next(at for at, line in enumerate(sheet.lines, 1) if words in line.text) for words in ("drowned", "Friday")
    )
    found = list(
        facts_pointed_at(
            script,
            sheet,
            [
                Pointed(drowned, "life", "nora", "DROWNED", False),
                Pointed(said, "vow", "pia", "on Friday", True),
                Pointed(drowned, "life", "Nora", "murdered by Hale", True),
                Pointed(drowned, "life", "or", "drowned", True),
                Pointed(drowned, "life", "", "drowned", True),
            ],
        )
    )
    assert found[2:] == [None, None, None]
    first, second = found[:2]
    assert first is not None
    assert second is not None
    assert (first.subject, first.value, first.polarity, first.world, first.by) == (
        "NORA",
        "drowned",
        False,
        World.SHOWN,
        "model",
    )
    assert (second.subject, second.value, second.world) == ("PIA", "on Friday", World.CLAIMED)


def test_a_sheet_knows_no_number_of_what_it_does_not_show() -> None:
    assert Sheet(()).number(manuscript(SLIP).sentences[0]) == 0
