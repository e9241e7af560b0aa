"""The desk at which a library is sealed, its keys are kept, and a compartment is ended by destroying its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.errors import AccessError, InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storyroom.domain.access import Principal
    from storyroom.domain.keeping import KeepingStep, Shredding, ShredPlan
    from storyroom.store.vault import Vault

__all__ = ["VaultDesk", "VaultStatus"]


class VaultStatus(NamedTuple):
    """Whether a library is sealed, and with which keys."""

    sealed: bool
    key_file: str = ""
    vault_id: str = ""
    compartments: int = 0
    """How many have a key."""
    copies: tuple[str, ...] = ()
    """When copies of the key file were made."""


class VaultDesk(Desk):
    """Keys are the operator's to keep; ending a compartment is its owner's."""

    def status(self) -> VaultStatus:
        """Say whether this library is sealed. Raises: ReadOnlyError."""
        from storyroom.journeys.shred import vault_of  # noqa: PLC0415  # heavy parts wait until they are asked for
        from storyroom.store.shredding import key_copies  # noqa: PLC0415  # as above

        self._operate()
        if not self._library.safe.sealed:
            return VaultStatus(sealed=False)
        vault = vault_of(self._library)
        copies = key_copies(self._library)
        return VaultStatus(True, str(vault.path), vault.id, len(vault.names()), copies)

    def seal_copy(self, target: Path, *, passphrase: str) -> Iterator[KeepingStep]:
        """Write a sealed copy of this library into a new folder; the last step carries the report.

        Raises: ReadOnlyError, InvalidRequestError, LibraryDamagedError, LibraryBusyError.
        """
        from storyroom.journeys.seal import seal_copy  # noqa: PLC0415  # as above

        person = self._operate()
        return seal_copy(self._library, person, target, passphrase=passphrase, open_library=self._library.opened_at)

    def copy_keys(self, target: Path) -> None:
        """Write a copy of the key file, which opens with the passphrase. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.store.durable import sweep_parts, write_durably  # noqa: PLC0415  # as above

        person, vault = self._keeper()
        if target.exists() or not target.absolute().parent.is_dir():
            raise InvalidRequestError(f"{target.name} cannot be written there.", "Name a file that is not there yet.")
        with self._library.acting(actor=person.id, act="key_copy", facts={"vault": vault.id, "keys": target.name}):
            sweep_parts(target)
            write_durably(target, vault.path.read_bytes())

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the keys under another passphrase. Raises: ReadOnlyError, AccessError, InvalidRequestError."""
        person, vault = self._keeper()
        if not vault.fits(old):
            raise AccessError("That is not the passphrase of this library.", "Try again: capitals and blanks count.")
        with self._library.acting(actor=person.id, act="passphrase_change", facts={"vault": vault.id}):
            vault.change_passphrase(new)

    def remember(self) -> str:
        """Let the keyring of the system open this library; return what it is called. Raises: ReadOnlyError, SettingsError."""
        from storyroom.journeys.keyring import remember  # noqa: PLC0415  # as above

        person, vault = self._keeper()
        with self._library.acting(actor=person.id, act="keyring_entry", facts={"vault": vault.id}):
            return remember(vault)

    def forget(self) -> bool:
        """Take the key out of the keyring; False if it was not in it. Raises: ReadOnlyError, SettingsError."""
        from storyroom.journeys.keyring import forget  # noqa: PLC0415  # as above

        person, vault = self._keeper()
        with self._library.acting(actor=person.id, act="keyring_entry_removed", facts={"vault": vault.id}) as act:
            found = forget(vault)
            act.note(found=str(found).lower())
        return found

    def plan_shredding(self, compartment: str) -> ShredPlan:
        """Say what ends with a compartment's key. Raises: NotFoundError, ReadOnlyError, InvalidRequestError."""
        from storyroom.domain.access import as_name  # noqa: PLC0415  # as above
        from storyroom.journeys.shred import plan_shredding  # noqa: PLC0415  # as above

        return plan_shredding(self._library, self.principal, as_name(compartment))

    def shred(self, plan: ShredPlan, *, reason: str) -> Shredding:
        """Destroy the key and remove what stood under it. Raises: as `plan_shredding`, and LibraryBusyError."""
        from storyroom.journeys.shred import shred  # noqa: PLC0415  # as above

        return shred(self._library, self.principal, plan, reason=reason)

    def _keeper(self) -> tuple[Principal, Vault]:
        from storyroom.journeys.shred import vault_of  # noqa: PLC0415  # as above

        return self._operate(), vault_of(self._library)
