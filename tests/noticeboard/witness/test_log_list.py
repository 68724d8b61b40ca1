"""Lists of logs: what is read, what is left out and at which line, and what is no list."""

from contextlib import closing
from pathlib import Path
import sqlite3

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from noticeboard.errors import InvalidInputError
from noticeboard.log.note import KIND_COSIGNATURE
from noticeboard.witness.cli import read_lists
from noticeboard.witness.log_list import LONGEST_LIST_BYTES, ListedLog, parse_log_list
from noticeboard.witness.store import WitnessHome, WitnessStore
from tests.noticeboard.log.made import key

ONE, TWO = (key(f"log{number}.example").verifier for number in (1, 2))
GOOD = f"""# a list
logs/v0

vkey {ONE}
  qpd 86400
contact Jo <jo@example.org>
# with an origin of its own
vkey {TWO}
origin sigsum.org/v1/tree/abc
qpd 24
contact https://two.example
"""


def test_a_list() -> None:
    """Comments, blank lines and spaces around don't count; an origin may differ from the name."""
    found = parse_log_list(GOOD.encode())
    assert found.wrong == ()
    assert found.logs == (
        ListedLog(key=ONE, origin=ONE.name, qpd=86400, contact="Jo <jo@example.org>"),
        ListedLog(key=TWO, origin="sigsum.org/v1/tree/abc", qpd=24, contact="https://two.example"),
    )
    assert parse_log_list(b"logs/v0\n").logs == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("qpd 86400", "qpd 0"),
        ("qpd 86400", "qpd 012"),
        ("qpd 86400", "qpd 1.5"),
        ("qpd 86400", f"qpd {2**31}"),
        ("qpd 86400", "QPD 86400"),
        ("  qpd 86400\n", ""),
        ("contact Jo <jo@example.org>\n", ""),
        ("qpd 86400\n", "qpd 86400\nqpd 5\n"),
        ("  qpd 86400\ncontact Jo <jo@example.org>", "contact Jo\nqpd 86400"),
        (f"vkey {ONE}", f"vkey {ONE}x"),
        (f"vkey {ONE}", f"vkey {key('w', KIND_COSIGNATURE).verifier}"),
        ("Jo <", "Jo \u202e<"),
        (f"vkey {ONE}", f"vkey {ONE}\norigin sigsum.org/v1/tree/abc\nnote x"),
    ],
)
def test_a_wrong_log_is_left_out(old: str, new: str) -> None:
    """It is named by its line, and the others are read."""
    found = parse_log_list(GOOD.replace(old, new).encode())
    assert found.wrong == (4,)
    assert [log.key for log in found.logs] == [TWO]


def test_an_origin_counts_once() -> None:
    """A second log under one origin would be a second history: the first stays."""
    again = GOOD + f"vkey {ONE}\norigin sigsum.org/v1/tree/abc\nqpd 1\ncontact x\n"
    found = parse_log_list(again.encode())
    assert (len(found.logs), found.wrong) == (2, (12,))
    assert found.logs[1].key == TWO


@pytest.mark.parametrize(
    "raw", [b"", b"# logs/v0\n", b"logs/v1\n", b"<html>", b"\xff", b"vkey x\nlogs/v0\n"]
)
def test_no_list(raw: bytes) -> None:
    """Another version, a page or a cut file is no list."""
    with pytest.raises(InvalidInputError):
        parse_log_list(raw)


def test_too_long() -> None:
    """A list has a largest size, whatever it contains."""
    with pytest.raises(InvalidInputError, match="up to 4194304 bytes"):
        parse_log_list(b"logs/v0\n".ljust(LONGEST_LIST_BYTES + 1, b"\n"))


async def test_lists_add_and_never_change(tmp_path: Path) -> None:
    """What a list says today adds logs; it removes none, and no key changes."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    store, path = WitnessStore(home.database), tmp_path / "list"
    path.write_text(GOOD)
    await read_lists(home, store, [str(path)])
    other = GOOD.replace(f"vkey {TWO}", f"vkey {key('log3.example').verifier}")
    path.write_text(other.replace(f"vkey {ONE}", f"vkey {key('log4.example').verifier}"))
    await read_lists(home, store, [str(path)])

    logs = store.logs()
    assert list(logs) == [ONE.name, "sigsum.org/v1/tree/abc", "log4.example"]
    assert (logs["sigsum.org/v1/tree/abc"].key, logs[ONE.name].qpd) == (TWO, 86400)
    assert [file.read_text() for file in home.lists.iterdir()] == [path.read_text()]
    with (
        closing(sqlite3.connect(home.database)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        connection.execute("DELETE FROM logs")


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b""), (302, b""), (200, b"<html>"), (200, b"logs/v0\n" + b"#" * LONGEST_LIST_BYTES)],
    ids=["none", "redirect", "page", "long"],
)
async def test_a_list_that_is_away_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    """It is logged in a sentence; the logs that are known stay, and other lists are read."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    store, path, app = WitnessStore(home.database), tmp_path / "list", web.Application()
    path.write_text(GOOD)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Location": "/elsewhere"})

    app.router.add_get("/list", answer)
    async with TestServer(app) as server:
        url = str(server.make_url("/list"))
        await read_lists(home, store, [url, "/nowhere", str(path)])

    assert len(store.logs()) == 2
    assert [url in record.getMessage() for record in caplog.records] == [True, False]
    assert len(list(home.lists.iterdir())) == 1


async def test_a_list_from_the_network(tmp_path: Path) -> None:
    """It is read once at the start, and its logs are remembered."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    app = web.Application()

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=GOOD)

    app.router.add_get("/list", answer)
    store = WitnessStore(home.database)
    async with TestServer(app) as server:
        await read_lists(home, store, [str(server.make_url("/list"))])
    assert list(store.logs()) == [ONE.name, "sigsum.org/v1/tree/abc"]
