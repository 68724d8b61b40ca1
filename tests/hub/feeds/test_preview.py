"""A board before it is followed: what its link pins, what its log proves, and what lies do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
import json
import re
from typing import override

import aiohttp
import pytest

from hub.errors import BoardDishonestError, BoardUnreachableError, InvalidInputError
from hub.feeds import preview as preview_module
from hub.feeds.preview import ComparedKey, KeyMatch, LogFigures, PreviewedBoard, preview_board
from hub.feeds.trust import BoardUncheckedError
from hub.model.camera import Place
from hub.model.request import Unchecked
from hub.outbound import CheckedResolver, outbound_session
from noticeboard.log.area import Circle, Polygon
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import name_inbox_key
from tests.fakes.board import HERE, FakeBoard, Lies, LogWriter, make_key, make_witness, window
from tests.hub.feeds.conftest import Home

PLACE = Place(latitude_udeg=HERE[0], longitude_udeg=HERE[1])
FAR = Place(latitude_udeg=HERE[0] + 5_000_000, longitude_udeg=HERE[1])


def link(board: FakeBoard, key: SignerKey | None = None) -> str:
    """Return the board's link, or one that names another key."""
    named = Fingerprint.of((key or board.writer.log_key).verifier)
    return str(BoardLink(url=board.url, key=named))


async def looked(
    home: Home, address: str, places: Sequence[Place] = (PLACE,)
) -> tuple[ComparedKey, PreviewedBoard | None]:
    """Look at a board that may be on this network."""
    return await preview_board(
        address, home.session, home.clock, places, allow_private_address=True
    )


async def seen(home: Home, board: FakeBoard, *places: Place) -> LogFigures:
    """Return what the board's log is found to hold."""
    _, found = await looked(home, link(board), places)
    assert found is not None
    assert found.log is not None
    return found.log


async def test_a_link_pins_the_key(home: Home, board: FakeBoard) -> None:
    """The key is the link's, and the policy is the one that the owner confirms."""
    key, found = await looked(home, link(board))

    words = Fingerprint.of(board.writer.log_key.verifier).words()
    assert key == ComparedKey(state=KeyMatch.MATCHES, words=words, named_words=words)
    assert found is not None
    assert found.policy == board.policy(quorum=2)
    assert (found.size, str(found.unread)) == (3, "")


@pytest.mark.parametrize("about", [{}, {"title": "T" * 500, "run_by": "R", "area": "A", "x": [1]}])
async def test_names_are_claims(home: Home, board: FakeBoard, about: dict[str, object]) -> None:
    """A board may name itself, or not; an older one doesn't."""
    board.lies = Lies(about=json.dumps(board.about() | about).encode())

    _, found = await looked(home, link(board))

    assert found is not None
    said = (found.title, found.run_by, found.area)
    assert said == (about.get("title", ""), about.get("run_by", ""), about.get("area", ""))


async def test_another_key_than_the_links(home: Home, board: FakeBoard) -> None:
    """Only both keys' words are returned, and the log isn't read."""
    other = make_key("other.example.org/v1")

    key, found = await looked(home, link(board, other))

    assert found is None
    assert key == ComparedKey(
        state=KeyMatch.DIFFERS,
        words=Fingerprint.of(board.writer.log_key.verifier).words(),
        named_words=Fingerprint.of(other.verifier).words(),
    )
    assert board.paths == ["board.json"]


@pytest.mark.parametrize("own", [False, True], ids=["without a word", "in its own word"])
async def test_another_inbox_than_the_logs(home: Home, board: FakeBoard, *, own: bool) -> None:
    """Whoever only answers for a board can't name an inbox whose receipts would be believed."""
    thief = SignerKey.generate(board.writer.log_key.name)
    about = board.about() | {"inbox_key": str(thief.verifier)}
    if own:
        about["inbox_note"] = name_inbox_key(thief, thief.verifier)
    board.lies = Lies(about=json.dumps(about).encode())

    with pytest.raises(InvalidInputError) as refused:
        await looked(home, link(board))

    assert refused.value.text.code == "board.inbox_key"
    assert board.paths == ["board.json"]


async def test_the_log_must_be_signed_by_the_links_key(home: Home, board: FakeBoard) -> None:
    """An impostor may copy board.json, but can't sign a log with that key."""
    board.publish(key=make_key("thief"), origin="thief")

    with pytest.raises(BoardUncheckedError) as raised:
        await looked(home, link(board))

    assert raised.value.why is Unchecked.NOT_SIGNED


async def test_an_address_names_no_key(home: Home, board: FakeBoard) -> None:
    """The words are shown to compare with another source."""
    key, found = await looked(home, f" {board.url}/ ")

    assert (key.state, key.named_words) == (KeyMatch.UNNAMED, ())
    assert len(key.words) == 8
    assert found is not None


async def test_pasted_text_is_used_as_given(home: Home, board: FakeBoard) -> None:
    """Its keys are those that the person has, and the address must have that log key."""
    pasted = json.dumps(board.about() | {"verifiers": [], "title": "Mine"}, indent=2)

    key, found = await looked(home, pasted)

    assert key.state is KeyMatch.MATCHES
    assert found is not None
    assert found.policy == replace(board.policy(quorum=2), verifiers=())
    assert found.title == ""


async def test_pasted_text_of_another_board(home: Home, board: FakeBoard) -> None:
    """A text that names another key than the address has is like such a link."""
    other = make_key("other.example.org/v1")
    pasted = board.about() | {"log_key": str(other.verifier), "origin": other.name}

    key, found = await looked(home, json.dumps(pasted))

    assert (key.state, found) == (KeyMatch.DIFFERS, None)


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"v": 1}', "{" * 60_000, "board", "x y", "http://b.org"]
)
async def test_nonsense(home: Home, board: FakeBoard, text: str) -> None:
    """What is no address is refused with one sentence, before anything is asked."""
    with pytest.raises((InvalidInputError, BoardUnreachableError), match=r"[.…]$"):
        await preview_board(text, home.session, home.clock, ())
    assert board.asked == []


async def test_what_the_log_proves(home: Home) -> None:
    """Twelve months by month, the usual length, who asked how often, and the nearest mile."""
    now = home.clock.now()
    first = now - timedelta(days=400)
    writer = LogWriter(now=first)
    police, fire, _ = map(writer.register, ("city-police", "county-fire", "quiet-town"))
    writer.post(fire)
    writer.now = now - timedelta(days=40)
    half_an_hour = window(writer.now - timedelta(minutes=30), writer.now)
    lat, lon = HERE[0] + 18_000, HERE[1]  # 2.0 km off: a mile and 390 m
    for area in (
        Circle(lat=lat, lon=lon, radius_m=380),
        Circle(lat=lat, lon=lon, radius_m=400),
        Polygon(ring=((lat, lon), (lat, lon + 3_000), (lat + 3_000, lon))),
    ):
        writer.post(fire, area=area, window=half_an_hour)
    writer.now = now
    writer.post(police)
    board = FakeBoard(writer=writer)
    async with board.served():
        log = await seen(home, board, PLACE, PLACE, FAR)

    assert log.activity.months == (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1)
    assert (log.activity.year, log.activity.near, log.activity.usual_minutes) == (4, 2, 30)
    named = [(agency.name, agency.level, requests) for agency, requests in log.agencies]
    assert named == [("County Fire", 2, 3), ("City Police", 2, 1), ("Quiet Town", 2, 0)]
    assert log.home_inside is True
    assert log.since == first


async def test_home_far_away(home: Home, board: FakeBoard) -> None:
    """A board for elsewhere says so, and without a location nothing is said."""
    far, nowhere = await seen(home, board, FAR), await seen(home, board)

    assert (far.activity.near, far.home_inside) == (0, False)
    assert (nowhere.activity.near, nowhere.home_inside) == (None, None)


async def test_home_is_told_to_nobody(home: Home, board: FakeBoard) -> None:
    """Two houses in two places ask for exactly the same."""
    await seen(home, board, PLACE)
    here = [(each.path, each.headers) for each in board.asked]
    board.asked.clear()

    await seen(home, board, FAR, PLACE)

    assert [(each.path, each.headers) for each in board.asked] == here
    assert all(re.fullmatch(r"board\.json|checkpoint|tile/.*", path) for path, _ in here)


async def test_an_empty_board(home: Home, board: FakeBoard) -> None:
    """A board on which nothing was logged yet is shown as it is."""
    board.publish(size=0)

    log = await seen(home, board, PLACE)

    assert (log.agencies, log.activity.year, log.activity.usual_minutes) == ((), 0, None)
    assert (log.home_inside, log.since) == (False, None)


@pytest.mark.parametrize(("name", "most"), [("MOST_ENTRIES", 2), ("MOST_LOG_BYTES", 2000)])
async def test_too_long_for_a_look(
    home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    """What is known is shown; figures of a part would be a lie."""
    monkeypatch.setattr(preview_module, name, most)

    _, found = await looked(home, link(board))

    assert found is not None
    assert (found.log, found.size) == (None, 3)
    assert found.unread.code == "board.look_too_long"
    assert found.policy == board.policy(quorum=2)


async def test_too_slow_for_a_look(
    home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that never ends its answer doesn't hold the hub."""
    monkeypatch.setattr(preview_module, "READ_S", 0.0)

    _, found = await looked(home, link(board))

    assert found is not None
    assert (found.log, found.unread.code) == (None, "board.look_too_slow")


async def test_no_contact_in_time(
    home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one that never begins."""
    monkeypatch.setattr(preview_module, "CONTACT_S", 0.0)

    with pytest.raises(BoardUnreachableError):
        await looked(home, link(board))


@pytest.mark.parametrize(
    "lies",
    [
        Lies(about=b" " * 1_100_000),
        Lies(redirect=True),
        Lies(status=404),
        Lies(compressed=True),
        Lies(down=True),
        Lies(checkpoint=b"<html>a proxy"),
        Lies(checkpoint=b"x" * 70_000),
        Lies(bundle=lambda raw: raw[::-1]),
        Lies(bundle=lambda raw: raw + bytes(20_000_000)),
        Lies(tile=lambda raw: bytes(len(raw))),
    ],
    ids=[
        "bomb", "redirect", "missing", "compressed", "down", "page", "checkpoint bomb",
        "other entries", "entries bomb", "other tiles",
    ],
)  # fmt: skip
async def test_lies(home: Home, board: FakeBoard, lies: Lies) -> None:
    """Too much, elsewhere, nothing, packed or unsigned: an error, and no figures."""
    board.lies = lies

    with pytest.raises(BoardUnreachableError, match=r"\.$"):
        await looked(home, link(board))


@pytest.mark.parametrize(
    "lies",
    [
        Lies(bundle=lambda raw: raw[::-1]),
        Lies(tile=lambda raw: bytes(len(raw))),
        Lies(checkpoint="a/v1\n3\nAAAA\n\n\u2014 a/v1 AAAAAAAA\n".encode()),
    ],
    ids=["entries", "tiles", "checkpoint"],
)
async def test_a_cache_that_is_wrong(home: Home, board: FakeBoard, lies: Lies) -> None:
    """What can't be checked is fetched once more past caches, as when following."""
    lies.only_from_cache = True
    board.lies = lies

    log = await seen(home, board, PLACE)

    assert log.activity.year == 1


async def test_a_redirect_is_never_followed(home: Home, board: FakeBoard) -> None:
    """Wherever it leads, such as into the home network: the hub doesn't ask there."""
    board.lies = Lies(redirect=True)

    with pytest.raises(BoardUnreachableError) as raised:
        await looked(home, link(board))

    assert raised.value.text.code == "board.redirects"
    assert board.paths == ["board.json"]


async def test_a_broken_rule_is_named(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A log that holds what its board must refuse is no board to follow."""
    author = writer.author("stranger")
    writer.post(author)
    board.publish()

    with pytest.raises(BoardDishonestError):
        await looked(home, link(board))


async def test_too_few_witnesses(home: Home, board: FakeBoard) -> None:
    """The witnesses that a board names must have signed, before anything else is believed."""
    board.witnesses = (make_witness("first.example"),)
    policy = FakeBoard(
        writer=board.writer,
        witnesses=(make_witness("first.example"), make_witness("second.example")),
    ).policy()
    board.publish()
    board.lies = Lies(
        about=json.dumps(board.about() | {"witnesses": list(policy.witnesses)}).encode()
    )

    with pytest.raises(BoardUncheckedError):
        await looked(home, link(board))


async def test_an_entry_of_a_newer_board(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry type that this hub doesn't know is only counted, as when following."""
    writer.newer(writer.register("county-fire"))
    board.publish()

    log = await seen(home, board, PLACE)

    assert log.activity.year == 1


@pytest.mark.parametrize("path", ["{}", "{}/#key=" + "a" * 32])
async def test_private_address_needs_the_owner(home: Home, board: FakeBoard, path: str) -> None:
    """A board on this network is not called unless the owner said so, and the error says that."""
    with pytest.raises(InvalidInputError) as raised:
        await preview_board(path.format(board.url), home.session, home.clock, ())

    assert raised.value.text.code == "board.address_private"
    assert board.asked == []


class _AtHome(aiohttp.abc.AbstractResolver):
    """Resolves every name to this network, as a hostile name server would."""

    @override
    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: int = 0,
    ) -> list[aiohttp.abc.ResolveResult]:
        """Return an address in the home network."""
        return [
            {"hostname": host, "host": "192.168.1.1", "port": port}
            | {"family": 2, "proto": 0, "flags": 0}  # type: ignore[list-item]
        ]

    @override
    async def close(self) -> None:
        """Do nothing."""


async def test_a_name_that_leads_home(home: Home) -> None:
    """A public name that resolves to this network is refused with the reason."""
    async with outbound_session(allow_private=False) as session:
        connector = session.connector
        assert isinstance(connector, aiohttp.TCPConnector)
        connector._resolver = CheckedResolver(_AtHome(), allow_private=False)  # noqa: SLF001
        with pytest.raises(BoardUnreachableError) as raised:
            await preview_board("board.example.org", session, home.clock, ())

    assert raised.value.text.code == "board.address_private"
