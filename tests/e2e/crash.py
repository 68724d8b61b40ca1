"""A hub that is killed while it records, and what it has when it is started again."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3

from demo import play as acts
from demo.children import neighbors
from demo.porch import LOOP_S
from demo.stage import Play
from demo.steps import StepFailedError

_PART_OF_A_SEGMENT_S = 2.5
_ON_TIME_S = (6.0, 24.0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """How a hub came back."""

    lost_s: float
    """Footage between the last that is indexed and the kill."""
    complaints: list[str]
    answered_still: bool
    """Whether the decision that was made before is the one that stands."""


async def crash_hub(play: Play) -> Crash:
    """Kill the hub with SIGKILL while it records, start it again, and check it."""
    with play.steps.step("crash") as step:
        before = await acts.the_request(play)
        await _until_the_camera_is_on_time(play)
        play.children.kill("hub")
        killed_at = datetime.now(UTC)
        await play.children.wait("hub")
        await acts.start_hub(play)
        await acts.recording(play)
        last = await asyncio.to_thread(_last_indexed, Path(play.path("hub")), killed_at)
        after = await acts.the_request(play)
        lost_s = (killed_at - last).total_seconds()
        step.say(f"hub killed while recording: {lost_s:.2f} s lost, recording again")
    return Crash(
        lost_s=lost_s,
        complaints=await _complaints(play),
        answered_still=after["decision"] == before["decision"]
        and after["share"] == before["share"],
    )


async def _until_the_camera_is_on_time(play: Play) -> None:
    """Wait for a moment at which the doorbell has sent all that it has seen.

    Its server stops for a second at 32 s of its video, and has caught up by the video's end.
    """
    since = datetime.fromisoformat((await acts.recording(play))["since"])
    into_s = (datetime.now(UTC) - since).total_seconds() % LOOP_S
    await asyncio.sleep(_PART_OF_A_SEGMENT_S)
    if not _ON_TIME_S[0] < into_s < _ON_TIME_S[1]:
        await asyncio.sleep((_ON_TIME_S[0] - into_s) % LOOP_S)


def _last_indexed(data_dir: Path, killed_at: datetime) -> datetime:
    """Return the end of the last footage from before the kill that the index holds."""
    micros = (killed_at - _EPOCH) // timedelta(microseconds=1)
    with sqlite3.connect(f"file:{data_dir / 'hub.db'}?mode=ro", uri=True) as database:
        row = database.execute(
            'SELECT max("end") FROM segments WHERE start < ?', (micros,)
        ).fetchone()
    if row[0] is None:
        raise StepFailedError("The index holds nothing from before the kill.")
    return _EPOCH + timedelta(microseconds=row[0])


async def _complaints(play: Play) -> list[str]:
    """Stop the hub in order, and return what `neighbors hub check` finds wrong."""
    await play.children.stop("hub")
    checked = await neighbors("hub", "check", "--data-dir", play.path("hub"))
    return list(checked["complaints"])
