"""What a custody record says of a camera's own signatures, in sentences."""

from collections.abc import Iterator
from typing import Final

from noticeboard.rules.text import safe_text
from noticeboard.seal.footage import CameraSignature, SignedStretch
from noticeboard.seal.paper import count, span

STANDARDS: Final = {
    "onvif": "ONVIF Media Signing",
    "axis": "Axis Signed Video",
    "unnamed": "a maker's own way, which the household does not name",
}
_CERTIFIED: Final = {
    "root": "certified under a maker's root certificate that the household had installed",
    "expired": "certified under a maker's root certificate that the household had installed, but "
    "not valid by its dates when this was recorded",
    "unknown": "with certificates that lead to no root the household had installed",
    "none": "without a certificate: nothing says whose it is",
}
_FAULTS: Final = {
    "unsigned": "without a signature",
    "signature": "with a signature that does not hold",
    "key": "whose key was not in the recording",
    "link": "before which something is missing, or in another order",
    "changed": "in which something was changed",
    "missing": "in which something is missing",
    "beginning": "that began before the recording",
    "added": "to which something was added",
    "repeated": "repeated, or with something repeated",
    "moved": "in which something was moved",
    "other": "that differ, without a list to say in what",
    "unreadable": "with a statement of the camera that is not as its standard says",
}


def signature_sentences(signature: CameraSignature) -> Iterator[str]:
    """Yield what the hub found, one plain sentence each."""
    groups = count(signature.groups, "group", "groups")
    yield (
        f"{signature.signed:,} of {groups} of pictures were as the camera had signed them "
        f"({STANDARDS[signature.kind]}), as the household's hub found before it cut the clip."
    )
    for each in signature.stretches:
        yield _stretch(each)
    for fault in signature.faults:
        yield f"{count(fault.groups, 'group', 'groups')} {_FAULTS[fault.what]}."
    yield (
        "The clip itself no longer has these signatures. They say which camera key signed the "
        "pictures, not what was in front of the camera, and not whether its clock was right."
    )


def _stretch(stretch: SignedStretch) -> str:
    named = f" ({safe_text(stretch.root, longest=200)})" if stretch.root else ""
    return (
        f"Unbroken {span(stretch.start, stretch.end)}: "
        f"{count(stretch.groups, 'group', 'groups')}, under a key "
        f"{_CERTIFIED[stretch.certified]}{named}."
    )
