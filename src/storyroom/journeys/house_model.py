"""The model that answers inside this process: a plain GGUF file, or a package that was promoted. Loaded once; asked about at each use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storyroom.domain.access import Clearance, Label
from storyroom.errors import SettingsError
from storyroom.journeys.promote import check_usable, digest_of
from storyroom.journeys.tuning import verify_ours
from storyroom.models.llamacpp import LlamaCpp, LoadedModel
from storyroom.store.library import Library

__all__ = ["HouseModel", "open_house_model"]

_WEIGHTS = Path("gguf") / "merged-f16.gguf"


@dataclass(frozen=True, slots=True)
class HouseModel:
    """A model in memory."""

    loaded: LoadedModel
    model_id: str = ""
    """Of a package: which model it is; empty for a plain file, which holds nothing of the library."""
    digest: str = ""

    def chat(self) -> LlamaCpp:
        """Return it as the port that everything asks."""
        return LlamaCpp(self.loaded)

    def check(self, library: Library, clearance: Clearance) -> Label | None:
        """Return the label of all that it was made of, where somebody may use it today; None for a plain file.

        What it says is under that label too. Raises: NotFoundError where they may not know of it, UseRefusedError.
        """
        return check_usable(library, clearance, self.model_id, self.digest).label if self.model_id else None

    def close(self) -> None:
        """Let it go."""
        self.loaded.close()


def open_house_model(library: Library, path: Path, *, context_tokens: int, threads: int) -> HouseModel:
    """Load a GGUF file, or the tested file of a package of which every byte is what this library signed.

    Raises: SettingsError, BackendUnavailableError, InvalidRequestError, NotFoundError.
    """
    if not path.is_dir():
        return HouseModel(LoadedModel(path, context_tokens=context_tokens, threads=threads))
    package = verify_ours(library, path)
    if not package.holds:
        raise SettingsError(
            f"The package {path.name} is not what was signed: {package.faults[0]}.",
            "`storyroom models verify` says more.",
        )
    digest = digest_of(path)
    return HouseModel(LoadedModel(path / _WEIGHTS, context_tokens=context_tokens, threads=threads), package.id, digest)
