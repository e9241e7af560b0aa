"""The ledger through its doors: commands, calls and pages, for operators; for others an address like any that there is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.room import Room, make_room
from storyroom.settings import Settings
from tests.doors.test_cli import storyroom
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door
from tests.fakes.forger import Signer
from tests.fakes.house import script_text

SCENES = [
    ("INT. LOFT - DAY", "MARA\nI burned the Zanzibar contract."),
    ("EXT. PIER - NIGHT", "Rain over the contract."),
]
HIDDEN = [("INT. VAULT - NIGHT", "The contract of Greenglass lies open.")]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    folder = tmp_path_factory.mktemp("ledger")
    made = make_room(folder / "house", replace(Settings(), embeddings="off", witness=str(folder / "witness")))
    seat = made.seat()
    seat.import_bytes("a.fountain", script_text("Ash <b>bold</b> \u202egnp", SCENES))
    seat.import_bytes("b.fountain", script_text("Greenglass", HIDDEN), labels=("embargo",))
    for draft in seat.drafts():
        seat.export(draft.id, "fdx")
    seat.ask("Who burned the Zanzibar contract?")
    made.seat("reader").ask("Who burned the contract?")
    for number in range(60):
        made._library.record(actor="principal:gone", act="label_open", facts={"n": str(number)})
    with made._library.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE ledger SET actor = 'principal:forged' WHERE position = 2")
        connection.commit()
    yield made
    made.close()


# --- calls ---

CALLS = [
    "", "?act=export", "?limit=0", "?before=x", "/state", "/log", "/key", "/checkpoint", "/entries/1", "/entries/999999", "/entries/0",
    "/entries/x", "/entries/1/proof", "/growth/1", "/growth/999999",
]  # fmt: skip


@pytest.mark.parametrize("call", [c for c in CALLS if "x" not in c and "=0" not in c and not c.endswith("/0")])
def test_for_a_reader_every_call_is_answered_like_every_other(room: Room, call: str) -> None:
    reader = open_door(room, "reader").client
    first, got = reader.get("/api/v1/ledger"), reader.get(f"/api/v1/ledger{call}")
    assert (got.status_code, got.content) == (404, first.content)


def test_a_page_of_acts_says_who_what_which_scenes_which_model_and_what_left(room: Room) -> None:
    owner = open_door(room).client
    page = owner.get("/api/v1/ledger?act=export").json()
    assert [act["words"] for act in page["acts"]] == ["Exported a draft"] * 2
    assert all(act["left"].endswith("bytes as fdx") for act in page["acts"])
    asked = owner.get("/api/v1/ledger?act=question_asked&who=reader").json()["acts"]
    assert [(act["who"], act["model"]) for act in asked] == [("reader", "quote")]
    assert {place["scene"] for place in asked[0]["places"]} <= {"1 INT. LOFT - DAY", "2 EXT. PIER - NIGHT"}
    assert asked[0]["places"]


def test_pages_of_acts_follow_one_another_without_gap_or_repeat(room: Room) -> None:
    owner = open_door(room).client
    seen, before = [], 0
    while True:
        page = owner.get(f"/api/v1/ledger?limit=20&before={before}").json()
        seen += [act["position"] for act in page["acts"]]
        before = page["older"]
        if not before:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == page["state"]["size"] - 2  # each of two exports has two entries


def test_the_log_that_is_streamed_is_the_ledger(room: Room) -> None:
    owner = open_door(room).client
    lines = owner.get("/api/v1/ledger/log").content.splitlines()
    size = owner.get("/api/v1/ledger/state").json()["size"]
    assert len(lines) == size
    assert json.loads(lines[-1])["act"] == "ledger_exported"


def test_an_edited_entry_is_shown_as_one_that_does_not_match(room: Room) -> None:
    owner = open_door(room).client
    assert owner.get("/api/v1/ledger/entries/2").json()["act"]["proof"] == "broken"
    assert "Does not match the tree" in owner.get("/ledger/2").text


@pytest.mark.parametrize("call", ["/entries/0", "/entries/x", "?limit=0", "?limit=501", "?before=-1"])
def test_a_malformed_call_is_refused(room: Room, call: str) -> None:
    assert open_door(room).client.get(f"/api/v1/ledger{call}").status_code == 400


# --- pages ---


def test_the_page_shows_acts_and_shows_no_markup_of_titles(room: Room) -> None:
    page = open_door(room).client.get("/ledger?act=export").text
    assert "Exported a draft" in page
    assert "<b>bold</b>" not in page
    assert "\u202e" not in page
    assert "Ash &lt;b&gt;bold" in page


@pytest.mark.parametrize("address", ["/ledger", "/ledger/1", "/ledger/999999"])
def test_for_a_reader_there_is_no_such_page(room: Room, address: str) -> None:
    reader = open_door(room, "reader").client
    got = reader.get(address)
    assert got.status_code == 404
    assert "There is no ledger here that you may see." in got.text
    assert "What happened" not in reader.get("/").text
    assert "What happened" in open_door(room).client.get("/").text


@pytest.mark.parametrize(
    "address", ["/ledger/x", "/ledger/-1", "/ledger?before=x", f"/ledger/{'9' * 40}", "/ledger/\u0661"]
)
def test_an_address_that_is_none_is_not_found(room: Room, address: str) -> None:
    assert open_door(room).client.get(address).status_code == 404


# --- in a browser ---

PAGES = ["/ledger?before=40", "/ledger?act=nothing", "/ledger/2", "/ledger/8"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_the_pages_are_quiet_closed_and_accessible(room: Room) -> None:
    with served(room) as door, chromium() as browser:
        for scheme in ("dark", "light"):
            for width in (1280, 390):
                visitor = Visit(browser, door, width=width, scheme=scheme)
                for address in PAGES:
                    page = visitor.go(address)
                    assert visitor.faults() == [], (address, scheme, width)
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
                assert (visitor.outside, visitor.complaints) == ([], [])
                visitor.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_a_kind_is_chosen_and_older_acts_are_turned_to(room: Room) -> None:
    with served(room) as door, chromium() as browser:
        visitor = Visit(browser, door)
        page = visitor.go("/ledger")
        assert page.locator("li.act").count() == 50
        page.get_by_role("link", name="Older").click()
        page.get_by_role("link", name="Newest").wait_for()
        page.locator("select[name=act]").select_option("export")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**/ledger?act=export*")
        assert page.locator("li.act").count() == 2
        page.get_by_role("link", name="Exported a draft").first.click()
        page.get_by_role("heading", name="The entry to the letter").wait_for()
        assert (visitor.outside, visitor.complaints) == ([], [])
        visitor.close()


# --- commands ---


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    storyroom(folder, "init")
    (folder / "a.fountain").write_bytes(script_text("Ash", SCENES))
    storyroom(folder, "import", "a.fountain", "--words-only")
    storyroom(folder, "ask", "who burned the contract")
    storyroom(folder, "ledger", "export", "--to", "log")
    storyroom(folder, "ledger", "key", "--to", "key")
    storyroom(folder, "ledger", "checkpoint", "--to", "point")
    storyroom(folder, "ledger", "export", "--to", "log")
    storyroom(folder, "ledger", "prove", "2", "--to", "proof")
    return folder


def test_a_ledger_is_verified_from_three_files_without_the_library(files: Path) -> None:
    apart = files / "apart"
    apart.mkdir()
    for name in ("log", "key", "point"):
        (apart / name).write_bytes((files / name).read_bytes())
    done = storyroom(apart, "verify", "--log", "log", "--key", "key", "--checkpoint", "point", "--json")
    told = json.loads(done.stdout)
    assert (told["sound"], told["sealed"], told["faults"]) == (True, True, [])
    assert not (apart / "house").exists()


def test_without_a_checkpoint_it_is_said_that_a_cut_cannot_be_seen(files: Path) -> None:
    done = storyroom(files, "verify", "--log", "log", "--key", "key")
    assert done.stdout.startswith("In form:")
    assert "cut off at the end cannot be seen" in " ".join(done.stdout.split())


def test_a_changed_ledger_ends_in_exit_code_seven(files: Path) -> None:
    lines = (files / "log").read_bytes().splitlines(keepends=True)
    (files / "bad").write_bytes(b"".join([*lines[:2], *lines[3:]]))
    done = storyroom(files, "verify", "--log", "bad", "--key", "key", "--checkpoint", "point", "--json", code=7)
    assert json.loads(done.stdout)["faults"]


def test_a_proof_is_verified_alone(files: Path) -> None:
    assert storyroom(files, "verify", "--proof", "proof", "--key", "key").stdout.startswith("Holds: the proof")
    (files / "strange").write_text(Signer().pem)
    storyroom(files, "verify", "--proof", "proof", "--key", "strange", code=7)


@pytest.mark.parametrize(
    "arguments",
    [("--log", "log"), ("--key", "key"), ("--checkpoint", "point"), ("--log", "log", "--proof", "proof", "--key", "key"),
     ("--log", "log", "--key", "log"), ("--log", "house/storyroom.db", "--key", "house/storyroom.db")],
)  # fmt: skip
def test_a_check_of_files_that_lacks_one_says_which(files: Path, arguments: tuple[str, ...]) -> None:
    done = storyroom(files, "verify", *arguments, code=2)
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_said_to_be_missing(files: Path) -> None:
    assert "nolog" in storyroom(files, "verify", "--log", "nolog", "--key", "key", code=3).stderr


def test_commands_list_and_show_what_happened(files: Path) -> None:
    page = json.loads(storyroom(files, "ledger", "list", "--act", "question_asked", "--json").stdout)
    (act,) = page["acts"]
    assert {place["title"] for place in act["places"]} == {"Ash, white"}
    shown = storyroom(files, "ledger", "show", str(act["position"]), "--said", "who burned the contract").stdout
    assert "That is what was asked." in shown
    assert (
        "That is not what was asked." in storyroom(files, "ledger", "show", str(act["position"]), "--said", "x").stdout
    )
    assert "Zanzibar" not in storyroom(files, "ledger", "export").stdout


@pytest.mark.parametrize(
    "arguments", [("list",), ("show", "1"), ("show", "99999"), ("export",), ("key",), ("checkpoint",), ("prove", "1")]
)
def test_for_a_reader_no_command_finds_a_ledger(files: Path, arguments: tuple[str, ...]) -> None:
    done = storyroom(files, "--as", "reader", "ledger", *arguments, code=3)
    assert done.stderr == "There is no ledger here that you may see.\nIt looks across all labels: ask the owner.\n"
