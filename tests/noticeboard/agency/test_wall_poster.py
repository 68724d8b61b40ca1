"""Posters: one sheet in every language, whatever an agency wrote, with the link that leads home."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import sys
from typing import Any
from zoneinfo import ZoneInfo

import cv2
from msgspec.structs import replace as replace_fields
import numpy as np
import pytest
import typst

from noticeboard.agency import wall_poster
from noticeboard.agency.wall_poster import PAPERS, PosterContent, require_open, write_poster
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.body import AgencyRegister, RequestPost
from noticeboard.log.entry import parse_entry
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.runtime.wording import FORMATS, Wording
from tests.noticeboard.board.world import served_world
from tests.noticeboard.log.made import Clock

ZONE = ZoneInfo("America/New_York")
HOSTILE = '#include "/etc/passwd" $x$ *b* _i_ `c` ] ) <a> \\ // #let d = 1'
TEMPLATE = Path(wall_poster.__file__).with_name("poster.typ")


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncGenerator[PosterContent]:
    """Give a request that is to be put on paper."""
    async with served_world(tmp_path / "board") as world:
        agency = parse_entry(world.agency.registration(world.board)).body
        post = parse_entry(world.agency.request(world.board, title=HOSTILE)).body
        assert isinstance(agency, AgencyRegister)
        assert isinstance(post, RequestPost)
        yield PosterContent(
            agency=agency,
            post=post,
            index=4871,
            board="https://board.example.org",
            log_key=world.board.log_key,
            where=HOSTILE,
        )


def _data(asked: PosterContent, language: str, paper: str) -> dict[str, str]:
    words = wall_poster._words(asked, Wording.every(ZONE), language)  # noqa: SLF001
    return {"data": json.dumps({**words, "paper": paper})}


def _read_code(asked: PosterContent, language: str, paper: str) -> str:
    """Return what a phone's camera reads on a sheet, from a step away (96 dots an inch) or closer.

    The decoder misses about 1 of 40 codes at one distance; a camera isn't held still either.
    """
    data = _data(asked, language, paper)
    for ppi in (96, 120, 144):
        made = typst.compile(TEMPLATE.read_bytes(), format="png", ppi=ppi, sys_inputs=data)
        assert isinstance(made, bytes)  # It is a list if there are more sheets.
        sheet = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert sheet is not None
        read, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(sheet)
        if read:
            return read
    return ""


def _texts(asked: PosterContent, language: str, selector: str) -> list[dict[str, Any]]:
    """Return what the sheet holds, as Typst itself reads it."""
    data = _data(asked, language, "a4")
    found = typst.query(TEMPLATE.read_bytes(), selector, sys_inputs=data)
    return list(json.loads(found))


async def test_one_sheet_in_every_language(asked: PosterContent) -> None:
    """Each is one page of PDF, the same every time, and what an agency wrote stays as it is."""
    for language in FORMATS:
        made = write_poster(asked, language=language, paper="a4", zone=ZONE)
        assert made.startswith(b"%PDF-")
        assert b"/Type/Pages/Count 1/" in made
    first, again = (write_poster(asked, language="en", paper="a4", zone=ZONE) for _ in range(2))
    assert first == again

    cells = json.dumps(_texts(asked, "en", "table"), ensure_ascii=False)
    assert json.dumps(HOSTILE)[1:-1] in cells


async def test_code_and_address_lead_to_the_request(asked: PosterContent) -> None:
    """The code has the key; the address is short enough to type, and its words are the board's."""
    words = wall_poster._words(asked, Wording.every(ZONE), "en")  # noqa: SLF001
    fingerprint = Fingerprint.of(asked.log_key)

    assert asked.link == f"https://board.example.org/s/4871#key={fingerprint}"
    assert BoardLink.parse(asked.link.replace("/s/4871", "/")).key == fingerprint
    assert words["address"] == "board.example.org/s/4871"
    assert words["words"] == list(fingerprint.words())


async def test_phone_reads_the_code(asked: PosterContent) -> None:
    """Another author's decoder reads the request's link from one sheet, in each language.

    The longest that an entry may say is printed smaller, and still on one.
    """
    post = replace_fields(asked.post, title="Łódź " * 40, text="Somebody broke in. " * 210)
    for language, paper in zip(FORMATS, [*PAPERS, *PAPERS], strict=True):
        for each in (asked, replace(asked, post=post)):
            assert _read_code(each, language, paper) == asked.link, (paper, language)


async def test_what_cannot_be_printed(
    asked: PosterContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that is over, another language, and a missing Typst each get a sentence."""
    with pytest.raises(InvalidInputError, match="is over"):
        require_open(asked.post, Clock().at + timedelta(days=90))
    with pytest.raises(NotFoundError, match="no request"):
        require_open(None, Clock().at)
    with pytest.raises(InvalidInputError, match="Choose a language"):
        write_poster(asked, language="xx", paper="a4", zone=ZONE)
    with pytest.raises(InvalidInputError, match="time zone"):
        wall_poster.read_zone("Nowhere/At_all")
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotFoundError, match=r"neighbors-requests\[poster\]"):
        write_poster(replace(asked), language="en", paper="a4", zone=ZONE)
