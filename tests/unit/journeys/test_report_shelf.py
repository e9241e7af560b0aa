"""Reports are worked out once while nothing changes, and never handed to a question that rests on something else."""

from storyroom.domain.report import Report
from storyroom.journeys.report_shelf import ReportShelf


class Library:
    def __init__(self):
        self.stamp, self.made = object(), []
        self.shelf = ReportShelf(lambda: self.stamp)

    def ask(self, key, *names):
        def make(missing):
            for name in missing:
                self.made.append((key, name))
                yield Report(name, f"{name} of {key}")

        return [report.title for report in self.shelf.reports(key, names, make)]


def test_what_was_worked_out_is_not_worked_out_again_and_the_order_stays():
    library = Library()
    assert library.ask("a", "pace") == ["pace of a"]
    assert library.ask("a", "days", "pace", "cast") == ["days of a", "pace of a", "cast of a"]
    assert library.made == [("a", "pace"), ("a", "days"), ("a", "cast")]


def test_another_key_gets_its_own():
    library = Library()
    assert library.ask("a", "pace") == ["pace of a"]
    assert library.ask("b", "pace") == ["pace of b"]


def test_everything_goes_when_the_library_changes():
    library = Library()
    library.ask("a", "pace")
    library.stamp = object()
    library.ask("b", "days")
    assert not library.shelf._held.keys() & {("a", "pace")}
    library.ask("a", "pace")
    assert library.made.count(("a", "pace")) == 2


def test_what_was_begun_before_a_change_is_not_kept_after_it():
    library = Library()

    def make(missing):
        for name in missing:
            library.stamp = object()  # somebody commits while it is worked out
            yield Report(name, name)

    list(library.shelf.reports("a", ("pace",), make))
    assert not library.shelf._held


def test_the_shelf_has_an_end():
    library = Library()
    for number in range(100):
        library.ask(str(number), "pace")
    assert len(library.shelf._held) == 24
    library.ask("99", "pace")
    assert len(library.made) == 100
