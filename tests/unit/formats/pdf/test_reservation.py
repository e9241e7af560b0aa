"""Signals about mining in a PDF's metadata: spelled as attributes or elements, packed or not, hostile or not."""

from __future__ import annotations

import zlib

import pytest

from storyroom.domain.licensing import TdmSignal
from storyroom.formats.pdf.reservation import reservation_in

SOURCE = "XMP tdm:reservation"
POLICY = "https://example.org/policy.json"


def packet(inner: str, *, attributes: str = "", namespace: str = "http://www.w3.org/ns/tdmrep/") -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:tdm="{namespace}" {attributes}>{inner}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def pdf(xmp: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(xmp) if packed else xmp
    how = b"/Filter /FlateDecode " if packed else b""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Metadata 2 0 R >>\nendobj\n2 0 obj\n<< "
        + how
        + b"/Type /Metadata /Subtype /XML /Length "
        + str(len(body)).encode()
        + b" >>\nstream\n"
        + body
        + b"\nendstream\nendobj\n%%EOF\n"
    )


RESERVED = f"<tdm:reservation>1</tdm:reservation><tdm:policy>{POLICY}</tdm:policy>"


@pytest.mark.parametrize("packed", [False, True])
def test_a_reservation_is_read_with_its_policy(packed: bool) -> None:
    assert reservation_in(pdf(packet(RESERVED), packed=packed)) == TdmSignal(True, POLICY, SOURCE)


def test_it_may_be_spelled_as_attributes_and_under_another_prefix() -> None:
    said = packet("", attributes=f'tdm:reservation="1" tdm:policy="{POLICY}"').replace(b"tdm:", b"zz:")
    assert reservation_in(pdf(said.replace(b"xmlns:tdm", b"xmlns:zz"))) == TdmSignal(True, POLICY, SOURCE)


def test_a_file_that_reserves_nothing_says_so() -> None:
    assert reservation_in(pdf(packet("<tdm:reservation>0</tdm:reservation>"))) == TdmSignal(False, "", SOURCE)


@pytest.mark.parametrize(
    "said",
    [
        packet(""),
        packet("<tdm:reservation>2</tdm:reservation>"),
        packet("<tdm:reservation>yes</tdm:reservation>"),
        packet(RESERVED, namespace="http://example.org/other/"),
        packet(RESERVED)[:-60],
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"",
    ],
)
def test_what_is_no_signal_is_none(said: bytes) -> None:
    assert reservation_in(pdf(said)) is None


def test_one_reservation_among_several_states_counts() -> None:
    first, later = pdf(packet(RESERVED)), pdf(packet("<tdm:reservation>0</tdm:reservation>"))
    assert reservation_in(first + later) == TdmSignal(True, POLICY, SOURCE)
    assert reservation_in(later + first) == TdmSignal(True, POLICY, SOURCE)


def test_a_policy_that_hides_or_never_ends_is_cut() -> None:
    hidden = RESERVED.replace(POLICY, "a\u202eb")
    assert reservation_in(pdf(packet(hidden))) == TdmSignal(True, "", SOURCE)
    endless = reservation_in(pdf(packet(RESERVED.replace(POLICY, "a" * 5_000))))
    assert endless is not None
    assert len(endless.policy) == 500


@pytest.mark.parametrize(
    "data",
    [
        b"<x:xmpmeta " * 200_000,
        b"/Type /Metadata stream\n" * 100_000,
        b"<rdf:RDF>" + b"<a>" * 100_000 + b"</rdf:RDF>",
        pdf(b"\0" * 50_000_000, packed=True),
        pdf(b"no zlib at all").replace(b"/Subtype", b"/Filter /FlateDecode /Subtype"),
        pdf(packet("").replace(b"<rdf:Description", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rdf:Description")),
    ],
)
def test_hostile_bytes_end_soon_and_say_nothing(data: bytes) -> None:
    assert reservation_in(data) is None
