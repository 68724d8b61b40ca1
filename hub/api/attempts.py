"""Limits on guessing: wrong tokens and codes are counted by address, in memory."""

from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address
from math import ceil

from hub.clock import Clock
from hub.errors import TooManyAttemptsError

ALLOWED = 10
PERIOD_S = 300.0
MOST_ADDRESSES = 1024
HOUSE_PREFIX_BITS = 64


class LimitedError(TooManyAttemptsError):
    """The address has to wait `retry_after_s` before its next attempt is looked at."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many wrong attempts: wait {retry_after_s} seconds and try again.")
        self.retry_after_s = retry_after_s


def _neighbourhood(address: str) -> str:
    """Return what counts as one guesser: an IPv4 address, or a whole IPv6 /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{int(parsed) >> HOUSE_PREFIX_BITS:x}::"
    return str(parsed)


class Attempts:
    """The wrong attempts of the last few minutes, at most `ALLOWED` an address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise LimitedError where the address has used up its wrong attempts."""
        times = self._wrong.get(_neighbourhood(address))
        if times is None:
            return
        now = self._clock.steady_s()
        while times and times[0] <= now - PERIOD_S:
            times.popleft()
        if len(times) >= ALLOWED:
            raise LimitedError(max(1, ceil(times[0] + PERIOD_S - now)))

    def wrong(self, address: str) -> None:
        """Count one wrong attempt."""
        who = _neighbourhood(address)
        times = self._wrong.setdefault(who, deque(maxlen=ALLOWED))
        times.append(self._clock.steady_s())
        self._wrong.move_to_end(who)
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
