"""Signing in through the studio's own identity provider: who comes in, who does not, and what is on record of it."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from storyroom.desks.studio import Sent, Studio, Tie
from storyroom.domain.access import PUBLIC
from storyroom.domain.identity import Issuer
from storyroom.errors import (
    AccessError,
    BackendError,
    InvalidRequestError,
    NotFoundError,
    ReadOnlyError,
    SignInError,
    TooManyTriesError,
)
from storyroom.room import examine
from storyroom.settings import Settings
from tests.fakes.house import House, SetClock, make_house, script_text
from tests.fakes.issuer import CLIENT, SECRET, Handler, Issued, Signer, by_shared_secret, issuer, unsigned

BACK = "http://localhost:8471/sign-in/studio/back"
ADDRESS = "10.0.0.1"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def issued(clock: SetClock) -> Iterator[Issued]:
    with issuer(lambda: clock.moment) as running:
        yield running


@pytest.fixture
def house(tmp_path: Path, clock: SetClock, issued: Issued) -> Iterator[House]:
    with house_with(tmp_path / "house", clock, told(issued)) as made:
        path = tmp_path / "x.fountain"
        path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
        assert [r.status for r in made.seat().import_files([path])] == ["imported"]
        made.seat().add_person("ada", clear=("beacon",))
        made.seat().add_person("ole")
        yield made


@contextmanager
def house_with(folder: Path, clock: SetClock, described: Issuer | None) -> Iterator[House]:
    made = make_house(folder, embed=False, clock=clock)
    made.settings = replace(made.settings, oidc=described)
    try:
        yield made
    finally:
        made.close()


def told(issued: Issued, **changed: Any) -> Issuer:
    return Issuer(issued.url, CLIENT, SECRET, **changed)


def studio(house: House) -> Studio:
    return house.entrance.studio


def begin(house: House, **for_: Any) -> Sent:
    return studio(house).begin(BACK, address=ADDRESS, **for_)


def through(sent: Sent) -> dict[str, str]:
    """Go to the issuer as a browser does; return what it sends back with it."""
    parts = urlsplit(sent.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    address = answer.getheader("Location") or ""
    connection.close()
    assert address.startswith(f"{BACK}?"), address
    return {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}


def finish(house: House, sent: Sent, answer: dict[str, str]) -> str:
    return studio(house).finish(sent.token, answer, address=ADDRESS, device="Firefox")


def come_in(house: House, **for_: Any) -> str:
    sent = begin(house, **for_)
    return finish(house, sent, through(sent))


def link(house: House, name: str, subject: str) -> None:
    house.seat().accounts.link(name, subject)


def acts(house: House) -> list[str]:
    return [entry.act for entry in house._library.ledger_entries()]


def who_is(house: House, token: str) -> str:
    found = house.entrance.caller(token)
    assert found
    return found.name


# --- the happy road ---


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_whom_the_issuer_names_comes_in_as_the_person_who_is_linked(
    house: House, issued: Issued, algorithm: str
) -> None:
    issued.signer = Signer(algorithm)
    link(house, "ada", "00u-ada")
    token = come_in(house)
    assert who_is(house, token) == "ada"
    (session,) = house.seat("ada").accounts.sessions()
    assert session.device == "Firefox"
    assert [entry.project for entry in house.seat("ada").drafts()] == ["Beacon"]
    house.entrance.leave(token)
    assert house.entrance.caller(token) is None


def test_a_public_client_comes_in_by_its_challenge_alone(house: House, issued: Issued) -> None:
    issued.secret = ""
    house.settings = replace(house.settings, oidc=Issuer(issued.url, CLIENT))
    link(house, "ada", "00u-ada")
    assert who_is(house, come_in(house)) == "ada"
    assert len(issued.traded[0]["code_verifier"]) == 43


def test_an_issuer_that_wants_the_secret_in_the_body_gets_it_there(house: House, issued: Issued) -> None:
    issued.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    link(house, "ada", "00u-ada")
    assert who_is(house, come_in(house)) == "ada"
    assert issued.traded[0]["client_secret"] == SECRET


def test_a_session_from_the_studio_is_like_any_other(house: House, clock: SetClock) -> None:
    link(house, "ada", "00u-ada")
    token = come_in(house)
    assert house.seat().accounts.close_sessions_of("ada") == 1
    assert house.entrance.caller(token) is None
    token = come_in(house)
    clock.pass_(hours=13)
    assert house.entrance.caller(token) is None
    token = come_in(house)
    house.seat().accounts.shut("ada")
    assert house.entrance.caller(token) is None
    with pytest.raises(SignInError):
        come_in(house)


def test_signing_in_gives_no_right_that_is_not_granted(house: House, issued: Issued) -> None:
    issued.claims = lambda claims: {**claims, "roles": ["owner"], "groups": ["everything"], "email": "owner@x"}
    link(house, "ole", "00u-ada")
    assert who_is(house, come_in(house)) == "ole"
    person = house.seat("ole").principal
    assert person.clearance.compartments == {PUBLIC}
    assert (person.operator, person.curator) == (False, False)
    assert house.seat("ole").drafts() == ()


# --- on record ---


def test_each_question_is_on_record_before_it_leaves_and_holds_no_word_of_it(house: House, issued: Issued) -> None:
    link(house, "ada", "00u-ada")
    come_in(house)
    entries = [dict(entry.facts) for entry in house._library.ledger_entries() if "issuer_question" in entry.act]
    opened, closed = entries[::2], entries[1::2]
    assert [entry["what"] for entry in opened] == ["discovery", "token", "keys"]
    assert {entry["host"] for entry in opened} == {f"127.0.0.1:{issued.port}"}
    assert [entry["issuer_question"] for entry in opened] == [entry["issuer_question"] for entry in closed]
    assert {entry["outcome"] for entry in closed} == {"answered"}
    whole = str(entries)
    sent = issued.traded[0]
    assert not any(word in whole for word in (SECRET, sent["code"], sent["code_verifier"], "00u-ada", "ada"))
    page = house.seat().record.page(act="issuer_question")
    assert {one.status for one in page.acts} == {"answered"}


def test_nothing_is_asked_that_cannot_be_written_down(
    house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BackendError("no room")

    monkeypatch.setattr(house._library, "record", refuse)
    with pytest.raises(BackendError):
        begin(house)
    assert issued.asked == []


def test_where_the_issuer_is_asked_is_remembered_and_its_keys_are_not(house: House, issued: Issued) -> None:
    link(house, "ada", "00u-ada")
    come_in(house)
    come_in(house)
    paths = [path.rpartition("/")[2] for _, path in issued.asked]
    assert paths.count("openid-configuration") == 1
    assert paths.count("keys") == 2
    issued.signer = Signer("RS256", "next")
    assert who_is(house, come_in(house)) == "ada"


# --- attacks on the exchange ---


def test_a_state_that_is_not_ours_opens_nothing_and_uses_the_errand_up(house: House) -> None:
    link(house, "ada", "00u-ada")
    sent = begin(house)
    answer = through(sent)
    for wrong in ({**answer, "state": "x" * 43}, {**answer, "state": ""}, {"code": answer["code"]}, answer):
        with pytest.raises(SignInError):
            finish(house, sent, wrong)
    assert house.seat("ada").accounts.sessions() == ()


def test_an_answer_does_not_open_twice(house: House) -> None:
    link(house, "ada", "00u-ada")
    sent = begin(house)
    answer = through(sent)
    assert finish(house, sent, answer)
    with pytest.raises(SignInError):
        finish(house, sent, answer)
    again = begin(house)
    for replayed in (answer, {**answer, "state": through(again)["state"]}):
        with pytest.raises(SignInError):
            finish(house, again, replayed)
        again = begin(house)


def test_another_browser_cannot_use_an_answer(house: House) -> None:
    """An attacker's answer in the victim's browser would let the victim work in the attacker's account."""
    link(house, "ada", "00u-ada")
    attacker, victim = begin(house), begin(house)
    answer = through(attacker)
    for token in (victim.token, "", "x" * 43):
        with pytest.raises(SignInError):
            studio(house).finish(token, answer, address=ADDRESS, device="")


def test_two_who_come_at_once_are_not_mixed_up(house: House, issued: Issued) -> None:
    link(house, "ada", "00u-ada")
    link(house, "ole", "00u-ole")
    tokens = {}
    sent = {name: begin(house) for name in ("ada", "ole")}
    answers = {name: through(sent[name]) for name in sent}
    for name in ("ole", "ada"):
        issued.subject = f"00u-{name}"
        tokens[name] = finish(house, sent[name], answers[name])
    assert {name: who_is(house, token) for name, token in tokens.items()} == {"ada": "ada", "ole": "ole"}
    sent = {name: begin(house) for name in ("ada", "ole")}
    answers = {name: through(sent[name]) for name in sent}
    with pytest.raises(SignInError):  # the code of one under the state of the other: the verifier does not fit
        finish(house, sent["ada"], {**answers["ada"], "code": answers["ole"]["code"]})


def test_an_errand_ends_after_ten_minutes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    link(house, "ada", "00u-ada")
    sent = begin(house)
    answer = through(sent)
    flows = studio(house)._flows
    now = flows._clock()
    monkeypatch.setattr(flows, "_clock", lambda: now + 601)
    with pytest.raises(SignInError):
        finish(house, sent, answer)


@pytest.mark.parametrize("said", [{"iss": "https://other.example"}, {"iss": ""}], ids=repr)
def test_an_answer_that_names_another_issuer_is_refused_unasked(
    house: House, issued: Issued, said: dict[str, str]
) -> None:
    link(house, "ada", "00u-ada")
    sent = begin(house)
    answer = through(sent)
    with pytest.raises(SignInError):
        finish(house, sent, {**answer, **said})
    assert issued.traded == []


def test_an_issuer_that_refuses_is_told_as_every_refusal(house: House) -> None:
    sent = begin(house)
    with pytest.raises(SignInError):
        finish(house, sent, {"error": "access_denied", "state": parse_qs(urlsplit(sent.address).query)["state"][0]})


TOKENS: dict[str, Any] = {
    "nonce": lambda issued, claims: issued.signer.token({**claims, "nonce": "another"}),
    "no nonce": lambda issued, claims: issued.signer.token({k: v for k, v in claims.items() if k != "nonce"}),
    "audience": lambda issued, claims: issued.signer.token({**claims, "aud": "another"}),
    "issuer": lambda issued, claims: issued.signer.token({**claims, "iss": "https://other.example"}),
    "expired": lambda issued, claims: issued.signer.token({**claims, "exp": claims["iat"] - 120}),
    "none": lambda issued, claims: unsigned(claims),
    "public key as secret": lambda issued, claims: by_shared_secret(claims, issued.signer.pem, issued.signer.kid),
    "unknown key": lambda issued, claims: Signer("RS256", "two").token(claims),
    "key of the same name": lambda issued, claims: Signer("RS256", issued.signer.kid).token(claims),
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_that_does_not_hold_opens_nothing_and_counts_as_a_try(house: House, issued: Issued, name: str) -> None:
    link(house, "ada", "00u-ada")
    issued.spell = TOKENS[name]
    with pytest.raises(SignInError) as told_:
        come_in(house)
    assert told_.value.message == SignInError().message
    assert house.seat("ada").accounts.sessions() == ()


def test_who_fails_too_often_is_not_looked_at(house: House, issued: Issued) -> None:
    most = house.entrance.terms.tries_per_address
    for _ in range(most):
        with pytest.raises(SignInError):
            studio(house).finish("nothing", {}, address=ADDRESS, device="")
    asked = len(issued.asked)
    for act in (lambda: begin(house), lambda: studio(house).finish("x", {}, address=ADDRESS, device="")):
        with pytest.raises(TooManyTriesError):
            act()
    assert len(issued.asked) == asked
    studio(house).begin(BACK, address="10.0.0.2")


def test_one_address_has_few_errands_under_way(house: House) -> None:
    for _ in range(20):
        begin(house)
    with pytest.raises(TooManyTriesError):
        begin(house)
    studio(house).begin(BACK, address="10.0.0.2")


# --- attacks by the issuer's answers ---


def _elsewhere(handler: Handler) -> None:
    handler.redirect("http://127.0.0.1:9/elsewhere")


MISBEHAVIOURS: dict[str, Any] = {
    "redirect": _elsewhere,
    "flood": lambda handler: handler.flood(),
    "rubbish": lambda handler: handler.say(200, [1, 2]),
    "broken": lambda handler: handler.say(500, {}),
    "silent": lambda handler: None,
}


@pytest.mark.parametrize("where", [".well-known/openid-configuration", "token", "keys"])
@pytest.mark.parametrize("how", MISBEHAVIOURS)
def test_an_issuer_that_misbehaves_is_left_and_nobody_comes_in(
    house: House, issued: Issued, where: str, how: str
) -> None:
    link(house, "ada", "00u-ada")
    issued.misbehave[where] = MISBEHAVIOURS[how]
    with pytest.raises(BackendError):
        come_in(house)
    assert house.seat("ada").accounts.sessions() == ()
    assert acts(house)[-1] == "issuer_question_closed"


def test_an_issuer_that_fails_is_not_asked_again_at_once(house: House, issued: Issued) -> None:
    issued.misbehave[".well-known/openid-configuration"] = MISBEHAVIOURS["broken"]
    for _ in range(5):
        with pytest.raises(BackendError):
            begin(house)
    assert len(issued.asked) == 1


def test_an_endless_answer_ends_at_the_deadline(house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" ")
            handler.wfile.flush()

    monkeypatch.setattr("storyroom.models.oidc._SECONDS", 0.3)
    monkeypatch.setattr("storyroom.models.oidc._MOST_BYTES", 10**9)
    issued.misbehave[".well-known/openid-configuration"] = drip
    with pytest.raises(BackendError):
        begin(house)


# --- who is who ---


def test_somebody_whom_nobody_linked_does_not_come_in_whatever_they_are_called(house: House, issued: Issued) -> None:
    issued.called = "owner"
    issued.claims = lambda claims: {**claims, "email": "owner@studio.example", "name": "owner", "email_verified": True}
    with pytest.raises(SignInError) as told_:
        come_in(house)
    assert "invitation" in told_.value.hint
    assert {person.name for person in house.seat().people()} == {"owner", "reader", "ada", "ole"}


def test_the_same_subject_at_another_issuer_is_somebody_else(house: House, issued: Issued) -> None:
    house.seat().accounts.link("ada", "00u-ada", issuer="https://other.example")
    with pytest.raises(SignInError):
        come_in(house)


def test_somebody_new_is_written_down_where_the_settings_say_so_and_holds_nothing(
    tmp_path: Path, clock: SetClock, issued: Issued
) -> None:
    with house_with(tmp_path / "open", clock, told(issued, unknown="make", name_claim="nick")) as house:
        issued.claims = lambda claims: {**claims, "nick": "Grace"}
        assert who_is(house, come_in(house)) == "Grace"
        person = house.seat("Grace").principal
        assert person.clearance.compartments == frozenset()
        assert not any(house.seat("Grace").access.held().values())
        assert (person.operator, person.curator) == (False, False)
        for name, subject in (("owner", "x-1"), ("Grace", "x-2"), ("", "x-3"), ("key:1", "x-4"), ("a\nb", "x-5")):
            issued.subject, issued.claims = subject, lambda claims, name=name: {**claims, "nick": name}
            with pytest.raises(SignInError):
                come_in(house)
        assert sorted(person.name for person in house.seat().people()) == ["Grace", "owner", "reader"]


def test_an_invitation_links_whoever_opens_it_once(house: House, issued: Issued) -> None:
    token = house.seat().accounts.invite("ada")
    assert who_is(house, come_in(house, invitation=token)) == "ada"
    (shown,) = house.seat("ada").accounts.shown().links
    assert (shown.issuer, shown.subject, shown.used) == (issued.url, "00u-ada", True)
    issued.subject = "00u-ole"
    with pytest.raises(SignInError):
        begin(house, invitation=token)
    with pytest.raises(ReadOnlyError):
        house.seat().accounts.invite("ada")


def test_two_who_open_one_invitation_at_once_are_not_both_let_in(house: House, issued: Issued) -> None:
    token = house.seat().accounts.invite("ada")
    first, second = begin(house, invitation=token), begin(house, invitation=token)
    answers = through(first), through(second)
    assert finish(house, first, answers[0])
    issued.subject = "00u-ole"
    with pytest.raises(SignInError):
        finish(house, second, answers[1])
    assert [one.subject for one in house.seat("ada").accounts.shown().links] == ["00u-ada"]


def test_a_spent_invitation_makes_nobody_where_new_people_are_written_down(
    tmp_path: Path, clock: SetClock, issued: Issued
) -> None:
    with house_with(tmp_path / "open", clock, told(issued, unknown="make")) as house:
        house.seat().add_person("ole")
        token = house.seat().accounts.invite("ole")
        first, second = begin(house, invitation=token), begin(house, invitation=token)
        answers = through(first), through(second)
        assert who_is(house, finish(house, first, answers[0])) == "ole"
        issued.subject = "00u-other"
        with pytest.raises(SignInError):
            finish(house, second, answers[1])
        assert sorted(person.name for person in house.seat().people()) == ["ole", "owner", "reader"]


def test_an_invitation_is_not_spent_on_somebody_who_is_known(house: House) -> None:
    link(house, "ole", "00u-ada")
    token = house.seat().accounts.invite("ada")
    with pytest.raises(InvalidRequestError):
        come_in(house, invitation=token)
    assert house.entrance.invited(token) == "ada"


def test_a_link_voids_the_invitations_that_are_out(house: House) -> None:
    token = house.seat().accounts.invite("ada")
    link(house, "ada", "00u-ada")
    with pytest.raises(SignInError):
        house.entrance.invited(token)


def test_who_is_in_ties_their_own_account_as_long_as_they_are_in(house: House, issued: Issued) -> None:
    inside = [True]
    assert come_in(house, tie=Tie("ole", lambda: inside[0])) == ""
    assert [one.subject for one in house.seat("ole").accounts.shown().links] == ["00u-ada"]
    inside[0], issued.subject = False, "00u-other"
    with pytest.raises(SignInError):
        come_in(house, tie=Tie("ole", lambda: inside[0]))
    inside[0], issued.subject = True, "00u-ada"
    with pytest.raises(InvalidRequestError):
        come_in(house, tie=Tie("ada", lambda: True))


def test_an_administrator_takes_no_account_over_by_a_link(house: House) -> None:
    house.seat().add_person("root")
    house.seat().access.set_roles("root", operator=True)
    link(house, "ada", "00u-ada")
    desk = house.seat("root").accounts
    with pytest.raises(ReadOnlyError):
        desk.link("ada", "00u-root")
    desk.unlink("ada", "00u-ada")  # a slip: nobody came in by it yet
    desk.link("ada", "00u-ada")
    come_in(house)
    with pytest.raises(NotFoundError):
        desk.unlink("ada", "00u-ada")
    with pytest.raises(ReadOnlyError):
        house.seat("ole").accounts.link("ole", "00u-ole")
    with pytest.raises(InvalidRequestError):
        desk.link("ole", "00u-ada")
    with pytest.raises(NotFoundError):
        desk.link("nobody", "00u-none")
    for subject in ("", "a\x00", "a" * 256):
        with pytest.raises(InvalidRequestError):
            desk.link("ole", subject)
    house.seat("ada").accounts.unlink("ada", "00u-ada")
    assert not house.seat("ada").accounts.shown().opens
    with pytest.raises(SignInError):
        come_in(house)


def test_a_removed_person_does_not_come_back_by_their_identity(house: House) -> None:
    link(house, "ada", "00u-ada")
    token = come_in(house)
    desk = house.seat().keeping
    desk.remove(desk.plan_removal(person="ada"), reason="The contract ended.")
    assert house.entrance.caller(token) is None
    with pytest.raises(SignInError):
        come_in(house)
    house.seat().add_person("ada")
    with pytest.raises(SignInError):
        come_in(house)


# --- where there is no such way in ---


def test_where_it_is_not_set_up_it_says_what_to_set(tmp_path: Path, clock: SetClock) -> None:
    with house_with(tmp_path / "plain", clock, None) as house:
        assert (studio(house).shown, studio(house).lacks) == ("", "")
        for act in (lambda: begin(house), lambda: studio(house).finish("x", {}, address="", device="")):
            with pytest.raises(AccessError, match="not set up") as told_:
                act()
            assert "[oidc]" in told_.value.hint
        with pytest.raises(InvalidRequestError, match="No issuer"):
            house.seat().accounts.link("reader", "00u-ada")


def test_where_the_packages_are_missing_it_says_what_to_install(
    house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert studio(house).shown == f"127.0.0.1:{issued.port}"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert studio(house).shown == ""
    assert studio(house).lacks == "pip install 'storyroom[oidc]'"
    with pytest.raises(AccessError) as told_:
        begin(house)
    assert told_.value.hint == "pip install 'storyroom[oidc]'"
    assert issued.asked == []


def test_the_doctor_says_so_too_and_only_where_it_is_asked_for(issued: Issued) -> None:
    plain, asked = examine(Settings()), examine(Settings(oidc=told(issued)))
    assert "authlib" not in {one.name for one in plain}
    assert [one.remedy for one in asked if one.name == "authlib"] == [""]


WITHOUT_PACKAGES = """
import sys
sys.modules["authlib"] = sys.modules["joserfc"] = None
from dataclasses import replace
from pathlib import Path
from storyroom.domain.identity import Issuer
from storyroom.errors import AccessError
from storyroom.room import make_room
from storyroom.settings import Settings
room = make_room(Path(sys.argv[1]) / "house", Settings(oidc=Issuer("https://id.studio.example", "storyroom")))
assert room.entrance.studio.shown == ""
room.seat().accounts.link("reader", "00u")
try:
    room.entrance.studio.begin("http://x/", address="")
except AccessError as told:
    print(told.message, told.hint)
"""


def test_a_house_without_the_packages_opens_and_tells_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", WITHOUT_PACKAGES, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Signing in through the studio needs packages that are not installed. pip install 'storyroom[oidc]'\n"
    )


def test_a_host_that_is_not_found_is_told_in_our_words(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    described = Issuer("https://id.storyroom.invalid/x", CLIENT)
    with house_with(tmp_path / "plain", clock, described) as house, pytest.raises(BackendError, match="found"):
        begin(house)
