"""How often one address may ask: a bucket of tokens for each, and no more buckets than fit.

An IPv6 network of 64 bits is one address: a house, or whoever asks from a made-up part of it.
"""

from collections import OrderedDict
from typing import Final

from noticeboard.runtime.server import site_of

A_SECOND: Final = 50.0
AT_ONCE: Final = 200.0
MOST_ADDRESSES: Final = 10_000


class Rate:
    """Counts requests by address, in memory only."""

    def __init__(self, a_second: float = A_SECOND, at_once: float = AT_ONCE) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str, now_s: float) -> bool:
        """Count one request at a monotonic time; False where it is one too many."""
        site = site_of(address)
        left, then = self._left.pop(site, (self._at_once, now_s))
        left = min(self._at_once, left + (now_s - then) * self._a_second)
        is_allowed = left >= 1
        self._left[site] = (left - is_allowed, now_s)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return is_allowed
