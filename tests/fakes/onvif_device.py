"""An ONVIF device on loopback that can misbehave in the ways real ones do."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from html import unescape
import re

import aiohttp
from aiohttp import web

_ENVELOPE = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
    'xmlns:tev="http://www.onvif.org/ver10/events/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" '
    'xmlns:wsa="http://www.w3.org/2005/08/addressing" '
    'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" '
    'xmlns:wstop="http://docs.oasis-open.org/wsn/t-1" '
    'xmlns:tns1="http://www.onvif.org/ver10/topics" '
    'xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>{body}</s:Body></s:Envelope>'
)
_OPERATION = re.compile(r"<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)")
MOTION = "tns1:RuleEngine/CellMotionDetector/Motion"
VISITOR = "tns1:RuleEngine/MyRuleDetector/Visitor"


@dataclass(frozen=True, slots=True)
class Profile:
    """One video the device offers."""

    token: str
    codec: str
    width: int
    height: int


@dataclass(slots=True, kw_only=True)
class OnvifDeviceFake:
    """What the device is and how it behaves; change it while it runs."""

    username: str = "viewer"
    password: str = "right"  # noqa: S105 -- of a device that does not exist
    model: str = "Virtual"
    clock_ahead: timedelta = timedelta(0)
    profiles: tuple[Profile, ...] = (
        Profile("sub", "H264", 640, 360),
        Profile("main", "H264", 1280, 720),
        Profile("still", "JPEG", 1920, 1080),
    )
    knows_services: bool = True
    visitor_topic: bool = True
    mac: str = "02:a1:b2:c3:d4:e5"
    named_host: str = ""
    """The host its answers name instead of its own."""
    stream_scheme: str = "rtsp"
    raw_answer: bytes | None = None
    """Given to every request instead of an answer."""
    redirect: str = ""
    padding: int = 0
    """Spaces added to each answer."""
    has_events: bool = True
    """Whether it names an event service."""
    pulls: bool = True
    """Whether it lets itself be asked for events (PullPoint)."""
    brings: bool = False
    """Whether it brings events to whoever subscribes (base notification)."""
    renews: bool = True
    walled: bool = False
    """Whether it reaches nobody, as behind a firewall."""
    consumers: dict[str, str] = field(default_factory=dict)
    """Where it brings events to, by the path of the subscription."""
    wanted: list[str] = field(default_factory=list)
    """Every address that it was ever told to bring events to."""
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    """What it heard when it brought some."""
    subscribed: int = 0
    renewed: int = 0
    lost: bool = False
    """Whether it has forgotten the subscription."""
    asked: list[str] = field(default_factory=list)
    waiting: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    port: int = 0

    @property
    def url(self) -> str:
        """Its device service."""
        return f"http://127.0.0.1:{self.port}/onvif/device_service"

    @property
    def _base(self) -> str:
        return f"http://{self.named_host or '127.0.0.1'}:{self.port}"

    def tell(self, topic: str, *, value: str, operation: str = "Changed") -> None:
        """Let an event happen that it is asked for."""
        self.waiting.put_nowait(self.message(topic, value=value, operation=operation))

    async def bring(self, topic: str, *, value: str = "true", operation: str = "Changed") -> None:
        """Let an event happen, and bring it to all who subscribed."""
        await self.bring_raw(self.message(topic, value=value, operation=operation))

    async def bring_raw(self, message: str) -> None:
        """Bring this notification to all who subscribed."""
        notify = _ENVELOPE.format(body=f"<wsnt:Notify>{message}</wsnt:Notify>")
        async with aiohttp.ClientSession() as session:
            for consumer in [] if self.walled else list(self.consumers.values()):
                with suppress(aiohttp.ClientError):
                    async with session.post(consumer, data=notify.encode()) as answer:
                        self.answers.append((answer.status, await answer.read()))

    async def until_subscribed(self, count: int = 1) -> None:
        """Wait until it has been told that often where to bring events to."""
        async with asyncio.timeout(60):
            while len(self.wanted) < count or not self.consumers:  # noqa: ASYNC110 -- a fake's
                await asyncio.sleep(0.005)

    def message(self, topic: str, *, value: str, operation: str = "Changed") -> str:
        """Return an event's notification."""
        name = "IsMotion" if topic == MOTION else "State"
        return (
            f'<wsnt:NotificationMessage><wsnt:Topic Dialect="d">{topic}</wsnt:Topic>'
            f'<wsnt:Message><tt:Message UtcTime="2026-01-01T00:00:00Z" '
            f'PropertyOperation="{operation}"><tt:Source>'
            '<tt:SimpleItem Name="VideoSourceConfigurationToken" Value="v0"/>'
            '<tt:SimpleItem Name="Source" Value="0"/></tt:Source><tt:Data>'
            f'<tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data></tt:Message>'
            "</wsnt:Message></wsnt:NotificationMessage>"
        )

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve on a free port of loopback."""
        app = web.Application()
        app.router.add_post("/onvif/{service}", self._soap)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            yield
        finally:
            await runner.cleanup()

    async def _soap(self, request: web.Request) -> web.Response:
        text = await request.text()
        if self.redirect:
            raise web.HTTPTemporaryRedirect(self.redirect)
        if self.raw_answer is not None:
            return web.Response(body=self.raw_answer, content_type="application/soap+xml")
        found = _OPERATION.search(text)
        operation = found.group(1) if found else ""
        self.asked.append(operation)
        if operation != "GetSystemDateAndTime" and not self._is_authentic(text):
            return _fault("ter:NotAuthorized", "Sender not authorized")
        body = await self._brought(operation, text, request.path)
        if body is None:
            body = await self._answer(operation, text)
        if body is None:
            return _fault("ter:ActionNotSupported", "Not implemented")
        answer = _ENVELOPE.format(body=body + " " * self.padding)
        return web.Response(text=answer, content_type="application/soap+xml")

    def _is_authentic(self, text: str) -> bool:
        parts = {
            name: (re.search(rf"<(?:\w+:)?{name}(?:\s[^>]*)?>([^<]*)<", text) or ["", ""])[1]
            for name in ("Username", "Password", "Nonce", "Created")
        }
        if parts["Username"] != self.username or not parts["Created"]:
            return False
        raw = b64decode(parts["Nonce"]) + f"{parts['Created']}{self.password}".encode()
        created = datetime.fromisoformat(parts["Created"]).astimezone(UTC)
        fresh = abs(created - (datetime.now(UTC) + self.clock_ahead)) < timedelta(seconds=30)
        digest = b64encode(sha1(raw).digest()).decode()  # noqa: S324 -- WS-Security prescribes it
        return fresh and digest == parts["Password"]

    async def _answer(self, operation: str, text: str) -> str | None:
        match operation:
            case "GetSystemDateAndTime":
                return self._time()
            case "GetServices" if self.knows_services:
                return self._services()
            case "GetCapabilities":
                return self._capabilities()
            case "GetDeviceInformation" | "GetNetworkInterfaces":
                return self._identity(operation)
            case "GetProfiles" | "GetStreamUri" | "GetSnapshotUri":
                return self._media(operation, text)
            case _:
                return await self._event_answer(operation)

    def _identity(self, operation: str) -> str:
        if operation == "GetDeviceInformation":
            return (
                "<tds:GetDeviceInformationResponse><tds:Manufacturer>Fake</tds:Manufacturer>"
                f"<tds:Model>{self.model}</tds:Model><tds:FirmwareVersion>1"
                "</tds:FirmwareVersion><tds:SerialNumber>1</tds:SerialNumber>"
                "<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>"
            )
        return (
            '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="e0">'
            "<tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>e0</tt:Name><tt:HwAddress>"
            f"{self.mac}</tt:HwAddress></tt:Info></tds:NetworkInterfaces>"
            "</tds:GetNetworkInterfacesResponse>"
        )

    def _media(self, operation: str, text: str) -> str:
        if operation == "GetProfiles":
            profiles = "".join(_profile(each) for each in self.profiles)
            return f"<trt:GetProfilesResponse>{profiles}</trt:GetProfilesResponse>"
        if operation == "GetSnapshotUri":
            return _uri(operation, f"{self._base}/snapshot.jpg")
        token = (re.search(r"ProfileToken>([^<]*)<", text) or ["", ""])[1]
        host = self.named_host or "127.0.0.1"
        return _uri(operation, f"{self.stream_scheme}://user:secret@{host}:8554/{token}?x=1")

    async def _brought(self, operation: str, text: str, path: str) -> str | None:
        """Answer what is said about bringing events."""
        if operation == "Subscribe" and self.brings:
            found = re.search(r"ConsumerReference>\s*<(?:\w+:)?Address>([^<]*)<", text)
            consumer = unescape(found[1]) if found else ""
            self.wanted.append(consumer)
            path = f"/onvif/subscription_{len(self.wanted)}"
            self.consumers[path] = consumer
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return (
                "<wsnt:SubscribeResponse><wsnt:SubscriptionReference>"
                f"<wsa:Address>{self._base}{path}</wsa:Address></wsnt:SubscriptionReference>"
                f"<wsnt:CurrentTime>{now}</wsnt:CurrentTime></wsnt:SubscribeResponse>"
            )
        if path not in self.consumers:
            return None
        match operation:
            case "Unsubscribe":
                del self.consumers[path]
                return "<wsnt:UnsubscribeResponse/>"
            case "SetSynchronizationPoint":
                await self.bring(VISITOR, operation="Initialized")
                return "<tev:SetSynchronizationPointResponse/>"
            case _:
                return None

    async def _event_answer(self, operation: str) -> str | None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        times = (
            "<{0}:CurrentTime>"
            + now
            + "</{0}:CurrentTime><{0}:TerminationTime>"
            + now
            + "</{0}:TerminationTime>"
        )
        match operation:
            case "GetEventProperties":
                visitor = "<tns1:RuleEngine><MyRuleDetector><Visitor wstop:topic='true'/>"
                topics = f"{visitor}</MyRuleDetector></tns1:RuleEngine>"
                return (
                    "<tev:GetEventPropertiesResponse><tev:TopicNamespaceLocation>urn:x"
                    "</tev:TopicNamespaceLocation><wsnt:FixedTopicSet>true</wsnt:FixedTopicSet>"
                    f"<wstop:TopicSet>{topics if self.visitor_topic else ''}</wstop:TopicSet>"
                    "<wsnt:TopicExpressionDialect>urn:x</wsnt:TopicExpressionDialect>"
                    "<tev:MessageContentFilterDialect>urn:x</tev:MessageContentFilterDialect>"
                    "<tev:MessageContentSchemaLocation>urn:x</tev:MessageContentSchemaLocation>"
                    "</tev:GetEventPropertiesResponse>"
                )
            case "CreatePullPointSubscription" if self.pulls:
                self.subscribed += 1
                self.lost = False
                return (
                    "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
                    f"<wsa:Address>{self._base}/onvif/pull</wsa:Address>"
                    f"</tev:SubscriptionReference>{times.format('wsnt')}"
                    "</tev:CreatePullPointSubscriptionResponse>"
                )
            case "PullMessages":
                message = await self.waiting.get()
                told = f"{times.format('tev')}{message}"
                return (
                    None
                    if self.lost
                    else f"<tev:PullMessagesResponse>{told}</tev:PullMessagesResponse>"
                )
            case "Renew" if self.renews:
                self.renewed += 1
                return (
                    f"<wsnt:RenewResponse><wsnt:TerminationTime>{now}</wsnt:TerminationTime>"
                    f"<wsnt:CurrentTime>{now}</wsnt:CurrentTime></wsnt:RenewResponse>"
                )
            case _:
                return None

    def _time(self) -> str:
        now = datetime.now(UTC) + self.clock_ahead
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP"
            "</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime>"
            f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
            f"<tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year>"
            f"<tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date>"
            "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def _services(self) -> str:
        listed = "".join(
            f"<tds:Service><tds:Namespace>http://www.onvif.org/ver10/{name}/wsdl</tds:Namespace>"
            f"<tds:XAddr>{self._base}/onvif/{name}</tds:XAddr><tds:Version><tt:Major>2</tt:Major>"
            "<tt:Minor>5</tt:Minor></tds:Version></tds:Service>"
            for name in ("media", "events")[: 2 if self.has_events else 1]
        )
        return f"<tds:GetServicesResponse>{listed}</tds:GetServicesResponse>"

    def _capabilities(self) -> str:
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities>"
            f"<tt:Events><tt:XAddr>{f'{self._base}/onvif/events' if self.has_events else ''}"
            "</tt:XAddr>"
            "<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>"
            "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
            "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
            "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events>"
            f"<tt:Media><tt:XAddr>{self._base}/onvif/media</tt:XAddr>"
            "<tt:StreamingCapabilities/></tt:Media>"
            "</tds:Capabilities></tds:GetCapabilitiesResponse>"
        )


def _uri(operation: str, uri: str) -> str:
    return (
        f"<trt:{operation}Response><trt:MediaUri><tt:Uri>{uri}</tt:Uri>"
        "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
        "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout>"
        f"</trt:MediaUri></trt:{operation}Response>"
    )


def _profile(profile: Profile) -> str:
    return (
        f'<trt:Profiles token="{profile.token}" fixed="true"><tt:Name>{profile.token}</tt:Name>'
        f'<tt:VideoEncoderConfiguration token="e"><tt:Name>e</tt:Name><tt:UseCount>1</tt:UseCount>'
        f"<tt:Encoding>{profile.codec}</tt:Encoding><tt:Resolution><tt:Width>{profile.width}"
        f"</tt:Width><tt:Height>{profile.height}</tt:Height></tt:Resolution>"
        "<tt:Quality>1</tt:Quality></tt:VideoEncoderConfiguration></trt:Profiles>"
    )


def _fault(code: str, reason: str) -> web.Response:
    body = (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value>"
        f"<s:Subcode><s:Value>{code}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en">{reason}</s:Text></s:Reason></s:Fault>'
    )
    return web.Response(
        text=_ENVELOPE.format(body=body), status=500, content_type="application/soap+xml"
    )
