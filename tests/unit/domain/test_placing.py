from dataclasses import replace

from storyroom.domain.pagination import LETTER, paginate, place
from storyroom.domain.script import Box, Place
from tests.unit.domain.scripts import script


def rows(count):
    return ("action", "\n".join(["row"] * count))


def heading(name):
    return ("scene_heading", f"INT. {name}")


def test_every_element_stands_where_its_first_line_is_printed():
    play = script(heading("A"), rows(60), ("character_cue", "BO"), ("dialogue", "Hi."))
    placed = place(play)
    for page in paginate(play).pages:
        for line in page.lines:
            if line.element is not None and line.start == 0 and line.kind not in {"more", "continued"}:
                element = placed.elements[line.element]
                assert (element.page, element.y) == (page.number, line.y)
    assert placed.page_count == 2


def test_what_is_not_printed_stands_where_the_next_printed_element_does():
    placed = place(script(("note", "n"), ("action", "A."), ("note", "m"), ("action", "B."), ("note", "last")))
    assert [round((element.y - 1) * 6) for element in placed.elements] == [0, 0, 2, 2, 3]


def test_a_started_eighth_counts_whole_and_no_scene_is_shorter():
    placed = place(script(heading("A"), heading("B"), rows(4), heading("C"), rows(5)))
    assert [scene.page_eighths for scene in placed.scenes] == [1, 1, 2]


def test_a_full_page_is_eight_eighths():
    placed = place(script(heading("A"), rows(LETTER.body_lines - 2)))
    assert [scene.page_eighths for scene in placed.scenes] == [8]


def test_a_scene_over_three_pages_counts_each_of_them():
    placed = place(script(heading("A"), rows(LETTER.body_lines * 2)))
    assert placed.scenes[0].page_eighths == 17


def test_the_sum_may_exceed_the_page_count():
    placed = place(script(*[part for n in range(40) for part in (heading(str(n)), ("action", "One."))]))
    assert sum(scene.page_eighths for scene in placed.scenes) == 40
    assert placed.page_count == 4


def test_an_omitted_scene_has_no_length():
    placed = place(script(("scene_heading", "OMITTED", {"live": False})))
    assert placed.scenes[0].page_eighths == 0


def test_pages_of_the_source_are_kept_and_give_the_same_lengths():
    play = script(
        heading("A"), rows(30), heading("B"), rows(40), heading("C"), ("character_cue", "BO"), ("dialogue", "Hi.")
    )
    placed = place(play)
    places = []
    for page in paginate(play).pages:
        for line in page.lines:
            if line.element is not None:
                at = play.elements[line.element].start
                box = Box(0, line.y * 72, 10, (line.y + 1 / 6) * 72)
                places.append(Place(at + line.start, at + line.end, page.number, box))
    blank = tuple(replace(scene, page=None, page_eighths=None) for scene in placed.scenes)
    again = place(replace(placed, scenes=blank, places=tuple(places), page_count=None))
    assert again.scenes == placed.scenes
    assert again.elements == placed.elements


def test_pages_of_the_source_are_measured_without_boxes_too():
    play = script(("scene_heading", "INT. A", {"page": 3, "y": 1.0}), ("action", "x", {"page": 3, "y": 1.33}))
    placed = place(play)
    assert (placed.scenes[0].page, placed.scenes[0].page_eighths, placed.page_count) == (3, 1, 3)
