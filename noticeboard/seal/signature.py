"""What a custody record says of a camera's own signatures: one text for every page.

Seconds come first, as a reader knows them, and groups of pictures beside: those are what a camera
signs, and what the record counts.
"""

from collections.abc import Iterator
from typing import Final

from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import decimal_seconds, exact_time, signed_values
from noticeboard.seal.footage import CameraSignature, CustodyFile, SignedFilm

_STANDARDS: Final = {"onvif": "ONVIF Media Signing", "axis": "Axis Signed Video"}


def signature_texts(file: CustodyFile, signature: CameraSignature) -> Iterator[Text]:
    """Yield what the hub found in a clip, one plain sentence each."""
    standard = _STANDARDS.get(signature.kind)
    yield Text(
        "noticeboard.signature.found",
        **signed_values([file]),
        standard=standard or Text("noticeboard.signature.unnamed"),
    )
    for each in signature.stretches:
        root = safe_text(each.root, longest=200)
        yield Text(
            f"noticeboard.signature.stretch.{each.certified}",
            start=exact_time(each.start),
            end=exact_time(each.end),
            seconds=decimal_seconds(each.end - each.start),
            groups=each.groups,
            root=f" ({root})" if root else "",
        )
    for fault in signature.faults:
        yield Text(f"noticeboard.signature.fault.{fault.what}", groups=fault.groups)
    yield Text("noticeboard.signature.limits")


def film_texts(film: SignedFilm) -> Iterator[Text]:
    """Yield what the record says of a recording that is handed over as its camera signed it."""
    values: dict[str, str | int | Text] = {
        "film": film.name,
        "start": exact_time(film.start),
        "end": exact_time(film.end),
        "seconds": decimal_seconds(film.end - film.start),
        "groups": film.groups,
    }
    yield (
        Text("noticeboard.signature.film.one", **values)
        if film.groups == 1
        else Text("noticeboard.signature.film.other", **values)
    )
    yield Text("noticeboard.signature.film_names")
