"""A second reader over a script, behind real HTTP: what a helpful one brings, and that the worst one does no harm."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.analysis.advised.showing import sentence_at
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.state import story_of
from storyroom.domain.report import Report
from storyroom.domain.second_reader import CLASHES, FACT_KINDS, ROLES
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.domain.story import Evidence, Finding, FindingKind
from storyroom.errors import EgressRefusedError, InvalidRequestError
from storyroom.journeys.analyse import analyse
from storyroom.journeys.second_reader import Bounds, SecondReader
from storyroom.loose_files import analyse_file
from storyroom.settings import Settings
from tests.attacks.campaign import CORE
from tests.fakes.pointing_model import Gold, PointingModel, pointing_server
from tests.fakes.second_scripts import BROKEN, FOLLOWS, MEANT, NOTICED, RAISED, SETUP, SLIP, screenplay
from tests.worst_case_model.asked import Asked
from tests.worst_case_model.behaviours import SAYINGS
from tests.worst_case_model.in_process import worst_case
from tests.worst_case_model.pointing import POINTINGS
from tests.worst_case_model.replies import BEHAVIOURS
from tests.worst_case_model.server import worst_case_server

ONLY = ("continuity", "facts", "coverage")
MEANT_GOLD = {"setup": [SETUP], "acknowledgement": [NOTICED], "consequence": [FOLLOWS]}


def _settings(url: str, model: str) -> Settings:
    port = url.rpartition(":")[2].partition("/")[0]
    return Settings(
        chat="openai_compatible", chat_url=url, chat_model=model, chat_seconds=2, house=(f"127.0.0.1:{port}",)
    )


def _file(folder: Path, text: str) -> Path:
    path = folder / "net.fountain"
    path.write_text(text, "utf-8")
    return path


def _gold(text: str, support: dict[str, list[str]] | None = None, *, innocent: bool = False) -> Gold:
    return Gold(" ".join(text.split()), (RAISED, BROKEN), support or {}, innocent)


def _reports(folder: Path, text: str, gold: Gold, only: Sequence[str] = ONLY) -> tuple[dict[str, Report], list[bytes]]:
    with pointing_server(PointingModel([gold])) as (url, heard):
        found = analyse_file(_file(folder, text), _settings(url, "pointer"), only=only, model=True)
        return {report.name: report for report in found}, heard


def test_what_is_meant_in_other_words_is_found_by_a_model_that_points(tmp_path: Path) -> None:
    alone = next(iter(analyse(screenplay(MEANT), only=("continuity",)))).findings[0]
    assert alone.kind is FindingKind.ERROR, "else there is nothing for a model to do"
    reports, _ = _reports(tmp_path, MEANT, _gold(MEANT, MEANT_GOLD))
    found = reports["continuity"].findings[-1]
    assert (found.kind, found.by, found.spoken_by, found.unaided) == (
        FindingKind.SUPPORTED_SUBVERSION, "model", "pointer", FindingKind.ERROR,
    )  # fmt: skip
    assert [one.quote for kind in found.support for one in kind] == [SETUP, NOTICED, FOLLOWS]
    assert any("pointer" in note for note in reports["continuity"].notes)


def test_a_slip_stays_an_error_and_is_the_rules_own_word(tmp_path: Path) -> None:
    reports, heard = _reports(tmp_path, SLIP, _gold(SLIP), ("continuity",))
    (error,) = (one for one in reports["continuity"].findings if one.kind is FindingKind.ERROR)
    assert (error.by, error.spoken_by, error.unaided) == ("rules", "", None)
    assert heard


def test_an_innocent_pair_is_no_error_any_more(tmp_path: Path) -> None:
    reports, _ = _reports(tmp_path, SLIP, _gold(SLIP, innocent=True), ("continuity",))
    assert not [one for one in reports["continuity"].findings if one.kind is FindingKind.ERROR]
    assert reports["continuity"].findings[0].unaided is FindingKind.ERROR


def test_facts_and_prose_of_a_model_are_marked_and_stand_on_the_text(tmp_path: Path) -> None:
    reports, _ = _reports(tmp_path, MEANT, _gold(MEANT, MEANT_GOLD))
    rows = [row for row in reports["facts"].tables[0].rows if row.by == "model"]
    text = screenplay(MEANT).text
    assert rows
    assert all(text[row.evidence[0].start : row.evidence[0].end] == row.evidence[0].quote for row in rows)
    prose = {table.name: table for table in reports["coverage"].tables}["synopsis_prose"]
    assert prose.rows
    assert {row.by for row in prose.rows} == {"model"}
    assert all(row.evidence for row in prose.rows)


def test_what_is_asked_is_lines_of_this_one_script(tmp_path: Path) -> None:
    _, heard = _reports(tmp_path, MEANT, _gold(MEANT, MEANT_GOLD))
    words = {word.strip(".,") for word in MEANT.split()}
    for body in heard:
        said = json.loads(body)["messages"][-1]["content"]
        assert "<data" in said
        assert str(tmp_path) not in said
    assert any(BROKEN.encode() in body for body in heard)
    assert "Nora" in words


def test_without_a_model_or_with_one_outside_the_house_it_is_refused_in_words(tmp_path: Path) -> None:
    path = _file(tmp_path, SLIP)
    with pytest.raises(InvalidRequestError, match="No model is set"):
        analyse_file(path, Settings(), model=True)
    with pytest.raises(EgressRefusedError, match="not counted as the house"):
        analyse_file(path, replace(_settings("http://127.0.0.1:9/v1", "x"), house=()), model=True)


# --- the worst ---


def _read(behaviour: str, text: str = MEANT, *, streams: bool = True) -> tuple[list[Report], SecondReader, list[bytes]]:
    chat, heard = worst_case(behaviour, streams=streams)
    reader = SecondReader(chat, "worst", Bounds(2, 10, tokens=40_000))
    return list(analyse(screenplay(text), only=ONLY, advise=reader.advise)), reader, heard


def _quotes(report: Report) -> Iterator[Evidence]:
    for finding in report.findings:
        yield from finding.citations
        for kind in finding.support:
            yield from kind
    for table in report.tables:
        for row in table.rows:
            yield from row.evidence


def _sides(finding: Finding) -> tuple[str, ...]:
    return tuple(one.quote for one in finding.citations)


def _check(behaviour: str, text: str, *, streams: bool = True) -> None:
    reports, reader, heard = _read(behaviour, text, streams=streams)
    assert reader.model.asked == len(heard)
    assert reader.model.tokens < 120_000
    script, alone = screenplay(text), {one.name: one for one in analyse(screenplay(text), only=ONLY)}
    story = Manuscript(script).once(story_of)
    for report in reports:
        assert all(script.text[one.start : one.end] == one.quote and one.quote.strip() for one in _quotes(report))
    continuity, facts, coverage = reports
    rules = {_sides(one): one for one in alone["continuity"].findings}
    found = {_sides(one): one for one in continuity.findings}
    assert rules.keys() <= found.keys(), "nothing that the rules found goes"
    for sides, one in found.items():
        own = rules.get(sides)
        assert len(one.citations) >= 2
        assert (one.by == "rules") == (one == own)
        assert own is None or one.unaided in {None, own.kind}
        assert one.kind is not FindingKind.ERROR or not one.support.kinds
        assert one.kind is not FindingKind.SUPPORTED_SUBVERSION or one.support.kinds > 1
        assert one.expectation in {kind.expectation for kind in CLASHES.values()} or (
            own and one.expectation == own.expectation
        )
        if one.kind is FindingKind.ERROR and one.by == "model" and not (own and own.kind is FindingKind.QUESTION):
            places = [sentence_at(story.manuscript, each.start, each.end) for each in one.citations]
            assert all(place and story.shown(place) for place in places)
    words = " ".join(script.text.casefold().split())
    known = {row.cells for row in alone["facts"].tables[0].rows}
    for row in facts.tables[0].rows:
        if row.by == "model":
            assert all(" ".join(str(cell).casefold().split()) in words for cell in row.cells[1:3])
        else:
            assert row.cells in known
    for table in coverage.tables:
        assert all(row.evidence for row in table.rows if row.by == "model")
    written = json.dumps(analysis_shape(reports))
    assert "attacker.example" not in written
    assert "<script" not in written


@pytest.mark.parametrize("text", [SLIP, MEANT], ids=["slip", "meant"])
@pytest.mark.parametrize("behaviour", POINTINGS)
def test_a_hostile_second_reader_does_no_harm(behaviour: str, text: str) -> None:
    _check(behaviour, text)


@pytest.mark.parametrize("behaviour", CORE)
def test_no_behaviour_of_the_worst_model_does_harm(behaviour: str) -> None:
    _check(behaviour, MEANT, streams=len(behaviour) % 2 == 0)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_it_points_at_by_chance_does_no_harm(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)

    def some(lines: int) -> list[int]:
        return [draw.randint(-1, lines + 2) for _ in range(draw.randint(0, 5))]

    def chance(asked: Asked) -> Iterator[str]:
        lines = max(asked.data.count("\n["), 2)
        words = asked.data.split()
        fact = lambda: {  # noqa: E731  # one line of the answer
            "line": draw.randint(1, lines), "kind": draw.choice(FACT_KINDS), "who": draw.choice(words),
            "what": draw.choice(words), "holds": draw.random() < 0.5,
        }  # fmt: skip
        pairs = [{"first": draw.randint(1, lines), "then": draw.randint(1, lines), "kind": "time"} for _ in range(4)]
        told = {
            "breaks": draw.random() < 0.8, "frame": draw.choice(("same", "same", "same", "dream", "lie")),
            "facts": [fact() for _ in range(9)], "clashes": pairs, **{role: some(lines) for role in ROLES},
            "sentences": [{"text": " ".join(draw.choices(words, k=9)), "facts": some(lines)} for _ in range(5)],
        }  # fmt: skip
        return iter((json.dumps(told),))

    monkeypatch.setitem(SAYINGS, "chance", chance)
    _check("chance", (SLIP, MEANT)[seed % 2])


@pytest.mark.slow
@pytest.mark.parametrize("piece", range(8))
def test_no_behaviour_at_all_does_harm(piece: int) -> None:
    for behaviour in BEHAVIOURS[piece::8]:
        _check(behaviour, SLIP)


def test_a_model_that_says_nothing_of_use_leaves_the_rules_alone_and_says_so() -> None:
    reports, reader, heard = _read("refuse")
    (alone,) = analyse(screenplay(MEANT), only=("continuity",))
    assert reports[0].findings == alone.findings
    assert any("agreed form" in note for note in reports[0].notes)
    assert reader.model.ended
    assert len(heard) <= 8, "it is not asked for ever"


@pytest.mark.parametrize("behaviour", ["drip", "disconnect", "break_off", "fault_with_context", "endless_comments"])
def test_over_real_http_every_way_to_fail_ends_in_the_rules_own_reports(tmp_path: Path, behaviour: str) -> None:
    with worst_case_server() as server:
        settings = replace(_settings(f"{server.url}/v1", behaviour), chat_seconds=1)
        reports = list(analyse_file(_file(tmp_path, MEANT), settings, only=ONLY, model=True))
        assert 1 <= len(server.requests) <= 2
    alone = list(analyse(screenplay(MEANT), only=ONLY, title="net"))
    assert [one.findings for one in reports] == [one.findings for one in alone]
    assert "not asked to the end" in reports[0].notes[-1]
    assert len(reports[0].notes[-1]) < 500
