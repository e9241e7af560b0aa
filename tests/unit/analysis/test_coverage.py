"""Coverage: a template filled with cited facts; prose only from whoever is handed in, marked, and held to its quotes."""

from storyroom.analysis.coverage import Coverage
from storyroom.analysis.covering.cited import Cited
from tests.unit.analysis.story_cases import CASES, script
from tests.unit.analysis.test_manuscript import manuscript_of

PAGE = "Title: Kettle\nAuthor: A. Nobody\n{more}\n"
BODY = script(
    """INT. KITCHEN - DAY
    MARTA, 40, and OLE, 9, sit over cold tea. Rain. Marta opens the green suitcase on the table.

    MARTA
    Not today.

    OLE
    Then when?""",
    """EXT. QUAY - NIGHT
    Fog. Marta drops the green suitcase into the harbour.

    MARTA
    Now.""",
)


def tables(report):
    return {table.name: table for table in report.tables}


def read(more="", prose=None):
    made = manuscript_of(PAGE.format(more=more) + "\n" + BODY)
    return made, Coverage(prose).analyse(made)


def test_every_statement_carries_quotes_to_the_letter():
    made, report = read()
    assert list(tables(report)) == ["cover", "logline", "synopsis", "people", "remarks"]
    for table in report.tables:
        for row in table.rows:
            assert row.evidence, row
            assert row.by == "rules"
            assert all(made.script.text[one.start : one.end] == one.quote for one in row.evidence)


def test_the_cover_says_what_the_title_page_says_and_counts():
    _, report = read()
    cover = {row.cells[0]: row.cells[1] for row in tables(report)["cover"].rows}
    assert (cover["Title"], cover["Author"], cover["Scenes"], cover["Speaking parts"]) == ("Kettle", "A. Nobody", 2, 2)


def test_a_logline_on_the_title_page_is_given_and_else_one_is_built_and_said_to_be():
    _, given = read("Logline: A mother lets go of a suitcase.")
    assert [row.cells for row in tables(given)["logline"].rows] == [("A mother lets go of a suitcase.", "title page")]
    _, built = read()
    ((line, source),) = [row.cells for row in tables(built)["logline"].rows]
    assert line.startswith("Marta (40), with Ole (9); it begins in KITCHEN")
    assert source == "built from facts"


def test_a_writers_line_before_the_first_scene_is_a_logline_and_a_parts_line_is_not():
    own = manuscript_of("= A mother and a suitcase.\n\n" + BODY)
    part = manuscript_of("# One\n\n= A mother and a suitcase.\n\n" + BODY)
    rows = [tables(Coverage().analyse(made))["logline"].rows for made in (own, part)]
    assert rows[0][0].cells[0] == "A mother and a suitcase."
    assert len(rows[1]) == 1


def test_the_synopsis_takes_the_line_that_names_people_and_what_comes_again():
    _, report = read()
    assert [row.cells[2] for row in tables(report)["synopsis"].rows] == [
        "Marta opens the green suitcase on the table.",
        "Marta drops the green suitcase into the harbour.",
    ]


def test_remarks_repeat_what_was_found_with_both_sides():
    text = next(case.script for case in CASES if case.rule == "dead_acts")
    remarks = tables(Coverage().analyse(manuscript_of(text)))["remarks"]
    found = [row for row in remarks.rows if row.cells[0] == "contradiction"]
    assert [row.cells[1].partition(": ")[2] for row in found] == ["Petra is dead, and acts again."]
    assert all(len(row.evidence) == 2 for row in found)


class Writer:
    """Tells the first fact in other words, and makes one up."""

    def write(self, section, facts):
        invented = facts[0].evidence[0]._replace(quote="The butler did it.")
        return [
            Cited("It begins quietly.", facts[0].evidence),
            Cited("The butler did it.", (invented,)),
            Cited("So there.", ()),
        ]


def test_prose_is_marked_as_a_models_and_goes_where_its_quotes_are_not_facts():
    _, report = read(prose=Writer())
    told = tables(report)["synopsis_prose"]
    assert [(row.cells, row.by) for row in told.rows] == [(("It begins quietly.",), "model")]
    assert "Taken out: 4 sentences." in report.notes


def test_a_script_without_scenes_still_has_a_cover():
    report = Coverage().analyse(manuscript_of("Title: Empty\n\nNothing here.\n"))
    assert [row.cells for row in tables(report)["cover"].rows] == [("Title", "Empty")]
    assert tables(report)["synopsis"].rows == ()
