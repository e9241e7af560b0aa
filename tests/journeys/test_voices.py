"""Voices that are kept: hidden papers change nothing of them, their label covers all that they hold, and they follow their drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.access import Label
from storyroom.domain.voice import Chosen, VoiceKind, VoiceWish
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.journeys.voice_text import in_channel, joined, names_in, pages_of_lines
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.database import reading
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.schema_licensing import derivation, derived_thing
from storyroom.store.schema_voice import voice_profile, voice_source
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.canon import SCENES, share, take
from tests.fakes.house import CHEAP, House, SetClock, make_house, script_text
from tests.fakes.licensing import state
from tests.fakes.raw import found_in
from tests.fakes.voices import LYLE, QUILL, VASK, shelve, voice

CANARY = "Zyxwollop"
PASSPHRASE = "correct horse battery staple"


def opened(folder: Path, **options: object) -> House:
    """Make a house with a compartment that only its owner knows."""
    made = make_house(folder, embed=False, clock=SetClock(), **options)
    for name in ("vault", "legal"):
        made.seat().access.open(name)
    return made


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = opened(tmp_path / "house")
    yield made
    made.close()


def told(house: House, name: str, voice_name: str = "Vask") -> str:
    """All of a voice that a person can get at, to the letter: what is listed, its pages, and what it is made of by numbers."""
    seat = house.seat(name)
    kept = seat.voice._load(voice_name)
    shown = [seat.voice.list(retired=True), kept.sources, [one.entry.id for one in kept.others]]
    numbers = [(one.size, one.voices.tobytes().hex()) for one in kept.profile().scales]
    return json.dumps([repr(shown), numbers, kept.profile().cohort])


# --- attacks: what is hidden changes nothing ---


def test_a_voice_is_the_same_byte_for_byte_whatever_hidden_papers_there_are(tmp_path: Path) -> None:
    seen = []
    for hidden in (False, True):
        house = opened(tmp_path / str(hidden))
        owner = house.seat()
        white = shelve(owner, VASK, "eleven-tickets")
        shelve(owner, LYLE, "starch")
        if hidden:
            shelve(owner, QUILL, "the-overdue-tide", labels=("vault",))
            shelve(owner, VASK, "eleven-tickets", "blue", labels=("vault",))
            shelve(owner, VASK, "herring-for-forty", labels=("vault",))
        ada = share(house, "ada", "writer", "eleven-tickets", "starch")
        voice(ada, white)
        if hidden:
            other = next(one.id for one in owner.drafts() if one.project == "the-overdue-tide")
            voice(owner, white, other, name="Vask", kind="studio")
        seen.append(told(house, "ada"))
        house.close()
    assert seen[0] == seen[1]


def test_a_voice_with_one_hidden_source_is_not_there_at_all(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    secret = shelve(owner, VASK, "herring-for-forty", labels=("vault",))
    made = voice(owner, white, secret)
    assert made.entry.label.compartments == {"eleven-tickets", "herring-for-forty", "vault"}
    ada = share(house, "ada", "writer", "eleven-tickets", "herring-for-forty")
    assert ada.voice.list() == ()
    for act in (ada.voice.show, ada.voice.rebuild, ada.voice.remove, ada.voice._load):
        with pytest.raises(NotFoundError):
            act(made.entry.id)
        with pytest.raises(NotFoundError):
            act("Vask")
    with pytest.raises(NotFoundError):
        voice(ada, white, secret)


def test_a_name_that_a_hidden_voice_has_is_free(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    secret = shelve(owner, VASK, "herring-for-forty", labels=("vault",))
    voice(owner, secret)
    ada = share(house, "ada", "writer", "eleven-tickets")
    assert voice(ada, white).entry.name == "Vask"
    with pytest.raises(InvalidRequestError, match="2 voices"):
        owner.voice.show("vask")


def test_a_relabelled_source_takes_the_voice_with_it_at_once(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    other = shelve(owner, VASK, "herring-for-forty")
    made = voice(owner, white, other)
    ada = share(house, "ada", "writer", "eleven-tickets", "herring-for-forty")
    assert len(ada.voice.list()) == 1
    owner.labels.add(white, ("vault",))
    assert ada.voice.list() == ()
    assert made.entry.label != owner.voice.show(made.entry.id).entry.label
    assert owner.voice.show(made.entry.id).entry.label.compartments >= {"vault", "herring-for-forty"}
    with reading(house._library.engine) as connection:
        for table in (voice_profile, derived_thing, derivation):
            assert len({row.label_id for row in connection.execute(select(table))}) == 1
    owner.labels.remove(white, ("vault",), reason="It is out.")
    assert ada.voice.list() == (), "a wider source widens nothing by itself"
    (old,) = owner.voice.list()
    assert "under other labels" in " ".join(old.out_of_date)
    assert owner.voice.rebuild(made.entry.id).out_of_date == ()
    assert len(ada.voice.list()) == 1


def test_who_may_find_and_not_read_makes_no_voice_and_sees_none(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white)
    owner.add_person("bo")
    owner.access.grant("bo", "eleven-tickets", role="search")
    bo = house.seat("bo")
    assert bo.voice.list() == ()
    with pytest.raises(RightMissingError):
        voice(bo, white)


def test_who_may_read_and_not_upload_uses_a_voice_and_changes_none(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = voice(owner, white)
    ada = share(house, "ada", "reader", "eleven-tickets")
    (listed,) = ada.voice.list()
    assert not listed.may_change
    assert ada.voice._load("vask").profile().usable >= 3
    for act in (
        ada.voice.rebuild,
        ada.voice.remove,
        ada.voice.restore,
        lambda one: ada.voice.rename(one, "Mine"),
        lambda one: voice(ada, white, name="Own"),
    ):
        with pytest.raises(RightMissingError, match="not put more in"):
            act(made.entry.id)


def test_a_work_whose_rights_forbid_it_is_no_part_of_a_voice(house: House) -> None:
    owner = house.seat()
    white, other = shelve(owner, VASK, "eleven-tickets"), shelve(owner, VASK, "herring-for-forty")
    made = voice(owner, white, other)
    state(owner, other)
    owner.licensing.revoke(other, "The option lapsed.", ("search",))
    assert "option lapsed" in owner.voice.show("Vask").refused
    with pytest.raises(UseRefusedError, match="option lapsed"):
        owner.voice._load("Vask")
    with pytest.raises(UseRefusedError, match="option lapsed"):
        voice(owner, other, name="New")
    assert owner.licensing.made_from(other).within[-1].id == made.entry.id, "revocation lists it"
    rebuilt = owner.voice.rebuild("Vask")
    assert (rebuilt.refused, rebuilt.entry.sources) == ("", 1)
    assert owner.voice._load("Vask").profile().usable


# --- what it is made of ---


def test_a_voice_keeps_what_is_told_and_what_is_spoken_apart_with_the_place_of_each(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white)
    kept = owner.voice._load("Vask")
    (source,) = kept.sources
    text = owner.text(white)
    assert [one for one in source.lines if one.spoken and not one.speaker] == []
    same = [one for one in source.lines if text[one.start : one.end] == one.text]
    assert len(same) > 0.95 * len(source.lines)
    dialogue, action = (in_channel(source.lines, one) for one in ("dialogue", "action"))
    assert len(dialogue) + len(action) == len(source.lines)
    assert min(len(dialogue), len(action)) > 20
    for channel in ("page", "dialogue", "action"):
        assert kept.pages(channel)


def test_only_the_chosen_scenes_are_taken(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = owner.voice.make(VoiceWish("Two", VoiceKind.WRITER, (Chosen(white, ("1", "2")),)))
    assert {one.scene for one in owner.voice._load("Two").sources[0].lines} == {1, 2}
    assert made.entry.words < 1000
    with pytest.raises(NotFoundError, match="scene 99"):
        owner.voice.make(VoiceWish("Two", VoiceKind.WRITER, (Chosen(white, ("99",)),)))


def test_a_voice_of_characters_is_their_speech_held_against_the_others_of_the_script(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white, name="Tove", kind="characters", speakers=("tove",))
    kept = owner.voice._load("Tove")
    assert {line.speaker for page in kept.pages("dialogue") for line in page.lines} == {"TOVE"}
    assert "TOVE" not in {line.speaker for page in kept.cohort("dialogue") for line in page.lines}
    with pytest.raises(NotFoundError, match="person called NOBODY"):
        voice(owner, white, name="No", kind="characters", speakers=("nobody",))
    with pytest.raises(InvalidRequestError, match="People are named"):
        voice(owner, white, name="No", speakers=("tove",))
    with pytest.raises(InvalidRequestError, match="People are named"):
        voice(owner, white, name="No", kind="characters")


def test_names_of_people_are_masked_before_anything_is_counted(house: House) -> None:
    owner = house.seat()
    body = "Mara waits. The old man calls MARA. MARAUDERS come; a mara is small here."
    draft = take(owner, "white", scenes=[("INT. A - DAY", f"{body}\n\nMARA DEAN\nI am Mara Dean.\n\nOLD MAN\nNo.")])
    script = owner.read(draft).screenplay
    assert names_in(script) == ("dean",), "mara is written small once, and so are old and man"
    other = body.replace("; a mara is small here", "")
    draft = take(owner, "blue", scenes=[("INT. A - DAY", f"{other}\n\nMARA DEAN\nI am Mara Dean.\n\nOLD MAN\nNo.")])
    assert names_in(owner.read(draft).screenplay) == ("dean", "mara")
    voice(owner, draft, name="Small")
    (source,) = owner.voice._load("Small").sources
    page = joined(draft, source.lines, source.names)
    assert page.text.splitlines() == ["Qq waits. The old man calls Qq. MARAUDERS come.", "I am Qq Qq.", "No."]
    for found in ("waits", "calls", "MARAUDERS", "come", "am", "No"):
        line, place = page.at(page.text.index(found))
        assert line.text[place:].startswith(found)


def test_pages_are_cut_at_paragraphs_and_lose_none(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white)
    (source,) = owner.voice._load("Vask").sources
    pages = pages_of_lines(white, source.lines, (), 500)
    assert [line for page in pages for line in page.lines] == list(source.lines)
    assert all(len(page.text.split()) >= 250 for page in pages)


def test_other_writers_of_the_house_are_what_it_is_held_against(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    shelve(owner, VASK, "herring-for-forty")
    starch, tide = shelve(owner, LYLE, "starch"), shelve(owner, QUILL, "the-overdue-tide")
    voice(owner, white)
    assert {one.entry.id for one in owner.voice._load("Vask").others} == {starch, tide}
    voice(owner, white, name="Series", kind="series")
    assert len(owner.voice._load("Series").others) == 3, "another series may be by the same hand"


def test_scripts_that_name_no_author_are_nobodys_others(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white", scenes=SCENES)
    shelve(owner, LYLE, "starch")
    voice(owner, white, name="Nameless")
    assert owner.voice._load("Nameless").others == ()


# --- how it follows its drafts ---


def test_a_newer_draft_under_the_same_label_is_taken_into_a_voice_by_itself(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = voice(owner, white)
    voice(owner, shelve(owner, LYLE, "starch"), name="Other")
    assert made.out_of_date == ()
    blue = shelve(owner, VASK, "eleven-tickets", "blue")
    again = owner.voice.show("Vask")
    assert again.out_of_date == ()
    assert again.entry.digest != made.entry.digest
    assert [one.draft_id for one in owner.voice._load("Vask").sources] == [blue]
    with reading(house._library.engine) as connection:
        own = select(derivation).where(derivation.c.thing_id == made.entry.id)
        assert [row.source_id for row in connection.execute(own)] == [blue]
    acts = [one.act for one in house._library.ledger_entries() if one.act.startswith("voice")]
    assert acts == ["voice_rebuilt"], "and no other voice was"


def test_a_newer_draft_under_another_label_waits_for_a_person(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = voice(owner, white)
    blue = shelve(owner, VASK, "eleven-tickets", "blue", labels=("vault",))
    shown = owner.voice.show("Vask")
    assert shown.out_of_date == ("There is a newer draft of eleven-tickets: blue.",)
    assert shown.entry.label == made.entry.label
    again = owner.voice.rebuild("Vask")
    assert again.out_of_date == ()
    assert again.entry.label.compartments == {"eleven-tickets", "vault"}
    assert [one.draft_id for one in owner.voice._load("Vask").sources] == [blue]


def test_a_newer_draft_from_who_may_not_change_a_voice_leaves_it_as_it_is(house: House) -> None:
    owner = house.seat()
    voice(owner, shelve(owner, VASK, "eleven-tickets"), shelve(owner, VASK, "herring-for-forty"))
    ada = share(house, "ada", "writer", "eleven-tickets")
    shelve(ada, VASK, "eleven-tickets", "blue")
    assert len(owner.voice.show("Vask").out_of_date) == 1


def test_a_draft_without_the_people_of_a_voice_leaves_it_as_it_is(house: House) -> None:
    owner = house.seat()
    scenes = [("INT. TENT - DAY", "The lamp burns.\n\nMARA\nIt burns low.")]
    white = take(owner, "white", scenes=scenes)
    voice(owner, white, name="Mara", kind="characters", speakers=("MARA",))
    take(owner, "blue", scenes=[("INT. TENT - DAY", "The lamp burns.\n\nOLE\nIt burns.")])
    assert owner.voice.show("Mara").out_of_date
    with pytest.raises(NotFoundError, match="MARA"):
        owner.voice.rebuild("Mara")
    assert [one.draft_id for one in owner.voice._load("Mara").sources] == [white]


def test_an_older_draft_that_was_chosen_stays_chosen(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    shelve(owner, VASK, "eleven-tickets", "blue")
    assert voice(owner, white).out_of_date == ()
    assert [one.draft_id for one in owner.voice._load("Vask").sources] == [white]


def test_a_hidden_newer_draft_makes_nothing_out_of_date(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    ada = share(house, "ada", "writer", "eleven-tickets")
    voice(ada, white)
    shelve(owner, VASK, "eleven-tickets", "blue", labels=("vault",))
    assert ada.voice.show("Vask").out_of_date == ()
    assert owner.voice.show("Vask").out_of_date


def test_a_removed_draft_takes_its_words_out_of_the_voice_and_rests_it_until_rebuilt(house: House) -> None:
    owner = house.seat()
    scenes = [("INT. TENT - DAY", f"{CANARY} sings in the tent. The lamp burns low.")]
    white, other = take(owner, "pink"), take(owner, "white", scenes=scenes, project="Lantern")
    voice(owner, white, other)
    desk = owner.keeping
    desk.remove(desk.plan_removal(project="Lantern"), reason="It ended.")
    assert found_in(house.folder, CANARY) == ()
    with reading(house._library.engine) as connection:
        assert len(connection.execute(select(voice_source)).all()) == 1
    shown = owner.voice.show("Vask")
    assert "1 of the drafts it was made from was removed." in shown.out_of_date
    assert "removed" in shown.refused
    with pytest.raises(UseRefusedError, match="removed"):
        owner.voice._load("Vask")
    again = owner.voice.rebuild("Vask")
    assert (again.refused, again.entry.label.compartments) == ("", {"beacon"})
    assert owner.verify().faults == ()


def test_a_voice_that_keeps_its_label_is_made_anew_when_a_draft_of_it_is_removed(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    other = owner.import_bytes(
        "o.fountain", script_text("Other", SCENES[:2]), project="Beacon", document="Other", draft="white"
    )
    voice(owner, white, other.draft_id)
    desk = owner.keeping
    desk.remove(desk.plan_removal(project="Beacon", document="Other"), reason="It ended.")
    shown = owner.voice.show("Vask")
    assert (shown.out_of_date, shown.refused, shown.entry.sources) == ((), "", 1)


def test_a_library_that_is_sealed_later_or_restored_keeps_its_voices(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    made = voice(owner, take(owner, "white"), name=f"{CANARY} voice")
    (tmp_path / "out").mkdir()
    (tmp_path / "safe").mkdir()
    library, sealed = house._library, tmp_path / "safe" / "house"
    list(back_up(library, owner.principal, tmp_path / "out" / "b", passphrase=PASSPHRASE, cost=CHEAP))
    list(seal_copy(library, owner.principal, sealed, passphrase=PASSPHRASE, open_library=library.opened_at, cost=CHEAP))
    assert found_in(tmp_path / "out", CANARY) == found_in(tmp_path / "safe", CANARY) == ()

    def at(folder: Path, safe: Safe = UNSEALED) -> Library:
        return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)

    def no_keys(path: Path) -> Vault:
        raise AssertionError(path)

    again = tmp_path / "again"
    list(restore(tmp_path / "out" / "b", again, passphrase=PASSPHRASE, open_library=at, open_keys=no_keys))
    vault = Vault.unlock(vault_path(sealed), PASSPHRASE)
    for back in (open_room(again, Settings()), House(library.opened_at(sealed, vault), Settings())):
        (kept,) = back.seat().voice.list()
        assert (kept.entry.name, kept.entry.digest) == (made.entry.name, made.entry.digest)
        assert back.seat().voice._load(kept.entry.id).sources == owner.voice._load(made.entry.id).sources
        assert back.seat().verify().faults == ()
        back.close()


def test_a_voice_goes_with_the_last_of_its_drafts(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    voice(owner, white, name=f"{CANARY} voice")
    desk = owner.keeping
    assert desk.remove(desk.plan_removal(project="Beacon"), reason="It ended.").cleaned
    assert owner.voice.list(retired=True) == ()
    assert found_in(house.folder, CANARY) == ()
    with reading(house._library.engine) as connection:
        for table in (voice_profile, voice_source, derived_thing, derivation):
            assert connection.execute(select(table)).all() == []
    assert owner.verify().faults == ()


def test_a_sealed_library_keeps_no_word_of_a_voice_in_plain_and_a_shredded_key_ends_it(tmp_path: Path) -> None:
    sealed = opened(tmp_path / "sealed", passphrase=PASSPHRASE)
    owner = sealed.seat()
    scenes = [("INT. TENT - DAY", f"{CANARY} sings.\n\nMARA\nThe lamp, {CANARY}.")]
    white = take(owner, "white", scenes=scenes)
    other = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white, other, name=f"{CANARY} voice")
    voice(owner, other, name="Vask")
    voice(owner, white, name="Mara", kind="characters", speakers=("MARA",))
    assert found_in(sealed.folder, CANARY) == ()
    with reading(sealed._library.engine) as connection:
        rows = [
            row for table in (voice_profile, voice_source, derived_thing) for row in connection.execute(select(table))
        ]
    assert not any(word in str(tuple(row)) for row in rows for word in (CANARY, "MARA", "Vask"))
    owner.labels.add(other, ("vault",))
    assert owner.voice._load(f"{CANARY} voice").sources
    assert owner.verify().faults == ()
    desk = owner.vault
    desk.shred(desk.plan_shredding("beacon"), reason="It ended.")
    assert [one.entry.name for one in owner.voice.list()] == ["Vask"]
    assert owner.verify().faults == ()
    with reading(sealed._library.engine) as connection:
        assert len(connection.execute(select(voice_source)).all()) == 1
    sealed.close()


# --- kept, renamed, put away, brought back ---


def test_a_voice_is_renamed_put_away_and_brought_back(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = voice(owner, white)
    assert owner.voice.rename("vask", "  Irene   Vask ").entry.name == "Irene Vask"
    gone = owner.voice.remove("Irene Vask")
    assert gone.entry.retired_at
    assert owner.voice.who(gone.entry.retired_by) == "owner"
    assert owner.voice.list() == ()
    with pytest.raises(InvalidRequestError, match="put away already"):
        owner.voice.remove(made.entry.id)
    back = owner.voice.restore(made.entry.id)
    assert (back.entry.retired_at, owner.voice.list()) == ("", (back,))
    with pytest.raises(InvalidRequestError, match="was not put away"):
        owner.voice.restore(made.entry.id)
    acts = [one.act for one in house._library.ledger_entries() if one.act.startswith(("voice", "thing"))]
    assert acts == ["thing_entered", "voice_renamed", "voice_retired", "voice_restored"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "Va\u202esk", "Va\x00sk"])
def test_a_name_that_cannot_be_seen_is_refused(house: House, name: str) -> None:
    owner = house.seat()
    white = take(owner, "white")
    with pytest.raises(InvalidRequestError, match="letters that can be seen"):
        voice(owner, white, name=name)


def test_a_voice_is_made_from_at_least_one_draft_and_from_none_twice(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    for chosen in ((), (white, white)):
        with pytest.raises(InvalidRequestError, match="each named once"):
            voice(owner, *chosen)


def test_nothing_that_was_learnt_outlives_a_change_of_the_library(house: House) -> None:
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    voice(owner, white)
    first = owner.voice._load("Vask").profile()
    assert owner.voice._load("Vask").profile() is first
    take(owner, "white")
    assert owner.voice._load("Vask").profile() is not first


def test_the_label_of_a_voice_is_the_join_of_its_sources(house: House) -> None:
    owner = house.seat()
    one = owner.import_bytes("a.fountain", script_text("A", SCENES), project="A", document="A", labels=("legal",))
    other = owner.import_bytes("b.fountain", script_text("B", SCENES), project="B", document="B")
    made = voice(owner, one.draft_id, other.draft_id)
    labels = {entry.id: entry.label for entry in owner.drafts()}
    assert made.entry.label == Label(labels[one.draft_id].compartments | labels[other.draft_id].compartments)
