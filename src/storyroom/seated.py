"""The desks around one person's seat. Each is put together when it is asked for; none is known to another here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyroom.desks.accounts import AccountDesk
    from storyroom.desks.analysis import AnalysisDesk
    from storyroom.desks.backends import BackendDesk
    from storyroom.desks.blind import BlindDesk
    from storyroom.desks.breakdown import BreakdownDesk
    from storyroom.desks.canon import CanonDesk
    from storyroom.desks.comparing import CompareDesk
    from storyroom.desks.dataset import DatasetDesk
    from storyroom.desks.disclosing import DiscloseDesk
    from storyroom.desks.drifting import DriftDesk
    from storyroom.desks.editing import EditDesk
    from storyroom.desks.egress import EgressDesk
    from storyroom.desks.emergencies import EmergencyDesk
    from storyroom.desks.exports import ExportDesk
    from storyroom.desks.grants import AccessDesk
    from storyroom.desks.keeping import KeepingDesk
    from storyroom.desks.labels import LabelDesk
    from storyroom.desks.licensing import LicensingDesk
    from storyroom.desks.promoting import PromotionDesk
    from storyroom.desks.record import RecordDesk
    from storyroom.desks.suggesting import SuggestDesk
    from storyroom.desks.tuning import TuningDesk
    from storyroom.desks.vault import VaultDesk
    from storyroom.desks.voice import VoiceDesk
    from storyroom.domain.access import Principal
    from storyroom.domain.egress import Destination
    from storyroom.room import Room
    from storyroom.store.library import Library

__all__ = ["Seated"]


class Seated:
    """A person with the clearance held at this moment, and the desks they may come to."""

    def __init__(self, room: Room, library: Library, name: str) -> None:
        self.room = room
        self._library = library
        self._name = name

    @property
    def principal(self) -> Principal:
        """Who sits here, with the clearance held at this moment: a changed grant acts on the next request."""
        return self._library.principal(self._name)

    @property
    def accounts(self) -> AccountDesk:
        """The desk of ways to sign in, sessions and keys."""
        from storyroom.desks.accounts import AccountDesk  # noqa: PLC0415  # heavy parts wait until they are asked for

        return AccountDesk(self._library, self._name, self.room.settings)

    @property
    def analysis(self) -> AnalysisDesk:
        """The desk at which a draft is read through: breakdown, days, contradictions, structure."""
        from storyroom.desks.analysis import AnalysisDesk  # noqa: PLC0415  # as above

        return AnalysisDesk(self._library, self._name, self.room.settings, self.room.reports, self.egress.parts)

    @property
    def backends(self) -> BackendDesk:
        """The desk at which is told which models may answer here."""
        from storyroom.desks.backends import BackendDesk  # noqa: PLC0415  # as above

        return BackendDesk(self._library, self._name, self.room.settings, self.egress)

    @property
    def blind(self) -> BlindDesk:
        """The desk at which people judge pages without being told whose they are."""
        from storyroom.desks.blind import BlindDesk  # noqa: PLC0415  # as above

        return BlindDesk(self._library, self._name, self.room.settings)

    @property
    def breakdown(self) -> BreakdownDesk:
        """The desk at which breakdown sheets, lists and tagged scripts are written."""
        from storyroom.desks.breakdown import BreakdownDesk  # noqa: PLC0415  # as above

        return BreakdownDesk(self._library, self._name, self.room.settings)

    @property
    def canon(self) -> CanonDesk:
        """The desk at which people say what holds in a project, and what is meant."""
        from storyroom.desks.canon import CanonDesk  # noqa: PLC0415  # as above

        return CanonDesk(self._library, self._name, self.room.settings, self.analysis)

    @property
    def compare(self) -> CompareDesk:
        """The desk at which two drafts are laid side by side."""
        from storyroom.desks.comparing import CompareDesk  # noqa: PLC0415  # as above

        return CompareDesk(self._library, self._name, self.room.settings)

    @property
    def drifting(self) -> DriftDesk:
        """The desk at which is told where a script left its voice, and how alike texts are."""
        from storyroom.desks.drifting import DriftDesk  # noqa: PLC0415  # as above

        return DriftDesk(
            self._library, self._name, self.room.settings, self.room.voices, lambda name: self.voice.show(name).entry.id
        )

    @property
    def disclosing(self) -> DiscloseDesk:
        """The desk at which reports on the use of models are made."""
        from storyroom.desks.disclosing import DiscloseDesk  # noqa: PLC0415  # as above

        return DiscloseDesk(self._library, self._name, self.room.settings)

    @property
    def dataset(self) -> DatasetDesk:
        """The desk at which data sets for training are planned and made."""
        from storyroom.desks.dataset import DatasetDesk  # noqa: PLC0415  # as above

        return DatasetDesk(self._library, self._name, self.room.settings, self.room.search_parts)

    @property
    def editing(self) -> EditDesk:
        """The desk at which drafts are changed, and at which is told whose their words are."""
        from storyroom.desks.editing import EditDesk  # noqa: PLC0415  # as above

        return EditDesk(self._library, self._name, self.room.settings, self.room.draft_parts)

    @property
    def emergencies(self) -> EmergencyDesk:
        """The desk at which two administrators open what neither may read."""
        from storyroom.desks.emergencies import EmergencyDesk  # noqa: PLC0415  # as above

        return EmergencyDesk(self._library, self._name, self.room.settings)

    @property
    def labels(self) -> LabelDesk:
        """The desk at which labels are changed."""
        from storyroom.desks.labels import LabelDesk  # noqa: PLC0415  # heavy parts wait until they are asked for

        return LabelDesk(self._library, self._name, self.room.settings)

    @property
    def access(self) -> AccessDesk:
        """The desk at which compartments are opened and granted."""
        from storyroom.desks.grants import AccessDesk  # noqa: PLC0415  # heavy parts wait until they are asked for

        return AccessDesk(self._library, self._name, self.room.settings)

    @property
    def destination(self) -> Destination | None:
        """Where the words of a question go, by the settings in use; None where they stay on this machine."""
        return self.room.settings.destination()

    @property
    def keeping(self) -> KeepingDesk:
        """Removing for good, and backups."""
        from storyroom.desks.keeping import KeepingDesk  # noqa: PLC0415  # as above

        return KeepingDesk(self._library, self._name, self.room.settings)

    @property
    def tuning(self) -> TuningDesk:
        """The desk at which models are tuned and their packages verified."""
        from storyroom.desks.tuning import TuningDesk  # noqa: PLC0415  # as above

        return TuningDesk(self._library, self._name, self.room.settings)

    @property
    def vault(self) -> VaultDesk:
        """The keys of a sealed library."""
        from storyroom.desks.vault import VaultDesk  # noqa: PLC0415  # as above

        return VaultDesk(self._library, self._name, self.room.settings)

    @property
    def egress(self) -> EgressDesk:
        """What leaves the house, and who answers."""
        from storyroom.desks.egress import EgressDesk  # noqa: PLC0415  # as above

        return EgressDesk(self._library, self._name, self.room.settings, self.room.ask_parts)

    @property
    def exports(self) -> ExportDesk:
        """What is handed out to named people, and whose copy a found file is."""
        from storyroom.desks.exports import ExportDesk  # noqa: PLC0415  # as above

        return ExportDesk(self._library, self._name, self.room.settings)

    @property
    def licensing(self) -> LicensingDesk:
        """The desk at which the rights in works are stated and revoked."""
        from storyroom.desks.licensing import LicensingDesk  # noqa: PLC0415  # as above

        return LicensingDesk(self._library, self._name, self.room.settings)

    @property
    def suggesting(self) -> SuggestDesk:
        """The desk at which a model proposes other words, and people decide on them."""
        from storyroom.desks.suggesting import SuggestDesk  # noqa: PLC0415  # as above

        return SuggestDesk(self._library, self._name, self.room.settings, self.egress.parts, self.room.draft_parts)

    @property
    def promoting(self) -> PromotionDesk:
        """The desk at which models of the house are put to use and taken out of it."""
        from storyroom.desks.promoting import PromotionDesk  # noqa: PLC0415  # as above

        return PromotionDesk(self._library, self._name, self.room.settings)

    @property
    def record(self) -> RecordDesk:
        """What happened here, for operators: the ledger, its key, checkpoints and proofs."""
        from storyroom.desks.record import RecordDesk  # noqa: PLC0415  # as above

        return RecordDesk(self._library, self._name, self.room.settings)

    @property
    def voice(self) -> VoiceDesk:
        """The desk at which voices are kept and pages are held against them."""
        from storyroom.desks.voice import VoiceDesk  # noqa: PLC0415  # as above

        return VoiceDesk(self._library, self._name, self.room.settings, self.room.voices)
