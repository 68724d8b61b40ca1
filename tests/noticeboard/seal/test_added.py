"""Files that a person added, and shares that a page made: told for what they are."""

from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any
import warnings

import bagit
import msgspec
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.seal.bag import pages_of, payload_names
from noticeboard.seal.check import CheckResult
from noticeboard.seal.custody import (
    MAX_FILES,
    Custody,
    PageMaker,
    Software,
    canonical,
    open_custody,
    sign_custody,
)
from noticeboard.seal.footage import AddedFile, Claimed
from noticeboard.seal.open import open_share, verify_bag
from tests.noticeboard.seal.conftest import (
    FILMED,
    HEADS,
    PAGE,
    SEGMENTS,
    TOLD,
    Given,
    added_of,
    by_page,
    file_of,
    names_in,
)
from tests.noticeboard.seal.test_seal import Give

FILM = HEADS["mp4"] + b"film" * 1000
PHOTO = HEADS["jpg"] + b"photo" * 100
AT = Claimed(start=FILMED, end=FILMED, source="container")
SPAN = Claimed(start=FILMED, end=FILMED + timedelta(seconds=3), source="person")


def page_share(give: Give, *, words: str = "We saw a van.") -> Given:
    """Return a share of a film and a photo from somebody's browser."""
    given = give(b"clip")
    folder = given.clips[0].path.parent
    (folder / "film-1.mp4").write_bytes(FILM)
    (folder / "photo-1.jpg").write_bytes(PHOTO)
    film = added_of("film-1.mp4", FILM, claimed=SPAN, frames=90, cut=True, masks=1, sound="opus")
    return by_page(given, film, added_of("photo-1.jpg", PHOTO, claimed=AT), words=words)


def test_a_share_from_a_browser_opens_with_any_tools(give: Give, tmp_path: Path) -> None:
    """Stock age, tar and bagit open it, and an opened one stays the bag that came."""
    given = page_share(give)
    given.seal(tmp_path / "s.age")
    (tmp_path / "key").write_text(given.identity)

    age = shutil.which("age")
    if age is None:
        pytest.skip("the stock age tool is not installed")
    command = (age, "-d", "-i", "key", "s.age")
    plain = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout  # noqa: S603 -- our own
    subprocess.run(["/usr/bin/tar", "-x"], cwd=tmp_path, input=plain, check=True)
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    # bagit 1.9 calls re.sub and codecs.open in ways that Python has deprecated.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        for bag in (tmp_path / "share", opened.bag):
            bagit.Bag(str(bag)).validate()
    assert [path.read_bytes() for path in opened.files] == [FILM, PHOTO]
    assert names_in(opened.bag / "data") == [
        "custody.txt", "film-1.mp4", "photo-1.jpg", "words.txt",
    ]  # fmt: skip
    assert payload_names(opened.custody)[-2:] == ["data/film-1.mp4", "data/photo-1.jpg"]
    assert verify_bag(tmp_path / "share").checks == opened.checks
    assert opened.custody.page == PAGE


def test_nobody_vouches_for_what_a_browser_sends(give: Give, tmp_path: Path) -> None:
    """Time, place, camera and changes are not proved, and nothing speaks of a hub's clock."""
    given = page_share(give)
    given.seal(tmp_path / "s.age")

    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")
    checks = {check.code: check.result for check in opened.checks}
    made = pages_of(opened.custody).values()
    pages = [unescape(re.sub(r"<[^>]+>", "", page.decode())) for page in made]

    assert {checks[code] for code in ("page", "added_time", "added_picture", "added_changes")} == {
        CheckResult.NOT_PROVED
    }
    assert not {"time", "picture", "sheet"} & checks.keys()
    for text in (*pages, *(str(check.text) for check in opened.checks)):
        assert "household" not in text.replace("no household's hub had a part in it", "")
        assert "by the clock of the household" not in text
    sheet, certificate = pages
    assert (
        "2026-11-20 14:02:11.250 UTC to 2026-11-20 14:02:14.250 UTC (3 s), as the person" in sheet
    )
    assert "as the file itself says; nobody vouches for that" in certificate
    assert "release 0.2.0, in somebody's browser" in sheet
    assert "1 area over every frame" in sheet


def test_words_alone_from_a_browser(give: Give, tmp_path: Path) -> None:
    """Words are an answer too, and there is no film to doubt."""
    given = by_page(give(b"clip"), words="Two people ran.")
    given.seal(tmp_path / "s.age")

    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    codes = {check.code for check in opened.checks}
    assert "page" in codes
    assert not {"added_time", "added_picture"} & codes
    assert opened.information[0].read_text() == "Two people ran.\n"


def test_a_hub_seals_what_its_household_added(give: Give, tmp_path: Path) -> None:
    """Its own clips keep their claims; the phone's photo has others, and nothing is mixed up."""
    given = give(b"clip", information=TOLD, sources=SEGMENTS)
    folder = given.clips[0].path.parent
    (folder / "photo-1.jpg").write_bytes(PHOTO)
    added = added_of("photo-1.jpg", PHOTO)
    mixed = by_page(given, added)
    record = msgspec.structs.replace(given.record, v=3, added=(added,))
    given.clips.extend(mixed.clips)
    given = Given(
        clips=given.clips,
        record=record,
        recipient=given.recipient,
        identity=given.identity,
        information=TOLD,
    )

    given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert [path.name for path in opened.files] == ["clip-1.mp4", "photo-1.jpg"]
    codes = {check.code for check in opened.checks}
    assert {"time", "picture", "sources", "added_time", "added_picture"} <= codes
    assert "page" not in codes
    given.clips.reverse()
    with pytest.raises(InvalidInputError, match="in its order"):
        given.seal(tmp_path / "t.age")


@pytest.mark.parametrize(
    "content",
    [b"#EXTM3U\nhttp://192.168.1.1/", b"<!doctype html><script>", b"", b"\xff\xd8"],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    give: Give, tmp_path: Path, content: bytes
) -> None:
    """A player that guesses by content would follow a list of addresses called a film."""
    given = give(b"clip")
    for name in ("film-1.mp4", "photo-1.jpg"):
        file = given.clips[0].path.parent / name
        file.write_bytes(content or b"\0")
        share = by_page(given, added_of(name, content or b"\0"))
        share.seal(tmp_path / "s.age")
        with pytest.raises(VerificationError, match="isn't the kind of file"):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "o")


def record_of(*added: AddedFile, **changed: Any) -> Custody:  # noqa: ANN401 -- handed on
    """Return a page's record."""
    said: dict[str, Any] = {
        "v": 3,
        "request": {
            "origin": "board",
            "agency": "a" * 40,
            "id": "b" * 32,
            "index": 7,
            "leaf": "c" * 64,
        },
        "recipient": {"agency": "a" * 40, "delivery_key": "age1pq1" + "q" * 1952},
        "approved_at": FILMED,
        "software": {"name": "share page", "version": "0.2.0"},
        "made_by": {"kind": "page", "release": "0.2.0", "sha256": ""},
    }
    given = {"added": added} if added else {}
    fields = said | given | changed
    return msgspec.convert(
        {key: msgspec.to_builtins(value) for key, value in fields.items() if value is not None},
        Custody,
    )


PHOTO_1, FILM_1 = added_of("photo-1.jpg", PHOTO), added_of("film-1.mp4", FILM)
PAGES_ALONE: Mapping[str, Mapping[str, Any]] = {
    "a hub's clip": {"files": (file_of("clip-1.mp4", b"1"),)},
    "a ledger": {"ledger_root": "A" * 43 + "="},
    "other software": {"software": Software(name="neighbors-requests", version="0.2.0")},
    "another release": {"made_by": PageMaker(kind="page", release="0.3.0", sha256="")},
    "version 1": {"v": 1},
    "version 2": {"v": 2},
    "an empty list": {
        "added": (),
        "information": ({"name": "words.txt", "sha256": "d" * 64, "size_bytes": 1},),
    },
    "a long key": {"recipient": {"agency": "a" * 40, "delivery_key": "age1" + "q" * 2045}},
    "readings": {"information": ({"name": "readings.csv", "sha256": "d" * 64, "size_bytes": 1},)},
}


@pytest.mark.parametrize("change", PAGES_ALONE.values(), ids=PAGES_ALONE)
def test_a_page_makes_only_what_a_page_can_know(change: Mapping[str, Any]) -> None:
    """A record that claims more than that, or another version, is none."""
    record = record_of(PHOTO_1)
    assert record.v == 3

    with pytest.raises((VerificationError, msgspec.ValidationError)):
        record_of(PHOTO_1, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "photo-01.jpg"}, {"name": "photo-0.jpg"}, {"name": "photo-1.mp4"},
        {"name": "photo-1.JPG"}, {"name": "photo-1.svg"}, {"name": "photo-1.jpg.html"},
        {"name": "film-1.mp4"}, {"kind": "still"}, {"size_bytes": 0}, {"size_bytes": 5 << 30},
        {"sha256": "D" * 64}, {"frames": 2}, {"frames": 0}, {"cut": True}, {"sound": "opus"},
        {"moving_masks": 1}, {"masks": -1}, {"claimed": SPAN}, {"original_sha256": "x"},
        {"copied": True, "masks": 1}, {"copied": True, "tone_mapped": True},
        {"name": "photo-1.heic"}, {"name": "still-1.jpg", "kind": "still", "copied": True},
    ],
    ids=str,
)  # fmt: skip
def test_an_added_file_is_exactly_what_the_format_says(change: dict[str, Any]) -> None:
    """Each field is strict on its own, and fits the others."""
    with pytest.raises(VerificationError):
        msgspec.structs.replace(PHOTO_1, **change)


def test_added_files_are_numbered_in_order() -> None:
    """So no two programs name the same files in two ways."""
    second = msgspec.structs.replace(PHOTO_1, name="photo-2.jpg")
    assert record_of(PHOTO_1, FILM_1, second).footage == (PHOTO_1, FILM_1, second)
    for files in ((second,), (second, PHOTO_1), (PHOTO_1, PHOTO_1)):
        with pytest.raises((VerificationError, msgspec.ValidationError)):
            record_of(*files)
    many = [
        msgspec.structs.replace(PHOTO_1, name=f"photo-{n}.jpg") for n in range(1, MAX_FILES + 2)
    ]
    assert len(record_of(*many[:-1]).footage) == MAX_FILES
    with pytest.raises((VerificationError, msgspec.ValidationError)):
        record_of(*many)


def test_a_field_of_an_added_file_may_not_be_left_out() -> None:
    """All fields are always there, or the record has two spellings."""
    _, note = sign_custody(record_of(PHOTO_1))
    assert open_custody(note.encode()).added_files == (PHOTO_1,)

    line = canonical(record_of(PHOTO_1)).decode()
    for field in msgspec.structs.fields(AddedFile):
        shorter = re.sub(
            rf'"{field.encode_name}":(null|false|\d+|"[^"]*"),?(?=[^{{]*}}\])', "", line
        )
        assert shorter != line, field.name
        with pytest.raises((VerificationError, msgspec.DecodeError)):
            msgspec.json.decode(shorter, type=Custody)


def test_without_a_page_or_added_files_nothing_is_new(give: Give) -> None:
    """A record of version 1 has none of the new words."""
    line = canonical(give(b"clip").record)

    assert b"made_by" not in line
    assert b"added" not in line
