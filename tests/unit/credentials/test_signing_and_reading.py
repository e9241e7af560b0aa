"""Files signed here and read again: what holds, what was changed, what somebody else signed, and what is garbage."""

from __future__ import annotations

import io
import json
import socket
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from storyroom.credentials import library
from storyroom.credentials.authority import Authority, ends_of, make_authority, read_anchors
from storyroom.credentials.kinds import MIME, kind_of, looks_signed, print_of, unpacked
from storyroom.credentials.reading import classify
from storyroom.credentials.signing import manifest, sign
from storyroom.domain.credentials import Mix
from storyroom.errors import BackendUnavailableError, InvalidRequestError, UnsupportedFormatError

c2pa = pytest.importorskip("c2pa")

NOW = datetime.now(UTC)
OURS, THEIRS = make_authority("Harbour Pictures", NOW), make_authority("Somebody Else", NOW)
ANCHORS = OURS.certificate.decode()
MIX = Mix(human=70, ai_edited=30)


def a_pdf() -> bytes:
    out = io.BytesIO()
    page = Canvas(out, invariant=1)
    for line in range(12):
        page.drawString(72, 700 - 14 * line, f"INT. LOFT - DAY. A lamp burns, and line {line} is written here.")
    page.save()
    return out.getvalue()


def a_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, "PNG")
    return out.getvalue()


def a_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w>A lamp burns.</w>" * 40)
    return out.getvalue()


MADE = {"pdf": a_pdf, "png": a_png, "docx": a_docx}


def signed(kind: str, authority: Authority = OURS, mix: Mix = MIX) -> bytes:
    return sign(MADE[kind](), authority, mix, version="1")


@pytest.mark.parametrize("kind", MADE)
def test_what_is_signed_here_is_trusted_here(kind):
    found = classify(signed(kind), ANCHORS)
    assert (found.state, found.signer, found.issuer) == ("trusted", "Storyroom exports", "Harbour Pictures")
    assert found.generator == "Storyroom 1"
    assert found.training == "not allowed"
    assert found.source_types == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    )


@pytest.mark.parametrize("kind", MADE)
def test_what_another_authority_signed_is_valid_and_not_trusted(kind):
    assert classify(signed(kind, THEIRS), ANCHORS).state == "valid"
    assert classify(signed(kind, THEIRS)).state == "valid"
    assert classify(signed(kind, THEIRS), ANCHORS + THEIRS.certificate.decode()).state == "trusted"


def test_one_flipped_bit_of_the_content_is_told():
    pdf = bytearray(signed("pdf"))
    pdf[pdf.index(b"%PDF-") + 6] ^= 1
    png = bytearray(signed("png"))
    png[png.index(b"IDAT") + 10] ^= 1
    docx = bytearray(signed("docx"))
    docx[docx.index(b"A lamp") + 2] ^= 1
    assert [classify(bytes(one), ANCHORS).state for one in (pdf, png, docx)] == ["tampered"] * 3


def outside(kind: str, data: bytes) -> list[int]:
    """Say where content stands: all but the box of the credentials, whose padding nobody signs, and the list of a ZIP."""
    if kind == "docx":
        return list(range(data.index(b"A lamp"), data.index(b"PK", data.index(b"A lamp"))))
    at = data.index(b"jumb") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    return [*range(at), *range(at + size + 4, len(data))]  # behind it stands the checksum of a PNG's chunk


@pytest.mark.parametrize("kind", MADE)
def test_no_flipped_bit_of_the_content_leaves_a_file_trusted(kind):
    data = signed(kind)
    places = outside(kind, data)
    for at in places[:: max(1, len(places) // 80)]:
        bad = bytearray(data)
        bad[at] ^= 1 << (at % 8)
        assert classify(bytes(bad), ANCHORS).state != "trusted", at


def changed(data: bytes, act) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            if kept := act(info.filename, before.read(info)):
                after.writestr(*kept)
        if extra := act("", b""):
            after.writestr(*extra)
    return out.getvalue()


@pytest.mark.parametrize(
    "act",
    [
        lambda name, data: (name or "word/more.xml", data),
        lambda name, data: (name, data) if name and "Types" not in name else None,
        lambda name, data: (name.replace("document", "dokument"), data) if name else None,
        lambda name, data: (name, data.replace(b"lamp", b"fire")) if name else None,
    ],
    ids=["added", "removed", "renamed", "rewritten"],
)
def test_a_document_with_another_set_of_parts_is_not_trusted(act):
    assert classify(changed(signed("docx"), act), ANCHORS).state != "trusted"


def test_a_certificate_that_only_takes_our_name_is_not_trusted():
    forged = make_authority("Harbour Pictures", NOW)
    assert classify(signed("png", forged), ANCHORS).state == "valid"


def test_a_certificate_that_has_ended_signs_nothing():
    old = make_authority("Harbour Pictures", NOW - timedelta(days=11 * 365))
    assert ends_of(old.chain) < NOW
    with pytest.raises(UnsupportedFormatError) as fault:
        signed("png", old)
    assert "credentials init --renew" in fault.value.hint


@pytest.mark.parametrize("kind", MADE)
def test_a_plain_file_carries_none_and_keeps_its_print_when_signed(kind):
    plain = MADE[kind]()
    found = classify(plain, ANCHORS, prints=True)
    assert found.state == "none"
    assert found.print == print_of(signed(kind)) != ""


def test_the_content_of_a_document_is_the_same_when_nothing_in_it_is_packed():
    with zipfile.ZipFile(io.BytesIO(a_docx())) as before, zipfile.ZipFile(io.BytesIO(unpacked(a_docx()))) as after:
        assert {name: before.read(name) for name in before.namelist()} == {
            name: after.read(name) for name in after.namelist()
        }


def test_no_picture_no_title_and_nobody_s_name_goes_into_the_claim():
    spelled = repr(manifest(MIX, MIME["pdf"], "1"))
    assert all(word not in spelled for word in ("thumbnail", "title", "author"))
    assert len(signed("png")) - len(a_png()) < 6000


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x00" * 40, b"\x7f\xff\xff\xffjumb" * 30, b"\x00\x00\x00\x01jumb" + b"\xff" * 16, bytes(range(256)) * 8],
)
def test_garbage_where_credentials_stand_ends_in_a_finding(garbage):
    png = a_png()
    chunk = b"caBX" + garbage
    box = len(garbage).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    at = png.index(b"IDAT") - 4
    assert classify(png[:at] + box + png[at:], ANCHORS).state in {"unreadable", "tampered", "none"}


def test_a_file_cut_off_at_any_place_ends_in_a_finding():
    for kind in MADE:
        data = signed(kind)
        for part in (0.3, 0.6, 0.9, 0.99):
            assert classify(data[: int(len(data) * part)], ANCHORS).state != "trusted"


def test_text_is_not_signed():
    with pytest.raises(UnsupportedFormatError):
        sign(b"INT. LOFT - DAY\n", OURS, MIX, version="1")


def test_an_anchor_has_to_be_an_authority():
    assert read_anchors(OURS.certificate) == (OURS.certificate,)
    for wrong in (OURS.chain, b"no certificate", OURS.signing_key):
        with pytest.raises(InvalidRequestError):
            read_anchors(wrong)


def test_nobody_is_asked_whom_a_file_names():
    """A listener on this machine is named as the place of the claims; it must never hear of it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/claims.c2pa"
            info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=OURS.chain, private_key=OURS.signing_key, ta_url=None)
            out = io.BytesIO()
            with (
                c2pa.Context.from_dict(library.settings()) as context,
                c2pa.Signer.from_info(info) as signer,
                c2pa.Builder.from_json(json.dumps(manifest(MIX, "image/png", "1")), context=context) as builder,
            ):
                builder.set_no_embed()
                builder.set_remote_url(url)
                builder.sign(signer, "image/png", io.BytesIO(a_png()), out)
            assert url.encode() in out.getvalue()
            with c2pa.Context.from_dict(library.settings(ANCHORS)) as context, pytest.raises(c2pa.C2paError):
                c2pa.Reader("image/png", io.BytesIO(out.getvalue()), context=context)
            assert classify(out.getvalue(), ANCHORS).state == "none"
        finally:
            stop.set()
            thread.join()
    assert heard == []


def test_without_the_package_it_is_said_what_to_install(monkeypatch):
    data = signed("png")
    monkeypatch.setitem(__import__("sys").modules, "c2pa", None)
    with pytest.raises(BackendUnavailableError) as fault:
        library.load()
    assert "storyroom[credentials]" in fault.value.hint
    monkeypatch.setattr("storyroom.credentials.reading.available", lambda: False)
    assert classify(data, ANCHORS).state == "unreadable"


def test_only_three_kinds_are_looked_at():
    assert [kind_of(one) for one in (a_pdf(), a_docx(), a_png(), b"text")] == ["pdf", "docx", "png", None]
    assert not looks_signed(a_pdf())
    assert looks_signed(signed("pdf"))


def test_several_people_can_export_at_once():
    pages = a_pdf()
    with ThreadPoolExecutor(6) as threads:
        prints = set(threads.map(lambda _: print_of(pages), range(24)))
        states = {classify(one, ANCHORS).state for one in threads.map(lambda _: signed("pdf"), range(12))}
    assert prints == {print_of(pages)}
    assert states == {"trusted"}
