"""The tables of the trade: sheets, items, one-liner, day-out-of-days, cast, locations. Lays rows; fills in nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storyroom.analysis.cast import Person, cast_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.items import CATEGORIES, Item
from storyroom.analysis.sheet.sheets import Sheet, cast_numbers, sheets_of
from storyroom.domain.eighths import format_eighths
from storyroom.domain.report import Column, Row, Table

__all__ = ["cast_table", "dood_table", "items_table", "locations_table", "one_liner_table", "sheets_table"]


def sheets_table(manuscript: Manuscript, items: Sequence[Item]) -> Table:
    """Lay one row a scene with everything that stands on its sheet."""
    by_scene: dict[int, dict[str, list[str]]] = {}
    for item in items:
        listed = by_scene.setdefault(item.scene, {}).setdefault(item.category, [])
        if item.name not in listed:
            listed.append(item.name)
    columns = (
        *_HEAD,
        Column("synopsis", "Synopsis"),
        Column("synopsis_by", "Synopsis by"),
        Column("cast", "Cast"),
        *(Column(category, category.replace("_", " ").capitalize()) for category in CATEGORIES),
    )
    rows = tuple(
        Row(
            (
                *_head(sheet),
                sheet.synopsis,
                sheet.synopsis_by,
                _cast(manuscript, sheet),
                *("; ".join(by_scene.get(sheet.scene.scene, {}).get(category, ())) for category in CATEGORIES),
            ),
            (sheet.evidence,),
            sheet.scene.scene,
        )
        for sheet in sheets_of(manuscript)
    )
    return Table("sheets", "Breakdown sheets", columns, rows)


def items_table(manuscript: Manuscript, items: Iterable[Item]) -> Table:
    """Lay one row an item with its quote."""
    columns = (
        Column("number", "Scene"), Column("category", "Category"), Column("item", "Item"), Column("head", "Known by"),
        Column("whose", "Whose"), Column("by", "By"), Column("sureness", "Sureness", numeric=True), Column("quote", "Quote"),
    )  # fmt: skip
    cast = cast_of(manuscript)
    rows = []
    for item in items:
        person = cast.person(item.who) if item.who else None
        whose = person.name if person else ""
        cells = (
            item.evidence.scene_number, item.category, item.name, item.head, whose, item.by, item.score, " ".join(item.evidence.quote.split()),
        )  # fmt: skip
        rows.append(Row(cells, (item.evidence,), item.scene, "person" if item.by == "person" else "rules"))
    return Table("items", "Items with their quotes", columns, tuple(rows))


def one_liner_table(manuscript: Manuscript) -> Table:
    """Lay the one-liner: a line a scene."""
    rows = tuple(
        Row((*_head(sheet), sheet.synopsis, _cast(manuscript, sheet)), (sheet.evidence,), sheet.scene.scene)
        for sheet in sheets_of(manuscript)
    )
    return Table("one_liner", "One-liner", (*_HEAD, Column("synopsis", "Synopsis"), Column("cast", "Cast")), rows)


def dood_table(manuscript: Manuscript) -> Table:
    """Lay who works on which story day: SW starts, W works, H waits between, WF finishes, SWF all in one."""
    days = sorted({sheet.day for sheet in sheets_of(manuscript)})
    rows = []
    for number, person in _numbered(manuscript):
        worked = [sheet.day for sheet in sheets_of(manuscript) if person.id in sheet.cast]
        if worked:
            codes = tuple(_code(day, worked) for day in days)
            rows.append(Row((number, person.name, *codes, sum(code not in {"", "H"} for code in codes))))
    columns = (
        Column("number", "No.", numeric=True),
        Column("name", "Name"),
        *(Column(f"day_{day}", f"Day {day}" if day else "Outside") for day in days),
        Column("worked", "Days", numeric=True),
    )
    return Table("dood", "Day-out-of-days, by story day", columns, tuple(rows))


def cast_table(manuscript: Manuscript) -> Table:
    """Lay the cast: number, name, speaks, scenes, eighths."""
    cast = cast_of(manuscript)
    columns = (
        Column("number", "No.", numeric=True), Column("name", "Name"), Column("aliases", "Also"), Column("kind", "Kind"),
        Column("age", "Age"), Column("speaks", "Speaks"), Column("scenes", "Scenes", numeric=True),
        Column("eighths", "Eighths", numeric=True), Column("length", "Length"), Column("in", "In scenes"),
    )  # fmt: skip
    numbers = cast_numbers(manuscript)
    rows = []
    for person in sorted(cast.people, key=lambda one: numbers.get(one.id, len(numbers) + 1)):
        sheets = [sheet for sheet in sheets_of(manuscript) if person.id in sheet.cast]
        eighths = sum(sheet.scene.page_eighths or 0 for sheet in sheets)
        cells = (
            numbers.get(person.id), person.name, ", ".join(person.aliases), person.kind, person.age, "yes" if person.speaks else "no",
            len(sheets), eighths, format_eighths(eighths), ", ".join(_number(sheet) for sheet in sheets),
        )  # fmt: skip
        rows.append(Row(cells, (person.introduction,) if person.introduction else ()))
    return Table("cast", "Cast", columns, tuple(rows))


def locations_table(manuscript: Manuscript) -> Table:
    """Lay the locations with their sets, scenes and lengths."""
    places: dict[tuple[str, str, str], list[Sheet]] = {}
    for sheet in sheets_of(manuscript):
        places.setdefault((sheet.place, sheet.set, sheet.scene.setting), []).append(sheet)
    columns = (
        Column("location", "Location"), Column("set", "Set"), Column("setting", "INT/EXT"), Column("scenes", "Scenes", numeric=True),
        Column("day", "Day", numeric=True), Column("night", "Night", numeric=True), Column("eighths", "Eighths", numeric=True),
        Column("length", "Length"), Column("in", "In scenes"),
    )  # fmt: skip
    rows = []
    for (place, name, setting), sheets in sorted(places.items()):
        eighths = sum(sheet.scene.page_eighths or 0 for sheet in sheets)
        cells = (
            place, name, setting, len(sheets), sum(sheet.light == "D" for sheet in sheets), sum(sheet.light == "N" for sheet in sheets),
            eighths, format_eighths(eighths), ", ".join(_number(sheet) for sheet in sheets),
        )  # fmt: skip
        rows.append(Row(cells, (sheets[0].evidence,), sheets[0].scene.scene))
    return Table("locations", "Locations", columns, tuple(rows))


_HEAD = (
    Column("number", "Scene"), Column("setting", "INT/EXT"), Column("set", "Set"), Column("location", "Location"),
    Column("light", "D/N"), Column("day", "Story day", numeric=True), Column("page", "Page", numeric=True),
    Column("length", "Length"), Column("eighths", "Eighths", numeric=True),
)  # fmt: skip


def _head(sheet: Sheet) -> tuple[str | int | None, ...]:
    eighths = sheet.scene.page_eighths or 0
    return (
        _number(sheet), sheet.scene.setting, sheet.set, sheet.place, sheet.light, sheet.day or None, sheet.scene.page,
        format_eighths(eighths), eighths,
    )  # fmt: skip


def _number(sheet: Sheet) -> str:
    return sheet.scene.scene_number or f"({sheet.scene.scene})"


def _cast(manuscript: Manuscript, sheet: Sheet) -> str:
    """`1. Marit Moe, 2. Liv Moe, Bishop`: numbers for people, names alone for animals and groups."""
    cast, numbers = cast_of(manuscript), cast_numbers(manuscript)
    people = [person for id_ in sheet.cast if (person := cast.person(id_))]
    people.sort(key=lambda one: numbers.get(one.id, len(numbers) + 1))
    return ", ".join(f"{numbers[one.id]}. {one.name}" if one.id in numbers else one.name for one in people)


def _numbered(manuscript: Manuscript) -> list[tuple[int, Person]]:
    cast = cast_of(manuscript)
    return [(number, person) for id_, number in cast_numbers(manuscript).items() if (person := cast.person(id_))]


def _code(day: int, worked: Sequence[int]) -> str:
    """Say how somebody works on a day."""
    first, last = min(worked), max(worked)
    if day not in worked:
        return "H" if first < day < last else ""
    return f"{'S' if day == first else ''}W{'F' if day == last else ''}"
