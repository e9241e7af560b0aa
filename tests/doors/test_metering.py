"""What one person may ask for at once and within an hour, and that another person's use does not count."""

from __future__ import annotations

import threading

import pytest
from starlette.testclient import TestClient

from storyroom.api.errors import TooManyError
from storyroom.api.metering import HOUR, Allowance, Meter, is_costly
from storyroom.api.sessions import Sessions
from storyroom.web.app import Door, make_app
from tests.fakes.door import BASE, PORT
from tests.fakes.room import FakeRoom

OWN = {"X-Storyroom": "1"}
SCRIPT = b"INT. LOFT - DAY\n\nA lamp burns.\n"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client_of(meter: Meter, name: str = "owner") -> TestClient:
    room, sessions = FakeRoom(), Sessions()
    client = TestClient(make_app(Door(lambda: room.seat(name), sessions, PORT, print, meter=meter)), base_url=BASE)
    client.get(f"/sign-in?token={sessions.offer()}")
    return client


def test_no_more_than_a_few_requests_at_once_and_each_person_has_their_own(clock: Clock) -> None:
    meter = Meter(Allowance(at_once=2), clock)
    meter.enter("ada")
    meter.enter("ada")
    with pytest.raises(TooManyError, match="at once"):
        meter.enter("ada")
    meter.enter("bob")
    meter.leave("ada", passed=1, seconds=1)
    meter.enter("ada")


def test_bytes_and_seconds_come_back_after_an_hour(clock: Clock) -> None:
    meter = Meter(Allowance(bytes_an_hour=100, seconds_an_hour=10), clock)
    assert meter.enter("ada") == 100
    meter.leave("ada", passed=60, seconds=4)
    with pytest.raises(TooManyError):
        meter.enter("ada", announced=41)
    assert meter.enter("ada", announced=40) == 40
    meter.leave("ada", passed=10, seconds=6)
    with pytest.raises(TooManyError) as caught:
        meter.enter("ada")
    assert "60 minutes" in caught.value.hint or "61 minutes" in caught.value.hint
    clock.now = HOUR
    assert meter.enter("ada") == 100


def test_counting_holds_among_threads() -> None:
    meter = Meter(Allowance(at_once=1_000))

    def use() -> None:
        for _ in range(200):
            meter.enter("ada")
            meter.leave("ada", passed=1, seconds=0)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meter.enter("ada") == meter.allowance.bytes_an_hour - 1_600


@pytest.mark.parametrize(
    ("path", "costly"),
    [
        ("/api/v1/import", True),
        ("/api/v1/inspect", True),
        ("/api/v1/ask", True),
        ("/api/v1/trace", True),
        ("/ask", True),
        ("/api/v1/drafts/draft:1/export", True),
        ("/api/v1/drafts/draft:1/hand-out", True),
        ("/api/v1/exports/x/file", True),
        ("/api/v1/drafts/draft:1/analysis", True),
        ("/drafts/draft:1/analysis", True),
        ("/drafts/draft:1/analysis/pace", True),
        ("/api/v1/drafts/draft:1/compare", True),
        ("/api/v1/drafts/draft:1/compare/pages", True),
        ("/drafts/draft:1/compare", True),
        ("/api/v1/analyses", False),
        ("/drafts/draft:1", False),
        ("/api/v1/projects", False),
        ("/api/v1/drafts/draft:1/text", False),
        ("/search", False),
        ("/static/app.css", False),
    ],
)
def test_uploads_exports_and_answers_are_metered_and_looking_is_not(path: str, costly: bool) -> None:
    assert is_costly(path) is costly


def test_a_person_who_has_used_up_their_bytes_is_told_so_over_http(clock: Clock) -> None:
    client = client_of(Meter(Allowance(bytes_an_hour=4_000), clock))
    files = {"file": ("a.fountain", SCRIPT * 50)}
    assert client.post("/api/v1/inspect", headers=OWN, files=files).status_code == 200
    refused = client.post("/api/v1/inspect", headers=OWN, files=files)
    assert refused.status_code == 429
    assert refused.json()["error"]["hint"]
    assert client.get("/api/v1/projects").status_code == 200
    clock.now = HOUR + 1
    assert client.post("/api/v1/inspect", headers=OWN, files=files).status_code == 200


def test_what_is_sent_without_being_announced_is_counted_as_it_comes(clock: Clock) -> None:
    client = client_of(Meter(Allowance(bytes_an_hour=10_000), clock))
    sent = []

    def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.fountain"\r\n\r\n'
        for _ in range(100):
            sent.append(1)
            yield b"A" * 1_000

    headers = {**OWN, "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/api/v1/inspect", headers=headers, content=endless()).status_code == 429


def test_a_request_that_fails_is_over_too(clock: Clock) -> None:
    client = client_of(Meter(Allowance(at_once=1), clock))
    for _ in range(3):
        assert client.post("/api/v1/inspect", headers=OWN, files={"file": ("a.fdx", b"PK\x03\x04")}).status_code == 415
    assert client.get("/api/v1/drafts/draft:nothing/export").status_code == 404
    assert client.post("/api/v1/inspect", headers=OWN, files={"file": ("a.fountain", SCRIPT)}).status_code == 200
