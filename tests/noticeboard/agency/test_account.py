"""Accounts: counted from the folder, posted as bands, by one officer or two."""

import asyncio
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from noticeboard.agency.account import (
    AccountReader,
    KnownShares,
    content_of,
    count_shares,
    keep_time,
)
from noticeboard.agency.accounts import Accounts, AccountWords
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department import DepartmentSettings
from noticeboard.agency.department_log import LONGEST_VALUE, Act, DepartmentEntry, DepartmentLog
from noticeboard.agency.draft import thread_entry
from noticeboard.agency.draft_commands import person_of
from noticeboard.agency.inbox_client import WaitingShare
from noticeboard.agency.index import FolderReader, IndexedShare
from noticeboard.agency.poster import Poster
from noticeboard.agency.retention import Retentions
from noticeboard.agency.share_folder import ListedShare, ShareFolder
from noticeboard.errors import ConflictError, InvalidInputError, NotAllowedError
from noticeboard.log.body import RequestAccount, Tally
from noticeboard.log.encoding import format_time
from noticeboard.log.policy import Limits
from noticeboard.rules.accounts import ACCOUNTS_FROM
from tests.noticeboard.agency.conftest import Agency, a_draft, agency, front
from tests.noticeboard.agency.test_cli import run, told
from tests.noticeboard.agency.test_export import case_of, opened
from tests.noticeboard.agency.test_held import moderated
from tests.noticeboard.agency.test_inbox import give, shared

__all__ = ["agency", "front", "give", "opened", "shared"]
CASE, REQUEST, AT = "EF-1", "ab" * 16, "2027-03-01T10:00:00Z"
DAY = timedelta(days=1)


def a_share(number: int, fate: str) -> IndexedShare:
    """Return a share to which something happened."""
    told_ = WaitingShare(
        number=number,
        request=REQUEST,
        sha256=f"{number:064x}",
        size_bytes=1,
        at=AT,
        withdrawn=AT if fate.startswith("withdrawn") else None,
        dropped=AT if fate == "dropped" else None,
        opened=AT if fate == "elsewhere" else None,
    )
    is_opened = fate in {"opened", "deleted", "withdrawn later"}
    listed = ListedShare(
        told=told_,
        opened_here=AT if is_opened else "",
        deleted_here=AT if fate in {"deleted", "elsewhere", "withdrawn, deleted"} else "",
    )
    return IndexedShare(listed, CASE, fate == "sealed", is_acknowledged=False)


def an_entry(act: Act, share: str, **about: str) -> DepartmentEntry:
    """Return an entry of the department's log."""
    return DepartmentEntry(
        seq=0, prev="", at=AT, who="Dana", act=act, case=CASE, request=REQUEST, share=share,
        about=about,
    )  # fmt: skip


FATES = (
    *("opened", "deleted", "elsewhere", "withdrawn later", "sealed", "coming", "dropped"),
    *("withdrawn", "withdrawn, deleted"),
)


def test_each_share_is_counted_once() -> None:
    """Opened, taken back unopened, or neither; what was opened is deleted or kept."""
    shares = [a_share(number, fate) for number, fate in enumerate(FATES, start=1)]
    known = KnownShares()
    known.add(an_entry(Act.CASE_EXPORTED, "1, 3", to="court", shares="1, 3"))
    known.add(an_entry(Act.CASE_EXPORTED, "1", to="agency", shares="1"))

    found = count_shares(CASE, shares, known, REQUEST)

    assert (found.received, found.opened, found.withdrawn, found.unopened) == (9, 4, 2, 3)
    # What was opened elsewhere isn't deleted by deleting here.
    assert (found.deleted, found.kept, found.handed_on) == (1, 3, 2)
    assert found.handed_to == ("agency", "court")
    assert found.never_fetched == (6,)
    assert found.opened_names == {"1", "2", "3", "4"}


def test_files_that_no_inbox_listed() -> None:
    """A sealed file that came by hand counts once it is opened, and not twice."""
    known = KnownShares()
    known.add(an_entry(Act.SHARE_OPENED, "file-00000000", sealed=f"{1:064x}"))
    known.add(an_entry(Act.SHARE_OPENED, "file-aaaaaaaa", sealed="a" * 64))
    shares = [a_share(1, "opened")]

    found = count_shares(CASE, shares, known, REQUEST)
    known.add(an_entry(Act.CASE_DELETED, "1, file-aaaaaaaa"))
    later = count_shares(CASE, shares, known, REQUEST)
    known.add(an_entry(Act.SHARE_OPENED, "file-aaaaaaaa", sealed="a" * 64))
    again = count_shares(CASE, shares, known, REQUEST)

    assert (found.received, found.opened, found.deleted) == (2, 2, 0)
    assert (later.deleted, later.kept) == (1, 1)
    assert again.deleted == 0


def test_an_export_of_too_many_to_name() -> None:
    """The log cuts a long list: then every share that was open by then was handed on."""
    names = ", ".join(map(str, range(1000, 1400)))[:LONGEST_VALUE]
    known = KnownShares()
    known.add(an_entry(Act.CASE_EXPORTED, names, to="court", shares=names))
    shares = [a_share(number, "opened") for number in range(1000, 1400)]

    assert count_shares(CASE, shares, known, REQUEST).handed_on == 400


@given(st.lists(st.sampled_from(FATES), max_size=60), st.integers(0, 60))
def test_what_becomes_public_is_true_and_says_no_more(fates: list[str], used: int) -> None:
    """Every exact count is within its band, and equal bands make equal accounts."""
    shares = [a_share(number, fate) for number, fate in enumerate(fates, start=1)]
    counts = count_shares(CASE, shares, KnownShares(), REQUEST)
    used = min(used, counts.opened)
    content = content_of(REQUEST, counts, used=used, keep_until=AT, text="")

    for name in ("received", "opened", "unopened", "withdrawn", "deleted", "kept"):
        tally: Tally = getattr(content, name)
        exact = getattr(counts, name)
        assert tally.at_least <= exact <= tally.at_most
        assert (tally.at_least == tally.at_most) == (exact == 0), "only 0 is exact"
    assert counts.received == counts.opened + counts.unopened + counts.withdrawn
    others = [a_share(number + 500, fate) for number, fate in enumerate(reversed(fates))]
    moved = count_shares(CASE, others, KnownShares(), REQUEST)
    assert content_of(REQUEST, moved, used=used, keep_until=AT, text="") == content


async def test_an_account_by_command(opened: Agency) -> None:
    """Exact numbers beside bands, what is missing, and an entry in which no share is."""
    folder = opened.home.folder
    case = case_of(opened).name
    [post] = opened.home.logged_entries()
    request = post.body.id
    early = await run("account", folder, case, "--post", "--json")
    assert (early.exit_code, "still open" in early.stderr) == (1, True), early.output
    await told("resolve", folder, request, "--text", "Solved. No more video is needed.")
    await told("export", folder, case, "--to", "prosecutor", "--share", "1", "--out", folder / "e")
    wrong = await run("account", folder, case, "--used", "7,1")
    assert "Share 7 of this request was not opened." in wrong.stderr
    undated = await told("account", folder, request[:8], "--used", "1,2", "--by", "Dana")
    assert [each["code"] for each in undated["problems"]] == ["desk.account.no_day"]
    until = f"{datetime.now(UTC) + 90 * DAY:%Y-%m-%d}"

    words = ("--kept-until", until, "--why", "A case is before a court.", "--by", "Dana")
    posted = await told("account", folder, case, *words, "--post")

    assert [*posted["yours"].values()] == [2, 2, 0, 0, 2, 1, 0, 2]
    assert [*posted["public"].items()] == [
        *(
            ("received", "1 to 9"),
            ("opened", "1 to 9"),
            ("unopened", "none"),
            ("withdrawn", "none"),
        ),
        *(("used", "1 to 4"), ("handed_on", "1 to 4"), ("deleted", "none"), ("kept", "1 to 4")),
    ]
    entry = opened.home.entry(posted["posted"]["id"])
    assert entry is not None
    assert isinstance(entry.body, RequestAccount)
    assert entry.body.handed_to == ("prosecutor",)
    assert entry.body.keep_until == f"{until}T23:59:59Z"
    shares = ShareFolder(opened.home).all()
    strange = {case, "Dana", *(each.waiting.sha256[:8] for each in shares)}
    strange |= {each.waiting.at[11:] for each in shares} | {each.opened_here for each in shares}
    # Whatever was opened in this very second has the same time as the account.
    raw = entry.raw.replace(entry.body.issued.encode(), b"")
    assert not [each for each in strange if each.encode() in raw]
    [last] = [each for each in DepartmentLog(folder).entries() if each.act == "account_posted"]
    assert (last.who, last.case, last.request) == ("Dana", posted["case_number"], request)
    listed = (await told("accounts", folder))["accounts"]
    assert [each["posted"] for each in listed] == [entry.body.issued]
    shown = await run("account", folder, case)
    assert "opened                       2   1 to 9" in shown.stdout, shown.stdout


class Clock:
    """The time of the department and its board, which a test moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@pytest.fixture
async def owing(agency: Agency) -> tuple[Agency, Clock]:
    """Give an agency whose clock and board are in the days in which accounts are owed."""
    clock = Clock(ACCOUNTS_FROM + 9 * DAY)
    agency.front.clock = clock
    await agency.front.again()
    return agency, clock


def book(agency: Agency, clock: Clock, limits: Limits | None = None) -> Accounts:
    """Return the accounts of an agency's folder under a policy."""
    log, reader = DepartmentLog(agency.home.folder), FolderReader(agency.home.folder)
    return Accounts(
        home=agency.home,
        log=log,
        reader=AccountReader(log, reader),
        retentions=Retentions(agency.home, log, reader),
        limits=lambda _: limits,
        now=clock,
    )


async def ask(agency: Agency, clock: Clock, title: str) -> str:
    """Post a request that is open for five days, and return its id."""
    draft = a_draft(
        title,
        start=format_time(clock.at - timedelta(minutes=30)),
        end=format_time(clock.at - timedelta(minutes=5)),
        life=5 * DAY,
    )
    async with BoardClient.to(agency.front.url) as client:
        logged = await Poster(agency.home, client, clock).publish(draft.make)
    return logged.entry.body.id


async def test_what_is_late_comes_first(owing: tuple[Agency, Clock]) -> None:
    """Due 30 days after closing, or as a policy says; a later account replaces an earlier one."""
    agency, clock = owing
    dana, here = person_of("Dana"), book(*owing)
    before = await ask(agency, clock, "Before the promise")
    await asyncio.to_thread(here.promise, 60, "https://fire.example.org/promise", dana)
    old = await ask(agency, clock, "Closes by itself")
    clock.at += 3 * DAY
    new = await ask(agency, clock, "Is solved")
    with pytest.raises(InvalidInputError, match="still open, until 2027-01-18"):
        await asyncio.to_thread(here.post, new, dana, here.read(new).content.sha256)
    clock.at += DAY
    async with BoardClient.to(agency.front.url) as client:
        solved = thread_entry("resolve", new, "It is solved.")
        await Poster(agency.home, client, clock).publish(solved)

    clock.at = ACCOUNTS_FROM + 44 * DAY
    states = {each.request.id: each.state for each in here.every()}
    assert next(iter(states)) == new
    assert states[new].closes == ACCOUNTS_FROM + 13 * DAY, "solved before it would have closed"
    assert states[old].due == states[old].late_since == ACCOUNTS_FROM + 44 * DAY
    assert states[old].delete_by == states[old].closes + 60 * DAY
    assert states[before].delete_by is None
    tight = Limits(account_days=10, longest_kept_days=20)
    [strict] = {each.state.due for each in book(*owing, tight).every() if each.request.id == new}
    assert strict == ACCOUNTS_FROM + 23 * DAY

    sheet = here.read(old)
    assert {sheet.content.received, sheet.content.kept} == {Tally(at_least=0, at_most=0)}
    await asyncio.to_thread(here.post, old, dana, sheet.content.sha256)
    assert not here.read(old).standing.state.is_late
    clock.at += DAY
    here.save(old, dana, AccountWords(text="Nothing came."))
    with pytest.raises(ConflictError, match="has changed since you read it"):
        here.post(old, dana, sheet.content.sha256)
    await asyncio.to_thread(here.post, old, dana, here.read(old).content.sha256)
    standing = here.read(old).standing
    assert [each.text for each in standing.accounts] == ["", "Nothing came."]
    assert standing.state.account == standing.accounts[-1]
    with pytest.raises(ConflictError, match="Dana has changed"):
        here.save(old, dana, AccountWords(), revision=1)


async def test_two_officers_post_an_account(owing: tuple[Agency, Clock]) -> None:
    """Somebody else releases it, and only what they have read; or sends it back with a reason."""
    agency, clock = owing
    log, here = DepartmentLog(agency.home.folder), book(*owing)
    settings = DepartmentSettings(agency.home.folder, log, clock, who="Dana")
    settings.change(second_officer=True)
    request = await ask(agency, clock, "A shed burned")
    clock.at += 6 * DAY
    dana, ray = person_of("Dana"), person_of("Ray")
    read = here.save(request, dana, AccountWords(text="Nothing came.")).content.sha256

    with pytest.raises(NotAllowedError, match="Send it for release first"):
        here.post(request, ray, read)
    here.send(request, dana, read)
    with pytest.raises(NotAllowedError, match="Somebody else releases it"):
        here.post(request, dana, read)
    back = here.send_back(request, ray, "Say that you looked.").saved
    assert (back.sent, back.reason) == (None, "Say that you looked.")
    read = here.save(request, dana, AccountWords(text="We looked twice.")).content.sha256
    here.send(request, dana, read)
    changed = here.save(request, dana, AccountWords(text="Other words.")).content.sha256
    with pytest.raises(NotAllowedError, match="Send it for release first"):
        here.post(request, ray, changed)
    here.send(request, dana, changed)
    with pytest.raises(ConflictError, match="Read it again"):
        here.post(request, ray, read)
    await asyncio.to_thread(here.post, request, ray, changed)

    [account] = here.read(request).standing.accounts
    assert account.text == "Other words."
    assert here.saved(request).sent is None
    acts = [each for each in log.entries() if each.act.startswith("account_")]
    assert [each.act.removeprefix("account_") for each in acts] == [
        *("saved", "sent", "returned", "saved", "sent", "saved", "sent", "posted"),
    ]
    assert (acts[-1].who, acts[-1].about["writer"]) == ("Ray", "Dana")


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2027-03-19", UTC, "2027-03-19T23:59:59Z"),
        ("2027-03-19", ZoneInfo("America/New_York"), "2027-03-20T03:59:59Z"),
        # On the promised day it is the promised minute: that day needs no reason.
        ("2027-03-20", UTC, "2027-03-20T12:00:00Z"),
    ],
)
def test_a_last_day_ends_in_the_department_s_zone(day: str, zone: tzinfo, expected: str) -> None:
    """A date becomes the second at which it is over."""
    promised = datetime(2027, 3, 20, 12, tzinfo=UTC)
    assert format_time(keep_time(date.fromisoformat(day), zone, promised)) == expected


async def test_a_moderator_reads_an_account_that_names_somebody(agency: Agency) -> None:
    """It is held, not posted twice, and counts as this request's once it is logged."""
    folder, request = agency.home.folder, (await agency.publish()).entry.body.id
    await told("resolve", folder, request, "--text", "It is solved.")
    named = ("--why", "Mr. Harper brought his video himself.")

    held = await run("account", folder, request, *named, "--post", "--json", "--by", "Dana")
    again = await told("account", folder, request)
    [waiting] = (await moderated(agency.front.folder))["held"]
    await moderated(agency.front.folder, "--publish", waiting["ticket"][:8])
    await told("posted", folder, "--by", "Dana")
    shown = await told("account", folder, request)

    assert held.exit_code == 3, held.output
    assert again["held_for"]
    assert [each["code"] for each in again["problems"]] == ["desk.account.is_held"]
    assert (len(shown["accounts"]), shown["problems"]) == (1, [])
    last = list(DepartmentLog(folder).entries())[-1]
    assert (last.act, last.request, last.case) == ("account_posted", request, "A shed burned")
