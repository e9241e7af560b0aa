"""What is written down before and after acts, what the witness is told, and that old ledgers, kills and forks are seen."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storyroom.domain.audit import audit
from storyroom.errors import (
    BackendUnavailableError,
    ChainBrokenError,
    LedgerError,
    NotFoundError,
    RightMissingError,
    SettingsError,
)
from storyroom.room import Room, make_room, open_room, verify_log, verify_proof
from storyroom.settings import Settings
from storyroom.store.database import alembic_config, open_database, upgrade
from storyroom.store.ledger_keys import trust
from tests.fakes.house import script_text

QUESTION = "Who burned the Zanzibar contract?"
SCENES = [("INT. LOFT - DAY", "MARA\nI burned the Zanzibar contract."), ("EXT. PIER - NIGHT", "Rain.")]


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "witness"


@pytest.fixture
def room(tmp_path: Path, witness: Path) -> Room:
    witness.parent.mkdir()
    made = make_room(tmp_path / "house", Settings(embeddings="off", witness=str(witness)))
    made.seat().import_bytes("a.fountain", script_text("Ash", SCENES))
    yield made
    made.close()


class Chat:
    """A model that answers with the first quote it is given, or fails."""

    name = "openai_compatible"
    context_tokens = 4000
    streams = False

    def __init__(self, room: Room, *, fail: bool = False) -> None:
        self.room, self.fail, self.open_when_called = room, fail, ()

    def reply(self, messages, *, max_tokens, deadline):
        self.open_when_called = [act for act in acts(self.room) if act.status == "unclosed"]
        if self.fail:
            raise BackendUnavailableError("away")
        yield '{"claims": []}'


def acts(room: Room):
    return room.seat().record.page(limit=500).acts


def exported(room: Room, folder: Path, name: str = "x") -> tuple[Path, Path]:
    log, key = folder / f"log-{name}", folder / f"key-{name}"
    log.write_bytes(b"".join(room.seat().record.export()))
    key.write_text("".join(one.public for one in room.seat().record.public_keys()))
    return log, key


# --- before and after ---


def test_an_export_is_written_down_before_it_is_done_and_after(room: Room) -> None:
    draft = room.seat().drafts()[0]
    done = room.seat().export(draft.id, "fdx")
    act = acts(room)[0]
    assert (act.act, act.status, act.who, act.closed) == ("export", "done", "owner", act.position + 1)
    facts = dict(act.facts)
    assert facts["sha256"] == hashlib.sha256(done.data).hexdigest()
    assert act.left == f"{len(done.data):,} bytes as fdx"
    assert [place.draft_id for place in act.places] == [draft.id]
    assert (facts["decision"], act.proof) == ("allowed", "witnessed")


def test_an_export_that_fails_is_closed_with_the_kind_of_its_error(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from storyroom.journeys import export  # noqa: PLC0415

    def fail(*_: object) -> None:
        raise RuntimeError("secret words of the script")

    monkeypatch.setattr(export, "export_draft", fail)
    with pytest.raises(RuntimeError):
        room.seat().export(room.seat().drafts()[0].id, "fdx")
    opened = room.seat().record.entry(acts(room)[0].closed)
    assert opened.act.status == "failed"
    assert json.loads(opened.leaf)["facts"]["error"] == "RuntimeError"
    assert "secret" not in opened.leaf


def test_what_may_not_be_exported_leaves_no_open_act(room: Room) -> None:
    before = len(acts(room))
    with pytest.raises(NotFoundError):
        room.seat().export("draft:0", "fdx")
    assert len(acts(room)) == before


def test_who_may_find_but_not_quote_is_refused_and_that_is_written_down(room: Room) -> None:
    room.seat().access.add_person("mia")
    draft = room.seat().drafts()[0]
    for name in draft.label.compartments - {"public"}:
        room.seat().access.grant("mia", name, role="viewer")
    seat = room.seat("mia")
    assert [entry.id for entry in seat.drafts()] == [draft.id]
    with pytest.raises(RightMissingError):
        seat.export(draft.id, "fdx")
    act = acts(room)[0]
    assert (act.act, act.who, dict(act.facts)["reason"]) == ("export_refused", "mia", "lacks the right to quote it")


def test_a_question_is_open_in_the_ledger_when_the_model_reads_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat(room)
    monkeypatch.setattr(Room, "_chat", lambda _self: chat)
    answer = room.seat().ask(QUESTION)
    (seen,) = chat.open_when_called
    assert seen.act == "answer"
    act = acts(room)[0]
    assert (act.act, act.status, act.model) == ("answer", "done", "openai_compatible")
    assert {place.scene for place in act.places} >= {"1 INT. LOFT - DAY"}
    assert dict(act.facts)["answer"] == answer.id


def test_a_model_that_fails_closes_its_question_as_failed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Room, "_chat", lambda _self: Chat(room, fail=True))
    with pytest.raises(BackendUnavailableError):
        room.seat().ask(QUESTION)
    assert acts(room)[0].status == "failed"


def test_no_word_of_a_question_is_in_the_ledger_and_yet_it_can_be_checked(room: Room) -> None:
    room.seat().ask(QUESTION)
    desk, position = room.seat().record, acts(room)[0].position
    written = b"".join(desk.export()).lower()
    assert b"zanzibar" not in written
    assert desk.said(position, "question", QUESTION)
    assert not desk.said(position, "question", QUESTION + " ")
    with pytest.raises(NotFoundError):
        desk.said(position, "claims", QUESTION)


def test_the_same_question_twice_commits_to_two_things(room: Room) -> None:
    for _ in range(2):
        room.seat().ask(QUESTION)
    first, second = (dict(act.facts)["question"] for act in acts(room)[:2])
    assert first != second


def test_a_rehearsed_question_is_not_written_down(room: Room) -> None:
    from storyroom.journeys.ask import ask  # noqa: PLC0415

    before = len(acts(room))
    seat = room.seat()
    assert ask(QUESTION, seat.egress.reader(), room.ask_parts()).claims
    assert len(acts(room)) == before


# --- the witness ---


def test_every_act_is_told_to_the_witness(room: Room, witness: Path, tmp_path: Path) -> None:
    log, key = exported(room, tmp_path)
    found = verify_log(log, key, witness)
    assert found.faults == found.remarks == ()
    assert found.covered == found.entries
    state = room.seat().record.state()
    assert (state.witness, state.covered) == ("holds", state.size)


def test_nothing_is_done_that_the_witness_cannot_be_told_of(room: Room, witness: Path) -> None:
    size, draft = room.seat().record.state().size, room.seat().drafts()[0]
    witness.unlink()
    witness.mkdir()
    with pytest.raises(LedgerError, match="nothing was done"):
        room.seat().export(draft.id, "fdx")
    with pytest.raises(LedgerError):
        room.seat().ask(QUESTION)
    with pytest.raises(LedgerError):
        room.seat().import_bytes("b.fountain", script_text("Birch", SCENES))
    assert [entry.document for entry in room.seat().drafts()] == [draft.document]
    witness.rmdir()
    assert room.seat().record.state().size == size


def test_a_witness_that_fails_after_the_commit_is_told_loudly_and_catches_up(
    room: Room, witness: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyroom.store import witness as module  # noqa: PLC0415

    size = room.seat().record.state().size

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "fsync", full)
        with pytest.raises(LedgerError, match="kept in the library"):
            room._library.record(actor="a", act="label_open", facts={})
    assert room.seat().record.state().size == size + 1
    room._library.record(actor="a", act="label_open", facts={})
    assert room.seat().record.state().witness == "holds"
    assert room.seat().record.state().covered == size + 2


def test_a_witness_may_be_told_after_so_many_entries(tmp_path: Path) -> None:
    file = tmp_path / "witness"
    settings = Settings(embeddings="off", witness=str(file), witness_entries=10, witness_seconds=3600)
    room = make_room(tmp_path / "house", settings)
    for _ in range(25):
        room._library.record(actor="a", act="label_open", facts={})
    told = file.read_text().count("\u2014 ")
    assert told == 3  # the first at once, since nothing is known of the last; then after each ten
    room.close()
    assert file.read_text().count("\u2014 ") == 4


def test_a_witness_inside_the_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="inside"):
        make_room(tmp_path / "house", Settings(witness=str(tmp_path / "house" / "witness")))


def test_two_copies_of_a_library_that_go_on_are_a_fork(room: Room, witness: Path, tmp_path: Path) -> None:
    room.close()
    subprocess.run(["cp", "-r", str(tmp_path / "house"), str(tmp_path / "copy")], check=True)
    one = open_room(tmp_path / "house", room.settings)
    other = open_room(tmp_path / "copy", room.settings)
    for copy, name in ((one, "one"), (other, "other")):
        copy._library.record(actor=name, act="label_open", facts={})
    for copy, name in ((one, "one"), (other, "other")):
        log, key = exported(copy, tmp_path, name)
        assert any("forked" in fault for fault in verify_log(log, key, witness).faults)
    assert one.seat().record.state().witness == "differs"
    one.close()
    other.close()


def test_a_ledger_that_was_cut_in_the_database_differs_from_its_witness(room: Room) -> None:
    for _ in range(3):
        room._library.record(actor="a", act="label_open", facts={})
    with room._library.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM ledger WHERE position > (SELECT max(position) - 2 FROM ledger)")
        connection.commit()
    assert room.seat().record.state().witness == "differs"


def test_an_entry_edited_in_the_database_does_not_match_and_verify_says_so(room: Room) -> None:
    with room._library.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE ledger SET actor = 'somebody' WHERE position = 2")
        connection.commit()
    assert next(act for act in acts(room) if act.position == 2).proof == "broken"
    faults = room.seat().verify().faults
    assert "entry 2 was changed after it was written" in faults
    assert "the ledger's tree is not that of its entries" in faults


def test_a_lost_node_is_told_and_not_made_anew(room: Room) -> None:
    with room._library.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM ledger_node")
        connection.commit()
    with pytest.raises(ChainBrokenError):
        room.seat().record.state()
    assert "the ledger's tree has lost a node" in room.seat().verify().faults


def test_acts_at_once_are_told_whole_and_in_a_ledger_that_holds(room: Room, witness: Path, tmp_path: Path) -> None:
    def act(number: int) -> None:
        with room._library.acting(actor=f"a{number}", act="export", facts={"draft": str(number)}):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(24)))
    log, key = exported(room, tmp_path)
    found = verify_log(log, key, witness)
    assert found.faults == found.remarks == ()
    assert [act.status for act in acts(room) if act.act == "export"] == ["done"] * 24


# --- keys ---


def test_the_private_keys_are_for_the_owner_of_the_files_alone(room: Room) -> None:
    folder = room.folder / "ledger"
    room.seat().ask(QUESTION)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "signing.key": 0o600,
        "commitments.key": 0o600,
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    raw = (room.folder / "storyroom.db").read_bytes()
    for path in folder.iterdir():
        assert path.read_bytes() not in raw


@pytest.mark.parametrize("name", ["signing.key", "commitments.key"])
def test_a_lost_key_is_not_made_anew_unasked(room: Room, name: str) -> None:
    room.seat().ask(QUESTION)
    path = room.folder / "ledger" / name
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(LedgerError, match="cannot be read"):
        room.seat().ask(QUESTION)
    path.write_bytes(kept)
    path.chmod(0o644)
    with pytest.raises(LedgerError, match="read by others"):
        room.seat().ask(QUESTION)
    path.chmod(0o600)
    path.write_bytes(bytes(32) if name == "commitments.key" else _other_key(room))
    with pytest.raises(LedgerError, match="another than it was"):
        room.seat().ask(QUESTION)


def _other_key(room: Room) -> bytes:
    other = make_room(room.folder.parent / "other", Settings(embeddings="off"))
    other.seat().record.public_keys()
    other.close()
    return (room.folder.parent / "other" / "ledger" / "signing.key").read_bytes()


def test_a_new_key_goes_on_with_the_ledger_and_both_keys_are_handed_out(
    room: Room, witness: Path, tmp_path: Path
) -> None:
    old = room.seat().record.public_keys()
    (room.folder / "ledger" / "signing.key").unlink()
    room.seat().record.renew_key()
    room.seat().ask(QUESTION)
    log, key = exported(room, tmp_path)
    assert verify_log(log, key, witness).faults == ()
    key.write_text(old[-1].public)
    assert any("not signed by this key" in fault for fault in verify_log(log, key, witness).faults)
    assert [act.act for act in acts(room) if act.act.startswith("ledger_key")] == [
        "ledger_key_changed",
        "ledger_key_made",
    ]


# --- proofs ---


def test_every_entry_can_be_proven_without_the_ledger(room: Room, witness: Path, tmp_path: Path) -> None:
    _, key = exported(room, tmp_path)
    proof = tmp_path / "proof"
    for position in range(1, room.seat().record.state().size + 1):
        told = room.seat().record.prove(position).shape()
        proof.write_text(json.dumps(told))
        assert verify_proof(proof, key, witness).faults == ()
        proof.write_text(json.dumps({**told, "leaf": told["leaf"].replace('"time":"2', '"time":"3')}))
        assert verify_proof(proof, key, witness).faults
        proof.write_text(json.dumps({**told, "entry": position + 1}))
        assert verify_proof(proof, key, witness).faults


def test_growth_is_proven_against_the_earlier_checkpoint_that_somebody_kept(room: Room, tmp_path: Path) -> None:
    early, proof = tmp_path / "early", tmp_path / "growth"
    early.write_text(room.seat().record.checkpoint())
    old = room.seat().record.state().size
    for _ in range(5):
        room._library.record(actor="a", act="label_open", facts={})
    _, key = exported(room, tmp_path)
    told = room.seat().record.prove_growth(old).shape()
    proof.write_text(json.dumps(told))
    assert verify_proof(proof, key, early).faults == ()
    assert verify_proof(proof, key, None).faults == (
        f"consistency needs the checkpoint of {old} entries, kept elsewhere",
    )
    proof.write_text(json.dumps({**told, "path": told["path"][::-1][:-1]}))
    assert verify_proof(proof, key, early).faults


@pytest.mark.parametrize("told", ["{}", "[]", '{"kind": "inclusion"}', '{"kind": 1, "path": [1]}', "7"])
def test_what_is_no_proof_does_not_hold(room: Room, tmp_path: Path, told: str) -> None:
    _, key = exported(room, tmp_path)
    proof = tmp_path / "proof"
    proof.write_text(told)
    assert verify_proof(proof, key, None).faults == ("this is no proof",)


# --- ledgers from before the tree ---


def _old_entries(count: int) -> list[dict[str, object]]:
    """Entries as they were written before: spelled here a second time."""
    made: list[dict[str, object]] = []
    previous = "0" * 64
    for position in range(1, count + 1):
        act = ("egress_opened", "egress_closed", "draft_imported")[position % 3]
        facts = (
            [["egress", f"egress:{position - position % 3:032x}"], ["n", "å"]]
            if position % 3 < 2
            else [["draft", "draft:1"]]
        )
        body = json.dumps([previous, f"2025-{position}", "principal:1", act, facts], separators=(",", ":"))
        digest = hashlib.sha256(b"\x00" + body.encode()).hexdigest()
        made.append(
            {"position": position, "previous": previous, "hash": digest, "time": f"2025-{position}", "actor": "principal:1",
             "act": act, "facts": json.dumps(facts)}
        )  # fmt: skip
        previous = digest
    return made


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 100])
def test_a_chain_from_before_the_tree_opens_and_its_entries_are_the_first_leaves(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    engine, old = open_database(folder / "storyroom.db"), _old_entries(count)
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "0001")
        for row in old:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO ledger ({names}) VALUES ({values})"), row)
        connection.commit()
    upgrade(engine)
    engine.dispose()
    room = open_room(folder, Settings(embeddings="off"))
    room._library.record(actor="a", act="label_open", facts={})
    lines = list(room.seat().record.export())
    assert [hashlib.sha256(b"\x00" + line[:-1]).hexdigest() for line in lines[:count]] == [row["hash"] for row in old]
    assert room.seat().verify().faults == ()
    note, keys = room.seat().record.checkpoint(), room.seat().record.public_keys()
    lines = (
        list(room.seat().record.lines()) if hasattr(room.seat().record, "lines") else list(room.seat().record.export())
    )
    found = audit(lines, note, trust(keys[-1].public))
    assert found.faults == ()
    page = room.seat().record.page(act="egress", limit=500)
    assert {act.status for act in page.acts} <= {"done", "unclosed"}
    assert (
        sum(act.closed > 0 for act in page.acts)
        == count // 3 - (1 if count % 3 == 0 and count else 0) + (1 if count % 3 else 0) - (1 if count % 3 else 0)
        or count < 7
    )
    room.close()


# --- kills ---

KILLED = """
import os, signal, sys
from pathlib import Path
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store import witness

room = open_room(Path(sys.argv[1]), Settings(embeddings="off", witness=sys.argv[2]))
if sys.argv[3] == "act":
    with room._library.acting(actor="a", act="export", facts={"draft": "draft:1"}):
        os.kill(os.getpid(), signal.SIGKILL)
witness.Witness._write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
room._library.record(actor="a", act="label_open", facts={})
"""


def _killed(room: Room, witness: Path, where: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(room.folder), str(witness), where], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_an_act_that_was_cut_off_is_seen_by_its_missing_end(room: Room, witness: Path) -> None:
    _killed(room, witness, "act")
    page = room.seat().record.page(unclosed=True)
    assert [(act.act, act.status, act.proof) for act in page.acts] == [("export", "unclosed", "witnessed")]
    assert room.seat().verify().faults == ()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_kill_between_commit_and_witness_leaves_it_behind_and_never_ahead(
    room: Room, witness: Path, tmp_path: Path
) -> None:
    _killed(room, witness, "told")
    state = room.seat().record.state()
    assert (state.witness, state.covered) == ("holds", state.size - 1)
    assert acts(room)[0].proof == "waiting"
    log, key = exported(room, tmp_path)
    assert verify_log(log, key, witness).faults == ()
    assert room.seat().record.state().covered == room.seat().record.state().size


# --- who sees it ---


def test_for_everybody_but_operators_there_is_no_ledger_whatever_they_ask(room: Room) -> None:
    desk = room.seat("reader").record
    asked = [
        desk.state, desk.page, desk.export, desk.public_keys, desk.renew_key, desk.checkpoint, lambda: desk.entry(1), lambda: desk.entry(10**6),
        lambda: desk.prove(1), lambda: desk.prove(10**6), lambda: desk.prove_growth(1), lambda: desk.said(1, "question", "x"),
        lambda: desk.page(limit=-1),
    ]  # fmt: skip
    told = set()
    for ask in asked:
        with pytest.raises(NotFoundError) as fault:
            ask()
        told.add((fault.value.message, fault.value.hint))
    assert len(told) == 1


def test_an_operator_reads_no_name_of_what_they_may_not_see(room: Room, tmp_path: Path) -> None:
    room.seat().ask(QUESTION)
    with room._library.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE principal SET operator = 1 WHERE name = 'reader'")
        connection.exec_driver_sql(
            "DELETE FROM access_grant WHERE principal_id = (SELECT id FROM principal WHERE name = 'reader')"
        )
        connection.commit()
    page = room.seat("reader").record.page()
    asked = page.acts[0]
    assert (asked.act, asked.who, asked.places) == ("question_asked", "owner", ())
    assert asked.unseen > 0
    assert "LOFT" not in repr(page)
    assert "Ash" not in repr(page)


def test_acts_are_listed_by_kind_person_and_page(room: Room) -> None:
    for number in range(7):
        room._library.record(actor=f"principal:{number % 2}", act="label_open", facts={"n": str(number)})
    desk = room.seat().record
    first = desk.page(act="label_open", limit=4)
    second = desk.page(act="label_open", limit=4, before=first.older)
    assert [dict(act.facts)["n"] for act in (*first.acts, *second.acts)] == list("6543210")
    assert second.older == 0
    assert {act.who for act in desk.page(who="principal:1").acts} == {"principal:1"}
    assert {act.who for act in desk.page(who="owner").acts} == {"owner"}
    assert "label_open" in first.kinds
    assert desk.page(act="label_open", who="owner").acts == ()


def test_settings_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    from storyroom.settings import read_settings  # noqa: PLC0415

    with pytest.raises(SettingsError):
        read_settings({"STORYROOM_WITNESS_ENTRIES": "0"}, file=tmp_path / "none")
    assert replace(Settings(), witness="x").witness_entries == 1


def test_a_closed_library_with_a_witness_stays_in_no_memory(tmp_path: Path) -> None:
    made = make_room(tmp_path / "house", Settings(embeddings="off", witness=str(tmp_path / "witness")))
    gone = weakref.ref(made._library.engine)
    made.close()
    del made
    gc.collect()
    assert gone() is None
