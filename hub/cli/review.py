"""What would leave for a request: prepare it, review it, change it, and describe it."""

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
from hub.cli.output import JsonObject, out, print_indented, print_line
from hub.errors import HubError, InvalidInputError

PREPARING = timedelta(minutes=15)
"""Longer than it takes to cut the longest window."""
POLL_S = 0.3
_CONTACT = ("name", "email", "telephone")
_IN_PIECE = ("camera_id", "start", "end", "masks", "moving", "own_masks_off")
"""A signed recording is chosen anew: another cut has another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """What a person wants to change in the current proposal; None leaves a part as it is."""

    clips: Sequence[int] = ()
    """Numbers of the pieces to keep, from 1; empty keeps all."""
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
        """Whether they need a new proposal."""
        return self != ReviewOptions()


def the_proposal(text: str, found: JsonObject) -> str | None:
    """Return the id of the proposal that `text` names: the current one if `text` is empty.

    None if there is no current one. Raises InvalidInputError if `text` is not an id.
    """
    current_id = found["proposal"]["id"] if found["proposal"] else None
    folded = text.strip().casefold()
    if not folded or (current_id is not None and current_id.startswith(folded)):
        return current_id
    if not re.fullmatch("[0-9a-f]{64}", folded):
        raise InvalidInputError(
            f"{text!r} isn't a proposal's ID. Enter all 64 digits, or the first digits of the "
            "current one."
        )
    return folded


async def review_of(hub: LocalHub, found: JsonObject, proposal: str) -> JsonObject:
    """Return what a proposal would send, as far as it is prepared."""
    review: JsonObject = await hub.call("GET", _path(found, proposal))
    return review


async def prepared(hub: LocalHub, found: JsonObject, proposal: str) -> JsonObject:
    """Return what a proposal would send, once every clip is cut; raises HubError."""
    give_up = time.monotonic() + PREPARING.total_seconds()
    review: JsonObject = await hub.call("POST", f"{_path(found, proposal)}/prepare", {})
    while review["preparation"] in {"preparing", "none"} and review["proposal"]["pieces"]:
        if time.monotonic() > give_up:
            raise HubError("The clips are still being cut. Look again later.")
        await asyncio.sleep(POLL_S)
        review = await review_of(hub, found, proposal)
    if review["preparation"] == "failed":
        raise HubError(review["reason"] or "The clips couldn't be cut.")
    return review


async def saved(
    hub: LocalHub, found: JsonObject, review: JsonObject, folder: Path, *, force: bool
) -> list[str]:
    """Save every prepared clip into a folder and check its SHA-256; return the files.

    Raises HubError if a file already exists or differs from what was prepared.
    """
    files = {cut["number"]: folder / f"clip-{cut['number']}.mp4" for cut in review["cuts"]}
    films = {
        cut["number"]: folder / f"signed-{cut['number']}.mp4"
        for cut in review["cuts"]
        if cut["signed_film"]
    }
    for file in [*files.values(), *films.values()]:
        refuse_to_replace(file, force=force)
    base = _path(found, review["proposal"]["id"])
    for cut in review["cuts"]:
        file = files[cut["number"]]
        if await save(hub, f"{base}/pieces/{cut['number']}/video", file) != cut["sha256"]:
            raise HubError(f"{file} isn't what was prepared. Prepare it again.")
    for number, file in films.items():
        film = next(cut["signed_film"] for cut in review["cuts"] if cut["number"] == number)
        if await save(hub, f"{base}/pieces/{number}/signed", file) != film["sha256"]:
            raise HubError(f"{file} isn't what was prepared. Prepare it again.")
    return [str(file) for file in [*files.values(), *films.values()]]


def _path(found: JsonObject, proposal: str) -> str:
    return f"/requests/{found['id']}/proposals/{proposal}"


# Changing it


async def changed(hub: LocalHub, found: JsonObject, base: str | None, wishes: ReviewOptions) -> str:
    """Create the changed proposal and return its id; raises HubError."""
    before: JsonObject | None = found["proposal"]
    if base is not None and (before is None or before["id"] != base):
        before = (await review_of(hub, found, base))["proposal"]
    changed = await hub.call(
        "POST",
        f"/requests/{found['id']}/proposals",
        changes(base, before, found["window"], wishes),
    )
    return str(changed["id"])


async def signed(hub: LocalHub, found: JsonObject, base: str) -> str:
    """Create the proposal that also sends what cameras signed, and return its id.

    Raises HubError if no clip's camera signed anything that can be sent.
    """
    review = await prepared(hub, found, base)
    offers = {cut["number"]: cut["signed_offer"] for cut in review["cuts"]}
    if not any(offers.values()):
        raise HubError("No clip has a signed recording that can be sent.")
    pieces = [
        {name: piece[name] for name in _IN_PIECE} | {"signed": offers.get(number)}
        for number, piece in enumerate(review["proposal"]["pieces"], start=1)
    ]
    body = {"base": base, "pieces": pieces}
    changed = await hub.call("POST", f"/requests/{found['id']}/proposals", body)
    return str(changed["id"])


def changes(
    base: str | None, before: JsonObject | None, window: JsonObject, wishes: ReviewOptions
) -> JsonObject:
    """Return the changes from the proposal `before`, as the API takes them.

    Raises InvalidInputError if a named clip is not in the proposal. Pure.
    """
    changes_body: dict[str, Any] = {"base": base}
    pieces = before["pieces"] if before is not None else []
    if wishes.no_clips and (wishes.clips or wishes.start or wishes.end):
        raise InvalidInputError("--no-clips can't be used with --clip, --from, or --to.")
    if wishes.no_clips:
        changes_body["pieces"] = []
    elif wishes.clips or wishes.start or wishes.end:
        chosen = _shorter(_chosen(pieces, wishes.clips), window, wishes)
        changes_body["pieces"] = [{name: piece[name] for name in _IN_PIECE} for piece in chosen]
    if wishes.words is not None:
        changes_body["words"] = wishes.words
    contact = {
        name: getattr(wishes, name) for name in _CONTACT if getattr(wishes, name) is not None
    }
    if contact:
        changes_body["identity"] = {**(before["identity"] if before is not None else {}), **contact}
    flags = {
        "audio": wishes.sound,
        "own_copy": wishes.own_copy,
        "content_credentials": wishes.content_credentials,
    }
    return changes_body | {name: folded for name, folded in flags.items() if folded is not None}


def _chosen(pieces: Sequence[JsonObject], numbers: Sequence[int]) -> list[JsonObject]:
    for number in numbers:
        if not 1 <= number <= len(pieces):
            there = output.count(len(pieces), "clip") if pieces else "no clip"
            raise InvalidInputError(f"There's no clip {number}. This proposal has {there}.")
    return [
        piece for number, piece in enumerate(pieces, start=1) if not numbers or number in numbers
    ]


def _shorter(
    pieces: Sequence[JsonObject], window: JsonObject, wishes: ReviewOptions
) -> list[JsonObject]:
    """Return the parts of the pieces between the two wished times."""
    window_start = output.at(window["start"])
    first = output.moment(wishes.start, window_start, "--from") if wishes.start else None
    last = output.moment(wishes.end, window_start, "--to") if wishes.end else None
    left: list[JsonObject] = []
    for piece in pieces:
        start, end = output.at(piece["start"]), output.at(piece["end"])
        start, end = max(start, first or start), min(end, last or end)
        if start < end:
            moving = [
                mask for each in piece["moving"] if (mask := _shift_mask(each, piece, start, end))
            ]
            left.append(
                {**piece, "start": start.isoformat(), "end": end.isoformat(), "moving": moving}
            )
    if pieces and not left:
        raise InvalidInputError("No clip is between --from and --to, so nothing would be left.")
    return left


def _shift_mask(
    mask: JsonObject, piece: JsonObject, start: datetime, end: datetime
) -> JsonObject | None:
    """Return a moving mask for a shorter cut: its keys count from the new start.

    A mask is never trimmed at either end, so it still covers all that it covered.
    """
    earlier_ms = round((start - output.at(piece["start"])) / timedelta(milliseconds=1))
    length_ms = round((end - start) / timedelta(milliseconds=1))
    keys = [{**key, "at_ms": key["at_ms"] - earlier_ms} for key in mask["keys"]]
    if keys[-1]["at_ms"] < 0 or keys[0]["at_ms"] > length_ms:
        return None
    if keys[0]["at_ms"] < 0 or keys[-1]["at_ms"] > length_ms:
        raise InvalidInputError(
            "A moving cover crosses --from or --to. Cut the clip in Home Assistant or over the API."
        )
    return {**mask, "keys": keys}


# Describing it


def print_proposal(found: JsonObject, review: JsonObject) -> None:
    """Print exactly what an approval of this proposal would send."""
    proposal = review["proposal"]
    cuts = {cut["number"]: cut for cut in review["cuts"]}
    decision = found["decision"]
    approved = decision and decision["proposal_id"] == proposal["id"]
    first = "This was approved" if approved else "An approval sends this"
    print_line(f"{first}, sealed: only {found['agency']['name']} can open it.")
    for number, piece in enumerate(proposal["pieces"], start=1):
        print_indented(f"{number}.", _describe_piece(piece, with_sound=proposal["audio"]))
        if number in cuts:
            print_line(f"   {_file(cuts[number])}")
            print_line(f"   SHA-256 {cuts[number]['sha256']}")
        _print_signed(number, piece, cuts.get(number))
    if proposal["words"]:
        print_indented("•", f"Your words: {proposal['words']}")
    for extract in proposal["extracts"]:
        print_indented("•", f"What {extract['sensor_name']} said, {_span(extract)}")
    print_indented("•", f"From {who(proposal['identity'])}")
    if proposal["camera_make"]:
        print_indented("•", "The make of each camera")
    if proposal["content_credentials"]:
        print_indented("•", "Content Credentials (C2PA) in each clip")
    if proposal["own_copy"]:
        print_indented("•", "A second copy, sealed to this house's own key, stays here")
    if review["size_bytes"]:
        print_line(f"Sealed at most {output.size(review['size_bytes'])}.")
    print_line(f"Proposal {proposal['id']}")


def _print_signed(number: int, piece: JsonObject, cut: JsonObject | None) -> None:
    """Print what goes along as the camera signed it, if anything does."""
    if piece["signed"]:
        print_indented("  ", _describe_signed(piece))
    if cut and (film := cut["signed_film"]):
        print_line(f"   signed-{number}.mp4, {output.size(film['size_bytes'])}")
        print_line(f"   SHA-256 {film['sha256']}")


def _describe_signed(piece: JsonObject) -> str:
    """Return what a signed recording reveals, with its real times."""
    start, end = output.at(piece["signed"]["start"]), output.at(piece["signed"]["end"])
    before = max((output.at(piece["start"]) - start).total_seconds(), 0)
    after = max((end - output.at(piece["end"])).total_seconds(), 0)
    return (
        f"And the camera's signed recording, {_span(piece['signed'])}: it has the camera's serial "
        f"number and certificate, by which all its recordings can be tied together, and shows "
        f"{before:.1f} seconds before the clip and {after:.1f} after it."
    )


def print_command(line: str) -> None:
    """Print a command on one line, even on a narrow terminal, so that it can be copied."""
    out.print(f"  {line}", soft_wrap=True)


def who(identity: JsonObject) -> str:
    """Return whom a share says it comes from."""
    changes_body = ", ".join(identity[part] for part in _CONTACT if identity[part])
    return changes_body or "nobody by name (anonymous)"


def _describe_piece(piece: JsonObject, *, with_sound: bool) -> str:
    masks = len(piece["masks"])
    moving = sum(not mask["found"] for mask in piece["moving"])
    found = sum(mask["found"] for mask in piece["moving"])
    covered = [
        output.count(number, what)
        for number, what in ((masks, "cover"), (moving, "moving cover"), (found, "suggested cover"))
        if number
    ]
    length = output.length(output.at(piece["end"]) - output.at(piece["start"]))
    return ", ".join(
        (
            piece["camera_name"],
            f"{_span(piece)} ({length})",
            " and ".join(covered) if covered else "no covers",
            "with sound" if with_sound else "no sound",
        )
    )


def _span(piece: JsonObject) -> str:
    return output.hours(output.at(piece["start"]), output.at(piece["end"]), seconds=True)


def _file(cut: JsonObject) -> str:
    return (
        f"clip-{cut['number']}.mp4, {output.size(cut['size_bytes'])}, "
        f"{cut['width']}x{cut['height']}, {output.count(cut['frames'], 'frame')}, "
        f"{cut['frames_copied']:,} of them as recorded"
    )
