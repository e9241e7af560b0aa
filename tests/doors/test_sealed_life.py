"""A whole life of a sealed library through its real doors; then every byte that it left anywhere is searched for its words."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import json
import lzma
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.fakes.house import script_text
from tests.worst_case_model.server import worst_case_server

if sys.platform == "win32":
    pytest.skip("SIGKILL is POSIX", allow_module_level=True)

WORDS = "correct horse battery staple"
ROOT = Path(__file__).parents[2]
_MARKS = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}
_DEFLATED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_PACKED = (b"\x28\xb5\x2f\xfd", b"PK\x03\x04")
"""Zstandard and zip: nothing of ours is to look like one."""


class Life:
    """One sealed library, everything around it, and the words that nobody may find there."""

    def __init__(self, folder: Path) -> None:
        self.canary = f"Zyx{secrets.token_hex(5)}".replace("0", "o")
        self.around, self.asked = folder / "around", folder / "asked"
        for place in (self.around, self.asked, *(self.around / name for name in ("tmp", "home", "cache"))):
            place.mkdir()
        (self.around / "words").write_text(WORDS)
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.around / "home"),
            "TMPDIR": str(self.around / "tmp"),
            "XDG_CACHE_HOME": str(self.around / "cache"),
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "STORYROOM_LIBRARY": str(self.around / "house"),
            "STORYROOM_PASSPHRASE_FILE": str(self.around / "words"),
            "STORYROOM_BACKUP_PASSPHRASE": "words for the backup",
            "STORYROOM_EMBEDDINGS": "off",
            "STORYROOM_WITNESS": str(self.around / "witness"),
            "STORYROOM_LOG": str(self.around / "log"),
        }
        self.bytes = 0

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "storyroom.cli.main", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=self.asked,
            start_new_session=True,
        )

    def run(self, *arguments: object) -> str:
        process = self.start(*arguments)
        said, told = process.communicate()
        assert process.returncode == 0, (arguments, said, told)
        return said

    def script(self, name: str, scenes: int = 4) -> Path:
        word = self.canary
        found = [(f"INT. {word} {n} - DAY", f"The {word} lamp {n}.\n\n{word.upper()}\n{word}!") for n in range(scenes)]
        path = self.asked / f"{word} {name}.fountain"
        path.write_bytes(script_text(f"{word} {name}", found))
        return path

    def leaks(self) -> tuple[str, ...]:
        """Search every byte of everything, and every name."""
        word, found = self.canary, []
        spelled = [
            form.encode(code)
            for form in (word, word.upper(), word.lower())
            for code in ("utf-8", "utf-16-le", "utf-16-be")
        ]
        for path in sorted(self.around.rglob("*")):
            if word.lower() in str(path).lower():
                found.append(f"name of {path}")
            with contextlib.suppress(OSError):
                data = path.read_bytes() if path.is_file() else b""
                self.bytes += len(data)
                if any(form in told for told in (data, *_inflated(data)) for form in spelled):
                    found.append(str(path.relative_to(self.around)))
        return tuple(found)


def _inflated(data: bytes) -> Iterator[bytes]:
    """Unpack what looks packed, wherever in a file it begins."""
    for mark, unpack in _MARKS.items():
        if data.startswith(mark):
            with contextlib.suppress(Exception):
                yield unpack(data)
    for at in _DEFLATED.finditer(data):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[at.start() :], 1 << 20)


class Served(NamedTuple):
    """A real server and its bearer's token."""

    process: subprocess.Popen[str]
    client: httpx.Client


@contextlib.contextmanager
def _served(life: Life) -> Iterator[Served]:
    process = life.start("serve", "--port", "0", "--api-token")
    assert process.stdout
    said = ""
    while "Bearer" not in said:
        line = process.stdout.readline()
        assert line, process.communicate()
        said += line
    base, token = re.search(r"http://127\.0\.0\.1:\d+", said), re.search(r"until the room closes: (\S+)", said)
    assert base
    assert token
    head = {"Authorization": f"Bearer {token[1]}"}
    try:
        with httpx.Client(base_url=f"{base[0]}/api/v1", headers=head, trust_env=False, timeout=60) as client:
            yield Served(process, client)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.communicate()


@pytest.fixture
def life(tmp_path: Path) -> Life:
    made = Life(tmp_path)
    made.run("init", "--sealed")
    return made


def test_the_search_finds_a_word_where_it_is(life: Life) -> None:
    """It must, or finding nothing says nothing."""
    word = life.canary
    spoilt: dict[str, bytes] = {
        "plain": f"...{word}...".encode(),
        "capitals": word.upper().encode("utf-16-le"),
        "zipped": gzip.compress(word.encode()),
        "deflated": b"--" + zlib.compress(f"{word} and more".encode()) + b"--",
    }
    for name, data in spoilt.items():
        path = life.around / "tmp" / name
        path.write_bytes(data)
        assert life.leaks() == (f"tmp/{name}",)
        path.unlink()
    assert life.leaks() == ()


def test_no_byte_of_a_whole_life_tells_a_word(life: Life, capsys: pytest.CaptureFixture[str]) -> None:
    word, project = life.canary, f"{life.canary} Rising"
    life.run("import", life.script("one"), life.script("two"), "--project", project)
    life.run("people", "add", f"{word}-ada", "--clear", project.lower().replace(" ", "-"))
    life.run("label", "open", f"{word.lower()}-cast")
    for kind in ("pdf", "fdx"):
        path = life.asked / f"{word} out.{kind}"
        life.run("export", project, "--document", f"{word} one", "--format", kind, "-o", path)
        life.run("import", path, "--project", f"{word} {kind}", "--document", f"{word} {kind}")
    assert life.leaks() == ()
    with worst_case_server() as model:
        port = life.environment | {
            "STORYROOM_HOUSE": f"127.0.0.1:{model.port}",
            "STORYROOM_CHAT": "openai_compatible",
            "STORYROOM_CHAT_URL": f"{model.url}/v1",
        }
        life.environment = port | {"STORYROOM_CHAT_MODEL": "quoted", "STORYROOM_CHAT_SECONDS": "5"}
        with _served(life) as server:
            _use(life, server, project)
            assert word in b"".join(model.requests).decode("utf-8", "replace")  # it was truly asked
            assert life.leaks() == ()
    life.environment["STORYROOM_CHAT"] = "quote"
    sides = life.asked / f"{word} sides.pdf"
    life.run("sides", project, "--document", f"{word} one", "--scenes", "1,2", "--to", f"{word} Person", "-o", sides)
    assert life.run("trace", sides)
    life.run("rebuild")
    life.run("remove", "--project", project, "--document", f"{word} two", "--reason", f"{word} lapsed.", "--yes")
    life.run("backup", life.around / "b")
    assert life.leaks() == ()
    life.run("restore", life.around / "b", "--into", life.around / "back")
    life.run("vault", "shred", f"{word.lower()}-pdf", "--reason", f"The {word} option.", "--yes")
    life.run("verify")
    life.run("ledger", "show", "1")
    assert life.leaks() == ()
    with capsys.disabled():
        sys.stdout.write(f"\n{life.bytes:,} bytes searched\n")


def _use(life: Life, server: Served, project: str) -> None:
    word, client = life.canary, server.client

    def send(name: str, data: bytes) -> dict[str, object]:
        told = client.post("/import", files={"files": (f"{word} {name}", data)}, data={"project": project})
        assert told.status_code == 200, told.text
        found: dict[str, object] = told.json()
        return found

    send("small.fountain", life.script("small").read_bytes())
    large = life.script("large", scenes=20_000).read_bytes()
    assert len(large) > 1_500_000
    told = client.post("/inspect", files={"file": (f"{word} large.fountain", large)})
    assert told.status_code in {200, 422}, told.text
    assert life.leaks() == ()
    assert client.get("/search", params={"q": f"{word} lamp"}).json()
    assert client.post("/ask", json={"question": f"Where is the {word} lamp 2?"}).status_code in {200, 502, 503}
    drafts = client.get("/drafts").json()["drafts"]
    one = next(draft for draft in drafts if "small" in json.dumps(draft))
    asked = {"compartments": [f"{word.lower()}-cast"], "reason": f"{word} is not announced."}
    told = client.post(f"/drafts/{one['id']}/label/add", json=asked)
    assert told.status_code == 200, told.text
    told = client.post("/trace", files={"file": (f"{word}.pdf", (life.asked / f"{word} out.pdf").read_bytes())})
    assert told.status_code == 200, told.text


def _killed_when(process: subprocess.Popen[str], ready: Callable[[], bool]) -> bool:
    """Kill a process with all its workers as soon as something is there; say whether it was still at work."""
    until = time.monotonic() + 60
    while process.poll() is None and not ready() and time.monotonic() < until:
        time.sleep(0.002)
    at_work = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return at_work


def test_what_a_killed_import_and_a_killed_backup_leave_tells_no_word(life: Life) -> None:
    house = life.around / "house"
    files = [life.script(f"file {number}", scenes=40) for number in range(30)]
    originals = house / "originals"
    importing = life.start("import", *files, "--project", life.canary)
    assert _killed_when(importing, lambda: sum(path.is_file() for path in originals.rglob("*")) > 5)
    assert (house / "storyroom.db-wal").stat().st_size
    assert life.leaks() == ()
    life.run("import", *files, "--project", life.canary)
    for begins, folder in ((".snapshot-", house), (".b.", life.around)):
        backing = life.start("backup", life.around / "b")
        assert _killed_when(backing, lambda: any(x.name.startswith(begins) for x in folder.iterdir()))  # noqa: B023
        assert any(path.name.startswith(begins) for path in folder.iterdir())
        assert life.leaks() == ()
    life.run("backup", life.around / "b")
    assert not [path for path in life.around.iterdir() if path.name.endswith(".part")]
    assert not [path for path in house.iterdir() if path.name.startswith(".snapshot-")]
    assert life.leaks() == ()


def test_a_plain_library_that_is_sealed_leaves_its_words_in_the_plain_one_only(life: Life) -> None:
    plain = life.asked / "plain"
    at = ("--library", plain)
    life.run(*at, "init")
    life.run(*at, "import", life.script("one"), "--project", life.canary)
    life.run(*at, "vault", "seal", life.around / "copy")
    assert life.leaks() == ()
    life.run("--library", life.around / "copy", "verify")
    shutil.rmtree(plain)
    assert life.canary in life.run("--library", life.around / "copy", "projects")
