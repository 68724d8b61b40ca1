"""A virtual doorbell: RTSP, ONVIF Device, Media and PullPoint events, WS-Discovery, snapshots.

Run `python -m demo.doorbell --help`. Each connection to the main stream restarts the rendered loop,
and the button is pressed when the loop shows it.
"""

import argparse
import asyncio
from base64 import b64encode
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import io
import logging
from pathlib import Path
import secrets
import socket
import tempfile
import threading
from typing import override

from aio_rtsp_toolkit import server as rtsp
from aio_rtsp_toolkit.server_media import MediaSource
from aio_rtsp_toolkit.server_session import RtspServerSession
from aio_sockets import TCPSocket  # type: ignore[import-untyped]
from aiohttp import web
import av
from lxml import etree

from demo import onvif_messages as say, porch

_LOG = logging.getLogger(__name__)

GROUP, WSD_PORT = "239.255.255.250", 3702
STOP_POLL_S = 0.05
LASTS = timedelta(seconds=60)
LONGEST_PULL_S = 20.0
USERNAME = "viewer"
PASSWORD = "porch-light"  # noqa: S105 -- the password of a virtual camera
MAC = "02a1b2c3d4e5"  # locally administered, so it belongs to nobody


class _Connection(RtspServerSession):  # type: ignore[misc]  # it has no types
    """One client's connection, with workarounds for two bugs of the server."""

    @override
    async def _maybe_send_rtcp_sr(self, state: object) -> None:
        """Send no sender report.

        The server's reports pair the time of a picture that is still being sent with a clock that
        has advanced since. A client that trusts them (FFmpeg does) shifts the picture by up to a
        second.
        """

    @override
    def _threadsafe_queue_put(
        self,
        loop: asyncio.AbstractEventLoop,
        queue: "asyncio.Queue[object]",
        item: object,
        stop_event: threading.Event,
    ) -> bool:
        """Queue a frame once; return False once the connection ends.

        The server's own method gives up every 50 ms and retries, which sends a frame twice if it
        had just been queued.
        """
        queued = asyncio.run_coroutine_threadsafe(queue.put(item), loop)
        while not stop_event.is_set():
            with suppress(TimeoutError):
                queued.result(timeout=STOP_POLL_S)
                return True
        queued.cancel()
        return False


class PorchServer(rtsp.RtspServer):  # type: ignore[misc]  # it has no types
    """The RTSP server; calls `begun` when a client starts to watch the main stream."""

    def __init__(self, folder: Path, host: str, port: int, begun: Callable[[], None]) -> None:
        super().__init__(str(folder), host, port)
        self._begun = begun

    @override
    async def _handle_client(self, sock: TCPSocket) -> None:
        with suppress(OSError):
            await _Connection(self, sock).run()

    @override
    def load_media_source(self, file_path: Path) -> MediaSource:
        if file_path.name == "main.mp4":
            self._begun()
        return super().load_media_source(file_path)


@dataclass(slots=True)
class Subscription:
    """One PullPoint and its undelivered messages."""

    waiting: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


class Doorbell:
    """The device: answers SOAP, keeps subscriptions, presses its button in step with the video."""

    def __init__(
        self,
        *,
        host: str,
        http_port: int,
        rtsp_port: int,
        folder: Path,
        film: porch.Film = porch.USUAL,
    ) -> None:
        self._host, self._http_port, self._rtsp_port = host, http_port, rtsp_port
        self._folder, self._film = folder, film
        self._subscriptions: dict[str, Subscription] = {}
        self._ringing: asyncio.Task[None] | None = None
        self._begun_at = 0.0
        self.endpoint = f"urn:uuid:4d454930-0000-1000-8000-{MAC}"

    @property
    def base(self) -> str:
        """The address of its web server."""
        return f"http://{self._host}:{self._http_port}"

    @property
    def device_url(self) -> str:
        """The address of its ONVIF device service."""
        return f"{self.base}/onvif/device_service"

    async def run(self, started: asyncio.Event | None = None) -> None:
        """Serve until canceled."""
        async with AsyncExitStack() as stack:
            app = web.Application(client_max_size=64 * 1024)
            app.router.add_post("/onvif/{service}", self._soap)
            app.router.add_get("/snapshot.jpg", self._snapshot)
            app.router.add_post("/ring", self._ring_now)
            runner = web.AppRunner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, self._host, self._http_port).start()
            stream = PorchServer(self._folder, self._host, self._rtsp_port, self._watch_begun)
            await stream.start()
            stack.push_async_callback(stream.close)
            transport = await self._discoverable()
            if transport is not None:
                stack.callback(transport.close)
            if started is not None:
                started.set()
            await asyncio.get_running_loop().create_future()

    # The button

    def _watch_begun(self) -> None:
        self._begun_at = asyncio.get_running_loop().time()
        if self._ringing is not None:
            self._ringing.cancel()
        self._ringing = asyncio.create_task(self._act())

    async def _act(self) -> None:
        """Send the events that match the video, loop after loop."""
        loop = asyncio.get_running_loop()
        acts = (
            (porch.ENTERS_S, "Motion", True),
            (porch.RING_S, "Visitor", True),
            (porch.RING_S + 1, "Visitor", False),
            (porch.GONE_S, "Motion", False),
        )
        number = 0
        while True:
            for at_s, kind, active in acts:
                due = self._begun_at + number * self._film.loop_s + at_s
                await asyncio.sleep(max(0.0, due - loop.time()))
                self._tell(kind, active=active)
            number += 1

    def _tell(self, kind: str, *, active: bool) -> None:
        message = say.notification(kind, datetime.now(UTC), active=active)
        for subscription in self._subscriptions.values():
            subscription.waiting.put_nowait(message)

    async def _ring_now(self, _request: web.Request) -> web.Response:
        self._tell("Visitor", active=True)
        self._tell("Visitor", active=False)
        return web.Response(status=204)

    # SOAP

    async def _soap(self, request: web.Request) -> web.Response:
        try:
            root = etree.fromstring(
                await request.read(), etree.XMLParser(resolve_entities=False, no_network=True)
            )
        except etree.XMLSyntaxError:
            raise web.HTTPBadRequest from None
        operation = say.operation(root)
        now = datetime.now(UTC)
        if operation == "GetSystemDateAndTime":
            return self._say(say.time_answer(now))
        if not say.is_authentic(root, USERNAME, PASSWORD, now):
            refusal = say.fault("ter:NotAuthorized", "Sender not Authorized")
            return web.Response(body=refusal, status=400, content_type="application/soap+xml")
        fixed = say.device_answers(self.base, MAC).get(operation)
        if fixed is not None:
            return self._say(fixed)
        return await self._media_or_events(request, root, operation, now)

    async def _media_or_events(
        self, request: web.Request, root: etree._Element, operation: str, now: datetime
    ) -> web.Response:
        match operation:
            case "GetProfiles":
                return self._say(say.profiles_answer(self._film.sizes, self._film.rate))
            case "GetStreamUri":
                token = "sub" if say.text_of(root, "ProfileToken") == "sub" else "main"
                address = f"rtsp://{self._host}:{self._rtsp_port}/{token}.mp4?play_count=0"
                return self._say(say.uri_answer("Stream", address))
            case "GetSnapshotUri":
                return self._say(say.uri_answer("Snapshot", f"{self.base}/snapshot.jpg"))
            case "CreatePullPointSubscription":
                token = secrets.token_hex(4)
                self._subscriptions[token] = Subscription()
                address = f"{self.base}/onvif/subscription_{token}"
                return self._say(say.subscription_answer(address, now, LASTS))
            case _:
                pass
        token = request.match_info["service"].removeprefix("subscription_")
        subscription = self._subscriptions.get(token)
        if subscription is None:
            return web.Response(
                body=say.fault("ter:ActionNotSupported", "Optional Action Not Implemented"),
                status=500,
                content_type="application/soap+xml",
            )
        return await self._subscribed(token, subscription, operation)

    async def _subscribed(
        self, token: str, subscription: Subscription, operation: str
    ) -> web.Response:
        now = datetime.now(UTC)
        match operation:
            case "PullMessages":
                pulled = []
                try:
                    async with asyncio.timeout(LONGEST_PULL_S):
                        pulled.append(await subscription.waiting.get())
                except TimeoutError:
                    pass
                while not subscription.waiting.empty():
                    pulled.append(subscription.waiting.get_nowait())
                return self._say(say.messages_answer(pulled, datetime.now(UTC), LASTS))
            case "Renew":
                return self._say(say.renew_answer(now, LASTS))
            case "Unsubscribe":
                self._subscriptions.pop(token, None)
                return self._say("<wsnt:UnsubscribeResponse/>")
            case _:
                return self._say("<tev:SetSynchronizationPointResponse/>")

    @staticmethod
    def _say(body: str) -> web.Response:
        return web.Response(body=say.envelope(body), content_type="application/soap+xml")

    async def _snapshot(self, request: web.Request) -> web.Response:
        """Return the picture that the main stream shows now (HTTP basic authentication)."""
        given = request.headers.get("Authorization", "").encode(errors="replace")
        expected = b"Basic " + b64encode(f"{USERNAME}:{PASSWORD}".encode())
        if not secrets.compare_digest(given, expected):
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="doorbell"'})
        since_s = asyncio.get_running_loop().time() - self._begun_at
        at_s = since_s % self._film.loop_s
        jpeg = await asyncio.to_thread(_picture, self._folder / "main.mp4", at_s)
        return web.Response(body=jpeg, content_type="image/jpeg")

    # WS-Discovery

    async def _discoverable(self) -> asyncio.DatagramTransport | None:
        """Answer probes on this host's interface; return None if the group can't be joined."""
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.settimeout(0)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((GROUP, WSD_PORT))
            membership = socket.inet_aton(GROUP) + socket.inet_aton(self._host)
            listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        except OSError as error:
            _LOG.warning("The doorbell cannot be discovered here: %s", error)
            listening.close()
            return None
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Responder(self), sock=listening
        )
        return transport


class _Responder(asyncio.DatagramProtocol):
    def __init__(self, doorbell: Doorbell) -> None:
        self._doorbell = doorbell
        self._transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)  # noqa: S101 -- narrows the type
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return
        if say.operation(root) != "Probe" or self._transport is None:
            return
        self._transport.sendto(
            say.probe_match(
                say.text_of(root, "MessageID"),
                self._doorbell.endpoint,
                self._doorbell.device_url,
                MAC,
            ),
            addr,
        )


def _picture(path: Path, at_s: float) -> bytes:
    """Return the frame at `at_s` seconds as a JPEG; blocking."""
    with av.open(str(path)) as video:
        video.seek(round(at_s * av.time_base))
        for frame in video.decode(video.streams.video[0]):
            if frame.time is not None and frame.time >= at_s:
                file = io.BytesIO()
                frame.to_image().save(  # type: ignore[no-untyped-call]
                    file, "JPEG", quality=85
                )
                return file.getvalue()
    return _picture(path, 0)


def main() -> None:
    """Render the porch if it has not been rendered, and serve until interrupted."""
    parser = argparse.ArgumentParser(description="A virtual ONVIF doorbell.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--http-port", type=int, default=8580)
    parser.add_argument("--rtsp-port", type=int, default=8554)
    parser.add_argument(
        "--folder", type=Path, required=True, help="where the rendered video is kept"
    )
    parser.add_argument(
        "--all-day", action="store_true", help="show a film of fewer and smaller pictures"
    )
    options = parser.parse_args()
    film = porch.ALL_DAY if options.all_day else porch.USUAL
    options.folder.mkdir(parents=True, exist_ok=True)
    if not (options.folder / "done").exists():
        # Another doorbell may render into this folder at the same time, and read what is there.
        with tempfile.TemporaryDirectory(dir=options.folder) as rendered:
            porch.render(Path(rendered), film)
            for file in Path(rendered).iterdir():
                file.replace(options.folder / file.name)
        (options.folder / "done").touch()
    doorbell = Doorbell(
        host=options.host,
        http_port=options.http_port,
        rtsp_port=options.rtsp_port,
        folder=options.folder,
        film=film,
    )
    asyncio.run(doorbell.run())


if __name__ == "__main__":
    main()
