"""Everything that a city's board shows to anybody: its files, its pages, its feeds."""

from pathlib import Path
import re
from urllib.parse import unquote

import aiohttp

from tests.year.city import City
from tests.year.diary import Asked

HTML = {"Accept": "text/html", "Accept-Encoding": "identity"}
FEEDS = ("/feed.atom", "/feed.json", "/feed.cap")
FILES = (
    *("/requests.csv", "/requests.json", "/requests.geojson", "/agencies.csv", "/agencies.json"),
    *("/agencies.geojson", "/accounts.csv", "/accounts.json", "/moderation.csv"),
    *("/moderation.json", "/policies.json", "/oversight.json", "/places.geojson", "/board.json"),
)
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')


async def read(web: aiohttp.ClientSession, path: str) -> bytes:
    """Return what a path answers."""
    async with web.get(path, headers=HTML) as answer:
        assert answer.status == 200, f"{path}: {answer.status}"
        return await answer.read()


def pages(city: City) -> dict[str, tuple[str, ...]]:
    """Return the paths of each kind of page."""
    diary = city.diary
    last = diary.asked[-60:]
    ids = list(diary.agencies.values())
    return {
        "requests": ("/", "/?type=fire", "/?status=open", "/?q=harbor"),
        "request": tuple(f"/entries/{each.index}" for each in last),
        "agencies": ("/agencies", "/agencies?sort=late"),
        "agency": tuple(f"/agencies/{each}" for each in ids),
        "policies": ("/policies", *(f"/policies/{law.number}" for law in diary.ordinances)),
        "oversight": ("/oversight", "/oversight.json"),
        "places": ("/places", "/places/harbor", "/places/old-town", "/places/west-end"),
        "record": ("/record",),
        "challenge": (f"/entries/{last[0].index}/challenge",),
        "about": ("/about", "/rules", "/check"),
        "feeds": (*FEEDS, *(f"/agencies/{each}/feed.atom" for each in ids)),
    }


async def everything(city: City, asked: Asked, *, most: int) -> dict[str, bytes]:
    """Return what the board has for anybody: each file, and up to `most` pages, link by link.

    Those of one request and its agency come first.
    """
    public = city.board.home.public
    found = {str(file): file.read_bytes() for file in files(public)}
    first = (f"/entries/{asked.index}", f"/agencies/{city.diary.agencies[asked.agency]}")
    line, known = [*first, "/", *FEEDS, *FILES], set[str]()
    while line and len(known) < most:
        path = line.pop(0)
        if path in known or "lang=" in path:
            continue
        known.add(path)
        async with city.web.get(path, headers=HTML) as answer:
            raw = await answer.read()
            assert answer.status < 500, path
            found[path] = headers_of(answer) + raw
        if answer.content_type == "text/html":
            line += [unquote(each).replace("&amp;", "&") for each in _LINK.findall(raw.decode())]
    return found


def headers_of(answer: aiohttp.ClientResponse) -> bytes:
    """Return an answer's headers, without the time of this machine."""
    return "".join(
        f"{name}: {value}\n" for name, value in answer.headers.items() if name != "Date"
    ).encode()


def files(folder: Path) -> list[Path]:
    """Return the files below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
