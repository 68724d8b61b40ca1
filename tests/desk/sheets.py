"""Pictures of every state of the desks: python -m tests.desk.sheets FOLDER [STATE…].

A state is `story/state`; a story, or a pattern such as `board-*`, is all of its states. One
picture for each state, width, and color; and for each story and language a contact sheet with a
row for each state.
"""

import argparse
import asyncio
import io
from pathlib import Path
import tempfile
from typing import Final

from PIL import Image, ImageDraw

from tests.desk.scene import LANGUAGES, Shown
from tests.desk.states import is_wanted, stories_of, told
from tests.servers.chromium import chromium

WIDTHS: Final = (1280, 768)
PHONE: Final = 390
"""Only a moderator works on a phone."""
_ROW_PX, _GAP_PX, _NAME_PX = 620, 8, 18
_QUALITY: Final = 75
_HIGHEST_PX: Final = 16_000
"""A WebP has at most 16,383 pixels on a side."""


def widths_of(name: str) -> tuple[int, ...]:
    """Return at which widths people see a state."""
    return (*WIDTHS, PHONE) if name.startswith("board-") else WIDTHS


async def pictures(name: str, shown: Shown, folder: Path) -> dict[str, Image.Image]:
    """Write a state's pictures in English, and return its row of each language's sheet."""
    rows = {}
    for language in LANGUAGES:
        await shown.say(language)
        taken = []
        for width in widths_of(name):
            await shown.resize(width)
            for dark in (False, True) if language == "en" else (False,):
                await shown.color(dark=dark)
                picture = await shown.page.screenshot(full_page=not await shown.dialog.count())
                if language == "en":
                    color = "dark" if dark else "light"
                    path = folder / f"{name.replace('/', '-')}-{width}-{color}.png"
                    await asyncio.to_thread(path.write_bytes, picture)
                taken.append(picture)
            await shown.color(dark=False)
        rows[language] = await asyncio.to_thread(_row, f"{name} {language}", taken)
    await shown.say("en")
    await shown.resize(WIDTHS[0])
    return rows


def _row(name: str, taken: list[bytes]) -> Image.Image:
    """Return pictures beside one another, all of the same height."""
    shrunk = []
    for raw in taken:
        with Image.open(io.BytesIO(raw)) as one:
            width = round(one.width * _ROW_PX / one.height)
            shrunk.append(one.convert("RGB").resize((width, _ROW_PX)))
    width = sum(each.width + _GAP_PX for each in shrunk)
    row = Image.new("RGB", (width, _ROW_PX + _NAME_PX + _GAP_PX), "#888")
    ImageDraw.Draw(row).text((4, 2), name, fill="white")
    left = 0
    for each in shrunk:
        row.paste(each, (left, _NAME_PX))
        left += each.width + _GAP_PX
    return row


def _stacked(rows: list[Image.Image]) -> Image.Image:
    size = (max(each.width for each in rows), sum(each.height for each in rows))
    sheet = Image.new("RGB", size)
    top = 0
    for each in rows:
        sheet.paste(each, (0, top))
        top += each.height
    return sheet


async def write(folder: Path, wanted: list[str]) -> None:
    """Write the pictures and the sheets of some states."""
    async with chromium() as browser:
        for story in stories_of(wanted):
            rows: dict[str, list[Image.Image]] = {language: [] for language in LANGUAGES}
            faults: list[str] = []
            with tempfile.TemporaryDirectory() as worlds:
                async for name, shown in told(browser, Path(worlds), story, faults):
                    if is_wanted(name, wanted):
                        print(name, flush=True)  # noqa: T201 -- how far it is
                        for language, row in (await pictures(name, shown, folder)).items():
                            rows[language].append(row)
            for fault in faults:
                print(f"{story}: {fault}")  # noqa: T201
            for language, found in rows.items():
                most = _HIGHEST_PX // (_ROW_PX + _NAME_PX + _GAP_PX)
                for number, at in enumerate(range(0, len(found), most), start=1):
                    path = folder / f"{story}-{language}-{number}.webp"
                    sheet = await asyncio.to_thread(_stacked, found[at : at + most])
                    await asyncio.to_thread(sheet.save, path, quality=_QUALITY)


def main() -> None:
    """Write them into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("states", nargs="*", metavar="STATE")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(write(given.folder, given.states))


if __name__ == "__main__":
    main()
