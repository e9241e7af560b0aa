"""Packages: they prove themselves, and nothing that was changed, added, left out or unsigned gets by."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from storyroom.domain.access import Label, Trust
from storyroom.domain.gates import GateResult
from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import inspect_base
from storyroom.tuning.bundle import SIGNATURE, faults_of
from storyroom.tuning.gates.integrity import integrity
from storyroom.tuning.package import Made, pack, sign_package, unpack, verify_package, write_package
from storyroom.tuning.recipe import Recipe
from storyroom.tuning.signing import make_key, public_pem, read_private, read_public
from tests.unit.tuning.test_base import weights

KEY = read_private(make_key())
PUBLIC = read_public(public_pem(KEY))
GATES = (
    GateResult("utility", True, {"chance": 0.01}, {"chance": 0.05}, "It is better."),
    GateResult("forgetting", False, {"rise": 0.5}, {"rise": 0.05}, "It forgot.", ("perplexity rose by 50%",)),
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    base = tmp_path / "base"
    base.mkdir()
    (base / "config.json").write_text(json.dumps({"architectures": ["LlamaForCausalLM"]}))
    (base / "model.safetensors").write_bytes(weights())
    (base / "LICENSE").write_text("Some Licence 2.0\nwords")
    (tmp_path / "trained.safetensors").write_bytes(weights(b"\x01" * 8))
    (tmp_path / "out.gguf").write_bytes(b"GGUF" + bytes(3_000_000))
    data = {
        "name": "slate",
        "sha256": "d" * 64,
        "generation": 1,
        "assets": [{"draft_id": "draft:1", "sha256": "a" * 64}],
    }
    made = Made(
        "model:1", "2026-01-02T03:04:05Z", Recipe("vask", "base", "data", "out"), inspect_base(base), data,
        Label(frozenset({"vask/script", "public"}), Trust.STUDIO), 30, "1.0",
    )  # fmt: skip
    files = {
        "adapter/adapter_model.safetensors": tmp_path / "trained.safetensors",
        "gguf/merged-f16.gguf": tmp_path / "out.gguf",
    }
    write_package(tmp_path / "package", made, files, GATES)
    sign_package(tmp_path / "package", KEY)
    return tmp_path / "package"


def test_a_package_says_what_it_is_and_proves_it(package: Path) -> None:
    found = verify_package(package, PUBLIC)
    assert found.faults == ()
    assert found.label == Label(frozenset({"vask/script", "public"}), Trust.STUDIO)
    assert [one["passed"] for one in found.gates] == [True, False]
    assert found.manifest["base"]["licence_name"] == "Some Licence 2.0"
    assert "Some Licence 2.0" in (package / "NOTICE-base.txt").read_text()
    bill = json.loads((package / "bom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["bom-ref"] for one in bill["components"]} >= {"base", "dataset", "file:gguf/merged-f16.gguf"}
    card = bill["metadata"]["component"]["modelCard"]
    assert {"type": "utility.chance", "value": "0.01", "slice": "line: 0.05"} in card["quantitativeAnalysis"][
        "performanceMetrics"
    ]
    assert card["considerations"]["technicalLimitations"] == ["forgetting: perplexity rose by 50%"]


@pytest.mark.parametrize(
    "name", ["adapter/adapter_model.safetensors", "gguf/merged-f16.gguf", "manifest.json", "gates.json", "bom.cdx.json"]
)
def test_a_changed_file_is_found_whichever_it_is(package: Path, name: str) -> None:
    data = bytearray((package / name).read_bytes())
    data[len(data) // 2] ^= 1
    (package / name).write_bytes(data)
    assert faults_of(package, PUBLIC) == [f"{name} is another file than the one that was signed"]
    assert not integrity(5, faults_of(package, PUBLIC)).passed


def test_added_missing_swapped_and_unsigned_files_are_found(package: Path) -> None:
    (package / "more.gguf").write_bytes(b"GGUF")
    assert faults_of(package, PUBLIC) == ["more.gguf was added"]
    (package / "more.gguf").unlink()
    (package / "gates.json").rename(package / "gates.old")
    assert len(faults_of(package, PUBLIC)) == 2
    (package / "gates.old").rename(package / "gates.json")
    (package / "gates.json").with_name("link").symlink_to("gates.json")
    assert "no plain file" in faults_of(package, PUBLIC)[0]
    (package / "link").unlink()
    assert faults_of(package, read_public(public_pem(read_private(make_key())))) == [
        "The signature does not hold: it was not made by this key, or not over this."
    ]
    (package / SIGNATURE).unlink()
    assert faults_of(package, PUBLIC) == ["the package is not signed"]


def test_a_signature_of_another_package_does_not_hold(package: Path) -> None:
    told = json.loads((package / SIGNATURE).read_text())
    for broken in (b"{}", b"[]", json.dumps(told | {"dsseEnvelope": {}}).encode(), b"\xff"):
        (package / SIGNATURE).write_bytes(broken)
        assert faults_of(package, PUBLIC)


def test_what_is_no_package_is_told(tmp_path: Path, package: Path) -> None:
    with pytest.raises(InvalidRequestError, match="no package"):
        verify_package(tmp_path / "base", PUBLIC)
    manifest = json.loads((package / "manifest.json").read_text())
    (package / "manifest.json").write_text(json.dumps(manifest | {"format": "storyroom-model/9"}))
    with pytest.raises(InvalidRequestError, match="another kind"):
        verify_package(package, PUBLIC)


def test_one_file_holds_a_package_and_the_same_bytes_each_time(package: Path, tmp_path: Path) -> None:
    pack(package, tmp_path / "one.model")
    pack(package, tmp_path / "two.model")
    assert (tmp_path / "one.model").read_bytes() == (tmp_path / "two.model").read_bytes()
    unpack(tmp_path / "one.model", tmp_path / "again")
    assert verify_package(tmp_path / "again", PUBLIC).faults == ()


def test_nothing_is_unpacked_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    for name, kind in (("../out", tarfile.REGTYPE), ("/tmp/out", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)):
        with tarfile.open(tmp_path / "bad.model", "w") as archive:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        with pytest.raises(InvalidRequestError):
            unpack(tmp_path / "bad.model", tmp_path / "folder" / "in")
    assert not (tmp_path / "folder" / "out").exists()
    (tmp_path / "bad.model").write_bytes(os.urandom(2000))
    with pytest.raises(InvalidRequestError, match="no package in one file"):
        unpack(tmp_path / "bad.model", tmp_path / "folder")


def test_model_signing_accepts_the_signature_and_sees_a_change(package: Path, tmp_path: Path) -> None:
    verifying = pytest.importorskip(
        "model_signing.verifying", reason="needs model-signing: pip install model-signing pyOpenSSL"
    )
    made = ec.generate_private_key(ec.SECP256R1())
    key = read_private(
        made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    sign_package(package, key)
    (tmp_path / "public.pem").write_bytes(public_pem(key))
    config = verifying.Config().use_elliptic_key_verifier(public_key=tmp_path / "public.pem")
    config.verify(package, package / SIGNATURE)
    (package / "gates.json").write_bytes(b"[]")
    with pytest.raises(ValueError, match=r"gates\.json"):
        config.verify(package, package / SIGNATURE)
