# ruff: noqa: S608  # what is put into statements here are two constants
"""People and keys: groups, grants with rights and ends, need-to-know lists, accounts, sessions, keys, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_READER = "search+read+quote"
_OWNER = "search+read+quote+upload+manage"


def upgrade() -> None:
    _make()
    _move_holdings()
    op.drop_table("standing_grant")
    op.drop_table("holding")


def downgrade() -> None:
    raise NotImplementedError("A library does not go back: restore the backup that was made before the upgrade.")


def _move_holdings() -> None:
    """Say in the new tables what was held: those who changed the library own it, the others read it."""
    rights = f"CASE WHEN principal.curator THEN '{_OWNER}' ELSE '{_READER}' END"
    op.execute(
        "INSERT INTO access_grant (id, principal_id, group_id, compartment, rights, expires_at, granted_by, granted_at) "
        f"SELECT 'grant:' || lower(hex(randomblob(16))), holding.principal_id, NULL, holding.compartment, {rights}, NULL, "
        "holding.principal_id, principal.created_at FROM holding JOIN principal ON principal.id = holding.principal_id"
    )
    op.execute(
        "INSERT INTO standing_right (principal_id, scope, withheld, rights) "
        "SELECT standing_grant.principal_id, CASE WHEN principal.curator THEN 'everything' ELSE 'projects' END, "
        f"standing_grant.withheld, {rights} "
        "FROM standing_grant JOIN principal ON principal.id = standing_grant.principal_id"
    )
    op.execute(
        "INSERT INTO compartment_rule (compartment, embargo, need_to_know) "
        "SELECT name, 1, 0 FROM compartment WHERE name = 'embargo'"
    )


def _make() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_about_at", "attempt", ["about", "at"], unique=False)
    op.create_table(
        "people_group",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_group")),
        sa.UniqueConstraint("name", name=op.f("uq_people_group_name")),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=True),
        sa.Column("group_id", sa.String(length=64), nullable=True),
        sa.Column("compartment", sa.String(length=200), nullable=False),
        sa.Column("rights", sa.String(length=100), nullable=False),
        sa.Column("expires_at", sa.String(length=40), nullable=True),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("granted_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["compartment"], ["compartment.name"], name=op.f("fk_access_grant_compartment_compartment")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["people_group.id"], name=op.f("fk_access_grant_group_id_people_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_access_grant_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    op.create_index(op.f("ix_access_grant_compartment"), "access_grant", ["compartment"], unique=False)
    op.create_index(op.f("ix_access_grant_group_id"), "access_grant", ["group_id"], unique=False)
    op.create_index(op.f("ix_access_grant_principal_id"), "access_grant", ["principal_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("disabled_at", sa.String(length=40), nullable=True),
        sa.Column("changed_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_account_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_account")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rights", sa.String(length=100), nullable=False),
        sa.Column("compartments", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.String(length=40), nullable=False),
        sa.Column("revoked_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_api_key_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_key_hash")),
    )
    op.create_index(op.f("ix_api_key_principal_id"), "api_key", ["principal_id"], unique=False)
    op.create_table(
        "break_glass",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("compartment", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.String(length=40), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("until", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["compartment"], ["compartment.name"], name=op.f("fk_break_glass_compartment_compartment")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_break_glass_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_principal_id"), "break_glass", ["principal_id"], unique=False)
    op.create_table(
        "compartment_rule",
        sa.Column("compartment", sa.String(length=200), nullable=False),
        sa.Column("embargo", sa.Boolean(), nullable=False),
        sa.Column("need_to_know", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compartment"], ["compartment.name"], name=op.f("fk_compartment_rule_compartment_compartment")
        ),
        sa.PrimaryKeyConstraint("compartment", name=op.f("pk_compartment_rule")),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["people_group.id"], name=op.f("fk_group_member_group_id_people_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_group_member_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "principal_id", name=op.f("pk_group_member")),
    )
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.String(length=40), nullable=False),
        sa.Column("used_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_invitation_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_principal_id"), "invitation", ["principal_id"], unique=False)
    op.create_table(
        "known_to",
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_known_to_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project", "principal_id", name=op.f("pk_known_to")),
    )
    op.create_table(
        "login_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_login_session_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login_session")),
        sa.UniqueConstraint("id", name=op.f("uq_login_session_id")),
    )
    op.create_index(op.f("ix_login_session_principal_id"), "login_session", ["principal_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_notice_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_principal_id"), "notice", ["principal_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_passkey_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_principal_id"), "passkey", ["principal_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name=op.f("fk_recovery_code_principal_id_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("principal_id", "hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "standing_right",
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=False),
        sa.Column("rights", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["principal.id"],
            name=op.f("fk_standing_right_principal_id_principal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("principal_id", name=op.f("pk_standing_right")),
    )
    op.create_table(
        "label_act",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("compartments", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.String(length=40), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_label_act_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_label_act_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_act")),
    )
    op.create_index(op.f("ix_label_act_draft_id"), "label_act", ["draft_id"], unique=False)
    op.create_index(op.f("ix_label_act_label_id"), "label_act", ["label_id"], unique=False)
