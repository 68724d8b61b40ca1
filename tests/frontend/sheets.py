"""Contact sheets of every state: python -m tests.frontend.sheets FOLDER [SHOW…].

One sheet for each show and language: a row for each state, with four widths, light and dark.
"""

import argparse
import asyncio
import io
from pathlib import Path
import tempfile
from typing import Final

from PIL import Image, ImageDraw

from tests.frontend.stage import FRONTEND, Frame, build, frame
from tests.servers.chromium import chromium

SIZES: Final = ((360, 740), (390, 844), (768, 1024), (1280, 900))
LANGUAGES: Final = ("en-US", "de", "es", "fr")
_ROW_PX, _GAP_PX, _NAME_PX = 420, 8, 18
_QUALITY: Final = 70
_HIGHEST_PX: Final = 16_000
"""A WebP has at most 16,383 pixels on a side."""


async def _row(framed: Frame, show: str, state: str, language: str) -> Image.Image:
    """Return one state at all widths, light and dark, all of the same height."""
    pictures = []
    for size in SIZES:
        for dark in (False, True):
            await framed.turn_to(show, state, size, language)
            if dark:
                await framed.darken()
            with Image.open(io.BytesIO(await framed.taken(size))) as taken:
                width = round(taken.width * _ROW_PX / taken.height)
                pictures.append(taken.convert("RGB").resize((width, _ROW_PX)))
    row = Image.new(
        "RGB",
        (sum(each.width + _GAP_PX for each in pictures), _ROW_PX + _NAME_PX + _GAP_PX),
        "#888",
    )
    ImageDraw.Draw(row).text((4, 2), f"{show}/{state} {language}", fill="white")
    left = 0
    for each in pictures:
        row.paste(each, (left, _NAME_PX))
        left += each.width + _GAP_PX
    return row


def _stacked(rows: list[Image.Image]) -> Image.Image:
    sheet = Image.new("RGB", (max(each.width for each in rows), sum(each.height for each in rows)))
    top = 0
    for each in rows:
        sheet.paste(each, (0, top))
        top += each.height
    return sheet


async def write(folder: Path, shows: list[str]) -> None:
    """Write the sheets of some shows."""
    with tempfile.TemporaryDirectory() as built:
        await asyncio.to_thread(build, "--stage", built)
        async with chromium() as browser, frame(Path(built), browser) as framed:
            for show in shows:
                states = await framed.states(show)
                for language in LANGUAGES:
                    rows = [await _row(framed, show, state, language) for state in states]
                    most = _HIGHEST_PX // rows[0].height
                    for number, at in enumerate(range(0, len(rows), most)):
                        sheet = _stacked(rows[at : at + most])
                        name = f"{show}-{language}-{number + 1}.webp"
                        await asyncio.to_thread(sheet.save, folder / name, quality=_QUALITY)


def main() -> None:
    """Write them into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("shows", nargs="*")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    every = sorted(file.stem for file in (FRONTEND / "stage/shows").glob("*.ts"))
    asyncio.run(write(given.folder, given.shows or every))


if __name__ == "__main__":
    main()
