"""The machine: its clock, its data folder and disk, and the network as it sees it.

Of the network: the machine's addresses, its multicast groups, and who answers.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
import ctypes
from dataclasses import dataclass, field
import errno
from ipaddress import ip_address, ip_interface
import json
import os
from pathlib import Path
import shutil
import socket
from statistics import median
import tempfile
from typing import Final

from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser

from hub.api.server import outward_addresses
from hub.cli.doctor.findings import Finding, fine, odd, printable, wrong
from hub.clock import Clock, SystemClock
from hub.config import Config
from hub.discovery.addresses import Interface, read_interfaces
from hub.discovery.discovery import Discovery
from hub.discovery.mdns import can_join, open_mdns
from hub.discovery.ws_discovery import PROBES, probing
from hub.model.camera import CameraFound, FoundBy
from noticeboard.runtime.tasks import cancel

CLOCK: Final = "Clock"
FOLDER: Final = "Data folder"
_TIME_ERROR: Final = 5
_TIMEX_BYTES: Final = 512
"""Larger than any system's `struct timex`; all zeros only queries the state."""

_GIB: Final = 2**30
_TRIES: Final = 5
_PIECE: Final = bytes(256 * 1024)
_SLOW_MS: Final = 150.0
"""A slower sync is reported: each camera closes a segment, and waits for one, every few seconds."""
_LITTLE_BYTES: Final = 2 * _GIB


def free_bytes(folder: Path) -> int:
    """Return the free space of the folder's file system in bytes; blocking, raises OSError."""
    return shutil.disk_usage(folder).free


def is_clock_synchronised() -> bool | None:
    """Return whether this machine's clock follows a time server (adjtimex(2)); None if unknown."""
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return None if state < 0 else state != _TIME_ERROR
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Clocks, the disk, and how long to wait."""

    clock: Clock = field(default_factory=SystemClock)
    interfaces: Callable[[tuple[str, ...]], list[Interface]] = read_interfaces
    free_bytes: Callable[[Path], int] = free_bytes
    is_synchronised: Callable[[], bool | None] = is_clock_synchronised
    connect_s: float = 3.0
    watch_s: float = 5.0
    """How long a camera's stream is watched after its first key frame."""
    events_s: float = 4.0
    """How long an event subscription gets to fail."""
    longest_s: float = 7.0
    """Time limit for one camera; all cameras are examined at the same time."""


def check_clock(tools: Tools) -> Iterator[Finding]:
    """Yield whether this machine's clock can be trusted; blocking."""
    match tools.is_synchronised():
        case True:
            yield fine(CLOCK, "This machine's clock follows a time server.")
        case False:
            yield odd(
                CLOCK,
                "This machine's clock follows no time server.",
                "Turn on NTP (`timedatectl set-ntp true`). Footage is found by its time.",
            )
        case None:
            pass


def check_folder(config: Config, data: Path, tools: Tools) -> Iterator[Finding]:
    """Yield problems with the folder, or that there are none."""
    if not data.exists():
        yield odd(
            FOLDER,
            f"The data folder {data} doesn't exist yet.",
            "Start the hub with `neighbors hub run`, or use its --data-dir.",
        )
        return
    try:
        took_ms = _sync_ms(data, tools.clock)
    except OSError as error:
        yield wrong(
            FOLDER,
            f"{data} can't be written: {error.strerror}.",
            "Give this user the right to write there, mount the disk read-write, or use another "
            "--data-dir.",
        )
        return
    if took_ms > _SLOW_MS:
        yield odd(
            FOLDER,
            f"The disk takes {took_ms:.0f} ms to store a quarter of a MiB for good.",
            "Put the data folder on a faster disk. SD cards and network drives lose footage.",
        )
    else:
        yield fine(FOLDER, f"{data} can be written; the disk answers in {took_ms:.0f} ms.")
    recordings = config.recordings or data
    if recordings.exists():
        yield from _space(config, recordings, tools)
    else:
        yield wrong(
            FOLDER,
            f"The recordings folder {recordings} doesn't exist.",
            "Connect the disk or network share that it is on, or set another `recording.folder`.",
        )


def _sync_ms(folder: Path, clock: Clock) -> float:
    """Return the median time to write a little data and sync it to the disk."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_TRIES):
            began = clock.steady_s()
            file.write(_PIECE)
            os.fsync(file.fileno())
            took.append((clock.steady_s() - began) * 1000)
    return median(took)


def _space(config: Config, data: Path, tools: Tools) -> Iterator[Finding]:
    try:
        free = tools.free_bytes(data)
    except OSError as error:
        yield odd(
            FOLDER, f"The free space can't be read: {error.strerror}.", "Check how it is mounted."
        )
        return
    floor = config.floor_bytes
    text = f"{free / _GIB:.1f} GiB are free; {floor / _GIB:.1f} GiB of them are never used."
    if free < floor:
        yield wrong(
            FOLDER,
            text,
            "Free up space, or lower `recording.floor_gib`. Once all older footage that "
            "can be deleted is gone, nothing new is recorded.",
        )
    elif free < floor + _LITTLE_BYTES:
        yield odd(
            FOLDER,
            text,
            "Old footage is deleted sooner than `recording.keep_days` says. Use a larger disk.",
        )
    else:
        yield fine(FOLDER, text)


NETWORK: Final = "Network"
SEARCH: Final = "Search"
API: Final = "API"
_MDNS_PORT: Final = 5353
_HUB_TYPE: Final = "_neighbors-hub._tcp.local."
_HOME_ASSISTANT_TYPE: Final = "_home-assistant._tcp.local."
_MOST_LISTED: Final = 64
_DIRECT_S: Final = 2.0


def check_interfaces(config: Config, interfaces: Sequence[Interface]) -> Iterator[Finding]:
    """Yield findings about the machine's own addresses; blocking."""
    missing = [each for each in config.interfaces if each not in {i.address for i in interfaces}]
    for address in missing:
        yield wrong(
            NETWORK,
            f"`discovery.interfaces` names {address}, which this machine doesn't have.",
            "Correct it in config.toml, or leave it empty to use every interface.",
        )
    v4 = [each for each in interfaces if not each.is_ipv6]
    outer = [each for each in interfaces if not ip_address(each.address).is_loopback]
    if not outer:
        yield wrong(
            NETWORK,
            "This machine has no network address"
            + (" but its own loopback." if interfaces else "."),
            "Plug in the network cable or join the Wi-Fi; no camera can be reached until then.",
        )
        return
    networks = {str(ip_interface(f"{each.address}/{each.prefix}").network) for each in v4}
    named = ", ".join(f"{each.address} on {each.name}" for each in v4) or "IPv6 only"
    if len(networks) > 1:
        yield fine(
            NETWORK,
            f"This machine is in {len(networks)} networks ({named}); cameras are sought in each.",
        )
    else:
        yield fine(NETWORK, f"This machine's address is {named}.")
    yield from _groups(outer)
    yield from _mdns_port()


def _groups(interfaces: Sequence[Interface]) -> Iterator[Finding]:
    refused = [each for each in interfaces if each.multicasts and not can_join(each)]
    for each in refused:
        yield odd(
            NETWORK,
            f"Multicast doesn't work on {each.name} ({each.address}).",
            "Turn it on for that interface. In a container, use the host's network.",
        )
    if not refused:
        yield fine(NETWORK, "Multicast works on every interface.")


def _mdns_port() -> Iterator[Finding]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            tried.bind(("", _MDNS_PORT))
        except OSError as error:
            in_use = error.errno == errno.EADDRINUSE
            yield odd(
                NETWORK,
                "Another program keeps mDNS's port 5353 to itself."
                if in_use
                else f"mDNS's port 5353 can't be used: {error.strerror}.",
                "Stop it, or with Avahi set `disallow-other-stacks=no`. Otherwise, cameras "
                "aren't found by mDNS, and Home Assistant doesn't "
                "find the hub.",
            )


@dataclass(slots=True)
class ScanResult:
    """The answers to a scan."""

    cameras: list[CameraFound] = field(default_factory=list)
    neighbours: set[str] = field(default_factory=set)
    """Full mDNS names of hubs and Home Assistants."""
    direct: set[str] = field(default_factory=set)
    """Addresses that answered a unicast probe."""


async def scan(config: Config, tools: Tools, addresses: Sequence[str]) -> ScanResult:
    """Search for cameras for five seconds, and probe the known ones directly."""
    replies = ScanResult()

    def read() -> list[Interface]:
        return tools.interfaces(config.interfaces)

    interfaces = await asyncio.to_thread(read)
    async with AsyncExitStack() as stack:
        zeroconf = open_mdns(interfaces)
        if zeroconf is not None:
            stack.push_async_callback(zeroconf.async_close)
            browser = AsyncServiceBrowser(
                zeroconf.zeroconf,
                [_HUB_TYPE, _HOME_ASSISTANT_TYPE],
                handlers=[_noting(replies.neighbours)],
            )
            stack.push_async_callback(browser.async_cancel)
        discovery = Discovery(tools.clock, zeroconf, read)
        running = asyncio.create_task(discovery.run(_ignore))
        probing_task = asyncio.create_task(_probe_directly(interfaces, tools, addresses))
        try:
            replies.cameras = await discovery.scan()
            replies.direct = await probing_task
        finally:
            await cancel(running, probing_task)
    return replies


async def _ignore(_: CameraFound) -> None:
    pass


def _noting(names: set[str]) -> Callable[..., None]:
    def changed(
        zeroconf: Zeroconf,  # noqa: ARG001 -- the names are zeroconf's, it calls by keyword
        service_type: str,  # noqa: ARG001
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is ServiceStateChange.Added and len(names) < _MOST_LISTED:
            names.add(name)

    return changed


async def _probe_directly(
    interfaces: Sequence[Interface], tools: Tools, addresses: Sequence[str]
) -> set[str]:
    """Return which of the addresses answer a unicast probe."""
    answered: set[str] = set()
    if not addresses:
        return answered
    async with probing(interfaces, lambda _, address: answered.add(address), tools.clock) as prober:
        for round_number in range(PROBES):
            for address in addresses:
                prober.probe_address(address, round_number)
            await tools.clock.sleep(_DIRECT_S / PROBES)
    return answered & set(addresses)


def judge_search(replies: ScanResult, addresses: Sequence[str]) -> Iterator[Finding]:
    """Yield what the presence and absence of answers mean for the network. Pure."""
    by_wsd = [each for each in replies.cameras if FoundBy.WS_DISCOVERY in each.found_by]
    by_mdns = [each for each in replies.cameras if FoundBy.MDNS in each.found_by]
    reached = {claim.address for each in by_wsd for claim in each.said}
    shy = sorted(replies.direct - reached)
    if shy:
        yield wrong(
            SEARCH,
            f"{_count(len(shy), 'camera answers', 'cameras answer')} when asked alone "
            f"({', '.join(shy)}), but not when all are asked.",
            "Let UDP answers from your network into this machine's firewall, and turn off `IGMP "
            "snooping` or `client isolation` in the router. Until then, new cameras aren't found.",
        )
    elif by_wsd:
        yield fine(
            SEARCH, f"{_count(len(by_wsd), 'camera', 'cameras')} answered WS-Discovery (ONVIF)."
        )
    elif by_mdns or addresses:
        yield odd(
            SEARCH,
            "The hub searched with WS-Discovery (ONVIF), but nothing answered.",
            "Turn on ONVIF discovery in the cameras. If it's on, let UDP answers from your "
            "network into this machine's firewall.",
        )
    if by_mdns:
        yield fine(SEARCH, f"{_count(len(by_mdns), 'camera', 'cameras')} announced by mDNS.")
    if not replies.cameras and not shy:
        yield odd(
            SEARCH,
            "No camera answered or announced itself within five seconds.",
            "Check that the cameras are on and in the same network as this machine, not in a "
            "guest network; a camera can also be added by its RTSP address.",
        )


def judge_neighbours(replies: ScanResult, hub_id: str) -> Iterator[Finding]:
    """Yield which hubs and Home Assistants are on the network. Pure."""
    hubs = sorted(each for each in replies.neighbours if each.endswith(_HUB_TYPE))
    own = f"neighbors-hub-{hub_id}.{_HUB_TYPE}" if hub_id else ""
    others = [printable(each.removesuffix("." + _HUB_TYPE), 60) for each in hubs if each != own]
    if others:
        yield odd(
            SEARCH,
            f"{_count(len(others), 'other hub is', 'other hubs are')} on this network: "
            f"{', '.join(others[:4])}.",
            "That's right if two households share it. Otherwise, stop one of them, "
            "because both would record the same cameras.",
        )
    homes = [each for each in replies.neighbours if each.endswith(_HOME_ASSISTANT_TYPE)]
    if homes:
        yield fine(SEARCH, f"{_count(len(homes), 'Home Assistant', 'Home Assistants')} seen.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


async def check_api(config: Config, running: Path, tools: Tools) -> AsyncGenerator[Finding]:
    """Yield whether the hub answers at the addresses that others use."""
    port = await asyncio.to_thread(_port_of, running)
    addresses = await asyncio.to_thread(outward_addresses, config.host)
    if ip_address(config.host).is_loopback:
        yield odd(
            API,
            "The hub listens on this machine only.",
            'If Home Assistant runs elsewhere, set `api.host = "0.0.0.0"`.',
        )
    elif not addresses:
        yield wrong(API, "The hub has no address that others can reach.", "Connect the network.")
    if port is None:
        yield odd(API, "The hub isn't running.", "Start it: neighbors hub run")
        in_use = await _opens("127.0.0.1", config.port, tools)
        if config.port and in_use:
            yield wrong(
                API,
                f"Another program uses the hub's port {config.port}.",
                "Stop it, or choose another `api.port` in config.toml.",
            )
        return
    for address in addresses[:2] or ["127.0.0.1"]:
        if await _opens(address, port, tools):
            yield fine(API, f"The hub answers on {address} port {port}.")
        else:
            yield wrong(
                API,
                f"The hub doesn't answer on {address} port {port}.",
                f"Let TCP port {port} into this machine's firewall, then restart the hub.",
            )


def _port_of(running: Path) -> int | None:
    try:
        port = json.loads(running.read_bytes())["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return port if isinstance(port, int) and 0 < port < 65536 else None  # noqa: PLR2004 -- a port


async def _opens(address: str, port: int, tools: Tools) -> bool:
    try:
        async with asyncio.timeout(tools.connect_s):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return False
    writer.close()
    return True
