"""The pages for paper: they say what the record says, run nothing, fetch nothing, and print."""

from datetime import timedelta
import hashlib
from html.parser import HTMLParser
from pathlib import Path
import re
from typing import override
import zlib

from hypothesis import given as for_all, settings, strategies as st
import msgspec
from playwright.async_api import Page
import pytest

from noticeboard.log.encoding import has_unseen
from noticeboard.seal.bag import sources_of
from noticeboard.seal.certificate import certificate_draft
from noticeboard.seal.custody import Contact, Custody, Requester, SealedTo, Software
from noticeboard.seal.footage import CameraClock, Recorded
from noticeboard.seal.seal import describe_information
from noticeboard.seal.sheet import sheet
from tests.noticeboard.seal.conftest import (
    AGENCY,
    FILMED,
    SEGMENTS,
    TOLD,
    fetched_of,
    file_of,
    footage_of,
)
from tests.servers.chromium import chromium

VOID = {"meta", "br"}
# Every version of this software must write the same bytes for a record of versions 1 and 2, or no
# share sealed before opens anymore. Other words need another version of the record: see `paper`.
PAGES_SHA256 = {
    "all": (
        "46c4918f84caeb2d5dcd7f65423b9f0f03e27577acd2b883ab5ca3d15efd5acb",
        "4e87c27e62775ea1c8219598d0463c16844b28bca4ab4d0765e3135653a61990",
    ),
    "words alone": (
        "589a632450e90d9cee97bf60d756ae969e3c4513eec631c042d19cc688cb0774",
        "4e102f7af9613fec892e875cadb960c7573e96f3e0ff1afa4bdfbde478e7f822",
    ),
    "readings alone": (
        "178e2fa55e3f5fe17a4d910d1959ea9e00513e7aa2f9828c3141bcadfd11c582",
        "7550a3fdaaf3ff4461f4f9016f33244aa1b31ff52686238a537565306bd923d3",
    ),
    "one clip": (
        "82723797f4d615bc4f0f15f5fb08cce5717b7205412751c688f4f635787085e2",
        "17acd5266d03fe9e05cd2fbda00e6eaac9a2a06b5e21b0eabc750478a631e6bf",
    ),
    "clips of any length": (
        "4a4ae5e54842cb9222e5ad3563bd1ab390492c7d97db8a70cc962780dd512889",
        "f512586b496db3558d51d9e354d78dd0707253d233c324c47152ab95004013fa",
    ),
    "archives": (
        "2f2b6e1709762e660f724e07bec28acb2bf2ce59c8968e2d89ff622cfffb061f",
        "6745e38b88fdc24daf65ff34f8347ce8419639e67d979cf8b7bb1f4e66a90b6d",
    ),
}
"""Of the sheet and the certificate."""


def a_record() -> Custody:
    """Return a record that says something in every field."""
    return Custody(
        request=Requester(
            origin="board.example.org/v1",
            agency=AGENCY,
            id="b" * 32,
            index=7,
            leaf="c" * 64,
            agency_name="Example County Fire",
            incident="vehicle_theft",
            case_number="2026-0117",
            title="Alley behind Mill Street, before and after a shed fire",
            start=FILMED.replace(microsecond=0) - timedelta(minutes=30),
            end=FILMED.replace(microsecond=0) + timedelta(hours=1),
            proof="9" * 64,
        ),
        recipient=SealedTo(agency=AGENCY, delivery_key="age1" + "q" * 58),
        files=(
            file_of(
                "clip-1.mp4",
                b"1",
                moving_masks=2,
                found_masks=1,
                sources=sources_of(SEGMENTS),
                make="Axis",
                content_credentials=True,
            ),
            file_of(
                "clip-2.mp4",
                b"2",
                frames_copied=0,
                reencoded="all",
                audio=True,
                masks=0,
                clock=CameraClock(offset_ms=0, measured="not measured"),
            ),
            file_of(
                "clip-3.mp4",
                b"3",
                frames_copied=150,
                reencoded="none",
                clock=CameraClock(offset_ms=1320, measured="onvif"),
            ),
        ),
        information=describe_information(TOLD),
        identity=Contact(name="Alex Example", email="alex@example.org", telephone="555 0100"),
        approved_at=FILMED.replace(microsecond=0),
        software=Software(name="neighbors-requests", version="0.1.0"),
        ledger_root="A" * 43 + "=",
        key="share+00000000+key",
    )


def records() -> dict[str, Custody]:
    """Return records that between them say and leave out everything."""
    whole = a_record()
    words, readings = whole.information
    least = Custody(
        request=Requester(origin="board", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64),
        recipient=SealedTo(agency=AGENCY, delivery_key="age1x"),
        information=(words,),
        approved_at=FILMED,
    )
    clip = file_of(
        "clip-1.mp4",
        b"1",
        masks=0,
        moving_masks=1,
        frames=1,
        frames_copied=1,
        reencoded="none",
        sources=sources_of(SEGMENTS[:1]),
        clock=CameraClock(offset_ms=0, uncertainty_ms=0, measured="onvif"),
    )
    lengths = [0.001, 1, 59.5, 60, 61, 3600, 3660, 3661.25, 90_000]
    clips = [
        file_of(f"clip-{number}.mp4", b"", end=FILMED + timedelta(seconds=length), masks=number)
        for number, length in enumerate(lengths)
    ]
    return {
        "all": whole,
        "words alone": least,
        "readings alone": msgspec.structs.replace(
            least, information=(readings,), identity=Contact(email="alex@example.org")
        ),
        "one clip": msgspec.structs.replace(
            least, information=(), files=(clip,), software=Software(name="neighbors-requests")
        ),
        "clips of any length": msgspec.structs.replace(least, files=tuple(clips)),
        "archives": fetched(),
    }


def fetched() -> Custody:
    """Return a record of version 2: clips of archives in all ways there are, and one without."""
    many = footage_of(
        *(f"{number:064x}" for number in range(9)),
        kind="onvif",
        product="",
        clock_offset_ms=None,
        clock_uncertainty_ms=61_000,
        video_recoded=True,
        sound_recoded=True,
    )
    ahead = footage_of(
        *SEGMENTS[:2], kind="folder", product="Dash <cam>", clock_offset_ms=1320, sound_recoded=True
    )
    lent = footage_of("f" * 64, kind="lent", video_recoded=True)
    files = (
        fetched_of("clip-1.mp4", b"1", frames_copied=150, reencoded="none"),
        fetched_of("clip-2.mp4", b"2", audio=True, recorded=Recorded(archives=(many,))),
        fetched_of(
            "clip-3.mp4",
            b"3",
            audio=True,
            frames_copied=0,
            reencoded="all",
            recorded=Recorded(archives=(ahead, lent), hub=True),
        ),
        file_of("clip-4.mp4", b"4"),
    )
    return msgspec.structs.replace(a_record(), v=2, files=files)


class Reading(HTMLParser):
    """What a page holds: its text, its tags, and where it would lead."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def read(page: bytes) -> Reading:
    """Read a page whose every tag is closed."""
    reading = Reading()
    reading.feed(page.decode())
    reading.close()
    assert reading.open == []
    return reading


@pytest.mark.parametrize("said", PAGES_SHA256)
def test_the_pages_of_a_version_never_change(said: str) -> None:
    """A share sealed years ago must still open: its pages are made again and compared."""
    record = records()[said]

    made = [hashlib.sha256(page(record)).hexdigest() for page in (sheet, certificate_draft)]

    assert tuple(made) == PAGES_SHA256[said]


def test_the_sheet_says_all_of_the_record() -> None:
    """Every hash, name, time and number of the record stands in the sheet."""
    record, text = a_record(), read(sheet(a_record())).text

    for file in record.files:
        assert file.name in text
        assert file.sha256 in text
    for told in record.information:
        assert told.sha256 in text
    for said in (
        "Example County Fire",
        "vehicle theft",
        "2026-0117",
        "Alley behind Mill Street",
        "2026-11-20 13:32:11 UTC to 2026-11-20 15:02:11 UTC (1 h 30 min)",
        "board.example.org/v1, entry 7",
        "2026-11-20 14:02:11.250 UTC to 2026-11-20 14:02:21.250 UTC (10 s)",
        "Alex Example",
        "alex@example.org",
        "555 0100",
        "0.320 s (±0.050 s) behind the hub's",
        "1.320 s ahead of the hub's",
        "Not measured. A time burned into the picture may be wrong.",
        "150, of which 140 are the camera's own",
        "1 area over every frame, 2 areas that follow something, of which a search for faces",
        "No frame was encoded anew",
        "Some frames were encoded anew",
        "Every frame was decoded and encoded anew",
        "Axis",
        "C2PA",
        record.files[0].sources.root,
        record.recipient.delivery_key,
        record.key,
        record.ledger_root,
        "neighbors-requests 0.1.0",
    ):
        assert said in text


def test_the_sheet_says_what_archives_recorded() -> None:
    """Who recorded it, when the hub had it, by which clock, coded anew or not, and which files."""
    text = read(sheet(fetched())).text

    for said in (
        "Frigate 0.17.2, a Frigate server, not by the household's hub",
        "Received by the hub as 1 file by 2026-11-20 16:02:11 UTC",
        "4.200 s behind the hub's. The times are corrected for that, and may be off by 0.500 s.",
        "the archive stores what the camera sent, unchanged",
        "e" * 64,
        "a recorder or camera that speaks ONVIF",
        "Its clock could not be measured: the times are its own, taken to be right within 61.000 s",
        "Video and sound were encoded anew before the hub cut it.",
        "tree root" + fetched().files[1].archives[0].files.root,
        "Dash <cam>, a recorder, camera or phone that left files in a folder",
        "1.320 s ahead of the hub's",
        "Its sound was encoded anew",
        "Its video was encoded anew",
        "The household's hub itself, for a part of it",
        "clip-1.mp4: The hub encoded no frame anew",
        "clip-4.mp4: Some frames were encoded anew, to cut exactly; the others are the camera's",
        "what happened to an archive's footage before the hub received it",
    ):
        assert said in text
    assert text.count("the camera's own, bit for bit") == 1


def test_the_certificate_swears_to_no_recording_of_an_archives() -> None:
    """Nobody is led to sign that the hub recorded, as it arrived, what an archive recorded."""
    only = msgspec.structs.replace(fetched(), files=fetched().files[:2])

    mixed, alone = (read(certificate_draft(record)).text for record in (fetched(), only))

    assert "Video that no archive recorded was recorded by cameras in my control" in mixed
    assert "as it arrives" not in alone
    assert "clip-1.mp4, or a part of it, was recorded by Frigate 0.17.2" in alone


def test_an_anonymous_sheet_says_so() -> None:
    """Without a contact the sheet says that nobody is named, and leaves out what is not there."""
    record = msgspec.structs.replace(
        a_record(), identity=Contact(), information=(), ledger_root="", software=Software()
    )
    text = read(sheet(record)).text

    assert "Anonymous. Nothing in this share says who sent it." in text
    assert "words.txt" not in text
    assert "ledger" not in text


@settings(max_examples=150, deadline=None)
@for_all(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).filter(
        lambda text: not has_unseen(text)
    )
    | st.sampled_from(
        ["<script>alert(1)</script>", "</td></table><h1>x", '"><img src=//a>', "&amp;"]
    )
)
def test_hostile_words_stay_words(text: str) -> None:
    """Whatever stands in the record, a page has the tags that it always has, and shows it."""
    plain = a_record()
    hostile = msgspec.structs.replace(
        plain,
        request=msgspec.structs.replace(
            plain.request, agency_name=text, title=f"x{text}", case_number=f"x{text}"
        ),
        identity=Contact(name=f"x{text}"),
        software=Software(name=f"x{text}"[:60], version="1"),
    )

    for page in (sheet, certificate_draft):
        expected = msgspec.structs.replace(
            hostile,
            request=msgspec.structs.replace(
                hostile.request, agency_name=text and "a", title="x", case_number="x"
            ),
            identity=Contact(name="x"),
            software=Software(name="x", version="1"),
        )
        assert read(page(hostile)).tags == read(page(expected)).tags
        assert text in read(page(hostile)).text


def test_pages_fetch_and_run_nothing() -> None:
    """No script, no link, no image, no style from elsewhere, and a policy that forbids them."""
    for page in (sheet(a_record()), certificate_draft(a_record())):
        reading = read(page)
        assert not {"script", "a", "img", "link", "iframe", "form", "object"} & set(reading.tags)
        names = {name for name, _ in reading.attributes}
        assert not {"src", "href", "style", "onload", "onclick"} & names
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in reading.attributes
        assert b"url(" not in page
        assert b"@import" not in page


def test_the_certificate_is_clearly_a_draft() -> None:
    """It says so first, has blanks for a person, and names nobody that could have signed it."""
    text = read(certificate_draft(a_record())).text

    assert "This is a draft. It certifies nothing." in text
    assert "902(13)" in text
    assert "902(14)" in text
    assert "Alex" not in text
    assert certificate_draft(a_record()).count(b'class="blank') > 15
    for file in a_record().files:
        assert file.sha256 in text


async def test_pages_print_on_a4_and_letter(tmp_path: Path) -> None:
    """In a real browser nothing is fetched or cut off, and a draft is stamped on every sheet."""
    (tmp_path / "sheet.html").write_bytes(sheet(a_record()))
    (tmp_path / "draft.html").write_bytes(certificate_draft(a_record()))
    asked: list[str] = []
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: asked.append(message.text))
        await page.goto((tmp_path / "sheet.html").as_uri())
        assert await fits(page)
        await page.goto((tmp_path / "draft.html").as_uri())
        assert await fits(page)
        printed = [await page.pdf(format=size) for size in ("A4", "Letter")]

    assert len(asked) == 2
    for pdf in printed:
        pages = drawn(pdf)
        assert len(pages) >= 2
        assert all(any(map(is_slanted, each.splitlines())) for each in pages)


async def fits(page: Page) -> bool:
    """Tell whether a page is no wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def drawn(pdf: bytes) -> list[bytes]:
    """Return what is drawn on each page of a PDF."""
    found = re.finditer(rb"(\d+) 0 obj(.*?)endobj", pdf, re.DOTALL)
    objects = {each[1]: each[2] for each in found}
    pages = [each for each in objects.values() if re.search(rb"/Type /Page\b", each)]
    contents = [re.search(rb"/Contents (\d+) 0 R", each) for each in pages]
    streams = [
        re.search(rb"stream\r?\n(.*)endstream", objects[each[1]], re.DOTALL)
        for each in contents
        if each is not None
    ]
    return [zlib.decompress(each[1]) for each in streams if each is not None]


def is_slanted(line: bytes) -> bool:
    """Tell whether a line of a PDF turns what follows, as only the stamp does."""
    parts = line.split()
    return len(parts) == 7 and parts[-1] == b"cm" and abs(float(parts[1])) > 0.01
