"""Our parsers and formats beside the libraries that do something like it: `python -m tests.peers`.

Everything runs in one process, ours and theirs by turns, and the best of several turns counts, in
CPU time, so that a busy machine changes little. The design pages quote what this prints. Name
groups to run only those: age, areas, feeds, fields, ranges.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import io
import math
import os
from pathlib import Path
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any, Final, NamedTuple

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
import feedparser
from mashumaro import DataClassDictMixin
import numpy as np
import pyrage
from pyrage import x25519
import shapely
import voluptuous as vol

from custom_components.neighbors_requests.client.decode import read as read_object
from custom_components.neighbors_requests.client.errors import AnswerUnreadableError
from hub.api.video import parse_range, still_holds
from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.formats import read_source
from hub.matching.coverage import UDEG, CameraViews, see_ring
from hub.model.camera import Place
from noticeboard.errors import VerificationError
from noticeboard.log.area import Polygon
from noticeboard.rules.area import EARTH_RADIUS_M, contains, distance_m, rings, size_km2
from noticeboard.rules.geojson import read
from noticeboard.rules.simplify import fit
from noticeboard.seal.age import (
    HEADER_BYTES,
    AgeError,
    AgeIdentity,
    AgeRecipient,
    decrypt,
    encrypt,
)
from tests.hub.awareness import conftest as samples
from tests.hub.awareness.test_hostile import BASE, LAUGHS, OUTSIDE
from tests.noticeboard.rules.test_outlines import box, geojson, wobbly

ROUNDS: Final = 7
MIB: Final = 1 << 20
TAKEN: Final = "taken"


def tell(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def compare(what: str, unit_per_s: float, **runs: Callable[[], object]) -> None:
    """Print the least CPU time of each, and how many times the first one's it is."""
    best = dict.fromkeys(runs, math.inf)
    for _ in range(ROUNDS):
        for name, run in runs.items():
            before = _cpu_s()
            run()
            best[name] = min(best[name], _cpu_s() - before)
    ours = next(iter(best.values()))
    said = ", ".join(
        f"{name} {took * unit_per_s:.3g} ({took / ours:.1f}x)" for name, took in best.items()
    )
    tell(f"{what}: {said}")


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def repeated(times: int, run: Callable[[], object]) -> Callable[[], None]:
    """Return what does it so many times."""

    def run_all() -> None:
        for _ in range(times):
            run()

    return run_all


def outcome[T](run: Callable[[T], object], given: T, *refusals: type[Exception]) -> str:
    """Return what becomes of an input, in a word or two."""
    try:
        found = run(given)
    except refusals:
        return "refused"
    except Exception as error:  # noqa: BLE001 -- which one is the answer
        return f"raises {type(error).__name__}"
    return found if isinstance(found, str) else TAKEN


# age


def age() -> None:
    """Seal and open 64 MiB; then headers, the lock, and a header of many stanzas."""
    theirs = x25519.Identity.generate()
    ours = AgeIdentity.parse(str(theirs))
    plain = os.urandom(MIB) * 64
    sealed = _seal(plain, ours.recipient)

    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        key, clear, closed = (Path(folder) / name for name in ("key", "clear", "closed"))
        key.write_text(f"{theirs}\n")
        clear.write_bytes(plain)
        closed.write_bytes(sealed)
        seal = ["age", "-r", str(ours.recipient), "-o", "/dev/null", str(clear)]
        unseal = ["age", "-d", "-i", str(key), "-o", "/dev/null", str(closed)]
        compare(
            "age: seal 64 MiB, CPU ms",
            1e3,
            ours=lambda: _discard(encrypt, io.BytesIO(plain), ours.recipient),
            pyrage=lambda: pyrage.encrypt(plain, [theirs.to_public()]),
            age=lambda: subprocess.run(seal, check=True),  # noqa: S603 -- our own words
        )
        compare(
            "age: open 64 MiB, CPU ms",
            1e3,
            ours=lambda: _discard(decrypt, io.BytesIO(sealed), ours),
            pyrage=lambda: pyrage.decrypt(sealed, [theirs]),
            age=lambda: subprocess.run(unseal, check=True),  # noqa: S603 -- our own words
        )
    lengths = {pyrage.encrypt(b"", [theirs.to_public()]).index(b"\n--- ") for _ in range(200)}
    tell(f"age: header lengths, ours 1 ({HEADER_BYTES} bytes), pyrage {len(lengths)} of 200")
    free = _free(lambda: _discard(encrypt, io.BytesIO(plain), ours.recipient))
    free_of_theirs = _free(lambda: pyrage.encrypt(plain, [theirs.to_public()]))
    tell(f"age: free for other threads, ours {free:.0%}, pyrage {free_of_theirs:.0%}")
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    for count in (250, 500, 1000):
        header = b"age-encryption.org/v1\n" + stanza * count + b"--- " + b"A" * 43 + b"\n"
        hostile = header + bytes(32)
        began_s = _cpu_s()
        says = outcome(lambda it: _discard(decrypt, io.BytesIO(it), ours), hostile, AgeError)
        between_s = _cpu_s()
        outcome(lambda it: pyrage.decrypt(it, [theirs]), hostile)
        took_s = _cpu_s() - between_s
        tell(
            f"age: {count} stanzas, ours {says} in {between_s - began_s:.4f} s of CPU;"
            f" pyrage {took_s:.2f} s"
        )


def _seal(plain: bytes, recipient: AgeRecipient) -> bytes:
    sealed = io.BytesIO()
    encrypt(io.BytesIO(plain), recipient, sealed.write)
    return sealed.getvalue()


def _discard[K](
    run: Callable[[io.BytesIO, K, Callable[..., object]], None], source: io.BytesIO, key: K
) -> None:
    """Seal or open, and throw away what comes out."""
    run(source, key, lambda _: None)


def _free(work: Callable[[], None]) -> float:
    """Return how much of the time a thread that counts may run meanwhile."""
    over, ticks = threading.Event(), 0

    def count() -> None:
        nonlocal ticks
        while not over.wait(0.001):
            ticks += 1

    def counted(run: Callable[[], None]) -> float:
        nonlocal ticks
        thread = threading.Thread(target=count)
        over.clear()
        ticks = 0
        thread.start()
        began_s = time.perf_counter()
        run()
        took_s = time.perf_counter() - began_s
        over.set()
        thread.join()
        return ticks / took_s

    return counted(work) / counted(lambda: time.sleep(0.5))


# Areas


def areas() -> None:
    """Check a ring, ask where a point is, fit an outline, see what fifty cameras see."""
    outline = [(round(lat * 1e6), round(lon * 1e6)) for lon, lat in wobbly(256, 4.0, 52.0, 0.05)]
    ring = tuple(outline)
    ours, theirs = Polygon(ring=ring), shapely.Polygon(outline)
    near = (ring[0][0] + 500, ring[0][1] + 500)
    point = shapely.Point(near)
    compare(
        "areas: check a ring of 256 corners, CPU us",
        1e4,
        ours=repeated(100, lambda: Polygon(ring=ring)),
        shapely=repeated(100, lambda: shapely.Polygon(outline).is_valid),
    )
    few = ring[::32]
    compare(
        "areas: check a ring of 8 corners, CPU us",
        1e4,
        ours=repeated(100, lambda: Polygon(ring=few)),
        shapely=repeated(100, lambda: shapely.Polygon(few).is_valid),
    )
    compare(
        "areas: is a point inside, CPU us",
        1e4,
        ours=repeated(100, lambda: contains(ours, *near)),
        shapely=repeated(100, lambda: theirs.covers(point)),
    )
    coast = [wobbly(5000, 4.0, 52.0, 0.3), wobbly(1000, 4.0, 52.0, 0.05, seed=2)]
    raw = geojson(coast)
    polygon = shapely.Polygon(coast[0], [coast[1]])
    compare(
        "areas: fit 6000 corners into an entry, CPU ms",
        1e3,
        ours=lambda: fit(read(raw)),
        shapely=lambda: polygon.simplify(0.001),
    )
    _sights(ring)
    _rings()
    _flat()
    _islets()


def _sights(ring: tuple[tuple[int, int], ...]) -> None:
    dice = random.Random(1)  # noqa: S311 -- a picture, not a secret
    places = [
        Place(
            latitude_udeg=ring[0][0] + dice.randrange(-3000, 3000),
            longitude_udeg=ring[0][1] + dice.randrange(-3000, 3000),
            heading_deg=dice.randrange(360),
            view_deg=90,
            range_m=50,
        )
        for _ in range(50)
    ]
    area, eyes = Polygon(ring=ring), CameraViews.of(places)

    def by_shapely() -> None:
        """Lay the ring on the plane around each camera, as ours does, and intersect its view."""
        corners = np.array(ring, dtype=np.float64)
        for place in places:
            flat = (corners - (place.latitude_udeg, place.longitude_udeg)) * UDEG * EARTH_RADIUS_M
            flat[:, 1] *= math.cos(place.latitude_udeg * UDEG)
            turns = np.radians(place.heading_deg + np.linspace(-45, 45, 24))
            view = shapely.Polygon([(0, 0), *(50 * np.stack([np.cos(turns), np.sin(turns)], 1))])
            around = shapely.Polygon(flat)
            if around.intersects(view):
                _ = around.distance(shapely.Point(0, 0)), around.intersection(view).area

    compare(
        "areas: what 50 cameras see of a ring, CPU ms",
        1e3,
        ours=lambda: see_ring(eyes, area),
        shapely=by_shapely,
    )


def _flat() -> None:
    """Print what a plane makes of the Earth, at 60 degrees and across the 180th meridian."""
    north = Polygon(
        ring=((60_000_000, 0), (60_000_000, 10_000), (60_010_000, 10_000), (60_010_000, 0))
    )
    square = shapely.Polygon([(0, 60), (0.01, 60), (0.01, 60.01), (0, 60.01)])
    degree_km = EARTH_RADIUS_M * math.pi / 180 / 1000
    tell(
        f"areas: a field at 60 degrees, ours {size_km2(north):.3f} km2, shapely"
        f" {square.area * degree_km**2:.3f} km2"
    )
    east_m = distance_m(north, 60_005_000, 20_000)
    theirs_m = square.distance(shapely.Point(0.02, 60.005)) * degree_km * 1000
    tell(f"areas: a point east of it, ours {east_m:.0f} m away, shapely {theirs_m:.0f} m")
    over = box(179.9, -18, -179.9, -17)
    cut = fit(read(geojson([over]))).area
    tell(
        f"areas: a box over 180 degrees, ours in {len(rings(cut))} parts;"
        f" shapely a box {shapely.Polygon(over).area:.0f} degrees wide"
    )


def _rings() -> None:
    """Print which rings each takes for a plain outline."""
    rings: dict[str, tuple[tuple[int, int], ...]] = {
        "a corner given twice": ((0, 0), (0, 0), (0, 10), (10, 10)),
        "closed by its first corner": ((0, 0), (0, 10), (10, 10), (0, 0)),
        "a bow tie": ((0, 0), (10, 10), (0, 10), (10, 0)),
        "across the 180th meridian": ((0, -170_000_000), (0, 170_000_000), (10, 0)),
    }
    for name, ring in rings.items():
        ours = outcome(lambda it: Polygon(ring=it), ring, VerificationError)
        theirs = TAKEN if shapely.Polygon(ring).is_valid else "refused"
        tell(f"areas, {name}: ours {ours}; shapely {theirs}")


def _islets() -> None:
    """Print how far an outline with four hundred islets comes down to an entry's size."""
    islets = [[box(n % 20, n // 20, n % 20 + 0.5, n // 20 + 0.5)] for n in range(400)]
    fitted = fit(read(geojson(*islets)))
    left = shapely.MultiPolygon([shapely.Polygon(outline) for [outline] in islets]).simplify(10)
    count = sum(len(part.exterior.coords) - 1 for part in left.geoms)
    tell(
        f"areas: 400 islets in an entry, ours {fitted.corners} corners, {fitted.left_out} islets"
        f" left out; shapely keeps {count} corners however far it may move them"
    )


# Feeds


def feeds() -> None:
    """Read a feed of 200 entries; then what hostile sources send."""
    many = samples.atom(*(samples.entry(f"urn:example:{number}") for number in range(200)))
    raw = many.encode()
    compare(
        "feeds: 200 entries of Atom, CPU ms",
        1e3,
        ours=lambda: read_source(raw, BASE),
        feedparser=lambda: feedparser.parse(raw),
    )
    deep = "<b>" * 20_000 + "</b>" * 20_000
    cases = {
        "entity bomb": LAUGHS,
        "entity that names a file": OUTSIDE,
        "entity that nobody declared": samples.atom(samples.entry(title="&secret;")),
        "not well-formed": samples.atom(samples.entry()).replace("</entry>", ""),
        "20,000 elements deep": samples.atom(samples.entry(more=deep)),
        "a web page": "<html><body><p>Hello</p></body></html>",
        "an alert (CAP 1.2)": samples.alert(),
        "a JSON Feed": samples.json_feed({"id": "1", "title": "Stop moved"}),
    }
    for name, text in cases.items():
        before = _cpu_s()
        found = feedparser.parse(text.encode())
        took = _cpu_s() - before
        ours = outcome(lambda it: read_source(it, BASE), text.encode(), SourceUnreadableError)
        tell(
            f"feeds, {name}: ours {ours}; feedparser version {found.version!r},"
            f" {len(found.entries)} entries, in {took:.3f} s of CPU"
        )


# Fields of JSON objects


class _Kind(StrEnum):
    A = "a"
    B = "b"


@dataclass
class _Noun(DataClassDictMixin):
    name: str
    count: int
    score: float
    live: bool
    at: datetime
    kind: _Kind
    words: list[str]


_SCHEMA: Final = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Required("count"): int,
        vol.Required("score"): vol.Any(float, int),
        vol.Required("live"): bool,
        vol.Required("at"): vol.All(str, datetime.fromisoformat),
        vol.Required("kind"): vol.Coerce(_Kind),
        vol.Required("words"): [str],
    },
    extra=vol.ALLOW_EXTRA,
)


class _Ours(NamedTuple):
    name: str
    count: int  # type: ignore[assignment]
    score: float
    live: bool
    at: datetime
    kind: _Kind
    words: tuple[str, ...]


def fields() -> None:
    """Read one object of seven fields; then objects that are not what they should be."""
    good: dict[str, Any] = {
        "name": "Door",
        "count": 3,
        "score": 1.5,
        "live": True,
        "at": "2026-01-01T00:00:00Z",
        "kind": "a",
        "words": ["one", "two", "three"],
    }
    compare(
        "fields: one object, CPU us",
        1e3,
        ours=repeated(1000, lambda: read_object(_Ours, good)),
        mashumaro=repeated(1000, lambda: _Noun.from_dict(good)),
        voluptuous=repeated(1000, lambda: _SCHEMA(good)),
    )
    wrong: dict[str, dict[str, Any]] = {
        "a number for a text": {"name": 5},
        "a text for a number": {"count": "3"},
        "true for a number": {"count": True},
        "1.9 for a whole number": {"count": 1.9},
        "the text `false` for a flag": {"live": "false"},
        "NaN": {"score": math.nan},
        "a number of 400 digits": {"score": 10**400},
        "a time without a zone": {"at": "2026-01-01T00:00:00"},
        "a text of 10 MB": {"name": "x" * 10_000_000},
        "a text for a list": {"words": "abc"},
        "a million words": {"words": ["x"] * 1_000_000},
    }
    for name, change in wrong.items():
        value = good | change
        ours = outcome(lambda it: read_object(_Ours, it), value, AnswerUnreadableError)
        coerced = outcome(_Noun.from_dict, value, ValueError, LookupError)
        checked = outcome(_SCHEMA, value, vol.Invalid)
        tell(f"fields, {name}: ours {ours}; mashumaro {coerced}; voluptuous {checked}")


# Ranges


def ranges() -> None:
    """Read Range headers; aiohttp's FileResponse answers 416 to what it cannot read."""

    def asking(header: str) -> web.Request:
        return make_mocked_request("GET", "/", headers={"Range": header})

    for header in (
        "bytes=0-99",
        "bytes=5-2",
        "bytes=0-1,5-9",
        "items=0-9",
        "bytes=-0",
        "bytes=٣-٤",
    ):
        part = parse_range(header, 1000)
        ours = "whole (200)" if part is None else "416" if part.is_empty else part.content_range
        theirs = outcome(lambda it: str(asking(it).http_range), header, ValueError)
        tell(f"ranges, {header}: ours {ours}; aiohttp {theirs}")
    tagged = make_mocked_request("GET", "/", headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    tell(
        f"ranges, If-Range with another tag: ours {still_holds('"old"', 'new')}; aiohttp reads"
        f" {tagged.if_range}, and sends the part"
    )


GROUPS: Final = {"age": age, "areas": areas, "feeds": feeds, "fields": fields, "ranges": ranges}

if __name__ == "__main__":
    for name in sys.argv[1:] or GROUPS:
        GROUPS[name]()
