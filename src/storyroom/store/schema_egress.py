"""Tables of what left the house: terms as confirmed, each request, and its sealed bytes. Holds no key."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "egress_body", "egress_call", "egress_terms"]

egress_terms = Table(
    "egress_terms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("provider", String(200), nullable=False, index=True),
    Column("hash", String(64), nullable=False, index=True),
    Column("terms", Text, nullable=False),
    Column("confirmed_by", String(64), nullable=False),
    Column("confirmed_at", String(40), nullable=False),
)
"""What a person confirmed about a provider, each time; the newest holds. About a contract, not about material."""

egress_call = Table(
    "egress_call",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("actor", String(64), nullable=False, index=True),
    Column("provider", String(200), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("host", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("terms_hash", String(64), nullable=False),
    Column("sanitised", Boolean, nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("currency", String(10), nullable=False),
    Column("estimate", BigInteger, nullable=False),
    Column("ledger_position", Integer, nullable=False),
    Column("closed_at", String(40), nullable=True),
    Column("outcome", String(20), nullable=True),
    Column("status", Integer, nullable=True),
    Column("received", Integer, nullable=True),
    Column("tokens_in", Integer, nullable=True),
    Column("tokens_out", Integer, nullable=True),
    Column("counted", String(10), nullable=True),
    Column("cost", BigInteger, nullable=True),
    Index("ix_egress_call_provider_opened", "provider", "opened_at"),
)
"""One request to a provider. Written before it leaves; closed when it is known what came of it. Money in millionths."""

egress_body = Table(
    "egress_body",
    metadata,
    Column("call_id", String(64), ForeignKey("egress_call.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("nonce", LargeBinary(12), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The exact bytes of a request, encrypted (AES-256-GCM), bound to the request's id, label and hash."""

CONTENT_TABLES = (egress_call, egress_body)
"""Tables whose rows a clearance must cover."""
