"""`storyroom analyse` over many scripts: a line each, one JSON for all, what fails is told, the unchanged are not read again."""

import json

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, NotFoundError
from tests.unit.analysis.story_cases import CASES
from tests.unit.analysis.test_manuscript import SCRIPT

RUN = CliRunner()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "series"
    (made / "second").mkdir(parents=True)
    (made / "one.fountain").write_text(SCRIPT, "utf-8")
    (made / "second" / "two.fountain").write_text(CASES[0].script, "utf-8")
    (made / "three.pdf").write_bytes(b"%PDF-1.7 and no more")
    (made / ".hidden.fountain").write_text("INT. CANARY - DAY\n", "utf-8")
    return made


def many(*words):
    done = RUN.invoke(app, ["analyse", *map(str, words), "--json"])
    return done, json.loads(done.stdout)


def test_a_folder_is_read_script_by_script_and_what_fails_does_not_stop_the_rest(folder):
    done, said = many(folder)
    assert [one["name"].rpartition("/")[2] for one in said["scripts"]] == ["one.fountain", "two.fountain"]
    assert [one["name"].rpartition("/")[2] for one in said["failed"]] == ["three.pdf"]
    assert said["failed"][0]["fault"]
    assert done.exit_code == 5
    assert "CANARY" not in done.stdout


def test_each_script_says_what_it_says_when_it_is_read_alone(folder):
    _, said = many(folder, "--reports")
    for one in said["scripts"]:
        alone = json.loads(RUN.invoke(app, ["analyse", one["name"], "--json"]).stdout)
        assert {"findings": one["findings"], "reports": one["reports"]} == alone


def test_what_has_not_changed_is_not_read_again_and_stands_as_it_was_printed(folder, tmp_path):
    _, first = many(folder)
    for one in first["scripts"]:
        one["scenes"] = 99  # a trace: whoever reads a script anew counts them
    (tmp_path / "last.json").write_text(json.dumps(first), "utf-8")
    (folder / "one.fountain").write_text(SCRIPT + "\nINT. ATTIC - NIGHT\n\nRain.\n", "utf-8")
    _, second = many(folder, "--since", tmp_path / "last.json")
    assert [one["scenes"] == 99 for one in second["scripts"]] == [False, True]
    assert second["scripts"][0]["key"] != first["scripts"][0]["key"]
    assert second["scripts"][1] == first["scripts"][1]


def test_tables_are_there_when_they_are_asked_for_even_if_the_last_run_left_them_out(folder, tmp_path):
    _, first = many(folder, "--only", "pace")
    assert all("reports" not in one for one in first["scripts"])
    (tmp_path / "last.json").write_text(json.dumps(first), "utf-8")
    _, second = many(folder, "--only", "pace", "--reports", "--since", tmp_path / "last.json")
    assert all(one["reports"]["pace"]["tables"]["scenes"]["rows"] for one in second["scripts"])


def test_other_analyses_are_other_reports(folder, tmp_path):
    _, first = many(folder, "--only", "pace", "--reports")
    (tmp_path / "last.json").write_text(json.dumps(first), "utf-8")
    _, second = many(folder, "--only", "days", "--reports", "--since", tmp_path / "last.json")
    assert [list(one["reports"]) for one in second["scripts"]] == [["days"], ["days"]]


@pytest.mark.parametrize(
    "words",
    [
        "no json",
        '{"scripts": 3}',
        '{"scripts": [{"name": "a"}]}',
        '{"scripts": [{"name": "a", "key": "b", "pages": 1, "scenes": 1, "reports": {}, "findings": [{"kind": "verdict"}]}]}',
    ],
)
def test_a_file_that_json_did_not_print_is_refused(folder, tmp_path, words):
    (tmp_path / "last.json").write_text(words, "utf-8")
    refused = RUN.invoke(app, ["analyse", str(folder), "--since", str(tmp_path / "last.json")])
    assert isinstance(refused.exception, InvalidRequestError)


def test_people_get_a_line_a_script_the_errors_with_quotes_and_what_failed(folder):
    done = RUN.invoke(app, ["analyse", str(folder)], env={"COLUMNS": "200"})
    assert "2 scripts read through" in done.stdout
    assert "1 of 3 could not be read:" in done.stdout
    assert CASES[0].broken.split()[0] in done.stdout
    assert "two.fountain" in done.stdout


def test_what_is_for_one_script_is_refused_for_many(folder):
    for words in (["--against", "x"], ["--draft", "x"], ["--document", "x"]):
        assert isinstance(RUN.invoke(app, ["analyse", str(folder), *words]).exception, InvalidRequestError)
    one = folder / "one.fountain"
    assert isinstance(RUN.invoke(app, ["analyse", str(one), "--since", str(one)]).exception, InvalidRequestError)


def test_a_path_that_is_not_there_is_told(folder):
    missing = RUN.invoke(app, ["analyse", str(folder / "one.fountain"), str(folder / "none.fountain")])
    assert isinstance(missing.exception, NotFoundError)
