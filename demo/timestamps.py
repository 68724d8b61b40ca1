"""A timestamp service, and a house whose second of the hour comes while the doorbell is recorded.

A hub has each hour stamped at a second that only its own secret chooses. Nobody waits for an hour
here: the secret is chosen before the hub starts, so that this second is near. Everything else is as
at home. The service answers through `openssl ts`.
"""

from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import secrets
from typing import Any, Final

from demo.stage import Play
from demo.steps import StepFailedError
from hub.timestamps.store import second_of
from hub.timestamps.timestamps import SECRET
from tests.servers.timestamps import timestamp_service

AFTER: Final = timedelta(seconds=33)
"""From when the camera is there to the stamp: somebody has just rung then."""
ACCURACY: Final = timedelta(milliseconds=100)
_KEY_BYTES: Final = 32


def choose_second(data: Path, at: datetime) -> None:
    """Give a hub that was never started the secret by which its hour is stamped then. Blocking."""
    at = at.replace(microsecond=0)
    hour = at.replace(minute=0, second=0)
    secret = secrets.token_bytes(_KEY_BYTES)
    while second_of(hour, secret) != at:
        secret = secrets.token_bytes(_KEY_BYTES)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = os.open(data / "camera-secrets.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "w") as file:
        json.dump({SECRET: {"username": "", "password": secret.hex()}}, file)


async def add_service(play: Play) -> None:
    """Let the hub use a service, whose root certificate the agency has from somewhere else."""
    folder = play.setting.folder / "timestamp-service"
    folder.mkdir()
    service = await play.stack.enter_async_context(timestamp_service(folder))
    service.authority.configure(
        accuracy=f"accuracy=millisecs:{ACCURACY // timedelta(milliseconds=1)}"
    )
    roots = Path(play.path("agency")) / "time-roots"
    roots.mkdir(mode=0o700)
    (roots / "service.pem").write_bytes(service.root)
    body = {"url": service.url, "root": service.root.decode(), "allow_private_address": True}
    await play.hub("POST", "/timestamps", body)


async def wait_for_stamp(play: Play) -> None:
    """Wait until what was recorded so far is stamped, and so long that a request is younger."""
    with play.steps.step("stamp") as step:

        async def stamped() -> dict[str, Any] | None:
            (service,) = (await play.hub("GET", "/timestamps"))["services"]
            stated = service["stamped_at"] and datetime.fromisoformat(service["stamped_at"])
            # A request states whole seconds.
            latest = stated and stated + ACCURACY + timedelta(seconds=1)
            return dict(service) if latest and latest < datetime.now(UTC) else None

        service = await play.until(stamped, "The stamp of the hour")
        at = datetime.fromisoformat(service["stamped_at"])
        step.say(f"{service['name']} stamped what was recorded until {at:%H:%M:%S} UTC")


def require_older(checks: list[dict[str, Any]]) -> str:
    """Return how many frames are older than the request; raises StepFailedError."""
    for check in checks:
        if check["code"] == "existed" and check["result"] == "proved":
            text = str(check["text"])
            if "before the request was issued" in text:
                return text.partition(" frames")[0].replace(" of the ", " of ")
    raise StepFailedError("The report doesn't say that the footage is older than the request.")
