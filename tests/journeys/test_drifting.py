"""Drift over a series of drafts: by whose words, in which scene, since which draft; and nothing of drafts that may not be seen or quoted."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import pytest

from storyroom.domain.drift import DriftOf
from storyroom.domain.editing import Change, Step
from storyroom.errors import NotFoundError, RightMissingError, UseRefusedError
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.licensing import state
from tests.fakes.voices import voice
from tests.journeys.test_suggest import House as Suggesting

SLATE = files("storyroom.sample").joinpath("slate")


@cache
def body(writer: str, title: str) -> str:
    return SLATE.joinpath(writer, title, "blue.fountain").read_text(encoding="utf-8").split("\n\n", 1)[1]


def scenes(writer: str, title: str) -> list[str]:
    return ["INT." + one for one in body(writer, title).split("\n\nINT.")[1:]]


FIRST = body("irene-vask", "eleven-tickets") + "\n\n" + body("irene-vask", "herring-for-forty")
OWN = scenes("irene-vask", "tomorrows-bucket")
FOREIGN = scenes("desmond-achebe-lyle", "the-last-white-sale")


def put(
    house: House, text: str, draft: str, *, project: str = "Beacon", author: str = "Irene Vask", **more: object
) -> str:
    house._library.clock.pass_(days=1)
    data = f"Title: {project}\nAuthor: {author}\n\n{text}\n".encode()
    report = house.seat().import_bytes(
        f"{draft}.fountain", data, project=project, document=project, draft=draft, **more
    )
    assert report.status == "imported", report
    return report.draft_id


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    for writer, title in (("desmond-achebe-lyle", "starch"), ("tomasz-quill", "the-overdue-tide")):
        put(made, body(writer, title), "white", project=title, author=writer)
    yield made
    made.close()


def drift(house: House, draft: str, name: str = "owner") -> DriftOf:
    return house.seat(name).drifting.drift(draft)


def test_of_one_draft_there_is_nothing_to_compare(house):
    found = drift(house, put(house, FIRST, "white"))
    assert (found.drafts, found.scenes) == ((), ())
    assert found.missing == "There is one draft only that you may quote: nothing to compare."


def test_it_says_in_which_scene_and_since_which_draft_another_hand_came_in(house):
    put(house, FIRST, "white")
    put(house, f"{FIRST}\n\n{OWN[4]}", "blue")
    put(house, f"{FIRST}\n\n{OWN[4]}\n\n{FOREIGN[3]}", "pink")
    newest = put(house, f"{FIRST}\n\n{OWN[4]}\n\n{FOREIGN[3]}\n\nINT. END - DAY\n\nSnow.", "green")
    found = drift(house, newest)
    assert [(one.name, one.before) for one in found.drafts] == [
        ("white", ""), ("blue", "white"), ("pink", "blue"), ("green", "pink"),
    ]  # fmt: skip
    assert [one.new.away for one in found.drafts] == [False, False, True, False]
    away = [
        (scene.heading, part.draft, part.origin) for scene in found.scenes for part in scene.parts if part.place.away
    ]
    assert away == [(FOREIGN[3].split("\n")[0].split("#")[0].strip(), "pink", "import")]
    lanes = {lane.label: lane.bars for lane in found.picture.lanes}
    assert list(lanes) == ["since blue", "since pink", "since green"]
    usual, foreign = lanes["since blue"][0], lanes["since pink"][0]
    assert usual.weight < foreign.weight
    assert "as the voice goes" in usual.label
    assert "away from the voice" in foreign.label
    assert {usual.tone, foreign.tone} == {"by_import"}
    assert foreign.start == foreign.scene - 1
    text = house.seat().text(newest)
    quotes = [quote for scene in found.scenes for part in scene.parts for quote in part.quotes]
    assert quotes
    assert [text[quote.start : quote.end] for quote in quotes] == [quote.quote for quote in quotes]


def test_words_are_told_by_whose_they_are(house):
    white = put(house, FIRST, "white")
    seat = house.seat()
    state = seat.editing.open(white)
    house._library.clock.pass_(days=1)
    added = f"{FOREIGN[3]}\n\n"
    at = state.text.rindex("INT.")
    text = state.text[:at] + added + state.text[at:]
    digest = hashlib.sha256(text.encode()).hexdigest()
    saved = seat.editing.save(white, (Step("type", (Change(at, at, added),)),), version=state.version, sha256=digest)
    blue = seat.editing.make_draft(white, version=saved.version, name="blue").draft_id
    found = drift(house, blue)
    assert [(one.origin, one.place.away) for one in found.drafts[1].by] == [("person", True)]
    assert {part.origin for scene in found.scenes for part in scene.parts} == {"person"}


def test_the_words_of_an_accepted_suggestion_are_told_apart_as_a_models(house):
    white = put(house, FIRST, "white")
    suggesting = Suggesting(house)
    blocks = FOREIGN[3].split("\n\n")[1:]
    suggesting.propose("\n\n".join(one for one in blocks if not one.startswith(("#", "="))))
    answer = house.seat().suggesting.suggest(white, "(3)", "another way", count=1)
    assert answer.refused == ()
    (one,) = answer.shown
    house._library.clock.pass_(days=1)
    found = drift(house, house.seat().suggesting.accept(one.id).draft_id)
    assert [(by.origin, by.place.away) for by in found.drafts[1].by] == [("suggestion", True)]
    assert [bar.tone for bar in found.picture.lanes[0].bars] == ["by_suggestion"]


def test_what_comes_back_after_a_cut_is_not_new_and_what_is_moved_is_not_either(house):
    put(house, f"{FIRST}\n\n{OWN[4]}", "white")
    put(house, FIRST, "blue")
    newest = put(house, f"{OWN[4]}\n\n{FIRST}", "pink")
    assert [one.new.words for one in drift(house, newest).drafts] == [0, 0, 0]


def test_a_short_first_draft_counts_words_and_says_nothing_of_the_voice(house):
    put(house, OWN[3], "white")
    found = drift(house, put(house, f"{OWN[3]}\n\n{FOREIGN[3]}", "blue"))
    assert found.drafts[1].new.words > 60
    assert found.drafts[1].new.above is None
    assert "too few" in found.missing


def test_hostile_words_are_words(house):
    put(house, FIRST, "white")
    hostile = "INT. <script>\u202e - DAY\n\n" + "{{7*7}} </svg><b>a\u200bb</b> " * 40
    found = drift(house, put(house, f"{FIRST}\n\n{hostile}", "blue"))
    assert found.scenes[-1].parts[-1].place.words >= 60


def test_a_hidden_draft_of_the_series_changes_nothing(house, tmp_path):
    """Two houses differ in a draft and in another script that Ada may not see: she is told the same of both, to the letter."""
    other = make_house(tmp_path / "other", embed=False, clock=SetClock())
    try:
        for one, hidden in ((house, True), (other, False)):
            if one is other:
                for writer, title in (("desmond-achebe-lyle", "starch"), ("tomasz-quill", "the-overdue-tide")):
                    put(one, body(writer, title), "white", project=title, author=writer)
            one.seat().add_person("ada")
            one.seat().access.open("vault")
            for text, draft, labels in (
                (FOREIGN[5], "early", ("vault",)),
                (FIRST, "white", ()),
                (f"{FIRST}\n\n{FOREIGN[3]}", "blue", ("vault",)),
            ):
                if hidden or not labels:
                    put(one, text, draft, labels=labels)
                else:
                    one._library.clock.pass_(days=1)
            if hidden:
                put(one, FOREIGN[2] * 9, "white", project="Quarry", author="Irene Vask")
            else:
                one._library.clock.pass_(days=1)
            for name in ("starch", "the-overdue-tide", "beacon"):
                one.seat().access.grant("ada", name, role="reader")
        found = [drift(one, put(one, f"{FIRST}\n\n{FOREIGN[3]}", "pink"), "ada") for one in (house, other)]
        assert found[0] == found[1]
        assert [one.name for one in found[0].drafts] == ["white", "pink"]
        whole = drift(house, found[0].draft_id)
        assert [one.name for one in whole.drafts] == ["early", "white", "blue", "pink"], "who sees them is told"
    finally:
        other.close()


def test_who_may_not_quote_a_draft_is_told_nothing_of_it_and_a_draft_that_may_not_be_seen_is_not_there(house):
    house.seat().add_person("ada")
    newest = put(house, FIRST, "white")
    with pytest.raises(NotFoundError):
        drift(house, newest, "ada")
    house.seat().access.grant("ada", "beacon", role="viewer")
    with pytest.raises(RightMissingError):
        drift(house, newest, "ada")


def test_what_the_rights_in_a_work_keep_from_being_quoted_is_refused_and_what_they_keep_from_search_is_no_cohort(house):
    put(house, FIRST, "white")
    newest = put(house, f"{FIRST}\n\n{FOREIGN[3]}", "blue")
    beside = [one.id for one in house.seat().drafts() if one.project != "Beacon"]
    for one in beside:
        state(house.seat(), one, consent=("quote",))
    assert any("old plays" in note for note in drift(house, newest).notes)
    state(house.seat(), newest, consent=("search",))
    with pytest.raises(UseRefusedError):
        drift(house, newest)


def test_other_scripts_of_the_author_are_part_of_the_voice_and_scripts_that_name_nobody_are_not(house):
    first = "\n\n".join(scenes("irene-vask", "eleven-tickets"))
    put(house, first, "white")
    newest = put(house, f"{first}\n\n{OWN[2]}\n\n{OWN[4]}", "blue")
    alone = drift(house, newest)
    assert alone.voice == "the first draft you may see, white"
    put(house, body("irene-vask", "herring-for-forty"), "white", project="Herring", author="IRENE  VASK")
    put(house, body("irene-vask", "herring-for-forty"), "white", project="Nobody", author="")
    found = drift(house, newest)
    assert found.voice == "the first draft you may see, white, and 1 other script of its author"
    assert not found.drafts[1].new.away
    assert alone.drafts[1].new.above is None, "one short script knows no voice"
    assert found.drafts[1].new.above is not None


def test_a_kept_voice_can_be_named_and_later_drafts_of_the_document_are_left_out_of_it(house):
    white = put(house, FIRST, "white")
    newest = put(house, f"{FIRST}\n\n{FOREIGN[3]}", "blue")
    voice(house.seat(), white, newest, name="Vask")
    found = house.seat().drifting.drift(newest, voice="Vask")
    assert found.voice == "the voice Vask"
    assert found.drafts[1].new.away
    assert any("left out" in note for note in found.notes)
    with pytest.raises(NotFoundError):
        house.seat().drifting.drift(newest, voice="voice:nothing")


def test_a_voice_of_what_one_may_not_see_is_not_there(house):
    put(house, FIRST, "white")
    newest = put(house, f"{FIRST}\n\n{FOREIGN[3]}", "blue")
    house.seat().access.open("vault")
    hidden = put(house, FIRST, "white", project="Quarry", labels=("vault",))
    made = voice(house.seat(), hidden, name="Hidden")
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="reader")
    for name in ("Hidden", made.entry.id, "Nobody"):
        with pytest.raises(NotFoundError):
            house.seat("ada").drifting.drift(newest, voice=name)
