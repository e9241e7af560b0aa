"""The acts that are killed, the library that they are done in, and what can be seen of it afterwards. Kills nothing.

A case is a folder: the library `house`, the witness of its ledger, a backup, scripts to take in, and secrets to come in with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from sqlalchemy import func, select

from storyroom.domain.editing import Change, Step
from storyroom.domain.identity import Identity
from storyroom.domain.rights import Right
from storyroom.errors import SignInError
from storyroom.journeys.backup import back_up
from storyroom.journeys.passwords import Passwords
from storyroom.journeys.prepare import decode_reading
from storyroom.room import make_room, restore_room
from storyroom.settings import Settings
from storyroom.store import schema
from storyroom.store.accounts import account_of
from storyroom.store.database import reading
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.invitations import link_invited
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost
from tests.fakes.house import House, script_text

__all__ = ["ACTS", "CANARY", "KillAct", "enter", "prepare", "rows", "seen"]

CANARY = "Zyxwollop"
PASSPHRASE = "correct horse battery"
PASSWORD = "a sentence of some words"
QUICK = Cost(1, 8, 1)
_UNCOUNTED = frozenset({"login_session", "ledger", "ledger_act", "ledger_key", "ledger_node", "attempt"})
_INDEX = frozenset({"segment", "segment_draft"})


class KillAct(NamedTuple):
    """One act."""

    do: Callable[[House, Path], None]
    done: str
    """What the ledger says of it when it is done."""
    intent: frozenset[str] = frozenset()
    """Tables that may hold one more row where it was asked for and not done."""
    loose: frozenset[str] = frozenset()
    """Tables of upkeep that follows it: as many rows as there happen to be."""
    parts: int = 1
    """How many wholes it consists of: each is there or not."""


def enter(case: Path, *, folder: str = "house") -> House:
    """Open the library of a case as a process would."""
    settings = _settings(case)
    return House(_open(case / folder), settings)


def prepare(case: Path) -> None:
    """Make the case that every kill gets a copy of."""
    case.mkdir(parents=True)
    house = House(make_room(case / "house", Settings(embeddings="off"))._library, _settings(case))
    owner = house.seat()
    for number in range(3):
        _take_in(house, "Kept", number, "kettle")
        _take_in(house, "Secret", number, CANARY)
    owner.access.open("cast")
    owner.add_person("ada", clear=("kept", "secret"))
    owner.add_person("ole", clear=("kept",))
    owner.access.add_group("crew")
    owner.access.grant("crew", "kept", group=True)
    owner.access.join_group("crew", "ole")
    for name in ("secret", "embargo"):
        owner.access.grant("ada", name, role="owner")
    first, second, _ = (entry for entry in owner.drafts() if entry.project == "Secret")
    owner.labels.add(first.id, ("embargo",))
    owner.labels.add(second.id, ("cast",))
    asked = owner.labels.remove(first.id, ("embargo",), reason="The film is out.")
    _write_notes(case, request=asked.request, token=owner.accounts.invite("ole"))
    _edit(house, number=2, word="wick")
    list(back_up(house._library, owner.principal, case / "b", passphrase=PASSPHRASE, cost=QUICK))
    (case / "new").mkdir()
    for number in range(3):
        (case / "new" / f"{number}.fountain").write_bytes(_script("Tide", number, "lantern"))
    house.close()


def seen(house: House, case: Path) -> dict[str, Any]:
    """Say what the people of a library would find in it. Ids and times are left out: they are drawn anew each time."""
    owner = house.seat()
    drafts = owner.drafts()
    return {
        "drafts": sorted((d.project, d.document, d.name, *sorted(d.label.compartments), d.scenes) for d in drafts),
        "texts": sorted(hashlib.sha256(owner.text(d.id).encode()).hexdigest() for d in drafts),
        "copies": sorted(hashlib.sha256(owner.editing.open(d.id).text.encode()).hexdigest() for d in drafts),
        "found": {
            (name, word): house.seat(name).search(f'draft:all "{word}"', limit=999).total
            for name in ("owner", "ada", "ole")
            for word in ("kettle", CANARY, "lantern")
            if any(person.name == name for person in owner.people())
        },
        "held": {p.name: {right.value: sorted(p.holdings.of(right)) for right in Right} for p in owner.people()},
        "grants": sorted({(g.holder, g.is_group, g.compartment, g.role) for g in owner.access.grants()}),
        "groups": sorted((g.name, *(name for name, _ in g.members)) for g in owner.access.groups()),
        "waiting": {p.name: len(house.seat(p.name).labels.waiting()) for p in owner.people()},
        "invited": _invited(house, case),
        "passwords": {p.name: bool(account_of(house._library, p.name).password) for p in owner.people()},
        "links": {p.name: len(account_of(house._library, p.name).links) for p in owner.people()},
        "back": _seen_elsewhere(case, "back"),
        "made": _seen_in_backup(case),
    }  # fmt: skip


def rows(house: House) -> dict[str, int]:
    """Count the rows of every table but those of the ledger and of sessions."""
    with reading(house._library.engine) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
            if table.name not in _UNCOUNTED
        }


# --- the acts ---


def _import(house: House, case: Path) -> None:
    files = sorted((case / "new").glob("*.fountain"))
    reports = list(house.seat().import_files(files, project="Tide"))
    assert all(report.status in {"imported", "unchanged"} for report in reports), reports


def _import_one(house: House, case: Path) -> None:
    report = house.seat().import_bytes("one.fountain", _script("Kept", 9, "lantern"), project="Kept")
    assert report.status in {"imported", "unchanged"}, report


def _grant(house: House, case: Path) -> None:
    house.seat().access.grant("ole", "secret", role="writer")


def _revoke(house: House, case: Path) -> None:
    house.seat().access.revoke("ada", "secret")


def _join(house: House, case: Path) -> None:
    house.seat().access.join_group("crew", "ada")


def _leave(house: House, case: Path) -> None:
    house.seat().access.leave_group("crew", "ole")


def _relabel(house: House, case: Path) -> None:
    house.seat().labels.add(_draft(house, 2), ("cast",), reason="Only for the cast.")


def _declassify(house: House, case: Path) -> None:
    house.seat().labels.remove(_draft(house, 1), ("cast",), reason="The cast is known.")


def _confirm(house: House, case: Path) -> None:
    house.seat("ada").labels.confirm(_notes(case)["request"])


def _accept(house: House, case: Path) -> None:
    entrance = house.entrance
    entrance.__dict__["passwords"] = Passwords(hasher=PasswordHasher(1, 8, 1))
    entrance.accept(_notes(case)["token"], PASSWORD, device="a browser")


def _accept_by_studio(house: House, case: Path) -> None:
    who = Identity("https://issuer.invalid", "ole-1", "ole")
    if link_invited(house._library, _notes(case)["token"], who) is None:
        raise SignInError


def _begin_edit(house: House, case: Path) -> None:
    _edit(house, number=1, word="flame")


def _make_draft(house: House, case: Path) -> None:
    report = house.seat().editing.make_draft(_draft(house, 2, "Kept"), version=1, name="draft 4")
    assert report.status == "imported", report


def _back_up(house: House, case: Path) -> None:
    list(back_up(house._library, house.seat().principal, case / "made", passphrase=PASSPHRASE, cost=QUICK))


def _restore(house: House, case: Path) -> None:
    list(restore_room(case / "b", case / "back", passphrase=PASSPHRASE))


def _remove(house: House, case: Path) -> None:
    desk = house.seat().keeping
    desk.remove(desk.plan_removal(project="Secret"), reason="The contract has ended.")


def _remove_person(house: House, case: Path) -> None:
    desk = house.seat().keeping
    desk.remove(desk.plan_removal(person="ole"), reason="Has left.")


ACTS = {
    "import": KillAct(_import, "draft_imported", loose=_INDEX, parts=3),
    "import one": KillAct(_import_one, "draft_imported", loose=_INDEX),
    "grant": KillAct(_grant, "access_granted"),
    "revoke": KillAct(_revoke, "access_revoked"),
    "join a group": KillAct(_join, "group_joined"),
    "leave a group": KillAct(_leave, "group_left"),
    "relabel": KillAct(_relabel, "draft_relabelled", frozenset({"label_act"})),
    "declassify": KillAct(_declassify, "draft_declassified", frozenset({"label_act"})),
    "confirm": KillAct(_confirm, "draft_declassified"),
    "accept": KillAct(_accept, "invitation_accepted"),
    "accept, by OIDC": KillAct(_accept_by_studio, "invitation_accepted"),
    "edit": KillAct(_begin_edit, "editing_begun"),
    "make a draft": KillAct(_make_draft, "draft_imported", loose=_INDEX),
    "backup": KillAct(_back_up, "backup_closed"),
    "restore": KillAct(_restore, ""),
    "remove": KillAct(_remove, "removal_made"),
    "remove a person": KillAct(_remove_person, "removal_made"),
}


# --- how it is made and looked at ---


def _settings(case: Path) -> Settings:
    return replace(Settings(), embeddings="off", witness=str(case / "witness"))


def _script(title: str, number: int, word: str) -> bytes:
    scenes = [(f"INT. {word} LOFT {n} - DAY", f"A {word} stands here.\n\nOLE\nIs it lit, {word}?") for n in range(6)]
    return script_text(title, scenes, revision=f"draft {number}")


def _take_in(house: House, project: str, number: int, word: str) -> None:
    report = house.seat().import_bytes(f"{word}.fountain", _script(project, number, word), project=project)
    assert report.status == "imported", report


def _write_notes(case: Path, **notes: str) -> None:
    (case / "notes").write_text(json.dumps(notes))


def _notes(case: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((case / "notes").read_text())
    return found


def _draft(house: House, number: int, project: str = "Secret") -> str:
    return next(d.id for d in house.seat().drafts() if d.project == project and d.name == f"draft {number}")


def _edit(house: House, *, number: int, word: str) -> None:
    """Begin a working copy of a kept draft; doing it again is doing it once."""
    draft_id = _draft(house, number, "Kept")
    after = f"{house.seat().text(draft_id)}{word}"
    step = Step("type", (Change(len(after) - len(word), len(after) - len(word), word),))
    sha256 = hashlib.sha256(after.encode()).hexdigest()
    house.seat().editing.save(draft_id, (step,), version=0, sha256=sha256)


def _invited(house: House, case: Path) -> str:
    try:
        return house.entrance.invited(_notes(case)["token"])
    except SignInError:
        return ""


def _open(folder: Path) -> Library:
    return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading)


def _seen_elsewhere(case: Path, folder: str) -> list[Any] | None:
    """Say what a restored library holds, if there is one; it is sound."""
    if not (case / folder).exists():
        return None
    house = enter(case, folder=folder)
    house.settings = replace(house.settings, witness="")
    try:
        assert house.seat().verify().faults == ()
        return sorted((d.project, d.name, *sorted(d.label.compartments)) for d in house.seat().drafts())
    finally:
        house.close()


def _seen_in_backup(case: Path) -> int | None:
    """Say how many drafts the backup holds, if there is one; it can be read to its end."""
    if not (case / "made").exists():
        return None
    *_, last = restore_room(case / "made", case / "tried", passphrase=PASSPHRASE)
    assert last.restore
    for path in (case / "tried").rglob("*"):
        assert ".part" not in path.name
    _gone(case / "tried")
    return last.restore.drafts


def _gone(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
