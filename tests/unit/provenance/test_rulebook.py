from __future__ import annotations

import pytest

from storyroom.errors import InvalidRequestError
from storyroom.provenance.answers import ANSWERS
from storyroom.provenance.rulebook import AUDIENCES, read_rules, shipped

ROW = '[[rule]]\nid = "a"\ndated = 2024-01-01\nstatus = "in_force"\nsource = "s"\nsays = "w"\nask = ["shares"]\n'
HEADS = {name: f'audience = "{name}"\ntitle = "t"\nversion = "2026-01-01"\n' for name in AUDIENCES}
TEXTS = [head + ROW for head in HEADS.values()]


def test_the_shipped_rules_are_dated_and_sourced() -> None:
    rules = [rule for one in shipped().sets.values() for rule in one.rules]
    assert len(rules) >= 15
    assert all(rule.source and rule.dated.year >= 2023 for rule in rules)


def test_every_answer_is_asked_for_by_some_shipped_rule() -> None:
    assert {ask for one in shipped().sets.values() for rule in one.rules for ask in rule.ask} == set(ANSWERS)


def test_the_rules_that_nobody_saw_the_text_of_wait_for_counsel() -> None:
    waiting = {rule.id for one in shipped().sets.values() for rule in one.rules if rule.status == "pending_counsel"}
    assert waiting == {"wga-2026-training-licences", "sag-aftra-2026-synthetic"}


def test_the_hash_of_the_rules_changes_with_any_word_and_not_with_the_order_of_files() -> None:
    assert read_rules(TEXTS).used == read_rules(TEXTS[::-1]).used
    assert read_rules(TEXTS).used.sha256 != read_rules([TEXTS[0].replace('"w"', '"v"'), *TEXTS[1:]]).used.sha256


def test_the_share_is_the_one_that_a_file_names() -> None:
    named = HEADS["registration"] + "de_minimis_per_10000 = 250\n" + ROW
    assert read_rules([TEXTS[0], named, *TEXTS[2:]]).de_minimis_per_10000 == 250
    assert read_rules(TEXTS).de_minimis_per_10000 == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('audience = "writers_guild"', 'audience = "crew"'),
        ('audience = "writers_guild"', 'audience = "insurance"'),
        ("2024-01-01", '"yesterday"'),
        ('"in_force"', '"binding"'),
        ('["shares"]', '["mood"]'),
        ('["shares"]', "[]"),
        ('source = "s"', 'source = " "'),
        ('says = "w"\n', ""),
        ('says = "w"', 'says = "w"\nnote = "n"'),
        (ROW, ROW + ROW),
        (ROW, "rule = []"),
        ("title =", "title"),
        (ROW, "de_minimis_per_10000 = 20000\n" + ROW),
    ],
)
def test_a_file_with_a_slip_is_refused_as_a_whole(old: str, new: str) -> None:
    assert old in TEXTS[0]
    with pytest.raises(InvalidRequestError):
        read_rules([TEXTS[0].replace(old, new), *TEXTS[1:]])


def test_an_audience_without_rules_is_refused() -> None:
    with pytest.raises(InvalidRequestError):
        read_rules(TEXTS[1:])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('audience = "writers_guild"', 'audience = "crew"', 1),
        ("[[rule]]", 'mood = "m"\n\n[[rule]]', 4),
        ('ask = ["shares"]\n', 'ask = ["shares"]\n\n# next\n[[rule]]\nid = "b"\n', 13),
        (ROW, ROW + ROW, 11),
        ("[[rule]]", "[[rule", 4),
    ],
)
def test_a_slip_is_told_with_its_file_and_line(old: str, new: str, line: int) -> None:
    names = [f"{name}.toml" for name in AUDIENCES]
    with pytest.raises(InvalidRequestError) as fault:
        read_rules([TEXTS[0].replace(old, new), *TEXTS[1:]], names)
    assert "writers_guild.toml" in fault.value.message
    assert f"line {line}" in fault.value.message
