"""What a base model's folder may hold, and that nothing which runs code is ever opened."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path

import pytest

from storyroom.errors import InputError, InvalidRequestError, NotFoundError
from storyroom.tuning.base import inspect_base


def weights(values: bytes = bytes(8)) -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    return len(header).to_bytes(8, "little") + header + values


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"architectures": ["LlamaForCausalLM"]}))
    (folder / "model.safetensors").write_bytes(weights())
    (folder / "LICENSE").write_text("(c) somebody")
    return folder


def test_a_base_is_what_its_files_are_to_the_letter(base: Path) -> None:
    before = inspect_base(base)
    assert (tuple(before.files), before.licence) == (("LICENSE", "config.json", "model.safetensors"), "(c) somebody")
    assert inspect_base(base, before.sha256) == before
    (base / "model.safetensors").write_bytes(weights(b"\x01" + bytes(7)))
    with pytest.raises(InputError, match="not the base that the recipe names"):
        inspect_base(base, before.sha256)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("name", ["pytorch_model.bin", "notes.txt", "model.safetensors", "README.md", "other.json"])
def test_a_pickle_is_refused_by_its_name_and_by_what_it_holds(base: Path, name: str, protocol: int) -> None:
    (base / name).write_bytes(pickle.dumps({"a": print}, protocol))
    with pytest.raises(InvalidRequestError, match=r"pickle|safetensors"):
        inspect_base(base)


def test_a_pickle_hidden_in_an_archive_or_behind_the_length_of_a_header_is_refused(base: Path) -> None:
    with zipfile.ZipFile(base / "model.json", "w") as archive:
        archive.writestr("data.pkl", b"x")
    with pytest.raises(InvalidRequestError, match="archive"):
        inspect_base(base)
    (base / "model.json").unlink()
    (base / "model.safetensors").write_bytes(b"\x80\x02}q\x00.00{" + bytes(90))
    with pytest.raises(InvalidRequestError, match="is none"):
        inspect_base(base)


def test_cut_off_weights_code_links_and_other_classes_are_refused(base: Path) -> None:
    (base / "model.safetensors").write_bytes(weights()[:-1])
    with pytest.raises(InvalidRequestError, match="cut off"):
        inspect_base(base)
    (base / "model.safetensors").write_bytes(weights())
    (base / "modeling.py").write_text("print()")
    with pytest.raises(InvalidRequestError, match="is code"):
        inspect_base(base)
    (base / "modeling.py").unlink()
    (base / "link.json").symlink_to(base / "config.json")
    with pytest.raises(InvalidRequestError, match="no plain file"):
        inspect_base(base)
    (base / "link.json").unlink()
    for config in (
        {"architectures": ["GPT2LMHeadModel"]},
        {},
        [],
        {"architectures": ["LlamaForCausalLM"], "auto_map": {}},
    ):
        (base / "config.json").write_text(json.dumps(config))
        with pytest.raises(InvalidRequestError):
            inspect_base(base)


def test_a_base_without_weights_or_without_a_folder_is_told(base: Path) -> None:
    (base / "model.safetensors").unlink()
    with pytest.raises(InvalidRequestError, match="no weights"):
        inspect_base(base)
    with pytest.raises(NotFoundError):
        inspect_base(base / "nowhere")
