"""What is remembered of words is forgotten when a script has been read."""

from storyroom.analysis import memory
from storyroom.analysis.memory import forget, remembered
from storyroom.journeys.analyse import analyse
from storyroom.journeys.read import read_script

SECRET = (
    "INT. BARN - DAY\n\nThe zwirbelkatz, a secret machine, hums. ADA, 30, strokes it.\n\nADA\nNobody may touch it.\n"
)


def kept():
    return sum(one.cache_info().currsize for one in memory._KEPT)


def test_an_answer_is_worked_out_once_until_it_is_forgotten():
    asked = []

    @remembered(8)
    def length(word):
        asked.append(word)
        return len(word)

    assert [length("otter"), length("otter")] == [5, 5]
    assert asked == ["otter"]
    forget()
    assert length("otter") == 5
    assert asked == ["otter", "otter"]
    memory._KEPT.pop()


def test_no_word_of_a_script_is_remembered_when_it_has_been_read():
    script = read_script("barn.fountain", SECRET.encode()).screenplay
    reports = analyse(script)
    assert next(reports).name
    assert kept() > 0
    assert [report.name for report in reports]
    assert kept() == 0


def test_a_reading_that_is_broken_off_is_forgotten_too():
    reports = analyse(read_script("barn.fountain", SECRET.encode()).screenplay)
    next(reports)
    reports.close()
    assert kept() == 0
