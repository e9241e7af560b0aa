"""Analyses over the API: the documented shape, the right to quote, and nothing of what may not be seen."""

from __future__ import annotations

import pytest

from storyroom.api.models_analysis import AnalysisModel
from storyroom.domain.shapes_analysis import analysis_shape
from tests.fakes.door import open_door
from tests.fakes.house import make_house, script_text
from tests.fakes.reports import ENTRIES, everything
from tests.fakes.room import FakeRoom

BLUE = "draft:bbbbbbbb"
HIDDEN = "draft:cccccccc"


@pytest.fixture
def room():
    return FakeRoom()


@pytest.fixture
def api(room):
    return open_door(room).client


@pytest.fixture
def reader_api(room):
    return open_door(room, "reader").client


def test_analyses_are_listed_with_what_they_look_at(api):
    listed = api.get("/api/v1/analyses").json()["analyses"]
    assert listed == [entry._asdict() for entry in ENTRIES]


def test_an_analysis_speaks_the_documented_shape(api, room):
    said = api.get(f"/api/v1/drafts/{BLUE}/analysis").json()
    assert list(said["reports"]) == ["everything", "nothing_found", "only_notes"]
    one = api.get(f"/api/v1/drafts/{BLUE}/analysis?only=everything").json()
    script = room.seat().read(BLUE).screenplay
    assert one == analysis_shape((everything(script),))
    assert AnalysisModel.model_validate(one, strict=True).model_dump() == one, "no field that OpenAPI does not know"
    assert [finding["kind"] for finding in one["findings"]] == ["supported_subversion", "error", "question"]


def test_every_quote_is_the_text_to_the_letter(api):
    said = api.get(f"/api/v1/drafts/{BLUE}/analysis").json()
    text = api.get(f"/api/v1/drafts/{BLUE}/text").json()["text"]
    for cited in (cited for finding in said["findings"] for cited in finding["citations"]):
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_several_can_be_picked_and_an_unknown_one_is_refused(api):
    said = api.get(f"/api/v1/drafts/{BLUE}/analysis", params={"only": ["only_notes", "everything"]}).json()
    assert list(said["reports"]) == ["everything", "only_notes"]
    refused = api.get(f"/api/v1/drafts/{BLUE}/analysis?only=CANARY")
    assert refused.status_code == 400
    assert "CANARY" not in refused.text


def test_the_draft_before_is_named_by_its_id(api):
    said = api.get(f"/api/v1/drafts/{BLUE}/analysis?only=everything&against=draft:aaaaaaaa").json()
    assert said["reports"]["everything"]["notes"] == ["Compared with the draft before it."]


@pytest.mark.parametrize("tail", ["", "?only=everything", "?only=nothing"])
def test_missing_and_forbidden_are_the_same_to_the_byte(reader_api, tail):
    missing, hidden = (reader_api.get(f"/api/v1/drafts/{key}/analysis{tail}") for key in ("draft:nosuch00", HIDDEN))
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content


def test_a_draft_to_compare_with_is_missing_or_forbidden_alike(reader_api):
    missing, hidden = (
        reader_api.get(f"/api/v1/drafts/{BLUE}/analysis?against={key}") for key in ("draft:nosuch00", HIDDEN)
    )
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content


# --- over a real library ---


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False)
    for name, revision, labels in (("Lamp", "White", ()), ("Lamp", "Blue", ()), ("Goose", "White", ("embargo",))):
        path = tmp_path / f"{name}-{revision}.fountain"
        path.write_bytes(script_text(name, [("INT. LOFT - DAY", f"The {revision} lamp sleeps.")], revision=revision))
        list(made.seat().import_files([path], labels=labels))
    yield made
    made.close()


def ids(house, person: str = "owner") -> dict[tuple[str, str], str]:
    return {(entry.project, entry.name): entry.id for entry in house.seat(person).drafts()}


def test_the_real_analyses_answer_and_each_says_in_a_line_what_it_looks_at(house):
    api = open_door(house).client
    listed = api.get("/api/v1/analyses").json()["analyses"]
    assert all(entry["title"] and entry["about"].endswith(".") and len(entry["about"]) < 160 for entry in listed)
    whole = api.get(f"/api/v1/drafts/{ids(house)['Lamp', 'blue']}/analysis").json()
    assert list(whole["reports"]) == [entry["name"] for entry in listed]
    assert AnalysisModel.model_validate(whole, strict=True).model_dump() == whole
    said = api.get(f"/api/v1/drafts/{ids(house)['Lamp', 'blue']}/analysis?only=pace").json()
    assert said["reports"]["pace"]["tables"]["scenes"]["rows"][0]["heading"] == "INT. LOFT - DAY"


def test_the_draft_before_is_the_one_before_of_those_that_may_be_quoted(house):
    known, desk = ids(house), house.seat().analysis
    assert desk.before(known["Lamp", "blue"]) == known["Lamp", "white"]
    assert desk.before(known["Lamp", "white"]) == ""
    assert desk.before(known["Goose", "white"]) == ""
    assert house.seat("reader").analysis.before(known["Goose", "white"]) == ""


def test_who_may_read_and_not_quote_is_told_so_and_the_rest_is_not_there(house):
    known, hidden = ids(house), ids(house)["Goose", "white"]
    owner = house.seat()
    owner.add_person("ada")
    owner.access.grant("ada", "lamp", role="viewer")
    client = open_door(house, "ada").client
    draft = known["Lamp", "blue"]
    assert client.get(f"/drafts/{draft}").status_code == 200, "the pages may be read"
    refused = client.get(f"/api/v1/drafts/{draft}/analysis")
    assert refused.status_code == 403
    assert "take words out" in refused.json()["error"]["message"]
    assert client.get(f"/drafts/{draft}/analysis/pace").status_code == 403
    assert house.seat("ada").analysis.before(draft) == ""
    gone, missing = (client.get(f"/api/v1/drafts/{key}/analysis") for key in (hidden, "draft:nothing"))
    assert gone.status_code == missing.status_code == 404
    assert gone.content == missing.content
