"""An ONVIF device over real HTTP with every oddity that real ones have, each to be switched on."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import md5, sha256
from html import escape
import re
import secrets
import socket
from typing import Literal

import aiohttp
from aiohttp import web
from lxml import etree

from demo import onvif_messages as say
from hub.clock import Clock, SystemClock

MOTION = "tns1:RuleEngine/CellMotionDetector/Motion"
VISITOR = "tns1:RuleEngine/MyRuleDetector/Visitor"
VISITOR_TOPIC = (
    "<tns1:RuleEngine><MyRuleDetector><Visitor wstop:topic='true'/></MyRuleDetector>"
    "</tns1:RuleEngine>"
)
USERNAME = "viewer"
PASSWORD = "right"  # noqa: S105 -- of a device that does not exist
AXIS = "http://www.axis.com/2009/event"
_WSA = "http://www.w3.org/2005/08/addressing"
_WSNT = "http://docs.oasis-open.org/wsn/b-2"
_NAMESPACES = {
    "media": "http://www.onvif.org/ver10/media/wsdl",
    "media2": "http://www.onvif.org/ver20/media/wsdl",
    "events": "http://www.onvif.org/ver10/events/wsdl",
}
_TR2 = 'xmlns:tr2="http://www.onvif.org/ver20/media/wsdl"'
_REALM = re.compile(r'(\w+)="?([^",]*)"?')

type Style = Literal[
    "own", "foreign", "relative", "hostless", "portless", "twice_ported", "dead_port", "unusable"
]


@dataclass(frozen=True, slots=True)
class Video:
    """One profile: a name, a codec, a size."""

    token: str
    codec: str
    width: int
    height: int
    kind: str = "Main"


@dataclass(slots=True, kw_only=True)
class OddOnvif:
    """What the device is; change it while it runs."""

    auth: Literal["wsse", "digest", "none"] = "wsse"
    offers: tuple[str, ...] = ()
    """What it offers before its digest, such as `Basic realm="odd"`."""
    digests: bool = True
    """Whether it offers a digest at all."""
    proofs: list[str] = field(default_factory=list)
    """What it was sent as Authorization."""
    password: str = PASSWORD
    services: Literal["listed", "501", "fault", "empty"] = "listed"
    addresses: Style = "own"
    streams: Style = "own"
    clock: Clock = field(default_factory=SystemClock)
    clock_ahead: timedelta = timedelta(0)
    tells_time: bool = True
    interfaces: Literal["good", "missing", "zero", "second"] = "good"
    maker: str = "Odd"
    model: str = "One"
    video: str = ""
    """The address of its video; that of nobody if empty."""
    media: tuple[Video, ...] | None = (
        Video("main", "H264", 1920, 1080),
        Video("sub", "H264", 640, 360),
    )
    media2: tuple[Video, ...] | None = None
    """None if it has no such service."""
    media2_fails: bool = False
    has_snapshot: bool = True
    has_events: bool = True
    topics: str = ""
    """What is in its TopicSet, as XML."""
    references: bool = False
    """Whether subscriptions are told apart by WS-Addressing reference parameters, as on Axis."""
    pulls: bool = True
    """Whether it lets itself be asked for events (PullPoint)."""
    brings: bool = False
    """Whether it brings events to whoever subscribes (base notification)."""
    walled: bool = False
    """Whether it reaches nobody, as behind a firewall."""
    renews: bool = True
    renewed: int = 0
    lasts_s: float = 60
    waits: bool = True
    """Whether it holds a pull back until something happens."""
    garbled: str = ""
    """Given to the next pull instead of an answer."""
    raw_answer: bytes | None = None
    """Given to every request instead of an answer."""
    redirect: str = ""
    padding: int = 0
    """Spaces added to each answer."""
    asked: list[str] = field(default_factory=list)
    protocols: list[str] = field(default_factory=list)
    """The transports it was asked for."""
    subscriptions: dict[str, asyncio.Queue[str]] = field(default_factory=dict)
    made: int = 0
    """How many subscriptions there have ever been."""
    pulled: set[str] = field(default_factory=set)
    """The subscriptions whose events have been asked for."""
    consumers: dict[str, str] = field(default_factory=dict)
    """Where it brings events to, by the name of the subscription."""
    wanted: list[str] = field(default_factory=list)
    """Every address that it was ever told to bring events to."""
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    """What it heard when it brought some."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    host: str = "127.0.0.1"
    port: int = 0
    dead_port: int = 0
    _early: list[str] = field(default_factory=list)
    """What happened while nobody was subscribed; the next one is told."""
    _all: list[asyncio.Queue[str]] = field(default_factory=list)
    _nonces: set[str] = field(default_factory=set)
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Its device service."""
        return f"http://{self.host}:{self.port}/onvif/device_service"

    # Life

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve, by default on a free port of loopback."""
        with socket.socket() as unused:
            unused.bind((self.host, 0))
            self.dead_port = unused.getsockname()[1]
        await self.switch_on()
        try:
            yield
        finally:
            await self.switch_off()

    async def switch_on(self) -> None:
        """Answer; what subscribed before is forgotten."""
        app = web.Application()
        app.router.add_post("/onvif/{service}", self._soap)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = self._runner.addresses[0][1]

    async def switch_off(self) -> None:
        """Fall silent, as a device does that restarts."""
        self.subscriptions.clear()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
            # Whoever hung up in the middle of a pull has left its answering behind.
            for waiting in self._all:
                waiting.put_nowait("")
            self._all.clear()
            await asyncio.sleep(0.01)

    async def subscribed(self, count: int = 1) -> None:
        """Wait until events are asked for on that many subscriptions, one after another."""
        await self._until(lambda: len(self.pulled) >= count)

    async def consumed(self, count: int = 1) -> None:
        """Wait until it has been given so many addresses to send events to."""
        await self._until(lambda: len(self.wanted) >= count and bool(self.consumers))

    async def _until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not met():
                self.news.clear()
                await self.news.wait()

    def forget(self) -> None:
        """Forget who subscribed, as after a restart; whoever waits is told nothing."""
        for waiting in self.subscriptions.values():
            waiting.put_nowait("")
        self.subscriptions.clear()

    def tell(self, topic: str, value: str = "true", operation: str = "Changed") -> None:
        """Let an event happen that it is asked for."""
        self.tell_raw(_message(topic, value, operation))

    def tell_raw(self, message: str) -> None:
        """Say this to every subscriber."""
        for waiting in self.subscriptions.values():
            waiting.put_nowait(message)
        if not self.subscriptions:
            self._early.append(message)

    async def bring(self, topic: str, operation: str = "Changed") -> None:
        """Let an event happen, and bring it to all who subscribed."""
        await self.bring_raw(_message(topic, "true", operation))

    async def bring_raw(self, message: str) -> None:
        """Bring this notification to all who subscribed."""
        notify = say.envelope(f"<wsnt:Notify>{message}</wsnt:Notify>")
        async with aiohttp.ClientSession() as session:
            for consumer in [] if self.walled else list(self.consumers.values()):
                with suppress(aiohttp.ClientError):
                    async with session.post(consumer, data=notify) as answer:
                        self.answers.append((answer.status, await answer.read()))

    # Answers

    async def _soap(self, request: web.Request) -> web.Response:
        if self.redirect:
            raise web.HTTPTemporaryRedirect(self.redirect)
        if self.raw_answer is None:
            return await self._answer(request)
        return web.Response(body=self.raw_answer, content_type="application/soap+xml")

    async def _answer(self, request: web.Request) -> web.Response:
        root = etree.fromstring(await request.read())
        asked = say.operation(root)
        self.asked.append(asked)
        self.proofs.append(request.headers.get("Authorization", ""))
        if asked == "GetSystemDateAndTime":
            return self._said(say.time_answer(self._now()) if self.tells_time else "<tds:Nothing/>")
        refusal = self._refusal(request, root)
        if refusal is not None:
            return refusal
        if asked == "GetServices" and self.services == "501":
            return web.Response(status=501, text="Not Implemented")
        if asked == "GetServices" and self.services == "empty":
            return web.Response(status=200)
        body = self._fixed(asked, root)
        if body is None:
            body = await self._events(asked, root, request.match_info["service"])
        if body is None:
            fault = say.fault("ter:ActionNotSupported", "Optional Action Not Implemented")
            return web.Response(body=fault, status=500, content_type="application/soap+xml")
        return self._said(body)

    def _said(self, body: str) -> web.Response:
        padded = say.envelope(body + " " * self.padding)
        return web.Response(body=padded, content_type="application/soap+xml")

    def _now(self) -> datetime:
        return self.clock.now() + self.clock_ahead

    def _refusal(self, request: web.Request, root: etree._Element) -> web.Response | None:
        if self.auth == "wsse" and not say.is_authentic(root, USERNAME, self.password, self._now()):
            fault = say.fault("ter:NotAuthorized", "Sender not Authorized")
            return web.Response(body=fault, status=400, content_type="application/soap+xml")
        if self.auth == "digest" and not self._digested(request):
            nonce = secrets.token_hex(8)
            self._nonces.add(nonce)
            challenge = f'Digest realm="odd", qop="auth", nonce="{nonce}", algorithm=MD5'
            response = web.Response(status=401)
            for each in (*self.offers, challenge) if self.digests else self.offers:
                response.headers.add("WWW-Authenticate", each)
            return response
        return None

    def _digested(self, request: web.Request) -> bool:
        given = dict(_REALM.findall(request.headers.get("Authorization", "")))
        if given.get("nonce") not in self._nonces:
            return False
        return is_digest(given, "POST", PASSWORD if self.password == PASSWORD else self.password)

    def _fixed(self, asked: str, root: etree._Element) -> str | None:
        match asked:
            case "GetServices" if self.services == "listed":
                return self._services()
            case "GetCapabilities":
                return self._capabilities()
            case "GetDeviceInformation":
                return (
                    f"<tds:GetDeviceInformationResponse><tds:Manufacturer>{self.maker}"
                    f"</tds:Manufacturer><tds:Model>{self.model}</tds:Model>"
                    "</tds:GetDeviceInformationResponse>"
                )
            case "GetNetworkInterfaces" if self.interfaces != "missing":
                return self._interfaces()
            case "GetProfiles" | "GetStreamUri" | "GetSnapshotUri":
                newer = str(etree.QName(root[-1][0]).namespace) == _NAMESPACES["media2"]
                return self._media2(asked, root) if newer else self._media1(asked, root)
            case _:
                return None

    def _at(self, style: Style, path: str, scheme: str = "http", port: int = 0) -> str:
        port = port or self.port
        host = self.host
        return {
            "own": f"{scheme}://{host}:{port}{path}",
            "foreign": f"{scheme}://admin:admin@192.168.1.108:{port}{path}",
            "relative": path,
            "hostless": f"{scheme}://{path}",
            "portless": f"{scheme}://{host}{path}",
            "twice_ported": f"{scheme}://{host}:{port}:{port}{path}",
            "dead_port": f"{scheme}://{host}:{self.dead_port}{path}",
            "unusable": f"{scheme}://bad host:{port}{path}",
        }[style]

    def _named(self) -> dict[str, bool]:
        return {
            "media": self.media is not None,
            "media2": self.media2 is not None,
            "events": self.has_events,
        }

    def _services(self) -> str:
        listed = "".join(
            f"<tds:Service><tds:Namespace>{_NAMESPACES[name]}</tds:Namespace>"
            f"<tds:XAddr>{self._at(self.addresses, f'/onvif/{name}')}</tds:XAddr></tds:Service>"
            for name, there in self._named().items()
            if there
        )
        return f"<tds:GetServicesResponse>{listed}</tds:GetServicesResponse>"

    def _capabilities(self) -> str:
        media = self._at(self.addresses, "/onvif/media") if self.media is not None else ""
        events = self._at(self.addresses, "/onvif/events") if self.has_events else ""
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities>"
            f"<tt:Events><tt:XAddr>{events}</tt:XAddr></tt:Events>"
            f"<tt:Media><tt:XAddr>{media}</tt:XAddr></tt:Media>"
            "</tds:Capabilities></tds:GetCapabilitiesResponse>"
        )

    def _interfaces(self) -> str:
        zero, own = "00:00:00:00:00:00", "02-A1-B2-C3-D4-E5"
        macs = {"good": [own], "zero": [zero], "second": [zero, own]}[self.interfaces]
        each = "".join(
            f"<tds:NetworkInterfaces><tt:Info><tt:HwAddress>{mac}</tt:HwAddress></tt:Info>"
            "</tds:NetworkInterfaces>"
            for mac in macs
        )
        return f"<tds:GetNetworkInterfacesResponse>{each}</tds:GetNetworkInterfacesResponse>"

    def _stream(self, root: etree._Element) -> str:
        self.protocols.append(say.text_of(root, "Protocol"))
        token = say.text_of(root, "ProfileToken")
        return escape(self.video) or self._at(
            self.streams, f"/live/{token}?x=1&amp;y=2", "rtsp", 8554
        )

    def _media1(self, asked: str, root: etree._Element) -> str | None:
        if asked == "GetStreamUri":
            return say.uri_answer("Stream", self._stream(root))
        if asked == "GetSnapshotUri":
            address = self._at(self.addresses, "/snap.jpg")
            return say.uri_answer("Snapshot", address) if self.has_snapshot else None
        profiles = "".join(
            f'<trt:Profiles token="{each.token}" fixed="true"><tt:VideoEncoderConfiguration>'
            f"<tt:Encoding>{each.codec}</tt:Encoding>{_size(each)}"
            f"<tt:H264><tt:H264Profile>{each.kind}</tt:H264Profile></tt:H264>"
            "</tt:VideoEncoderConfiguration></trt:Profiles>"
            for each in self.media or ()
        )
        bare = '<trt:Profiles token="empty" fixed="false"><tt:Name>empty</tt:Name></trt:Profiles>'
        return f"<trt:GetProfilesResponse>{bare}{profiles}</trt:GetProfilesResponse>"

    def _media2(self, asked: str, root: etree._Element) -> str | None:
        if self.media2_fails:
            return None
        if asked == "GetStreamUri":
            uri = self._stream(root)
        elif asked == "GetSnapshotUri":
            uri = self._at(self.addresses, "/snap.jpg")
        else:
            profiles = "".join(
                f'<tr2:Profiles token="{each.token}" fixed="true"><tr2:Configurations>'
                f'<tr2:VideoEncoder token="e" Profile="{each.kind}">'
                f"<tt:Encoding>{each.codec}</tt:Encoding>{_size(each)}</tr2:VideoEncoder>"
                "</tr2:Configurations></tr2:Profiles>"
                for each in self.media2 or ()
            )
            return f"<tr2:GetProfilesResponse {_TR2}>{profiles}</tr2:GetProfilesResponse>"
        return f"<tr2:{asked}Response {_TR2}><tr2:Uri>{uri}</tr2:Uri></tr2:{asked}Response>"

    # Events

    async def _events(self, asked: str, root: etree._Element, service: str) -> str | None:
        if asked == "GetEventProperties":
            return (
                "<tev:GetEventPropertiesResponse><wstop:TopicSet>"
                f"{self.topics}</wstop:TopicSet></tev:GetEventPropertiesResponse>"
            )
        if asked == "CreatePullPointSubscription" and self.pulls:
            return self._subscribe()
        waiting = self.subscriptions.get(self._which(root, service))
        lasts = timedelta(seconds=self.lasts_s)
        match asked:
            case "PullMessages" if waiting is not None:
                self.pulled.add(self._which(root, service))
                self.news.set()
                return await self._pulled(waiting)
            case "Renew" if self.renews and (waiting is not None or service in self.consumers):
                self.renewed += 1
                return say.renew_answer(self._now(), lasts)
            case "Unsubscribe" if waiting is not None:
                self.subscriptions.pop(self._which(root, service))
                return "<wsnt:UnsubscribeResponse/>"
            case _:
                return await self._bringing(asked, root, service)

    async def _bringing(self, asked: str, root: etree._Element, service: str) -> str | None:
        if asked == "Subscribe" and self.brings:
            return self._subscribe_consumer(root)
        if asked == "Unsubscribe" and service in self.consumers:
            del self.consumers[service]
            return "<wsnt:UnsubscribeResponse/>"
        if asked == "SetSynchronizationPoint" and service in self.consumers:
            await self.bring(VISITOR, "Initialized")
            return "<tev:SetSynchronizationPointResponse/>"
        return None

    def _subscribe(self) -> str:
        self.made += 1
        name = str(self.made)
        self.subscriptions[name] = asyncio.Queue()
        self._all.append(self.subscriptions[name])
        for message in self._early:
            self.subscriptions[name].put_nowait(message)
        self._early.clear()
        path = "/onvif/subscription" if self.references else f"/onvif/subscription_{name}"
        told = say.subscription_answer(
            self._at(self.addresses, path), self._now(), timedelta(seconds=self.lasts_s)
        )
        if not self.references:
            return told
        parameters = (
            f'<wsa:ReferenceParameters><dom0:SubscriptionId xmlns:dom0="{AXIS}">{name}'
            "</dom0:SubscriptionId></wsa:ReferenceParameters></tev:SubscriptionReference>"
        )
        return told.replace("</tev:SubscriptionReference>", parameters)

    def _subscribe_consumer(self, root: etree._Element) -> str:
        reference = next(root.iter(f"{{{_WSNT}}}ConsumerReference"))
        self.wanted.append(say.text_of(reference, "Address"))
        name = f"consumer_{len(self.wanted)}"
        self.consumers[name] = self.wanted[-1]
        self.news.set()
        return (
            "<wsnt:SubscribeResponse><wsnt:SubscriptionReference><wsa:Address>"
            f"{self._at(self.addresses, f'/onvif/{name}')}</wsa:Address>"
            "</wsnt:SubscriptionReference></wsnt:SubscribeResponse>"
        )

    def _which(self, root: etree._Element, service: str) -> str:
        """Return the subscription that a message is for."""
        if not self.references:
            return service.rpartition("_")[2]
        for header in root.iter(f"{{{AXIS}}}SubscriptionId"):
            if header.get(f"{{{_WSA}}}IsReferenceParameter") == "true":
                return header.text or ""
        return ""

    async def _pulled(self, waiting: asyncio.Queue[str]) -> str:
        pulled = []
        if self.waits:
            with_all = await waiting.get()
            pulled.append(with_all)
        while not waiting.empty():
            pulled.append(waiting.get_nowait())
        if self.garbled:
            garbled, self.garbled = self.garbled, ""
            return garbled
        lasts = timedelta(seconds=self.lasts_s)
        return say.messages_answer(pulled, self._now(), lasts)


def is_digest(given: dict[str, str], method: str, password: str) -> bool:
    """Tell whether a digest (RFC 7616, MD5 or SHA-256, qop=auth) proves the password."""
    hashed = _sha256 if given.get("algorithm") == "SHA-256" else _md5
    try:
        ha1 = hashed(f"{given['username']}:{given['realm']}:{password}")
        ha2 = hashed(f"{method}:{given['uri']}")
        wanted = ":".join((ha1, given["nonce"], given["nc"], given["cnonce"], given["qop"], ha2))
    except KeyError:
        return False
    return given["username"] == USERNAME and given.get("response") == hashed(wanted)


def _md5(text: str) -> str:
    return md5(text.encode()).hexdigest()  # noqa: S324 -- RFC 7616 has it


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _size(video: Video) -> str:
    return (
        f"<tt:Resolution><tt:Width>{video.width}</tt:Width><tt:Height>{video.height}</tt:Height>"
        "</tt:Resolution>"
    )


def _message(topic: str, value: str, operation: str) -> str:
    name = "IsMotion" if topic == MOTION else "State"
    return (
        f'<wsnt:NotificationMessage><wsnt:Topic Dialect="d">{topic}</wsnt:Topic>'
        f'<wsnt:Message><tt:Message UtcTime="2026-01-01T00:00:00Z" '
        f'PropertyOperation="{operation}"><tt:Source>'
        '<tt:SimpleItem Name="Source" Value="0"/></tt:Source><tt:Data>'
        f'<tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data></tt:Message>'
        "</wsnt:Message></wsnt:NotificationMessage>"
    )
