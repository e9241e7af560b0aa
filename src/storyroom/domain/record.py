"""What happened, as an auditor reads it: acts with who, what, on which material, and whether their proof holds. Resolves nothing itself."""

from __future__ import annotations

from typing import Literal, NamedTuple

from storyroom.domain.ledger import LedgerEntry

__all__ = ["Acted", "Opened", "Place", "Proof", "RecordPage", "RecordState", "words_of"]

Proof = Literal["witnessed", "waiting", "unwitnessed", "broken"]
"""In the tree that the witness was told of; newer than that; there is no witness; not what was written."""

_WORDS = {
    "analysis": "Had a model read a draft",
    "access_granted": "Granted access",
    "access_revoked": "Took access back",
    "answer": "Asked a model",
    "account_opened": "Opened an account again",
    "account_shut": "Shut an account",
    "backup": "Made a backup",
    "blind_test_closed": "Closed a blind test",
    "blind_test_removed": "Took a blind test away",
    "canon_pin": "Pinned canon",
    "canon_restore": "Let canon hold again",
    "canon_retire": "Retired canon",
    "compartment_opened": "Opened a compartment",
    "credentials_added": "Signed a file that was handed out",
    "credentials_left_out": "Handed a file out unsigned, as asked",
    "credentials_made": "Made the authority that signs files",
    "credentials_trusted": "Trusted another studio's authority",
    "dataset_make": "Made a data set",
    "dataset_plan": "Planned a data set",
    "dataset_removed": "Removed a data set",
    "dataset_verified": "Verified a data set",
    "dataset_written": "Wrote a data set out",
    "disclosure": "Made a report on models",
    "draft_imported": "Took in a draft",
    "draft_embedded": "Indexed near meaning",
    "draft_exported": "Exported a draft",
    "editing_begun": "Began to edit a draft",
    "editing_discarded": "Threw changes to a draft away",
    "egress": "Sent a request out",
    "egress_reviewed": "Looked at what was sent",
    "emergency_asked": "Asked to break the glass",
    "emergency_opened": "Broke the glass, by two",
    "export": "Exported a draft",
    "export_refused": "Was refused an export",
    "file_traced": "Traced a file",
    "hand_out": "Handed out a named copy",
    "identity_linked": "Linked a person to the studio's sign-in",
    "identity_unlinked": "Took a link to the studio's sign-in away",
    "issuer_question": "Asked the studio's sign-in",
    "label_rebuilt": "Rebuilt an index",
    "ledger_exported": "Handed out the ledger",
    "ledger_key_changed": "Changed the ledger's key",
    "ledger_key_made": "Made the ledger's key",
    "library_made": "Made the library",
    "library_restored": "Restored the library",
    "model_sealed": "Sealed a model for machines",
    "model_tuned": "Tuned a model",
    "model_promoted": "Put a model to use",
    "model_withdrawn": "Took a model out of use",
    "person_added": "Added a person",
    "provider_confirmed": "Confirmed a provider's terms",
    "question_asked": "Asked, answered by quotes",
    "recipient_export": "Drew a named copy",
    "rights_revoke": "Revoked rights in a work",
    "rights_state": "Stated the rights in a work",
    "roles_set": "Set a role",
    "segments_merged": "Merged index files",
    "thing_entered": "Entered something made from works",
    "suggestion": "Asked a model for other words",
    "suggestion_accepted": "Accepted other words into a new draft",
    "suggestion_rejected": "Rejected other words",
    "voice_rebuilt": "Made a voice anew",
    "voice_renamed": "Called a voice something else",
    "voice_restored": "Brought a voice back",
    "voice_retired": "Put a voice away",
}


class Place(NamedTuple):
    """A draft or a scene of it that this auditor may see."""

    draft_id: str
    title: str
    scene: str = ""
    """Number and heading; empty for a whole draft."""
    start: int = 0
    end: int = 0


class Acted(NamedTuple):
    """One act. Names stand only for what the auditor may see; the rest is counted."""

    position: int
    closed: int
    """The position of the entry that closes it; 0 where there is none."""
    time: str
    who: str
    act: str
    """What it is called, without whether it opens or closes."""
    words: str
    status: str
    """`recorded` in one entry, `done`, `failed`, another outcome, or `unclosed`: under way, or cut off."""
    error: str
    """The kind of error that ended it, if one did."""
    places: tuple[Place, ...]
    unseen: int
    """How many drafts and scenes it names that the auditor may not see, or that are gone."""
    model: str
    left: str
    """What went out, in words; empty if nothing did."""
    facts: tuple[tuple[str, str], ...]
    proof: Proof


class RecordState(NamedTuple):
    """The ledger as a whole."""

    size: int
    root: str
    witness: Literal["none", "holds", "empty", "unreadable", "differs"]
    """`differs`: the ledger is not what the witness was told."""
    covered: int
    """How many entries the newest checkpoint in the witness covers."""
    told_at: str
    words: str


class RecordPage(NamedTuple):
    """One page of acts, newest first, and what may be asked for."""

    state: RecordState
    acts: tuple[Acted, ...]
    older: int
    """The position before which the next page goes on; 0 at the end."""
    kinds: tuple[str, ...]
    people: tuple[str, ...]


class Opened(NamedTuple):
    """One entry to the letter, and the act that it belongs to."""

    entry: LedgerEntry
    leaf: str
    act: Acted


def words_of(act: str) -> str:
    """Say in words what an act is."""
    return _WORDS.get(act) or act.replace("_", " ").capitalize()
