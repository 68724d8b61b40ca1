"""Limit guessing: count wrong tokens and codes per address and overall, in memory."""

from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address
import logging
from math import ceil

from hub.clock import Clock
from hub.errors import TooManyAttemptsError
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

ALLOWED = 10
"""Per address."""
ALLOWED_OVERALL = 100
"""For all addresses together: the owner of one IPv6 /48 controls 65,536 networks of size /64."""
PERIOD_S = 300.0
MOST_ADDRESSES = 1024
HOUSE_PREFIX_BITS = 64


class LimitedError(TooManyAttemptsError):
    """The address must wait `retry_after_s` before its next attempt."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(Text("auth.attempts", seconds=retry_after_s))
        self.retry_after_s = retry_after_s


def _neighbourhood(address: str) -> str:
    """Return what counts as one guesser: an IPv4 address or a whole IPv6 /64."""
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
    """The wrong attempts at one kind of secret in the last few minutes."""

    def __init__(self, clock: Clock, what: str) -> None:
        self._clock = clock
        self._what = what
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._overall = deque[float](maxlen=ALLOWED_OVERALL)
        self._told_at: float | None = None
        self.total = 0
        """Wrong attempts since the start."""

    def check(self, address: str) -> None:
        """Raise LimitedError if this address, or all together, used up their wrong attempts."""
        times = self._wrong.get(_neighbourhood(address))
        if times is not None:
            self._check(times, ALLOWED)
        self._check(self._overall, ALLOWED_OVERALL)

    def wrong(self, address: str) -> None:
        """Count one wrong attempt."""
        self.total += 1
        who, now = _neighbourhood(address), self._clock.steady_s()
        times = self._wrong.setdefault(who, deque(maxlen=ALLOWED))
        times.append(now)
        self._wrong.move_to_end(who)
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
        self._overall.append(now)
        if self._overall[0] > now - PERIOD_S and len(self._overall) == ALLOWED_OVERALL:
            self._tell(now)

    def _check(self, times: deque[float], allowed: int) -> None:
        now = self._clock.steady_s()
        while times and times[0] <= now - PERIOD_S:
            times.popleft()
        if len(times) >= allowed:
            raise LimitedError(max(1, ceil(times[0] + PERIOD_S - now)))

    def _tell(self, now: float) -> None:
        """Log a warning, at most once per period."""
        if self._told_at is None or self._told_at <= now - PERIOD_S:
            self._told_at = now
            _LOG.warning(
                "%d wrong %s came within %d s, from all addresses together: further ones wait.",
                ALLOWED_OVERALL,
                self._what,
                PERIOD_S,
            )
