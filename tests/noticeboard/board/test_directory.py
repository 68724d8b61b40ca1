"""`neighbors board directory`: what a keeper builds and signs is what a household's hub reads."""

from collections.abc import Callable
from datetime import datetime, tzinfo
import json
import math
from pathlib import Path
import stat
from typing import Any, Self, override

import pytest
from typer.testing import CliRunner, Result

from noticeboard.board import directory
from noticeboard.board.cli import app
from noticeboard.log.area import MultiPolygon, Polygon
from noticeboard.log.directory import MOST_BOARDS, boards_in, read_head, read_list
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.rules.area import contains

LINK = f"https://board.example.org/#key={'q' * 32}"
SQUARE = [[[3.5, 51.5], [4.5, 51.5], [4.5, 52.5], [3.5, 52.5], [3.5, 51.5]]]
NAME = "directory.example.org"


def feature(geometry: dict[str, Any] | None = None, **properties: object) -> dict[str, Any]:
    """Return a feature as a mapping program writes it."""
    return {
        "type": "Feature",
        "geometry": geometry or {"type": "Polygon", "coordinates": SQUARE},
        "properties": {
            "name": "Example County Board",
            "link": LINK,
            "operator": "Example County Library",
            "stroke": "#555555",
            **properties,
        },
    }


class Keeper:
    """A keeper's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.geojson = folder / "boards.geojson"
        self.list = folder / "boards.jsonl"
        self.file = folder / "directory.txt"
        self.key = folder / "directory.key"
        self.draw(feature())

    def draw(self, *features: object, **more: object) -> None:
        """Write the areas as a mapping program would."""
        collection = {"type": "FeatureCollection", "features": features, **more}
        self.geojson.write_text(json.dumps(collection), encoding="utf-8")

    def run(self, *words: object) -> Result:
        """Run `neighbors board directory` with these words."""
        return CliRunner().invoke(
            app, ["directory", *map(str, words)], env={"NO_COLOR": "1", "COLUMNS": "200"}
        )

    def build(self, *words: object) -> Result:
        """Make the list."""
        return self.run("build", self.geojson, self.list, *words)

    def sign(self, *words: object) -> Result:
        """Sign the list."""
        return self.run("sign", self.list, self.file, "--key", self.key, *words)

    def first(self) -> None:
        """Make the first directory, with its key."""
        assert self.build().exit_code == 0
        assert self.sign("--make-key", NAME, "--title", "Example Directory").exit_code == 0


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """Give a folder with one board's area."""
    return Keeper(tmp_path)


def complaint(done: Result) -> str:
    """Return the one sentence by which a command fails."""
    assert done.exit_code == 1, done.output
    assert done.stderr.endswith(".\n")
    return done.stderr


def test_what_is_signed_is_what_a_hub_reads(keeper: Keeper) -> None:
    """From a drawing to a link: name, operator, area and figures arrive as they were drawn."""
    island = [[[5.0, 52.0], [5.2, 52.0], [5.1, 52.2], [5.0, 52.0]]]
    keeper.draw(
        feature(agencies=6, requests_year=14),
        feature(
            {"type": "MultiPolygon", "coordinates": [SQUARE, island]},
            name="Islands",
            link="board.example.net#key=" + "r" * 32,
        ),
    )

    built = keeper.build()
    signed = keeper.sign(
        "--make-key", NAME, "--title", "Example Directory", "--url", f"https://{NAME}/"
    )

    assert built.output.startswith("2 boards in ")
    raw = keeper.file.read_bytes()
    head = read_head(raw)
    first, second = boards_in(read_list(raw, head))
    assert (head.name, head.key.name, head.boards) == ("Example Directory", NAME, 2)
    assert (first.name, first.operator) == ("Example County Board", "Example County Library")
    assert (first.link, first.agencies, first.requests_year) == (LINK, 6, 14)
    assert second.link == f"https://board.example.net/#key={'r' * 32}"
    assert isinstance(first.area, Polygon)
    assert isinstance(second.area, MultiPolygon)
    assert contains(first.area, 52_000_000, 4_000_000)
    assert not contains(first.area, 52_000_000, 5_100_000)
    assert contains(second.area, 52_050_000, 5_100_000)
    link = BoardLink.of(f"https://{NAME}", head.key)
    assert f"Link: {link}\n" in signed.output
    assert keeper.run("check", keeper.file, "--link", link).exit_code == 0


def test_the_key_is_private(keeper: Keeper) -> None:
    """Only its keeper may read it, it is never replaced, and it is in nothing that is printed."""
    keeper.first()
    key = keeper.key.read_text(encoding="ascii").strip()

    again = complaint(keeper.sign("--make-key", NAME))
    shown = keeper.run("check", keeper.file).output

    assert stat.S_IMODE(keeper.key.stat().st_mode) == 0o600
    assert "exists already" in again
    assert keeper.key.read_text(encoding="ascii").strip() == key
    assert key.split("+", 4)[4] not in shown + again + keeper.file.read_text("utf-8")


class Today(datetime):
    """A clock that stands at one second."""

    days = 0

    @classmethod
    @override
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 11, 20 + cls.days, 8, tzinfo=tz)


class Tomorrow(Today):
    """A day later."""

    days = 1


def test_a_hub_would_refuse_it(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another key, or a date that is not newer, is noticed here and not by every household."""
    monkeypatch.setattr(directory, "datetime", Today)
    keeper.first()
    raw = keeper.file.read_bytes()

    assert "isn't newer" in complaint(keeper.sign())
    keeper.key.rename(keeper.key.with_name("old.key"))
    assert "another key" in complaint(keeper.sign("--make-key", NAME))
    assert keeper.file.read_bytes() == raw

    monkeypatch.setattr(directory, "datetime", Tomorrow)
    keeper.key.with_name("old.key").rename(keeper.key)
    assert keeper.sign().exit_code == 0
    assert read_head(keeper.file.read_bytes()).name == "Example Directory"


def test_an_intricate_outline_is_simplified(keeper: Keeper) -> None:
    """A county's line of a thousand corners becomes short, and the output says how far it moved."""
    coast = [
        [
            4 + 0.4 * math.sin(i / 500 * math.pi) * (1 + 0.02 * (i % 3)),
            52 + 0.4 * math.cos(i / 500 * math.pi) * (1 + 0.02 * (i % 3)),
        ]
        for i in range(1000)
    ]
    keeper.draw(feature({"type": "Polygon", "coordinates": [[*coast, coast[0]]]}))

    done = json.loads(keeper.build("--json").output)

    assert done["boards"] == 1
    assert 0 < done["moved_m"] < 10_000
    assert len(keeper.list.read_bytes()) < 800


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (feature(name=None), "properties are wrong: the name"),
        (feature(link="https://board.example.org"), "must end with its key"),
        (feature(link="ftp://board.example.org/#key=" + "q" * 32), "Feature 2"),
        (feature(name="\u202e"), "can't be seen"),
        (feature(agencies=-1), "at least 0"),
        (feature({"type": "Point", "coordinates": [4, 52]}), "doesn't contain a GeoJSON Polygon"),
        (feature({"type": "Polygon", "coordinates": [[[0, 0], [9, 9], [9, 0], [0, 9]]]}), "cross"),
        ({"type": "Feature", "geometry": None}, "doesn't contain a GeoJSON Polygon"),
        (feature() | {"properties": None}, "properties are wrong"),
        ({**feature(), "properties": {}}, "properties are wrong: the name is missing"),
        (7, "doesn't contain a GeoJSON Polygon"),
    ],
)
def test_a_feature_that_does_not_work(keeper: Keeper, wrong: object, said: str) -> None:
    """The sentence names the feature, and nothing is written."""
    keeper.draw(feature(), wrong)

    error = complaint(keeper.build())

    assert said in error
    assert "Feature 2 of the file" in error
    assert not keeper.list.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"type": "Feature"}', "[" * 5000])
def test_a_file_that_is_no_collection(keeper: Keeper, text: str) -> None:
    """It is refused with one sentence."""
    keeper.geojson.write_text(text, encoding="utf-8")

    assert f"at most {MOST_BOARDS:,} boards" in complaint(keeper.build())


def _cut(raw: bytes) -> bytes:
    return raw[:-3]


def _edited(raw: bytes) -> bytes:
    return raw.replace(b"County", b"county")


@pytest.mark.parametrize("change", [_cut, _edited, bytes.upper, lambda _raw: b""])
def test_a_changed_file_is_noticed(keeper: Keeper, change: Callable[[bytes], bytes]) -> None:
    """`check` fails as a hub would."""
    keeper.first()
    keeper.file.write_bytes(change(keeper.file.read_bytes()))

    complaint(keeper.run("check", keeper.file))


def test_check_shows_what_a_household_compares(keeper: Keeper) -> None:
    """The board, its size, and the key in words; and it compares the link that people have."""
    keeper.draw(feature(name="[bold]Board[/bold]"))
    keeper.first()
    head = read_head(keeper.file.read_bytes())

    shown = keeper.run("check", keeper.file).output
    facts = json.loads(keeper.run("check", keeper.file, "--json").output)

    assert "[bold]Board[/bold]" in shown
    assert "✓ Example Directory: 1 board, signed 20" in shown
    assert " ".join(Fingerprint.of(head.key).words()) in shown
    assert facts["fingerprint"] == str(Fingerprint.of(head.key))
    assert [each["name"] for each in facts["list"]] == ["[bold]Board[/bold]"]
    assert "another key" in complaint(keeper.run("check", keeper.file, "--link", LINK))


def test_what_is_missing(keeper: Keeper) -> None:
    """A list, a key or a title that isn't there is named."""
    assert str(keeper.list) in complaint(keeper.sign("--make-key", NAME, "--title", "x"))
    assert keeper.build().exit_code == 0
    assert "--title" in complaint(keeper.sign("--make-key", NAME))
    assert not keeper.key.exists()
    assert str(keeper.key) in complaint(keeper.sign("--title", "x"))
    assert "name" in complaint(keeper.sign("--make-key", "two words", "--title", "x"))
    keeper.list.write_bytes(b"{}\n")
    assert "Board 1 in the list" in complaint(keeper.sign("--make-key", NAME, "--title", "x"))
    assert not keeper.file.exists()
    assert not keeper.key.exists()


@pytest.mark.parametrize(
    "address",
    [
        *("https://192.168.1.1", "https://[fd00::1]:8443", "http://127.0.0.1:8750"),
        *("https://board.local", "https://board", "http://localhost:8750"),
    ],
)
def test_an_address_at_home(keeper: Keeper, address: str) -> None:
    """Hubs would refuse the whole list, unless its boards and they are on one network."""
    keeper.draw(feature(), feature(link=f"{address}/#key={'q' * 32}"))
    assert keeper.build().exit_code == 0
    words = "--make-key", NAME, "--title", "Example"

    assert "Board 2 in the list" in complaint(keeper.sign(*words))
    assert not keeper.file.exists()
    assert keeper.sign(*words, "--private").exit_code == 0
    assert "begins with https://" in complaint(keeper.run("check", keeper.file))
    assert keeper.run("check", keeper.file, "--private").exit_code == 0


@pytest.mark.parametrize(
    "address",
    [
        *("http://board.example.org", "http://192.168.1.1", "https://224.0.0.1"),
        *("https://board.invalid", "https://[64:ff9b::a00:1]", "https://[::ffff:8.8.8.8]"),
    ],
)
def test_an_address_that_no_hub_calls(keeper: Keeper, address: str) -> None:
    """One such address, and every hub would refuse the whole list, at home too."""
    keeper.draw(feature(), feature(link=f"{address}/#key={'q' * 32}"))
    assert keeper.build().exit_code == 0
    for more in ((), ("--private",)):
        signed = keeper.sign("--make-key", NAME, "--title", "Example", *more)
        assert "Board 2 in the list" in complaint(signed)
    assert not keeper.file.exists()
