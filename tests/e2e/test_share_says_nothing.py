"""A share holds what was approved; of all else that the house and its camera could say, nothing.

A real hub records a camera that says its secrets everywhere, and shares five times.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
import json
from pathlib import Path
import sys
from typing import Any

import av
import pytest

from hub.cli.client import LocalHub, local_hub
from hub.clips.footage import EPOCH
from hub.media.codecs import DELIMITER, PPS, SLICES, SPS, from_prefixed
from hub.media.mp4.boxes import boxes_in
from noticeboard.seal.bag import CERTIFICATE, SHEET, derived_files
from noticeboard.seal.custody import open_custody
from tests.e2e.planted import (
    CAMERA_NAME,
    MAC,
    MAKE,
    PASSWORD,
    SAID,
    SHOWN,
    USERNAME,
    found_in,
    is_planted,
    planted_doorbell,
)
from tests.e2e.playing import played, run
from tests.e2e.town import (
    HOST_NAME,
    LATITUDE_UDEG,
    LONGITUDE_UDEG,
    USER,
    Town,
    a_town,
    now,
    seen,
    the_request,
)
from tests.e2e.wire import Relay
from tests.hub.clips.recorded import RATE, number_of, packets_in

PLAIN, OTHER, NAMED, MADE, TOLD = "Plain", "Other", "Named", "Made", "Told"
CUTS = {PLAIN: (22, 45), OTHER: (50, 75), NAMED: (22, 45), MADE: (22, 45)}
"""From which frame of the loop to which, the last not included; both ends are within a group."""
NAME, EMAIL, WORDS = "Laura Lyons", "laura@example.org", "A van stood there for an hour."
ENTITY_ID, SENSOR_NAME = "binary_sensor.merripit_house_gate", "Gate"
_FRAME = timedelta(seconds=1) / RATE


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge."""

    secrets: dict[str, str] = field(default_factory=dict)
    """What no share may say, by what it is."""
    recorded: list[tuple[str, int, bool]] = field(default_factory=list)
    """Of each recorded frame: when it was filmed, its number, and whether it is planted."""
    approved: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The proposal that was approved, by the request's title."""
    shares: dict[str, dict[str, Any]] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    """Where a share lies, sealed and opened."""


async def _adopted(house: Path) -> str:
    """Let the hub find the doorbell by itself, and adopt it; return its id."""

    async def found(hub: LocalHub) -> str | None:
        cameras = (await hub.call("GET", "/cameras"))["found"]
        cameras = cameras or (await hub.call("POST", "/cameras/scan", {}))["found"]
        return next((str(each["key"]) for each in cameras if MAC in str(each)), None)

    key = await seen(found, house, "Finding the doorbell")
    place = {
        "latitude_udeg": LATITUDE_UDEG,
        "longitude_udeg": LONGITUDE_UDEG,
        "heading_deg": 90,
        "view_deg": 110,
        "range_m": 30,
    }
    async with local_hub(house / "data") as hub:
        adopted = await hub.call(
            "POST",
            "/cameras",
            {
                "found_key": key,
                "name": CAMERA_NAME,
                "username": USERNAME,
                "password": PASSWORD,
                "place": place,
            },
        )
    return str(adopted["id"])


async def _lend(house: Path) -> str:
    """Lend a sensor of Home Assistant's, with two readings; return its id."""
    async with local_hub(house / "data") as hub:
        body = {"entity_id": ENTITY_ID, "name": SENSOR_NAME, "kind": "door", "unit": ""}
        sensor = str((await hub.call("POST", "/sensors", body))["id"])
        readings = [
            {"at": (now() - timedelta(seconds=ago)).isoformat(), "state": state}
            for ago, state in ((3, "on"), (1, "off"))
        ]
        await hub.call("POST", f"/sensors/{sensor}/readings", {"readings": readings})
    return sensor


async def _filmed(house: Path, camera: str) -> list[tuple[datetime, int, bool]]:
    """Wait until the planted pictures after all cuts are recorded, and mark a clip."""
    ring = {"kind": "button", "active": True}
    frames: list[tuple[datetime, int, bool]] = []
    async with asyncio.timeout(60):
        while not any(number == SHOWN.stop for _, number, _ in frames):
            await asyncio.sleep(0.2)
            frames = await asyncio.to_thread(_frames, house / "data")
    async with local_hub(house / "data") as hub:
        await hub.call("POST", f"/cameras/{camera}/triggers", ring)
    return frames


def _frames(data: Path) -> list[tuple[datetime, int, bool]]:
    """Return every frame of the segments that are closed, in the order of time."""
    found = []
    # The last one is being written.
    for path in sorted((data / "recordings").glob("*/*/*/*.mp4"))[:-1]:
        begun = EPOCH + timedelta(microseconds=int(path.name.partition("-")[0]))
        with av.open(str(path)) as segment:
            first: float | None = None
            for frame in segment.decode(video=0):
                at_s = float(frame.time or 0)
                first = at_s if first is None else first
                at = begun + timedelta(seconds=at_s - first)
                found.append((at, number_of(frame), is_planted(frame)))
    return found


def _cut(frames: list[tuple[datetime, int, bool]], first: int, end: int) -> dict[str, str]:
    """Return when a cut starts and ends: halfway between two frames."""
    times = {number: at for at, number, _ in reversed(frames)}
    return {
        "start": (times[first] - _FRAME / 2).isoformat().replace("+00:00", "Z"),
        "end": (times[end - 1] + _FRAME / 2).isoformat().replace("+00:00", "Z"),
    }


async def _approve(house: Path, title: str, changes: dict[str, Any], facts: Facts) -> None:
    """Edit a request's proposal, approve that, and wait until it has arrived."""

    async def matched(hub: LocalHub) -> dict[str, Any] | None:
        request = await the_request(hub, title)
        return request if request and request["proposal"] else None

    request = await seen(matched, house, f"The proposal for {title}")
    async with local_hub(house / "data") as hub:
        path = f"/requests/{request['id']}"
        body = {"base": request["proposal"]["id"]} | changes
        proposal = await hub.call("POST", f"{path}/proposals", body)
        facts.approved[title] = proposal
        answer = {"answer": "approve", "proposal_id": proposal["id"], "by": "Mrs. Barrymore"}
        await hub.call("POST", f"{path}/decision", answer)

    async def delivered(hub: LocalHub) -> dict[str, Any] | None:
        share = (await hub.call("GET", path))["share"]
        return share if share and share["state"] == "delivered" else None

    facts.shares[title] = await seen(delivered, house, f"The delivery for {title}")


async def _changes(
    house: Path, frames: list[tuple[datetime, int, bool]], camera: str, sensor: str
) -> dict[str, dict[str, Any]]:
    """Return what is changed of the proposal for each request."""
    changes: dict[str, dict[str, Any]] = {
        title: {"pieces": [{"camera_id": camera, **_cut(frames, *cut)}]}
        for title, cut in CUTS.items()
    }
    changes[NAMED]["identity"] = {"name": NAME, "email": EMAIL, "telephone": ""}
    changes[NAMED]["own_copy"] = True
    changes[MADE]["camera_make"] = True
    async with local_hub(house / "data") as hub:
        request = await the_request(hub, TOLD)
    assert request is not None
    extract = {"sensor_id": sensor, **request["window"]}
    changes[TOLD] = {"pieces": [], "words": WORDS, "extracts": [extract]}
    return changes


async def _secrets(house: Path, camera: str, sensor: str, port: int) -> dict[str, str]:
    async with local_hub(house / "data") as hub:
        info = await hub.call("GET", "/info")
        ledger = (await hub.call("GET", "/ledger"))["checkpoint"]
    clips = [path.name.partition(".")[0] for path in (house / "data").glob("recordings/*/*/*/*")]
    return {
        "MAC": MAC,
        "camera's make": MAKE,
        "camera's name": CAMERA_NAME,
        "camera's user": USERNAME,
        "camera's password": PASSWORD,
        "camera's id": camera,
        "camera's address": "127.0.0.1",
        "stream": "rtsp:",
        "recording": clips[0],
        "hub's id": info["id"],
        "hub's name": info["name"],
        "machine": HOST_NAME,
        "user": USER,
        "folder": str(house),
        "relay": f":{port}",
        "ledger": ledger.split("\n")[0],
        "sensor's entity": ENTITY_ID,
        "sensor's id": sensor,
        "who decided": "Mrs. Barrymore",
        "latitude": f"{LATITUDE_UDEG / 1e6:.4f}"[:7],
        "longitude": f"{LONGITUDE_UDEG / 1e6:.4f}",
    } | {f"camera's {what}": said for what, said in SAID.items()}


async def perform(folder: Path, facts: Facts) -> None:
    """Let a house record a camera full of planted words, and share in five ways."""
    house = folder / "house"
    house.mkdir()
    async with a_town(folder / "town") as town, planted_doorbell(folder / "film"):
        relay = Relay(town.port, lambda _port: "house")
        async with relay.open():
            config = town.config(relay.port) + '[discovery]\ninterfaces = ["127.0.0.1"]\n'
            (house / "config.toml").write_text(config)
            await town.start_hubs(house)
            camera = await _adopted(house)
            sensor = await _lend(house)
            frames = await _filmed(house, camera)
            for title in (*CUTS, TOLD):
                await town.ask(title)
            await seen(lambda hub: the_request(hub, TOLD), house, "The last request")
            for title, changes in (await _changes(house, frames, camera, sensor)).items():
                await _approve(house, title, changes, facts)
            facts.secrets = await _secrets(house, camera, sensor, relay.port)
        facts.recorded = [(at.isoformat(), number, planted) for at, number, planted in frames]
        (folder / "sent").write_bytes(b"".join(relay.sent["house"]))
        await _open(town, folder, facts)


async def _open(town: Town, folder: Path, facts: Facts) -> None:
    for arrived in await town.fetched():
        opened = await asyncio.to_thread(town.opened, arrived, folder / arrived.title)
        facts.sealed[arrived.title] = str(arrived.path)
        facts.opened[arrived.title] = str(opened.bag)


CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"})
BOXES = CONTAINERS | {
    *(b"ftyp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"dref"),
    *(b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"edts"),
}
"""What a clip is made of; none of them holds words."""
OF_ONE_ANSWER = {
    *("approved_at", "key"),
    *(f"request.{name}" for name in ("id", "index", "leaf", "title", "case_number", "proof")),
    *("request.start", "request.end"),
}
"""What differs between the records of any two answers, though all else be the same."""
OF_THE_FORMAT = {
    *("v", "type", "software.name", "software.version", "ledger_root"),
    *("recipient.agency", "recipient.delivery_key"),
    *(f"request.{name}" for name in ("origin", "agency", "agency_name", "incident")),
    *("request.start", "request.end", "approved_at"),
    *("identity.name", "identity.email", "identity.telephone"),
    *(f"files.0.{name}" for name in ("name", "make", "audio", "reencoded", "masks")),
    *(f"files.0.{name}" for name in ("moving_masks", "found_masks", "content_credentials")),
    *(f"files.0.clock.{name}" for name in ("measured", "offset_ms", "uncertainty_ms")),
    *("files.0.sources.count", "files.0.sources.root", "files.0.frames_copied"),
}
"""What may be the same in two shares of one house: the format's own, the request's, and what
`docs/privacy.md` says can show that two clips are of one camera."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Let the house record and share, and return what was seen."""
    with played("test_share_says_nothing", tmp_path_factory.mktemp("share")) as saw:
        yield Facts(**saw)


def _bag(facts: Facts, title: str) -> Path:
    return Path(facts.opened[title])


def _clip(facts: Facts, title: str) -> Path:
    return _bag(facts, title) / "data" / "clip-1.mp4"


def _record(facts: Facts, title: str) -> dict[str, Any]:
    """Return a share's custody record by the path of each value."""
    note = (_bag(facts, title) / "data" / "custody.txt").read_text()
    return dict(_flat("", json.loads(note.split("\n")[1])))


def _flat(path: str, value: object) -> Iterator[tuple[str, object]]:
    inner: Iterable[tuple[object, object]]
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield path, value
        return
    for name, each in inner:
        yield from _flat(f"{path}.{name}" if path else str(name), each)


def _differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in one | other if one.get(name) != other.get(name)}


def test_the_camera_does_say_its_secrets(facts: Facts) -> None:
    """What is searched for is in the recording, in words and in pictures: the search means it."""
    house = Path(facts.secrets["folder"])
    recorded = b"".join(
        path.read_bytes() for path in sorted((house / "data" / "recordings").rglob("*.mp4"))
    )

    planted = {f"camera's {what}": said for what, said in SAID.items()} | {"MAC": MAC, "make": MAKE}
    assert set(found_in(recorded, planted)) == planted.keys()
    assert {planted for _, _, planted in facts.recorded} == {True, False}


def test_the_search_finds_every_way_of_writing() -> None:
    """In hex, base64 and UTF-16, in any case, and in the bytes of an address, a secret is found."""
    for written in (
        *("hound-cam 9000x".encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be")),
        b"486F756E642D43616D203930303058",
        *(b"SG91bmQtQ2FtIDkwMDBY", b"AEhvdW5kLUNhbSA5MDAwWA==", b"AABIb3VuZC1DYW0gOTAwMFg="),
        *(b"02:C0:FF:EE:5A:17", b"02-c0-ff-ee-5a-17", bytes.fromhex(MAC), MAC.encode()),
    ):
        assert found_in(b"..." + written + b"...", {"model": SAID["model"], "MAC": MAC}), written
    assert not found_in(b"Hound-Cam 9000 02c0ffee5a", {"model": SAID["model"], "MAC": MAC})


@pytest.mark.parametrize("title", [*CUTS, TOLD])
def test_no_byte_of_a_share_says_a_secret(facts: Facts, title: str) -> None:
    """Neither a file of the bag, nor its name, nor the sealed file holds what must stay home."""
    secrets = dict(facts.secrets)
    if title == MADE:
        del secrets["camera's make"]
    sealed = Path(facts.sealed[title])
    for path in (*_bag(facts, title).rglob("*"), sealed):
        name = path.name.encode() if path != sealed else b""
        assert found_in(name, secrets) == []
        assert path.is_dir() or found_in(path.read_bytes(), secrets) == [], path.name


def test_the_upload_says_nothing_but_its_length(facts: Facts) -> None:
    """Every header that was sent with a share is one that is written here, with its value."""
    sent = (Path(facts.secrets["folder"]).parent / "sent").read_bytes()
    relay = facts.secrets["relay"]
    agency = facts.approved[PLAIN]["recipient"]["agency_id"]
    heads = [
        head
        for head in sent.split(b"\r\n\r\n")
        # What came before a head may be the end of a sealed piece.
        if (line := head.rsplit(b"HTTP/1.1\r\n", 1)[0]).endswith(b" ") and b"/inbox/" in line
    ]
    names = set()
    for head in heads:
        start = max(head.rfind(verb) for verb in (b"POST /inbox", b"PATCH /inbox", b"GET /inbox"))
        first, *headers = head[start:].decode().split("\r\n")
        names.add(first.split("/")[0] + ("receipt" if "/receipt" in first else ""))
        assert "/inbox/uploads/" in first or f"/inbox/{agency}/" in first
        told = dict(each.split(": ", 1) for each in headers)
        assert told.pop("Host") == f"127.0.0.1{relay}"
        assert told.pop("User-Agent") == "neighbors-requests"
        assert told.pop("Accept-Encoding") == "identity"
        assert told.pop("Accept") == "*/*"
        assert told.pop("Tus-Resumable") == "1.0.0"
        checksum = told.pop("Upload-Checksum", "")
        assert told in (
            {},
            {"Upload-Length": told.get("Upload-Length"), "Content-Length": "0"},
            {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": "0",
                "Content-Length": told.get("Content-Length"),
            },
        )
        assert bool(checksum) == first.startswith("PATCH")

    assert names == {"POST ", "PATCH ", "GET receipt"}
    assert len(heads) == 3 * len(facts.shares)
    secrets = {what: said for what, said in facts.secrets.items() if what not in _OF_THE_RELAY}
    assert found_in(sent, secrets) == []
    assert len({share["size_bytes"] for share in facts.shares.values()}) == 1


_OF_THE_RELAY = {"relay", "camera's address"}
"""The board is on this machine too, so its own address is in `Host`."""


@pytest.mark.parametrize("title", list(CUTS))
def test_exactly_the_approved_frames_leave(facts: Facts, title: str) -> None:
    """Decoded, a clip has the frames filmed within the approved cut, and no planted picture."""
    [piece] = facts.approved[title]["pieces"]
    start, end = (datetime.fromisoformat(piece[each]) for each in ("start", "end"))
    inside = [
        (datetime.fromisoformat(at), number)
        for at, number, _ in facts.recorded
        if start <= datetime.fromisoformat(at) < end
    ]
    with av.open(str(_clip(facts, title))) as clip:
        frames = list(clip.decode(video=0))
        kinds = [stream.type for stream in clip.streams]

    assert [number_of(frame) for frame in frames] == [number for _, number in inside]
    assert [number for _, number in inside] == list(range(*CUTS[title]))
    assert not any(is_planted(frame) for frame in frames)
    assert kinds == ["video"]
    times = [float(frame.time or 0) for frame in frames]
    assert times[0] == 0
    filmed_s = (inside[-1][0] - inside[0][0]).total_seconds()
    assert times[-1] == pytest.approx(filmed_s, abs=0.002)
    told = _record(facts, title)
    assert told["files.0.frames"] == len(frames)
    assert datetime.fromisoformat(told["files.0.start"]) - inside[0][0] < timedelta(milliseconds=1)
    last = datetime.fromisoformat(told["files.0.end"])
    assert inside[-1][0] < last <= min(end, inside[-1][0] + timedelta(seconds=1.01 / RATE))


@pytest.mark.parametrize("title", list(CUTS))
def test_a_clip_has_no_place_for_words(facts: Facts, title: str) -> None:
    """An MP4 of pictures alone: no box and no unit of H.264 that could say something."""
    content = _clip(facts, title).read_bytes()

    kinds = set(_kinds(content, 0, len(content)))
    assert kinds <= BOXES, kinds - BOXES
    units = [unit[0] & 31 for _, raw in packets_in(_clip(facts, title)) for unit in _units(raw)]
    assert set(units) <= SLICES | {SPS, PPS, DELIMITER}


def _kinds(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    for box in boxes_in(raw, start, end):
        yield box.kind
        if box.kind in CONTAINERS:
            yield from _kinds(raw, box.body, box.end)


def _units(raw: bytes) -> list[bytes]:
    return list(from_prefixed(raw))


def test_a_name_is_said_where_it_was_chosen_and_nothing_more(facts: Facts) -> None:
    """Name and email, and that the household keeps a copy is not said at all."""
    named, plain = _record(facts, NAMED), _record(facts, PLAIN)

    assert _differing(named, plain) - OF_ONE_ANSWER == {"identity.name", "identity.email"}
    assert (named["identity.name"], named["identity.email"]) == (NAME, EMAIL)
    assert not any(
        found_in(_whole(facts, title), _CHOSEN) for title in facts.opened.keys() - {NAMED}
    )


def test_a_make_is_said_where_it_was_allowed_and_nothing_more(facts: Facts) -> None:
    """The make; neither model nor serial number."""
    made, plain = _record(facts, MADE), _record(facts, PLAIN)

    assert _differing(made, plain) - OF_ONE_ANSWER == {"files.0.make"}
    assert made["files.0.make"] == MAKE


def test_a_sensor_is_its_name_and_what_it_said(facts: Facts) -> None:
    """Words and readings come alone, and what lent the readings is not named."""
    data = _bag(facts, TOLD) / "data"

    assert (data / "words.txt").read_text().strip() == WORDS
    readings = (data / "readings.csv").read_text()
    assert SENSOR_NAME in readings
    assert ENTITY_ID not in readings
    assert not list(data.glob("*.mp4"))


_CHOSEN = {"name": NAME, "e-mail": EMAIL, "words": WORDS, "sensor": f"{SENSOR_NAME},"}


def _whole(facts: Facts, title: str) -> bytes:
    """Return all bytes of a share but of what only chosen things add to."""
    paths = (path for path in sorted(_bag(facts, title).rglob("*")) if path.is_file())
    told = {"words.txt", "readings.csv"}
    return b"".join(path.read_bytes() for path in paths if path.name not in told)


def test_sheet_and_certificate_say_what_the_record_says(facts: Facts) -> None:
    """They can be made again from the record alone, so they hold nothing else."""
    for title in facts.opened:
        data = _bag(facts, title) / "data"
        note = (data / "custody.txt").read_bytes()
        made = derived_files(open_custody(note), note)
        assert (data / "sheet.html").read_bytes() == made[SHEET]
        assert (data / "certificate-draft.html").read_bytes() == made[CERTIFICATE]


def test_two_shares_of_one_house_have_nothing_in_common(facts: Facts) -> None:
    """Two records agree in what the format and the request say; key, proposal and hashes differ."""
    one, other = _record(facts, PLAIN), _record(facts, OTHER)

    same = {name for name in one if one[name] == other.get(name)}
    assert same <= OF_THE_FORMAT, same - OF_THE_FORMAT
    keys = {_record(facts, title)["key"] for title in facts.opened}
    assert len(keys) == len(facts.opened)


def test_two_clips_of_one_camera_have_no_bytes_in_common(facts: Facts) -> None:
    """Nor have two sealed files, after the line that every age file begins with."""
    one, other = (
        b"".join(raw for _, raw in packets_in(_clip(facts, title))) for title in (PLAIN, OTHER)
    )
    assert _common(one, other) == []

    first, second = (Path(facts.sealed[title]).read_bytes() for title in (PLAIN, OTHER))
    stanza = len(b"age-encryption.org/v1\n-> X25519 ")
    assert first[:stanza] == second[:stanza]
    assert _common(first[stanza:], second[stanza:]) == []
    assert _common(first, b"..." + first[5000:5031] + b"...")


def _common(one: bytes, other: bytes) -> list[bytes]:
    """Return something of every 31 bytes in a row that are in both."""
    pieces = {one[at : at + 16] for at in range(0, len(one) - 15, 16)}
    # Repetition is no sign of anything.
    pieces = {each for each in pieces if len(set(each)) > 2}
    return [piece for at in range(len(other) - 15) if (piece := other[at : at + 16]) in pieces]


def test_a_sealed_file_is_called_by_its_hash(facts: Facts) -> None:
    """What the agency calls it comes from its bytes, not from the house."""
    for path in map(Path, facts.sealed.values()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stem.partition("-")[2] == digest[:8]


if __name__ == "__main__":
    sys.exit(run(Facts(), perform))
