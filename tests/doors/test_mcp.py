"""The tools as another program meets them: through the protocol's own client, over standard input and output."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from storyroom.mcp.server import make_server
from tests.fakes.house import House, make_house, script_text


def _house(folder: Path) -> House:
    house = make_house(folder / "house")
    for name, labels in (("Lamp", ()), ("Goose", ("embargo",))):
        path = folder / f"{name}.fountain"
        path.write_bytes(script_text(name, [("INT. LOFT - DAY", f"The {name.lower()} sleeps.\n\nOLE\nIs it lit?")]))
        list(house.seat().import_files([path], labels=labels))
    return house


def _call(house: House, person: str, tool: str, arguments: dict[str, object]) -> tuple[bool, str]:
    async def talk() -> tuple[bool, str]:
        async with Client(make_server(house.seat(person))) as client:
            result = await client.call_tool(tool, arguments)
            return bool(result.is_error), "".join(part.text for part in result.content)

    return anyio.run(talk)


def test_the_tools_offer_what_reads_and_nothing_that_writes(tmp_path: Path) -> None:
    house = _house(tmp_path)

    async def names() -> list[tuple[str, bool | None]]:
        async with Client(make_server(house.seat())) as client:
            return [(tool.name, tool.annotations.read_only_hint) for tool in (await client.list_tools()).tools]

    tools = ("analyse", "analyses", "ask", "projects", "scene", "search")
    assert sorted(anyio.run(names)) == [(tool, True) for tool in tools]
    house.close()


def test_search_and_scene_answer_under_the_callers_clearance(tmp_path: Path) -> None:
    house = _house(tmp_path)
    failed, text = _call(house, "reader", "search", {"query": "sleeps"})
    assert not failed
    assert [hit["project"] for hit in json.loads(text)["hits"]] == ["Lamp"]
    failed, text = _call(house, "reader", "scene", {"project": "Lamp", "scene": "1"})
    assert not failed
    assert "The lamp sleeps." in json.loads(text)["text"]
    house.close()


def test_a_draft_is_read_through_one_way_at_a_time(tmp_path: Path) -> None:
    house = _house(tmp_path)
    failed, text = _call(house, "reader", "analyses", {})
    assert not failed
    assert ("pace", "Pace and rhythm") in [(entry["name"], entry["title"]) for entry in json.loads(text)["analyses"]]
    failed, text = _call(house, "reader", "analyse", {"project": "Lamp", "only": "pace"})
    assert not failed
    assert list(json.loads(text)["reports"]) == ["pace"]
    failed, text = _call(house, "reader", "analyse", {"project": "Lamp", "only": "horoscope"})
    assert failed
    assert "pace" in text
    house.close()


@pytest.mark.parametrize(("tool", "more"), [("scene", {"scene": "1"}), ("analyse", {"only": "pace"})])
def test_the_forbidden_and_the_missing_are_told_alike(tmp_path: Path, tool: str, more: dict[str, object]) -> None:
    house = _house(tmp_path)
    forbidden = _call(house, "reader", tool, {"project": "Goose", **more})
    missing = _call(house, "reader", tool, {"project": "Nothing", **more})
    assert forbidden == missing
    assert forbidden[0]
    house.close()


def test_the_command_speaks_the_protocol_on_standard_output(tmp_path: Path) -> None:
    house = _house(tmp_path)
    house.close()
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "storyroom.cli.main", "--library", str(tmp_path / "house"), "--as", "reader", "mcp"],
    )

    async def talk() -> str:
        async with Client(command) as client:
            result = await client.call_tool("projects", {})
            return "".join(part.text for part in result.content)

    told = anyio.run(talk)
    assert "Lamp" in told
    assert "Goose" not in told
