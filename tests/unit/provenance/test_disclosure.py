from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from storyroom.domain.canonical import canonical
from storyroom.domain.disclosure import as_json
from storyroom.domain.provenance import SOURCE_CLASSES
from storyroom.errors import InvalidRequestError
from storyroom.provenance.counting import share
from storyroom.provenance.disclosure import PAYLOAD_TYPE, Context, disclose, envelope, pre_authentication
from tests.unit.provenance.reports import MEASURED, TEXT, Key, ledger, report, screenplay, signed


def test_words_are_counted_by_class() -> None:
    found = {one.source: one.words for one in report().totals.by_source}
    assert found == {"human": 36, "ai_verbatim": 7, "ai_edited": 4, "imported": 11, "unknown": 2}
    assert sum(found.values()) == report().totals.words


def test_the_models_share_stands_with_the_error_of_the_method() -> None:
    ai = report().totals.ai
    assert (ai.words, ai.per_10000) == (11, share(11, 60))
    assert (ai.low_per_10000, ai.high_per_10000) == (ai.per_10000 - 50, ai.per_10000 + 50)


def test_scenes_are_counted_where_at_least_one_word_is_of_the_class() -> None:
    found = {one.source: one.scenes for one in report().totals.by_source}
    assert found == {"human": 3, "ai_verbatim": 1, "ai_edited": 1, "imported": 1, "unknown": 1}


def test_kinds_of_element_are_told_apart() -> None:
    kinds = {one.kind: dict(zip(SOURCE_CLASSES, one.words, strict=True)) for one in report().totals.by_kind}
    assert kinds["transition"] == {"human": 0, "ai_verbatim": 0, "ai_edited": 0, "imported": 0, "unknown": 2}
    assert kinds["title"]["imported"] == 3
    assert kinds["dialogue"]["ai_verbatim"] == 6


def test_a_name_is_whose_who_first_wrote_it() -> None:
    found = {one.name: (one.events, one.origin) for one in report().names}
    assert found == {"FISHER": (("mia", "ai1"), "person"), "MARA": (("mia",), "person")}


def test_gaps_are_told_and_counted() -> None:
    assert [(gap.gap, gap.count, gap.where) for gap in report().gaps] == [
        ("unknown_words", 2, ()),
        ("imported_words_without_history", 11, ()),
        ("events_without_actor", 1, ("lost",)),
    ]


@pytest.mark.parametrize(
    ("threshold", "said"), [(0, "above"), (1_832, "above"), (1_833, "open"), (2_216, "open"), (2_217, "below")]
)
def test_de_minimis_is_prefilled_and_unknown_words_leave_it_open(threshold: int, said: str) -> None:
    assert report(threshold).de_minimis.prefilled == said
    assert report(threshold).de_minimis.decision == ""


def test_the_report_holds_no_text_of_the_draft_but_names() -> None:
    written = signed().decode()
    assert not any(words in written for words in ("counts the nets", "anybody", "swinging"))


def test_a_ledger_of_another_draft_is_refused() -> None:
    whole = report()
    context = Context(whole.draft, "", "", whole.rules, MEASURED, 0)
    with pytest.raises(InvalidRequestError):
        disclose(screenplay(TEXT + "More."), ledger(), context)


def test_the_file_turns_into_an_envelope_that_other_tools_check() -> None:
    found = json.loads(envelope(signed()))
    payload = base64.b64decode(found["payload"])
    assert payload == canonical(as_json(report()))
    assert found["payloadType"] == PAYLOAD_TYPE
    assert Key().sign(pre_authentication(payload)) == base64.b64decode(found["signatures"][0]["sig"])


def test_the_same_draft_gives_the_same_file() -> None:
    assert signed() == signed()


def test_every_part_of_the_report_is_in_what_is_signed() -> None:
    assert canonical(as_json(replace(report(), made_by="else"))) != canonical(as_json(report()))


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(0, 0, 0), (1, 3, 3_333), (2, 3, 6_667), (1, 20_000, 1), (1, 1, 10_000)]
)
def test_shares_are_rounded_half_up(part: int, whole: int, found: int) -> None:
    assert share(part, whole) == found
