"""What leaves a hub: a relay that keeps every byte and holds every look, and what else is heard.

The relay stands before the board. Each hub's look at the checkpoint waits there until all hubs have
looked, so that what happens between two looks happens between the same two in every house.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
import socket
import struct
import threading
import time

from demo.network import is_inside

LOOK = b"GET /checkpoint "
LONGEST_HOLD_S = 100.0
"""A hub waits 120 s for an answer."""
_ALIVE = b"HTTP/1.1 102 Processing\r\n\r\n"
_ALIVE_S = 5.0
"""A hub waits 20 s for the next byte. What happens between two looks may take longer."""
_LISTENING = "0A"
_TABLES = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "icmp", "icmp6", "packet")
_EVERYTHING = 0x0003
_IPV4, _IPV6, _ARP = 0x0800, 0x86DD, 0x0806
_TCP, _UDP, _ICMPV6 = 6, 17, 58
_SYN, _ACK = 0x02, 0x10


class Relay:
    """Passes bytes on between hubs and one board, and keeps what each hub has sent."""

    def __init__(self, board_port: int, who: Callable[[int], str]) -> None:
        """Take the board's port, and what names the house that a port of this machine is of."""
        self._board_port = board_port
        self._who = who
        self.sent: dict[str, list[bytearray]] = {}
        """By house, the bytes of each of its connections, in the order in which they began."""
        self.port = 0
        self._holds = False
        self._waiting: dict[str, asyncio.Event] = {}
        self._news = asyncio.Condition()

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Relay while the block runs."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                yield
            finally:
                self._holds = False
                self.let_go()
                server.close_clients()

    def hold(self) -> None:
        """Hold every look from now on."""
        self._holds = True

    async def all_looked(self, houses: Collection[str]) -> None:
        """Wait until every house has looked, and all of their looks are held."""
        async with asyncio.timeout(LONGEST_HOLD_S), self._news:
            await self._news.wait_for(lambda: self._waiting.keys() >= set(houses))

    def let_go(self) -> None:
        """Pass on the looks that are held; the next ones are held again."""
        waiting, self._waiting = self._waiting, {}
        for event in waiting.values():
            event.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        house = self._who(writer.get_extra_info("peername")[1])
        sent = bytearray()
        self.sent.setdefault(house, []).append(sent)
        with suppress(ConnectionError):
            there, back = await asyncio.open_connection("127.0.0.1", self._board_port)
            answers = asyncio.create_task(_pour(there, writer))
            while piece := await reader.read(65536):
                sent += piece
                if self._holds and piece.startswith(LOOK):
                    await self._held(house, writer)
                back.write(piece)
                await back.drain()
            answers.cancel()
            back.transport.abort()
        writer.transport.abort()

    async def _held(self, house: str, writer: asyncio.StreamWriter) -> None:
        event = asyncio.Event()
        async with self._news:
            self._waiting[house] = event
            self._news.notify_all()
        while not event.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), _ALIVE_S)
            if not event.is_set():
                writer.write(_ALIVE)
                await writer.drain()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(65536):
            into.write(piece)
            await into.drain()
    into.transport.abort()


def _sockets_of(pid: int) -> set[str]:
    """Return the inodes of a process's sockets."""
    found = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            target = str(file.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def house_of(port: int, pids: Mapping[str, int]) -> str:
    """Return whose process has a TCP connection from this port of this machine."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {row[9] for row in rows if int(row[1].rpartition(":")[2], 16) == port}
    return next((name for name, pid in pids.items() if inodes & _sockets_of(pid)), "nobody")


def open_sockets(pid: int) -> set[str]:
    """Return what a process listens at and is connected to: `tcp <its port> <the other's>`."""
    inodes, found = _sockets_of(pid), set()
    for table in _TABLES:
        path = Path(f"/proc/{pid}/net/{table}")
        rows = path.read_text().splitlines()[1:] if path.exists() else []
        for row in (line.split() for line in rows):
            if table == "packet":
                found |= {"packet"} if row[8] in inodes else set()
            elif row[9] in inodes:
                own, other = (int(end.rpartition(":")[2], 16) for end in row[1:3])
                found.add(f"{table[:3]} {own} {0 if row[3] == _LISTENING else other}")
    return found


@contextmanager
def overheard() -> Iterator[set[str] | None]:
    """Listen to every packet of this network while the block runs, if it is ours alone.

    What is heard is in the set after the block: `tcp 127.0.0.1:80` for a connection that somebody
    began, `udp …` for a datagram, `arp`, or the number of a protocol. None if others are here.
    """
    heard: set[str] = set()
    with _listening(lambda kind, packet: heard.update(_said(kind, packet))) as may_listen:
        yield heard if may_listen else None


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes of one packet of a connection, and when it was heard."""

    at_s: float
    port: int
    content: bytes


@contextmanager
def overheard_at(ports: Collection[int]) -> Iterator[list[Sent] | None]:
    """Keep all that is sent over TCP to these ports while the block runs, likewise."""
    sent: list[Sent] = []
    known: set[bytes] = set()

    def hear(kind: int, packet: bytes) -> None:
        if kind != _IPV4 or packet[9] != _TCP:
            return
        inner = packet[4 * (packet[0] & 15) :]
        (port,) = struct.unpack(">H", inner[2:4])
        content = inner[4 * (inner[12] >> 4) :]
        # On loopback, each packet is heard as it leaves and as it comes.
        which = inner[:8]
        if port in ports and content and which not in known:
            known.add(which)
            sent.append(Sent(time.time(), port, content))

    with _listening(hear) as may_listen:
        yield sent if may_listen else None


@contextmanager
def overheard_streams() -> Iterator[dict[bytes, bytearray] | None]:
    """Keep every byte that goes through this network while the block runs, likewise.

    By connection and direction, or else under what the system calls the packet's kind.
    """
    heard: dict[bytes, bytearray] = {}
    known: set[bytes] = set()

    def hear(kind: int, packet: bytes) -> None:
        where, content = kind.to_bytes(2), packet
        if kind == _IPV4 and packet[9] == _TCP:
            inner = packet[4 * (packet[0] & 15) :]
            where, content = inner[:4], inner[4 * (inner[12] >> 4) :]
            # On loopback, each packet is heard as it leaves and as it comes.
            which = inner[:8]
            if not content or which in known:
                return
            known.add(which)
        heard.setdefault(where, bytearray()).extend(content)

    with _listening(hear) as may_listen:
        yield heard if may_listen else None


@contextmanager
def _listening(hear: Callable[[int, bytes], None]) -> Iterator[bool]:
    """Hear every packet of this network; give False if it isn't ours alone."""
    if not is_inside():
        yield False
        return
    listening = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERYTHING))
    over = threading.Event()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
    listening.settimeout(0.1)

    def listen() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                packet, (_, kind, *_) = listening.recvfrom(65536)
                hear(kind, packet)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield True
    finally:
        over.set()
        thread.join()
        listening.close()


def _said(kind: int, packet: bytes) -> Iterator[str]:
    """Yield what a packet is, but for the rest of a connection that somebody began."""
    if kind == _IPV4:
        protocol, to = packet[9], socket.inet_ntoa(packet[16:20])
        inner = packet[4 * (packet[0] & 15) :]
    elif kind == _IPV6:
        protocol, to = packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40])
        inner = packet[40:]
    else:
        yield "arp" if kind == _ARP else f"ethernet {kind:#06x}"
        return
    if protocol in {_TCP, _UDP}:
        (port,) = struct.unpack(">H", inner[2:4])
        if protocol == _UDP or inner[13] & (_SYN | _ACK) == _SYN:
            yield f"{'tcp' if protocol == _TCP else 'udp'} {to}:{port}"
    # The system itself says these on every new link, and no program can without being root.
    elif not (kind == _IPV6 and protocol in {0, _ICMPV6}):
        yield f"protocol {protocol} {to}"
