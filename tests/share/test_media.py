"""Films and photos are cut, covered and stripped in the browser: in Chromium and in Firefox."""

import base64
from collections.abc import Sequence
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image
import pytest

from tests.share import films
from tests.share.conftest import Tab
from tests.share.films import Picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

MASK = {"id": 1, "at": [{"time": 0, "box": films.AREA}]}
_FAR_PX = 14
"""Beyond the margin that is covered with an area, and beyond what encoders smear."""


@pytest.fixture(scope="module")
def sources(kinds: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return all films and photos."""
    folder = tmp_path_factory.mktemp("sources")
    others = (films.png_photo(folder), films.webp_photo(folder))
    return kinds | {path.name: path for path in others}


def pixels(box: dict[str, float], picture: Picture, more: int = 0) -> tuple[slice, slice]:
    """Return a box of a picture, so many pixels larger on each side."""
    height, width = picture.shape[:2]
    left, top = round(box["x"] * width) - more, round(box["y"] * height) - more
    right = round((box["x"] + box["width"]) * width) + more
    bottom = round((box["y"] + box["height"]) * height) + more
    return slice(max(0, top), bottom), slice(max(0, left), right)


def assert_covered(picture: Picture, box: dict[str, float], before: Picture | None) -> None:
    """Check that a box is black, and that all else is as before (if colors weren't changed)."""
    inside = picture[pixels(box, picture)].max(axis=2)
    assert inside.mean() <= 12
    assert np.quantile(inside, 0.99) <= 48

    around = pixels(box, picture, _FAR_PX)
    outside = np.ones(picture.shape[:2], bool)
    outside[around] = False
    assert picture[outside].mean() > 60
    if before is not None:
        change = np.abs(picture.astype(int) - before.astype(int))[outside]
        assert change.mean() < 8


def assert_tells_nothing(path: Path) -> None:
    """Check that no planted text is in a file, and neither its writer nor a time."""
    found = [text for text in films.PLANTED if text.encode() in path.read_bytes()]
    assert found == []
    if path.suffix == ".mp4":
        with av.open(path) as container:
            told = container.metadata | {
                name: value for each in container.streams for name, value in each.metadata.items()
            }
        brands = {"major_brand", "minor_version", "compatible_brands", "language"}
        assert {name: value for name, value in told.items() if name not in brands and value} in (
            {},
            {"vendor_id": "[0][0][0][0]"},
        )


def numbers(pictures: Sequence[Picture], turns: int = 0) -> list[int]:
    """Return the numbers that frames say, which are turned by quarters."""
    return [films.number_of(np.rot90(each, turns)) for each in pictures]


def assert_cut(path: Path, source: Path) -> None:
    """Check that no frame more is held than was chosen, each for as long as before, and covered."""
    part, expected, turns = films.CUTS[source.name]
    before, times = films.decoded(source)
    after, shown = films.decoded(path)
    assert numbers(after, turns) == list(expected), (source.name, part)
    since = times[expected[0]]
    assert np.allclose(shown, [times[number] - since for number in expected], atol=1)
    is_bright = source.name in {"hlg.mp4", "pq.mp4"}
    for number, picture in zip(expected, after, strict=True):
        assert_covered(picture, films.AREA, None if is_bright else before[number])
    assert_tells_nothing(path)
    if source.name == "dashcam.mp4":
        # It names its matrix: whoever makes RGB of it and back must name the one that was used.
        (matrix, bright), (matrix_before, bright_before) = films.luma(path), films.luma(source)
        change = np.abs(bright.astype(int) - bright_before.astype(int))
        assert (matrix, change[:100].mean() < 3) == (matrix_before, True)


def same_pixels(path: Path, source: Path, folder: Path) -> bool:
    """Return whether what was copied has all pictures, at their times."""
    if path.suffix == ".heic":
        return _decoded(path, folder) == _decoded(source, folder)
    (after, shown), (before, times) = films.decoded(path), films.decoded(source)
    return np.array_equal(after, before) and shown == times


async def test_what_is_made_is_as_it_is_said_to_be(tab: Tab, sources: dict[str, Path]) -> None:
    """Its name, its hash, how many frames, what was done; every kind of file is in `test_page`."""
    (chosen,) = await tab.choose(sources["phone.mov"])
    (start, end), expected, _ = films.CUTS["phone.mov"]

    ((made, path),) = await tab.make(
        {"id": chosen["id"], "part": {"start": start, "end": end}, "masks": [MASK]}
    )

    assert (chosen["ability"], chosen["why"]) == ("edit", "")
    assert (chosen["width"], chosen["height"]) == (films.HEIGHT, films.WIDTH)
    assert_cut(path, sources["phone.mov"])
    data = path.read_bytes()
    assert made == {
        "name": "film-1.mp4",
        "kind": "film",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "frames": len(expected),
        "claimed": made["claimed"],
        "cut": True,
        "copied": False,
        "masks": 1,
        "moving_masks": 0,
        "sound": "none",
        "tone_mapped": False,
        "original_sha256": "",
        "traces": [],
    }


async def test_what_a_film_tells_is_shown_before(tab: Tab, sources: dict[str, Path]) -> None:
    """Place, device, names, times, the text track and a dashcam's own box are named."""
    phone, dashcam = await tab.choose(sources["phone.mov"], sources["dashcam.mp4"])

    told = {(each["kind"], each["value"]) for each in phone["traces"] + dashcam["traces"]}
    assert told >= {
        ("place", "+48.8577+002.295+035/"),
        ("device", "PlantedMake"),
        ("device", "PlantedModel"),
        ("person", "PlantedName"),
        ("serial", "PlantedNumber"),
        ("time", "2026-11-24T19:41:07+0100"),
        ("text_track", "sbtl: SubtitleHandler"),
        ("place", "PlantedSerial PlantedPlace"),
    }
    assert {phone["claimed"], dashcam["claimed"]} == {"2026-11-24T18:41:07Z"}
    assert (phone["sound"], dashcam["sound"]) == (True, False)


async def test_sound_stills_and_times_as_wanted(tab: Tab, sources: dict[str, Path]) -> None:
    """Sound only if wanted and only of the part; stills are covered; a person's time is named."""
    (chosen,) = await tab.choose(sources["phone.mov"])
    each = {"id": chosen["id"]}

    (film, path), (still, picture) = await tab.make(
        each
        | {"part": {"start": 0.5, "end": 1.2}, "sound": True, "original": True}
        | {"claimed": "2026-11-24T18:00:00Z"},
        each | {"stills": [0.7], "masks": [MASK]},
    )

    with av.open(path) as container:
        (sound,) = container.streams.audio
        heard = sum(frame.samples for frame in container.decode(sound))
        assert sound.codec_context.name in {"opus", "libopus"}
    assert numbers(films.decoded(path)[0], 1) == list(range(15, 36))
    assert 0.55 * 48000 < heard <= 0.7 * 48000
    assert film["sound"] == "opus"
    assert film["original_sha256"] == hashlib.sha256(sources["phone.mov"].read_bytes()).hexdigest()
    assert film["claimed"] == {
        "start": "2026-11-24T18:00:00.500000Z",
        "end": "2026-11-24T18:00:01.200000Z",
        "from": "person",
    }
    shown = np.asarray(Image.open(picture))
    assert numbers([shown], 1) == [21]
    assert_covered(shown, films.AREA, films.decoded(sources["phone.mov"])[0][21])
    assert (still["name"], still["kind"], still["claimed"]["from"]) == (
        "still-1.jpg",
        "still",
        "container",
    )
    for made in (path, picture):
        assert_tells_nothing(made)


async def test_what_moves_is_followed_and_covered(tab: Tab, sources: dict[str, Path]) -> None:
    """A thing is followed within a few pixels, and is black in every frame that leaves."""
    (chosen,) = await tab.choose(sources["dashcam.mp4"])
    size = films.THING_PX

    def box(number: int) -> dict[str, float]:
        x, y = films.thing_at(number)
        wide, high = films.WIDTH, films.HEIGHT
        return {"x": x / wide, "y": y / high, "width": size / wide, "height": size / high}

    part = {"start": 0, "end": 0.8}
    found = await tab.call("follow", chosen["id"], 0, box(0), part)
    ((made, path),) = await tab.make(
        {"id": chosen["id"], "part": part, "masks": [{"id": 1, "at": found}]}
    )

    assert len(found) < 12
    for place in found:
        x, y = films.thing_at(round(place["time"] * films.RATE))
        assert abs(place["box"]["x"] * films.WIDTH - x) <= 4
        assert abs(place["box"]["y"] * films.HEIGHT - y) <= 4
    before, _ = films.decoded(sources["dashcam.mp4"])
    for number, picture in enumerate(films.decoded(path)[0]):
        assert_covered(picture, box(number), before[number])
    assert (made["masks"], made["moving_masks"], made["cut"]) == (0, 1, False)


async def test_frames_are_shown_upright_and_scaled(tab: Tab, sources: dict[str, Path]) -> None:
    """A picture is that of its time, turned as it is seen, and no larger than asked for."""
    (chosen,) = await tab.choose(sources["phone.mov"])

    for number, at in ((3, 0.1), (4, 0.14), (30, 1.01), (12, 0.4)):
        seen = await tab.evaluate(f"look({chosen['id']}, {at}, 240)")
        picture = _picture(seen["png"])
        assert picture.shape[:2] == (320, 240)
        assert numbers([picture], 1) == [number]
        assert seen["at"] == pytest.approx(number / films.RATE)
    small = await tab.evaluate(f"look({chosen['id']}, 0, 60)")
    assert _picture(small["png"]).shape[:2] == (80, 60)


def _picture(png: str) -> Picture:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))))


async def test_photos_leave_as_pixels_only(tab: Tab, sources: dict[str, Path]) -> None:
    """A photo is upright and covered; of its segments only JFIF's is left."""
    names = ("photo.jpg", "screen.png", "sent.webp")
    chosen = await tab.choose(*(sources[name] for name in names))

    made = await tab.make(*({"id": each["id"], "masks": [MASK]} for each in chosen))

    told = {(each["kind"], each["value"]) for each in chosen[0]["traces"]}
    assert told >= {
        ("place", "48.857700, 2.295000"),
        ("device", "PlantedMake"),
        ("device", "PlantedModel"),
        ("serial", "PlantedSerial"),
        ("person", "PlantedName"),
        ("person", "PlantedIptc"),
        ("other", "PlantedComment"),
        ("other", "PlantedXmp"),
    }
    assert [each["traces"][0]["value"] for each in chosen[1:]] == ["PlantedName", "PlantedMake"]
    assert chosen[0]["claimed"] == "2026-11-24T18:41:07Z"
    for number, (facts, path) in enumerate(made):
        picture = np.asarray(Image.open(path))
        # The JPEG lay on its side: its orientation stands it up.
        assert picture.shape == (films.HEIGHT, films.WIDTH, 3)
        assert_covered(picture, films.AREA, films.drawn(5 + number))
        assert_tells_nothing(path)
        assert [each for each in _segments(path.read_bytes()) if each > 0xE0] == []
        assert (facts["name"], facts["traces"]) == (f"photo-{number + 1}.jpg", [])


def _segments(data: bytes) -> list[int]:
    """Return the markers for programs and notes."""
    found, at = [], 2
    while data[at + 1] != 0xDA:
        if 0xE0 <= data[at + 1] <= 0xEF or data[at + 1] == 0xFE:
            found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


async def test_what_cannot_be_decoded_leaves_whole_and_wiped(
    tab: Tab, sources: dict[str, Path], tmp_path: Path
) -> None:
    """H.265 and HEIC keep their pixels, and lose what they tell; they can't be covered."""
    film, photo = await tab.choose(sources["hevc.mov"], sources["photo.heic"])

    made = await tab.make(*({"id": each["id"], "whole": True} for each in (film, photo)))

    assert [each["ability"] for each in (film, photo)] == ["whole", "whole"]
    assert ("device", "PlantedMake") in {(t["kind"], t["value"]) for t in photo["traces"]}
    (copied, path), (wiped, picture) = made
    assert same_pixels(path, sources["hevc.mov"], tmp_path)
    assert same_pixels(picture, sources["photo.heic"], tmp_path)
    for facts, kept in made:
        assert_tells_nothing(kept)
        assert (facts["copied"], facts["cut"], facts["masks"], facts["traces"]) == (
            True,
            False,
            0,
            [],
        )
    assert (copied["frames"], wiped["name"]) == (12, "photo-1.heic")
    for each in (film, photo):
        assert await _refused(tab, id=each["id"], whole=True, masks=[MASK]) != ""
        assert await _refused(tab, id=each["id"]) == each["why"]


def _decoded(path: Path, folder: Path) -> bytes:
    """Return the pixels of a HEIC photo, as ffmpeg reads it."""
    out = folder / f"{path.parent.name}.rgb"
    films.ffmpeg("-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", out)
    return out.read_bytes()


async def _refused(tab: Tab, **edit: Any) -> str:  # noqa: ANN401 -- an edit's own values
    return await tab.refused("make", [tab.edit(**edit)])


async def test_nothing_leaves_if_it_is_not_black(tab: Tab, sources: dict[str, Path]) -> None:
    """What is made is decoded again: a film whose area isn't black is refused."""
    (chosen,) = await tab.choose(sources["variable.mp4"])
    looks = [{"at": 0, "source": 0}, {"at": 0.733, "source": 0.733}]

    proofs = {}
    for masks in ([MASK], []):
        await tab.call("make", [tab.edit(id=chosen["id"], masks=masks)])
        proofs[len(masks)] = await tab.evaluate(
            f"""(async () => call("prove", (await ask("made", "film-1.mp4")).done,
            {json.dumps({"looks": looks})}, {json.dumps([MASK])}))()"""
        )

    assert "done" in proofs[1]
    assert proofs[0]["refused"]["code"] == "not_covered"


async def test_bad_files_and_edits_are_refused(
    tab: Tab, sources: dict[str, Path], tmp_path: Path
) -> None:
    """Each with its own code; nothing is kept of what was refused or canceled."""
    text, cut, lost = (tmp_path / name for name in ("notes.mp4", "short.mp4", "short.jpg"))
    text.write_bytes(b"no film at all" * 99)
    cut.write_bytes(sources["phone.mov"].read_bytes()[:20_000])
    lost.write_bytes(sources["photo.jpg"].read_bytes()[:300])
    await tab.choose_files(text, cut, lost)
    refusals = [(await tab.evaluate(f"choose({n})"))["refused"]["code"] for n in range(3)]
    (chosen,) = await tab.choose(sources["phone.mov"])

    assert refusals == ["unreadable"] * 3
    assert await _refused(tab, id=999) == "unknown_file"
    assert await _refused(tab, id=chosen["id"], part={"start": 1, "end": 1}) == "empty_part"
    assert await _refused(tab, id=chosen["id"], part={"start": 9, "end": 10}) == "empty_part"
    nowhere = {"id": 1, "at": [{"time": 0, "box": films.AREA | {"width": None}}]}
    assert await _refused(tab, id=chosen["id"], masks=[nowhere]) == "mask"
    assert await _refused(tab, id=chosen["id"], masks=[{"id": 1, "at": []}]) == "mask"
    canceled = await tab.evaluate(
        f"""(async () => {{
          const making = call("make", {json.dumps([tab.edit(id=chosen["id"])])});
          cancelLast();
          return await making;
        }})()"""
    )
    assert canceled["refused"]["code"] == "canceled"
    assert await tab.refused("made", "film-1.mp4") == "unknown_file"
