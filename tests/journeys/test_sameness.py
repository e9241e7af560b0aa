"""How alike sets are: a project's documents, projects, variants of one scene; and nothing of what may not be seen or quoted."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest

from storyroom.domain.sameness import SetOf
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.licensing import state
from tests.journeys.test_suggest import House as Suggesting

SLATE = files("storyroom.sample").joinpath("slate")
TITLES = {
    "irene-vask": ("eleven-tickets", "herring-for-forty", "tomorrows-bucket"),
    "desmond-achebe-lyle": ("starch", "the-also-tax", "the-last-white-sale"),
    "tomasz-quill": ("between-four-and-five", "lantern-for-falling-things", "the-overdue-tide"),
}


@cache
def scenes(writer: str, title: str) -> tuple[str, ...]:
    body = SLATE.joinpath(writer, title, "blue.fountain").read_text(encoding="utf-8").split("\n\n", 1)[1]
    return tuple("INT." + one for one in body.split("\n\nINT.")[1:])


def part(writer: str, title: str, first: int, last: int) -> str:
    return "\n\n".join(scenes(writer, title)[first:last])


def put(house: House, project: str, document: str, text: str, author: str = "Irene Vask", **more: object) -> str:
    house._library.clock.pass_(days=1)
    data = f"Title: {document}\nAuthor: {author}\n\n{text}\n".encode()
    report = house.seat().import_bytes(
        f"{document}.fountain", data, project=project, document=document, draft="white", **more
    )
    assert report.status == "imported", report
    return report.draft_id


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def same(house: House, *names: str, who: str = "owner") -> SetOf:
    return house.seat(who).drifting.sameness(names)


def season(house: House) -> None:
    for title in TITLES["irene-vask"]:
        put(house, "Beacon", title, part("irene-vask", title, 0, 4))


def test_the_documents_of_a_project_are_held_against_each_other_by_their_latest_drafts(house):
    season(house)
    found = same(house, "beacon")
    assert (found.kind, found.title) == ("documents", "Beacon")
    assert [one.name for one in found.members] == sorted(TITLES["irene-vask"])
    assert [pair.above for pair in found.pairs] == sorted((pair.above for pair in found.pairs), reverse=True)
    assert found.closeness > 0
    assert len(found.members[0].axes) == 6


def test_a_document_that_is_there_twice_is_the_nearest_pair_and_its_habits_are_quoted(house):
    season(house)
    put(house, "Beacon", "again", part("irene-vask", "eleven-tickets", 0, 4))
    found = same(house, "Beacon")
    nearest = found.pairs[0]
    assert {found.members[nearest.one].name, found.members[nearest.other].name} == {"again", "eleven-tickets"}
    for habit in nearest.habits:
        assert habit.one.quote == habit.other.quote
    ids = {one.name: one.draft_ids[0] for one in found.members}
    text = house.seat().text(ids[found.members[nearest.one].name])
    assert nearest.habits
    for habit in nearest.habits:
        assert text[habit.one.start : habit.one.end] == habit.one.quote


def test_projects_are_held_against_each_other_and_all_of_them_without_a_name(house):
    for writer, titles in TITLES.items():
        for title in titles[:2]:
            put(house, writer, title, part(writer, title, 0, 3), author=writer)
    found = same(house)
    assert (found.kind, found.title) == ("projects", "all projects you may quote")
    assert [len(one.draft_ids) for one in found.members] == [2, 2, 2]
    assert same(house, *sorted(TITLES)).pairs == found.pairs


def test_what_is_usual_is_told_where_six_others_are_named(house):
    others = [(writer, title) for writer, titles in TITLES.items() for title in titles][3:]
    for at, (writer, title) in enumerate(others):
        put(house, f"Other {at}", title, "\n\n".join(scenes(writer, title)), author=f"Writer {at}")
    for at in range(4):
        put(house, "Beacon", f"same {at}", part("irene-vask", "eleven-tickets", 0, 3))
    for writer, titles in TITLES.items():
        put(house, "Quarry", writer, part(writer, titles[0], 3, 6), author=f"Another {writer}")
    close = same(house, "Beacon")
    assert close.usual.beyond
    assert close.usual.writers >= 6
    assert not same(house, "Quarry").usual.beyond


def test_without_other_writers_there_is_a_number_and_no_word_on_what_is_usual(house):
    season(house)
    found = same(house, "Beacon")
    assert found.usual is None
    assert any("six other writers" in note for note in found.notes)


def test_two_texts_are_not_enough_to_say(house):
    put(house, "Beacon", "one", part("irene-vask", "eleven-tickets", 0, 3))
    found = same(house, "Beacon")
    assert (found.closeness, found.pairs) == (None, ())
    assert found.missing.startswith("Not enough to say")


def test_a_set_too_large_is_refused_before_anything_is_opened(house, monkeypatch):
    season(house)
    monkeypatch.setattr("storyroom.journeys.sets.MOST_MEMBERS", 2)
    with pytest.raises(InvalidRequestError):
        same(house, "Beacon")


def test_hostile_words_are_words(house):
    hostile = "INT. <script> - DAY\n\n" + "{{7*7}} </svg> a\u200bb \u202egnp. " * 40
    for at in range(3):
        put(house, "Beacon", f"<b>{at}", hostile)
    found = same(house, "Beacon")
    assert found.closeness is not None


def test_what_may_not_be_seen_changes_nothing_of_what_is_told(house, tmp_path):
    """Two houses differ in a document of the same project, a project and another writer's script that Ada may not see."""
    other = make_house(tmp_path / "other", embed=False, clock=SetClock())
    try:
        told = []
        for one, hidden in ((house, True), (other, False)):
            one.seat().add_person("ada")
            season(one)
            one.seat().access.grant("ada", "beacon", role="reader")
            one.seat().access.open("vault")
            if hidden:
                put(one, "Beacon", "secret", part("irene-vask", "eleven-tickets", 0, 4), labels=("vault",))
                put(
                    one,
                    "Quarry",
                    "starch",
                    part("desmond-achebe-lyle", "starch", 0, 9),
                    author="Lyle",
                    labels=("vault",),
                )
            told.append([same(one, "Beacon", who="ada"), same(one, who="ada")])
            for name in ("Quarry", "Nowhere"):
                with pytest.raises(NotFoundError):
                    same(one, name, who="ada")
        assert told[0] == told[1]
        assert len(same(house, "Beacon").members) == 4
    finally:
        other.close()


def test_who_may_read_and_not_quote_is_told_which_right_is_missing(house):
    season(house)
    house.seat().add_person("vic")
    house.seat().access.grant("vic", "beacon", role="viewer")
    with pytest.raises(RightMissingError):
        same(house, "Beacon", who="vic")
    assert same(house, who="vic").members == ()


def test_what_the_rights_in_a_work_keep_from_being_quoted_takes_no_part_and_that_is_said(house):
    season(house)
    kept = put(house, "Beacon", "kept", part("irene-vask", "eleven-tickets", 4, 8))
    alone = put(house, "Quarry", "alone", part("irene-vask", "eleven-tickets", 4, 8))
    before = same(house, "Beacon")
    for draft in (kept, alone):
        state(house.seat(), draft, consent=("search",))
    found = same(house, "Beacon")
    assert "kept" in {one.name for one in before.members}
    assert "kept" not in {one.name for one in found.members}
    assert any("2 documents were left out" in note for note in found.notes)
    with pytest.raises(UseRefusedError):
        same(house, "Quarry")


def test_variants_of_a_scene_are_held_against_each_other_and_the_words_that_stand_there(house):
    draft = put(house, "Beacon", "one", part("irene-vask", "eleven-tickets", 0, 6))
    suggesting = Suggesting(house)
    bodies = [scenes("irene-vask", "tomorrows-bucket")[at].split("\n\n", 1)[1] for at in (3, 4)]
    suggesting.propose(*bodies, bodies[0].replace("She", "He"))
    shown = house.seat().suggesting.suggest(draft, "(1)", "shorter", count=3).shown
    found = house.seat().drifting.variants(draft, "(1)")
    assert found.kind == "variants"
    assert [one.name for one in found.members] == ["As it stands", *(f"Variant {at + 1}" for at in range(len(shown)))]
    assert house.seat().drifting.variants(draft, "(2)").members == ()
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="reader")
    assert house.seat("ada").drifting.variants(draft, "(1)").members == (), "they were shown to somebody else"
    with pytest.raises(NotFoundError):
        house.seat().drifting.variants(draft, "999")
