from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.provenance import NO_EVENT, Event, SpanLedger, chain
from storyroom.errors import InvalidRequestError
from storyroom.provenance.ledger import Stretch, ledger_of
from tests.unit.provenance.reports import EVENTS, TEXT, ledger

AI = Event("ai", "suggestion", "p", "t", "accept", words=3)
MIA = Event("mia", "person", "p", "t", "edit")


def made(*pieces: tuple[str, str], ai: Event = AI) -> SpanLedger:
    return ledger_of(
        "".join(text for text, _ in pieces), [ai, MIA], [Stretch(len(text), event) for text, event in pieces]
    )


def source(found: SpanLedger) -> str:
    return next(span.source for span in found.spans if span.event == "ai")


def test_spans_tile_the_draft_and_name_the_act_of_each_letter() -> None:
    found = ledger()
    assert [span.start for span in found.spans] == [0, *(span.end for span in found.spans[:-1])]
    assert found.spans[-1].end == len(TEXT)


def test_a_suggestion_taken_as_it_was_is_verbatim() -> None:
    assert source(made(("He runs ", "mia"), ("very fast now", "ai"))) == "ai_verbatim"


def test_a_suggestion_with_a_word_in_its_middle_is_edited() -> None:
    assert source(made(("very ", "ai"), ("slow ", "mia"), ("fast now", "ai"))) == "ai_edited"


def test_a_suggestion_with_a_word_cut_is_edited_and_says_how_much_is_left() -> None:
    found = made(("very fast", "ai"), (" today", "mia"))
    assert source(found) == "ai_edited"
    assert (found.passages[0].kept, found.passages[0].per_10000) == (2, 6_667)


def test_a_suggestion_whose_words_were_touched_is_edited() -> None:
    found = ledger_of("VERY fast now", [AI, MIA], [Stretch(5, "ai", ("mia",)), Stretch(8, "ai")])
    assert {span.source for span in found.spans} == {"ai_edited"}


def test_a_suggestion_of_unknown_length_is_never_taken_for_less_than_it_is() -> None:
    found = made(("very fast", "ai"), ai=AI._replace(words=None))
    assert (source(found), found.passages[0].per_10000) == ("ai_verbatim", None)


def test_unknown_and_imported_words_are_never_a_person_s() -> None:
    text = "one two"
    events = [Event("u", "unknown", "", "", ""), Event("i", "import", "p", "", "import_file")]
    assert [span.source for span in ledger_of(text, events, [Stretch(4, "u"), Stretch(3, "i")]).spans] == [
        "unknown",
        "imported",
    ]


@pytest.mark.parametrize(
    "stretches", [[], [Stretch(3, "mia")], [Stretch(30, "mia")], [Stretch(7, "who")], [Stretch(7, "mia", ("who",))]]
)
def test_what_does_not_cover_the_draft_is_refused(stretches: list[Stretch]) -> None:
    with pytest.raises(InvalidRequestError):
        ledger_of("one two", [MIA], stretches)


def test_an_empty_draft_has_an_empty_ledger() -> None:
    assert ledger_of("", [MIA], []).spans == ()


@given(st.integers(0, len(EVENTS) - 1), st.sampled_from(["actor", "time", "model", "origin", "before", "output"]))
def test_a_change_of_any_act_changes_every_link_after_it(at: int, part: str) -> None:
    changed = list(EVENTS)
    changed[at] = changed[at]._replace(**{part: "else"})
    links, others = chain(EVENTS), chain(changed)
    assert links[:at] == others[:at]
    assert all(one != two for one, two in zip(links[at:], others[at:], strict=True))
    assert NO_EVENT not in links
