"""What the custody record says of each cut: of a recording, of an added file, of a signed film."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from hub.model.archive import ArchiveClock, ArchiveKind, Provenance
from hub.model.camera_signature import CameraFilm
from hub.model.decision import AddedCut, AddedKind, AddedPiece, Cut, Proposal
from hub.sharing.signature import film_of, signature_of
from noticeboard.log.encoding import has_unseen
from noticeboard.seal.bag import sources_of
from noticeboard.seal.footage import (
    MAX_LINE_CHARS,
    MAX_LISTED,
    AddedFile,
    ArchiveFootage,
    CameraClock,
    Claimed,
    CustodyFile,
    Recorded,
    reencoded_of,
    signed_name,
)

UNMEASURED: Final = CameraClock(offset_ms=0, measured="not measured")
"""Takes a clock's place in what says nothing of it."""


def clip_name(number: int) -> str:
    """Return a clip's name in a share: it reveals no camera, place or time."""
    return f"clip-{number}.mp4"


def describe_cut(  # noqa: PLR0913 -- what is known of a cut, each named
    proposal: Proposal,
    number: int,
    cut: Cut,
    *,
    clock: CameraClock,
    make: str,
    film: CameraFilm | None = None,
) -> CustodyFile:
    """Return what the custody record says of a cut, and of what its camera signed."""
    piece = proposal.pieces[number - 1]
    return CustodyFile(
        name=clip_name(number),
        sha256=cut.sha256,
        size_bytes=cut.size_bytes,
        start=cut.window.start,
        end=cut.window.end,
        frames=cut.frames,
        frames_copied=cut.frames_copied,
        reencoded=reencoded_of(cut.frames, cut.frames_copied),
        masks=len(piece.masks),
        moving_masks=len(piece.moving),
        found_masks=sum(mask.found for mask in piece.moving),
        audio=cut.audio,
        clock=clock,
        make=visible_line(make, MAX_LINE_CHARS),
        sources=sources_of(cut.sources),
        content_credentials=proposal.content_credentials,
        recorded=recorded_of(cut),
        signature=signature_of(cut.signature, is_named=proposal.camera_make),
        signed_film=msgspec.UNSET if film is None else film_of(signed_name(number), film),
    )


def compare_film(folder: Path, proposal: Proposal, number: int, cut: Cut, film: CameraFilm) -> None:
    """Check a signed film against its cut as an agency does; blocking. VerificationError."""
    # Not every house has a camera that signs.
    from noticeboard.seal.signed_film import compare_signed_film  # noqa: PLC0415

    file = describe_cut(proposal, number, cut, clock=UNMEASURED, make="", film=film)
    if file.camera_film is not None:
        compare_signed_film(file, file.camera_film, folder)


def describe_added(piece: AddedPiece, name: str, cut: AddedCut) -> AddedFile:
    """Return what the custody record says of an added film or photo."""
    claimed = None
    if cut.start is not None and cut.end is not None:
        claimed = Claimed(start=cut.start, end=cut.end, source="container")
    return AddedFile(
        name=name,
        kind="film" if piece.kind is AddedKind.FILM else "photo",
        sha256=cut.sha256,
        size_bytes=cut.size_bytes,
        claimed=claimed,
        frames=cut.frames,
        cut=cut.is_part,
        copied=False,
        masks=len(piece.masks),
        moving_masks=len(piece.moving),
        sound="aac" if cut.audio else "none",
        tone_mapped=False,
        original_sha256="",
    )


def recorded_of(cut: Cut) -> Recorded | msgspec.UnsetType:
    """Return what recorded a cut; nothing if the hub itself recorded all of it.

    What came from one archive in the same way is one entry, however many files it was.
    """
    if not cut.origins:
        return msgspec.UNSET
    alike: dict[tuple[object, ...], list[Provenance]] = {}
    for origin in cut.origins:
        how = (origin.kind, origin.product, origin.video_recoded, origin.sound_recoded)
        alike.setdefault(how, []).append(origin)
    return Recorded(
        archives=tuple(_archive(origins, audio=cut.audio) for origins in alike.values()),
        hub=len(cut.origins) < len(cut.runs),
    )


def _archive(origins: Sequence[Provenance], *, audio: bool) -> ArchiveFootage:
    # One file may have become several runs.
    files = tuple(dict.fromkeys(origin.sha256 for origin in origins))
    offset_ms, uncertainty_ms = _clock_of_archive([origin.clock for origin in origins])
    first = origins[0]
    return ArchiveFootage(
        kind=_KINDS[first.kind],
        product=visible_line(first.product, MAX_LINE_CHARS),
        # To the second: finer times would only help to tell hubs apart.
        received_at=max(origin.received_at for origin in origins).replace(microsecond=0),
        clock_offset_ms=offset_ms,
        clock_uncertainty_ms=uncertainty_ms,
        video_recoded=first.video_recoded,
        sound_recoded=first.sound_recoded and audio,
        files=sources_of(files),
        sha256=files if len(files) <= MAX_LISTED else (),
    )


_KINDS: Final[Mapping[ArchiveKind, Literal["frigate", "onvif", "folder", "lent"]]] = {
    ArchiveKind.FRIGATE: "frigate",
    ArchiveKind.ONVIF: "onvif",
    ArchiveKind.FOLDER: "folder",
    ArchiveKind.LENT: "lent",
}


def _clock_of_archive(clocks: Sequence[ArchiveClock]) -> tuple[int | None, int]:
    """Return an offset and an uncertainty in ms that hold for footage of all these readings.

    The offset is None unless all were measured.
    """
    offsets = [clock.offset for clock in clocks if clock.offset is not None]
    uncertainty = max(clock.uncertainty for clock in clocks)
    if len(offsets) < len(clocks):
        return None, _rounded_up_ms(uncertainty)
    middle = (min(offsets) + max(offsets)) / 2
    apart = max(offsets) - middle
    return round(middle / _MS), _rounded_up_ms(uncertainty + apart)


def _rounded_up_ms(length: timedelta) -> int:
    return -(-length // _MS)


_MS: Final = timedelta(milliseconds=1)


def clock_of(cut: Cut, uncertainty_ms: int | None) -> CameraClock:
    """Return the camera's clock offset in a cut, and how it is known."""
    if cut.origins:
        # The hub speaks with the archive alone: nobody has asked the camera.
        return UNMEASURED
    # Recordings say 0 if nothing was measured.
    is_measured = bool(cut.clock_offset_ms) or uncertainty_ms is not None
    return CameraClock(
        offset_ms=cut.clock_offset_ms,
        uncertainty_ms=uncertainty_ms,
        measured="onvif" if is_measured else "not measured",
    )


def visible_line(text: str, longest: int) -> str:
    """Return a text as one line without invisible characters, cut to the longest length."""
    return "".join(letter for letter in text if not has_unseen(letter))[:longest].strip()
