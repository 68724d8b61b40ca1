"""How much one address may send: kept in memory only, so that a board has no list of visitors."""

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from noticeboard.board.refusals import TooManyError
from noticeboard.errors import UnavailableError

ADDRESSES_KEPT = 20_000
IPV6_SITE_BITS = 64


@dataclass(slots=True, kw_only=True)
class _Spent:
    since: datetime
    times: int = 0
    size_bytes: int = 0


def site_of(address: str) -> str:
    """Return what is counted as one sender: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return (int(parsed) >> IPV6_SITE_BITS).to_bytes(8).hex()
    return str(parsed)


class Quota:
    """So many times and so many bytes in one period, for each address."""

    def __init__(self, *, times: int, size_bytes: int, period: timedelta) -> None:
        self._times = times
        self._size_bytes = size_bytes
        self._period = period
        self._spent: OrderedDict[str, _Spent] = OrderedDict()

    def check(self, address: str, now: datetime, size_bytes: int = 0, *, times: int = 1) -> None:
        """Raise TooManyError where so many more, of this size together, would be too much."""
        spent = self._of(address, now)
        if spent.times + times > self._times or spent.size_bytes + size_bytes > self._size_bytes:
            raise TooManyError(
                "Too much has come from this network address: wait an hour, then try again."
            )

    def spend(self, address: str, now: datetime, size_bytes: int = 0, *, times: int = 1) -> None:
        """Count so many more, of this size together."""
        spent = self._of(address, now)
        spent.times += times
        spent.size_bytes += size_bytes

    def give_back(self, address: str, now: datetime, size_bytes: int = 0) -> None:
        """Count one less: what was spent came to nothing, and not by the sender's fault."""
        spent = self._of(address, now)
        spent.times = max(spent.times - 1, 0)
        spent.size_bytes = max(spent.size_bytes - size_bytes, 0)

    def _of(self, address: str, now: datetime) -> _Spent:
        site = site_of(address)
        spent = self._spent.get(site)
        if spent is None or now - spent.since >= self._period:
            spent = self._spent[site] = _Spent(since=now)
        self._spent.move_to_end(site)
        # Whoever can forge twenty thousand addresses is stopped by the limits per request.
        if len(self._spent) > ADDRESSES_KEPT:
            self._spent.popitem(last=False)
        return spent


class Places:
    """How many things each address may have open at once, and all of them together."""

    def __init__(self, *, each: int, together: int) -> None:
        self._each = each
        self._together = together
        self._holders: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def take(self, key: str, address: str) -> None:
        """Take a place under a name of its own; raises TooManyError, UnavailableError."""
        site = site_of(address)
        if self._counts[site] >= self._each:
            raise TooManyError(
                "Too much comes from this network address at once: finish what is open first."
            )
        if len(self._holders) >= self._together:
            raise UnavailableError("The inbox is busy: try again in a few minutes.")
        self._holders[key] = site
        self._counts[site] += 1

    def free(self, key: str) -> None:
        """Give a place back; one that nobody has taken is nobody's mistake."""
        site = self._holders.pop(key, None)
        if site is not None:
            self._counts[site] -= 1
            if not self._counts[site]:
                del self._counts[site]
