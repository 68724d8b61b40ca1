"""Following one more board: a policy that cannot work is refused in words, and not remembered."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.feeds.followed import followed
from hub.feeds.preview import KeyMatch
from hub.feeds.trust import BoardUncheckedError
from hub.model.decision import Answer
from hub.model.ids import BoardOrigin
from hub.model.report import EventType
from hub.model.request import BoardPolicy, BoardState
from hub.pipeline.boards import Boards
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import SignerKey
from tests.fakes.board import FakeBoard, LogWriter, make_key
from tests.hub.pipeline.conftest import POLL_S, TestHub

pytestmark = pytest.mark.usefixtures("threadless")

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


async def test_whom_a_house_relies_on_can_be_changed(hub: TestHub, boards: Boards) -> None:
    """Levels are counted by the new verifiers at once, for good, and nothing comes twice."""
    origin = hub.board.policy().origin
    author = hub.writer.register()
    entry_id = hub.writer.post(author)
    hub.writer.update(author, entry_id)
    await hub.publish(EventType.REQUEST_RECEIVED)
    before = (await hub.report()).request
    witnesses = tuple(str(each.verifier) for each in hub.board.witnesses)

    await boards.change_policy(origin, witnesses=witnesses, quorum=len(witnesses), verifiers=())
    await hub.hear(EventType.BOARD_CHANGED)
    without = (await hub.report()).request
    _, kept = boards.trusted(origin)

    assert (before.agency.level, without.agency.level) == (2, 0)
    assert len(without.thread) == len(before.thread) == 1
    assert (kept.verifiers, kept.quorum) == ((), len(witnesses))
    assert kept in await followed(hub.now.stages.database)
    await boards.change_policy(
        origin, witnesses=(), quorum=0, verifiers=hub.board.policy().verifiers
    )
    assert (await hub.report()).request.agency.level == 2
    hub.writer.post(author)
    await hub.publish(EventType.REQUEST_RECEIVED)


async def test_what_was_before_can_be_skipped(hub: TestHub, boards: Boards) -> None:
    """Whoever says nothing of it changes nothing."""
    origin = hub.board.policy().origin

    for asked, expected in ((False, False), (None, False), (True, True)):
        await boards.change_policy(origin, witnesses=(), quorum=0, verifiers=(), read_earlier=asked)

        _, known = boards.trusted(origin)
        assert known.read_earlier is expected
        assert known in await followed(hub.now.stages.database)


async def test_a_look_stores_nothing(hub: TestHub, boards: Boards) -> None:
    """Whoever looks at a board doesn't follow it, and what is followed stays as it is."""
    database = hub.now.stages.database
    before = await followed(database)
    address = str(BoardLink(url=hub.board.url, key=Fingerprint.of(hub.writer.log_key.verifier)))

    key, found = await boards.preview(address, (), allow_private_address=True)

    assert found is not None
    assert key.state is KeyMatch.MATCHES
    assert boards.known_state(found.policy.origin) is BoardState.FOLLOWING
    assert boards.known_state(ORIGIN) is None
    assert await followed(database) == before


async def test_a_known_boards_name_with_another_key(hub: TestHub, boards: Boards) -> None:
    """An impostor that takes the name of a followed board is named as such, not as followed."""
    writer = LogWriter(now=hub.writer.now)
    writer.log_key = SignerKey(name=writer.origin, seed=bytes(32))
    impostor = FakeBoard(writer=writer)
    async with impostor.served():
        with pytest.raises(ConflictError) as raised:
            await boards.preview(impostor.url, (), allow_private_address=True)

    assert raised.value.text.code == "board.other_key"


@pytest.mark.parametrize(
    "wrong", [{"verifiers": ("nonsense",)}, {"witnesses": ("nonsense",)}, {"quorum": 1}], ids=str
)
async def test_a_change_that_cannot_work_changes_nothing(
    hub: TestHub, boards: Boards, wrong: dict[str, Any]
) -> None:
    """One sentence says why, and the board is followed as it was."""
    policy, database = hub.board.policy(), hub.now.stages.database
    _, before = boards.trusted(policy.origin)
    kept = await followed(database)
    wanted: dict[str, Any] = {"witnesses": (), "quorum": 0, "verifiers": ()}

    with pytest.raises(InvalidInputError):
        await boards.change_policy(policy.origin, **(wanted | wrong))
    with pytest.raises(NotFoundError):
        await boards.change_policy(ORIGIN, **wanted)

    assert boards.trusted(policy.origin)[1] == before
    assert await followed(database) == kept


async def test_evidence_is_given_as_a_file(hub: TestHub, boards: Boards) -> None:
    """What a board signed is in the ZIP byte for byte, with the command that checks it."""
    hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    before = hub.board.note
    hub.writer.entries[0] += b" "
    after = hub.board.publish()
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
    assert f"neighbors verify {name} --log-key {hub.policy.log_key}" in page
    with pytest.raises(NotFoundError):
        await boards.evidence(ORIGIN)


async def test_a_board_that_is_left_is_asked_for_nothing(hub: TestHub, boards: Boards) -> None:
    """Nothing goes to it, by itself or by an answer, and not after a start; what it said stays."""
    origin = hub.board.policy().origin
    author = hub.writer.register()
    hub.writer.post(author)
    await hub.ring(minutes_ago=10)
    await hub.publish(EventType.REQUEST_MATCHED)

    await boards.leave(origin)
    hub.board.asked.clear()
    hub.writer.post(author)
    hub.board.publish()
    await hub.pass_time(20 * POLL_S, sleepers=2)
    with pytest.raises(ConflictError, match="no longer follow"):
        await hub.answer(Answer.APPROVE)
    with pytest.raises(ConflictError, match="Follow it again"):
        await boards.follow(hub.board.policy())
    await hub.stop()
    await hub.start()
    await hub.pass_time(20 * POLL_S, sleepers=2)

    assert hub.board.asked == []
    assert [status.state for status, _ in hub.now.boards.statuses()] == [BoardState.LEFT]
    assert (await hub.report()).request.origin == origin
    assert origin in await hub.now.boards.log_proof(origin, 1)
    with pytest.raises(NotFoundError):
        await boards.leave(ORIGIN)


async def test_a_board_that_was_left_is_followed_again(hub: TestHub) -> None:
    """At once, from where it was left, and held to what it signed before."""
    origin = hub.board.policy().origin
    author = hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    await hub.now.boards.leave(origin)
    hub.writer.post(author)
    hub.board.publish()

    await hub.now.boards.follow_again(origin)
    await hub.hear(EventType.REQUEST_RECEIVED)
    await hub.now.boards.leave(origin)
    hub.writer.entries[0] += b" "
    hub.board.publish()
    await hub.now.boards.follow_again(origin)
    await hub.hear_board(BoardState.STOPPED)

    assert (await hub.report()).request.origin == origin


async def test_a_board_that_broke_its_promise_gets_another_chance(hub: TestHub) -> None:
    """Its owner says so: the problem goes, it is looked at at once, and the proof stays."""
    origin = hub.board.policy().origin
    hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    honest = hub.writer.entries[0]
    hub.writer.entries[0] += b" "
    hub.board.publish()
    await hub.pass_time(2 * POLL_S)
    await hub.hear(EventType.PROBLEM_RAISED)
    before = [each.code for each in hub.now.problems.all()]

    hub.writer.entries[0] = honest
    hub.board.publish()
    await hub.now.boards.follow_again(origin)
    await hub.hear_board(BoardState.FOLLOWING)

    assert (before, hub.now.problems.all()) == (["board_stopped"], [])
    assert await hub.now.boards.evidence(origin)


async def test_nothing_goes_to_a_board_that_is_newer_than_the_hub(hub: TestHub) -> None:
    """An entry that only a newer hub can read may take a key back: so nothing is shared."""
    origin = hub.board.policy().origin
    author = hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    hub.writer.newer(author, said={"v": 2})
    hub.board.publish()
    await hub.pass_time(2 * POLL_S)
    await hub.hear(EventType.PROBLEM_RAISED)

    with pytest.raises(BoardUncheckedError, match="can't be checked right now"):
        hub.now.boards.sharing_policy(origin)


async def test_a_board_that_cannot_be_checked_heals(hub: TestHub) -> None:
    """The owner learns what it is and is not; nothing goes to it until it is over."""
    origin = hub.board.policy().origin
    hub.writer.register()
    await hub.publish(EventType.AGENCY_CHANGED)
    hub.board.publish(key=make_key(f"{origin}x"))
    await hub.pass_time(2 * POLL_S)
    await hub.hear(EventType.PROBLEM_RAISED)
    [problem] = hub.now.problems.all()

    with pytest.raises(BoardUncheckedError, match="can't be checked right now"):
        hub.now.boards.sharing_policy(origin)
    with pytest.raises(NotFoundError):
        await hub.now.boards.evidence(origin)
    hub.board.publish()
    await hub.pass_time(2 * POLL_S)
    await hub.hear(EventType.PROBLEM_CLEARED)

    assert problem.code == "board_unchecked"
    assert hub.now.problems.all() == []
    assert hub.now.boards.sharing_policy(origin).origin == origin
