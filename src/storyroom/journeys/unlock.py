"""Opens the keys of a sealed library: from a passphrase file, from the keyring, or by asking. Leaves an unsealed one alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storyroom.errors import AccessError, InvalidRequestError, LibraryDamagedError, SettingsError
from storyroom.journeys.keyring import recall
from storyroom.settings import Settings
from storyroom.store.database import cipher
from storyroom.store.library import FOUNDING
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from storyroom.store.vault_file import read_wrapped

__all__ = ["Ask", "new_vault", "open_vault", "passphrase_of", "unlock"]

Ask = Callable[[], str]
"""Asks the person who is there for the passphrase."""


def unlock(folder: Path, settings: Settings, ask: Ask | None) -> Safe:
    """Return the open vault of a library, or what stands for one where there is no key file beside it.

    Raises: AccessError where nobody can be asked or the passphrase is another, SettingsError where an extra is missing.
    """
    path = vault_path(folder)
    return open_vault(path, settings, ask) if path.exists() else UNSEALED


def new_vault(folder: Path, passphrase: str) -> Vault:
    """Make the keys of a library that is about to be made.

    Raises: InvalidRequestError if the passphrase is too short or there is a library already, AccessError if there are keys.
    """
    cipher()
    if folder.exists() and any(folder.iterdir()):
        raise InvalidRequestError(f"{folder.name} is there already and not empty.", "Choose another folder.")
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    path = vault_path(folder)
    return _unused(path, passphrase) if path.exists() else Vault.make(path, passphrase)


def _unused(path: Path, passphrase: str) -> Vault:
    """Open keys that the making of a library left when it was cut off. Raises: AccessError if they may be of another one."""
    vault = Vault.unlock(path, passphrase)
    if vault.names() <= FOUNDING:
        return vault
    raise AccessError(f"There is a key file {path.name} already.", "Choose another folder for the library.")


def open_vault(path: Path, settings: Settings, ask: Ask | None) -> Vault:
    """Open a key file. Raises: as `unlock`, and LibraryDamagedError."""
    cipher()  # what is missing is said before anybody is asked
    if settings.passphrase_file:
        return Vault.unlock(path, passphrase_of(settings, None))
    master = recall(read_wrapped(path).id)
    if master is not None:
        try:
            return Vault.with_master(path, master)
        except LibraryDamagedError:  # the keyring's is of another day: the passphrase decides
            pass
    return Vault.unlock(path, passphrase_of(settings, ask))


def passphrase_of(settings: Settings, ask: Ask | None) -> str:
    """Return the passphrase, from its file or by asking. Raises: AccessError, SettingsError."""
    if settings.passphrase_file:
        try:
            told = Path(settings.passphrase_file).expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise SettingsError("The file with the passphrase cannot be read.", "It is text, in UTF-8.") from fault
        return told.removesuffix("\n").removesuffix("\r")
    if ask is None:
        raise AccessError(
            "This library is sealed, and there is nobody to ask for its passphrase.",
            "Name a file with it as passphrase_file in the settings, or put it into the keyring: "
            "`storyroom vault remember`.",
        )
    return ask()
