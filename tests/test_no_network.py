"""After installation nothing leaves the machine: every journey runs under an audit of the process's sockets."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.gemini_server import gemini_server
from tests.fakes.house import script_text
from tests.fakes.issuer import CLIENT, issuer
from tests.unit.models.chat_server import chat_server

AUDITED = """
import json, sys
touched = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}:
        family = getattr(arguments[0], "family", None)
        if family is None or family.name != "AF_UNIX":
            touched.append([event, repr(arguments[1:])])
sys.addaudithook(watch)
folder = sys.argv[1]
if "control" in sys.argv:
    import socket
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=0.01)
    except OSError:
        pass
else:
    from pathlib import Path
    from storyroom.room import inspect_file, make_room
    from storyroom.settings import Settings
    room = make_room(Path(folder) / "house", Settings(cache=folder + "/cache"))
    seat = room.seat()
    files = seat.find_files([Path(folder) / "in"])
    assert [r.status for r in seat.import_files(files)] == ["imported"], "import"
    assert seat.search("lamp").mode == "hybrid"
    seat.ask("where does the lamp burn?")
    (draft,) = seat.drafts()
    for kind in ("fountain", "fdx", "pdf", "native"):
        inspect_file("x." + kind, seat.export(draft.id, kind).data)
    list(seat.rebuild())
    assert not seat.verify().faults
print(json.dumps(touched))
"""


def _touched(folder: Path, *arguments: str) -> list[list[str]]:
    command = [sys.executable, "-c", AUDITED, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_no_journey_touches_the_network(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.fountain").write_bytes(
        script_text("The Lamp", [("INT. LOFT - DAY", "A lamp burns.\n\nOLE\nLit.")])
    )
    assert _touched(tmp_path) == []


def test_the_audit_does_see_a_connection(tmp_path: Path) -> None:
    assert _touched(tmp_path, "control")


WITH_A_PROVIDER = """
import hashlib, json, sys
from pathlib import Path
touched = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg", "socket.bind"}:
        address = arguments[1] if event == "socket.connect" else arguments[:2]
        if [event, *address] not in touched:
            touched.append([event, *address])
sys.addaudithook(watch)
folder, settings = Path(sys.argv[1]), Path(sys.argv[2])
from storyroom.errors import EgressRefusedError
from storyroom.room import make_room
from storyroom.settings import read_settings
room = make_room(folder / "house", read_settings({"TOKEN": "ya29.t"}, file=settings))
seat = room.seat()
assert [r.status for r in seat.import_files(seat.find_files([folder / "in"]))] == ["imported"]
seat.egress.preview("where does the lamp burn?")
try:
    seat.ask("where does the lamp burn?")
    raise SystemExit("it was sent before anyone confirmed the terms")
except EgressRefusedError:
    pass
before = list(touched)
seat.egress.confirm("acme")
seat.ask("where does the lamp burn?")
calls = seat.egress.left().calls
sealed = [hashlib.sha256(seat.egress.sent(call.id).body).hexdigest() for call in calls]
ledger = [dict(e.facts)["sha256"] for e in room._library.ledger_entries() if e.act == "egress_opened"]
print(json.dumps({"before": before, "touched": touched, "sealed": sealed, "ledger": ledger}))
"""

SETTINGS = """
chat = "provider:acme"
embeddings = "off"
[providers.acme]
kind = "{kind}"
url = "{url}"
model = "normal"
clearance = ["public", "the-lamp"]
purposes = ["ask"]
input_price = 1
output_price = 2
monthly_cap = 5
{more}
[providers.acme.terms]
training_use = "none"
retention = "none"
region = "EU"
owner_of_tuned_weights = "the studio"
snapshot = 2020-01-01
expires = 2999-01-01
"""


@pytest.mark.parametrize("kind", ["openai_compatible", "gemini", "vertex"])
def test_with_a_provider_the_one_connection_is_to_it_and_carries_the_sealed_bytes(tmp_path: Path, kind: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.fountain").write_bytes(
        script_text("The Lamp", [("INT. LOFT - DAY", "A lamp burns.\n\nOLE\nLit.")])
    )
    with chat_server() if kind == "openai_compatible" else gemini_server() as server:
        more = 'project = "film"\nregion = "eu"\nkey_env = "TOKEN"' if kind == "vertex" else ""
        (tmp_path / "s.toml").write_text(SETTINGS.format(kind=kind, url=server.url, more=more))
        command = [sys.executable, "-c", WITH_A_PROVIDER, str(tmp_path), str(tmp_path / "s.toml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        received = [hashlib.sha256(body).hexdigest() for body in server.bodies]
        assert told["before"] == []
        dialled = [["socket.getaddrinfo", "127.0.0.1", server.port], ["socket.connect", "127.0.0.1", server.port]]
        assert told["touched"] == dialled  # a number is not looked up anywhere; the library only parses it
        assert received == told["sealed"] == told["ledger"]
        assert len(received) == 1


WITH_AN_ISSUER = """
import json, sys
from pathlib import Path
touched = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg", "socket.bind"}:
        address = arguments[1] if event == "socket.connect" else arguments[:2]
        if [event, *address] not in touched:
            touched.append([event, *address])
sys.addaudithook(watch)
from urllib.parse import parse_qs, urlsplit
from storyroom.room import make_room
from storyroom.settings import read_settings
folder, settings, code = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
room = make_room(folder / "house", read_settings({}, file=settings))
assert room.entrance.studio.shown
before = list(touched)
sent = room.entrance.studio.begin("http://127.0.0.1:8471/sign-in/studio/back", address="")
asked = {name: one[0] for name, one in parse_qs(urlsplit(sent.address).query).items()}
from storyroom.errors import SignInError
answer = {"state": asked["state"], "code": code, "iss": room.settings.oidc.url}
try:
    room.entrance.studio.finish(sent.token, answer, address="", device="")
    raise SystemExit("a code that nobody gave out opened the door")
except SignInError:
    pass
hosts = [dict(e.facts)["host"] for e in room._library.ledger_entries() if e.act == "issuer_question_opened"]
print(json.dumps({"before": before, "touched": touched, "hosts": hosts}))
"""


def test_with_an_identity_provider_the_one_connection_is_to_it_and_is_on_record(tmp_path: Path) -> None:
    with issuer(lambda: datetime.now(UTC), secret="") as issued:
        (tmp_path / "s.toml").write_text(
            f'embeddings = "off"\n[oidc]\nissuer = "{issued.url}"\nclient_id = "{CLIENT}"\n', encoding="utf-8"
        )
        command = [sys.executable, "-c", WITH_AN_ISSUER, str(tmp_path), str(tmp_path / "s.toml"), "a code"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["before"] == []
        dialled = [["socket.getaddrinfo", "127.0.0.1", issued.port], ["socket.connect", "127.0.0.1", issued.port]]
        assert told["touched"] == dialled
        assert told["hosts"] == [f"127.0.0.1:{issued.port}"] * 2
        assert [path for _, path in issued.asked] == ["/studio/.well-known/openid-configuration", "/studio/token"]
