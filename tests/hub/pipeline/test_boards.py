"""Following one more board: a policy that cannot work is refused in words, and not remembered."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from hub.boards import Boards
from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.feeds.followed import followed
from hub.model.board import BoardPolicy
from hub.model.event import EventType
from hub.model.ids import BoardOrigin
from tests.fakes.log_writer import make_key
from tests.hub.pipeline.conftest import POLL_S, TestHub

ORIGIN = BoardOrigin("other.example.org/v1")


@pytest.fixture
def boards(hub: TestHub) -> Boards:
    """Give the boards of a running hub."""
    return hub.now.boards


def _policy(hub: TestHub) -> BoardPolicy:
    log_key = str(make_key(ORIGIN).verifier)
    return replace(hub.board.policy(), origin=ORIGIN, log_key=log_key)


@pytest.mark.parametrize(
    "wrong",
    [
        {"log_key": "nonsense"},
        {"log_key": ORIGIN + "+00000000+AAAA"},
        {"log_key": str(make_key("third.example").verifier)},
        {"inbox_key": ""},
        {"verifiers": ("nonsense",)},
        {"witnesses": ("nonsense",)},
        {"quorum": 1},
        {"url": "http://board.example"},
        {"url": "ftp://board.example"},
        {"allow_private_address": False},
    ],
    ids="-".join,
)
async def test_a_policy_that_cannot_work_is_refused_and_forgotten(
    hub: TestHub, boards: Boards, wrong: dict[str, object]
) -> None:
    """One sentence says why; the next start does not stumble over it."""
    policy = replace(_policy(hub), **wrong)  # type: ignore[arg-type]  # what a person may send
    before = await followed(hub.now.stages.database)

    with pytest.raises(InvalidInputError) as raised:
        await boards.follow(policy)

    assert str(raised.value).endswith(".")
    assert await followed(hub.now.stages.database) == before
    assert len(hub.now.boards.statuses()) == 1


async def test_a_board_is_followed_once(hub: TestHub, boards: Boards) -> None:
    """A good policy is followed and remembered; another board of that name is a conflict."""
    policy = _policy(hub)

    status = await boards.follow(policy)

    with pytest.raises(ConflictError):
        await boards.follow(policy)
    assert status.origin == ORIGIN
    assert policy in await followed(hub.now.stages.database)


async def test_evidence_is_given_as_a_file(hub: TestHub, boards: Boards) -> None:
    """What a board signed is in the ZIP byte for byte, with the command that checks it."""
    hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    before = hub.board.note
    after = hub.board.publish(size=0)
    with pytest.raises(NotFoundError):
        await boards.evidence(hub.board.policy().origin)
    await hub.pass_time(2 * POLL_S)
    await hub.hear(EventType.BOARD_CHANGED)

    name, file = await boards.evidence(hub.board.policy().origin)

    with ZipFile(BytesIO(file)) as archive:
        notes = {each: archive.read(each).decode() for each in archive.namelist()}
    page = notes.pop("README.txt")
    assert name == "evidence-board-example-org-v1.zip"
    assert list(notes.values()) == [before, after]
    assert f"neighbors verify {' '.join(notes)} --log-key {hub.policy.log_key}" in page
    with pytest.raises(NotFoundError):
        await boards.evidence(ORIGIN)
