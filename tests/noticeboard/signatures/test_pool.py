"""Checking signatures in other processes: the same answers, whatever becomes of them."""

import asyncio
import os
from pathlib import Path
import signal

import msgspec
import pytest

from noticeboard.log.note import SignerKey
from noticeboard.signatures.pool import CLAIMS_A_JOB, FEWEST, Claim, SignaturePool, open_pool
from tests.noticeboard.log.made import LOG, ORIGIN, Town

KEY = SignerKey(name="agency.example.org", seed=bytes(32))


def claims(count: int, wrong: frozenset[int] = frozenset()) -> list[Claim]:
    """Return claims that hold, but for those with a wrong number."""
    made: list[Claim] = []
    for number in range(count):
        text = b"entry %d " % number * 40
        signed = KEY.sign_bytes(text) + text
        if number in wrong:
            signed = signed[:-1] + b"!"
        made.append(Claim(leaf=bytes(32), public=KEY.verifier.public, signed=signed))
    return made


@pytest.mark.parametrize("children", [0, 1, 2])
async def test_each_claim_gets_its_own_answer(children: int) -> None:
    """Just the claims that do not hold are told so, in the order they were given."""
    wrong = frozenset({0, CLAIMS_A_JOB - 1, CLAIMS_A_JOB, 3 * CLAIMS_A_JOB + 7})

    async with open_pool(children) as checkers:
        told = await checkers.check(claims(4 * CLAIMS_A_JOB, wrong))
        running = checkers.running

    assert {number for number, holds in enumerate(told) if not holds} == wrong
    assert running == children


def posted(text: str, **fields: str) -> Claim:
    """Return the claim of an entry that says something, and holds."""
    body = msgspec.json.encode(fields | {"text": text, "type": "request.post"})
    signed = b"neighbors-requests/entry/v1\nboard.example.org/v1\n" + body
    return Claim(leaf=bytes(32), public=KEY.verifier.public, signed=KEY.sign_bytes(signed) + signed)


@pytest.mark.parametrize(
    ("claim", "is_free"),
    [
        (posted("A window was broken.", title="Burglary"), True),
        (posted("A window was broken.", title="Burglary at the rally"), False),
        (posted("It happened during the protest."), False),
        (posted("Emily Carter was seen.", incident="missing_person"), False),
        (posted("A window was broken."), True),
    ],
    ids=["free", "title", "text", "name", "no title"],
)
async def test_words_are_looked_through_beside_signatures(claim: Claim, *, is_free: bool) -> None:
    """Of an entry whose signature holds it is said whether a moderator must see its words.

    Names are never free here: whether they may be named is for the rules to say. If nobody
    looks through them, nothing is said.
    """
    wrong = Claim(leaf=claim.leaf, public=claim.public, signed=claim.signed[:-1] + b"!")
    async with open_pool(1) as checkers:
        told = await checkers.check_with_findings([claim, wrong] * FEWEST)
        few = await checkers.check_with_findings([claim, wrong])

    assert told == [(True, is_free), (False, False)] * FEWEST
    assert few == [(True, False), (False, False)]


@pytest.mark.parametrize("children", [0, 1])
@pytest.mark.parametrize("count", [FEWEST - 1, 2 * FEWEST])
async def test_registrations_are_checked_whole(children: int, count: int) -> None:
    """Not just signatures, however many there are, and if the process that does it is killed."""
    good = Town().register().raw
    hostile = good.replace(b'"kind":"police"', b'"kind":"pirate"')
    raws = [hostile if at in {0, count - 1} else good for at in range(count)]
    async with open_pool(children) as checkers:
        told = await checkers.check_registrations(raws, ORIGIN, LOG.verifier)
        elsewhere = await checkers.check_registrations(raws, "other.example.org", LOG.verifier)
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)
        again = await checkers.check_registrations(raws, ORIGIN, LOG.verifier)

    assert told == again == [raw is good for raw in raws]
    assert not any(elsewhere)


async def test_few_claims_start_no_process() -> None:
    """A small board costs no process; nor does a machine of one core."""
    async with open_pool(2) as checkers:
        assert all(await checkers.check(claims(FEWEST - 1)))
        assert checkers.running == 0


async def test_many_at_once_are_answered_to_whom_they_belong() -> None:
    """Several callers share the processes, and each hears of its own claims."""
    async with open_pool(2) as checkers:
        told = await asyncio.gather(
            *(checkers.check(claims(100, frozenset({number}))) for number in range(6))
        )

    assert [each.index(False) for each in told] == list(range(6))
    assert all(each.count(False) == 1 for each in told)


async def test_processes_end_when_idle() -> None:
    """What was started for a rush is gone after it, and comes back for the next one."""
    checkers = SignaturePool(1, idle_s=0.05)

    assert all(await checkers.check(claims(100)))
    async with asyncio.timeout(60):
        while checkers.running:  # noqa: ASYNC110 -- a process ends when it ends
            await asyncio.sleep(0.01)
    again = await checkers.check(claims(100, frozenset({99})))
    await checkers.close()

    assert again.count(False) == 1


async def test_a_killed_process_changes_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    """If a process dies in the middle, its claims are checked here, as strictly."""
    async with open_pool(1) as checkers:
        assert all(await checkers.check(claims(100)))
        (child,) = children_of(os.getpid())
        os.kill(child, signal.SIGKILL)

        told = await checkers.check(claims(300, frozenset({5, 299})))

    assert {number for number, holds in enumerate(told) if not holds} == {5, 299}
    assert "without help" in caplog.text


def children_of(process: int) -> list[int]:
    """Return the ids of the checking processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += map(int, (task / "children").read_text(encoding="ascii").split())
    return [each for each in found if b"noticeboard.signatures" in command_of(each)]


def command_of(process: int) -> bytes:
    """Return the words by which a process was started."""
    return Path(f"/proc/{process}/cmdline").read_bytes()


async def test_what_comes_one_by_one_is_checked_together() -> None:
    """Few claims are not worth another process; of many, each gets its own answer."""
    async with open_pool(1) as checkers:
        few = [await checkers.check_one(each) for each in claims(FEWEST - 1)]
        begun_by = await checkers.check_one(claims(1)[0])
        while await checkers.check_one(claims(1)[0]) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.001)  # real time: a process starts
        some = claims(150, frozenset({0, 77}))
        told = await asyncio.gather(*(checkers.check_one(each) for each in some))
        free = await checkers.check_one(posted("A window was broken."))
        running = checkers.running

    assert few == [None] * (FEWEST - 1)
    assert begun_by is None, "nobody waits for the process to start"
    assert [number for number, each in enumerate(told) if each == (False, False)] == [0, 77]
    assert told.count((True, False)) == 148
    assert free == (True, True)
    assert running == 1
