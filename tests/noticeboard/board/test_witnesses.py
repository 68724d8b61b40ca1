"""The board publishes only what enough witnesses have cosigned, and waits if they are away."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
import errno
import json
from pathlib import Path
import shutil

import aiohttp
import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from noticeboard.board.board import Board, open_board
from noticeboard.board.check import check_board
from noticeboard.board.cli import app
from noticeboard.board.home import Home, Settings
from noticeboard.board.log import first_publication
from noticeboard.board.sequencer import GrowthStep, do_nothing
from noticeboard.board.tables import publications
from noticeboard.board.witnesses import Cosigners, NotYetPublicError, witness_addresses
from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.log.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    TlogProof,
    majority,
    open_checkpoint,
)
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, VerifierKey, sign_note
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from tests.noticeboard.board.world import (
    Agency,
    Watched,
    assert_clean,
    made_home,
    register,
    watched,
)
from tests.noticeboard.log.made import NOON, ORIGIN, Clock, key

THREE = ("first", "second", "third")


@dataclass(slots=True, kw_only=True)
class Watch:
    """A board's folder, its witnesses, an agency, and a clock."""

    home: Home
    witnesses: list[Watched]
    agency: Agency
    clock: Clock

    @asynccontextmanager
    async def opened(
        self, after: Callable[[GrowthStep], None] = do_nothing
    ) -> AsyncGenerator[Board]:
        """Open the board as a start does."""
        async with open_board(self.home, now=self.clock, after=after) as board:
            yield board

    @property
    def keys(self) -> list[VerifierKey]:
        """The witnesses' keys."""
        return [each.key.verifier for each in self.witnesses]

    def public(self) -> SignedCheckpoint:
        """Return the checkpoint that readers are given."""
        note = (self.home.public / "checkpoint").read_text()
        return open_checkpoint(note, key(ORIGIN).verifier, self.keys)


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncGenerator[Watch]:
    """Give a board that needs two of three witnesses."""
    clock = Clock()
    async with watched(tmp_path, THREE, clock) as witnesses:
        settings = tuple(each.setting for each in witnesses)
        home = made_home(tmp_path / "board", witnesses=settings, quorum=2)
        log_key = home.folder / "keys" / "log"
        write_all([(log_key, key(ORIGIN).export().encode())], mode=PRIVATE_FILE)
        yield Watch(home=home, witnesses=witnesses, agency=Agency(clock=clock), clock=clock)


async def test_publishes_with_cosignatures(watch: Watch) -> None:
    """A post's proof carries the log's signature and every witness's; all of them verify."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        raw = watch.agency.request(board)
        posted = await board.post(raw)
        shown = board.published.cosigned
        cosigned = await first_publication(board.database, board.log_key, watch.keys, posted.index)

    proof = TlogProof.parse(posted.proof)
    signed = proof.verify(parse_entry(raw).leaf, key(ORIGIN).verifier, watch.keys)
    assert set(signed.cosigned) == {str(each) for each in watch.keys}
    assert watch.public().note == signed.note
    assert {each.name for each in shown} == {each.name for each in watch.keys}
    assert {each.at for each in cosigned} == {NOON}
    await assert_clean(watch.home.folder)


async def test_a_network_is_asked_rarely_and_never_waited_for(watch: Watch, tmp_path: Path) -> None:
    """Its witnesses sign as often as promised, count for no quorum, and delay nothing."""
    async with watched(tmp_path, ("network",), watch.clock) as [network]:
        path = watch.home.folder / "settings.json"
        settings = json.loads(path.read_text())
        settings |= {"network_witnesses": [network.setting], "network_qpd": 288}
        path.write_text(json.dumps(settings))
        name, sizes, signed = network.key.verifier.name, [], []
        async with watch.opened() as board:
            await register(board, watch.agency)
            for minutes in (0, 9, 1, 1):
                watch.clock.at += timedelta(minutes=minutes)
                await board.post(watch.agency.request(board))
                sizes.append(network.size)
                signed.append(name in board.published.note)
                assert len(board.published.cosigned) == 3
            watch.clock.at += timedelta(minutes=10)
            network.is_away = True
            await board.post(watch.agency.request(board))
            # Only its own witnesses count.
            for each in watch.witnesses[:2]:
                each.is_away = True
            network.is_away = False
            watch.clock.at += timedelta(hours=1)
            with pytest.raises(UnavailableError):
                await board.post(watch.agency.request(board))

    # It was asked for the first checkpoint, and then once in ten minutes.
    assert sizes == [0, 0, 4, 4]
    assert signed == [False, False, True, False]


async def test_one_witness_may_be_away(watch: Watch) -> None:
    """With two of three the board goes on, and the third catches up by itself later."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        watch.witnesses[0].is_away = True
        await board.post(watch.agency.request(board))
        assert len(watch.public().cosigned) == 2
        watch.witnesses[0].is_away = False
        watch.clock.at += timedelta(minutes=1)
        await board.post(watch.agency.request(board))

    assert len(watch.public().cosigned) == 3
    assert watch.witnesses[0].size == 3


async def test_missing_quorum_publishes_nothing(watch: Watch) -> None:
    """With one of three a post is logged and waits; nobody is told that it is public."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        for each in watch.witnesses[:2]:
            each.is_away = True
        before = watch.public()
        raw = watch.agency.request(board)

        with pytest.raises(NotYetPublicError, match=r"isn't public yet\. 1 of 2"):
            await board.post(raw)
        with pytest.raises(NotYetPublicError):
            await board.post(raw)
        # Posts go on being logged while they wait.
        chain = watch.agency.chain(board, parse_entry(raw).body.id, 1)
        with pytest.raises(NotYetPublicError):
            await board.post(chain[0])

        assert watch.public() == before
        assert (board.published.size, board.state.size, board.is_caught_up) == (1, 3, False)
        for each in watch.witnesses:
            each.is_away = False
        watch.clock.at += timedelta(minutes=1)
        again = await board.post(raw)

    assert again.index == 1
    assert watch.public().checkpoint.size == 3
    await assert_clean(watch.home.folder)


async def test_waiting_posts_become_public_by_themselves(watch: Watch) -> None:
    """Once the witnesses are back, what waits is published though nobody posts."""
    for each in watch.witnesses:
        each.is_away = True
    async with watch.opened() as board:
        with pytest.raises(UnavailableError, match="hasn't published anything"):
            board.published  # noqa: B018 -- it raises
        news = asyncio.create_task(board.next_publication())
        for each in watch.witnesses:
            each.is_away = False
        watch.clock.at += timedelta(minutes=1)
        async with asyncio.timeout(60):
            await news

    assert watch.public().checkpoint.size == 0


async def test_start_without_witnesses_shows_what_was_public(watch: Watch) -> None:
    """A board that starts while its witnesses are away serves what it served before."""
    async with watch.opened() as board:
        await register(board, watch.agency)
    before = watch.public()
    for each in watch.witnesses:
        each.is_away = True

    async with watch.opened() as board:
        assert (board.published.size, board.published.note) == (1, before.note)
        assert len(board.published.cosigned) == 3


async def test_witness_that_hangs_delays_once(watch: Watch) -> None:
    """A witness that never answers holds nobody up, and is left alone for a while."""
    watch.witnesses[2].hangs = True
    async with watch.opened() as board:
        await register(board, watch.agency)
        asked = watch.witnesses[2].asked
        for _ in range(3):
            async with asyncio.timeout(60):
                await board.post(watch.agency.request(board))

    assert watch.public().checkpoint.size == 4
    assert watch.witnesses[2].asked == asked


@pytest.mark.parametrize("lie", ["another's", "stale", "future", "garbage", "many", "replayed"])
async def test_lying_witness_does_not_count(watch: Watch, lie: str) -> None:
    """A line by another key, of another time or of an older checkpoint is no cosignature."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        raw = watch.agency.request(board)
        tree = Tree([board.state.tree.hashes(0, 0, 1), leaf_hash(raw)])
        text = Checkpoint(origin=ORIGIN, size=2, root=tree.root()).text()
        first = watch.witnesses[0].key
        at = int(NOON.timestamp())
        lines = {
            "another's": watch.witnesses[1].key.sign(text, at=at),
            "stale": first.sign(text, at=at - 3600),
            "future": first.sign(text, at=at + 3600),
            "garbage": "well done\n",
            "many": "x" * 20_000,
            "replayed": first.sign(watch.public().checkpoint.text(), at=at),
        }
        watch.witnesses[0].answer = lines[lie]
        watch.witnesses[2].is_away = True

        with pytest.raises(NotYetPublicError, match="1 of 2"):
            await board.post(raw)

    assert watch.public().checkpoint.size == 1


async def test_idle_board_publishes_a_fresh_checkpoint(watch: Watch) -> None:
    """After an idle hour the same checkpoint goes out with newer cosignatures."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        before = watch.public()
        watch.clock.at += timedelta(minutes=59)
        raw = watch.agency.request(board)
        await board.post(raw)
        old = watch.public()
        watch.clock.at += timedelta(minutes=61)
        # Whatever wakes the board makes it look; by itself it wakes when an hour has gone.
        await board.post(raw)
        fresh = watch.public()

    assert before.checkpoint.size == 1
    assert fresh.checkpoint == old.checkpoint
    assert min(fresh.cosigned.values()) == int(watch.clock.at.timestamp())
    assert max(old.cosigned.values()) < min(fresh.cosigned.values())


async def test_fresh_checkpoint_without_quorum_keeps_the_old_one(watch: Watch) -> None:
    """If too few answer the older cosignatures stay, and posters are not refused for it."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        raw = watch.agency.request(board)
        await board.post(raw)
        before = watch.public()
        for each in watch.witnesses:
            each.is_away = True
        watch.clock.at += timedelta(hours=2)

        assert (await board.post(raw)).index == 1
        assert watch.public() == before


async def test_old_backup_never_gets_past_its_witnesses(
    watch: Watch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Restored with all its own files, an old board is stopped by the witnesses that saw more."""
    async with watch.opened() as board:
        await register(board, watch.agency)
    shutil.copytree(watch.home.folder, tmp_path / "backup")
    async with watch.opened() as board:
        await board.post(watch.agency.request(board, title="What the world has seen"))

    watch.home = Home(tmp_path / "backup")
    async with watch.opened() as board:
        with pytest.raises(NotYetPublicError):
            await board.post(watch.agency.request(board, title="Another history"))
        assert board.published.size == 1
    assert [each.size for each in watch.witnesses] == [2, 2, 2]
    assert "Is this an old backup?" in caplog.text


@pytest.mark.parametrize("step", [GrowthStep.EXPORTED, GrowthStep.COSIGNED, GrowthStep.PUBLISHED])
async def test_crash_around_the_witnesses(watch: Watch, step: GrowthStep) -> None:
    """A crash before or after they cosigned loses nothing: the next start publishes it."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        raw = watch.agency.request(board)
    armed: list[GrowthStep] = []

    def stop(reached: GrowthStep) -> None:
        if reached in armed:
            armed.remove(reached)
            raise OSError(errno.EIO, "stopped")

    async with watch.opened(after=stop) as board:
        armed.append(step)
        with pytest.raises(UnavailableError):
            await board.post(raw)

    async with watch.opened() as board:
        assert (await board.post(raw)).index == 1
    assert watch.public().checkpoint.size == 2
    await assert_clean(watch.home.folder)


# Settings


def test_settings_of_witnesses() -> None:
    """Witnesses are read strictly; one named twice, or one without an address, is refused."""
    first, second = ("witness+0+", "x")
    for wrong in (first, second, str(key("log.example").verifier) + " https://w.example"):
        with pytest.raises(InvalidInputError):
            witness_addresses([wrong])
    names = [f"w{number}+0+" for number in range(5)]
    assert [majority(names[:many]) for many in range(6)] == [0, 1, 2, 2, 3, 3]
    # Two keys of one name are one witness's.
    assert majority([*names[:2], "w0+1+"]) == 2


def test_quorum_within_the_witnesses(tmp_path: Path) -> None:
    """A quorum that no witnesses could meet is refused before there is a board."""
    with pytest.raises(InvalidInputError, match="from 0 to the number"):
        made_home(tmp_path / "board", quorum=1)


async def test_witness_named_twice(watch: Watch) -> None:
    """One witness under two addresses would count twice for the operator, and for nobody else."""
    one = watch.witnesses[0].setting
    with pytest.raises(InvalidInputError, match="listed twice"):
        witness_addresses([one, one.replace("127.0.0.1", "localhost")])


def test_settings_from_before_there_were_witnesses(tmp_path: Path) -> None:
    """A settings file without witnesses is read as one with none."""
    home = made_home(tmp_path / "board")
    path = home.folder / "settings.json"
    text = path.read_text().replace('"witnesses": [],', "").replace('"quorum": 0', '"title2": 0')
    lines = [line for line in text.splitlines() if "title2" not in line]
    path.write_text("\n".join(lines).replace(",\n}", "\n}"))

    settings: Settings = home.settings()

    assert (settings.cosigners, settings.quorum) == ((), 0)


async def test_no_redirect_is_followed(watch: Watch) -> None:
    """A witness that sends us elsewhere has not answered."""
    tree = Tree([leaf_hash(b"x")])
    point = Checkpoint(origin=ORIGIN, size=1, root=tree.root())
    moved = witness_addresses([watch.witnesses[0].setting + "/nowhere"])
    async with aiohttp.ClientSession() as session:
        cosigners = Cosigners(moved, 1, session, watch.clock)
        with pytest.raises(NotYetPublicError, match="0 of 1"):
            await cosigners.cosigned(sign_note(point.text(), [key(ORIGIN)]), point, tree)
        assert cosigners.next_try == NOON + timedelta(seconds=2)


async def test_check_looks_at_what_was_cosigned(watch: Watch) -> None:
    """A cosigned checkpoint of another history in the database is found by `board check`."""
    async with watch.opened() as board:
        await register(board, watch.agency)
        await board.post(watch.agency.request(board))
        async with board.database.write() as connection:
            other = Checkpoint(origin=ORIGIN, size=7, root=Tree([leaf_hash(b"x")]).root())
            note = sign_note(other.text(), [key(ORIGIN)])
            await connection.execute(
                insert(publications).values(size=7, note=note, published_at=NOON)
            )
    report = await check_board(watch.home.folder)

    assert report.counts["cosigned checkpoints"] == 4
    assert [each for each in report.complaints if "cosigned at size 7" in str(each)]


def test_board_is_made_with_witnesses(tmp_path: Path) -> None:
    """`board init` takes witnesses, and more than half of them as the quorum if none is said."""
    folder = tmp_path / "board"
    words = ["init", str(folder), "--origin", ORIGIN]
    for name in THREE:
        signer = SignerKey(name=name, kind=KIND_COSIGNATURE, seed=key(name).seed)
        words += ["--witness", f"{signer.verifier} http://127.0.0.1:1"]

    made = CliRunner().invoke(app, words)

    assert made.exit_code == 0, made.output
    settings = Home(folder).settings()
    assert (len(settings.cosigners), settings.quorum) == (3, 2)
