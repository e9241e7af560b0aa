"""Pages held against a kept voice: whose they are is told or not told, hidden papers change nothing, and no word is shown that may not be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.domain.script import ElementKind
from storyroom.domain.shapes_voice import card_shape, check_shape
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from storyroom.journeys.check_voice import LONGEST_PASTED
from tests.fakes.canon import share, take
from tests.fakes.chat import saying
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.licensing import state
from tests.fakes.voices import LYLE, QUILL, TITLES, VASK, sample_text, shelve, voice

CANARY = "Zyxwollop"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with nine scripts of three writers and a voice of one of them. What a test changes in it, it changes back."""
    made = make_house(tmp_path_factory.mktemp("shelf"), embed=False, clock=SetClock())
    owner = made.seat()
    drafts = {title: shelve(owner, writer, title) for writer, titles in TITLES.items() for title in titles}
    voice(owner, *(drafts[title] for title in TITLES[VASK]))
    owner.add_person("bo")
    for title in drafts:
        owner.access.grant("bo", title, role="search+read")
    share(made, "eve", "writer", "starch", *TITLES[VASK])
    yield made
    made.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().access.open("vault")
    yield made
    made.close()


def draft(house: House, title: str) -> str:
    return next(one.id for one in house.seat().drafts() if one.document == title)


# --- attacks: what is hidden changes nothing, and nothing is quoted that may not be ---


def test_a_check_and_a_card_are_the_same_byte_for_byte_whatever_hidden_papers_there_are(tmp_path: Path) -> None:
    seen = []
    for hidden in (False, True):
        house = make_house(tmp_path / str(hidden), embed=False, clock=SetClock())
        owner = house.seat()
        owner.access.open("vault")
        white, other = shelve(owner, VASK, "eleven-tickets"), shelve(owner, LYLE, "starch")
        if hidden:
            shelve(owner, QUILL, "the-overdue-tide", labels=("vault",))
            shelve(owner, VASK, "eleven-tickets", "blue", labels=("vault",))
        ada = share(house, "ada", "writer", "eleven-tickets", "starch")
        voice(ada, white)
        shapes = (
            check_shape(ada.voice.check(other, "Vask")),
            card_shape(ada.voice.card("Vask")),
        )
        seen.append(json.dumps(shapes, sort_keys=True))
        house.close()
    assert seen[0] == seen[1]


def test_without_the_right_to_quote_no_word_of_a_draft_is_shown(shelf: House) -> None:
    owner, bo = shelf.seat(), shelf.seat("bo")
    card, found = bo.voice.card("Vask"), bo.voice.check(draft(shelf, "starch"), "Vask")
    assert found.judged.probability is not None
    assert [one for one in found.moved if one.kind == "span" or one.counter] == []
    assert any(one.kind == "habit" for one in found.moved), "counts are no quotes"
    assert [quote for channel in card.channels for trait in channel.traits for quote in trait.quotes] == []
    assert "3 of the drafts of this voice may not be quoted: no words of them are shown." in found.notes
    assert any("may not be quoted" in note for note in card.notes)
    told = json.dumps([check_shape(found), card_shape(card)], ensure_ascii=False)
    texts = [owner.text(draft(shelf, title)) for title in (*TITLES[VASK], "starch")]
    prose = [line for text in texts for line in text.splitlines() if len(line.split()) > 6 and "#" not in line]
    assert [line for line in prose if line in told] == []


def test_a_work_that_may_not_be_quoted_lends_its_counts_and_no_words(house: House) -> None:
    owner = house.seat()
    white, other = shelve(owner, VASK, "eleven-tickets"), shelve(owner, VASK, "herring-for-forty")
    voice(owner, white, other)
    before = owner.voice.card("Vask").channels[1]
    state(owner, other, consent=("search",))
    card = owner.voice.card("Vask")
    assert {quote.draft_id for channel in card.channels for one in channel.traits for quote in one.quotes} == {white}
    assert [one.own for one in card.channels[1].traits] == [one.own for one in before.traits]


def test_spans_of_a_draft_that_may_not_be_quoted_are_not_shown(shelf: House) -> None:
    owner = shelf.seat()
    starch, bucket = draft(shelf, "starch"), draft(shelf, "tomorrows-bucket")
    assert {one.kind for one in owner.voice.check(starch, "Vask").moved} == {"span", "habit"}
    try:
        for one in (starch, bucket):
            state(owner, one, consent=("search",))
        found = owner.voice.check(starch, "Vask")
        assert {one.kind for one in found.moved} == {"habit"}
        assert any(one.counter for one in found.moved)
        assert bucket not in {one.counter.draft_id for one in found.moved if one.counter}
    finally:
        for one in (starch, bucket):
            state(owner, one)


def test_a_check_of_what_may_not_be_read_says_so_or_nothing(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    starch, secret = shelve(owner, LYLE, "starch"), shelve(owner, QUILL, "the-overdue-tide", labels=("vault",))
    voice(owner, white)
    ada = share(house, "ada", "reader", "eleven-tickets", "the-overdue-tide")
    owner.access.grant("ada", "starch", role="search")
    with pytest.raises(RightMissingError):
        ada.voice.check(starch, "Vask")
    for hidden in (secret, "draft:0"):
        with pytest.raises(NotFoundError, match="draft"):
            ada.voice.check(hidden, "Vask")
    with pytest.raises(NotFoundError, match="voice"):
        ada.voice.check(white, "Nobody")
    state(owner, starch)
    owner.licensing.revoke(starch, "The option lapsed.", ("search",))
    with pytest.raises(UseRefusedError, match="lapsed"):
        owner.voice.check(starch, "Vask")


def test_pasted_pages_are_kept_nowhere(house: House) -> None:
    from tests.fakes.raw import found_in  # noqa: PLC0415  # only here

    owner = house.seat()
    voice(owner, shelve(owner, VASK, "eleven-tickets"))
    before = len(list(house._library.ledger_entries()))
    page = f"INT. TENT - DAY\n\n{CANARY} sings in the tent.\n\nMARA\nThe lamp, {CANARY}.\n" * 60
    assert owner.voice.check_text(page, "Vask").judged.words > 500
    assert found_in(house.folder, CANARY) == ()
    assert len(list(house._library.ledger_entries())) == before


@pytest.mark.parametrize("text", ["", "   \n\n", "x" * (LONGEST_PASTED + 1), "Title: A\n"])
def test_what_is_no_page_is_refused(shelf: House, text: str) -> None:
    with pytest.raises(InvalidRequestError):
        shelf.seat().voice.check_text(text, "Vask")


@pytest.mark.parametrize(
    "page",
    [
        "\x00\x01 \u202e " * 400,
        "<script>alert(1)</script> " * 300,
        "INT. A - DAY\n\n" + "((((" * 5000,
        "MARA\n" * 3000,
        "word " * 6_000,
    ],
)
def test_hostile_pages_get_an_answer_or_a_plain_refusal(shelf: House, page: str) -> None:
    try:
        found = shelf.seat().voice.check_text(page, "Vask")
    except InvalidRequestError:
        return
    assert found.judged.verdict in {"in voice", "out", "abstain"}
    json.dumps(check_shape(found))


# --- whose it is ---


def test_with_old_plays_alone_to_hold_it_against_nothing_is_called_in_voice(house: House) -> None:
    owner = house.seat()
    voice(owner, *(shelve(owner, VASK, title) for title in TITLES[VASK][:2]))
    found = owner.voice.check_text(sample_text(VASK, TITLES[VASK][2]), "Vask")
    assert (found.judged.verdict, found.judged.probability, found.moved) == ("abstain", None, ())
    assert found.judged.missing == "Not enough to say: 24 more pages of other writers are needed to tell it from."
    assert {one.judged.probability for one in found.strip} == {None}


def test_own_pages_are_told_from_others_and_its_own_document_is_left_out(shelf: House) -> None:
    owner = shelf.seat()
    own = owner.voice.check(draft(shelf, "tomorrows-bucket"), "Vask")
    assert own.judged.verdict == "in voice"
    assert "Pages of this very document are part of the voice: they were left out." in own.notes
    other = owner.voice.check(draft(shelf, "the-last-white-sale"), "Vask")
    assert other.judged.verdict == "out"
    assert own.judged.interval[0] > 0.5 > other.judged.interval[1]
    assert [one.channel for one in own.parts] == ["dialogue", "action"]


def test_the_strip_has_every_scene_within_500_words_at_least(shelf: House) -> None:
    owner = shelf.seat()
    chosen = draft(shelf, "starch")
    found = owner.voice.check(chosen, "Vask")
    assert [one.scene for one in found.strip] == [one.scene for one in owner.scenes(chosen) if one.scene]
    for one in found.strip:
        assert one.first <= one.scene <= one.last
        assert one.judged.words >= 500
        assert one.judged.probability is not None
        assert one.heading


def test_a_scene_is_judged_with_its_neighbours_and_says_so(shelf: House) -> None:
    owner = shelf.seat()
    chosen = draft(shelf, "starch")
    found = owner.voice.check(chosen, "Vask", scene="3")
    cell = next(one for one in found.strip if one.scene == 3)
    assert found.scene == 3
    assert abs(found.judged.words - cell.judged.words) <= 1
    assert any("judged with its neighbours" in note for note in found.notes)
    assert {one.scene for one in found.moved if one.kind == "span"} <= set(range(cell.first, cell.last + 1))
    with pytest.raises(NotFoundError, match="scene 99"):
        owner.voice.check(chosen, "Vask", scene="99")


def test_every_span_and_counter_example_stands_where_it_says_to_the_letter(shelf: House) -> None:
    owner = shelf.seat()
    chosen = draft(shelf, "starch")
    found = owner.voice.check(chosen, "Vask")
    text = owner.text(chosen)
    spans = [one for one in found.moved if one.kind == "span"]
    assert len(spans) >= 4
    for one in spans:
        assert text[one.start : one.end] == one.quote or {"*", "_"} & set(text[one.start : one.end]), (
            "or marks stand in it"
        )
    assert sum(text[one.start : one.end] == one.quote for one in spans) >= 5
    for one in (one.counter for one in found.moved if one.counter):
        assert owner.text(one.draft_id)[one.start : one.end].replace("*", "").replace("_", "").count(one.quote) == 1
        assert one.document in TITLES[VASK]
        assert one.scene_number


def test_below_500_words_or_five_references_there_is_never_a_verdict(house: House, shelf: House) -> None:
    few = shelf.seat().voice.check_text("INT. A - DAY\n\n" + "The lamp burns low. " * 120, "Vask")
    assert (few.judged.verdict, few.judged.probability, few.judged.interval) == ("abstain", None, None)
    assert "more words of passage" in few.judged.missing
    assert few.moved == ()
    owner = house.seat()
    voice(owner, take(owner, "white"), name="Thin")
    thin = owner.voice.check_text(sample_text(VASK, "eleven-tickets"), "Thin")
    assert (thin.judged.verdict, thin.judged.probability) == ("abstain", None)
    assert "reference passages" in thin.judged.missing
    assert all(one.judged.probability is None for one in thin.strip)
    assert owner.voice.card("Thin").lacks


@pytest.mark.slow
def test_names_do_not_move_a_check(shelf: House) -> None:
    owner, text = shelf.seat(), sample_text(QUILL, "the-overdue-tide")
    cues = {line for line in text.splitlines() if line.isupper() and line.isalpha()}
    name = max(sorted(cues), key=len)
    other = text.replace(name, "QUORBLE").replace(name.title(), "Quorble")
    assert other != text
    one, two = (owner.voice.check_text(page, "Vask").judged for page in (text, other))
    assert (one.probability, one.interval) == (two.probability, two.interval)


def test_deleting_the_spans_that_speak_against_a_voice_brings_a_page_nearer(shelf: House) -> None:
    owner, text = shelf.seat(), sample_text(LYLE, "starch")
    found = owner.voice.check_text(text, "Vask")
    against = sorted((one for one in found.moved if one.kind == "span" and one.moved < 0), key=lambda one: -one.start)
    cut = text
    for one in against:
        cut = cut[: one.start] + cut[one.end :]
    assert owner.voice.check_text(cut, "Vask").judged.probability > found.judged.probability


# --- the card ---


def test_a_card_says_what_is_typical_with_quotes_and_counts(shelf: House) -> None:
    owner = shelf.seat()
    card = owner.voice.card("Vask")
    assert [one.channel for one in card.channels] == ["page", "dialogue", "action"]
    dialogue = card.channels[1]
    asks = next(one for one in dialogue.traits if one.token == "?")
    assert asks.more
    assert asks.own > 2 * asks.others
    assert {one.document for one in asks.quotes} <= set(TITLES[VASK])
    assert len({one.document for one in asks.quotes}) == 2, "from several works"
    for channel in card.channels:
        assert channel.others >= 15
        for trait in channel.traits:
            for quote in trait.quotes:
                assert owner.text(quote.draft_id)[quote.start : quote.end] == quote.quote or "_" in owner.text(
                    quote.draft_id
                )
    assert {one.document for one in card.sources} == set(TITLES[VASK])
    assert card.auc > 0.9
    assert "can be told from others" in card.separable
    assert "more words would make it surer" in card.separable
    assert card.lacks == ()


def test_a_voice_of_characters_is_checked_by_their_speech_alone(shelf: House) -> None:
    owner = shelf.seat()
    ids = [draft(shelf, title) for title in TITLES[LYLE]]
    script = owner.read(ids[0]).screenplay
    speaker = max(
        {name for scene in script.scenes for name in scene.speakers},
        key=lambda name: sum(name in scene.speakers for scene in script.scenes),
    )
    voice(owner, ids[0], name="One of them", kind="characters", speakers=(speaker,))
    card = owner.voice.card("One of them")
    assert [one.channel for one in card.channels] == ["dialogue"]
    assert card.channels[0].others > 0
    found = owner.voice.check(ids[0], "One of them")
    assert found.judged.channel == "dialogue"
    assert found.judged.probability is None, "its own document is left out, and nothing else is there"
    owner.voice.remove("One of them")


# --- a proposal of a model ---


def proposed(shelf: House, monkeypatch: pytest.MonkeyPatch, title: str, scene: str, text: str) -> str:
    """Let a model propose one text for a scene to the owner; return the id of what was proposed."""
    told, chat = shelf.ask_parts, saying(json.dumps({"variants": [{"text": text}]}))
    monkeypatch.setattr(shelf, "ask_parts", lambda: replace(told(), chat=chat, model="model-1"))
    monkeypatch.setattr(shelf, "_chat", lambda: None)
    (one,) = shelf.seat().suggesting.suggest(draft(shelf, title), scene, "calmer", count=1).shown
    return one.id


def test_a_proposal_is_looked_at_in_its_place_beside_what_stands_there(
    shelf: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = shelf.seat()
    script = owner.read(draft(shelf, "eleven-tickets")).screenplay
    lines = [one.text for one in script.elements if one.kind is ElementKind.ACTION]
    one = proposed(shelf, monkeypatch, "starch", "3", "\n\n".join(lines[20:90]))
    before = owner.text(draft(shelf, "starch"))
    found = owner.voice.check_proposal(one, "Vask")
    assert found.judged.words >= 500
    assert found.before.words >= 500
    assert found.judged.probability > found.before.probability
    assert found.draft_id == ""
    assert found.subject == "Proposal 1 for scene 3"
    assert any(moved.kind == "span" for moved in found.moved)
    assert owner.text(draft(shelf, "starch")) == before
    with pytest.raises(NotFoundError, match="suggestion"):
        shelf.seat("eve").voice.check_proposal(one, "Vask")
    json.dumps(check_shape(found))


def test_few_words_in_a_short_script_get_no_number_even_as_a_proposal(
    shelf: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = shelf.seat()
    short = owner.import_bytes(
        "s.fountain",
        b"INT. A - DAY\n\nThe lamp burns low in the tent.\n",
        project="Short",
        document="short",
        draft="white",
    )
    one = proposed(shelf, monkeypatch, "short", "(1)", "The lamp is out. Nobody lights it again tonight.")
    found = owner.voice.check_proposal(one, "Vask")
    assert (found.judged.probability, found.before.probability, found.moved) == (None, None, ())
    assert "more words" in found.judged.missing
    assert short.status == "imported"
