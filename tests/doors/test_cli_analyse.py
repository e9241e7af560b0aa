"""`storyroom analyse`: a file without a library, a project under clearance, JSON for programs."""

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from storyroom.cli.analysing import print_report
from storyroom.cli.main import app
from storyroom.domain.report import Report
from storyroom.domain.story import CanonQuote, Finding, FindingKind, World
from storyroom.errors import InputError, InvalidRequestError, UnreadableFileError
from tests.fakes.reports import everything
from tests.fakes.room import SHED, screenplay
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


def test_a_lens_can_be_picked_and_an_unknown_one_is_refused_before_anything_is_read(script):
    done = RUN.invoke(app, ["analyse", str(script), "--only", "structure", "--lens", "kishotenketsu", "--json"])
    assert json.loads(done.stdout)["reports"]["structure"]["lens"] == "kishotenketsu"
    refused = RUN.invoke(app, ["analyse", str(script), "--lens", "horoscope"])
    assert isinstance(refused.exception, InvalidRequestError)
    assert "story_circle" in refused.exception.hint


def test_people_get_tables_and_no_control_character_reaches_them(tmp_path):
    path = tmp_path / "sly.fountain"
    path.write_text("INT. A\x1b[31mB - DAY\n\n" + "A door opens, and a man comes in.\n\n" * 40, "utf-8")
    done = RUN.invoke(app, ["analyse", str(path)])
    assert "Pace and rhythm" in done.stdout
    assert "\x1b[31m" not in done.stdout


def test_a_file_without_a_word_is_refused_and_not_found_flawless(tmp_path):
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"%PDF-1.7 and no more")
    refused = RUN.invoke(app, ["analyse", str(path)])
    assert isinstance(refused.exception, UnreadableFileError)
    assert "Pace" not in refused.stdout


def test_the_analyses_are_listed_with_what_they_look_at():
    done = RUN.invoke(app, ["analyse", "--list"])
    assert done.exit_code == 0
    line = next(line for line in done.stdout.splitlines() if line.startswith("pace "))
    assert line.split(maxsplit=1)[1] == "Pace and rhythm. Length, speech, setting and light, scene by scene."


def test_findings_are_numbered_and_counted_and_the_ledger_is_in_words(capsys):
    print_report(Console(highlight=False, width=80), everything(screenplay(SHED, title="Shed")))
    said = capsys.readouterr().out
    assert "1 error, 1 question, 1 supported subversion" in said
    assert "  3. supported subversion: Who is dead acts no more." in said
    assert "  1. error: What was given away is gone." in said
    assert "set-up, scene 1: “INT. SHED - DAY”" in said
    assert "writer's mark, scene 1: “INT. SHED - DAY”" in said
    assert "An empty table: nothing of the kind." in said
    assert "\u202e" not in said


def test_a_wide_table_says_what_it_leaves_out(script, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    done = RUN.invoke(app, ["analyse", str(script), "--only", "pace"])
    assert "Not shown here:" in done.stdout
    assert all(len(line) <= 60 for line in done.stdout.splitlines() if "INT." in line)


BIBLE = "# The Kettle\n\n## MRS. MOE\n\nAge: 34\n- Never fills the kettle.\n\nLove is a long word.\n"


def test_a_script_file_is_held_against_a_bible_without_a_library(script, tmp_path):
    bible = tmp_path / "bible.md"
    bible.write_text(BIBLE, "utf-8")
    done = RUN.invoke(app, ["analyse", str(script), "--canon", str(bible), "--only", "continuity", "--json"])
    said = json.loads(done.stdout)
    (found,) = [one for one in said["findings"] if one["canon"]]
    assert found["canon"][0]["source"] == "bible.md, line 6"
    assert found["canon"][0]["quote"] == "Mrs. Moe: Never fills the kettle."
    assert found["citations"][0]["quote"] == "Mrs. Moe fills the *kettle*."
    assert found["explained"] == []
    assert said["reports"]["continuity"]["notes"] == [
        "1 of 3 canon statements could not be read and was not checked.",
        "Not checked: “Love is a long word.” (bible.md, line 8).",
    ]


def test_people_see_the_words_of_canon_and_their_line(script, tmp_path):
    bible = tmp_path / "bible.txt"
    bible.write_text(BIBLE, "utf-8")
    done = RUN.invoke(app, ["analyse", str(script), "--canon", str(bible), "--only", "continuity"])
    assert "Canon says, bible.txt, line 6: “Mrs. Moe: Never fills the kettle.”" in " ".join(done.stdout.split())


def test_a_bible_that_is_no_text_or_says_nothing_is_refused(script, tmp_path):
    for name, data in (("bible.md", b"\x00\x01\x02" * 200), ("empty.md", b"\n\n"), ("paper.md", b"%PDF-1.7 \n")):
        bible = tmp_path / name
        bible.write_bytes(data)
        refused = RUN.invoke(app, ["analyse", str(script), "--canon", str(bible)])
        assert isinstance(refused.exception, InputError), name


def test_canon_is_for_one_script_file(tmp_path):
    refused = RUN.invoke(app, ["analyse", str(tmp_path), "--canon", str(tmp_path / "x.md")])
    assert isinstance(refused.exception, InvalidRequestError)


def test_canon_that_contradicts_itself_is_printed_on_both_sides_and_what_explains_says_so():
    one, two = CanonQuote("c1", "Bible.md, line 1", "Mara is 34."), CanonQuote("c2", "Bible.md, line 9", "Mara is 41.")
    both = Finding(FindingKind.QUESTION, "canon_age", "timeline", "Two things.", World.SHOWN, (), canon=(one, two))
    meant = Finding(FindingKind.QUESTION, "dead_acts", "timeline", "Ivo acts.", World.SHOWN, (), explained=(one,))
    console = Console(file=io.StringIO(), width=120)
    print_report(console, Report("continuity", "What contradicts what", findings=(both, meant)))
    said = console.file.getvalue()
    assert "Canon says, Bible.md, line 1: “Mara is 34.”" in said
    assert "but canon says, Bible.md, line 9: “Mara is 41.”" in said
    assert "canon explains it, Bible.md, line 1: “Mara is 34.”" in said
