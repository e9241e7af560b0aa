"""Training, gates, export, signing and running a model touch no network: an audit of the process's sockets, and a look at those it holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

REASON = "needs the extras `tune` and `local`: make test-tune"
pytest.importorskip("torch", reason=REASON)
pytest.importorskip("xllamacpp", reason=REASON)

AUDITED = """
import json, os, sys, time
from pathlib import Path
touched = []
def watch(event, arguments):
    if event.startswith("socket.") and event not in {"socket.__new__", "socket.gethostname"}:
        family = getattr(arguments[0], "family", None) if arguments else None
        if family is None or family.name != "AF_UNIX":
            touched.append([event, repr(arguments[1:])])
    if event == "socket.__new__" and arguments[1] not in (-1, 1):  # AF_UNIX is 1
        touched.append([event, repr(arguments[1:])])
sys.addaudithook(watch)
folder = Path(sys.argv[1])

def held():
    names = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6")
    inodes = {line.split()[9] for name in names for line in Path(f"/proc/self/net/{name}").read_text().splitlines()[1:]}
    mine = (os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{one}"))
    return [one for one in mine if one.startswith("socket:[") and one[8:-1] in inodes]

if "control" in sys.argv:
    import socket
    listening = socket.create_server(("127.0.0.1", 0))
    touched += held()
else:
    from storyroom.tuning.assessing import Material, assess
    from storyroom.tuning.base import inspect_base
    from storyroom.tuning.exporting import write_adapter, write_model
    from storyroom.tuning.merging import open_adapter
    from storyroom.tuning.bundle import files_of, sign_files
    from storyroom.tuning.new_base import make_base
    from storyroom.tuning.parity import measure_parity
    from storyroom.tuning.recipe import GateLimits, Recipe, Training
    from storyroom.tuning.running import Exported
    from storyroom.tuning.scoring import open_scorer
    from storyroom.tuning.signing import make_key, read_private
    from storyroom.tuning.training import Passage, Run, train
    text = "The lamp burns in the loft, and Ole sings of the sea. " * 20
    base = inspect_base(make_base(folder / "base", [text], vocabulary=300))
    run = Run(Recipe("a", "base", "d", "o", training=Training(steps=3, length=32)), base, [Passage("", text)] * 4, "0" * 64, folder / "run")
    assert list(train(run, now=time.monotonic))
    tuned, plain = open_scorer(base, folder / "run" / "adapter"), open_scorer(base)
    limits = GateLimits(free_run_tokens=100, extraction_prefix=8, extraction_suffix=8)
    list(assess(tuned, plain, Material([text] * 3, [text] * 2, [text] * 2, [text], [text]), limits, seed=1))
    adapter = open_adapter(folder / "run" / "adapter")
    write_model(base, adapter, folder / "m.gguf", grain="f16", name="m")
    write_model(base, None, folder / "b.gguf", grain="q8_0", name="b")
    write_adapter(base, adapter, folder / "a.gguf", name="a")
    measure_parity(base, adapter, folder / "m.gguf", [text[:40]], apart=(folder / "b.gguf", folder / "a.gguf"))
    sign_files("m", files_of(folder / "run"), read_private(make_key()))
    with Exported(folder / "m.gguf") as served:
        served.goes_on("The lamp", 4)
        touched += held()
print(json.dumps(touched))
"""


def _touched(folder: Path, *arguments: str) -> list[object]:
    command = [sys.executable, "-c", AUDITED, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_of_it_touches_the_network(tmp_path: Path) -> None:
    assert _touched(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_audit_does_see_a_port(tmp_path: Path) -> None:
    assert len(_touched(tmp_path, "control")) >= 2
