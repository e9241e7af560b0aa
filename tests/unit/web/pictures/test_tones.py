"""Tones: no two that stand in one picture look alike without colour, as far as textures reach."""

from __future__ import annotations

import pytest

from storyroom.web.pictures.tones import legend, paint, textures


@pytest.mark.parametrize(
    "tones", [("int", "ext", "int_ext"), ("day", "night", "dawn_dusk"), ("error", "question", "support"), ("dream", "flashback", "")]
)  # fmt: skip
def test_tones_of_one_kind_differ_in_texture(tones):
    woven = [str(paint(tone, {}, "", "p")).rpartition("url(#")[2] for tone in tones]
    assert len(set(woven)) == len(tones)


def test_only_textures_that_are_used_are_defined():
    assert str(textures(("day", ""), "p")) == "<defs></defs>"
    assert 'id="q-lines"' in str(textures(("night",), "q"))


def test_the_legend_names_each_tone_once_in_one_order_and_the_plain_one_last():
    assert [one.words for one in legend(("night", "", "odd_one", "night", "day"), "p")] == [
        "day",
        "night",
        "odd one",
        "none of these",
    ]


def test_where_all_is_plain_there_is_nothing_to_explain():
    assert legend(("", ""), "p") == ()
