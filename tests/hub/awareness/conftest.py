"""A real server on loopback that answers as a test says, the parts that ask it, and feeds."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
import json
from random import Random
from typing import Any

from aiohttp import web
import pytest

from hub.awareness.fetch import Fetcher
from hub.awareness.follower import SourceFollower
from hub.awareness.store import SourceStore
from hub.model.awareness import AwarenessSource
from hub.outbound import Outbound
from hub.store.database import Database
from noticeboard.rules.text import safe_text
from tests.fakes.clocks import HandClock
from tests.hub.feeds.conftest import clock

CAP_NS = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "alerts@weather.example.org"


def alert(  # noqa: PLR0913 -- what differs between alerts
    identifier: str = "EX-2026-1",
    *,
    sent: str = "2026-11-25T10:00:00-05:00",
    kind: str = "Alert",
    status: str = "Actual",
    scope: str = "Public",
    references: str = "",
    expires: str = "2026-11-26T12:00:00-05:00",
    sender: str = SENDER,
    headline: str = "River watch along the Example River until Wednesday noon",
    more: str = "",
    area: str = "<polygon>52.0,4.0 52.1,4.0 52.1,4.1 52.0,4.1 52.0,4.0</polygon>",
) -> str:
    """Return a CAP 1.2 alert."""
    referred = f"<references>{references}</references>" if references else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="{CAP_NS}">
  <identifier>{identifier}</identifier><sender>{sender}</sender><sent>{sent}</sent>
  <status>{status}</status><msgType>{kind}</msgType><scope>{scope}</scope>{referred}
  <info>
    <language>en-US</language><category>Met</category><event>Flood Watch</event>
    <urgency>Future</urgency><severity>Severe</severity><certainty>Possible</certainty>
    <effective>{sent}</effective><onset>2026-11-25T18:00:00-05:00</onset>
    <expires>{expires}</expires><senderName>Example State Weather</senderName>
    <headline>{headline}</headline><description>The river may rise.
Stay away from it.</description><instruction>Move to higher ground.</instruction>
    <web>https://weather.example.org/river</web>{more}
    <area><areaDesc>Example County</areaDesc>{area}</area>
  </info>
</alert>"""


def reference(identifier: str = "EX-2026-1", sent: str = "2026-11-25T10:00:00-05:00") -> str:
    """Return how a later alert names an earlier one."""
    return f"{SENDER},{identifier},{sent}"


def atom(*entries: str, title: str = "Example County News") -> str:
    """Return an Atom feed."""
    return f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"
  xmlns:gml="http://www.opengis.net/gml" xmlns:dcterms="http://purl.org/dc/terms/">
<title>{title}</title><id>urn:example:feed</id><updated>2026-11-25T11:00:00Z</updated>
{"".join(entries)}</feed>"""


def entry(
    identifier: str = "urn:example:1",
    *,
    title: str = "Road closed at Mill Bridge",
    more: str = "<georss:point>52.05 4.05</georss:point>",
    updated: str = "2026-11-25T11:00:00Z",
) -> str:
    """Return an entry of an Atom feed."""
    return f"""<entry><id>{identifier}</id><title>{title}</title>
<link href="/roads/1"/><updated>{updated}</updated>
<author><name>Example County Roads</name></author>
<summary type="html">&lt;p&gt;Closed &lt;b&gt;until&lt;/b&gt; Friday.&lt;/p&gt;</summary>
{more}</entry>"""


def alert_link(url: str, *, updated: str = "2026-11-25T11:00:00Z") -> str:
    """Return an entry of an Atom index of alerts."""
    return f"""<entry><id>{url}</id><title>Flood Watch</title><updated>{updated}</updated>
<link rel="alternate" type="application/cap+xml" href="{url}"/></entry>"""


def rss(*items: str) -> str:
    """Return an RSS 2.0 feed."""
    return f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:georss="http://www.georss.org/georss"
  xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"><channel>
<title>Example Fire Department</title><link>https://fire.example.org/</link>
{"".join(items)}</channel></rss>"""


def rss_item(guid: str = "call-1", *, title: str = "Brush fire", more: str = "") -> str:
    """Return an item of an RSS feed."""
    return f"""<item><guid isPermaLink="false">{guid}</guid><title>{title}</title>
<link>https://fire.example.org/calls/1</link><pubDate>Wed, 25 Nov 2026 11:00:00 GMT</pubDate>
<description>&lt;p&gt;Two engines&lt;br&gt;on the way&lt;/p&gt;</description>{more}</item>"""


def json_feed(*items: dict[str, Any]) -> str:
    """Return a JSON Feed."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Example Transit",
            "items": list(items),
        }
    )


def wanted(*items: dict[str, Any]) -> str:
    """Return a list of wanted people."""
    return json.dumps({"total": len(items), "page": 1, "items": list(items)})


PERSON: dict[str, Any] = {
    "uid": "0a0a0a",
    "title": "SAM EXAMPLE",
    "description": "Bank robbery; Example City",
    "details": "<p>Seen <b>near</b> the bank.</p>",
    "publication": "2026-11-20T08:00:00",
    "modified": "2026-11-21T08:00:00+00:00",
    "field_offices": ["example city"],
    "poster_classification": "information",
    "status": "na",
    "url": "https://wanted.example.org/sam",
    "images": [{"large": "https://wanted.example.org/sam.jpg"}],
}


__all__ = ["clock"]

_AFTERNOON = timedelta(hours=4)
"""After the samples were written: it is 16:00 UTC."""


@dataclass(slots=True)
class Server:
    """Answers each path with what lies there; 404 if nothing does."""

    port: int = 0
    pages: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    statuses: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    held: asyncio.Event | None = None
    """If there is one, answers wait for it."""

    def url(self, path: str = "/feed") -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, text: str | bytes, path: str = "/feed", **headers: str) -> None:
        """Lay a document at a path, with an ETag of its bytes."""
        raw = text.encode() if isinstance(text, str) else text
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = raw, {"ETag": f'"{hash(raw):x}"', **named}

    def fail(self, status: int, path: str = "/feed", **headers: str) -> None:
        """Answer a path with a status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.statuses[path] = status, named

    def paths(self) -> list[str]:
        """Return which paths were asked for."""
        return [request.path for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(request)
        if self.held is not None:
            await self.held.wait()
        if request.path in self.statuses:
            status, headers = self.statuses[request.path]
            return web.Response(status=status, headers=headers)
        if request.path not in self.pages:
            return web.Response(status=404)
        raw, headers = self.pages[request.path]
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=raw, headers=headers)


@pytest.fixture
async def server() -> AsyncGenerator[Server]:
    """Give a running server."""
    server = Server()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


@pytest.fixture
async def outbound() -> AsyncGenerator[Outbound]:
    """Give the sessions that the hub asks by."""
    outbound = Outbound()
    yield outbound
    await outbound.close()


@dataclass(frozen=True, slots=True)
class Ground:
    """What followers are made of."""

    server: Server
    outbound: Outbound
    database: Database
    clock: HandClock

    def source(self, path: str = "/feed", **more: Any) -> AwarenessSource:  # noqa: ANN401 -- its fields
        """Return a source on the server."""
        settings = {"name": safe_text("Example"), "allow_private_address": True, **more}
        return AwarenessSource(url=self.server.url(path), **settings)

    def fetcher(self) -> Fetcher:
        """Return what asks."""
        return Fetcher(self.outbound, self.clock)

    async def follower(self, source: AwarenessSource | None = None) -> SourceFollower:
        """Return a follower as after a start of the hub."""
        made = SourceFollower(
            source or self.source(),
            SourceStore(self.database),
            self.fetcher(),
            self.clock,
            rng=Random(7),  # noqa: S311 -- the same pauses in every run
        )
        await made.load()
        return made


@pytest.fixture
def ground(server: Server, outbound: Outbound, database: Database, clock: HandClock) -> Ground:
    """Give all of it."""
    clock.forward(_AFTERNOON)
    return Ground(server, outbound, database, clock)
