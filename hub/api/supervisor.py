"""Tells Home Assistant's Supervisor how to pair, if this hub runs as its app.

The Supervisor passes the message on to Home Assistant only. It stores the message in clear and
shows it for as long as the app runs, so its code has no expiry. Instead, the code works once and
only from this machine. It is replaced after each use and at each start.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
import logging
import os
from typing import Final, Self

import aiohttp

from hub.api.server import Running
from hub.clock import Clock

_LOG = logging.getLogger(__name__)

SERVICE: Final = "neighbors_requests"
"""The integration's domain, which the app's config.yaml lists under `discovery`."""
USUAL_ADDRESS: Final = "http://supervisor"
FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 60.0
_LIMITS = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """The Supervisor that runs this hub as an app."""

    address: str
    token: str = field(repr=False)

    @classmethod
    def from_environment(cls) -> Self | None:
        """Return the Supervisor that started this process, or None.

        Takes the token out of the environment, so that no process of the hub's inherits it.
        """
        token = os.environ.pop("SUPERVISOR_TOKEN", "")
        address = os.environ.get("SUPERVISOR_API") or USUAL_ADDRESS
        return cls(address=address.rstrip("/"), token=token) if token else None

    async def invite(self, api: Running, host: str, clock: Clock) -> None:
        """Offer Home Assistant to pair, again after each pairing, until canceled.

        Returns if the Supervisor refuses the offer of such an app, or if the hub doesn't listen on
        loopback: a pairing link still works then.
        """
        address = ip_address(host)
        if not address.is_unspecified and not address.is_loopback:
            _LOG.warning(
                "This hub listens on %s only, so Home Assistant can't pair without a link.", host
            )
            return
        pairing = api.context.pairing
        async with aiohttp.ClientSession(timeout=_LIMITS) as session:
            while True:
                config: dict[str, str | int] = {
                    "host": "127.0.0.1" if address.is_unspecified else host,
                    "port": api.port,
                    "id": pairing.door.hub_id,
                    "fp": api.fingerprint,
                    "code": pairing.renew_local_code(),
                }
                if not await self._post(session, config, clock):
                    return
                await pairing.local_code_spent.wait()

    async def _post(
        self, session: aiohttp.ClientSession, config: dict[str, str | int], clock: Clock
    ) -> bool:
        """Send the message until the Supervisor accepts it; return False if it never will."""
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                async with session.post(
                    f"{self.address}/discovery",
                    json={"service": SERVICE, "config": config},
                    headers={"Authorization": f"Bearer {self.token}"},
                    allow_redirects=False,
                ) as response:
                    status = response.status
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                # Never log the message: its code gives access to the hub.
                _LOG.debug("The Supervisor was not reached: %s", type(error).__name__)
            else:
                if status == HTTPStatus.OK:
                    return True
                if status == HTTPStatus.FORBIDDEN:
                    _LOG.warning(
                        "The Supervisor doesn't let this app tell Home Assistant how to pair. "
                        "Pair with a link instead."
                    )
                    return False
                # While it starts, it refuses every call.
                _LOG.debug("The Supervisor answered with status %d", status)
            await clock.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
