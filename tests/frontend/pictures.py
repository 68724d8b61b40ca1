"""Keeps a few of the pictures for the docs: python -m tests.frontend.pictures FOLDER.

The folder is where the tests of card and panel left one of every state, with `NEIGHBORS_PICTURES`.
"""

from pathlib import Path
import sys

from PIL import Image, ImageChops

from tests.frontend.stage import ROOT

IMAGES = ROOT / "docs/images"
PANEL = {
    "panel-requests": "requests-awareness-1280",
    "panel-request": "requests-request-1280",
    "panel-review": "review-ready-1280",
    "panel-review-dark": "review-ready-1280-dark",
    "panel-review-phone": "review-ready-360",
    "panel-agencies": "agencies-list-1280",
    "panel-ledger": "ledger-list-1280",
    "panel-cameras": "cameras-list-1280",
    "panel-rules": "rules-tried-1280",
    "panel-boards": "boards-chosen-1280",
    "panel-setup": "setup-partly-1280",
    "panel-follow": "follow-board-1280",
    "panel-practice": "practice-look-1280",
}
PARTS = {
    "panel-archives": ("cameras-list-1280", (0, 908, 1280, 1304)),
    "panel-file-times": ("cameras-file_times_shown-1280", (340, 420, 940, 888)),
}
"""What of a picture is kept: left, top, right, bottom."""
CARDS = {
    "card-match": ["card-match-1280"],
    "card-setup": [f"card-{state}-1280" for state in ("no_cameras", "almost")],
    "card-states": [
        f"card-{state}-1280" for state in ("clear", "sending", "failed", "denied", "away", "forked")
    ],
}
_CARD_PX = (386, 894)
"""From where to where a card stands in a wide picture."""
_EDGE_PX = 24
_GAP_PX = 16
_GROUND = "#f4f5f6"
_QUALITY = 82


def card(path: Path) -> Image.Image:
    """Return what of a picture the card fills."""
    left, right = _CARD_PX
    with Image.open(path) as whole:
        column = whole.convert("RGB").crop((left, 0, right, whole.height))
    plain = Image.new("RGB", column.size, column.getpixel((0, 0)))
    seen: Image.Image = column.crop(ImageChops.difference(column, plain).getbbox())
    return seen


def framed(cards: list[Image.Image]) -> Image.Image:
    """Return cards one below the other, with the dashboard's ground around them."""
    width = max(each.width for each in cards) + 2 * _EDGE_PX
    height = sum(each.height + _GAP_PX for each in cards) - _GAP_PX + 2 * _EDGE_PX
    sheet = Image.new("RGB", (width, height), _GROUND)
    top = _EDGE_PX
    for each in cards:
        sheet.paste(each, (_EDGE_PX, top))
        top += each.height + _GAP_PX
    return sheet


def keep(folder: Path) -> None:
    """Write the kept ones into `docs/images`."""
    for name, source in PANEL.items():
        with Image.open(folder / f"{source}.png") as picture:
            picture.convert("RGB").save(IMAGES / f"{name}.webp", quality=_QUALITY, method=6)
    for name, (source, box) in PARTS.items():
        with Image.open(folder / f"{source}.png") as picture:
            part = picture.convert("RGB").crop(box)
        part.save(IMAGES / f"{name}.webp", quality=_QUALITY, method=6)
    for name, sources in CARDS.items():
        sheet = framed([card(folder / f"{source}.png") for source in sources])
        sheet.save(IMAGES / f"{name}.webp", quality=_QUALITY, method=6)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
