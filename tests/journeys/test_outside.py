"""What leaves the house for a provider: judged, written down and sealed before a byte goes; and nothing where any of it fails."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import event

from storyroom.errors import (
    BackendError,
    EgressRefusedError,
    LedgerError,
    LibraryBusyError,
    LibraryDamagedError,
    NotFoundError,
    ReadOnlyError,
    StoryroomError,
)
from storyroom.journeys.ask import ask
from storyroom.room import Room
from storyroom.store import database, sealing
from storyroom.store import egress as book_module
from storyroom.store.egress import key_path
from tests.fakes.gemini_server import gemini_server
from tests.fakes.provider import QUESTION, TERMS, TurnedClock, make_house_with, provider, with_provider
from tests.unit.models.chat_server import BEHAVIOURS, ChatServer, Handler, chat_server

GROUNDED = "CLAIM: {ragna} keeps it.\nQUOTE 1: I keep the spare key\n"


def grounded(handler: Handler, body: dict[str, object]) -> None:
    """Answer as a good model does, in the codes that it was shown."""
    shown = json.dumps(body, ensure_ascii=False)
    speaks = re.search(r"(PERSON[A-Z0-9]+)\\nI keep", shown)
    assert speaks
    handler.open_stream()
    handler.say(GROUNDED.format(ragna=speaks[1].capitalize()), finish_reason="stop")
    handler.send(json.dumps({"choices": [], "usage": {"prompt_tokens": 400, "completion_tokens": 20}}))
    handler.send("[DONE]")


BEHAVIOURS["grounded"] = grounded


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture
def house(server: ChatServer, tmp_path: Path) -> Iterator[tuple[Room, TurnedClock]]:
    made = make_house_with(provider(server.url, "grounded"), tmp_path)
    yield made
    made[0].close()


def acts(room: Room) -> list[str]:
    return [entry.act for entry in room._library.ledger_entries()]


def test_the_bytes_at_the_sink_are_those_in_the_sealed_record_and_the_ledger(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    answer = room.seat().ask(QUESTION)
    (body,) = server.bodies
    (call,) = room.seat().egress.left().calls
    assert room.seat().egress.sent(call.id).body == body
    assert call.sha256 == hashlib.sha256(body).hexdigest()
    facts = next(dict(entry.facts) for entry in room._library.ledger_entries() if entry.act == "egress_opened")
    assert (facts["sha256"], facts["egress"], facts["reason"]) == (call.sha256, call.id, "cleared for the-key")
    assert answer.kind == "grounded"
    assert answer.claims[0].text == "Ragna keeps it."
    assert answer.claims[0].citations[0].quote == "I keep the spare key"


def test_a_preview_shows_the_very_bytes_and_sends_nothing(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    seen = room.seat().egress.preview(QUESTION)
    assert server.bodies == []
    assert "egress_opened" not in acts(room)
    assert seen.decision.allowed
    room.seat().ask(QUESTION)
    assert seen.outgoing is not None
    assert server.bodies == [seen.outgoing.body]


def test_names_go_out_as_codes_and_come_back_as_names(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    room.seat().ask("Does Ragna or Morwenna keep the spare key of the Moe house?")
    sent = server.bodies[0].decode().casefold()
    for name in ("ragna", "liv", "moe", "morwenna", "jetty", "ole\\n"):
        assert name not in sent, name


def test_without_sanitising_the_text_goes_as_it_is(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url, "normal", sanitise=False), tmp_path)
    room.seat().ask(QUESTION)
    assert "RAGNA" in server.bodies[0].decode()
    assert not room.seat().egress.left().calls[0].sanitised


def test_what_a_provider_is_not_cleared_for_takes_no_part(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    answer = room.seat().ask("What is the spare key of Greenglass in the vault? CANARY")
    assert all("CANARY-7419" not in body.decode() for body in server.bodies)
    assert "vault" not in str(answer.claims).casefold()
    assert any("may be sent: public, the-key" in note for note in answer.notes)


def test_the_gate_itself_refuses_material_beyond_the_providers_clearance(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    seat = room.seat()
    with pytest.raises(EgressRefusedError, match="not cleared for the-secret"):
        ask(QUESTION, seat._reader(), seat.egress.parts())
    assert server.bodies == []
    assert "egress_opened" not in acts(room)


def test_a_closing_record_says_what_came_of_it_and_what_it_cost(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    assert (call.outcome, call.status, call.tokens_in, call.tokens_out, call.counted) == (
        "answered", 200, 400, 20, "reported",
    )  # fmt: skip
    assert call.cost == 400 * 2.5 + 20 * 10
    assert [act for act in acts(room) if act.startswith("egress")] == ["egress_opened", "egress_closed"]
    (total,) = room.seat().egress.left().totals
    assert (total.calls, total.unclosed, total.cost) == (1, 0, call.cost)


@pytest.mark.parametrize(
    ("model", "outcome", "costs"),
    [
        ("status_500", "refused", False),
        ("status_401", "refused", False),
        ("redirect", "refused", False),
        ("break_off", "unusable", True),
        ("broken_json", "unusable", True),
        ("html", "unusable", True),
        ("endless_silence", "unusable", True),
    ],
)
def test_a_failure_is_closed_too(server: ChatServer, tmp_path: Path, model: str, outcome: str, costs: bool) -> None:
    room, _clock = make_house_with(provider(server.url, model), tmp_path)
    with pytest.raises(BackendError):
        room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    assert (call.outcome, bool(call.cost)) == (outcome, costs)
    assert [act for act in acts(room) if act.startswith("egress")] == ["egress_opened", "egress_closed"]


def test_nobody_there_is_closed_as_unreachable_and_costs_nothing(tmp_path: Path) -> None:
    with chat_server() as gone:
        url = gone.url
    room, _clock = make_house_with(provider(url), tmp_path)
    with pytest.raises(BackendError, match="Nothing answers"):
        room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    assert (call.outcome, call.cost) == ("unreachable", 0)


def test_an_endless_answer_is_cut_and_closed(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url, "endless"), tmp_path)
    assert room.seat().ask(QUESTION).kind == "insufficient"
    (call,) = room.seat().egress.left().calls
    assert (call.outcome, call.counted) == ("answered", "estimated")
    assert server.listener_left.wait(10)


# --- terms ---


def test_nothing_goes_before_a_person_has_confirmed_the_terms(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url), tmp_path, confirm=False)
    with pytest.raises(EgressRefusedError, match="nobody has confirmed"):
        room.seat().ask(QUESTION)
    assert server.bodies == []


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://127.0.0.1:9/v1"},
        {"model": "other"},
        {"sanitise": False},
        {"purposes": frozenset({"ask", "suggest"})},
        {"terms": replace(TERMS, training_use="may train")},
        {"terms": replace(TERMS, retention="for ever")},
        {"terms": replace(TERMS, region="US")},
        {"terms": replace(TERMS, owner_of_tuned_weights="the provider")},
        {"terms": replace(TERMS, snapshot=date(2031, 2, 1))},
        {"terms": replace(TERMS, expires=date(2032, 12, 31))},
    ],
    ids="-".join,
)
def test_terms_that_changed_block_until_a_person_confirms_again(
    server: ChatServer, house: tuple[Room, TurnedClock], changes: dict[str, object]
) -> None:
    room, _clock = house
    changed = with_provider(room, replace(provider(server.url, "grounded"), **changes))  # type: ignore[arg-type]
    with pytest.raises(EgressRefusedError, match="changed since it was confirmed"):
        changed.seat().ask(QUESTION)
    assert server.bodies == []
    (state,) = changed.seat().egress.providers()
    assert not state.decision.allowed
    changed.seat().egress.confirm("acme")
    (state,) = changed.seat().egress.providers()
    assert state.decision.allowed


def test_prices_and_the_cap_may_change_without_a_new_confirmation(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    dearer = replace(provider(server.url, "grounded"), input_price=Decimal(3), monthly_cap=Decimal(9))
    with_provider(room, dearer).seat().ask(QUESTION)
    assert len(server.bodies) == 1


def test_terms_that_lapse_block_and_the_report_keeps_what_was_sent_under_which(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, clock = house
    room.seat().ask(QUESTION)
    clock.at = datetime(2032, 1, 1, tzinfo=UTC)
    with pytest.raises(EgressRefusedError, match="lapsed on 2031-12-31"):
        room.seat().ask(QUESTION)
    renewed = with_provider(
        room, replace(provider(server.url, "grounded"), terms=replace(TERMS, snapshot=date(2032, 1, 1), expires=date(2032, 6, 1)))
    )  # fmt: skip
    with pytest.raises(EgressRefusedError, match="changed"):
        renewed.seat().ask(QUESTION)
    renewed.seat().egress.confirm("acme")
    renewed.seat().ask(QUESTION)
    left = renewed.seat().egress.left()
    assert len(server.bodies) == 2
    assert sorted(left.terms[total.terms_hash].terms.count("2032") > 0 for total in left.totals) == [False, True]
    assert {total.calls for total in left.totals} == {1}


def test_only_a_person_who_looks_after_the_library_confirms(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url), tmp_path, confirm=False)
    with pytest.raises(ReadOnlyError):
        room.seat("reader").egress.confirm("acme")
    with pytest.raises(NotFoundError):
        room.seat().egress.confirm("other")


def test_a_purpose_that_is_not_listed_is_refused(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url, purposes=frozenset({"suggest"})), tmp_path)
    with pytest.raises(EgressRefusedError, match="may not be used to ask"):
        room.seat().ask(QUESTION)
    assert server.bodies == []


# --- money ---


def test_the_monthly_cap_is_kept_and_a_new_month_begins_at_nothing(server: ChatServer, tmp_path: Path) -> None:
    tight = provider(server.url, "grounded", monthly_cap=Decimal("0.0115"))  # one request at its estimate, and a little
    room, clock = make_house_with(tight, tmp_path)
    for _ in range(2):
        room.seat().ask(QUESTION)
    with pytest.raises(EgressRefusedError, match=r"monthly cap of 0\.0115 USD"):
        room.seat().ask(QUESTION)
    sent = len(server.bodies)
    assert room.seat().egress.providers()[0].spent <= 11_500
    clock.at = datetime(2031, 4, 1, tzinfo=UTC)
    assert room.seat().egress.providers()[0].spent == 0
    room.seat().ask(QUESTION)
    assert len(server.bodies) == sent + 1


def test_a_batch_is_estimated_before_it_is_asked(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    state, found = room.seat().egress.estimate([QUESTION, "What is wet?", "zzz qqq"])
    assert server.bodies == []
    assert found.calls == 2
    assert found.cost > 2 * 900 * 10
    assert state.spent == 0
    room.seat().ask(QUESTION)
    assert room.seat().egress.left().calls[0].cost <= found.cost


# --- fails closed ---


def test_a_full_disk_sends_nothing(
    server: ChatServer, house: tuple[Room, TurnedClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _clock = house
    with room._library.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    room._library.engine.dispose()

    def full(connection: sqlite3.Connection, record: object) -> None:
        database_prepare(connection, record)
        connection.execute(f"PRAGMA max_page_count={pages}")

    database_prepare = database._prepare
    event.listen(room._library.engine, "connect", full)
    monkeypatch.setattr("storyroom.generation.grounded.INSTRUCTIONS", "x" * 3_000_000)
    with pytest.raises(LibraryBusyError, match="full"):
        room.seat().ask(QUESTION)
    assert server.bodies == []
    assert "egress_opened" not in acts(room)


def test_a_locked_database_sends_nothing(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    room._library.engine.dispose()
    event.listen(room._library.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=50"))
    other = sqlite3.connect(room.folder / "storyroom.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(LibraryBusyError):
            room.seat().ask(QUESTION)
    finally:
        other.close()
    assert server.bodies == []
    assert "egress_opened" not in acts(room)


def test_a_missing_key_sends_nothing_and_is_never_made_anew(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    room.seat().ask(QUESTION)
    key = key_path(room.folder)
    kept = key.read_bytes()
    key.unlink()
    for act in (lambda: room.seat().ask(QUESTION), lambda: room.seat().egress.preview(QUESTION),
                lambda: room.seat().egress.confirm("acme")):  # fmt: skip
        with pytest.raises(LedgerError, match="key"):
            act()
    assert not key.exists()
    assert len(server.bodies) == 1
    key.write_bytes(kept)
    key.chmod(0o600)
    room.seat().ask(QUESTION)
    assert len(server.bodies) == 2


@pytest.mark.skipif(os.name == "nt", reason="modes are not kept there")
def test_a_key_that_others_can_read_sends_nothing(server: ChatServer, house: tuple[Room, TurnedClock]) -> None:
    room, _clock = house
    assert key_path(room.folder).stat().st_mode & 0o777 == 0o600
    key_path(room.folder).chmod(0o644)
    with pytest.raises(LedgerError, match="read by others"):
        room.seat().ask(QUESTION)
    assert server.bodies == []


@pytest.mark.parametrize(
    ("module", "name"), [(sealing.SealingKey, "seal"), (book_module.ledger, "append"), (book_module, "ensure_label")]
)
def test_whatever_step_of_the_record_fails_nothing_is_sent_and_nothing_half_written(
    server: ChatServer, house: tuple[Room, TurnedClock], monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    room, _clock = house
    real = getattr(module, name)

    def fail(*arguments: object, **named: object) -> object:
        if named.get("act", "egress_opened") == "egress_opened":
            raise OSError(28, "No space left on device")
        return real(*arguments, **named)

    before = acts(room).count("egress_opened")
    monkeypatch.setattr(module, name, fail)
    with pytest.raises((OSError, StoryroomError)):
        room.seat().ask(QUESTION)
    assert server.bodies == []
    assert room.seat().egress.left().calls == ()
    assert acts(room).count("egress_opened") == before


def test_a_closing_that_cannot_be_written_leaves_the_opening_as_unclosed(
    server: ChatServer, house: tuple[Room, TurnedClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _clock = house
    real = book_module.ledger.append

    def fail(*arguments: object, **named: object) -> object:
        if named.get("act") == "egress_closed":
            raise LibraryBusyError("The disk is full: nothing was written.")
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(book_module.ledger, "append", fail)
    with pytest.raises(LibraryBusyError):
        room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    assert (call.closed_at, call.outcome) == ("", "")
    assert room.seat().egress.providers()[0].spent == call.estimate


def test_a_sealed_record_that_was_changed_or_moved_does_not_open(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    room.seat().ask(QUESTION)
    room.seat().ask("What is wet? The spare key?")
    first, second = room.seat().egress.left().calls
    with sqlite3.connect(room.folder / "storyroom.db") as raw:
        raw.execute(
            "UPDATE egress_body SET (nonce, sealed) = (SELECT nonce, sealed FROM egress_body WHERE call_id = ?)",
            (first.id,),
        )
    assert room.seat().egress.sent(first.id).body
    with pytest.raises(LibraryDamagedError, match="does not open"):
        room.seat().egress.sent(second.id)


def test_no_plain_text_of_a_request_is_in_the_librarys_files(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    room.seat().ask("Does the wombat keep the spare key?")
    assert b"wombat" in server.bodies[0]
    assert b"sk-test" not in server.bodies[0]
    room.close()
    for path in room.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"wombat" not in data
            assert b"sk-test" not in data


# --- who sees the record ---


def test_a_person_sees_what_they_sent_and_opens_it_only_while_cleared(server: ChatServer, tmp_path: Path) -> None:
    room, _clock = make_house_with(provider(server.url, "grounded"), tmp_path)
    room.seat("reader").ask(QUESTION)
    room.seat().ask(QUESTION)
    assert len(room.seat("reader").egress.left().calls) == 1
    assert len(room.seat().egress.left().calls) == 2
    own = room.seat("reader").egress.left().calls[0]
    others = next(call for call in room.seat().egress.left().calls if call.id != own.id)
    assert room.seat("reader").egress.sent(own.id).body
    for hidden in (others.id, "egress:" + "0" * 32):
        with pytest.raises(NotFoundError) as fault:
            room.seat("reader").egress.sent(hidden)
        assert "record" in fault.value.message
    assert "egress_reviewed" in acts(room)


# --- house or outside ---


def test_an_address_that_the_operator_counts_as_the_house_is_not_recorded(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    counted = Room(room._library, replace(room.settings, house=(f"127.0.0.1:{server.port}",)))
    counted.seat().ask(QUESTION)
    assert len(server.bodies) == 1
    assert counted.seat().egress.left().calls == ()


def test_a_server_on_this_machine_is_outside_until_the_operator_says_otherwise(
    server: ChatServer, house: tuple[Room, TurnedClock]
) -> None:
    room, _clock = house
    plain = replace(room.settings, chat="openai_compatible", chat_url=server.url, chat_model="normal", providers=())
    with pytest.raises(EgressRefusedError, match="not counted as the house") as fault:
        Room(room._library, plain).seat().ask(QUESTION)
    assert f'house = ["127.0.0.1:{server.port}"]' in fault.value.hint
    assert server.bodies == []
    Room(room._library, replace(plain, house=("127.0.0.0/8",))).seat().ask(QUESTION)
    assert len(server.bodies) == 1


@pytest.mark.parametrize("kind", ["gemini", "vertex"])
def test_gemini_goes_through_the_same_gate(tmp_path: Path, kind: str) -> None:
    with gemini_server() as server:
        more = {"project": "film", "region": "europe-west4", "key": "ya29.t"} if kind == "vertex" else {}
        room, _clock = make_house_with(provider(server.url, kind=kind, **more), tmp_path)
        seen = room.seat().egress.preview(QUESTION)
        room.seat().ask(QUESTION)
        (call,) = room.seat().egress.left().calls
        assert seen.outgoing is not None
        assert server.bodies == [room.seat().egress.sent(call.id).body] == [seen.outgoing.body]
        assert (call.tokens_in, call.tokens_out, call.counted, call.outcome) == (41, 15, "reported", "answered")


def test_fetching_a_token_is_on_record_too(tmp_path: Path) -> None:
    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with gemini_server() as server:
        account = {"client_email": "a@b", "private_key": pem.decode(), "token_uri": f"{server.url}/token"}
        room, _clock = make_house_with(
            provider(server.url, kind="vertex", project="film", region="eu", key="", credentials=json.dumps(account)), tmp_path
        )  # fmt: skip
        room.seat().ask(QUESTION)
        calls = room.seat().egress.left().calls
        assert sorted(call.purpose for call in calls) == ["ask", "sign_in"]
        assert sorted(server.bodies) == sorted(room.seat().egress.sent(call.id).body for call in calls)
        assert next(call for call in calls if call.purpose == "sign_in").label.compartments == {"public"}
        assert server.headers[-1]["authorization"] == "Bearer ya29.fetched"
