"""The rendered video of a porch: somebody walks up the path, rings, waits, and leaves.

Every frame has its number in a strip of black and white blocks at the bottom left, so that a test
can tell which frames a clip contains. The ring happens at a fixed time: see `RING_S`.
"""

from dataclasses import dataclass
from fractions import Fraction
import math
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, RATE = 1280, 720, 15
SUB_WIDTH, SUB_HEIGHT = 640, 360
LOOP_S = 40
RING_S = 18.0
"""When the walker presses the button, in seconds after the loop begins."""
ENTERS_S, ARRIVES_S, LEAVES_S, GONE_S = 11.5, 17.0, 21.5, 26.0
"""Far enough from both ends of the loop that a clip of the ring lies entirely within it."""
STRIP_BITS = 16
STRIP_BLOCK = 16
AUDIO_RATE = 16_000
_AUDIO_FRAME = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What the doorbell shows, over and over; its second stream is half as wide and high."""

    loop_s: int = LOOP_S
    rate: int = RATE
    width: int = WIDTH
    height: int = HEIGHT
    sound: bool = True

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """The size of each stream."""
        return {"main": (self.width, self.height), "sub": (self.width // 2, self.height // 2)}


USUAL = Film()
ALL_DAY = Film(loop_s=1200, rate=2, width=SUB_WIDTH, height=SUB_HEIGHT, sound=False)
"""Little enough to be sent, recorded and watched a hundred times as fast as it happens."""

_SKY = ((154, 184, 206), (222, 228, 226))
_LAWN = (104, 128, 82)
_PATH = (176, 168, 156)
_COAT = (58, 74, 104)
_SKIN = (196, 152, 124)


def _background() -> Image.Image:
    """Draw the static part: sky, houses across the street, hedge, lawn, path and porch."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(picture)
    for y in range(350):
        share = y / 350
        colour = tuple(round(a + (b - a) * share) for a, b in zip(*_SKY, strict=True))
        draw.line((0, y, WIDTH, y), fill=colour)
    for left, width, wall in ((60, 250, 206), (360, 210, 186), (650, 260, 212), (960, 260, 194)):
        draw.rectangle((left, 210, left + width, 350), fill=(wall, wall - 14, wall - 30))
        draw.polygon(
            ((left - 14, 212), (left + width // 2, 140), (left + width + 14, 212)),
            fill=(122, 84, 70),
        )
        for window in range(left + 28, left + width - 40, 70):
            draw.rectangle((window, 240, window + 34, 284), fill=(94, 112, 124))
        draw.rectangle(
            (left + width // 2 - 16, 292, left + width // 2 + 16, 350), fill=(92, 70, 58)
        )
    draw.rectangle((0, 350, WIDTH, 392), fill=(126, 126, 128))
    draw.rectangle((0, 392, WIDTH, 404), fill=(190, 188, 182))
    draw.rectangle((0, 404, WIDTH, HEIGHT), fill=_LAWN)
    draw.polygon(((590, 404), (690, 404), (960, HEIGHT), (320, HEIGHT)), fill=_PATH)
    for row in range(1, 9):
        y = 404 + round(316 * (row / 9) ** 1.6)
        half = 50 + (y - 404) * 270 / 316
        draw.line((640 - half, y, 640 + half, y), fill=(150, 143, 132), width=2)
    for x in (*range(-20, 520, 46), *range(740, WIDTH, 46)):
        draw.ellipse((x, 372, x + 62, 424), fill=(66, 94, 58))
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 70, HEIGHT), fill=(226, 222, 212))
    draw.rectangle((70, 0, 84, HEIGHT), fill=(196, 190, 178))
    draw.rectangle((WIDTH - 60, 0, WIDTH, HEIGHT), fill=(218, 214, 204))
    draw.rectangle((0, 0, WIDTH, 36), fill=(232, 229, 220))
    draw.rectangle((0, 36, WIDTH, 44), fill=(188, 182, 170))
    grain = np.random.default_rng(7).normal(0, 3, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def _walker(draw: ImageDraw.ImageDraw, at_s: float) -> None:
    """Draw the walker at `at_s` seconds of the loop; the closer, the larger."""
    if not ENTERS_S <= at_s < GONE_S:
        return
    coming = min(1.0, (at_s - ENTERS_S) / (ARRIVES_S - ENTERS_S))
    going = max(0.0, (at_s - LEAVES_S) / (GONE_S - LEAVES_S))
    near = coming if going == 0 else 1 - going
    standing = ARRIVES_S <= at_s < LEAVES_S
    height = 70 + 470 * near**1.7
    foot = 408 + 330 * near**1.7
    x = 640 + (1 - near) * (220 if going == 0 else -260)
    step = 0.0 if standing else math.sin(at_s * 2 * math.pi * 1.6)
    unit = height / 8

    def limb(  # noqa: PLR0913, PLR0917 -- two points, a width and a color
        x0: float, y0: float, x1: float, y1: float, width: float, fill: tuple[int, ...]
    ) -> None:
        draw.line((x0, y0, x1, y1), fill=fill, width=max(2, round(width)))
        half = width / 2
        draw.ellipse((x1 - half, y1 - half, x1 + half, y1 + half), fill=fill)

    hip, shoulder, head = foot - 3.9 * unit, foot - 6.4 * unit, foot - 7.3 * unit
    for side in (-1, 1):
        swing = side * step * unit
        limb(x + side * 0.3 * unit, hip, x + swing, foot - 0.1 * unit, unit * 0.75, (46, 46, 54))
    arm = (44, 58, 84)
    limb(x - 0.9 * unit, shoulder, x - unit - step * 0.7 * unit, hip, unit * 0.55, arm)
    pressing = abs(at_s - RING_S) < 0.6  # noqa: PLR2004 -- how long the hand stays on the button
    hand = (
        (x + 2.2 * unit, shoulder - 0.2 * unit) if pressing else (x + unit + step * 0.7 * unit, hip)
    )
    limb(x + 0.9 * unit, shoulder, *hand, unit * 0.55, arm)
    draw.rounded_rectangle(
        (x - 1.15 * unit, shoulder - 0.35 * unit, x + 1.15 * unit, hip + 0.5 * unit),
        radius=unit * 0.5,
        fill=_COAT,
    )
    draw.ellipse(
        (x - 0.55 * unit, head - 0.7 * unit, x + 0.55 * unit, head + 0.7 * unit), fill=_SKIN
    )
    draw.chord(
        (x - 0.62 * unit, head - 0.85 * unit, x + 0.62 * unit, head + 0.5 * unit),
        180,
        360,
        (60, 44, 36),
    )


def write_number(draw: ImageDraw.ImageDraw, number: int) -> None:
    """Draw a frame's number as blocks at the bottom left, lowest bit first."""
    top = HEIGHT - STRIP_BLOCK
    for bit in range(STRIP_BITS):
        left = bit * STRIP_BLOCK
        fill = (235, 235, 235) if number >> bit & 1 else (16, 16, 16)
        draw.rectangle((left, top, left + STRIP_BLOCK - 1, HEIGHT - 1), fill=fill)


def read_number(luma: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]") -> int:
    """Return the frame number in the luma plane of a picture, in either of our sizes."""
    block = STRIP_BLOCK * luma.shape[0] / HEIGHT
    row = round(luma.shape[0] - block / 2)
    return sum(
        1 << bit
        for bit in range(STRIP_BITS)
        if luma[row, round((bit + 0.5) * block)] > 128  # noqa: PLR2004 -- halfway to white
    )


def render(folder: Path, film: Film = USUAL) -> None:
    """Write `main.mp4` (with AAC, if there is sound) and `sub.mp4`; takes about 7 s of CPU."""
    background = _background()
    with (
        av.open(str(folder / "main.mp4"), "w") as main,
        av.open(str(folder / "sub.mp4"), "w") as sub,
    ):
        options = {"preset": "superfast", "tune": "zerolatency", "bf": "0", "sc_threshold": "0"}
        options["threads"] = "1"  # more of them cost more than they save
        gop = {"g": str(2 * film.rate), "keyint_min": str(2 * film.rate)}
        large = main.add_stream("libx264", rate=film.rate, options=options | gop | {"crf": "24"})
        large.width, large.height = film.sizes["main"]
        small = sub.add_stream("libx264", rate=film.rate, options=options | gop | {"crf": "26"})
        small.width, small.height = film.sizes["sub"]
        large.pix_fmt = small.pix_fmt = "yuv420p"
        sound = main.add_stream("aac", rate=AUDIO_RATE, layout="mono") if film.sound else None
        for number in range(film.loop_s * film.rate):
            picture = background.copy()
            draw = ImageDraw.Draw(picture)
            _walker(draw, number / film.rate)
            write_number(draw, number)
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
            frame = frame.reformat(*film.sizes["main"], format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, film.rate)
            main.mux(large.encode(frame))
            sub.mux(small.encode(frame.reformat(*film.sizes["sub"])))
        main.mux(large.encode())
        sub.mux(small.encode())
        if sound is not None:
            for samples in _sound(film.loop_s):
                main.mux(sound.encode(samples))
            main.mux(sound.encode())


def _sound(loop_s: int) -> "list[av.AudioFrame]":
    """Return quiet street noise, with two notes of a chime at the ring."""
    total = loop_s * AUDIO_RATE
    times = np.arange(total) / AUDIO_RATE
    wave = np.random.default_rng(3).normal(0, 120, total)
    for start_s, pitch in ((RING_S, 660.0), (RING_S + 0.5, 523.0)):
        since = times - start_s
        wave += np.where(since >= 0, 9000 * np.exp(-4 * np.maximum(since, 0)), 0) * np.sin(
            2 * np.pi * pitch * since
        )
    samples = np.clip(wave, -32_000, 32_000).astype(np.int16)
    frames = []
    for start in range(0, total - _AUDIO_FRAME, _AUDIO_FRAME):
        frame = av.AudioFrame.from_ndarray(
            samples[start : start + _AUDIO_FRAME].reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = AUDIO_RATE, start, Fraction(1, AUDIO_RATE)
        frames.append(frame)
    return frames
