"""Passwords: what may be one, its argon2id hash, and whether a list of breached ones holds it. Keeps none."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from storyroom.domain.accounts import Terms
from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.patience import Lane

__all__ = ["Passwords", "code_hash", "make_codes"]

_ONE_BY_ONE = Lane("passwords")
"""Each takes 64 MB and every core for a moment: many who sign in at once must not stop those who are in."""
_CHUNK = 8 * 1024 * 1024
_SEARCHED_BY_HALVES = 1024 * 1024 * 1024
"""Bytes above which a list of hashes is taken to be in order, as the published ones are, and searched by halves."""
_SHA1_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*$")


class Passwords:
    """Hashes and checks. Source: RFC 9106, second recommended choice, as argon2-cffi sets it."""

    def __init__(self, breached: str = "", terms: Terms | None = None, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._breached = Path(breached).expanduser() if breached else None
        self._terms = terms or Terms()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, name: str, password: str) -> str:
        """Hash a password that may be one. Raises: InvalidRequestError, in words; SettingsError if the list cannot be read."""
        spelled = _spelled(password)
        terms = self._terms
        if not terms.shortest_password <= len(spelled) <= terms.longest_password:
            raise InvalidRequestError(
                f"A password has from {terms.shortest_password} to {terms.longest_password} characters.",
                "A sentence of four or five words is easy to keep and hard to guess.",
            )
        if name.casefold() in spelled.casefold() or len(set(spelled)) < 4:
            raise InvalidRequestError("This password is easily guessed.", "Leave your name out, and vary the letters.")
        if self._breached is not None and is_breached(spelled, self._breached):
            raise InvalidRequestError("This password stands in a list of breached ones.", "Choose another.")
        return _ONE_BY_ONE.run(lambda: self._hasher.hash(spelled))

    def fits(self, hashed: str | None, password: str) -> bool:
        """Say whether a password is the one; without a hash the same work is done, and the answer is no."""
        told = _spelled(password)[: self._terms.longest_password]
        try:
            found = _ONE_BY_ONE.run(lambda: self._hasher.verify(hashed or self._nobodys, told))
        except (Argon2Error, InvalidHashError):
            return False
        return found and hashed is not None


def is_breached(password: str, listed: Path) -> bool:
    """Say whether a list holds a password: lines of SHA-1 hashes, with or without counts, or of plain passwords.

    The list is streamed; one of hashes that is larger than a gigabyte has to be in order and is searched by halves.
    Raises: SettingsError.
    """
    try:
        with listed.open("rb") as head:
            hashes = bool(_SHA1_LINE.match(head.readline(200)))
        if not hashes:
            return _holds_line(listed, (password.encode("utf-8", "surrogatepass"),))
        digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().encode()
        if listed.stat().st_size > _SEARCHED_BY_HALVES:
            return _holds_in_order(listed, digest.upper())
        return _holds_line(listed, (digest.upper(), digest), counted=True)
    except OSError as fault:
        raise SettingsError(
            f"The list of breached passwords cannot be read: {fault.strerror}.",
            "Mend `breached_passwords`, or leave it empty.",
        ) from fault


def make_codes(count: int) -> tuple[str, ...]:
    """Make recovery codes of 80 random bits each, in groups that can be read aloud."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32, without letters that look like others
    raw = ("".join(secrets.choice(letters) for _ in range(16)) for _ in range(count))
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in raw)


def code_hash(code: str) -> str:
    """Hash a recovery code however it was typed: it is random enough to need no slowness."""
    letters = "".join(
        letter for letter in code.upper().replace("O", "0").replace("I", "1").replace("L", "1") if letter.isalnum()
    )
    return hashlib.sha256(b"recovery/" + letters.encode("utf-8", "surrogatepass")).hexdigest()


def _spelled(password: str) -> str:
    """Spell a password as it is hashed: the same letters, however they were typed. Source: NIST SP 800-63B."""
    return normalize("NFKC", password)


def _holds_line(listed: Path, lines: tuple[bytes, ...], *, counted: bool = False) -> bool:
    ends = (b"\n", b"\r", b":") if counted else (b"\n", b"\r")
    wanted = tuple(b"\n" + line + end for line in lines for end in ends)
    kept = b"\n"
    with listed.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            window = kept + chunk
            if any(each in window for each in wanted):
                return True
            kept = window[-(max(map(len, wanted)) - 1) :]
    return any(each in kept + b"\n" for each in wanted)


def _holds_in_order(listed: Path, digest: bytes) -> bool:
    low, high = 0, listed.stat().st_size
    with listed.open("rb") as handle:
        while low < high:
            middle = (low + high) // 2
            handle.seek(middle)
            if middle:
                handle.readline()
            line = handle.readline()
            if not line or line[:40].upper() > digest:
                high = middle
            elif line[:40].upper() == digest:
                return True
            else:
                low = middle + 1
        handle.seek(0)
        return handle.readline()[:40].upper() == digest
