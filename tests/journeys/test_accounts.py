"""The ways in: what opens the door, what no longer does, and that a stranger learns nothing at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from storyroom.desks.entrance import Entrance
from storyroom.domain.accounts import PasskeySite
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, SignInError, TooManyTriesError
from storyroom.journeys.passwords import Passwords
from storyroom.store import schema
from storyroom.store.database import reading
from tests.fakes.authenticator import Authenticator
from tests.fakes.house import House, SetClock, make_house, script_text

GOOD = "four brass keys on a nail"
SITE = PasskeySite("localhost", "http://localhost:8471")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def house(tmp_path: Path, clock: SetClock) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=clock)
    made.entrance.passwords = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    yield made
    made.close()


@pytest.fixture
def entrance(house: House) -> Entrance:
    return house.entrance


def come_in(entrance: Entrance, name: str = "owner", password: str = GOOD, address: str = "10.0.0.1") -> str:
    return entrance.sign_in(name, password, address=address, device="Firefox")


def take(folder: Path, house: House, title: str) -> None:
    path = folder / "x.fountain"
    path.write_bytes(script_text(title, [("INT. LOFT - DAY", "A lamp burns.")]))
    (report,) = house.seat().import_files([path])
    assert report.status == "imported"


# --- passwords ---


def test_a_password_opens_the_door_and_only_that_one(house: House, entrance: Entrance) -> None:
    house.seat().accounts.set_password(entrance, GOOD)
    found = entrance.caller(come_in(entrance))
    assert found is not None
    assert found.name == "owner"
    for name, password in (("owner", "five brass keys on a nail"), ("Owner", GOOD), ("nobody", GOOD), ("owner", "")):
        with pytest.raises(SignInError):
            come_in(entrance, name, password)


def test_unknown_names_and_wrong_passwords_are_one_answer_after_the_same_work(
    house: House, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.seat().accounts.set_password(entrance, GOOD)
    house.seat().add_person("shut")
    house.seat("shut").accounts.set_password(entrance, GOOD)
    house.seat().accounts.shut("shut")
    verified: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, hashed, password: verified.append(hashed) or verify(self, hashed, password),
    )
    told = set()
    for name in ("owner", "nobody", "reader", "shut"):
        with pytest.raises(SignInError) as refused:
            come_in(entrance, name, GOOD if name == "shut" else "wrong horse battery")
        told.add((refused.value.message, refused.value.hint))
    assert len(told) == 1
    assert len(verified) == 4
    assert {hashed.rpartition("$")[0].rpartition("$")[0] for hashed in verified} == {"$argon2id$v=19$m=64,t=1,p=1"}


def test_tries_are_counted_by_account_and_address_alike_for_names_that_are_none(
    house: House, entrance: Entrance, clock: SetClock
) -> None:
    house.seat().accounts.set_password(entrance, GOOD)
    most = entrance.terms.tries_per_account
    for name in ("owner", "nobody"):
        for number in range(most):
            with pytest.raises(SignInError):
                come_in(entrance, name, "wrong horse battery", address=f"10.0.0.{number}")
        with pytest.raises(TooManyTriesError):
            come_in(entrance, name, GOOD, address="10.0.1.1")
    with pytest.raises(TooManyTriesError):
        entrance.sign_in_by_code("owner", "x", address="10.0.1.1", device="")
    clock.pass_(minutes=15)
    assert entrance.caller(come_in(entrance))
    entrance.terms = replace(entrance.terms, tries_per_address=3)
    for name in ("a", "b", "c"):
        with pytest.raises(SignInError):
            come_in(entrance, name, "wrong", address="10.9.9.9")
    with pytest.raises(TooManyTriesError):
        come_in(entrance, address="10.9.9.9")
    assert entrance.caller(come_in(entrance, address="10.9.9.8"))


@pytest.mark.parametrize("weak", ["short", "owner owner owner", "aaaaaaaaaaaaaaaa", "abababababababab", "x" * 300])
def test_what_is_easily_guessed_is_no_password(house: House, entrance: Entrance, weak: str) -> None:
    with pytest.raises(InvalidRequestError):
        house.seat().accounts.set_password(entrance, weak)
    with pytest.raises(SignInError):
        come_in(entrance, "owner", weak)


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(house: House, entrance: Entrance) -> None:
    desk = house.seat().accounts
    desk.set_password(entrance, GOOD)
    first, second = come_in(entrance), come_in(entrance)
    with pytest.raises(SignInError):
        desk.set_password(entrance, "another sentence of words")
    kept = entrance.caller(second)
    assert kept is not None
    desk.set_password(entrance, "another sentence of words", old=GOOD, session=kept.by)
    assert entrance.caller(first) is None
    assert entrance.caller(second) == kept
    with pytest.raises(SignInError):
        come_in(entrance)


def test_the_same_letters_typed_otherwise_are_the_same_password(house: House, entrance: Entrance) -> None:
    house.seat().accounts.set_password(entrance, "caf\u00e9 with four sugars")
    assert entrance.caller(come_in(entrance, password="cafe\u0301 with four sugars"))


def test_nothing_that_opens_the_door_is_kept_as_it_is(house: House, entrance: Entrance) -> None:
    desk = house.seat().accounts
    desk.set_password(entrance, GOOD)
    secrets = [GOOD, come_in(entrance), house.seat().accounts.invite("reader"), *desk.make_recovery_codes()]
    secrets.append(desk.make_key("a program")[1])
    house._library.engine.dispose()
    raw = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    for secret in secrets:
        assert secret.encode() not in raw
        assert secret.encode("utf-16-le") not in raw
    assert b"$argon2id$" in raw


# --- sessions ---


def test_a_session_ends_when_it_lies_idle_and_in_any_case_after_a_while(
    house: House, entrance: Entrance, clock: SetClock
) -> None:
    house.seat().accounts.set_password(entrance, GOOD)
    idle, used = come_in(entrance), come_in(entrance)
    for _ in range(14):
        clock.pass_(hours=11, minutes=59)
        assert entrance.caller(used)
    assert entrance.caller(idle) is None
    clock.pass_(hours=1)
    assert entrance.caller(used) is None
    assert house.seat().accounts.sessions() == ()


def test_sessions_are_seen_and_ended_by_their_owner_alone(house: House, entrance: Entrance) -> None:
    owner = house.seat()
    owner.accounts.set_password(entrance, GOOD)
    token = come_in(entrance)
    (shown,) = owner.accounts.sessions()
    assert shown.device == "Firefox"
    owner.add_person("ada")
    assert house.seat("ada").accounts.sessions() == ()
    with pytest.raises(NotFoundError):
        house.seat("ada").accounts.close_session(shown.id)
    assert entrance.caller(token)
    owner.accounts.close_session(shown.id)
    assert entrance.caller(token) is None
    again = come_in(entrance)
    entrance.leave(again)
    assert entrance.caller(again) is None
    assert entrance.caller("") is None


def test_a_shut_account_is_out_on_the_next_request_with_its_keys(house: House, entrance: Entrance) -> None:
    owner = house.seat()
    owner.add_person("ada")
    ada = house.seat("ada").accounts
    ada.set_password(entrance, GOOD)
    token, (_, key) = come_in(entrance, "ada"), ada.make_key("a program")
    codes = ada.make_recovery_codes()
    assert entrance.key_caller(key)
    owner.accounts.shut("ada")
    assert entrance.caller(token) is None
    assert entrance.key_caller(key) is None
    with pytest.raises(SignInError):
        entrance.sign_in_by_code("ada", codes[0], address="", device="")
    with pytest.raises(ReadOnlyError):
        ada.shut("owner")
    owner.accounts.shut("ada", on=False)
    assert entrance.key_caller(key)


# --- invitations and recovery codes ---


def test_an_invitation_opens_once_for_its_person_and_not_for_ever(
    house: House, entrance: Entrance, clock: SetClock
) -> None:
    owner = house.seat()
    owner.add_person("ada")
    first, second = owner.accounts.invite("ada"), owner.accounts.invite("ada")
    with pytest.raises(SignInError):
        entrance.accept(first, GOOD, device="")
    with pytest.raises(InvalidRequestError):
        entrance.accept(second, "short", device="")
    session = entrance.caller(entrance.accept(second, GOOD, device="phone"))
    assert session is not None
    assert session.name == "ada"
    with pytest.raises(SignInError):
        entrance.accept(second, "another sentence of words", device="")
    owner.add_person("ole")
    late = owner.accounts.invite("ole")
    clock.pass_(days=3)
    with pytest.raises(SignInError):
        entrance.invited(late)


def test_an_invitation_is_spent_with_the_password_or_not_at_all(
    house: House, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = house.seat()
    owner.add_person("ada")
    token = owner.accounts.invite("ada")

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storyroom.store.invitations.place_password", cut_off)
        with pytest.raises(KeyboardInterrupt):
            entrance.accept(token, GOOD, device="")
    assert entrance.invited(token) == "ada"
    assert entrance.accept(token, GOOD, device="")
    assert come_in(entrance, "ada")


def test_an_invitation_cannot_take_an_account_over(house: House, entrance: Entrance) -> None:
    owner = house.seat()
    owner.add_person("admin")
    owner.access.set_roles("admin", operator=True)
    owner.accounts.set_password(entrance, GOOD)
    with pytest.raises(ReadOnlyError, match="take that over"):
        house.seat("admin").accounts.invite("owner")
    with pytest.raises(ReadOnlyError):
        house.seat("reader").accounts.invite("reader")


def test_each_recovery_code_opens_once(house: House, entrance: Entrance) -> None:
    codes = house.seat().accounts.make_recovery_codes()
    assert len(set(codes)) == 10
    written = codes[0].lower().replace("-", " ")
    assert entrance.caller(entrance.sign_in_by_code("owner", written, address="", device=""))
    for name, code in (("owner", codes[0]), ("reader", codes[1]), ("owner", "")):
        with pytest.raises(SignInError):
            entrance.sign_in_by_code(name, code, address="", device="")
    assert house.seat().accounts.shown().recovery_codes == 9
    house.seat().accounts.make_recovery_codes()
    with pytest.raises(SignInError):
        entrance.sign_in_by_code("owner", codes[2], address="", device="")


# --- keys ---


def test_a_key_never_holds_more_than_its_owner_does_at_that_moment(
    house: House, entrance: Entrance, tmp_path: Path, clock: SetClock
) -> None:
    for title in ("Beacon", "Tuba"):
        take(tmp_path, house, title)
    owner = house.seat()
    owner.add_person("ada")
    owner.access.grant("ada", "beacon", role="reader")
    owner.access.grant("ada", "tuba", role="viewer", until=clock.moment + timedelta(days=2))
    ada = house.seat("ada").accounts
    wide, narrow = ada.make_key("wide", role="writer")[0], ada.make_key("narrow", compartments=("tuba",))[0]

    def seen(key: str) -> list[str]:
        return [project.name for project in house.seat(key).projects()]

    assert (seen(wide), seen(narrow)) == (["Beacon", "Tuba"], ["Tuba"])
    assert house.seat(wide).principal.holdings.upload == frozenset()
    assert house.seat(narrow).principal.holdings.of(Right.QUOTE) == frozenset()
    clock.pass_(days=2)
    assert (seen(wide), seen(narrow)) == (["Beacon"], [])
    owner.access.revoke("ada", "beacon")
    assert seen(wide) == []
    owner.access.grant("ada", "tuba", role="owner")
    assert (seen(wide), seen(narrow)) == (["Tuba"], ["Tuba"])
    assert house.seat(wide).principal.holdings.manage == frozenset()
    clock.pass_(days=88)
    for key in (wide, narrow):
        with pytest.raises(NotFoundError):
            house.seat(key)


def test_an_owners_key_manages_nothing_and_nobody(house: House, entrance: Entrance, tmp_path: Path) -> None:
    take(tmp_path, house, "Beacon")
    key_id, token = house.seat().accounts.make_key("program", role="writer")
    caller = entrance.key_caller(token)
    assert caller is not None
    seat = house.seat(caller.name)
    refused: list[Callable[[], object]] = [
        seat.people, seat.verify, seat.accounts.make_recovery_codes, seat.accounts.api_keys, seat.accounts.sessions,
        lambda: seat.accounts.make_key("more"), lambda: seat.accounts.set_password(entrance, GOOD),
        lambda: seat.access.grant("reader", "beacon"), lambda: seat.accounts.invite("reader"),
        lambda: seat.emergencies.ask("beacon", reason="why"),
    ]  # fmt: skip
    for act in refused:
        with pytest.raises((ReadOnlyError, NotFoundError)):
            act()
    path = tmp_path / "y.fountain"
    path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "Another lamp.")]))
    assert [report.status for report in seat.import_files([path])] == ["imported"]
    house.seat().accounts.revoke_key(key_id)
    assert entrance.key_caller(token) is None
    with pytest.raises(NotFoundError):
        seat.projects()
    assert [key.state for key in house.seat().accounts.api_keys()] == ["revoked"]


@pytest.mark.parametrize(
    ("options", "fault"),
    [({"role": "owner"}, InvalidRequestError), ({"role": "king"}, InvalidRequestError), ({"days": 0}, InvalidRequestError),
     ({"days": 400}, InvalidRequestError), ({"compartments": ("embargo",)}, NotFoundError), ({"compartments": ("none",)}, NotFoundError)],
)  # fmt: skip
def test_a_key_is_for_something_and_ends(house: House, options: dict[str, object], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        house.seat("reader").accounts.make_key("program", **options)  # type: ignore[arg-type]


def test_no_person_is_called_like_a_key(house: House) -> None:
    with pytest.raises(InvalidRequestError):
        house.seat().add_person("key:0123")


# --- passkeys ---


def test_a_passkey_opens_the_door(house: House, entrance: Entrance) -> None:
    device = Authenticator()
    desk = house.seat().accounts
    desk.add_passkey(entrance, SITE, device.make(desk.offer_passkey(entrance, SITE), SITE.origin), called="laptop")
    answer = device.sign(entrance.offer_sign_in(SITE), SITE.origin)
    found = entrance.caller(entrance.sign_in_by_passkey(SITE, answer, address="", device=""))
    assert found is not None
    assert found.name == "owner"
    with pytest.raises(SignInError):
        entrance.sign_in_by_passkey(SITE, answer, address="", device="")  # said twice
    (shown,) = desk.shown().passkeys
    desk.remove_passkey(shown.id)
    with pytest.raises(SignInError):
        entrance.sign_in_by_passkey(SITE, device.sign(entrance.offer_sign_in(SITE), SITE.origin), address="", device="")


def test_a_passkey_answer_that_is_not_to_this_question_here_and_now_opens_nothing(
    house: House, entrance: Entrance
) -> None:
    device, other = Authenticator(), Authenticator()
    desk = house.seat().accounts
    desk.add_passkey(entrance, SITE, device.make(desk.offer_passkey(entrance, SITE), SITE.origin), called="laptop")
    other.credential = device.credential
    stale = device.sign(entrance.offer_sign_in(SITE), SITE.origin)
    entrance.sign_in_by_passkey(SITE, device.sign(entrance.offer_sign_in(SITE), SITE.origin), address="", device="")
    answers: list[object] = [
        device.sign(entrance.offer_sign_in(SITE), "https://evil.example"),
        other.sign(entrance.offer_sign_in(SITE), SITE.origin),
        device.sign({**entrance.offer_sign_in(SITE), "challenge": "AAAA"}, SITE.origin),
        device.sign({**entrance.offer_sign_in(SITE), "rpId": "evil.example"}, SITE.origin),
        device.sign(desk.offer_passkey(entrance, SITE), SITE.origin),
        device.sign(entrance.offer_sign_in(SITE), SITE.origin, verified=False),
        {**stale, "rawId": "AAAA"}, {}, {"rawId": 1}, {"rawId": "x", "response": 1}, {**stale, "response": {}},
    ]  # fmt: skip
    for answer in answers:
        with pytest.raises(SignInError):
            entrance.sign_in_by_passkey(SITE, answer, address="", device="")  # type: ignore[arg-type]
    device.count = 0  # a copy of the device, taken earlier
    with pytest.raises(SignInError):
        entrance.sign_in_by_passkey(SITE, device.sign(entrance.offer_sign_in(SITE), SITE.origin), address="", device="")
    elsewhere = Authenticator().make(desk.offer_passkey(entrance, SITE), "https://evil.example")
    for answer in ({}, elsewhere, device.make(entrance.offer_sign_in(SITE) | {"user": {"id": "AAAA"}}, SITE.origin)):
        with pytest.raises(InvalidRequestError):
            desk.add_passkey(entrance, SITE, answer, called="x")


# --- emergencies ---


def test_the_glass_is_broken_by_two_for_a_while_and_the_owners_are_told(
    house: House, tmp_path: Path, clock: SetClock
) -> None:
    take(tmp_path, house, "Beacon")
    owner = house.seat()
    for name in ("ada", "ole"):
        owner.add_person(name)
        owner.access.set_roles(name, operator=True)
    ada, ole = house.seat("ada"), house.seat("ole")
    for reason, minutes in ((" ", 30), ("A fire.", 0), ("A fire.", 10_000)):
        with pytest.raises(InvalidRequestError):
            ada.emergencies.ask("beacon", reason=reason, minutes=minutes)
    with pytest.raises(ReadOnlyError):
        house.seat("reader").emergencies.ask("beacon", reason="A fire.")
    request = ada.emergencies.ask("Beacon", reason="A fire on stage 4.", minutes=30)
    assert ada.projects() == ()
    with pytest.raises(InvalidRequestError, match="second person"):
        ada.emergencies.confirm(request)
    with pytest.raises(ReadOnlyError):
        house.seat("reader").emergencies.confirm(request)
    assert ole.emergencies.confirm(request) == clock.moment + timedelta(minutes=30)
    assert [project.name for project in ada.projects()] == ["Beacon"]
    assert ole.projects() == ()
    with pytest.raises(InvalidRequestError):
        ole.emergencies.confirm(request)
    told = [notice.text for notice in owner.emergencies.notices()]
    assert len(told) == 2
    assert any("A fire on stage 4." in text for text in told)
    assert ada.emergencies.notices() == ole.emergencies.notices() == ()
    owner.emergencies.seen()
    assert owner.emergencies.notices() == ()
    clock.pass_(minutes=30)
    assert ada.projects() == ()
    acts = [entry.act for entry in house._library.ledger_entries()]
    assert (acts.count("emergency_asked"), acts.count("emergency_opened")) == (1, 1)
    late = ada.emergencies.ask("beacon", reason="A fire.")
    clock.pass_(hours=1, minutes=1)
    with pytest.raises(InvalidRequestError, match="too long ago"):
        ole.emergencies.confirm(late)


def test_every_change_of_access_is_in_the_ledger_without_words(house: House, entrance: Entrance) -> None:
    owner = house.seat()
    owner.add_person("Zachary")
    owner.accounts.set_password(entrance, GOOD)
    come_in(entrance)
    owner.access.open("gala")
    owner.access.grant("Zachary", "gala")
    owner.access.revoke("Zachary", "gala")
    owner.accounts.invite("Zachary")
    acts = {entry.act for entry in house._library.ledger_entries()}
    assert {
        "person_added", "password_set", "signed_in", "compartment_opened", "access_granted", "access_revoked",
        "person_invited",
    } <= acts  # fmt: skip
    assert owner.verify().faults == ()
    with reading(house._library.engine) as connection:
        facts = " ".join(connection.execute(select(schema.ledger.c.facts)).scalars())
    assert GOOD not in facts
    assert "Zachary" not in facts
