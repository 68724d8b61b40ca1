"""The share page on a board: how it is served, what the log says of it, and who may read what."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
import hashlib
from http import HTTPStatus
import logging
from pathlib import Path
import re
import socket

import aiohttp
import pytest

from noticeboard.board.share_page import PAGE, SharePage, log_release_if_new
from noticeboard.board.upload_store import ArrivalStep, InboxLimits
from noticeboard.errors import NotFoundError, VerificationError
from noticeboard.log.body import PageRelease
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.link import Fingerprint
from noticeboard.verify.page import check_page
from tests.noticeboard.board.world import (
    SEALED,
    World,
    begin,
    begun,
    id_of,
    posted,
    send,
    served_world,
)
from tests.noticeboard.log.made import key

ELSEWHERE = {"Origin": "null"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    """Serve a board."""
    async with served_world(tmp_path / "board") as made:
        yield made


async def test_page_is_one_file_that_loads_nothing(world: World) -> None:
    """It comes as it was built, packed if the reader takes that, under a policy that binds it."""
    plain = await world.web.get("/s/2", headers={"Accept-Encoding": "identity"})
    packed = await world.web.get("/s/2", headers={"Accept-Encoding": "gzip"})
    policy = plain.headers["Content-Security-Policy"]
    await packed.read()

    assert await plain.read() == PAGE.read_bytes()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert "Set-Cookie" not in plain.headers
    again = {"If-None-Match": plain.headers["ETag"]}
    assert (await world.web.get("/s/2", headers=again)).status == HTTPStatus.NOT_MODIFIED


async def test_request_leads_to_its_page(world: World) -> None:
    """An open request has a link with the log's key; one that is over has none."""
    raw = world.agency.request(world.board)
    index = (await world.board.post(raw)).index
    link = f'href="/s/{index}#key={Fingerprint.of(world.board.log_key)}"'
    address = f"/entries/{index}"
    before = await (await world.web.get(address)).text()
    world.clock.at += timedelta(days=90)

    assert link in before
    assert "/s/" not in await (await world.web.get(address)).text()


async def test_release_is_logged_once(world: World) -> None:
    """The log names the page's hash, again only if the page has changed, and proves it."""
    page = SharePage.read()
    first = await log_release_if_new(world.board, page)
    again = await log_release_if_new(world.board, page)
    answer = await world.web.get(f"/releases/{page.sha256}/proof")
    proof = TlogProof.parse(await answer.text())
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, world.board.log_key)
    changed = SharePage(PAGE.read_bytes() + b"\n")

    assert first is not None
    assert again is None
    assert isinstance(entry.body, PageRelease)
    assert entry.body.sha256 == hashlib.sha256(PAGE.read_bytes()).hexdigest()
    async with world.web.get(f"/releases/{'0' * 64}/proof") as unknown:
        assert unknown.status == HTTPStatus.NOT_FOUND
    assert await log_release_if_new(world.board, changed) == first + 1


async def test_agency_cannot_release_a_page(world: World) -> None:
    """Only the board says which page it serves."""
    body = PageRelease(**world.agency.place(world.board), release="9.9.9", sha256="0" * 64)
    async with world.web.post("/entries", data=world.agency.sign(body)) as answer:
        assert answer.status == HTTPStatus.FORBIDDEN


async def test_anyone_can_check_a_page(world: World, tmp_path: Path) -> None:
    """`neighbors verify page` knows a logged page by address or as a file, and no other."""
    address = str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- where the world is served
    link = f"{address}/s/2#key={Fingerprint.of(world.board.log_key)}"
    with pytest.raises(NotFoundError, match="names no page"):
        await check_page(link)
    index = await log_release_if_new(world.board, SharePage.read())
    changed = tmp_path / "share.html"
    changed.write_bytes(PAGE.read_bytes().replace(b"</html>", b"<!-- --></html>"))

    found = await check_page(link)

    assert (found.index, found.is_pinned) == (index, True)
    assert replace(found, is_pinned=False) == await check_page(str(PAGE), board=address)
    with pytest.raises(NotFoundError, match="names no page"):
        await check_page(str(changed), board=address)
    with pytest.raises(VerificationError, match="another key"):
        await check_page(link.replace(link[-32:], str(Fingerprint.of(key("other").verifier))))
    with pytest.raises(VerificationError, match="another key"):
        await check_page(link, log_key=key("other").verifier)


async def _allowed(web: aiohttp.ClientSession, method: str, path: str) -> bool:
    async with web.request(method, path, headers=ELSEWHERE) as answer:
        assert "Access-Control-Allow-Credentials" not in answer.headers
        return answer.headers.get("Access-Control-Allow-Origin") == "*"


async def test_copies_elsewhere_may_do_what_the_page_does(world: World) -> None:
    """A saved page reads the log and uploads; the agency's side and the rest stay closed to it."""
    request = id_of(raw := world.agency.request(world.board))
    index = (await world.board.post(raw)).index
    inbox = f"/inbox/{world.agency.id}/{request}"
    async with world.web.options(inbox, headers=ELSEWHERE) as answer:
        methods = answer.headers["Access-Control-Allow-Methods"]
        sent = answer.headers["Access-Control-Allow-Headers"]

    for path in (
        *("/checkpoint", "/board.json", "/tile/entries/000.p/1", f"/entries/{index}/raw"),
        *(f"/entries/{index}/proof", f"/agencies/{world.agency.id}/history"),
        *(inbox, f"/inbox/uploads/{'0' * 32}", f"/inbox/uploads/{'0' * 32}/receipt"),
    ):
        assert await _allowed(world.web, "GET", path), path
    for path in (
        f"/inbox/{world.agency.id}",
        f"/inbox/{world.agency.id}/1",
        "/entries/0",
        "/held/0",
    ):
        assert not await _allowed(world.web, "GET", path), path
    assert re.findall(r"[A-Z]+", methods) == ["GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"]
    assert {"Tus-Resumable", "Upload-Offset", "Content-Type"} <= set(sent.split(", "))


async def test_nobody_is_written_down(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing on the disk, in the log or in a cookie tells who looked at a request or answered it.

    Neither do a limit that was reached and an error that nobody expected.
    """
    caplog.set_level(logging.DEBUG)
    address = "203.0.113.77"
    headers = {"X-Forwarded-For": address, "User-Agent": "planted-browser/1"}
    limits = InboxLimits(free_bytes=0, address_shares=2)
    is_failing = False

    def fail(_: ArrivalStep) -> None:
        if is_failing:
            raise RuntimeError("Nobody expects it.")

    answers: list[aiohttp.ClientResponse] = []
    async with served_world(
        tmp_path / "board", limits=limits, behind_proxy=True, after=fail
    ) as world:
        path = await posted(world)
        upload = await begun(world.web, path, len(SEALED), **headers)
        answers.append(await send(world.web, upload, 0, SEALED, **headers))
        asked = ("/s/2", "/board.json", "/entries/2", f"{upload}/receipt", "/s/nothing")
        answers += [await world.web.get(each, headers=headers) for each in asked]
        second = await begun(world.web, path, len(SEALED) + 1, **headers)
        is_failing = True
        answers.append(await send(world.web, second, 0, SEALED + b"!", **headers))
        is_failing = False
        answers.append(await begin(world.web, path, len(SEALED), **headers))
        for each in answers:
            await each.read()
        kept = [each.read_bytes() for each in world.board.home.folder.rglob("*") if each.is_file()]

    assert [each.status for each in answers] == [204, 200, 200, 200, 200, 404, 500, 429]
    assert not any("Set-Cookie" in each.headers for each in answers)
    assert "Nobody expects it." in caplog.text
    for planted in (address, socket.inet_aton(address).hex(), "planted-browser"):
        assert not any(planted.encode() in each for each in kept)
        assert planted not in caplog.text
    assert not any(socket.inet_aton(address) in each for each in kept)
