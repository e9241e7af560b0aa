"""Facts: each kind is read off prose or speech, with its world, its polarity and its very words."""

import pytest

from storyroom.analysis.facts import Facts, facts_of
from tests.unit.analysis.story_cases import CASES, LOOK_ALIKES
from tests.unit.analysis.test_manuscript import manuscript_of

KINDS = {
    "dead_acts": ("life", "Petra", "dead", True),
    "prop_reappears": ("condition", "the silver compass", "gone", True),
    "handed_over": ("possession", "Nadia", "the green passport", False),
    "locked": ("access", "cellar", "shut", True),
    "ability": ("ability", "Ilse", "blind", True),
    "kinship": ("kinship", "Clara and Edgar", "siblings", True),
    "count": ("count", "bullet", "1", True),
    "ages": ("age", "Jonas", "20", True),
}


def facts(text):
    return manuscript_of(text).once(facts_of)


@pytest.mark.parametrize("rule", KINDS)
def test_each_kind_of_fact_is_read(rule):
    case = next(case for case in CASES if case.rule == rule)
    assert KINDS[rule] in [(one.kind, one.subject, one.value, one.polarity) for one in facts(case.script)]


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_every_fact_quotes_the_script_to_the_letter(case):
    made = manuscript_of(case.script)
    found = made.once(facts_of)
    assert found
    assert all(made.script.text[one.evidence.start : one.evidence.end] == one.evidence.quote for one in found)


def test_what_is_filmed_or_remembered_is_a_fact_of_that_world():
    shown = {
        one.world.value
        for one in facts(LOOK_ALIKES["a film on a wall"])
        if one.subject == "Petra" and one.kind == "presence"
    }
    assert shown == {"shown", "performance"}
    past = [
        one.world.value
        for one in facts(LOOK_ALIKES["a flashback"])
        if one.subject == "Petra" and one.kind == "presence"
    ]
    assert past == ["shown", "flashback"]


def test_the_report_has_a_row_a_fact_and_says_who_spoke():
    report = Facts().analyse(manuscript_of(CASES[0].script))
    assert len(report.tables[0].rows) == len(report.data["facts"])
    assert {row.by for row in report.tables[0].rows} == {"rules"}
    assert "without a model" in report.notes[0]


def test_a_script_without_facts_says_so():
    assert Facts().analyse(manuscript_of("Rain.\n")).notes == ("The rules found no fact in this script.",)
