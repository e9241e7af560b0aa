"""What becomes of kept voices when drafts go: those that nothing is left of go too, inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from storyroom.store import derivations, people
from storyroom.store.schema_voice import voice_profile, voice_source

__all__ = ["drop_voices"]


def drop_voices(connection: Connection, keyless: str = "") -> None:
    """Take away the voices that no draft is left of, and those under a compartment whose key is gone."""
    left = select(voice_source.c.profile_id)
    labels = [key for key, label in people.all_labels(connection).items() if keyless in label.compartments]
    doomed = voice_profile.c.id.not_in(left) | voice_profile.c.label_id.in_(labels)
    ids = connection.execute(select(voice_profile.c.id).where(doomed)).scalars().all()
    for one in ids:
        connection.execute(delete(voice_source).where(voice_source.c.profile_id == one))
        connection.execute(delete(voice_profile).where(voice_profile.c.id == one))
    derivations.forget(connection, ids)
