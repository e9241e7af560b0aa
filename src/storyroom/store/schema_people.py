"""The tables about people: groups, grants, lists, accounts, sessions, keys. They hold no content; a reason given for a label does, and has one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storyroom.store.schema import metadata

__all__ = [
    "CONTENT_TABLES",
    "access_grant",
    "account",
    "api_key",
    "attempt",
    "break_glass",
    "compartment_rule",
    "group_member",
    "invitation",
    "known_to",
    "label_act",
    "login_session",
    "notice",
    "passkey",
    "people_group",
    "recovery_code",
    "standing_right",
]


def _principal(*, primary: bool = False, nullable: bool = False) -> Column[str]:
    return Column(
        "principal_id",
        String(64),
        ForeignKey("principal.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=nullable,
        index=not primary,
    )


compartment_rule = Table(
    "compartment_rule",
    metadata,
    Column("compartment", String(200), ForeignKey("compartment.name"), primary_key=True),
    Column("embargo", Boolean, nullable=False),
    Column("need_to_know", Boolean, nullable=False),
)
"""What holds for a compartment besides its grants. Without a row neither is set."""

people_group = Table(
    "people_group",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", String(40), nullable=False),
)

group_member = Table(
    "group_member",
    metadata,
    Column("group_id", String(64), ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True),
    _principal(primary=True),
    Column("expires_at", String(40), nullable=True),
)

access_grant = Table(
    "access_grant",
    metadata,
    Column("id", String(64), primary_key=True),
    _principal(nullable=True),
    Column("group_id", String(64), ForeignKey("people_group.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("compartment", String(200), ForeignKey("compartment.name"), nullable=False, index=True),
    Column("rights", String(100), nullable=False),
    Column("expires_at", String(40), nullable=True),
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", String(40), nullable=False),
)
"""Rights of a person or a group on one compartment; exactly one of the two is named."""

standing_right = Table(
    "standing_right",
    metadata,
    _principal(primary=True),
    Column("scope", String(20), nullable=False),
    Column("withheld", Text, nullable=False),
    Column("rights", String(100), nullable=False),
)
"""Principals who are given each new compartment as it is opened: `projects` as imports open them, or `everything`."""

known_to = Table(
    "known_to",
    metadata,
    Column("project", String(200), primary_key=True),
    _principal(primary=True),
)
"""Who is on the need-to-know list of a project, where its compartment has one."""

label_act = Table(
    "label_act",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("compartments", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("confirmed_by", String(64), nullable=True),
    Column("done_at", String(40), nullable=True),
)
"""A change of a draft's label as a person asked for it, with the reason; what awaits a second person has no `done_at`."""

break_glass = Table(
    "break_glass",
    metadata,
    Column("id", String(64), primary_key=True),
    _principal(),
    Column("compartment", String(200), ForeignKey("compartment.name"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("confirmed_by", String(64), nullable=True),
    Column("until", String(40), nullable=True),
)
"""Access in an emergency: asked by one, opened by another, ends by itself."""

notice = Table(
    "notice",
    metadata,
    Column("id", String(64), primary_key=True),
    _principal(),
    Column("text", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=True),
)
"""What an owner of a compartment is told at the next sign-in. Names people and compartments, never content."""

account = Table(
    "account",
    metadata,
    _principal(primary=True),
    Column("password", String(200), nullable=True),
    Column("disabled_at", String(40), nullable=True),
    Column("changed_at", String(40), nullable=False),
)
"""How a person signs in. `password` is an argon2id hash in its usual spelling."""

passkey = Table(
    "passkey",
    metadata,
    Column("id", String(64), primary_key=True),
    _principal(),
    Column("credential", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_at", String(40), nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _principal(primary=True),
    Column("hash", String(64), primary_key=True),
    Column("used_at", String(40), nullable=True),
)

login_session = Table(
    "login_session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    _principal(),
    Column("device", String(200), nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
)
"""Open sessions by the hash of their token."""

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    _principal(),
    Column("name", String(200), nullable=False),
    Column("rights", String(100), nullable=False),
    Column("compartments", Text, nullable=True),
    Column("made_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("revoked_at", String(40), nullable=True),
)
"""Keys for programs by hash: never more than what their owner holds, and not for ever."""

invitation = Table(
    "invitation",
    metadata,
    Column("hash", String(64), primary_key=True),
    _principal(),
    Column("made_by", String(64), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=True),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("about", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Index("ix_attempt_about_at", "about", "at"),
)
"""Failed sign-ins by the keyed hash of an account's name or of an address, for throttling."""

CONTENT_TABLES = (label_act,)
"""Tables whose rows a clearance must cover: a reason may tell of what it is about."""
