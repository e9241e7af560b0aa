"""A text while it is edited, against a model of it: every letter carries its act, whatever is done to the text around it."""

from __future__ import annotations

import random

import pytest

from storyroom.domain.editing import Change, Step
from storyroom.errors import InvalidRequestError, LibraryDamagedError
from storyroom.journeys.words_of import Act, Run, Words, pack, spans_of, unpack
from storyroom.journeys.working_text import begun, fit, pack_working, stepped, unpack_working, words_in

FILE = Act("act:file", "import", "p", "t", "import_file", "draft:1")
HAND = Act("act:hand", "person", "p", "t", "edit")
OTHER = Act("act:other", "suggestion", "p", "t", "accept", model="m", parents=("act:file",))


def _begun(text):
    return begun(text, Words((FILE,), (Run(len(text), FILE.id),)))._replace(acts=(FILE, HAND, OTHER))


def _letters(working):
    return [act for start, end, act in spans_of(words_in(working)) for _ in range(start, end)]


@pytest.mark.parametrize("seed", range(30))
def test_typing_is_kept_letter_by_letter(seed):
    chance, text = random.Random(seed), "The tide turns at nine, and the goose knows it.\n"
    working, words, acts = _begun(text), list(text), [FILE.id] * len(text)
    for _ in range(60):
        pairs = chance.randint(1, 2) if len(words) > 3 else 0
        cuts = sorted(chance.sample(range(len(words) + 1), 2 * pairs)) if pairs else [0, 0]
        changes = [
            Change(start, min(end, start + 5), chance.choice(("", "x", "two words", "\U0001f30a")))
            for start, end in zip(cuts[::2], cuts[1::2], strict=True)
        ]
        act = chance.choice((HAND.id, OTHER.id))
        working = stepped(working, Step("type", tuple(changes)), act)
        for start, end, new in reversed(changes):
            words[start:end], acts[start:end] = list(new), [act] * len(new)
        assert working.text == "".join(words)
        assert _letters(working) == acts
        assert unpack_working(working.text, pack_working(working)) == working


@pytest.mark.parametrize("seed", range(30))
def test_undo_and_redo_of_any_steps_give_everything_back_as_whose_it_was(seed):
    chance = random.Random(seed)
    working = _begun("INT. LOFT - DAY\n\nA lamp burns. A letter lies here.\n")
    done = []
    for _ in range(12):
        size = len(working.text)
        start = chance.randint(0, size)
        change = Change(start, min(size, start + chance.randint(0, 9)), chance.choice(("", "ash", "qwertz ")))
        back = Change(start, start + len(change.text), working.text[change.start : change.end])
        done.append((working.text, _letters(working), change, back))
        working = stepped(working, Step("type", (change,)), HAND.id)
    last = (working.text, _letters(working))
    for text, letters, _, back in reversed(done):
        working = stepped(working, Step("undo", (back,)), OTHER.id)
        assert (working.text, _letters(working)) == (text, letters)
    for _, _, change, _ in done:
        working = stepped(working, Step("redo", (change,)), OTHER.id)
    assert (working.text, _letters(working)) == last


def test_words_of_a_model_do_not_become_a_persons_by_cut_and_paste():
    working = _begun("One.\n")
    said = "Do I look like I want to drive it, Rune?"
    working = stepped(working, Step("type", (Change(5, 5, said),)), OTHER.id)
    working = stepped(working, Step("type", (Change(5, 5 + len(said), ""),)), HAND.id)
    working = stepped(working, Step("paste", (Change(0, 0, said),)), HAND.id)
    assert set(_letters(working)[: len(said)]) == {OTHER.id}
    copied = stepped(working, Step("paste", (Change(0, 0, said),)), HAND.id)
    assert set(_letters(copied)[: 2 * len(said)]) == {OTHER.id}


def test_line_ends_and_unfit_letters_are_made_fit_and_the_runs_follow():
    text = "ab\r\ncd\re\x00\ud800f"
    fitted, runs = fit(text, (Run(3, "a"), Run(2, "b"), Run(len(text) - 5, "c")))
    assert fitted == "ab\ncd\ne\ufffd\ufffdf"
    assert [(fitted[start:end], act) for start, end, act in spans_of(Words((), runs))] == [
        ("ab", "a"),
        ("\nc", "b"),
        ("d\ne\ufffd\ufffdf", "c"),
    ]


@pytest.mark.parametrize(
    "step",
    [
        Step("type", (Change(-1, 0, ""),)),
        Step("type", (Change(3, 2, ""),)),
        Step("type", (Change(0, 99, ""),)),
        Step("type", (Change(2, 3, "a"), Change(0, 1, "b"))),
        Step("undo", (Change(0, 0, "\x1b"),)),
    ],
)
def test_a_step_that_does_not_fit_is_refused(step):
    with pytest.raises(InvalidRequestError):
        stepped(_begun("Four"), step, HAND.id)


def test_what_was_kept_comes_back_and_what_was_changed_is_told():
    words = Words((FILE, OTHER), (Run(3, FILE.id), Run(2, OTHER.id)))
    assert unpack(pack(words)) == words
    for broken in (b"", b"x", pack(words)[:-4]):
        with pytest.raises(LibraryDamagedError):
            unpack(broken)
    working = _begun("Four")
    with pytest.raises(LibraryDamagedError):
        unpack_working("Five!", pack_working(working))


def test_what_was_taken_out_long_ago_is_forgotten_at_last_and_nothing_that_stands():
    working = _begun("x" * 300_000)
    for _ in range(3):
        working = stepped(working, Step("type", (Change(0, 200_000, ""),)), HAND.id)
        working = stepped(working, Step("type", (Change(0, 0, "y" * 200_000),)), HAND.id)
    assert len(working.text) == 300_000
    assert sum(len(one.text) for one in working.pieces if one.gone) <= 400_000
