"""The keyring of the operating system: it opens a sealed library without asking. Keeps the master key, never the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyroom.errors import SettingsError

if TYPE_CHECKING:
    from storyroom.store.vault import Vault

__all__ = ["forget", "recall", "remember"]

_SERVICE = "storyroom"
_HINT = "Install one (pip install 'storyroom[vault]'), or name a passphrase_file in the settings."


def remember(vault: Vault) -> str:
    """Put the master key into the keyring; return what the keyring is called. Raises: SettingsError if there is none."""
    ring = _ring()
    try:
        ring.set_password(_SERVICE, vault.id, vault.master.hex())
    except Exception as fault:  # each backend has errors of its own
        raise SettingsError(f"The keyring did not take the key ({type(fault).__name__}).", _HINT) from fault
    return str(ring.get_keyring().name)


def forget(vault: Vault) -> bool:
    """Take the master key out of the keyring; False if it was not in it. Raises: SettingsError if there is none."""
    ring = _ring()
    if recall(vault.id) is None:
        return False
    try:
        ring.delete_password(_SERVICE, vault.id)
    except Exception as fault:  # as above
        raise SettingsError(f"The keyring keeps the key ({type(fault).__name__}).", "Take it out by hand.") from fault
    return True


def recall(vault_id: str) -> bytes | None:
    """Return the master key of a vault, or None where no keyring has it."""
    try:
        found = _ring().get_password(_SERVICE, vault_id)
        return bytes.fromhex(found) if found else None
    except Exception:  # noqa: BLE001  # no keyring, a locked one, one that nobody answers: then the passphrase is asked
        return None


def _ring() -> Any:  # noqa: ANN401  # a module
    try:
        import keyring  # noqa: PLC0415  # only where a library is sealed; loading it takes a while
    except ImportError as fault:
        raise SettingsError("No keyring is installed.", _HINT) from fault
    return keyring
