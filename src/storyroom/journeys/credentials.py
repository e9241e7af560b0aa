"""Content Credentials of a library: its authority made and shown, what is handed out signed, what comes back judged."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime

from storyroom import __version__
from storyroom.credentials.authority import Authority, ends_of, fingerprint, make_authority, name_of, read_anchors
from storyroom.credentials.kinds import kind_of, looks_signed, print_of
from storyroom.credentials.signing import sign
from storyroom.domain.access import Principal
from storyroom.domain.credentials import AuthorityFacts, Check, Finding, Mix, told
from storyroom.domain.document import DraftEntry
from storyroom.errors import InvalidRequestError, LedgerError, LibraryDamagedError, NotFoundError
from storyroom.journeys.export import Sign
from storyroom.journeys.origins import words_of_draft
from storyroom.journeys.readers.limits import Limits
from storyroom.journeys.readers.pool import Readers
from storyroom.store.credential_keys import ADDED, LEFT_OUT, CredentialKeys
from storyroom.store.library import Library

__all__ = [
    "MixOf",
    "anchors_of",
    "check",
    "judged",
    "make",
    "mix_of",
    "show",
    "signer_of",
    "trust",
]

MixOf = Callable[[Library, DraftEntry], Mix]
"""Where it is said whose the words of a draft are."""

_FILES = ("authority.pem", "authority.key", "signing.pem", "signing.key")


def make(library: Library, studio: str, now: datetime, *, actor: str, renew: bool = False) -> AuthorityFacts:
    """Make the studio's authority. Raises: InvalidRequestError if there is one and it is not to be renewed."""
    keys = CredentialKeys(library)
    if not renew and keys.held() is not None:
        raise InvalidRequestError(
            "There is an authority already.", "`storyroom credentials show` tells of it; --renew makes another."
        )
    if renew:
        _keep_old(keys)
    made = make_authority(studio, now)
    with library.acting(actor=actor, act="credentials_made", facts={"renewed": "yes" if renew else "no"}) as act:
        keys.put(dict(zip(_FILES, made, strict=True)))
        act.note(authority=fingerprint(made.certificate), signer=fingerprint(made.chain))
    return _facts(keys, made)


def show(library: Library) -> AuthorityFacts:
    """Tell of the authority. Raises: NotFoundError where there is none."""
    keys = CredentialKeys(library)
    return _facts(keys, _authority(keys))


def trust(library: Library, pem: bytes, *, actor: str) -> int:
    """Trust more authorities; return how many are trusted beside our own. Raises: InvalidRequestError."""
    keys = CredentialKeys(library)
    new = read_anchors(pem)
    held = keys.anchors()
    known = read_anchors(held) if held else ()
    together = tuple(dict.fromkeys((*known, *new)))
    facts = {"authorities": ",".join(fingerprint(one) for one in new)}
    with library.acting(actor=actor, act="credentials_trusted", facts=facts):
        keys.trust(b"".join(together))
    return len(together)


def anchors_of(library: Library) -> str:
    """Return the authorities to trust, our own first, PEM; empty where there are none."""
    keys = CredentialKeys(library)
    try:
        held = keys.held()
    except (LedgerError, LibraryDamagedError):  # what cannot sign any more can be read all the same
        held = None
    own = held["authority.pem"] if held else b""
    return (own + keys.anchors()).decode("ascii", "ignore")


def signer_of(library: Library, *, actor: str, wanted: bool = True, mix: MixOf | None = None) -> Sign | None:
    """Return what signs; None where there is no authority. Not `wanted`: what only writes down that it was left out.

    Raises: LedgerError, LibraryDamagedError where the keys are gone or damaged: then nothing is handed out unsigned unasked.
    """
    keys = CredentialKeys(library)
    if not wanted:
        return _leaver(library, actor) if anchors_of(library) else None
    if keys.held() is None:
        return None
    authority, count = _authority(keys), mix or mix_of

    def signed(entry: DraftEntry, data: bytes) -> bytes:
        done = sign(data, authority, count(library, entry), version=__version__)
        facts = {
            "draft": entry.id,
            "sha256": hashlib.sha256(done).hexdigest(),
            "print": print_of(data),
            "signer": fingerprint(authority.chain),
        }
        library.record(actor=actor, act=ADDED, facts=facts, label=entry.label)
        return done

    return signed


def mix_of(library: Library, entry: DraftEntry) -> Mix:
    """Count letters by whose they are. What came in as a file is known to have come in, not who wrote it."""
    words = words_of_draft(library, entry)
    origins = {act.id: act.origin for act in words.acts}
    counts: Counter[str] = Counter()
    for run in words.runs:
        counts[origins[run.act]] += run.length
    return Mix(
        human=counts["person"], ai_verbatim=counts["suggestion"], imported=counts["import"], unknown=counts["unknown"]
    )


def check(library: Library, person: Principal, data: bytes, limits: Limits) -> Check:
    """Judge a file, read in a process that can be ended."""
    prints = CredentialKeys(library).any_added()
    if not looks_signed(data) and not (prints and kind_of(data)):
        return Check(Finding("none"), told(Finding("none")))
    with Readers(limits) as readers:
        found = readers.credentials(data, anchors_of(library), prints=prints)
    found = judged(library, {one.id for one in library.reader(person.clearance).drafts()}, found)
    return Check(found, told(found))


def judged(library: Library, visible: Collection[str], found: Finding) -> Finding:
    """Say of a file without credentials that they were taken off, where it was handed out from here only with them.

    Told of drafts that the asker may see, and of no others.
    """
    if found.state != "none" or not found.print:
        return found
    keys = CredentialKeys(library)
    signed = keys.drafts_of(ADDED, found.print) & frozenset(visible)
    return found._replace(state="stripped") if signed and not keys.drafts_of(LEFT_OUT, found.print) else found


def _leaver(library: Library, actor: str) -> Sign:
    def left(entry: DraftEntry, data: bytes) -> bytes:
        facts = {"draft": entry.id, "sha256": hashlib.sha256(data).hexdigest(), "print": print_of(data)}
        library.record(actor=actor, act=LEFT_OUT, facts=facts, label=entry.label)
        return data

    return left


def _authority(keys: CredentialKeys) -> Authority:
    held = keys.held()
    if held is None:
        raise NotFoundError("certificate authority", "`storyroom credentials init` makes one.", that="")
    return Authority(*(held[name] for name in _FILES))


def _keep_old(keys: CredentialKeys) -> None:
    """Go on trusting the authority that is being replaced: what it signed stays good."""
    held = keys.held()
    if held is None:
        return
    anchors = keys.anchors()
    if held["authority.pem"] not in anchors:
        keys.trust(anchors + held["authority.pem"])


def _facts(keys: CredentialKeys, made: Authority) -> AuthorityFacts:
    anchors = keys.anchors()
    return AuthorityFacts(
        name_of(made.certificate),
        fingerprint(made.certificate),
        fingerprint(made.chain),
        ends_of(made.chain).date().isoformat(),
        made.certificate.decode(),
        len(read_anchors(anchors)) if anchors else 0,
    )
