"""The rules of the story: each finds its breach with both quotes, and is not taken in by what only looks like one."""

import re
from dataclasses import replace

import pytest

from storyroom.analysis.continuity import Continuity
from storyroom.domain.canon import Canon, CanonKind, finding_key
from storyroom.domain.story import FindingKind
from tests.unit.analysis.story_breaks import BREAKS, MERE_LOOKS
from tests.unit.analysis.story_cases import CASES, LOOK_ALIKES, SUPPORTED
from tests.unit.analysis.test_manuscript import manuscript_of


def findings(text):
    return Continuity().analyse(manuscript_of(text)).findings


@pytest.mark.parametrize("case", [*CASES, *BREAKS], ids=[f"{case.rule}: {case.broken}" for case in (*CASES, *BREAKS)])
def test_each_rule_finds_its_breach_and_quotes_both_sides_to_the_letter(case):
    made = manuscript_of(case.script)
    found = [one for one in Continuity().analyse(made).findings if one.rule == case.rule]
    assert found, [one.rule for one in findings(case.script)]
    raised, broken = found[0].citations[0], found[0].citations[-1]
    assert case.raised in raised.quote
    assert case.broken in broken.quote
    assert all(made.script.text[one.start : one.end] == one.quote for one in found[0].citations)
    assert found[0].kind is not FindingKind.SUPPORTED_SUBVERSION


@pytest.mark.parametrize("text", (LOOK_ALIKES | MERE_LOOKS).values(), ids=LOOK_ALIKES | MERE_LOOKS)
def test_what_only_looks_like_a_breach_is_no_error(text):
    assert [(one.rule, one.citations) for one in findings(text) if one.kind is FindingKind.ERROR] == []


def test_who_is_buried_by_others_does_not_act():
    body = "EXT. QUAY - DAY\n\nHALVARD, 60, lies under a sheet. He is dead.\n\nINT. CHURCH - DAY\n\nThey bury Halvard. Six men carry the coffin.\n"
    assert findings(body) == ()
    (found,) = findings(body + "\nINT. KITCHEN - NIGHT\n\nHalvard walks in and pours himself coffee.\n")
    assert found.citations[-1].quote == "Halvard walks in and pours himself coffee."


def test_a_breach_that_is_planted_noticed_and_followed_is_a_supported_subversion_with_its_lines():
    (found,) = [one for one in findings(SUPPORTED) if one.rule == "prop_reappears"]
    assert found.kind is FindingKind.SUPPORTED_SUBVERSION
    assert "cast another" in found.support.setup[0].quote
    assert "bottom of the lake" in found.support.acknowledgement[0].quote
    assert "print of a silver compass" in found.support.consequence[0].quote


def test_one_kind_of_support_makes_it_a_question():
    without = re.sub(r"LENE\nThat silver.*?mould!\n", "", SUPPORTED, flags=re.DOTALL)
    without = without.replace("The mould lies open, warm, the print of a silver compass in it.", "Rain.")
    (found,) = [one for one in findings(without) if one.rule == "prop_reappears"]
    assert found.kind is FindingKind.QUESTION
    assert [bool(kind) for kind in found.support] == [True, False, False, False]


def test_the_writers_own_note_beside_it_is_a_mark():
    case = next(case for case in CASES if case.rule == "prop_reappears")
    (plain,) = [one for one in findings(case.script) if one.rule == "prop_reappears"]
    (marked,) = [one for one in findings(case.script + "\n[[Intended: he had two.]]\n") if one.rule == "prop_reappears"]
    assert (plain.kind, marked.kind) == (FindingKind.ERROR, FindingKind.QUESTION)
    assert "he had two" in marked.support.mark[0].quote


def test_errors_come_first_and_the_order_is_always_the_same():
    text = "\n\n".join(case.script for case in CASES[:6])
    kinds = [one.kind for one in findings(text)]
    assert kinds == sorted(kinds, key=list(FindingKind).index)
    assert findings(text) == findings(text)


def test_sentences_without_a_word_are_passed_over():
    assert findings("INT. A - DAY\n\n...\n\n-- ?! --\n\nADA\n...\n") == ()


def test_hostile_prose_costs_little_and_breaks_nothing():
    text = "INT. A - DAY\n\n" + "dead " * 4_000 + "\n\nB\n" + "never " * 4_000 + "\n"
    assert isinstance(findings(text), tuple)


def test_what_a_person_called_intended_is_no_error_and_says_that_a_person_said_so():
    case = CASES[0]
    (first, *_) = [one for one in findings(case.script) if one.rule == case.rule]
    assert first.kind is not FindingKind.SUPPORTED_SUBVERSION
    meant = Canon("canon:1", CanonKind.INTENDED, first.expectation, "draft:1", "Blue", key=finding_key(first))
    made = replace(manuscript_of(case.script), canon=(meant,))
    (settled, *_) = [one for one in Continuity().analyse(made).findings if one.rule == case.rule]
    assert (settled.kind, settled.by) == (FindingKind.SUPPORTED_SUBVERSION, "person")
    assert settled.citations == first.citations


def test_a_persons_word_about_another_finding_changes_nothing():
    case = CASES[0]
    other = Canon("canon:1", CanonKind.INTENDED, "", "draft:1", "Blue", key="0" * 64)
    made = replace(manuscript_of(case.script), canon=(other,))
    assert Continuity().analyse(made).findings == findings(case.script)
