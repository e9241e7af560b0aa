"""A series of drafts read through under the asker's clearance, in processes that can be ended."""

import pytest

from storyroom.domain.story import FindingKind
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.journeys.analyse import Given, Wanted
from storyroom.journeys.analyse_series import SeriesItem, analyse_series
from storyroom.journeys.readers.limits import Limits
from tests.fakes.house import make_house, script_text
from tests.unit.analysis.story_cases import CASES


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder / "house", embed=False)
    for title, label in (("Open One", ()), ("Open Two", ()), ("Hidden", ("embargo",))):
        for draft in ("White", "Blue"):
            path = folder / f"{title} {draft}.fountain"
            body = [("INT. LOFT - DAY", f"{title}, {draft}: a kettle."), ("EXT. YARD - NIGHT", "Rain.")]
            path.write_bytes(script_text(title, body, revision=draft))
            project = "Hidden" if label else "Open"
            (report,) = made.seat().import_files([path], project=project, labels=label)
            assert report.status == "imported", report.reason
    yield made
    made.close()


def test_only_what_a_person_may_quote_is_in_the_series(house):
    owner, reader = house.seat(), house.seat("reader")
    assert len(owner.analysis.series("Hidden")) == 1
    with pytest.raises(NotFoundError):
        reader.analysis.series("Hidden")


def test_each_document_comes_once_in_its_latest_draft_with_the_reports_it_has_alone(house):
    seat = house.seat()
    drafts = seat.analysis.series("open")
    assert [(one.document, one.name) for one in drafts] == [("Open One", "blue"), ("Open Two", "blue")]
    (first, _) = seat.analysis.analyse_series(drafts, only=("pace",))
    assert first.reports == tuple(seat.analysis.analyse(drafts[0].id, only=("pace",)))
    assert first.scenes == drafts[0].scenes


def test_what_is_known_is_not_worked_out_and_the_key_says_what_it_rests_on(house):
    seat = house.seat()
    drafts = seat.analysis.series("Open")[:1]
    (first,) = seat.analysis.analyse_series(drafts, only=("pace",))
    (again,) = seat.analysis.analyse_series(drafts, only=("pace",), known=lambda _, key: key == first.key)
    (other,) = seat.analysis.analyse_series(drafts, only=("days",), known=lambda _, key: key == first.key)
    assert (again.reports, again.key) == ((), first.key)
    assert other.reports
    assert other.key != first.key


def test_a_script_that_takes_too_long_is_stopped_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr("storyroom.journeys.analyse_series._SECONDS", 0.3)
    endless = "".join(
        f"INT. ROOM {n} - DAY\n\nMara, {n % 90}, burns letter {n}. She reads it.\n\n" for n in range(6000)
    )
    items = [
        SeriesItem("endless.fountain", lambda: Given(endless.encode())),
        SeriesItem("short.fountain", lambda: Given(CASES[0].script.encode())),
    ]
    slow, quick = analyse_series(items, Wanted(("continuity",)), Limits(seconds=0.3))
    assert "was stopped" in slow.fault
    assert "--only" in slow.fault
    assert not slow.reports
    assert [one.kind for one in quick.reports[0].findings] != []
    assert all(isinstance(one.kind, FindingKind) for one in quick.reports[0].findings)


def test_an_unknown_analysis_is_refused_before_anything_is_opened():
    def never():
        raise AssertionError("opened")

    with pytest.raises(InvalidRequestError):
        analyse_series([SeriesItem("a", never)], Wanted(("horoscope",)), Limits())


def test_what_people_decided_and_pinned_is_in_a_series_as_it_is_alone(house):
    seat = house.seat()
    (draft, _) = seat.analysis.series("Open")
    (before, _) = seat.analysis.analyse_series(seat.analysis.series("Open"), only=("breakdown",))
    seat.breakdown.decide(draft.id, "add", scene="1", category="vehicles", name="kettle van")
    (after, _) = seat.analysis.analyse_series(seat.analysis.series("Open"), only=("breakdown",))
    assert after.key != before.key
    assert after.reports == tuple(seat.analysis.analyse(draft.id, only=("breakdown",)))
