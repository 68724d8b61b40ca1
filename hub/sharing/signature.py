"""What the custody record says of what a camera signed itself."""

import msgspec

from hub.model.camera_signature import CameraFilm, CameraSignature
from noticeboard.seal import footage
from noticeboard.seal.signed_video.statement import Standard


def signature_of(
    found: CameraSignature | None, *, is_named: bool
) -> footage.CameraSignature | msgspec.UnsetType:
    """Return what the record says of a camera's own signatures.

    Only if the person names the camera's maker, it says what would name it as well.
    """
    if found is None:
        return msgspec.UNSET
    names_maker = found.standard != Standard.ONVIF
    fields = {
        "kind": "unnamed" if names_maker and not is_named else found.standard,
        "groups": found.groups,
        "signed": found.signed,
        "stretches": [
            {
                "start": span.window.start,
                "end": span.window.end,
                "groups": span.groups,
                "certified": span.certified,
                "root": span.root if is_named else "",
            }
            for span in found.spans
        ],
        "faults": [{"what": what, "groups": groups} for what, groups in found.faults],
    }
    return msgspec.convert(fields, footage.CameraSignature)


def film_of(name: str, film: CameraFilm) -> footage.SignedFilm:
    """Return what the record says of a recording that is handed over as its camera signed it."""
    return footage.SignedFilm(
        name=name,
        sha256=film.sha256,
        size_bytes=film.size_bytes,
        start=film.window.start,
        end=film.window.end,
        frames=film.frames,
        groups=film.groups,
        names_camera=True,
    )
