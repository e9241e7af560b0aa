"""Content Credentials through the doors: what is handed out is signed, what comes in is judged, and who may do what."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner

import storyroom
from storyroom.cli.main import app
from storyroom.credentials.authority import Authority, make_authority
from storyroom.credentials.reading import classify
from storyroom.credentials.signing import sign
from storyroom.domain.credentials import Mix
from storyroom.domain.exports import Order
from storyroom.errors import InvalidRequestError, LedgerError, NotFoundError, ReadOnlyError
from storyroom.room import make_room, open_room, restore_room
from storyroom.settings import Settings
from storyroom.store.credential_keys import CredentialKeys
from tests.fakes.door import open_door

pytest.importorskip("c2pa")

SLATE = Path(storyroom.__file__).parent / "sample" / "slate" / "irene-vask" / "eleven-tickets"
OWN = {"X-Storyroom": "1"}
PASS = "correct horse battery staple"


def a_room(folder: Path, **more):
    made = make_room(folder, Settings(library=str(folder), embeddings="off"), **more)
    assert [one.status for one in made.seat().import_files([SLATE / "blue.fountain"], embed=False)] == ["imported"]
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("studio") / "library"


@pytest.fixture(scope="module")
def room(folder):
    made = a_room(folder)
    made.seat().exports.credentials.init("Harbour Pictures")
    yield made
    made.close()


@pytest.fixture(scope="module")
def seat(room):
    return room.seat()


@pytest.fixture(scope="module")
def blue(seat):
    return seat.find_draft(project="Eleven Tickets").id


@pytest.fixture(scope="module")
def anchors(seat):
    return seat.exports.credentials.show().certificate


@pytest.fixture(scope="module")
def pdf(seat, blue):
    return seat.export(blue, "pdf").data


def acts(room):
    return [entry.act for entry in room._library.ledger_entries()]


def without(pdf: bytes) -> bytes:
    """Take the credentials off a PDF, as a program does that writes only its pages anew."""
    out, writer = io.BytesIO(), PdfWriter()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        writer.add_page(page)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("format_name", ["pdf", "docx"])
def test_an_export_is_signed_and_the_ledger_says_so(room, seat, blue, anchors, format_name):
    done = seat.export(blue, format_name)
    found = classify(done.data, anchors)
    assert (found.state, found.issuer) == ("trusted", "Harbour Pictures")
    assert found.source_types == ("http://c2pa.org/digitalsourcetype/empty",)
    assert acts(room)[-2:] == ["credentials_added", "export_closed"]


@pytest.mark.parametrize("format_name", ["fountain", "fdx", "native", "original"])
def test_what_cannot_be_signed_comes_out_as_ever(seat, blue, format_name):
    signed, plain = (seat.export(blue, format_name, credentials=wanted).data for wanted in (True, False))
    assert signed == plain


def test_a_library_without_an_authority_writes_the_bytes_it_always_wrote(tmp_path, seat, blue):
    other = a_room(tmp_path / "other")
    try:
        drawn = other.seat().export(other.seat().find_draft(project="Eleven Tickets").id, "pdf").data
        assert drawn == other.seat().export(other.seat().find_draft(project="Eleven Tickets").id, "pdf").data
        assert classify(drawn).state == "none"
        assert "credentials_added" not in acts(other)
    finally:
        other.close()


def test_a_named_copy_is_signed_last_and_can_still_be_traced(seat, blue, anchors):
    done = seat.exports.hand_out(blue, Order("Ada Lovelace", scenes=("1", "2")))
    assert classify(done.data, anchors).state == "trusted"
    assert [one.hand_out.order.recipient for one in seat.exports.trace(done.data).named] == ["Ada Lovelace"]
    again = seat.exports.again(done.hand_out.id)
    assert classify(again.data, anchors).state == "trusted"
    plain = [seat.exports.again(done.hand_out.id, credentials=False).data for _ in range(2)]
    assert plain[0] == plain[1]
    assert len(plain[0]) == done.hand_out.size


def test_the_credentials_of_a_copy_do_not_say_for_whom_it_is(seat, blue):
    data = seat.exports.hand_out(blue, Order("Grace Hopper", "footer")).data
    at = data.index(b"jumb")
    box = data[at - 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")]
    assert b"Harbour Pictures" in box
    assert not any(word in box for word in (b"Grace", b"Hopper", b"Eleven", b"Tickets", b"Vask"))


def test_an_import_says_what_its_credentials_are_worth(tmp_path, seat, pdf):
    theirs = make_authority("Somebody Else", datetime.now(UTC))
    bare = seat.export(seat.find_draft(project="Eleven Tickets").id, "pdf", credentials=True).data
    changed = bytearray(bare)
    changed[changed.index(b"%PDF-") + 7] ^= 1
    told = {}
    for name, data in (("trusted", pdf), ("tampered", bytes(changed)), ("valid", _signed_by(theirs, pdf))):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        (report,) = seat.import_files([path], project=f"Came {name}", embed=False)
        assert report.status == "imported"
        told[name] = [one.code for one in report.diagnostics if one.code.startswith("credentials_")]
        kept = json.dumps(seat.report(report.draft_id))
        assert f"credentials_{name}" in kept
    assert told == {name: [f"credentials_{name}"] for name in told}


def test_a_copy_whose_credentials_were_taken_off_is_told_to_who_may_see_the_draft(room, tmp_path):
    seat = room.seat()
    path = tmp_path / "secret.fountain"
    path.write_text("Title: Vault\n\nINT. VAULT - NIGHT\n\n" + "The green glass key is made of glass. " * 30)
    (report,) = seat.import_files([path], labels=("embargo",), embed=False)
    signed = seat.export(report.draft_id, "pdf").data
    bare = without(signed)
    assert seat.exports.credentials.check(signed).finding.state == "trusted"
    assert seat.exports.credentials.check(bare).finding.state == "stripped"
    assert room.seat("reader").exports.credentials.check(bare).finding.state == "none"
    seat.export(report.draft_id, "pdf", credentials=False)
    assert seat.exports.credentials.check(bare).finding.state == "none"


def test_garbage_ends_in_a_finding(seat):
    for data in (
        b"",
        b"%PDF-1.7 C2PA jumb" + b"\xff" * 4000,
        b"PK\x03\x04META-INF/content_credential.c2pa" + b"\0" * 99,
    ):
        assert seat.exports.credentials.check(data).finding.state in {"none", "unreadable"}


def test_keys_are_the_owner_s_alone_and_gone_keys_sign_nothing(folder, seat, blue):
    key = folder / "credentials" / "signing.key"
    if os.name != "nt":
        assert {one.stat().st_mode & 0o077 for one in key.parent.iterdir()} == {0}
    data = key.read_bytes()
    key.unlink()
    try:
        with pytest.raises(LedgerError):
            seat.export(blue, "pdf")
        assert seat.export(blue, "pdf", credentials=False).data
    finally:
        key.write_bytes(data)
        key.chmod(0o600)


def test_only_an_operator_makes_the_authority_and_says_whom_to_trust(room, anchors):
    desk = room.seat("reader").exports.credentials
    assert desk.show().certificate == anchors
    for act in (lambda: desk.init("Eve"), lambda: desk.trust(anchors.encode())):
        with pytest.raises(ReadOnlyError):
            act()
    with pytest.raises(InvalidRequestError):
        room.seat().exports.credentials.init("Harbour Pictures")


def test_a_sealed_library_keeps_its_keys_sealed(tmp_path):
    made = make_room(tmp_path / "sealed", Settings(library=str(tmp_path / "sealed"), embeddings="off"), passphrase=PASS)
    try:
        desk, keys = made.seat().exports.credentials, tmp_path / "sealed" / "credentials"
        desk.init("Harbour Pictures")
        assert desk.signer(wanted=True) is not None
        held = CredentialKeys(made._library).held()
        for name in ("authority.key", "signing.key"):
            assert b"PRIVATE KEY" not in (keys / name).read_bytes()
            assert b"PRIVATE KEY" in held[name]
        (keys / "signing.key").write_bytes(held["signing.key"])  # as in a library that was sealed later
        assert CredentialKeys(made._library).held() == held
        assert b"PRIVATE KEY" not in (keys / "signing.key").read_bytes()
    finally:
        made.close()


@pytest.mark.slow
def test_a_sealed_library_takes_its_keys_through_a_backup(tmp_path):
    folder = tmp_path / "sealed"
    made = a_room(folder, passphrase=PASS)
    seat = made.seat()
    certificate = seat.exports.credentials.init("Harbour Pictures").certificate
    list(seat.keeping.back_up(tmp_path / "kept.backup", passphrase=PASS))
    made.close()
    list(restore_room(tmp_path / "kept.backup", tmp_path / "back", passphrase=PASS, ask=lambda: PASS))
    again = open_room(tmp_path / "back", Settings(library=str(tmp_path / "back"), embeddings="off"), ask=lambda: PASS)
    try:
        blue = again.seat().find_draft(project="Eleven Tickets").id
        assert classify(again.seat().export(blue, "pdf").data, certificate).state == "trusted"
    finally:
        again.close()


def test_a_renewed_authority_goes_on_trusting_what_the_old_one_signed(tmp_path):
    made = a_room(tmp_path / "library")
    try:
        desk = made.seat().exports.credentials
        with pytest.raises(NotFoundError):
            desk.show()
        desk.init("Harbour Pictures")
        old = made.seat().export(made.seat().find_draft(project="Eleven Tickets").id, "pdf").data
        assert desk.init("Harbour Pictures", renew=True).anchors == 1
        assert desk.check(old).finding.state == "trusted"
    finally:
        made.close()


def test_the_command_line_and_the_api_say_the_same(folder, room, seat, pdf, anchors, tmp_path):
    file = tmp_path / "came.pdf"
    file.write_bytes(pdf)
    run = CliRunner().invoke(app, ["--library", str(folder), "credentials", "check", str(file), "--json"])
    client = open_door(room).client
    sent = client.post("/api/v1/credentials/check", files={"file": ("came.pdf", pdf)}, headers=OWN)
    assert sent.json() == json.loads(run.output)
    assert sent.json()["state"] == "trusted"
    assert client.get("/api/v1/credentials").json()["certificate"] == anchors
    shown = CliRunner().invoke(app, ["--library", str(folder), "credentials", "show", "--to", str(tmp_path / "ca.pem")])
    assert "Authority of Harbour Pictures" in shown.output
    assert (tmp_path / "ca.pem").read_text() == anchors


def test_exports_on_the_command_line_are_signed_unless_told_otherwise(folder, room, anchors, tmp_path):
    line = ["--library", str(folder), "export", "Eleven Tickets", "--format", "pdf"]
    for more, state in (([], "trusted"), (["--no-credentials"], "none")):
        out = tmp_path / f"{state}.pdf"
        assert CliRunner().invoke(app, [*line, *more, "-o", str(out)]).exit_code == 0
        assert classify(out.read_bytes(), anchors).state == state


def test_another_studio_s_authority_can_be_trusted(folder, seat, pdf, tmp_path):
    theirs = make_authority("Quarry Films", datetime.now(UTC))
    came = _signed_by(theirs, pdf)
    assert seat.exports.credentials.check(came).finding.state == "valid"
    file = tmp_path / "quarry.pem"
    file.write_bytes(theirs.certificate)
    run = CliRunner().invoke(app, ["--library", str(folder), "credentials", "trust", str(file), "--json"])
    assert json.loads(run.output) == {"trusted": 1}
    assert seat.exports.credentials.check(came).finding.state == "trusted"


def _signed_by(authority: Authority, pdf: bytes) -> bytes:
    return sign(without(pdf), authority, Mix(human=1), version="1")
