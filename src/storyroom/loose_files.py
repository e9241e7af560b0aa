"""Files without a library: read, analysed, compared, checked, straight from where they were named. Opens no library."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storyroom.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from storyroom.domain.audit import Audit
    from storyroom.domain.changes import Comparison
    from storyroom.domain.report import AnalysisEntry, Report, ScriptReports
    from storyroom.domain.sameness import SetOf
    from storyroom.domain.script import Parsed, Screenplay
    from storyroom.domain.tuning import PackageVerified
    from storyroom.journeys.analyse import Advise
    from storyroom.journeys.doctor import Checkup
    from storyroom.journeys.export import Exported
    from storyroom.journeys.readers.limits import Limits

__all__ = [
    "analyse_file", "analyse_files", "analyses", "breakdown_of_file", "bytes_of_file", "changed_pages_of_files", "compare_files",
    "examine", "inspect_file", "limits_of", "make_machine_key", "open_sealed_model", "report_verifier", "sameness_of_files", "scripts_in", "verify_log", "verify_model", "verify_proof", "verify_report",
]  # fmt: skip


def inspect_file(name: str, data: bytes, settings: Settings | None = None) -> Parsed:
    """Read one file without a library, within the limits of an import. Raises: InputError."""
    from storyroom.journeys.inspect import inspect  # noqa: PLC0415  # heavy parts wait until they are asked for

    return inspect(name, data, limits_of(settings or Settings()))


def analyse_file(
    path: Path,
    settings: Settings | None = None,
    *,
    only: Sequence[str] = (),
    against: Path | None = None,
    lens: str = "",
    canon: Path | None = None,
    model: bool = False,
) -> Iterator[Report]:
    """Analyse one file without a library; `against` is the draft before it, `canon` a series bible; `model` asks the one of
    the settings, which must be in the house: outside it, what is sent has to be on a library's record.

    Raises: InputError, also where no model is set; EgressRefusedError where it is not in the house.
    """
    from storyroom.journeys.analyse import analyse  # noqa: PLC0415  # as above
    from storyroom.journeys.read_bible import read_bible  # noqa: PLC0415  # as above

    used = settings or Settings()
    second = _house_reader(used) if model else None
    held = read_bible(canon.name, bytes_of_file(canon), limits_of(used)) if canon else ()
    previous = _script(against, used) if against else None
    script = _script(path, used)
    advise = second(script.text) if second else None
    return analyse(script, only=only, previous=previous, title=path.stem, lens=lens, canon=held, advise=advise)


def _house_reader(settings: Settings) -> Callable[[str], Advise]:
    from storyroom.journeys.advising import house_reader  # noqa: PLC0415  # as above

    return house_reader(settings)


def scripts_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List the files that were meant: folders are walked, hidden files passed over. Raises: NotFoundError."""
    from storyroom.journeys.opening import find_files  # noqa: PLC0415  # as above

    return find_files(paths)


def analyse_files(
    paths: Sequence[Path],
    settings: Settings | None = None,
    *,
    only: Sequence[str] = (),
    lens: str = "",
    whole: bool = True,
    known: Callable[[str, str], bool] = lambda _name, _key: False,
) -> Iterator[ScriptReports]:
    """Analyse many files without a library, two at a time. What `known` says yes to, by name and key, is not read again;
    `whole` False leaves tables and pictures out.

    Raises: InvalidRequestError on an unknown name or lens; a file that cannot be read is told of in its place.
    """
    from storyroom.journeys.analyse import Given, Wanted  # noqa: PLC0415  # as above
    from storyroom.journeys.analyse_series import SeriesItem, analyse_series  # noqa: PLC0415  # as above

    def given(path: Path) -> Given:
        return Given(bytes_of_file(path))

    items = (SeriesItem(str(path), partial(given, path)) for path in paths)
    return analyse_series(items, Wanted(tuple(only), lens, whole), limits_of(settings or Settings()), known=known)


def analyses() -> tuple[AnalysisEntry, ...]:
    """List every analysis, in the order in which people read them."""
    from storyroom.journeys.analyse import analysis_entries  # noqa: PLC0415  # as above

    return analysis_entries()


def breakdown_of_file(path: Path, settings: Settings | None = None, *, form: str, table: str = "") -> Exported:
    """Write the breakdown of one file without a library. Raises: InputError."""
    from storyroom.journeys.break_down import break_down, check_breakdown  # noqa: PLC0415  # as above

    check_breakdown(form, table)
    script = _script(path, settings or Settings())
    return break_down(script, form=form, table=table, title=path.stem)


def compare_files(old: Path, new: Path, settings: Settings | None = None) -> Comparison:
    """Compare two files without a library. Raises: InputError."""
    from storyroom.journeys.compare import compare_drafts  # noqa: PLC0415  # as above

    return compare_drafts(*_two_scripts(old, new, settings))


def sameness_of_files(paths: Sequence[Path], settings: Settings | None = None) -> SetOf:
    """Say how alike scripts in files are, without a library. Raises: InputError."""
    from storyroom.journeys.sets import set_of_files  # noqa: PLC0415  # as above

    used = settings or Settings()
    return set_of_files([(path.stem, _script(path, used)) for path in paths])


def changed_pages_of_files(old: Path, new: Path, settings: Settings | None = None) -> bytes:
    """Write what changed between two files as a PDF for the crew, without a library. Raises: InputError."""
    from storyroom.journeys.compare import changed_pages, compare_drafts  # noqa: PLC0415  # as above

    before, after = _two_scripts(old, new, settings)
    return changed_pages(after, compare_drafts(before, after), (old.stem, new.stem))


def _two_scripts(old: Path, new: Path, settings: Settings | None) -> tuple[Screenplay, Screenplay]:
    used = settings or Settings()
    before, after = (_script(one, used) for one in (old, new))
    return before, after


def bytes_of_file(path: Path) -> bytes:
    """Read a file that was named on a command line, with the distrust of an import. Raises: InputError."""
    from storyroom.journeys.opening import bytes_of, named  # noqa: PLC0415  # as above

    return bytes_of(named(path))


def verify_log(log: Path, key: Path, checkpoint: Path | None) -> Audit:
    """Check an exported ledger with a public key and a checkpoint, without a library. Raises: InputError."""
    from storyroom.journeys.audit_log import verify_log  # noqa: PLC0415  # as above

    return verify_log(log, key, checkpoint)


def verify_model(folder: Path, key: Path) -> PackageVerified:
    """Hold the package of a tuned model against a public key, without a library. Raises: NotFoundError, InputError, SettingsError."""
    from storyroom.journeys.tuning import verify_apart  # noqa: PLC0415  # as above

    return verify_apart(folder, key)


def open_sealed_model(source: Path, machine: Path, folder: Path) -> None:
    """Open a model that was sealed for this machine, without a library. Raises: NotFoundError, InputError, SettingsError."""
    from storyroom.journeys.carrying import open_package  # noqa: PLC0415  # as above

    open_package(source, machine, folder)


def make_machine_key(path: Path) -> bytes:
    """Make a machine's key; return the public half. Raises: InputError."""
    from storyroom.journeys.carrying import make_machine_key  # noqa: PLC0415  # as above

    return make_machine_key(path)


def verify_proof(proof: Path, key: Path, checkpoint: Path | None) -> Audit:
    """Check a proof about a ledger without ledger and library. Raises: InputError."""
    from storyroom.journeys.audit_log import verify_proof  # noqa: PLC0415  # as above

    return verify_proof(proof, key, checkpoint)


def examine(settings: Settings) -> tuple[Checkup, ...]:
    """Say what this machine has and lacks."""
    from storyroom.journeys import doctor  # noqa: PLC0415  # as above

    return doctor.examine(settings)


def _script(path: Path, settings: Settings) -> Screenplay:
    from storyroom.journeys.read import screenplay_of  # noqa: PLC0415  # as above

    return screenplay_of(inspect_file(path.name, bytes_of_file(path), settings))


def limits_of(settings: Settings) -> Limits:
    """Return what the reading of one file may cost."""
    from storyroom.journeys.readers.limits import Limits  # noqa: PLC0415  # heavy parts wait until they are asked for

    return Limits(seconds=float(settings.read_seconds), memory=settings.read_megabytes * 1024 * 1024)


def verify_report(data: bytes, keys: str, text: str | None = None) -> tuple[str, ...]:
    """Say what of a signed report on the use of models does not hold, without a library; nothing where all does."""
    from storyroom.journeys.disclosing import verified  # noqa: PLC0415  # as above

    return verified(data, keys, text)


def report_verifier() -> bytes:
    """Return the program that checks such reports by itself."""
    from storyroom.journeys.disclosing import verifier_source  # noqa: PLC0415  # as above

    return verifier_source()
