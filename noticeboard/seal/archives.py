"""What recorded footage if the household's hub didn't, in words; versions 1 and 2 pin them."""

from typing import Final

from noticeboard.seal.footage import ArchiveFootage

ARCHIVES: Final = {
    "frigate": "a Frigate server",
    "onvif": "a recorder or camera that speaks ONVIF",
    "folder": "a recorder, camera or phone that left files in a folder",
    "lent": "a recorder or service that Home Assistant reads",
}
"""What each kind of archive is, in words."""


def archive_clock(archive: ArchiveFootage) -> str:
    """Return what is known of an archive's clock, in a sentence or two."""
    within = seconds_text(archive.clock_uncertainty_ms)
    if archive.clock_offset_ms is None:
        return (
            f"Its clock could not be measured: the times are its own, taken to be right within "
            f"{within}."
        )
    ahead = "ahead of" if archive.clock_offset_ms >= 0 else "behind"
    return (
        f"Its clock was measured, {seconds_text(abs(archive.clock_offset_ms))} {ahead} the hub's. "
        f"The times are corrected for that, and may be off by {within}."
    )


def archive_coding(archive: ArchiveFootage) -> str:
    """Return whether an archive's footage was encoded anew before it was cut."""
    both = archive.video_recoded and archive.sound_recoded
    recoded = "Video and sound were" if both else "Its video was" if archive.video_recoded else ""
    recoded = recoded or ("Its sound was" if archive.sound_recoded else "")
    if not recoded:
        return "As far as the hub knows, the archive stores what the camera sent, unchanged."
    return f"{recoded} encoded anew before the hub cut it."


def seconds_text(milliseconds: int) -> str:
    """Return a length such as `0.050 s`."""
    return f"{milliseconds // 1000:,}.{milliseconds % 1000:03} s"
