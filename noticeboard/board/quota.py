"""Limits per network address, in memory only, so that a board keeps no list of visitors."""

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
import hmac
from ipaddress import ip_address
import secrets

from aiohttp import web

from noticeboard.board.errors import TooManyError
from noticeboard.errors import UnavailableError
from noticeboard.runtime.server import sender_network
from noticeboard.runtime.text import Text

MOST_ADDRESSES = 20_000


@dataclass(slots=True, kw_only=True)
class _Spent:
    since: datetime
    times: int = 0
    size_bytes: int = 0


class Quota:
    """A number of uses and of bytes in one period, for each address."""

    def __init__(self, *, times: int, size_bytes: int, period: timedelta) -> None:
        self._times = times
        self._size_bytes = size_bytes
        self._period = period
        self._spent: OrderedDict[str, _Spent] = OrderedDict()

    def check(self, address: str, now: datetime, size_bytes: int = 0, *, times: int = 1) -> None:
        """Raise TooManyError if `times` more uses, of `size_bytes` together, exceed the limit."""
        self._checked(address, now, size_bytes, times)

    def consume(self, address: str, now: datetime, *, times: int) -> None:
        """Act as `check`, then as `spend`."""
        self._checked(address, now, 0, times).times += times

    def spend(self, address: str, now: datetime, size_bytes: int = 0, *, times: int = 1) -> None:
        """Count `times` more uses, of `size_bytes` together."""
        spent = self._of(address, now)
        spent.times += times
        spent.size_bytes += size_bytes

    def give_back(self, address: str, now: datetime, size_bytes: int = 0) -> None:
        """Count one use less: it failed, and not through the sender's fault."""
        spent = self._of(address, now)
        spent.times = max(spent.times - 1, 0)
        spent.size_bytes = max(spent.size_bytes - size_bytes, 0)

    def busiest(self, now: datetime) -> tuple[int, int]:
        """Return the most uses of one address in its period, and the most bytes of one."""
        current = [each for each in self._spent.values() if now - each.since < self._period]
        return (
            max((each.times for each in current), default=0),
            max((each.size_bytes for each in current), default=0),
        )

    def _checked(self, address: str, now: datetime, size_bytes: int, times: int) -> _Spent:
        spent = self._of(address, now)
        if spent.times + times > self._times or spent.size_bytes + size_bytes > self._size_bytes:
            raise TooManyError(Text("noticeboard.address.too_much"))
        return spent

    def _of(self, address: str, now: datetime) -> _Spent:
        site = sender_network(address)
        spent = self._spent.get(site)
        if spent is None or now - spent.since >= self._period:
            spent = self._spent[site] = _Spent(since=now)
        self._spent.move_to_end(site)
        # The limits per request stop anyone who can forge twenty thousand addresses.
        if len(self._spent) > MOST_ADDRESSES:
            self._spent.popitem(last=False)
        return spent


class AddressSlots:
    """How many things each address may have open at once, and all of them together."""

    def __init__(
        self, *, each: int, together: int | None, many: Text, busy: Text | None = None
    ) -> None:
        """Set the limits; `many` and `busy` are the errors for one address and for all."""
        self._each = each
        self._together = together
        self._many = many
        self._busy = busy
        self._holders: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def acquire(self, key: str, address: str) -> None:
        """Take a place under a unique key; raises TooManyError, UnavailableError."""
        site = sender_network(address)
        if self._counts[site] >= self._each:
            raise TooManyError(self._many)
        if self._together is not None and len(self._holders) >= self._together:
            raise UnavailableError(self._busy)
        self._holders[key] = site
        self._counts[site] += 1

    @property
    def taken(self) -> int:
        """How many places are taken, by all addresses together."""
        return len(self._holders)

    def release(self, key: str) -> None:
        """Give a place back; an unknown key is fine."""
        site = self._holders.pop(key, None)
        if site is not None:
            self._counts[site] -= 1
            if not self._counts[site]:
                del self._counts[site]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usage:
    """One upload or share, and hashes of its origin."""

    sender: bytes
    sender_and_request: bytes
    size_bytes: int


class SenderUsage:
    """How much of the inbox each address uses, so that none can fill it alone.

    It is kept in memory only, hashed under a secret of this process: nobody can recover an
    address from it, and a restart forgets it.
    """

    def __init__(self, *, shares: int, size_bytes: int) -> None:
        self._shares = shares
        self._size_bytes = size_bytes
        self._secret = secrets.token_bytes(32)
        self._usage: dict[str, _Usage] = {}
        self._counts: Counter[bytes] = Counter()
        self._bytes: Counter[bytes] = Counter()

    def add(self, key: str, address: str, request: str, size_bytes: int) -> None:
        """Count an upload under a unique key; raises TooManyError."""
        site = sender_network(address)
        held = _Usage(
            sender=self._hash(site),
            sender_and_request=self._hash(f"{site} {request}"),
            size_bytes=size_bytes,
        )
        is_full = self._counts[held.sender_and_request] >= self._shares
        if is_full or self._bytes[held.sender_and_request] + size_bytes > self._size_bytes:
            raise TooManyError(Text("noticeboard.address.request_full"))
        self._usage[key] = held
        self._add(held, 1)

    def require_half(self, key: str, free_bytes: int) -> None:
        """Raise TooManyError if a sender uses over half of the room it could have found free."""
        held = self._usage.get(key)
        if held is not None and self._bytes[held.sender] - held.size_bytes > max(free_bytes, 0):
            raise TooManyError(Text("noticeboard.address.inbox_full"))

    def rename(self, key: str, name: str) -> None:
        """Rename an upload that became a share to the share's name."""
        if key in self._usage:
            self._usage[name] = self._usage.pop(key)

    def free(self, key: str) -> None:
        """Stop counting an item; an unknown key is fine."""
        held = self._usage.pop(key, None)
        if held is not None:
            self._add(held, -1)

    def _add(self, held: _Usage, sign: int) -> None:
        for sender in (held.sender, held.sender_and_request):
            self._counts[sender] += sign
            self._bytes[sender] += sign * held.size_bytes
            if not self._counts[sender]:
                del self._counts[sender], self._bytes[sender]

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(), "sha256")


BEHIND_PROXY: web.AppKey[bool] = web.AppKey("behind_proxy", bool)


def address_of(request: web.Request) -> str:
    """Return the sender's network address; with a proxy, as the proxy reports it."""
    if request.app[BEHIND_PROXY]:
        # Our own proxy wrote the last address, perhaps in a header line of its own; the sender may
        # have forged the ones before it.
        lines = ",".join(request.headers.getall("X-Forwarded-For", []))
        forwarded = _parse_hop(lines.rpartition(",")[2].strip())
        if forwarded is not None:
            return forwarded
    return request.remote or ""


def _parse_hop(hop: str) -> str | None:
    """Return the address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        return str(ip_address(hop))
    except ValueError:
        return None
