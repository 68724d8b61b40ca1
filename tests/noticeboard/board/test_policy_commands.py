"""`neighbors board policy`: from an empty board to a policy that is signed, logged and followed."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import stat

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from noticeboard.log.encoding import format_time, parse_time
from tests.noticeboard.board.test_cli import board, today
from tests.noticeboard.board.world import made_home, register, vouched
from tests.noticeboard.log.made import ORIGIN

DAY = timedelta(days=1)


async def done(*words: object) -> str:
    """Run a command that succeeds, and return what it prints."""
    code, out, error = await board("policy", *map(str, words))
    assert code == 0, error or out
    return out


async def refused(*words: object) -> str:
    """Run a command that fails, and return what it says."""
    code, out, error = await board("policy", *map(str, words))
    assert code == 1, out
    return " ".join((error or out).split())


def edit(file: Path, limits: dict[str, object], **changed: object) -> None:
    """Change a draft as a person does in an editor."""
    draft = json.loads(file.read_text())
    draft["policy"] |= changed
    draft["policy"]["limits"] |= limits
    draft["signature"] = ""
    file.write_text(json.dumps(draft))


def replace(file: Path, to: Path, old: str, new: str) -> None:
    """Write a copy of a file with other words in it."""
    to.write_text(file.read_text().replace(old, new))


def begins(file: Path) -> datetime:
    """Return when a draft begins."""
    return parse_time(json.loads(file.read_text())["policy"]["begins"])


async def test_a_policy_from_key_to_log(tmp_path: Path) -> None:
    """A governor works with files and the board's public address; the board checks all again."""
    agency = today()
    home = await asyncio.to_thread(made_home, tmp_path / "board")
    folder, key, one, two = (tmp_path / name for name in ("board", "key", "one.json", "two.json"))
    async with open_board(home, now=agency.clock) as opened:
        await register(opened, agency)
        await opened.post(vouched(opened, agency))
        for text in ("A shed.", "A van.", "A fence."):
            await opened.post(agency.request(opened, text=text))

    # The first policy, from the board's folder.
    governor = json.loads(await done("key", key, "--name", "city.example.org/governor", "--json"))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "never overwritten" in await refused("key", key, "--name", "city.example.org/governor")
    assert "no policy" in await done("list", folder)
    assert "who governs it" in await refused("draft", folder, one)
    await done("draft", folder, one, "--governor", governor["key"], "--name", "Ordinance 26-14")
    assert timedelta(0) <= begins(one) - datetime.now(UTC) - 8 * DAY < DAY
    limits = {"largest_area_m2": 200_000, "phrases": ["the alley"], "zone": "America/New_York"}
    edit(one, limits | {"most_requests": 1, "per_days": 7})
    assert "Nobody has signed" in await refused("add", folder, one)

    said = await done("check", one)
    assert "An area has at most 200,000 m² (0.200\u00a0km²" in said
    assert "allows nothing that isn't allowed already, so it must be public for 7 days" in said
    tried = json.loads(await done("try", folder, one, "--json"))
    assert (tried["requests"], tried["refused"], tried["held"]) == (3, 2, 1)
    codes = [[one["code"] for one in each["findings"]] for each in tried["found"]]
    assert codes == [["policy_phrases"], *[["policy_quota", "policy_phrases"]] * 2]
    assert "Of 3 past requests" in await done("try", folder, one)

    await done("sign", one, "--key", key)
    await done("add", folder, one)
    assert "number 2 is next" in await refused("add", folder, one)
    assert "to come" in await done("list", folder)
    await _widen(home, key, one, two)


async def _widen(home: Home, key: Path, one: Path, two: Path) -> None:
    """Draft the next one from the public address: it widens, so it must wait for longer."""
    folder = home.folder
    forged, whole, copy = (folder.parent / name for name in ("forged", "whole", "copy"))
    async with open_board(home) as opened, open_server(opened, host="127.0.0.1", port=0) as port:
        address = f"http://127.0.0.1:{port}"
        assert json.loads(await done("list", address, "--json"))["board"] == ORIGIN
        await done("draft", address, two)
        whole.write_text(await done("list", address, "--json"))
    assert begins(two) >= begins(one)
    edit(two, {"phrases": [], "largest_area_m2": None}, name="Ordinance 27-01")
    said = await refused("check", two)
    assert "must be public for 30 days" in said
    assert "Removed: An area has at most" in said
    assert "must be public 30 days" in await refused("sign", two, "--key", key)
    facts = json.loads((await board("policy", "check", str(two), "--json"))[1])
    edit(two, {}, begins=facts["first_day"])
    await done("check", two)
    await done("key", folder.parent / "other", "--name", "city.example.org/other")
    assert "Another key signs" in await refused("sign", two, "--key", folder.parent / "other")
    await done("sign", two, "--key", key)
    assert "Signed by its governor" in await done("check", two)

    # Whoever changes what is signed is refused, here and on the board.
    replace(two, forged, "27-01", "27-02")
    assert "signature" in await refused("add", folder, forged)
    replace(whole, copy, "26-14", "26-15")
    assert "don't follow one another" in await refused("list", copy)
    edit(two, {"zone": "Europe/Nowhere"}, begins=format_time(begins(two)))
    assert "time zone" in await refused("check", two)
    edit(two, {"surprise": 1})
    assert "surprise" in await refused("check", two)
