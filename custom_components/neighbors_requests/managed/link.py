"""A pairing link from the hub that runs here, as `neighbors hub pair` makes it."""

import asyncio
from contextlib import suppress
import json
import sys

from ..client import LinkInvalidError, PairingLink
from .errors import NotStartedError
from .process import HubProcess

LONGEST_S = 60.0


async def make_link(hub: HubProcess) -> PairingLink:
    """Have the running hub make a pairing link; raises NotStartedError. It is never logged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "hub", "hub", "pair", "--scope", "admin", "--json"),
        *("--data-dir", str(hub.folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=hub.folder,
        env=hub.environment(),
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            printed, _ = await process.communicate()
        return PairingLink.parse(str(json.loads(printed)["link"]))
    except (TimeoutError, ValueError, KeyError, TypeError, LinkInvalidError):
        # Not chained: what was printed may be a link.
        raise NotStartedError("") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
