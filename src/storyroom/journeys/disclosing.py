"""Reports on the use of models: made from a draft's record, signed with the ledger's key, written for those who ask. Decides nothing for a person."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storyroom.domain.disclosure import FORMS, VIEWS, Disclosure, ReportFile, as_json
from storyroom.domain.tables import csv_of
from storyroom.errors import InvalidRequestError, UnsupportedFormatError
from storyroom.formats.pdf.report_pages import report_pdf
from storyroom.journeys.disclosing_sheets import proof_of, rows_for, sheets_of
from storyroom.journeys.export import harmless
from storyroom.journeys.report_facts import METHOD, draft_facts, ledger_of_draft, nearest_of, people_of, systems_of
from storyroom.journeys.stated_facts import NOTHING, Stated, with_people, with_systems
from storyroom.provenance.disclosure import Context, disclose, spelled
from storyroom.provenance.rulebook import Rulebook, read_rules, shipped_texts
from storyroom.provenance.verifier import problems
from storyroom.provenance.views import view
from storyroom.store.database import reading as looking
from storyroom.store.record import Record

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftReading
    from storyroom.store.library import Library

__all__ = ["Asked", "check_wanted", "made", "public_keys", "report_of", "rules_in", "verified", "verifier_source"]

_MOST_BYTES: Final = 1_000_000
_MEDIA: Final = {
    "json": "application/json",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The same report gives the same bytes."""
_READ_ME: Final = """A report on the use of models in a script, and what checks it.

report.json   the signed report; the pages and tables beside it are made of it
verify.py     checks it: python verify.py report.json --key key.pem
              needs Python 3.11 and the package `cryptography`, and nothing of Storyroom
key.pem       the public key as it came with this packet; better, ask the studio for it
"""


class _LedgerSigner:
    """Signs with the key of the studio's ledger."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def rules_in(folder: str) -> Rulebook:
    """Read the rules that ship, and in their place those of a studio's own folder.

    Raises: InvalidRequestError where the folder is not there, or a file in it does not fit: with its name and line.
    """
    texts = {f"{name}.toml": text for name, text in shipped_texts().items()}
    if folder:
        own = _own_rules(Path(folder).expanduser())
        if odd := sorted(set(own) - set(texts)):
            raise InvalidRequestError(f"{odd[0]} is no file of rules.", f"Name it one of {', '.join(texts)}.")
        texts |= own
    return read_rules(tuple(texts.values()), tuple(texts))


def report_of(
    library: Library, person: Principal, draft: DraftReading, rules: Rulebook, stated: Stated = NOTHING
) -> Disclosure:
    """Put the report on a draft together, from what this person may see and states. Signs and writes down nothing.

    Raises: InvalidRequestError for a statement about what is not in it.
    """
    ledger = ledger_of_draft(library, person, draft)
    context = Context(
        draft=draft_facts(library, person, draft.entry, ledger),
        made_at=library.clock.now(f"disclosure:{draft.entry.id}").isoformat(),
        made_by=person.id,
        rules=rules.used,
        method=METHOD,
        threshold_per_10000=rules.de_minimis_per_10000,
        people=with_people(people_of(library, ledger.events), stated),
        materials=stated.materials,
        systems=with_systems(systems_of(library, person, ledger.events), stated),
        nearest=nearest_of(library, person, draft.entry, ledger.events),
        decision=stated.decision,
        decided_by=stated.decided_by,
    )
    return disclose(draft.screenplay, ledger, context)


def check_wanted(audience: str, form: str) -> None:
    """Say early what cannot be asked for. Raises: InvalidRequestError, UnsupportedFormatError."""
    if audience and audience not in VIEWS:
        raise InvalidRequestError(f"There is no view called {audience[:40]!r}.", f"Use one of: {', '.join(VIEWS)}.")
    if form not in FORMS:
        raise UnsupportedFormatError(f"A report is not written as {form[:40]!r}.", f"Use one of: {', '.join(FORMS)}.")


class Asked(NamedTuple):
    """What is asked for: one of `VIEWS`, or empty for all of them; a form; what people state besides the record."""

    audience: str = ""
    form: str = "json"
    stated: Stated = NOTHING


def made(library: Library, person: Principal, draft: DraftReading, rules: Rulebook, asked: Asked) -> ReportFile:
    """Make and sign the report on a draft, and write that down.

    Raises: InvalidRequestError, UnsupportedFormatError, LedgerError.
    """
    audience, form = asked.audience, asked.form
    check_wanted(audience, form)
    entry = draft.entry
    Record(library).keys(person.id)
    facts = {"draft": entry.id, "view": audience or "all", "format": form}
    with library.acting(actor=person.id, act="disclosure", facts=facts, label=entry.label) as act:
        report = report_of(library, person, draft, rules, asked.stated)
        with looking(library.engine) as connection:
            signer = _LedgerSigner(library.keys.private(connection))
        signed = spelled(report, signer)
        digest = hashlib.sha256(signed).hexdigest()
        data = _WRITERS[form](library, report, rules, audience, signed)
        act.note(report=digest, head=report.head, words=str(report.totals.words), rules=report.rules.sha256)
    stem = harmless(f"{entry.document} - {entry.name} - models{f' - {audience}' if audience else ''}", 160)
    return ReportFile(f"{stem}.{form}", _MEDIA[form], data, digest)


def public_keys(library: Library, actor: str) -> str:
    """Return the public keys of this studio's ledger, PEM, the one in use last."""
    return "".join(key.public for key in Record(library).keys(actor))


def verified(data: bytes, keys: str, text: str | None) -> tuple[str, ...]:
    """Say what of a signed report does not hold, with the verifier that goes with it."""
    return tuple(problems(data, keys, text))


def verifier_source() -> bytes:
    """Return the verifier as one file that runs by itself."""
    return files("storyroom.provenance").joinpath("verifier.py").read_bytes()


def _own_rules(folder: Path) -> Mapping[str, str]:
    if not folder.is_dir():
        raise InvalidRequestError(
            f"There is no folder {folder} with rules.", "Correct `disclosure_rules` in storyroom.toml."
        )
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = path.read_bytes()
            found[path.name] = data[: _MOST_BYTES + 1].decode()
        except (OSError, UnicodeDecodeError) as fault:
            raise InvalidRequestError(
                f"{path.name} cannot be read: {fault}.", "It has to be TOML in UTF-8 that Storyroom may open."
            ) from fault
        if len(data) > _MOST_BYTES:
            raise InvalidRequestError(f"{path.name} is too large for rules.", "Rules are a few pages.")
    return found


def _json(_library: Library, report: Disclosure, rules: Rulebook, audience: str, signed: bytes) -> bytes:
    if not audience:
        return signed
    import json  # noqa: PLC0415  # only here

    shown = view(report, rules, VIEWS[audience])
    value = {
        "view": audience,
        "title": shown.title,
        "rows": [as_json(row) for row in shown.rows],
        "proof": dict(proof_of(report, signed)),
    }
    return (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()


def _csv(_library: Library, report: Disclosure, rules: Rulebook, audience: str, signed: bytes) -> bytes:
    return csv_of(("audience", "rule", "demand", "what", "answer", "source"), rows_for(report, rules, audience, signed))


def _pdf(_library: Library, report: Disclosure, rules: Rulebook, audience: str, signed: bytes) -> bytes:
    return report_pdf(sheets_of(report, rules, audience, signed))


def _zip(library: Library, report: Disclosure, rules: Rulebook, audience: str, signed: bytes) -> bytes:
    """Pack the signed report, its views as pages and rows, the verifier and the key."""
    parts = {"README.txt": _READ_ME.encode(), "report.json": signed, "verify.py": verifier_source()}
    parts["key.pem"] = public_keys(library, report.made_by).encode()
    for name in (audience,) if audience else tuple(VIEWS):
        parts[f"{name}.pdf"] = _pdf(library, report, rules, name, signed)
        parts[f"{name}.csv"] = _csv(library, report, rules, name, signed)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


_WRITERS: Final[Mapping[str, Callable[[Library, Disclosure, Rulebook, str, bytes], bytes]]] = {
    "json": _json,
    "csv": _csv,
    "pdf": _pdf,
    "zip": _zip,
}
