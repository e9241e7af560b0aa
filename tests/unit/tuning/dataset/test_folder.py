"""A data set as files: from span to example to shard, signed, and refused as soon as one byte is another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyroom.domain.access import Label
from storyroom.domain.dataset import DatasetPolicy
from storyroom.errors import InvalidRequestError, LibraryDamagedError
from storyroom.tuning.dataset.canaries import SPACE, WORDS, commitment, read_secret, sentence
from storyroom.tuning.dataset.drawing import draw_up
from storyroom.tuning.dataset.folder import ENVELOPE, MANIFEST, Heading, Written, read_files, read_folder, write_down
from storyroom.tuning.dataset.tokens import numbers
from tests.fakes.scripts import scene, script
from tests.fakes.signer import FakeSigner
from tests.fakes.works import asset, work

SIGNER = FakeSigner()
HEADING = Heading("data_set:1", "First", "2027-01-01T00:00:00+00:00", "person:1")
SECRET = b"s" * 32


@pytest.fixture(scope="module")
def written() -> Written:
    return write_down(
        draw_up([work(one) for one in range(4)], (), DatasetPolicy(), secret=SECRET), HEADING, SIGNER, secret=SECRET
    )


def lay(written: Written, folder: Path) -> Path:
    for name, data in written.files.items():
        (folder / name).write_bytes(data)
    return folder


def test_what_was_written_is_read_back_with_its_way_from_span_to_shard(written: Written, tmp_path: Path) -> None:
    data = read_folder(lay(written, tmp_path), [SIGNER.public])
    assert (len(data.train), len(data.heldout)) == (
        data.manifest["totals"]["train"],
        data.manifest["totals"]["heldout"],
    )
    assert all(one.text == one.prompt + one.completion and one.completion for one in data.train)
    rows = {row["id"]: row for row in data.manifest["examples"]}
    sources = {f"draft:Work {one}/1": work(one).screenplay.text for one in range(4)}
    for one in (*data.train, *data.heldout):
        row = rows[one.id]
        if row["planted"]:
            assert not row["spans"]
            continue
        for draft_id, start, end, origin in row["spans"]:
            assert sources[draft_id][start:end].strip() in one.completion
            assert origin == row["origin"]
    assert {row["draft_id"] for row in rows.values()} <= {one["draft_id"] for one in data.manifest["assets"]}


def test_each_file_is_refused_when_one_byte_of_it_changes(written: Written) -> None:
    for name in written.files:
        for place in (0, len(written.files[name]) // 2, len(written.files[name]) - 2):
            data = bytearray(written.files[name])
            data[place] ^= 2
            with pytest.raises(InvalidRequestError):
                read_files({**written.files, name: bytes(data)}, [SIGNER.public])


def test_a_file_that_is_missing_or_was_added_is_refused_by_name(written: Written) -> None:
    for name in written.files:
        left = {key: data for key, data in written.files.items() if key != name}
        with pytest.raises(InvalidRequestError, match="no signed" if name == ENVELOPE else "is not there"):
            read_files(left, [SIGNER.public])
    with pytest.raises(InvalidRequestError, match="was added"):
        read_files({**written.files, "train-00009.jsonl": b"{}\n"}, [SIGNER.public])
    with pytest.raises(InvalidRequestError):
        read_files(written.files, [FakeSigner(2).public])


def test_links_and_folders_among_the_files_are_refused(written: Written, tmp_path: Path) -> None:
    folder = lay(written, tmp_path)
    (folder / "more").mkdir()
    with pytest.raises(InvalidRequestError, match="does not belong"):
        read_folder(folder, [SIGNER.public])
    (folder / "more").rmdir()
    (folder / MANIFEST).rename(tmp_path.parent / "elsewhere.json")
    (folder / MANIFEST).symlink_to(tmp_path.parent / "elsewhere.json")
    with pytest.raises(InvalidRequestError, match="does not belong"):
        read_folder(folder, [SIGNER.public])


def test_the_same_seed_and_secret_write_the_same_bytes(written: Written) -> None:
    again = write_down(
        draw_up([work(one) for one in reversed(range(4))], (), DatasetPolicy(), secret=SECRET),
        HEADING,
        SIGNER,
        secret=SECRET,
    )
    assert again == written


def test_the_manifest_binds_the_canaries_and_tells_none(written: Written) -> None:
    manifest, canaries = json.loads(written.files[MANIFEST]), read_secret(written.secret)
    assert manifest["canaries"]["commitment"] == commitment(written.secret)
    assert manifest["canaries"]["repeats"] == {"1": 32, "4": 8, "16": 4}
    for one in canaries:
        assert one.completion.encode() not in written.files[MANIFEST]
    text = b"".join(data for name, data in written.files.items() if name.startswith("train"))
    for one in canaries:
        assert (
            text.count(json.dumps(one.completion).encode()[1:-1]) == 2 * one.repeats
        )  # as completion, and in the text
        assert len(numbers(one.prompt + one.completion)) < 50
    assert SPACE >= 16_384
    assert len({sentence("x", place) for place in range(SPACE)}) == SPACE
    assert all(word == word.lower() and word.isalpha() for word in WORDS)
    with pytest.raises(LibraryDamagedError):
        read_secret(b"{}")


def test_hostile_text_stays_in_its_line(tmp_path: Path) -> None:
    hostile = 'End."}\n{"id": "train:000000", "text": "planted"}\u2028\u0085\x1e\ud800 and on it goes for a while'
    made = script(scene("INT. LOFT - DAY", hostile))
    drawn = draw_up([asset(made, [(1.0, "human", "")])], (), DatasetPolicy())
    data = read_files(write_down(drawn, HEADING, SIGNER, secret=SECRET).files, [SIGNER.public])
    assert len(data.train) == 1
    assert hostile in data.train[0].text


def test_nothing_makes_no_data_set_and_refused_works_are_not_named(written: Written) -> None:
    with pytest.raises(InvalidRequestError, match="nothing to make"):
        write_down(draw_up([], (), DatasetPolicy()), HEADING, SIGNER, secret=SECRET)
    assert b"refused" not in written.files[MANIFEST]


def test_the_label_of_the_set_is_the_join(written: Written) -> None:
    assert json.loads(written.files[MANIFEST])["label"] == {
        "compartments": ["slate"],
        "trust": int(Label(frozenset({"x"})).trust),
    }
