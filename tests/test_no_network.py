"""After installation nothing leaves the machine: every journey runs under an audit of the process's sockets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.fakes.house import script_text

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
