"""Home Assistant's side of an archive that it lends, over the real API."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime, timedelta
import os
from pathlib import Path

import pytest

from hub.api.scope import Scope
from hub.archives.lent import LentArchive, Queries
from hub.archives.reader import ArchiveDescription
from hub.errors import ArchiveUnreachableError
from hub.model.archive import FetchedFile, Holdings, Span
from hub.model.recording import Label
from hub.model.window import TimeWindow
from tests.fakes.clocks import StandingClock
from tests.fakes.house import FakeArchives
from tests.fakes.things import NOW
from tests.hub.api.conftest import Home

WINDOW = TimeWindow(start=NOW - timedelta(minutes=2), end=NOW)
SPAN = Span(key="File|main/1.mp4", window=WINDOW)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(200_000)


def _queries(home: Home) -> Queries:
    """Return the queries, whose clock can be waited by."""
    queries = home.running.context.house.queries
    queries._clock = StandingClock()  # noqa: SLF001 -- the API's own stands still
    return queries


async def _query_id(home: Home) -> str:
    async with asyncio.timeout(60):
        while True:
            listed = (await home.call("GET", "/archives/queries")).json["query_ids"]
            if listed:
                return str(listed[0])
            await asyncio.sleep(0.01)


async def test_lenders_are_listed(home: Home) -> None:
    """What Home Assistant offers is shown, safe to show, and replaced by its next offer."""
    offered = [{"key": "reolink/01J", "kind": "reolink", "name": "Gate\u202e", "lent": True}]
    put = await home.call("PUT", "/archives/lenders", json={"lenders": offered})
    shown = await home.call("GET", "/archives/lenders", token=Scope.READ)
    await home.call("PUT", "/archives/lenders", json={"lenders": []})
    after = await home.call("GET", "/archives/lenders")

    assert put.status == 204
    assert shown.json == {"lenders": [offered[0] | {"name": "Gate"}]}
    assert after.json == {"lenders": []}


async def test_frigate_is_looked_for_where_home_assistant_knows_it(home: Home) -> None:
    """Its address is kept until the next offer, and used when a person looks; never a password."""
    archives = home.running.context.house.archives
    assert isinstance(archives, FakeArchives)
    known = {"lenders": [], "frigates": ["http://frigate.local:5000/sub"]}
    put = await home.call("PUT", "/archives/lenders", json=known)
    await home.call("GET", "/archives/found?host=192.0.2.9")
    refused = [
        await home.call("PUT", "/archives/lenders", json={"lenders": [], "frigates": [address]})
        for address in ("http://alex:secret@192.0.2.9", "rtsp://192.0.2.9", "192.0.2.9")
    ]
    await home.call("PUT", "/archives/lenders", json={"lenders": []})
    await home.call("GET", "/archives/found")

    assert put.status == 204
    assert [each.status for each in refused] == [400, 400, 400]
    assert [named for named, _ in archives.told] == [
        ("192.0.2.9", "http://frigate.local:5000/sub"),
        (),
    ]


async def test_description(home: Home) -> None:
    """The archive's clock is put in relation to the hub's, whatever Home Assistant's says."""
    archive = LentArchive("reolink/1", _queries(home))
    asking = asyncio.create_task(archive.describe())
    query_id = await _query_id(home)
    query = await home.call("GET", f"/archives/queries/{query_id}")
    behind = NOW - timedelta(seconds=30)  # Home Assistant's clock
    answered = await home.call(
        "PUT",
        f"/archives/queries/{query_id}/answer",
        json={
            "description": {
                "version": "v3.1",
                "clock": {"now": behind.isoformat(), "offset_s": 26.0, "uncertainty_s": 1.5},
                "cameras": [{"key": "0", "name": "Gate", "labels": ["person"], "has_events": True}],
            }
        },
    )
    description: ArchiveDescription = await asking

    assert query.json["kind"] == "describe"
    assert answered.status == 204
    assert description.clock.offset == timedelta(seconds=-4)
    assert description.clock.uncertainty == timedelta(seconds=1.5)
    [camera] = description.cameras
    assert (camera.key, camera.labels, camera.has_events) == ("0", (Label.PERSON,), True)


async def test_holdings(home: Home) -> None:
    """Spans are put in the order of time; a window without time is refused with a sentence."""
    archive = LentArchive("reolink/1", _queries(home))
    asking = asyncio.create_task(archive.holdings("0", WINDOW))
    query_id = await _query_id(home)
    query = (await home.call("GET", f"/archives/queries/{query_id}")).json

    def spans(*ends: tuple[int, int]) -> list[dict[str, object]]:
        return [
            {
                "key": str(begin),
                "start": (NOW + timedelta(seconds=begin)).isoformat(),
                "end": (NOW + timedelta(seconds=end)).isoformat(),
            }
            for begin, end in ends
        ]

    path = f"/archives/queries/{query_id}/answer"
    backwards = await home.call("PUT", path, json={"holdings": {"spans": spans((5, 1))}})
    both = await home.call("PUT", path, json={"holdings": {"spans": []}, "failure": "away"})
    many = await home.call("PUT", path, json={"holdings": {"spans": spans((1, 2)) * 1001}})
    good = {"spans": spans((-20, -10), (-60, -20)), "events": []}
    await home.call("PUT", path, json={"holdings": good})
    holdings: Holdings = await asking

    assert (query["camera_key"], datetime.fromisoformat(query["start"])) == ("0", WINDOW.start)
    assert [backwards.status, both.status, many.status] == [400, 400, 400]
    assert [each.key for each in holdings.spans] == ["-60", "-20"]
    assert holdings.events == ()


async def test_a_file_is_sent(home: Home, tmp_path: Path) -> None:
    """A file is announced, sent, and given on to whoever fetched it."""
    archive = LentArchive("reolink/1", _queries(home))

    async def gather() -> list[FetchedFile]:
        fetched = archive.fetch("0", (SPAN,), tmp_path, most_bytes=1 << 20)
        return [each async for each in fetched]

    fetching = asyncio.create_task(gather())
    base = f"/archives/queries/{await _query_id(home)}"
    query = (await home.call("GET", base)).json
    slot = await home.call(
        "POST", f"{base}/files", json={"span": 0, "start": WINDOW.start.isoformat()}
    )
    number = slot.json["number"]
    page = await home.call("PUT", f"{base}/files/{number}", data=b"<html>" * 9)
    packed = await home.call(
        "PUT", f"{base}/files/{number}", data=MP4, headers={"Content-Encoding": "gzip"}
    )
    sent = await home.call("PUT", f"{base}/files/{number}", data=MP4)
    again = await home.call("PUT", f"{base}/files/{number}", data=MP4)
    await home.call("PUT", f"{base}/answer", json={"complete": True})
    [file] = await fetching

    assert query["spans"] == [
        {
            "key": SPAN.key,
            "start": WINDOW.start.isoformat().replace("+00:00", "Z"),
            "end": WINDOW.end.isoformat().replace("+00:00", "Z"),
        }
    ]
    assert [page.status, packed.status, sent.status, again.status] == [400, 400, 204, 409]
    assert file.start == WINDOW.start
    assert (tmp_path / file.name).read_bytes() == MP4


async def test_half_a_file_counts_for_nothing(home: Home, tmp_path: Path) -> None:
    """A connection that breaks in the midst of a body leaves no file."""
    into = tmp_path / "into"
    into.mkdir()
    archive = LentArchive("reolink/1", _queries(home))
    fetched = archive.fetch("0", (SPAN,), into, most_bytes=1 << 20)
    fetching = asyncio.ensure_future(anext(fetched))
    base = f"/archives/queries/{await _query_id(home)}"
    await home.call("GET", base)
    slot = {"span": 0, "start": WINDOW.start.isoformat()}
    number = (await home.call("POST", f"{base}/files", json=slot)).json["number"]

    async def torn() -> AsyncGenerator[bytes]:
        yield MP4[:100_000]
        raise ConnectionResetError

    with suppress(ConnectionError):
        await home.call("PUT", f"{base}/files/{number}", data=torn())
    answered = await home.call("PUT", f"{base}/answer", json={"failure": "cut_short"})
    with pytest.raises(ArchiveUnreachableError, match="was interrupted"):
        await fetching

    assert answered.status == 204
    async with asyncio.timeout(60):
        while await asyncio.to_thread(os.listdir, into):  # noqa: ASYNC110 -- its end
            await asyncio.sleep(0.01)
