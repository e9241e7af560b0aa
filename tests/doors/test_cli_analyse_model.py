"""`storyroom analyse --model`, the API's POST and the page's button: who spoke is shown at each door."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from storyroom.cli.analysing import print_report
from storyroom.cli.main import app
from storyroom.domain.egress import Destination
from storyroom.domain.report import AnalysisEntry, Report
from storyroom.domain.story import Evidence, Finding, FindingKind, Support, World
from storyroom.errors import EgressRefusedError, InvalidRequestError
from storyroom.web.findings import grouped
from tests.fakes import reports
from tests.fakes.door import open_door
from tests.fakes.pointing_model import Gold, PointingModel, pointing_server
from tests.fakes.room import FakeRoom, FakeSeat
from tests.fakes.second_scripts import BROKEN, FOLLOWS, MEANT, NOTICED, RAISED, SETUP

RUN = CliRunner()
BLUE = "/drafts/draft:bbbbbbbb"
SUPPORT = {"setup": [SETUP], "acknowledgement": [NOTICED], "consequence": [FOLLOWS]}
QUOTE = Evidence(1, "1", 0, 4, "Shed")
FOUND = Finding(
    FindingKind.SUPPORTED_SUBVERSION, "dead_acts", "world", "Who is dead acts no more.", World.SHOWN, (QUOTE, QUOTE),
    Support((QUOTE,), (QUOTE,)), "model", spoken_by="qwen \x1b[31m3", unaided=FindingKind.ERROR,
)  # fmt: skip


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "net.fountain"
    path.write_text(MEANT, "utf-8")
    return path


def _served(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = re.search(r":(\d+)/", url)
    assert port
    lines = ('chat = "openai_compatible"', f'chat_url = "{url}"', 'chat_model = "pointer"', f'house = ["127.0.0.1:{port[1]}"]')  # fmt: skip
    (tmp_path / "storyroom.toml").write_text("\n".join(lines), "utf-8")
    monkeypatch.chdir(tmp_path)


def test_a_file_is_read_along_and_json_says_who_spoke(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pointing_server(PointingModel([Gold(" ".join(MEANT.split()), (RAISED, BROKEN), SUPPORT)])) as (url, heard):
        _served(tmp_path, url, monkeypatch)
        done = RUN.invoke(app, ["analyse", str(script), "--only", "continuity", "--model", "--json"])
        assert heard
        without = RUN.invoke(app, ["analyse", str(script), "--only", "continuity", "--json"])
    said = json.loads(done.stdout)["findings"][-1]
    assert (said["by"], said["spoken_by"], said["unaided"]) == ("model", "pointer", "error")
    alone = json.loads(without.stdout)["findings"][0]
    assert (alone["by"], alone["spoken_by"], alone["unaided"]) == ("rules", "", None)


def test_people_read_who_spoke_and_what_the_rules_alone_said(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(Console(highlight=False, width=100), Report("continuity", "What contradicts what", (FOUND,)))
    said = capsys.readouterr().out
    assert "said with a model, qwen" in said
    assert "the rules alone: error" in said
    assert "\x1b[31m" not in said


def test_without_a_model_or_for_many_scripts_it_is_refused_in_words(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    none = RUN.invoke(app, ["analyse", str(script), "--model"])
    assert isinstance(none.exception, InvalidRequestError)
    assert "chat_url" in none.exception.hint
    many = RUN.invoke(app, ["analyse", str(tmp_path), "--model"])
    assert isinstance(many.exception, InvalidRequestError)


def test_a_server_that_nobody_called_the_house_is_refused(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "storyroom.toml").write_text(
        'chat = "openai_compatible"\nchat_url = "http://127.0.0.1:9/v1"\n', "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    done = RUN.invoke(app, ["analyse", str(script), "--model"])
    assert isinstance(done.exception, EgressRefusedError)


def test_the_page_of_a_finding_names_the_model_and_the_rules_word() -> None:
    (group,) = grouped((Report("continuity", "What contradicts what", (FOUND,)),), lambda start, end: f"#{start}")
    assert group.findings[0].by == "model"
    assert group.findings[0].spoke == "qwen \x1b[31m3; the rules alone: error"


def test_the_api_and_the_page_ask_for_it_with_a_post_and_say_where_there_is_no_model() -> None:
    client = open_door(FakeRoom()).client
    told = client.post(f"/api/v1{BLUE}/analysis", json={"only": ["everything"]}, headers={"X-Storyroom": "1"})
    assert told.status_code == 400
    assert "No model is set" in told.text
    page = client.post(f"{BLUE}/analysis/everything", headers={"X-Storyroom": "1", "Origin": str(client.base_url)})
    assert page.status_code == 400
    assert "No model is set" in page.text
    hidden = client.post("/api/v1/drafts/draft:nosuch00/analysis", json={}, headers={"X-Storyroom": "1"})
    assert hidden.status_code == 404


def test_the_button_stands_only_where_there_is_a_model_and_something_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_door(FakeRoom()).client
    button = "Have a model read along"
    assert button not in client.get(f"{BLUE}/analysis/everything").text
    monkeypatch.setattr(FakeSeat, "destination", Destination("the model server", "10.0.0.9:11434", outside=False))
    assert button not in client.get(f"{BLUE}/analysis/everything").text
    along = tuple(AnalysisEntry(*one[:3], True) for one in reports.ENTRIES)
    monkeypatch.setattr(reports, "ENTRIES", along)
    html = client.get(f"{BLUE}/analysis/everything").text
    assert button in html
    assert "10.0.0.9:11434" in html
