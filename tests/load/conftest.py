"""One world that was lived in, for whatever is made of it."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from hub.cli.client import LocalHub, local_hub
from tests.faults.process import end_lives
from tests.faults.stage import Stage, a_golden
from tests.servers.postgres import postgres

__all__ = ["lived", "postgres"]

RULE = {
    "name": "No protests",
    "when": {
        "agencies": [],
        "kinds": [],
        "incidents": ["theft"],
        "level_from": None,
        "level_to": None,
        "findings": [],
        "farther_than_m": None,
        "nearer_than_m": None,
        "longer_than_s": None,
        "hours": None,
        "strengths": [],
        "labels": [],
        "words": [],
    },
    "then": "list",
    "prepare": False,
    "people": 1,
    "cool_off_s": 0,
    "on": True,
    "by": "Mrs. Barrymore",
}


async def _live(hub: LocalHub) -> None:
    """Leave something in the tables that nobody needs to share."""
    await hub.call("POST", "/rules", RULE)
    await hub.call("POST", "/pairing-links", {})
    agency = (await hub.call("GET", "/agencies"))["agencies"][0]["id"]
    await hub.call("PUT", f"/agencies/{agency}/setting", {"setting": "quiet"})
    request = (await hub.call("GET", "/requests"))["requests"][-1]["id"]
    await hub.call("POST", f"/requests/{request}/hidden")
    await hub.call("DELETE", f"/requests/{request}/hidden")
    lent = {"entity_id": "binary_sensor.gate", "name": "Gate", "kind": "opening", "unit": ""}
    sensor = (await hub.call("POST", "/sensors", lent))["id"]
    readings = {"readings": [{"at": "2026-11-20T14:02:11Z", "state": "on"}]}
    await hub.call("POST", f"/sensors/{sensor}/readings", readings)
    source = {"url": "https://127.0.0.1:9/feed.xml", "name": "Nobody", "poll_minutes": 1440}
    source |= {"allow_private_address": True}
    await hub.call("POST", "/awareness/sources", source)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Let a house, a board and an agency live for a moment, and end; each test makes copies."""

    async def live(folder: Path) -> Stage:
        async with a_golden(folder / "golden", 2) as golden:
            stage = Stage(golden, folder / "stage")
        try:
            await stage.start()
            assert await stage.approve(golden.titles[0])
            assert await stage.arrived(golden.titles[0])
            async with local_hub(stage.data) as hub:
                await _live(hub)
        finally:
            await stage.hub.stop()
            await stage.board.stop()
        for path in (stage.data / "hub.db", stage.board_folder / "board.db"):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
        return stage

    try:
        yield asyncio.run(live(tmp_path_factory.mktemp("load")))
    finally:
        end_lives()
