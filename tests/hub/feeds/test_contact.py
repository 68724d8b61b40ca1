"""Adding a board by its address: what it says of itself is checked for form, not believed."""

import json

import pytest

from hub.errors import BoardUnreachableError, InvalidInputError
from hub.feeds.preview import fetch_description
from hub.model.request import BoardPolicy
from tests.fakes.board import FakeBoard, Lies, make_key, make_witness
from tests.hub.feeds.conftest import Home


async def asked(home: Home, board: FakeBoard) -> BoardPolicy:
    """Return what the owner is asked to confirm."""
    about = await fetch_description(board.url, home.session, allow_private_address=True)
    return about.policy(board.url, allow_private_address=True)


async def test_policy_to_confirm(home: Home, board: FakeBoard) -> None:
    """A board's own words become a policy, under the address the owner gave."""
    board.lies = Lies(
        about=json.dumps(board.about() | {"url": "https://elsewhere.example"}).encode()
    )

    policy = await asked(home, board)

    assert policy == board.policy(quorum=2)
    assert await home.follower(policy).sync() is not None


async def test_no_board_is_the_practice_board(home: Home, board: FakeBoard) -> None:
    """A board that calls itself that is refused before anybody is asked to confirm it."""
    origin = "practice.invalid/v1"
    about = board.about() | {"origin": origin, "log_key": str(make_key(origin).verifier)}
    board.lies = Lies(about=json.dumps(about).encode())

    with pytest.raises(InvalidInputError, match="your hub's own practice board"):
        await asked(home, board)


@pytest.mark.parametrize(
    ("witnesses", "said", "quorum"),
    [(0, 0, 0), (0, None, 0), (2, 0, 2), (3, None, 2), (3, 1, 2), (3, 3, 3)],
)
async def test_a_board_does_not_choose_to_be_checked_less(
    home: Home, board: FakeBoard, witnesses: int, said: int | None, quorum: int
) -> None:
    """A majority of the witnesses it lists is the least; it may ask for more."""
    keys = [str(make_witness(f"w{n}.example").verifier) for n in range(witnesses)]
    about = board.about() | {"witnesses": keys, "quorum": said}
    if said is None:
        del about["quorum"]
    board.lies = Lies(about=json.dumps(about).encode())

    assert (await asked(home, board)).quorum == quorum


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"origin": "board.example.net/v1"},
        {"log_key": "nonsense"},
        {"log_key": str(make_witness("board.example.org/v1").verifier)},
        {"inbox_key": ""},
        {"inbox_key": str(make_witness("inbox").verifier)},
        {"quorum": 3},
        {"quorum": -1},
        {"witnesses": [str(make_key("witness").verifier)]},
        {"verifiers": ["x" * 401]},
        {"witnesses": ["x"] * 65},
        {"verifiers": ["x"] * 1025},
        {"quorum": "two"},
    ],
    ids=repr,
)
async def test_malformed_words(home: Home, board: FakeBoard, changed: dict[str, object]) -> None:
    """What is not exactly a board's description is refused with a sentence."""
    board.lies = Lies(about=json.dumps(board.about() | changed).encode())

    with pytest.raises(InvalidInputError, match=r"\.$"):
        await asked(home, board)


async def test_a_newer_board_is_read(home: Home, board: FakeBoard) -> None:
    """A board may say more than this hub knows, and trust a verifier in each of many states."""
    verifiers = [str(make_key(f"state-{number}.example").verifier) for number in range(1000)]
    said = board.about() | {"verifiers": verifiers, "oversight": {"keys": [1, None]}}
    board.lies = Lies(about=json.dumps(said).encode())

    policy = await asked(home, board)

    assert list(policy.verifiers) == verifiers
    assert await home.follower(policy).sync() is not None


@pytest.mark.parametrize("raw", [b"", b"[" * 60_000, b"{", b"\xff", b"null", b'{"v":1}'])
async def test_no_description_at_all(home: Home, board: FakeBoard, raw: bytes) -> None:
    """Bytes that are no description are refused, however deep they nest."""
    board.lies = Lies(about=raw or b" ")

    with pytest.raises(InvalidInputError):
        await asked(home, board)


@pytest.mark.parametrize(
    "lies",
    [Lies(about=b" " * 1_100_000), Lies(redirect=True), Lies(status=404), Lies(compressed=True)],
    ids=["bomb", "redirect", "missing", "compressed"],
)
async def test_no_answer(home: Home, board: FakeBoard, lies: Lies) -> None:
    """Too much, elsewhere, nothing or packed is no answer."""
    board.lies = lies

    with pytest.raises(BoardUnreachableError):
        await asked(home, board)


async def test_private_address_needs_the_owner(home: Home, board: FakeBoard) -> None:
    """A board on this network is not called unless the owner said so."""
    with pytest.raises(InvalidInputError):
        await fetch_description(board.url, home.session, allow_private_address=False)
    assert board.asked == []
