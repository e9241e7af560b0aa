"""The desk at which reports on the use of models are made. To be told takes the right to read; to take one out, that to quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import looking
from storyroom.domain.rights import Right

if TYPE_CHECKING:
    from storyroom.domain.disclosure import Disclosure, ReportFile

__all__ = ["DiscloseDesk"]


class DiscloseDesk(Desk):
    """Reports of one person: what they hold is what that person may see."""

    def preview(self, draft_id: str) -> Disclosure:
        """Put the report on a draft together to look at it. It is not signed, and nothing is written down.

        Raises: NotFoundError, RightMissingError, InvalidRequestError for rules that cannot be read.
        """
        from storyroom.journeys.disclosing import report_of, rules_in  # noqa: PLC0415  # heavy parts wait until asked for

        person = self.principal
        opened = looking(self._library, person, Right.READ, draft_id, lambda reader: reader.draft(draft_id))
        return report_of(self._library, person, opened, rules_in(self._settings.disclosure_rules))

    def in_words(self, draft_id: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Say whose words a draft holds, and what cannot be said of it: pairs of what and how much. Raises: as `preview`."""
        from storyroom.journeys.disclosing_sheets import gaps_in_words, shares_in_words  # noqa: PLC0415  # as above

        report = self.preview(draft_id)
        return shares_in_words(report), gaps_in_words(report)

    def make(self, draft_id: str, *, view: str = "", form: str = "json", stated: bytes = b"") -> ReportFile:
        """Make and sign the report on a draft, for one audience or for all; that it was made is on record.

        `stated` is a file of what people state that no record holds, TOML; it stands in the report marked as stated.

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError, UnsupportedFormatError, LedgerError.
        """
        from storyroom.journeys.disclosing import Asked, check_wanted, made, rules_in  # noqa: PLC0415  # as above
        from storyroom.journeys.stated_facts import read_stated  # noqa: PLC0415  # as above

        draft = self._taken_out(draft_id)
        check_wanted(view, form)
        rules = rules_in(self._settings.disclosure_rules)
        return made(self._library, self.principal, draft, rules, Asked(view, form, read_stated(stated)))

    def may_make(self, draft_id: str) -> bool:
        """Say whether this person may take a report on a draft out."""
        return any(one.id == draft_id for one in self._quoting().drafts())

    def public_keys(self) -> str:
        """Return the public keys that reports are checked with, PEM. Raises: LedgerError."""
        from storyroom.journeys.disclosing import public_keys  # noqa: PLC0415  # as above

        return public_keys(self._library, self.principal.id)

    def verify(self, data: bytes, *, text: str | None = None) -> tuple[str, ...]:
        """Say what of a report of this studio does not hold; nothing where all does. Raises: LedgerError."""
        from storyroom.journeys.disclosing import verified  # noqa: PLC0415  # as above

        return verified(data, self.public_keys(), text)
