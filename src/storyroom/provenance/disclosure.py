"""The report on the use of models in a draft: put together from its span ledger, spelled in one way, signed by whoever signs. Holds no key."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from storyroom.domain.canonical import canonical
from storyroom.domain.disclosure import (
    SCHEMA,
    ChainedEvent,
    Disclosure,
    DraftFacts,
    Material,
    Method,
    Nearest,
    PassageLeft,
    PersonRole,
    RulesUsed,
    SystemUsed,
    as_json,
)
from storyroom.domain.provenance import NO_EVENT, Event, SpanLedger, chain
from storyroom.domain.script import Screenplay
from storyroom.errors import InvalidRequestError
from storyroom.provenance.counting import counted, gaps_of, prefilled
from storyroom.provenance.rows import names_of, rows_of

__all__ = ["PAYLOAD_TYPE", "Context", "Signer", "disclose", "envelope", "pre_authentication", "spelled"]

PAYLOAD_TYPE: Final = "application/vnd.storyroom.ai-use+json"


class Signer(Protocol):
    """Whoever signs: Ed25519."""

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes."""


class Context(NamedTuple):
    """What the report says besides the ledger: who made it, under which rules, and who and what was at work."""

    draft: DraftFacts
    made_at: str
    made_by: str
    rules: RulesUsed
    method: Method
    threshold_per_10000: int
    people: tuple[PersonRole, ...] = ()
    materials: tuple[Material, ...] = ()
    systems: tuple[SystemUsed, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    decision: str = ""
    """What a person decided on whether the models' part is more than de minimis, and who."""
    decided_by: str = ""


def disclose(screenplay: Screenplay, ledger: SpanLedger, context: Context) -> Disclosure:
    """Put the report together. Raises: InvalidRequestError if the ledger is another draft's."""
    if hashlib.sha256(screenplay.text.encode("utf-8", "surrogatepass")).hexdigest() != ledger.sha256:
        raise InvalidRequestError("The span ledger is another draft's.", "Make it from this draft.")
    rows, names = rows_of(screenplay, ledger), names_of(screenplay, ledger)
    totals, events = counted(rows, names, context.method), _chained(ledger.events)
    return Disclosure(
        schema=SCHEMA,
        draft=context.draft._replace(sha256=ledger.sha256, length=ledger.length),
        made_at=context.made_at,
        made_by=context.made_by,
        rules=context.rules,
        method=context.method,
        redaction="hashes",
        people=context.people,
        materials=context.materials,
        systems=context.systems,
        events=events,
        head=events[-1].hash if events else NO_EVENT,
        spans=rows,
        passages=tuple(PassageLeft(*one, one.per_10000) for one in ledger.passages),
        nearest=tuple(one for one in context.nearest if one.event in {left.event for left in ledger.passages}),
        names=names,
        totals=totals,
        de_minimis=prefilled(totals, context.threshold_per_10000, context.decision, context.decided_by),
        gaps=gaps_of(rows, ledger.events, context.systems),
    )


def spelled(report: Disclosure, signer: Signer) -> bytes:
    """Sign a report and spell both, in the one way that the verifier takes: a line a value, keys in order, ASCII.

    Source: the signature is DSSE's, so that `envelope` turns the file into what other tools read.
    """
    signature = signer.sign(pre_authentication(canonical(as_json(report))))
    value = {
        "payloadType": PAYLOAD_TYPE,
        "report": as_json(report),
        "signatures": [{"keyid": _key_id(signer.public), "sig": base64.b64encode(signature).decode()}],
    }
    return (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()


def envelope(file: bytes) -> bytes:
    """Turn a signed report into a DSSE envelope. Source: secure-systems-lab, Dead Simple Signing Envelope, 1.0."""
    value = json.loads(file)
    payload = base64.b64encode(canonical(value.pop("report"))).decode()
    return canonical({**value, "payload": payload})


def pre_authentication(payload: bytes) -> bytes:
    """Spell what is signed. Source: DSSE 1.0, PAE."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _key_id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()


def _chained(events: Sequence[Event]) -> tuple[ChainedEvent, ...]:
    links = (NO_EVENT, *chain(events))
    return tuple(
        ChainedEvent(*event, previous=before, hash=link)
        for event, before, link in zip(events, links, links[1:], strict=False)
    )
