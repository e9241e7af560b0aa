"""Findings as people read them: sorted, numbered, both sides and the ledger, quotes with their places."""

from __future__ import annotations

from storyroom.domain.report import Report, Row, Table
from storyroom.domain.story import CanonQuote, Evidence, Finding, FindingKind, Support, World
from storyroom.web.findings import grouped, quote, witnesses

E1 = Evidence(1, "1", 10, 20, "ALVA dies.")
E2 = Evidence(2, None, 50, 60, "ALVA eats.")


def finding(kind: FindingKind, says: str = "The dead do not act.", **more: object) -> Finding:
    return Finding(kind, "dead_acts", "timeline", says, more.pop("world", World.SHOWN), (E1, E2), **more)  # type: ignore[arg-type]


def to_place(start: int, end: int) -> str:
    return f"/d?start={start}&end={end}#here"


def test_errors_come_first_and_numbers_follow_that_order():
    made = Report("r", "R", (finding(FindingKind.SUPPORTED_SUBVERSION, "c"), finding(FindingKind.ERROR, "a"), finding(FindingKind.QUESTION, "b")))  # fmt: skip
    groups = grouped((made,), to_place)
    assert [(group.one, [(one.number, one.expectation) for one in group.findings]) for group in groups] == [
        ("error", [(1, "a")]),
        ("question", [(2, "b")]),
        ("supported subversion", [(3, "c")]),
    ]


def test_a_number_is_the_same_alone_and_among_other_reports():
    one = Report("one", "One", (finding(FindingKind.ERROR), finding(FindingKind.QUESTION)))
    two = Report("two", "Two", (finding(FindingKind.QUESTION),))
    (_, questions) = grouped((one, two), to_place)
    assert [(item.analysis, item.number) for item in questions.findings] == [("one", 2), ("two", 1)]


def test_both_sides_are_quoted_with_where_they_stand():
    (group,) = grouped((Report("r", "R", (finding(FindingKind.ERROR),)),), to_place)
    says, but = group.findings[0].sides
    assert (says.title, says.quotes[0]) == ("The script says", ("ALVA dies.", "Scene 1", "/d?start=10&end=20#here"))
    assert (but.title, but.quotes[0].place) == ("But", "Scene (2)")


def test_the_ledger_has_its_columns_when_something_speaks_for_it_and_the_mark_only_when_there_is_one():
    nothing = finding(FindingKind.ERROR)
    some = finding(FindingKind.QUESTION, support=Support(consequence=(E2,)))
    marked = finding(FindingKind.QUESTION, support=Support(mark=(E1,)))
    shown = [one for group in grouped((Report("r", "R", (nothing, some, marked)),), to_place) for one in group.findings]
    assert [[side.title for side in one.ledger] for one in shown] == [
        [],
        ["Set-up", "Acknowledged", "Consequence"],
        ["Set-up", "Acknowledged", "Consequence", "Writer's mark"],
    ]
    assert [len(side.quotes) for side in shown[1].ledger] == [0, 0, 1]


C1, C2 = CanonQuote("c:1", "Bible.md, line 4", "Alva is dead."), CanonQuote("c:2", "Blue, scene 2", "ALVA eats.")


def test_canon_is_a_side_of_its_own_and_leads_to_no_place_in_the_script():
    broken = Finding(FindingKind.ERROR, "canon_life", "timeline", "Alva is dead.", World.SHOWN, (E2,), canon=(C1,))
    ((one,),) = (group.findings for group in grouped((Report("r", "R", (broken,)),), to_place))
    assert [(side.title, [quote.text for quote in side.quotes]) for side in one.sides] == [
        ("Canon says", ["Alva is dead."]),
        ("But", ["ALVA eats."]),
    ]
    assert (one.sides[0].quotes[0].place, one.sides[0].quotes[0].href) == ("Bible.md, line 4", "")


def test_canon_against_canon_has_both_sides_and_canon_that_explains_stands_in_the_ledger():
    itself = Finding(FindingKind.QUESTION, "canon_life", "timeline", "Two things.", World.SHOWN, (), canon=(C1, C2))
    meant = finding(FindingKind.QUESTION, "b", explained=(C1,))
    ((one, two),) = (group.findings for group in grouped((Report("r", "R", (itself, meant)),), to_place))
    assert [side.title for side in one.sides] == ["Canon says", "But canon says"]
    assert [side.title for side in two.ledger] == ["Set-up", "Acknowledged", "Consequence", "Canon explains it"]


def test_the_world_is_told_where_it_is_not_the_one_that_is_shown():
    made = Report("r", "R", (finding(FindingKind.QUESTION, world=World.DREAM),))
    assert grouped((made,), to_place)[0].findings[0].about == "timeline, in a dream"


def test_too_many_are_counted_not_shown():
    (group,) = grouped((Report("r", "R", (finding(FindingKind.ERROR),) * 250),), to_place)
    assert (len(group.findings), group.more) == (200, 50)


def test_a_long_quote_is_cut_and_blank_lines_go():
    assert quote(Evidence(0, None, 0, 9, "a\n\n\nb"), to_place) == (
        "a\nb",
        "Before the first scene",
        "/d?start=0&end=9#here",
    )
    assert len(quote(Evidence(1, "1", 0, 9, "x" * 5000), to_place).text) == 600


def test_who_spoke_is_gathered_from_findings_and_rows():
    made = Report("r", "R", (finding(FindingKind.ERROR),), (Table("t", "T", (), (Row((), by="person"),)),))
    assert witnesses((made,)) == {"rules", "person"}
    assert witnesses((Report("r", "R"),)) == set()
