"""A home that already records: Frigate has the doorbell's video, and the hub records nothing.

Frigate is played (`tests/servers/frigate.py`), because it needs a container engine. Its files are
real: FFmpeg cuts the doorbell's film as Frigate does.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from demo import play as acts
from demo.children import neighbors
from demo.opening import Opened
from demo.play import LATITUDE, LONGITUDE
from demo.porch import ENTERS_S, GONE_S, LOOP_S, RATE, read_number
from demo.stage import Play, answers
from demo.steps import StepFailedError
from noticeboard.seal.bag import CUSTODY
from noticeboard.seal.custody import open_custody
from tests.servers.frigate import PASSWORD, Frigate, Stored

ARCHIVE, CAMERA = "Frigate", "front_door"
_AGO = timedelta(minutes=2)
"""When Frigate recorded: its newest half minute is not listed yet."""
_BEFORE = timedelta(hours=1)
"""How long before that somebody came whom nobody asks about."""


@asynccontextmanager
async def prepared(play: Play) -> AsyncGenerator[Frigate]:
    """Play until a request waits in Home Assistant for footage that Frigate has."""
    await acts.raise_curtain(play)
    await acts.open_board(play)
    async with recorded_by_frigate(play, await filmed(play)) as frigate:
        await use_its_recordings(play, frigate)
        await acts.follow_board(play)
        await acts.enter_home(play)
        await acts.post_request(play, until=ask_for(frigate))
        yield frigate


async def filmed(play: Play) -> Path:
    """Wait until the doorbell has its film, and return it."""
    snapshot = f"http://{play.setting.street}:{play.ports['onvif']}/snapshot.jpg"
    await play.until(lambda: answers(play.session, snapshot), "The doorbell's start")
    return Path(play.path("porch")) / "main.mp4"


@asynccontextmanager
async def recorded_by_frigate(play: Play, film: Path) -> AsyncGenerator[Frigate]:
    """Play a Frigate that has recorded this film of a visit twice, and saw a person in it."""
    frigate = Frigate(media=play.setting.folder / "frigate")
    frigate.media.mkdir()
    frigate.add_camera(CAMERA, friendly_name="Front door")
    with play.steps.step("frigate") as step:
        asked_for = (datetime.now(UTC) - _AGO).replace(microsecond=600_000)
        for began in (asked_for - _BEFORE, asked_for):
            await asyncio.to_thread(frigate.store, CAMERA, film, began)
            frigate.events.append(
                {
                    "id": f"{began.timestamp()}-walker",
                    "camera": CAMERA,
                    "label": "person",
                    "sub_label": None,
                    "zones": [],
                    "start_time": began.timestamp() + ENTERS_S,
                    "end_time": began.timestamp() + GONE_S,
                    "has_clip": True,
                    "has_snapshot": True,
                    "data": {"type": "object", "score": 0.9, "top_score": 0.9},
                }
            )
        step.say(
            f"has recorded {2 * LOOP_S} s of the doorbell in {len(frigate.stored)} files,"
            " two visits"
        )
    async with frigate.serving(host="127.0.0.1"):
        yield frigate


async def use_its_recordings(play: Play, frigate: Frigate) -> None:
    """Add Frigate, and the camera that it records, on the command line."""
    with play.steps.step("archive") as step:
        await acts.start_hub(play)

        async def started() -> bool | None:
            try:
                await play.hub("GET", "/info")
            except StepFailedError:
                return None
            return True

        await play.until(started, "The hub's start")
        await _say(
            play, "archives", "add", frigate.login_url, "--username", "admin", "--password-stdin"
        )
        place = f"{LATITUDE},{LONGITUDE},180,160,30"
        await neighbors(
            "hub", "add", "Front door", "--archive", ARCHIVE, "--place", place,
            "--data-dir", play.path("hub"),
        )  # fmt: skip
        (archive,) = (await play.hub("GET", "/archives"))["archives"]
        (camera,) = (await play.hub("GET", "/cameras"))["cameras"]
        if (archive["state"], camera["state"]) != ("connected", "archived"):
            raise StepFailedError(f"{archive['state']}, {camera['state']}: {archive['reason']}")
        step.say(f"{ARCHIVE} {archive['version']}, its clock measured; the hub records nothing")


async def _say(play: Play, *words: str) -> None:
    """Run a `neighbors hub` command that takes Frigate's password."""
    await neighbors(
        "hub", *words, "--data-dir", play.path("hub"), as_json=False, typed=f"{PASSWORD}\n"
    )


def ask_for(frigate: Frigate) -> datetime:
    """Return until when to ask, so that the request is about what Frigate has."""
    return datetime.fromtimestamp(frigate.stored[-1].end_time, UTC)


def fetched(frigate: Frigate) -> list[Stored]:
    """Return the stored files that Frigate was asked for, in the order of time."""
    asked = set(frigate.asked)
    return [
        each
        for each in frigate.stored
        if f"GET /{_path(frigate, each).relative_to(frigate.media)}" in asked
    ]


def _path(frigate: Frigate, stored: Stored) -> Path:
    return frigate.path_of(stored.camera, datetime.fromtimestamp(stored.start_time, UTC))


async def hold_against_window(play: Play, frigate: Frigate) -> None:
    """Check that only files of the visit that the request is about were fetched."""
    with play.steps.step("fetch") as step:
        files = fetched(frigate)
        visit = frigate.stored[len(frigate.stored) // 2 :]
        if not files or any(each not in visit for each in files):
            raise StepFailedError("Frigate was asked for files of another time.")
        size = sum(_path(frigate, each).stat().st_size for each in files)
        step.say(
            f"{len(files)} of {len(frigate.stored)} files, {size / 1e6:.1f} MB:"
            " only those of the requested time"
        )


async def hold_against_files(play: Play, frigate: Frigate, clips: list[Opened]) -> None:
    """Compare the opened clip with Frigate's files, frame by frame, and read who recorded it."""
    with play.steps.step("files") as step:
        (clip,) = clips
        files = [_path(frigate, each) for each in fetched(frigate)]
        held = await asyncio.to_thread(_frames, clip.path)
        filmed = await asyncio.to_thread(_frames, *files)
        first = filmed.index(held[0]) if held and held[0] in filmed else -1
        if first < 0 or filmed[first : first + len(held)] != held:
            raise StepFailedError("The opened clip doesn't have the frames of Frigate's files.")
        if any(after - before != 1 for before, after in pairwise(held)):
            raise StepFailedError("The opened clip lacks a frame.")
        least = (GONE_S - ENTERS_S) * RATE
        if len(held) < least:
            raise StepFailedError(f"The clip has {len(held)} frames, not the whole visit.")
        record = open_custody((clip.path.parents[1] / CUSTODY).read_bytes())
        (recorded,) = record.files[0].archives
        if (recorded.kind, recorded.video_recoded) != ("frigate", False):
            raise StepFailedError("The custody record doesn't say that Frigate recorded it.")
        step.say(f"{len(held)} frames, those of Frigate's files; {recorded.product}, says custody")


def _frames(*paths: Path) -> list[int]:
    """Return the number in each frame of these videos. Blocking."""
    numbers: list[int] = []
    for path in paths:
        with av.open(str(path)) as container:
            numbers += (
                read_number(np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8))
                for frame in container.decode(video=0)
            )
    return numbers
