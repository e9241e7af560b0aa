"""A script held against canon: what breaks it is an error with both quotes, and what only looks so is none."""

import pytest

from storyroom.analysis.canon.checks import breaches_of_canon, unread
from storyroom.analysis.continuity import Continuity
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.story import FindingKind
from storyroom.journeys.read import read_script
from tests.unit.analysis.canon.cases import HELD, KNOWN, Pair, script
from tests.unit.analysis.canon.cases_more import MORE, NEAR

ALL = (*KNOWN, *MORE)


def pinned(*said: str, kind: CanonKind = CanonKind.STATEMENT) -> tuple[Canon, ...]:
    return tuple(Canon(f"canon:{n}", kind, one, "draft:1", f"Bible.md, line {n}") for n, one in enumerate(said, 1))


def manuscript(text: str, *canon: Canon) -> Manuscript:
    return Manuscript(read_script("x.fountain", text.encode()).screenplay, canon=canon)


def found(text: str, *said: str):
    return list(breaches_of_canon(manuscript(text, *pinned(*said))))


def errors(text: str, *said: str):
    return [one for one in found(text, *said) if one.kind is FindingKind.ERROR]


def hits(pair: Pair) -> bool:
    return any(pair.broken in one.citations[-1].quote for one in errors(script(pair.breaks), pair.canon))


@pytest.mark.parametrize("pair", ALL, ids=[f"{pair.canon} {pair.broken}" for pair in ALL])
def test_what_the_script_shows_against_canon_is_an_error_that_quotes_both(pair):
    made = manuscript(script(pair.breaks), *pinned(pair.canon))
    (one,) = [one for one in breaches_of_canon(made) if one.kind is FindingKind.ERROR]
    assert pair.broken in one.citations[-1].quote
    assert [quote.quote for quote in one.canon] == [pair.canon]
    assert all(made.script.text[quote.start : quote.end] == quote.quote for quote in one.citations)


@pytest.mark.parametrize("pair", ALL, ids=[f"{pair.canon} {pair.broken}" for pair in ALL])
def test_what_only_looks_as_if_it_broke_canon_is_no_error(pair):
    assert [(one.rule, one.citations) for one in errors(script(pair.keeps), pair.canon)] == []


@pytest.mark.parametrize(("said", "body"), NEAR, ids=[f"{said} {body}" for said, body in NEAR])
def test_what_comes_near_and_keeps_to_canon_is_no_error(said, body):
    assert [one.citations for one in errors(script(body), said)] == []


def test_the_pairs_that_no_rule_was_tuned_to_do_nearly_as_well():
    right = sum(map(hits, HELD))
    wrong = [pair.canon for pair in HELD if errors(script(pair.keeps), pair.canon)]
    assert right >= len(HELD) * 0.85
    assert len(wrong) <= 1, wrong


def test_without_canon_nothing_is_found_and_nothing_is_noted():
    made = manuscript(script("Mara swims."))
    assert list(breaches_of_canon(made)) == []
    assert unread(made) == ()


def test_what_the_rules_cannot_read_is_said_and_not_dropped():
    made = manuscript(script("Mara swims."), *pinned("Mara cannot swim.", "Love is a long word.", "Perhaps Tom is 40."))
    assert unread(made) == (
        "2 of 3 canon statements could not be read and were not checked.",
        "Not checked: “Love is a long word.” (Bible.md, line 2); “Perhaps Tom is 40.” (Bible.md, line 3).",
    )
    assert Continuity().analyse(made).notes == unread(made)


def test_what_somebody_only_says_is_at_most_a_question():
    told = "TOM\nMara? She is my cousin. My cousin, Mara.\n\nMARA\nYes."
    (one,) = found(script(told), "Tom is Mara's brother.")
    assert one.kind is FindingKind.QUESTION


def test_what_is_dreamt_or_played_is_no_error():
    dream = "INT. BEDROOM - NIGHT (DREAM) #2#\n\nMara swims over the roofs."
    stage = "A stage, painted waves, an audience of six.\n\nMara swims from left to right.\n\nThe curtain falls."
    assert errors(script(dream), "Mara cannot swim.") == []
    assert errors(script(stage), "Mara cannot swim.") == []


def test_support_in_the_script_makes_it_a_question_or_a_supported_subversion():
    body = (
        "TOM\nA summer of lessons, and who would think it: Mara in the water, learning to swim like the children swim.\n\n"
        "EXT. SEA - DAY #3#\n\nMara swims to the buoy."
    )
    (one,) = found(script(body), "Mara cannot swim.")
    assert one.kind is not FindingKind.ERROR
    assert "lessons" in one.support.setup[0].quote


def test_a_line_that_only_says_again_what_canon_says_supports_nothing():
    body = "MARA\nI cannot swim, Tom, you know I cannot swim.\n\nEXT. SEA - DAY #3#\n\nMara swims to the buoy."
    (one,) = found(script(body), "Mara cannot swim.")
    assert one.kind is FindingKind.ERROR


def test_a_statement_that_explains_what_the_rules_find_is_shown_with_it_and_lessens_it():
    text = script(
        "IVO, 40, drowns off the point. They lower Ivo's coffin into the ground.\n\n"
        "INT. INN - NIGHT #3#\n\nIVO, dripping, sits down and eats the soup."
    )
    plain = Continuity().analyse(manuscript(text)).findings
    assert [one.kind for one in plain if one.rule == "dead_acts"] == [FindingKind.ERROR]
    said = "The drowned come home for one tide."
    held = Continuity().analyse(manuscript(text, *pinned(said)))
    (one,) = [one for one in held.findings if one.rule == "dead_acts"]
    assert one.kind is FindingKind.QUESTION
    assert [quote.quote for quote in one.explained] == [said]
    assert held.notes == ()


def test_a_statement_that_forbids_explains_nothing():
    text = script(
        "IVO, 40, drowns off the point.\n\nINT. INN - NIGHT #3#\n\nIVO, dripping, sits down and eats the soup."
    )
    held = Continuity().analyse(manuscript(text, *pinned("The drowned never come home.")))
    assert all(one.explained == () for one in held.findings)


def test_two_pinned_things_that_contradict_each_other_are_a_question_that_names_both():
    (one,) = found(script("Rain."), "Mara is 34.", "Mara Voss: age 41.", "Tom is 34.")
    assert one.kind is FindingKind.QUESTION
    assert [quote.source for quote in one.canon] == ["Bible.md, line 1", "Bible.md, line 2"]
    assert one.citations == ()


def test_a_deed_in_canon_that_canon_rules_out_is_a_question_that_names_both():
    (one,) = found(script("Rain."), "Mara cannot swim.", "Mara swims every morning.", "Tom swims too.")
    assert [quote.quote for quote in one.canon] == ["Mara cannot swim.", "Mara swims every morning."]
    assert (one.kind, one.citations) == (FindingKind.QUESTION, ())


def test_a_death_that_another_draft_and_this_one_show_is_no_matter_of_canon():
    end = "IVO, 40, drowns off the point. They lower Ivo's coffin into the ground."
    made = manuscript(
        script("IVO, 40, eats the soup.\n\nEXT. SEA - NIGHT #3#\n\nIVO drowns in the harbour."),
        *pinned(end, kind=CanonKind.SCENE),
    )
    other = manuscript(script("IVO, 40, eats the soup."), *pinned(end, kind=CanonKind.SCENE))
    assert [one.rule for one in breaches_of_canon(made)] == []
    assert [(one.rule, one.kind) for one in breaches_of_canon(other)] == [("canon_life", FindingKind.QUESTION)]


SCENE = "INT. KITCHEN - DAY\n\nTOM, 40, Mara's brother, cuts the bread.\n\nMARA\nNot so thick.\n"


def test_what_a_pinned_scene_shows_and_a_new_draft_shows_otherwise_is_found():
    scene = pinned(SCENE, kind=CanonKind.SCENE)
    made = manuscript(script("TOM, 40, Mara's cousin, cuts the bread."), *scene)
    (one,) = [one for one in breaches_of_canon(made) if one.rule == "canon_kin"]
    assert "Mara's brother" in one.canon[0].quote
    assert one.kind is FindingKind.ERROR


def test_a_draft_is_never_compared_with_itself():
    text = script("TOM, Mara's brother, coughs. INES, 34, nods.\n\nEXT. QUAY - DAY #3#\n\nTOM, Mara's cousin, waits.")
    whole = pinned(text, kind=CanonKind.DOCUMENT)
    piece = pinned(text[text.index("EXT. HARBOUR") : text.index("EXT. QUAY")], kind=CanonKind.SCENE)
    assert list(breaches_of_canon(manuscript(text, *whole, *piece))) == []


def test_the_findings_stand_among_the_others_with_errors_first():
    text = script("Mara swims.\n\nTOM\nMara is my cousin Mara.\n")
    made = manuscript(text, *pinned("Mara cannot swim.", "Tom is Mara's brother.", "Ines is 34.", "Ines is 50."))
    kinds = [one.kind for one in Continuity().analyse(made).findings]
    assert FindingKind.ERROR in kinds
    assert kinds == sorted(kinds, key=list(FindingKind).index)


@pytest.mark.parametrize(
    "said",
    ["‹0› is ‹9›.", "Nobody but " * 200, "(" * 900, "Mara " * 300, "No " * 400, ": : :", "Mara's " * 200 + "brother."],
    ids=range(7),
)
def test_hostile_statements_break_nothing(said):
    assert isinstance(found(script("Mara swims."), said), list)
