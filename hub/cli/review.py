"""What would leave for a request: prepared, looked at, changed, and said in words."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
import re
import time
from typing import Any

from hub.cli import output
from hub.cli.client import LocalHub, refuse_to_replace, save
from hub.cli.output import Shown, hang, out, say
from hub.errors import HubError, InvalidInputError

PREPARING = timedelta(minutes=15)
"""Longer than the longest window takes to cut."""
LOOK_S = 0.3
_CONTACT = ("name", "email", "telephone")
_IN_PIECE = ("camera_id", "start", "end", "masks", "moving", "own_masks_off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants to be different from the standing proposal; None is as it is there."""

    clips: Sequence[int] = ()
    """Numbers of the pieces that stay, from 1; none named means all."""
    no_clips: bool = False
    start: str = ""
    end: str = ""
    words: str | None = None
    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    sound: bool | None = None
    own_copy: bool | None = None
    content_credentials: bool | None = None

    @property
    def any(self) -> bool:
        """Whether another proposal has to be made for them."""
        return self != Wishes()


def the_proposal(said: str, found: Shown) -> str | None:
    """Return the id of the proposal that is meant: the standing one where none is said.

    None where nothing stands. Raises InvalidInputError on what is no id.
    """
    standing = found["proposal"]["id"] if found["proposal"] else None
    wanted = said.strip().casefold()
    if not wanted or (standing is not None and standing.startswith(wanted)):
        return standing
    if not re.fullmatch("[0-9a-f]{64}", wanted):
        raise InvalidInputError(
            f"{said!r} is no proposal's id: give all 64 digits, or the first of the standing one's."
        )
    return wanted


async def review_of(hub: LocalHub, found: Shown, proposal: str) -> Shown:
    """Return what a proposal would let out, as far as it is prepared."""
    review: Shown = await hub.call("GET", _path(found, proposal))
    return review


async def prepared(hub: LocalHub, found: Shown, proposal: str) -> Shown:
    """Return what a proposal would let out, once all of it is cut; raises HubError."""
    give_up = time.monotonic() + PREPARING.total_seconds()
    review: Shown = await hub.call("POST", f"{_path(found, proposal)}/prepare", {})
    while review["preparation"] in {"preparing", "none"} and review["proposal"]["pieces"]:
        if time.monotonic() > give_up:
            raise HubError("The clips are still being cut: look again later.")
        await asyncio.sleep(LOOK_S)
        review = await review_of(hub, found, proposal)
    if review["preparation"] == "failed":
        raise HubError(review["reason"] or "The clips could not be cut.")
    return review


async def saved(
    hub: LocalHub, found: Shown, review: Shown, folder: Path, *, force: bool
) -> list[str]:
    """Put every prepared clip into a folder, and hold it against its SHA-256; returns the files.

    Raises HubError where one is there already, or is not what was prepared.
    """
    files = {cut["number"]: folder / f"clip-{cut['number']}.mp4" for cut in review["cuts"]}
    for file in files.values():
        refuse_to_replace(file, force=force)
    base = _path(found, review["proposal"]["id"])
    for cut in review["cuts"]:
        file = files[cut["number"]]
        if await save(hub, f"{base}/pieces/{cut['number']}/video", file) != cut["sha256"]:
            raise HubError(f"{file} is not what was prepared: prepare it again.")
    return [str(file) for file in files.values()]


def _path(found: Shown, proposal: str) -> str:
    return f"/requests/{found['id']}/proposals/{proposal}"


# Changed


async def changed(hub: LocalHub, found: Shown, base: str | None, wishes: Wishes) -> str:
    """Make the proposal that a person wants, and return its id; raises HubError."""
    before: Shown | None = found["proposal"]
    if base is not None and (before is None or before["id"] != base):
        before = (await review_of(hub, found, base))["proposal"]
    made = await hub.call(
        "POST",
        f"/requests/{found['id']}/proposals",
        changes(base, before, found["window"], wishes),
    )
    return str(made["id"])


def changes(base: str | None, before: Shown | None, window: Shown, wishes: Wishes) -> Shown:
    """Return what is to be different from the proposal `before`, as the API takes it.

    Raises InvalidInputError where a clip is meant that it does not have. Pure.
    """
    told: dict[str, Any] = {"base": base}
    pieces = before["pieces"] if before is not None else []
    if wishes.no_clips and (wishes.clips or wishes.start or wishes.end):
        raise InvalidInputError("--no-clips goes with neither --clip nor --from and --to.")
    if wishes.no_clips:
        told["pieces"] = []
    elif wishes.clips or wishes.start or wishes.end:
        chosen = _shorter(_chosen(pieces, wishes.clips), window, wishes)
        told["pieces"] = [{name: piece[name] for name in _IN_PIECE} for piece in chosen]
    if wishes.words is not None:
        told["words"] = wishes.words
    contact = {
        name: getattr(wishes, name) for name in _CONTACT if getattr(wishes, name) is not None
    }
    if contact:
        told["identity"] = {**(before["identity"] if before is not None else {}), **contact}
    flags = {
        "audio": wishes.sound,
        "own_copy": wishes.own_copy,
        "content_credentials": wishes.content_credentials,
    }
    return told | {name: wanted for name, wanted in flags.items() if wanted is not None}


def _chosen(pieces: Sequence[Shown], numbers: Sequence[int]) -> list[Shown]:
    for number in numbers:
        if not 1 <= number <= len(pieces):
            there = output.count(len(pieces), "clip") if pieces else "no clip"
            raise InvalidInputError(f"There is no clip {number}: this proposal has {there}.")
    return [
        piece for number, piece in enumerate(pieces, start=1) if not numbers or number in numbers
    ]


def _shorter(pieces: Sequence[Shown], window: Shown, wishes: Wishes) -> list[Shown]:
    """Return what of the pieces lies from one moment to another."""
    asked = output.at(window["start"])
    first = output.moment(wishes.start, asked, "--from") if wishes.start else None
    last = output.moment(wishes.end, asked, "--to") if wishes.end else None
    left: list[Shown] = []
    for piece in pieces:
        start, end = output.at(piece["start"]), output.at(piece["end"])
        start, end = max(start, first or start), min(end, last or end)
        if start < end:
            moving = [mask for each in piece["moving"] if (mask := _kept(each, piece, start, end))]
            left.append(
                {**piece, "start": start.isoformat(), "end": end.isoformat(), "moving": moving}
            )
    if pieces and not left:
        raise InvalidInputError("No clip lies between --from and --to: nothing would be left.")
    return left


def _kept(mask: Shown, piece: Shown, start: datetime, end: datetime) -> Shown | None:
    """Return a moving mask as it is in a shorter cut: its keys count from where that begins.

    A mask is cut off at neither end, so that it covers all that it has covered.
    """
    earlier_ms = round((start - output.at(piece["start"])) / timedelta(milliseconds=1))
    length_ms = round((end - start) / timedelta(milliseconds=1))
    keys = [{**key, "at_ms": key["at_ms"] - earlier_ms} for key in mask["keys"]]
    if keys[-1]["at_ms"] < 0 or keys[0]["at_ms"] > length_ms:
        return None
    if keys[0]["at_ms"] < 0 or keys[-1]["at_ms"] > length_ms:
        raise InvalidInputError(
            "A mask that moves crosses --from or --to: cut it in Home Assistant, or over the API."
        )
    return {**mask, "keys": keys}


# Said


def say_leaving(found: Shown, review: Shown) -> None:
    """Say exactly what an approval of this proposal would let out."""
    proposal = review["proposal"]
    cuts = {cut["number"]: cut for cut in review["cuts"]}
    decision = found["decision"]
    approved = decision and decision["proposal_id"] == proposal["id"]
    first = "This was approved" if approved else "An approval sends this"
    say(f"{first}, sealed: only {found['agency']['name']} can open it.")
    for number, piece in enumerate(proposal["pieces"], start=1):
        hang(f"{number}.", _said(piece, with_sound=proposal["audio"]))
        if number in cuts:
            say(f"   {_file(cuts[number])}")
            say(f"   SHA-256 {cuts[number]['sha256']}")
    if proposal["words"]:
        hang("•", f"Your words: {proposal['words']}")
    for extract in proposal["extracts"]:
        hang("•", f"What {extract['sensor_name']} said, {_span(extract)}")
    hang("•", f"From {who(proposal['identity'])}")
    if proposal["camera_make"]:
        hang("•", "The make of each camera")
    if proposal["content_credentials"]:
        hang("•", "Content credentials (C2PA) in each clip")
    if proposal["own_copy"]:
        hang("•", "A second copy, sealed to this house's own key, stays here")
    if review["size_bytes"]:
        say(f"Sealed at most {output.size(review['size_bytes'])}.")
    say(f"Proposal {proposal['id']}")


def say_command(line: str) -> None:
    """Print what can be typed, in one piece however narrow the terminal is: it is copied."""
    out.print(f"  {line}", soft_wrap=True)


def who(identity: Shown) -> str:
    """Return from whom a share comes."""
    told = ", ".join(identity[part] for part in _CONTACT if identity[part])
    return told or "nobody by name: it is anonymous"


def _said(piece: Shown, *, with_sound: bool) -> str:
    masks = len(piece["masks"])
    moving = sum(not mask["found"] for mask in piece["moving"])
    faces = sum(mask["found"] for mask in piece["moving"])
    covered = [
        output.count(number, what)
        for number, what in ((masks, "mask"), (moving, "moving mask"), (faces, "found face"))
        if number
    ]
    length = output.length(output.at(piece["end"]) - output.at(piece["start"]))
    return ", ".join(
        (
            piece["camera_name"],
            f"{_span(piece)} ({length})",
            f"covered: {' and '.join(covered)}" if covered else "nothing covered",
            "with sound" if with_sound else "no sound",
        )
    )


def _span(piece: Shown) -> str:
    start, end = (output.at(piece[side]).astimezone() for side in ("start", "end"))
    return f"{start:%H:%M:%S} to {end:%H:%M:%S}"


def _file(cut: Shown) -> str:
    return (
        f"clip-{cut['number']}.mp4, {output.size(cut['size_bytes'])}, "
        f"{cut['width']}x{cut['height']}, {output.count(cut['frames'], 'frame')}, "
        f"{cut['frames_copied']:,} of them as recorded"
    )
