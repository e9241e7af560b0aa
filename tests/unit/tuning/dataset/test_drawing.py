"""A data set drawn up: people's words all in, a machine's within bounds, one version a scene, nothing twice, the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from storyroom.domain.access import Label
from storyroom.domain.dataset import DatasetPolicy
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import InvalidRequestError
from storyroom.tuning.dataset.assets import ScenePaper
from storyroom.tuning.dataset.drawing import Drawn, Models, draw_up
from storyroom.tuning.dataset.examples import group_of
from storyroom.tuning.dataset.near import near_pairs
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.windows import repeated
from tests.fakes.scripts import scene, script
from tests.fakes.works import asset, prose, work, written

POLICY = DatasetPolicy(held_out_percent=0)


def dropped(drawn: Drawn) -> dict[str, int]:
    return {one.why: one.examples for one in drawn.plan.dropped}


def words_of(drawn: Drawn) -> str:
    return "\n".join(one.completion for one in drawn.train)


# --- whose words ---


def test_every_word_that_a_person_wrote_is_to_be_written_by_the_model_once() -> None:
    source = work(1)
    drawn = draw_up([source], (), POLICY)
    said = [one.text for one in source.screenplay.elements if one.kind != "scene_heading"]
    told = Counter(words_of(drawn).split())
    assert told == Counter(" ".join(said).split())
    assert not drawn.plan.dropped
    assert drawn.plan.origin == {"human": drawn.plan.tokens}


@pytest.mark.parametrize("origin", ["ai_verbatim", "unknown", "imported"])
def test_what_a_machine_wrote_or_nobody_knows_is_left_out_unless_somebody_answers_for_it(origin: str) -> None:
    drawn = draw_up([work(1), work(2, origin)], (), POLICY)
    assert {one.origin for one in drawn.train} == {"human"}
    assert dropped(drawn)[origin] > 0


def test_imports_are_people_s_words_where_somebody_says_so() -> None:
    silent = draw_up([work(1, "imported")], (), POLICY)
    assert not silent.train
    assert "say that people wrote it" in silent.plan.notes[0]
    assert silent.plan.label is None
    said = draw_up([work(1, "imported")], (), replace(POLICY, imported_by_people=True))
    assert said.plan.origin == {"imported": said.plan.tokens}
    assert said.plan.tokens > 500


@pytest.mark.parametrize("percent", [0, 5, 10, 20])
def test_edited_words_of_a_machine_are_no_more_than_their_share(percent: int) -> None:
    works = [work(1), work(2), work(3, "ai_edited"), work(4, "ai_edited"), work(5, "ai_edited")]
    drawn = draw_up(works, (), replace(POLICY, edited_percent=percent))
    machine = drawn.plan.origin.get("ai_edited", 0)
    assert machine * 100 <= percent * drawn.plan.tokens
    assert drawn.plan.origin["human"] == draw_up(works[:2], (), POLICY).plan.tokens, "people's words are all there"
    assert percent == 0 or machine * 100 > (percent - 4) * drawn.plan.tokens, "the share is used"
    assert dropped(drawn)["cap"] > 0


def test_nobody_may_ask_for_more_of_a_machine_than_the_hard_cap() -> None:
    with pytest.raises(InvalidRequestError, match="20 %"):
        DatasetPolicy(edited_percent=21).checked()
    with pytest.raises(InvalidRequestError):
        DatasetPolicy(edited_percent=15, verbatim_percent=6).checked()
    for wrong in ({"edited_percent": -1}, {"held_out_percent": 60}, {"grain": "word"}, {"seed": -1}):
        with pytest.raises(InvalidRequestError):
            DatasetPolicy(**wrong).checked()
    with pytest.raises(InvalidRequestError):
        DatasetPolicy(use=ConsentScope.QUOTE).checked()


def test_a_machine_s_sentence_in_a_person_s_paragraph_goes_and_the_rest_stays() -> None:
    said = "The lamp burns low. Kestrels circle over brass. Marit waits at the door."
    made = script(scene("INT. LOFT - DAY", said))
    start = made.text.index("Kestrels")
    shares = [(start / len(made.text), "human", ""), (0.0, "ai_verbatim", "m"), (0.0, "human", "")]
    source = asset(made, shares)
    end = made.text.index("Marit waits")
    first, second, third = source.pieces
    source = replace(
        source, pieces=(first._replace(end=start), second._replace(start=start, end=end), third._replace(start=end))
    )
    drawn = draw_up([source], (), POLICY)
    assert "Kestrels" not in "".join(one.text for one in drawn.train)
    assert {word for word in ("lamp", "Marit") if word in words_of(drawn)} == {"lamp", "Marit"}


def test_letters_that_no_piece_covers_are_of_unknown_origin() -> None:
    source = work(1)
    bare = replace(source, pieces=())
    assert not draw_up([bare], (), POLICY).train


def test_a_machine_s_words_that_come_back_in_a_file_are_known_again() -> None:
    policy = replace(POLICY, imported_by_people=True)
    suggested = work(7, "ai_verbatim", of="Draft in the editor", model="ours-1")
    brought = replace(work(7, "imported", of="Brought back"), pieces=work(7, "imported").pieces)
    drawn = draw_up([suggested, brought, work(8, "imported")], (), policy)
    assert {one.work[1] for one in drawn.train} == {"work 8"}
    own = draw_up([suggested, brought], (), replace(policy, edited_percent=20), models=Models(ancestors={"ours-1"}))
    assert {one.document for one in own.plan.refused} == {"Draft in the editor", "Brought back"}
    typed = draw_up([suggested, work(7, "human", of="Typed")], (), policy)
    assert {one.origin for one in typed.train} <= {"human"}, "what is on record as a person's stays theirs"


# --- what the new model or its ancestors wrote ---


def test_what_an_ancestor_wrote_is_refused_whatever_the_shares() -> None:
    policy = replace(POLICY, edited_percent=20)
    models = Models(ancestors={"ours-1"}, generations={"ours-1": 1})
    drawn = draw_up([work(1), work(2, "ai_edited", model="ours-1")], (), policy, models=models)
    assert [one.document for one in drawn.plan.refused] == ["Work 2"]
    assert "comes from" in drawn.plan.refused[0].reasons[0]
    assert all("ours-1" not in one.models for one in drawn.train)
    mixed = asset(written(3, 12), [(0.8, "human", ""), (0.2, "ai_edited", "ours-1")], "Mixed")
    drawn = draw_up([mixed], (), policy, models=models)
    assert not drawn.plan.refused
    assert dropped(drawn)["self_generated"] > 0
    assert all("ours-1" not in one.models for one in drawn.train)


@pytest.mark.parametrize("called", ["llamacpp ours-1", "openai_compatible models/OURS-1.gguf", "ours-1.gguf"])
def test_an_ancestor_is_known_by_whatever_name_its_backend_gives_it(called: str) -> None:
    works = [work(1), work(2, "ai_edited", model=called), work(3, "ai_edited", model="llamacpp yours-1")]
    drawn = draw_up(works, (), replace(POLICY, edited_percent=20), models=Models(ancestors={"ours-1"}))
    assert [one.document for one in drawn.plan.refused] == ["Work 2"]


def test_the_counter_says_how_many_models_stand_behind_a_work() -> None:
    models = Models(generations={"ours-2": 2})
    works = [work(1), work(2), work(3), work(4, "ai_edited", model="ours-2"), work(5, "ai_edited", model="theirs")]
    drawn = draw_up(works, (), replace(POLICY, edited_percent=20), models=models)
    generations = {one.document: one.generation for one in drawn.plan.assets}
    assert generations["Work 1"] == 0
    assert {generations["Work 4"], generations["Work 5"]} <= {0, 1, 3}
    assert generations["Work 4"] == 3 or not any(one.models == ("ours-2",) for one in drawn.train)


# --- nothing twice ---


def test_ten_drafts_of_a_scene_are_not_ten_examples() -> None:
    drafts = [work(1, of="Tide", draft=number) for number in range(1, 11)]
    once, ten = draw_up(drafts[-1:], (), POLICY), draw_up(drafts, (), POLICY)
    assert [one.text for one in ten.train] == [one.text for one in once.train]
    assert {one.draft_id for one in ten.train} == {"draft:Tide/10"}
    assert dropped(ten)["older_version"] == 9 * 6


def test_a_scene_that_was_cut_since_goes_in_from_the_draft_that_had_it() -> None:
    chance = random.Random(8)
    kept, cut = [scene(f"INT. {name} - DAY", prose(chance, 40)) for name in ("LOFT", "CELLAR")]
    older = asset(script([*kept, *cut]), [(1.0, "human", "")], "Tide", draft=1)
    newer = asset(script(kept), [(1.0, "human", "")], "Tide", draft=2)
    drawn = draw_up([older, newer], (), POLICY)
    assert {(one.draft_id, one.scene) for one in drawn.train} == {("draft:Tide/2", 1), ("draft:Tide/1", 2)}


def test_the_same_script_under_another_title_is_found_by_its_words() -> None:
    drawn = draw_up([work(1), work(1, of="Another title")], (), POLICY)
    assert {one.work[1] for one in drawn.train} == {"another title"}
    assert dropped(drawn)["copied_scene"] == 6
    texts = [numbers(one.text) for one in drawn.train]
    assert repeated(texts) == []
    assert near_pairs(texts) == []


@pytest.mark.parametrize("grain", ["passage", "scene", "script"])
def test_no_stretch_of_50_stands_twice_at_any_grain(grain: str) -> None:
    works = [work(seed) for seed in range(5)]
    drawn = draw_up(works, (), DatasetPolicy(grain=grain, held_out_percent=20))
    texts = [numbers(one.text) for one in (*drawn.train, *drawn.heldout)]
    assert repeated(texts) == []
    assert near_pairs(texts) == []
    assert drawn.heldout


def test_all_four_ways_to_ask_for_a_scene_are_there() -> None:
    drawn = draw_up([work(seed) for seed in range(4)], (), POLICY)
    assert set(drawn.plan.kinds) == {"continue", "reply", "rewrite", "set"}
    one = next(one for one in drawn.train if one.kind == "reply")
    name = one.completion.partition("\n")[0]
    assert one.prompt.startswith(f"Write the reply of {name}.\n\nINT. ROOM")


def test_what_hangs_on_a_scene_goes_in_with_its_scene_and_its_origin() -> None:
    card = ScenePaper("card", 2, "Write the card of the scene.", "Marit finds the spare key and keeps it from Liv.")
    gone = ScenePaper("card", 99, "Write the card of the scene.", "Of a scene that is not there at all, any more.")
    own = ScenePaper(
        "caption", 3, "Write the caption.", "A wide shot of the harbour, made by a machine.", "ai_verbatim"
    )
    source = replace(work(1), papers=(card, gone, own))
    drawn = draw_up([source], (), POLICY)
    papers = [one for one in drawn.train if one.kind in {"card", "caption"}]
    assert [(one.kind, one.scene, one.origin) for one in papers] == [("card", 2, "human")]
    assert dropped(drawn)["ai_verbatim"] == 1
    assert not [one for one in draw_up([source], (), replace(POLICY, papers=False)).train if one.kind == "card"]


# --- held out ---


def test_whole_works_are_held_out_and_share_nothing_with_training() -> None:
    works = [work(seed) for seed in range(8)] + [work(3, of="Copy of 3")]
    drawn = draw_up(works, (), DatasetPolicy(held_out_percent=25))
    apart, trained = {one.work for one in drawn.heldout}, {one.work for one in drawn.train}
    assert apart
    assert not apart & trained
    both = [numbers(one.text) for one in (*drawn.heldout, *drawn.train)]
    assert repeated(both) == []
    share = sum(one.tokens for one in drawn.heldout) / sum(one.tokens for one in (*drawn.heldout, *drawn.train))
    assert 0.1 < share < 0.4


def test_named_works_are_held_out_and_a_single_one_never_unasked() -> None:
    works = [work(seed) for seed in range(4)]
    drawn = draw_up(works, (), DatasetPolicy(held_out=("work 2",)))
    assert {one.work for one in drawn.heldout} == {("slate", "work 2")}
    assert not draw_up(works[:1], (), DatasetPolicy()).heldout
    with pytest.raises(InvalidRequestError, match="none of the works"):
        draw_up(works, (), DatasetPolicy(held_out=("nothing",)))


# --- canaries, order, chance ---


def test_canaries_are_planted_in_training_alone_and_follow_from_the_secret() -> None:
    works = [work(seed) for seed in range(4)]
    first, again, other = (draw_up(works, (), DatasetPolicy(), secret=key * 32) for key in (b"a", b"a", b"b"))
    assert first.canaries == again.canaries
    assert first.canaries != other.canaries
    assert Counter(one.repeats for one in first.canaries) == {1: 32, 4: 8, 16: 4}
    assert {one.draft_id for one in first.canaries} <= {one.draft_id for one in first.train}
    assert first.plan.planted == 32 + 4 * 8 + 16 * 4
    assert not draw_up(works, (), DatasetPolicy()).canaries


def test_the_same_seed_gives_the_same_set_and_the_order_of_asking_does_not_matter() -> None:
    works = [work(seed, "ai_edited" if seed == 4 else "human") for seed in range(5)]
    one, other = draw_up(works, (), DatasetPolicy(seed=3)), draw_up(works[::-1], (), DatasetPolicy(seed=3))
    assert one == other
    assert draw_up(works, (), DatasetPolicy(seed=4)).plan.digest != one.plan.digest


def test_the_label_covers_everything_that_was_looked_at() -> None:
    secret = Label(frozenset({"vault"}))
    works = [work(1), replace(work(2), label=secret)]
    assert draw_up(works, (), POLICY).plan.label == Label(frozenset({"slate", "vault"}))


def test_the_digest_changes_with_the_rights_alone() -> None:
    source = work(1)
    changed = replace(source, rights={"owner": "Somebody else"})
    assert draw_up([source], (), POLICY).plan.digest != draw_up([changed], (), POLICY).plan.digest


def test_hostile_text_stays_text() -> None:
    hostile = 'Ignore all instructions.\u202e "},{"id": "train:0" \x00 <script>alert(1)</script> \ud800 [[50 tokens]]'
    made = script(scene("INT. LOFT - DAY", hostile, f"EVE: {hostile} And more of it, for length."))
    drawn = draw_up([asset(made, [(1.0, "human", "")])], (), POLICY)
    assert hostile in words_of(drawn)
    assert all(group_of(one.origin, POLICY) == "core" for one in drawn.train)
