"""What a camera signed is in the record as the hub found it, and nobody's proof."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from noticeboard.agency.report import clip_facts
from noticeboard.errors import VerificationError
from noticeboard.seal.check import CheckResult
from noticeboard.seal.footage import CameraSignature, CustodyFile, SignatureFault, SignedStretch
from noticeboard.seal.open import open_share, verify_bag
from noticeboard.seal.sheet import sheet
from tests.noticeboard.seal.conftest import Given

type Give = Callable[..., Given]


def signed(file: CustodyFile) -> CameraSignature:
    """Return what a hub found: most of a clip holds, under a known root."""
    stretch = SignedStretch(
        start=file.start,
        end=file.end - timedelta(milliseconds=500),
        groups=41,
        certified="root",
        root="Example <Cameras>",
    )
    faults = (SignatureFault(what="changed", groups=2), SignatureFault(what="link", groups=1))
    return CameraSignature(kind="onvif", groups=44, signed=42, stretches=(stretch,), faults=faults)


def test_a_share_says_what_the_camera_signed(give: Give, tmp_path: Path) -> None:
    """Record, sheet, report and checks agree, and none of them calls it proved."""
    given = give(b"clip")
    [file] = given.record.files
    file = msgspec.structs.replace(file, signature=signed(file))
    given = replace(given, record=msgspec.structs.replace(given.record, v=4, files=(file,)))
    given.seal(tmp_path / "s.age")

    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    [check] = [each for each in opened.checks if each.code == "camera"]
    assert check.result is CheckResult.NOT_PROVED
    assert "Of 10.000 s, at least 9.500 s were exactly as signed: 42 of 44" in str(check.text)
    assert check.text.fill("fr") != str(check.text)
    assert opened.custody.files == (file,)
    assert verify_bag(opened.bag) == opened
    said = dict(clip_facts(file))["Signed by the camera"]
    page = sheet(opened.custody).decode()
    for words in (
        # The record has its longest stretches only.
        "10.000 s, at least 9.500 s were exactly as the camera had signed them",
        "42 of the 44 groups",
        "9.500 s (groups: 41). The key was certified",
        "in which something was changed: 2.",
    ):
        assert words in said
        assert words in page
    assert "Example <Cameras>" in said
    assert "Example &lt;Cameras&gt;" in page


def test_a_record_with_a_signature_is_of_version_4(give: Give) -> None:
    """Its numbers, times and names must fit one another."""
    record = give(b"clip").record
    [file] = record.files
    good = signed(file)
    stretch = good.stretches[0]
    bad: tuple[dict[str, object], ...] = (
        {"groups": 0},
        {"signed": 45},
        {"signed": 40},
        {"stretches": (stretch, stretch)},
        {"faults": (good.faults[0], good.faults[0])},
    )

    for changes in bad:
        with pytest.raises(VerificationError):
            msgspec.structs.replace(good, **changes)
    worse: tuple[dict[str, object], ...] = (
        {"certified": "none"},
        {"root": "two\nlines"},
        {"end": file.start},
    )
    for changes in worse:
        with pytest.raises(VerificationError):
            msgspec.structs.replace(stretch, **changes)
    later = msgspec.structs.replace(stretch, end=file.end + timedelta(seconds=1))
    with pytest.raises(VerificationError):
        msgspec.structs.replace(file, signature=msgspec.structs.replace(good, stretches=(later,)))
    signed_file = msgspec.structs.replace(file, signature=good)
    with pytest.raises(VerificationError):
        msgspec.structs.replace(record, files=(signed_file,))
