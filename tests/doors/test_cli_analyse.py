"""`storyroom analyse`: a file without a library, a project under clearance, JSON for programs."""

import json

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError
from tests.unit.analysis.test_manuscript import SCRIPT

RUN = CliRunner()


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "kettle.fountain"
    path.write_text(SCRIPT, "utf-8")
    return path


def test_a_file_is_analysed_without_a_library(script):
    done = RUN.invoke(app, ["analyse", str(script), "--json"])
    said = json.loads(done.stdout)
    assert set(said) == {"findings", "reports"}
    assert said["reports"]["pace"]["tables"]["scenes"]["rows"][0]["words"] == 13


def test_one_analysis_can_be_picked_and_an_unknown_one_is_refused(script):
    done = RUN.invoke(app, ["analyse", str(script), "--only", "pace", "--json"])
    assert list(json.loads(done.stdout)["reports"]) == ["pace"]
    refused = RUN.invoke(app, ["analyse", str(script), "--only", "horoscope"])
    assert isinstance(refused.exception, InvalidRequestError)
    assert "pace" in refused.exception.hint


def test_people_get_tables_and_no_control_character_reaches_them(tmp_path):
    path = tmp_path / "sly.fountain"
    path.write_text("INT. A\x1b[31mB - DAY\n\nA door.\n", "utf-8")
    done = RUN.invoke(app, ["analyse", str(path)])
    assert "Pace and rhythm" in done.stdout
    assert "\x1b[31m" not in done.stdout
