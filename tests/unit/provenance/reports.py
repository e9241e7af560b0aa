"""A small draft with words of every origin, and its signed report, for the tests of reports."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storyroom.domain.disclosure import Disclosure, DraftFacts, Material, Method, PersonRole, RulesUsed, SystemUsed
from storyroom.domain.provenance import Event, SpanLedger
from storyroom.domain.script import Screenplay
from storyroom.formats.fountain import Fountain
from storyroom.provenance.disclosure import Context, disclose, spelled
from storyroom.provenance.ledger import Stretch, ledger_of

PIECES = (
    ("import", "Title: The Long Tide\nAuthor: Mia Lund\n\nINT. NET LOFT - NIGHT\n\n"),
    ("mia", "Rain on the tin roof. Mara counts the nets again.\n\nMARA\nNobody leaves before the tide does.\n\n"),
    ("ai1", "FISHER\nThe tide never asked anybody's leave.\n\n"),
    ("mia", "EXT. QUAY - DAWN\n\nThe boats are gone. "),
    ("ai2", "Only ropes remain, "),
    ("mia", "and one boot, "),
    ("ai2", "swinging."),
    ("mia", "\n\nFISHER\nTold you.\n\n"),
    ("lost", "CUT TO:\n\n"),
    ("mia", "INT. NET LOFT - DAY\n\nMara sleeps.\n"),
)
TEXT = "".join(text for _, text in PIECES)
EVENTS = (
    Event("import", "import", "person:ole", "2026-01-01T09:00:00+00:00", "import_file", after="a" * 64, words=12),
    Event("lost", "unknown", "", "2026-01-01T09:00:01+00:00", "import_file"),
    Event("mia", "person", "person:mia", "2026-01-02T09:00:00+00:00", "edit", before="a" * 64, after="b" * 64, words=40),
    Event(
        "ai1", "suggestion", "person:mia", "2026-01-03T09:00:00+00:00", "accept_suggestion", model="house-7b",
        prompt="c" * 64, output="d" * 64, accepted_by="person:mia", words=7,
    ),
    Event(
        "ai2", "suggestion", "person:mia", "2026-01-03T09:05:00+00:00", "accept_suggestion", model="house-7b",
        prompt="e" * 64, output="f" * 64, accepted_by="person:mia", words=6,
    ),
    Event("caps", "person", "person:ole", "2026-01-04T09:00:00+00:00", "edit", words=0),
)  # fmt: skip
MEASURED = Method("first author memory over 5-grams", 9_950, 50, "generated series of 25 drafts")


class Key:
    """A signer with a key of its own."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    @property
    def pem(self) -> str:
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def screenplay(text: str = TEXT) -> Screenplay:
    return Fountain().read(text.encode()).screenplay


def ledger() -> SpanLedger:
    return ledger_of(TEXT, EVENTS, [Stretch(len(text), event) for event, text in PIECES])


def report(threshold: int = 1_000) -> Disclosure:
    context = Context(
        DraftFacts("Tides", "The Long Tide", "blue", "blue", parents=("9" * 64,)),
        "2026-02-01T10:00:00+00:00",
        "person:ole",
        RulesUsed("2026-05-01", "1" * 64),
        MEASURED,
        threshold,
        people=(PersonRole("person:mia", "Mia Lund", "writer", "wga", "agreement 12", "consent 3", "policy 2"),),
        materials=(Material("outline.pdf", "2" * 64, "no"),),
        systems=(SystemUsed("house-7b", "1.2", "3" * 64, operator="the house"),),
    )
    return disclose(screenplay(), ledger(), context)


def signed() -> bytes:
    return spelled(report(), Key())
