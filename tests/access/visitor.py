"""The integration's client on the household's side: `python -m tests.access.visitor LINK TOKEN`.

It tries to pair and to use a token at each of the middle's ports, and prints as JSON what came of
each call: the error's name, or nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
import json
from pathlib import Path
import sys
from types import ModuleType

import aiohttp

_INTEGRATION = "custom_components.neighbors_requests"
# Without the package around the client, which would bring all of Home Assistant.
_package = sys.modules[_INTEGRATION] = ModuleType(_INTEGRATION)
_package.__path__ = [str(Path(__file__).parents[2] / _INTEGRATION.replace(".", "/"))]

from custom_components.neighbors_requests.client.connection import HubAddress, PairingLink  # noqa: E402 -- after what is above
from custom_components.neighbors_requests.client.errors import HubClientError  # noqa: E402 -- after what is above
from custom_components.neighbors_requests.client.hub import HubClient  # noqa: E402 -- after what is above
from tests.access.middle import OWN_CERTIFICATE, PASSED_ON, PLAIN  # noqa: E402


async def _tried(call: Callable[[], Awaitable[object]]) -> str:
    try:
        await call()
    except HubClientError as error:
        return type(error).__name__
    return ""


async def _visit(link: PairingLink, token: str, address: HubAddress) -> dict[str, str]:
    """Try everything a paired Home Assistant does, then to pair."""
    async with aiohttp.ClientSession() as session:
        paired, fresh = HubClient(session, address, token), HubClient(session, address)

        async def listen() -> None:
            async with paired.listen():
                pass

        async def watch() -> None:
            async with paired.media(["cameras", "f" * 12, "live.mjpeg"]):
                pass

        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "info": fresh.info,
            "house": paired.house,
            "listen": listen,
            "watch": watch,
            "snapshot": lambda: paired.snapshot("f" * 12),
            "lend": lambda: paired.lend_picture("f" * 12, b"\xff\xd8"),
            "ask": lambda: paired.call("GET", ["tokens"]),
            "pair": lambda: fresh.pair(link.code, "Home Assistant"),
        }
        return {name: await _tried(call) for name, call in calls.items()}


async def main() -> None:
    """Visit each port, the honest one last."""
    link, token = PairingLink.parse(sys.argv[1]), sys.argv[2]
    told = {
        str(port): await _visit(link, token, replace(link.address, port=port))
        for port in (OWN_CERTIFICATE, PLAIN, PASSED_ON)
    }
    print(json.dumps(told))  # noqa: T201 -- what it is for


if __name__ == "__main__":
    asyncio.run(main())
