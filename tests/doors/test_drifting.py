"""Drift and sameness through every door: the same numbers everywhere, empty states in words, nothing of what may not be quoted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import storyroom
from storyroom.cli.main import app
from storyroom.errors import NotFoundError
from storyroom.room import make_room
from storyroom.settings import Settings
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door

SLATE = Path(storyroom.__file__).parent / "sample" / "slate"
RUN = CliRunner()
HOSTILE = "<script>alert(1)</script>\u202e{{7*7}}"


def script(writer: str, title: str) -> str:
    return (SLATE / writer / title / "blue.fountain").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def room(folder):
    made = make_room(folder, Settings(library=str(folder), embeddings="off"))
    seat = made.seat()
    first = script("irene-vask", "eleven-tickets")
    foreign = "INT." + script("desmond-achebe-lyle", "starch").split("\n\nINT.")[4]
    drafts = {"white": first, "blue": f"{first}\n\n{foreign}\n\nINT. {HOSTILE} - DAY\n\n{HOSTILE} waits.\n"}
    for name, text in drafts.items():
        data = text.encode()
        assert (
            seat.import_bytes(f"{name}.fountain", data, project="Beacon", document="One", draft=name).status
            == "imported"
        )
    for title in ("herring-for-forty", "tomorrows-bucket"):
        data = script("irene-vask", title).encode()
        assert (
            seat.import_bytes("w.fountain", data, project="Beacon", document=title, draft="white").status == "imported"
        )
    data = script("tomasz-quill", "the-overdue-tide").encode()
    seat.import_bytes("w.fountain", data, project="Vault", document="Two", draft="white", labels=("embargo",))
    yield made
    made.close()


@pytest.fixture(scope="module")
def owner(room):
    return open_door(room).client


@pytest.fixture(scope="module")
def stranger(room):
    room.seat().add_person("stranger")
    return open_door(room, "stranger").client


@pytest.fixture(scope="module")
def ids(room):
    return {(one.document, one.name): one.id for one in room.seat().drafts()}


def run(folder, *line):
    done = RUN.invoke(app, ["--library", str(folder), *line], env={"STORYROOM_EMBEDDINGS": "off"})
    if isinstance(done.exception, Exception) and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_drift_is_the_same_through_the_command_line_and_the_api(room, folder, owner, ids):
    told = json.loads(run(folder, "drift", "Beacon", "--document", "One", "--json"))
    asked = owner.get(f"/api/v1/drafts/{ids['One', 'blue']}/drift").json()
    assert told == asked
    assert [one["name"] for one in told["drafts"]] == ["white", "blue"]
    assert told["drafts"][1]["by"][0]["origin"] == "import"
    text = owner.get(f"/api/v1/drafts/{ids['One', 'blue']}/text").json()["text"]
    for scene in told["scenes"]:
        for part in scene["parts"]:
            for quote in part["quotes"]:
                assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_the_command_says_it_for_people(room, folder):
    said = run(folder, "drift", "Beacon", "--document", "One")
    assert "Held against the first draft you may see, white, and 2 other scripts of its author." in said
    assert "blue, after white:" in said
    assert "from a file:" in said
    assert "nothing to compare" in run(folder, "drift", "Beacon", "--document", "tomorrows-bucket")


def test_the_page_has_the_chart_and_its_table_and_hostile_words_are_words(owner, ids):
    page = owner.get(f"/drafts/{ids['One', 'blue']}/drift")
    assert page.status_code == 200
    assert "Where, and since when" in page.text
    assert "The same as a table" in page.text
    assert "since blue" in page.text
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text


def test_one_draft_alone_says_that_there_is_nothing_to_compare(owner, ids):
    page = owner.get(f"/drafts/{ids['tomorrows-bucket', 'white']}/drift")
    assert page.status_code == 200
    assert "Nothing to compare" in page.text
    told = owner.get(f"/api/v1/drafts/{ids['tomorrows-bucket', 'white']}/drift").json()
    assert (told["drafts"], told["scenes"]) == ([], [])
    assert told["missing"]


def test_a_voice_that_is_not_there_and_a_draft_that_may_not_be_seen_are_missing_alike(owner, stranger, ids):
    draft = ids["One", "blue"]
    assert owner.get(f"/api/v1/drafts/{draft}/drift?voice=voice:0").status_code == 404
    for address in (
        f"/drafts/{draft}/drift",
        f"/api/v1/drafts/{draft}/drift",
        f"/api/v1/drafts/{draft}/sameness?scene=1",
    ):
        gone = address.replace(draft, "draft:nothing")
        assert stranger.get(address).status_code == 404
        assert stranger.get(address).text.replace(draft, "") == stranger.get(gone).text.replace("draft:nothing", "")


def test_the_documents_of_a_project_are_held_against_each_other(room, folder, owner):
    told = json.loads(run(folder, "sameness", "beacon", "--json"))
    assert told == owner.get("/api/v1/sameness?project=Beacon").json()
    assert (told["kind"], told["title"]) == ("documents", "Beacon")
    assert {one["name"] for one in told["members"]} == {"One", "herring-for-forty", "tomorrows-bucket"}
    assert told["closeness"] > 0
    assert told["usual"] is None
    assert len(told["pairs"]) == 3
    assert told["pairs"][0]["habits"]
    assert told["members"][0]["axes"][0]["name"] == "theme_aloud"


def test_every_quote_of_a_pair_stands_in_its_draft(room, owner):
    told = owner.get("/api/v1/sameness?project=Beacon").json()
    draft_of = {one["name"]: one["draft_ids"][0] for one in told["members"]}
    texts = {name: room.seat().text(draft) for name, draft in draft_of.items()}
    checked = 0
    for pair in told["pairs"]:
        for habit in pair["habits"]:
            for side in ("one", "other"):
                quote = habit[side]
                assert texts[pair[side]][quote["start"] : quote["end"]] == quote["quote"]
                checked += 1
    assert checked >= 6


def test_two_texts_are_not_enough_and_it_is_said(room, folder, owner):
    told = owner.get("/api/v1/sameness?project=Beacon&project=Vault").json()
    assert (told["kind"], told["closeness"]) == ("projects", None)
    assert told["missing"] == "Not enough to say: 3 texts of 100 words are needed (projects that you may quote)."
    assert "Not enough to say" in owner.get("/sameness?project=Beacon&project=Vault").text
    with pytest.raises(NotFoundError):
        run(folder, "sameness", "Nowhere")


def test_what_may_not_be_seen_takes_no_part(stranger, owner):
    """Who sees no project is told of none; a project that is there and one that is not are missing alike."""
    assert stranger.get("/api/v1/sameness").json()["members"] == []
    there, not_there = (stranger.get(f"/api/v1/sameness?project={name}") for name in ("Vault", "Nowhere"))
    assert (there.status_code, there.text) == (not_there.status_code, not_there.text)
    assert there.status_code == 404


def test_the_page_of_sameness_shows_pairs_and_axes_or_what_can_be_chosen(owner, stranger):
    assert "Choose a set" in owner.get("/sameness").text
    assert "Nothing to hold against each other" in stranger.get("/sameness").text
    page = owner.get("/sameness?project=Beacon").text
    for said in ("Nearest first", "What they do alike", "How each is told", "What is usual is not known here"):
        assert said in page
    assert "<script>alert" not in page


def test_files_need_no_library(folder):
    paths = [str(path) for path in sorted(SLATE.rglob("blue.fountain"))[:3]]
    told = json.loads(run(folder / "none", "sameness", *paths, "--json"))
    assert (told["kind"], len(told["members"]), len(told["pairs"])) == ("files", 3, 3)
    said = run(folder / "none", "sameness", *paths)
    assert "Closeness" in said


def test_a_scene_without_suggestions_has_too_few_to_compare(owner, ids):
    told = owner.get(f"/api/v1/drafts/{ids['One', 'blue']}/sameness?scene=1").json()
    assert (told["kind"], told["members"]) == ("variants", [])
    assert told["missing"] == "Not enough to say: 3 texts of 100 words are needed (variants that you may quote)."
    assert "Not enough to say" in owner.get(f"/drafts/{ids['One', 'blue']}/sameness?scene=1").text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
@pytest.mark.parametrize(("scheme", "width"), [("dark", 390), ("light", 1280)])
def test_the_pages_are_quiet_closed_accessible_and_no_wider_than_the_window(room, ids, scheme, width):
    with served(room) as door, chromium() as browser:
        visitor = Visit(browser, door, width=width, scheme=scheme)
        for draft in ("One", "blue"), ("tomorrows-bucket", "white"):
            page = visitor.go(f"/drafts/{ids[draft]}/drift")
            assert visitor.faults() == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for address in ("/sameness", "/sameness?project=Beacon"):
            page = visitor.go(address)
            assert visitor.faults() == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visitor.outside == []
        assert visitor.complaints == []
        visitor.close()
