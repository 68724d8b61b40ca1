"""What the agency does with a received share: fetch, open, verify."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
import hashlib
from pathlib import Path

from demo.children import neighbors
from demo.stage import Play
from demo.steps import StepFailedError
from demo.timestamps import require_older


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A clip that the agency has after opening a share."""

    path: Path
    sha256: str
    start: datetime
    end: datetime


async def open_all(play: Play) -> tuple[list[Opened], str]:
    """Open the newest share in the inbox; returns its clips, and a summary of its report.

    Raises StepFailedError if a hash differs from its custody record, or if the report has failures.
    """
    shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
    number = max(share["number"] for share in shares)
    (opened,) = (
        await neighbors(
            "agency", "open", play.path("agency"), str(number),
            "--into", play.path("opened"),
        )
    )["shares"]  # fmt: skip
    await neighbors("verify", opened["bag"])
    clips = [
        Opened(
            path=Path(opened["bag"]) / "data" / each["name"],
            sha256=each["sha256"],
            start=datetime.fromisoformat(each["start"]),
            end=datetime.fromisoformat(each["end"]),
        )
        for each in opened["files"]
    ]
    for clip in clips:
        digest = hashlib.sha256(await asyncio.to_thread(clip.path.read_bytes)).hexdigest()
        if digest != clip.sha256:
            raise StepFailedError("A clip's hash is not the one its custody record names.")
    checks = opened["checks"]
    proved = {each["code"] for each in checks if each["result"] == "proved"}
    if opened["failures"] or not {"custody", "hashes", "log"} <= proved:
        raise StepFailedError(f"The report of the share isn't valid: {opened['failures']}")
    older = ""
    if play.is_stamped and not play.older:  # Later requests come within the same hour.
        play.older = require_older(checks)
        older = f"; {play.older} frames older than the request"
    rest = len(checks) - len(proved)
    return clips, f"agency opened it; {len(proved)} claims proved, {rest} not{older}"
