"""What a household reviews before it answers, what its rules answer, and what it learns later."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import sqlite3
from typing import Any
from urllib.parse import urlencode

from demo.children import neighbors
from demo.exact import compare_labels
from demo.opening import Opened
from demo.play import LATITUDE, LONGITUDE, RADIUS_M, new_requests, the_request
from demo.stage import Play
from demo.steps import StepFailedError
from hub.cli.client import local_hub, save
from hub.errors import HubError
from noticeboard.log.note import VerifierKey
from noticeboard.seal.receipt import open_opened

RULE = "More than four hours"
COOL_OFF_S = 4


async def practice(play: Play) -> None:
    """Deny a practice request of the hub's own, then approve another; the board hears nothing."""
    with play.steps.step("practice") as step:
        before, count = set(play.watcher.asked), len(play.watcher.asked)
        for answer in ("deny", "approve"):
            request_id = (await play.hub("POST", "/practice"))["request"]

            async def proposed(request_id: str = request_id) -> str | None:
                request = await play.hub("GET", f"/requests/{request_id}")
                return request["proposal"]["id"] if request["proposal"] else None

            proposal_id = await play.until(proposed, "The practice request")
            body = {"answer": answer, "by": "Demo"}
            body |= {"proposal_id": proposal_id} if answer == "approve" else {}
            await play.hub("POST", f"/requests/{request_id}/decision", body)

        async def delivered() -> bool | None:
            share = (await play.hub("GET", f"/requests/{request_id}"))["share"]
            if share and share["state"] == "failed":
                raise StepFailedError(share["reason"])
            return True if share and share["state"] == "delivered" else None

        await play.until(delivered, "The practice share")
        await play.hub("POST", "/practice/end", {"by": "Demo"})
        if strange := new_requests(play, before, count):
            raise StepFailedError(f"The hub asked the board for something new: {strange}.")
        step.say("denied once, approved once, sealed, and nothing left this house")


async def prepare(play: Play) -> dict[str, str]:
    """Prepare what would leave and look at it before answering; returns each file's SHA-256."""
    with play.steps.step("review") as step:
        request = await the_request(play)
        path = f"/requests/{play.request_id}/proposals/{request['proposal']['id']}"
        await play.hub("POST", f"{path}/prepare", {})

        async def ready() -> dict[str, Any] | None:
            review = await play.hub("GET", path)
            if review["preparation"] == "failed":
                raise StepFailedError(review["reason"])
            return dict(review) if review["preparation"] == "ready" else None

        review = await play.until(ready, "Preparing")
        folder = play.setting.folder / "looked-at"
        for cut in review["cuts"]:
            file = folder / f"clip-{cut['number']}.mp4"
            if await _saved(play, f"{path}/pieces/{cut['number']}/video", file) != cut["sha256"]:
                raise StepFailedError(f"{file} is not the clip that was prepared.")
        size_mb = sum(cut["size_bytes"] for cut in review["cuts"]) / 1e6
        files = "1 file" if len(review["cuts"]) == 1 else f"{len(review['cuts'])} files"
        step.say(f"what would leave can be seen first: {files}, {size_mb:.1f} MB, no name")
    await _hold_labels(play, request, review, folder)
    return {f"clip-{cut['number']}.mp4": cut["sha256"] for cut in review["cuts"]}


async def _hold_labels(
    play: Play, request: dict[str, Any], review: dict[str, Any], folder: Path
) -> None:
    """Compare the recording with what leaves: the same label must show the same frame."""
    with play.steps.step("labels") as step:
        labels = 0
        for cut in review["cuts"]:
            camera_id = review["proposal"]["pieces"][cut["number"] - 1]["camera_id"]
            start = datetime.fromisoformat(cut["start"])
            clip_id = next(
                each["clip_id"]
                for each in request["match"]["clips"]
                if each["camera_id"] == camera_id and datetime.fromisoformat(each["end"]) > start
            )
            frames = await play.hub("GET", f"/clips/{clip_id}/frames")
            begins = datetime.fromisoformat(frames["start"])
            named = urlencode({"until": frames["until"], "tag": frames["tag"]})
            recording = folder / f"recording-{cut['number']}.mp4"
            await _saved(play, f"/clips/{clip_id}/video?{named}", recording)
            labels += await asyncio.to_thread(
                compare_labels,
                recording,
                begins,
                [begins + timedelta(microseconds=after) for after in frames["frames_us"]],
                folder / f"clip-{cut['number']}.mp4",
                start,
            )
        step.say(f"the frame at a label is the frame that leaves, at each of {labels} labels")


async def _saved(play: Play, path: str, file: Path) -> str:
    try:
        async with local_hub(Path(play.path("hub"))) as hub:
            return await save(hub, path, file)
    except HubError as error:
        raise StepFailedError(str(error)) from error


def hold_against_review(clips: list[Opened], looked_at: dict[str, str]) -> None:
    """Raise StepFailedError if the agency's files differ from those that were reviewed."""
    if {clip.path.name: clip.sha256 for clip in clips} != looked_at:
        raise StepFailedError("The agency holds another clip than was looked at.")


async def hear(play: Play) -> None:
    """Verify the board's signed statement that the share was opened."""
    with play.steps.step("opened") as step:
        upload_url = _upload_url(Path(play.path("hub")) / "hub.db", play.request_id)
        async with play.session.get(play.board + "/board.json") as response:
            policy = await response.json()

        async def signed() -> str | None:
            async with play.session.get(f"{upload_url}/opened") as response:
                return await response.text() if response.ok else None

        note = await play.until(signed, "The note")
        opened = open_opened(note, VerifierKey.parse(policy["inbox_key"]))
        step.say(f"board signed that it was opened at {opened.at:%H:%M:%S} UTC; hub asks hourly")


def _upload_url(database: Path, request_id: str) -> str:
    """Return the address of an upload, which only its household knows."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute(
            "SELECT upload_url FROM shares WHERE request_id = ?", (request_id,)
        ).fetchone()
    if row is None or not row[0]:
        raise StepFailedError("The hub keeps no address of its share.")
    return str(row[0])


async def deny_by_rule(play: Play) -> None:
    """Make a house rule, and check that it denies a request that it matches."""
    with play.steps.step("rule") as step:
        rule = {
            "name": RULE,
            "when": {"longer_than_s": int(timedelta(hours=4).total_seconds())},
            "then": "deny",
        }
        await play.hub("POST", "/rules", {**rule, "by": "Demo"})
        await _ask_too_much(play)

        async def denied() -> dict[str, Any] | None:
            requests = (await play.hub("GET", "/requests"))["requests"]
            found = [each for each in requests if each["case_number"] == "DF-2026-00043"]
            return dict(found[0]) if found and found[0]["decision"] else None

        request = await play.until(denied, "The rule's answer")
        decision = request["decision"]
        if (decision["answer"], decision["answered_by"]) != ("deny", "rule"):
            raise StepFailedError(f"The hub recorded {decision['answer']}.")
        shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        if any(share["request"] == request["id"] for share in shares):
            raise StepFailedError("Something is in the inbox after a rule's deny.")
        step.say("a rule of the house denies a request for six hours; nothing is sent")


async def _ask_too_much(play: Play) -> None:
    await ask(play, "DF-2026-00043", "Demo Square, all morning", timedelta(hours=6))


async def ask(play: Play, case: str, title: str, length: timedelta, *, days: int = 30) -> str:
    """Post another request, for this length of time until now; returns its id."""
    now = datetime.now(UTC).replace(microsecond=0)
    posted = await neighbors(
        "agency", "post", play.path("agency"), "--incident", "vandalism",
        "--title", title,
        "--text", "A bench was painted on Demo Square. We ask for video of the square.",
        "--case-number", case,
        "--contact", "investigations@fire.demo.example",
        "--start", (now - length).isoformat().replace("+00:00", "Z"),
        "--end", now.isoformat().replace("+00:00", "Z"),
        "--circle", f"{LATITUDE},{LONGITUDE},{RADIUS_M}", "--expires-days", str(days),
    )  # fmt: skip
    return str(posted["id"])


async def close_camera(play: Play) -> None:
    """Approve with a cool-off, close the camera meanwhile, and check that nothing is sent."""
    with play.steps.step("closed") as step:
        slowly = {"name": "Sleep on it", "when": {}, "then": "notify", "cool_off_s": COOL_OFF_S}
        rule = await play.hub("POST", "/rules", {**slowly, "by": "Demo"})
        case = "DF-2026-00044"
        await ask(play, case, "Demo Square, a painted bench", timedelta(minutes=20))

        async def request(*, void: bool) -> dict[str, Any] | None:
            for each in (await play.hub("GET", "/requests"))["requests"]:
                if each["case_number"] == case and (each["voided"] if void else each["pending"]):
                    return dict(each)
            return None

        request_open = await play.until(partial(request, void=False), "The request")
        before = len((await neighbors("agency", "inbox", play.path("agency")))["shares"])
        yes = {"answer": "approve", "by": "Demo", "proposal_id": request_open["proposal"]["id"]}
        decided = await play.hub("POST", f"/requests/{request_open['id']}/decision", yes)
        piece = request_open["proposal"]["pieces"][0]
        await play.hub("PATCH", f"/cameras/{piece['camera_id']}", {"may_share": False})
        void = await play.until(partial(request, void=True), "The void")
        if void["voided"]["code"] != "camera_closed" or void["decision"] or void["share"]:
            raise StepFailedError(f"The hub says: {void['voided']['reason']}")
        due = datetime.fromisoformat(decided["decision"]["final_at"])
        await asyncio.sleep(max(0, (due - datetime.now(UTC)).total_seconds()) + 2)
        if len((await neighbors("agency", "inbox", play.path("agency")))["shares"]) != before:
            raise StepFailedError("Something of a closed camera is in the inbox.")
        await play.hub("PATCH", f"/cameras/{piece['camera_id']}", {"may_share": True})
        await play.hub("DELETE", f"/rules/{rule['id']}?by=Demo")
        no = {"answer": "deny", "by": "Demo"}
        await play.hub("POST", f"/requests/{request_open['id']}/decision", no)
        step.say("camera closed while an approval cools off: void, nothing is sent")
