"""From verified entries to requests: threads, status, who asks, and what is wrong with it."""

from datetime import datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Request, RequestStatus
from hub.requests import agencies, docket as docket_module, docket_board, waiting_entries
from hub.requests.admission import LONGEST_THREAD, MOST_BY_AGENCY
from hub.requests.agencies import request_id
from hub.requests.docket import Docket
from hub.requests.held import case_digest
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.area import Polygon
from noticeboard.log.body import BoardChallenge, RequestAnswer, RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.policy import Limits, Overseer
from noticeboard.log.registry import Registry
from noticeboard.rules.findings import Severity
from noticeboard.runtime.tasks import Steps
from tests.fakes.board import (
    DELIVERY_KEY,
    HERE,
    ORIGIN,
    OTHER_DELIVERY_KEY,
    POST_QUANTUM_KEY,
    Author,
    LogWriter,
    window,
)
from tests.fakes.clocks import NOON
from tests.hub.given import run_at_once
from tests.noticeboard.log.made import NEXT, OVERSEER, new_registry, town_with_agency


class Desk:
    """A log, and a docket that reads what is new in it."""

    def __init__(self) -> None:
        self.writer = LogWriter(now=NOON)
        self.docket = Docket()
        self.now = NOON
        verifier = self.writer.verifier.root.verifier
        self.registry = Registry(ORIGIN, self.writer.log_key.verifier, [verifier])

    def read(self, *, seen_at: datetime | None = None) -> list[Request]:
        """Take in everything that is new on the log, first seen at that time."""
        entries: list[LoggedEntry] = []
        for index in range(self.registry.size, len(self.writer.entries)):
            raw = self.writer.entries[index]
            entries.append(self.registry.add(parse_entry(raw), index, seen_at=seen_at))
        return self._requests(
            self.docket.add(BoardOrigin(ORIGIN), entries, self.registry, self.now)
        )

    def expire(self, now: datetime) -> list[Request]:
        """Close what has expired by then, and return what that changes."""
        return self._requests(self.docket.expire(now))

    def renew(self, now: datetime) -> list[Request]:
        """Update every agency to a time, and return what that changes."""
        return self._requests(self.docket.renew(now))

    def _requests(self, steps: Steps[list[RequestId]]) -> list[Request]:
        return [self.docket.board(BoardOrigin(ORIGIN)).request(id_) for id_ in run_at_once(steps)]

    def only(self) -> Request:
        """Return the one request there is."""
        (request,) = self.docket.all()
        return request


@pytest.fixture
def desk() -> Desk:
    """Give an empty log and docket, at noon."""
    return Desk()


def codes(request: Request) -> set[str]:
    """Return what is flagged."""
    return {finding.code for finding in request.findings}


def test_a_post_becomes_a_request(desk: Desk) -> None:
    """Every field comes from the entry and the agency's registration, under one id everywhere."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)

    (request,) = desk.read()

    assert request.id == request_id(BoardOrigin(ORIGIN), agency.id, entry_id)
    assert len(request.id) == 32
    assert (request.index, request.entry_id, request.origin) == (2, entry_id, ORIGIN)
    assert request.leaf == parse_entry(desk.writer.entries[2]).leaf.hex()
    assert request.agency.name == "City Police"
    assert (request.agency.level, request.agency.delivery_key) == (2, DELIVERY_KEY)
    assert request.window.end == NOON
    assert request.status is RequestStatus.OPEN
    assert (request.thread, request.findings) == ((), ())
    assert desk.docket.get(request.id) == request
    assert desk.read() == []


def test_a_thread_in_log_order(desk: Desk) -> None:
    """Updates, corrections and notices join the thread in log order; nothing is replaced."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)
    before = desk.read()[0]
    desk.writer.update(agency, entry_id, "A blue car.")
    desk.writer.correct(agency, entry_id, "A green car.")
    desk.writer.notice(before.index, "The board has doubts.")

    (after,) = desk.read()

    thread = [(item.kind, str(item.text)) for item in after.thread]
    assert thread == [
        ("update", "A blue car."),
        ("correct", "A green car."),
        ("notice", "The board has doubts."),
    ]
    assert after.text == before.text
    assert after.status is RequestStatus.OPEN


def test_a_notice_about_an_update_joins_its_thread(desk: Desk) -> None:
    """A notice names an entry; if that is a part of a thread, the thread shows it."""
    agency = desk.writer.register()
    desk.writer.update(agency, desk.writer.post(agency))
    desk.writer.notice(3, "This update names a person.")

    desk.read()

    assert [item.kind for item in desk.only().thread] == ["update", "notice"]


def test_a_challenge_and_its_answer_join_the_thread(desk: Desk) -> None:
    """So does a notice about the challenge; what a stranger writes is no flag of the agency's."""
    writer = desk.writer
    agency = writer.register()
    request = writer.post(agency)
    writer.write(writer.board, BoardChallenge, index=2, text="Too\u200b wide.")
    challenge = parse_entry(writer.entries[-1]).body.id
    writer.write(agency, RequestAnswer, request=request, challenge=challenge, text="It is not.")
    writer.notice(3, "It is about the area.")

    desk.read()

    found = desk.only()
    assert [item.kind for item in found.thread] == ["challenge", "answer", "notice"]
    assert "hidden_text" not in {each.code for each in found.findings}


def test_only_its_agency_continues_a_thread(desk: Desk) -> None:
    """Two agencies may choose one entry id; each continues only its own request."""
    first, second = desk.writer.register("first-police"), desk.writer.register("second-police")
    entry_id = desk.writer.post(first)
    desk.writer.post(second, entry_id)
    desk.read()
    desk.writer.resolve(second, entry_id)

    (changed,) = desk.read()

    assert changed.agency.id == second.id
    states = {request.agency.id: request.status for request in desk.docket.all()}
    assert states == {first.id: RequestStatus.OPEN, second.id: RequestStatus.RESOLVED}


def test_resolved_is_final(desk: Desk) -> None:
    """A resolved request stays resolved, through later updates and past its time."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)
    desk.writer.resolve(agency, entry_id)
    desk.writer.update(agency, entry_id, "Thank you.")
    desk.read()

    assert desk.expire(NOON + timedelta(days=31)) == []
    assert desk.only().status is RequestStatus.RESOLVED
    assert [item.kind for item in desk.only().thread] == ["resolve", "update"]


def test_expires_once(desk: Desk) -> None:
    """An open request expires at its time, not before, and is reported once."""
    desk.writer.post(desk.writer.register())
    desk.read()
    end = desk.only().expires

    assert desk.expire(end - timedelta(seconds=1)) == []
    (expired,) = desk.expire(end)
    assert expired.status is RequestStatus.EXPIRED
    assert desk.expire(end) == []


def test_a_clock_set_right_opens_again(desk: Desk) -> None:
    """What was over only by a clock that was wrong is open once it is right; a resolved one not."""
    agency = desk.writer.register()
    desk.writer.post(agency)
    resolved = desk.writer.post(agency)
    desk.writer.resolve(agency, resolved)
    desk.now += timedelta(days=4000)
    desk.read()

    (again,) = desk.expire(NOON)

    assert again.status is RequestStatus.OPEN
    assert desk.expire(NOON) == []
    assert {each.status for each in desk.docket.all()} == {
        RequestStatus.OPEN,
        RequestStatus.RESOLVED,
    }


def test_a_clock_that_was_behind_ends_nothing(desk: Desk) -> None:
    """What was seen while the clock was years behind lasts as long as if it had been right."""
    desk.writer.post(desk.writer.register())
    behind = timedelta(days=4000)
    desk.now -= behind
    desk.read()
    flagged = desk.only().findings

    run_at_once(desk.docket.clock_was_set(behind))
    changed = desk.renew(NOON)

    assert desk.expire(NOON) == []
    assert desk.only().expires == NOON + timedelta(days=30)
    assert flagged
    assert [each.findings for each in changed] == [()]


def test_found_expired(desk: Desk) -> None:
    """A request that is read after its time was never open here."""
    desk.writer.post(desk.writer.register())
    desk.now += timedelta(days=40)

    (request,) = desk.read()

    assert request.status is RequestStatus.EXPIRED


def test_no_request_lives_longer_than_90_days(desk: Desk) -> None:
    """Whatever date an agency writes, a request ends 90 days from now at the latest."""
    agency = desk.writer.register()
    desk.writer.now += timedelta(days=4000)
    desk.writer.post(agency, expires=format_time(NOON + timedelta(days=4080)))

    (request,) = desk.read()

    assert request.expires == NOON + timedelta(days=90)


def test_an_unverified_agency_is_flagged_until_confirmed(desk: Desk) -> None:
    """Level and flags follow the log: a later confirmation changes requests already here."""
    writer = desk.writer
    agency = writer.register()
    last = writer.entries.pop()
    writer.verifier.seq, writer.verifier.prev = 0, "0" * 64
    writer.post(agency)
    (before,) = desk.read()
    writer.log(writer.verifier, last)

    (after,) = desk.read()

    assert (before.agency.level, codes(before)) == (0, {"unverified_agency"})
    assert (after.agency.level, codes(after)) == (2, set())


def test_what_a_board_should_have_refused_is_a_flag(desk: Desk) -> None:
    """At home nothing is refused: every finding is a flag, and the request is shown."""
    agency = desk.writer.register()
    desk.writer.post(
        agency,
        incident="protest",
        case_number="",
        contact="",
        window=window(NOON - timedelta(days=2), NOON + timedelta(hours=1)),
    )

    (request,) = desk.read()

    assert {"no_incident", "no_case_number", "no_contact", "window_too_long"} <= codes(request)
    assert {finding.severity for finding in request.findings} == {Severity.FLAG}


def test_words_that_a_board_should_have_held_are_flags(desk: Desk) -> None:
    """At home the rules of words flag, too: a foreign board may have held nothing."""
    agency = desk.writer.register()
    desk.writer.post(
        agency,
        title="The march on Main Street",
        text="The victim, Jane Doe, saw a Black male. You must hand over your video.",
    )

    (request,) = desk.read()

    held = {"lawful_activity", "race_only", "names_victim", "threat"}
    assert held <= codes(request)
    assert {finding.severity for finding in request.findings} == {Severity.FLAG}


def test_too_many_posts_for_one_case(desk: Desk) -> None:
    """The third request for one case number is flagged; other cases are not."""
    agency = desk.writer.register()
    for case in ("A", "A", "B", "A"):
        desk.writer.post(agency, case_number=case)

    requests = desk.read()

    assert ["too_many_posts" in codes(request) for request in requests] == [
        False,
        False,
        False,
        True,
    ]


def test_requests_of_a_compromised_key_are_flagged(desk: Desk) -> None:
    """Two entries with one seq flag all of an agency's requests, those before them too."""
    agency = desk.writer.register()
    desk.writer.post(agency)
    (before,) = desk.read()
    agency.seq, agency.prev = 1, parse_entry(desk.writer.entries[0]).leaf.hex()
    desk.writer.post(agency)

    desk.read()

    assert codes(before) == set()
    assert [codes(request) for request in desk.docket.all()] == [{"compromised_key"}] * 2


def test_requests_past_the_last_good_entry_are_flagged(desk: Desk) -> None:
    """A revocation flags what the stolen key wrote after the last good entry, and only that."""
    agency = desk.writer.register()
    good = desk.writer.post(agency)
    stolen = desk.writer.post(agency)
    desk.read()
    desk.writer.revoke(agency, last_good=2)

    (changed,) = desk.read()

    assert changed.entry_id == stolen
    by_id = {request.entry_id: codes(request) for request in desk.docket.all()}
    assert by_id == {good: set(), stolen: {"revoked_key"}}


def test_a_rotated_delivery_key_acts_after_72_hours(desk: Desk) -> None:
    """Whom a share is sealed to changes when the log says so, without another entry."""
    agency = desk.writer.register()
    desk.writer.post(agency)
    desk.writer.rotate(agency)
    desk.read()

    assert desk.renew(NOON + timedelta(hours=71)) == []
    assert desk.only().agency.delivery_key == DELIVERY_KEY
    (renewed,) = desk.renew(NOON + timedelta(hours=72))
    assert renewed.agency.delivery_key == OTHER_DELIVERY_KEY
    assert desk.renew(NOON + timedelta(hours=72)) == []


@pytest.mark.parametrize("can", [True, False])
def test_the_post_quantum_key_is_taken_wherever_it_can_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    """From its 72 hours on, for every request; a hub whose libraries lack ML-KEM goes on."""
    monkeypatch.setattr(agencies, "is_supported", lambda: can)
    agency = desk.writer.register()
    desk.writer.post(agency)
    desk.writer.add_post_quantum(agency)
    desk.read(seen_at=NOON + timedelta(hours=5))

    assert desk.renew(NOON + timedelta(hours=76)) == []
    assert desk.only().agency.delivery_key == DELIVERY_KEY
    renewed = desk.renew(NOON + timedelta(hours=77))
    assert [each.agency.delivery_key for each in renewed] == [POST_QUANTUM_KEY] * can
    assert desk.only().agency.delivery_key == (POST_QUANTUM_KEY if can else DELIVERY_KEY)


def _with_back_dated_keys(desk: Desk) -> tuple[Author, str]:
    """Let an agency with a request rotate four days ago, which is seen only now."""
    desk.writer.now = NOON - timedelta(days=5)
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)
    desk.writer.now = NOON - timedelta(days=4)
    agency.posting = desk.writer.rotate(agency)
    desk.writer.now = NOON
    return agency, entry_id


def test_back_dated_keys_are_not_acted_on(desk: Desk) -> None:
    """What a rotation says of its own time makes nobody seal to its key before 72 hours here."""
    agency, _ = _with_back_dated_keys(desk)
    desk.writer.post(agency, "f" * 32)

    (request,) = desk.read(seen_at=NOON)

    assert request.agency.delivery_key == DELIVERY_KEY
    assert desk.renew(NOON + timedelta(hours=71)) == []
    changed = desk.renew(NOON + timedelta(hours=72))
    assert {each.entry_id for each in changed} == {request.entry_id, "f" * 32}
    assert {each.agency.delivery_key for each in changed} == {OTHER_DELIVERY_KEY}
    assert desk.renew(NOON + timedelta(hours=72)) == []


def test_what_hangs_on_a_new_key_waits_with_it(desk: Desk) -> None:
    """A thread by a key that is not acted on comes whole, later; what it closes closes at once."""
    agency, old = _with_back_dated_keys(desk)
    fresh = desk.writer.post(agency, "f" * 32)
    desk.writer.notice(len(desk.writer.entries) - 1, "The board has doubts.")
    desk.writer.update(agency, fresh, "A blue car.")
    desk.writer.update(agency, old, "Nor is this shown yet.")
    desk.writer.resolve(agency, old)

    (request,) = desk.read(seen_at=NOON)
    desk.writer.resolve(agency, fresh)
    desk.writer.notice(len(desk.writer.entries) - 3, "Nor on this.")
    desk.read(seen_at=NOON)

    assert request.status is RequestStatus.RESOLVED
    assert [item.kind for item in request.thread] == ["resolve"]
    assert desk.docket.all() == [request]
    desk.renew(NOON + timedelta(hours=72))
    threads = {each.entry_id: each.thread for each in desk.docket.all()}
    assert [item.kind for item in threads[fresh]] == ["notice", "update", "resolve"]
    assert [item.kind for item in threads[old]] == ["update", "resolve", "notice"]


def test_a_policy_judges_what_waits_by_its_agency_as_it_was() -> None:
    """That a verifier confirms the agency meanwhile excuses nothing, as if nothing had waited."""
    town = town_with_agency()
    begins, limits = format_time(town.now + timedelta(days=7)), Limits(least_level=2)
    town.log(town.policy(begins=begins, limits=limits), town.rotate())
    town.now += timedelta(days=8)
    town.log(town.post(NEXT), town.verify(2))
    origin, waited, registry = BoardOrigin(ORIGIN), Docket(), new_registry()
    entries = [
        registry.add(each.entry, index, seen_at=town.now) for index, each in enumerate(town.logged)
    ]
    run_at_once(waited.add(origin, entries[:-1], registry, town.now))
    run_at_once(waited.add(origin, entries[-1:], registry, town.now))
    at_once, later = Docket(), town.now + timedelta(hours=72)
    run_at_once(at_once.add(origin, entries, registry, later))

    assert waited.all() == []
    run_at_once(waited.renew(later))
    assert waited.all() == at_once.all()
    (request,) = waited.all()
    assert (request.agency.level, "policy_level" in codes(request)) == (2, True)


def test_what_is_stored_while_the_docket_works(desk: Desk) -> None:
    """How many requests a case had is still known after others have stored their changes."""
    agency, _ = _with_back_dated_keys(desk)
    desk.writer.post(agency, case_number="26-1")
    desk.writer.post(agency, "f" * 32, case_number="26-2")
    desk.read(seen_at=NOON)
    origin, post = BoardOrigin(ORIGIN), parse_entry(desk.writer.entries[-1]).body
    assert isinstance(post, RequestPost)
    case = case_digest(post)
    later = NOON + timedelta(hours=72)
    assert case is not None
    assert case in desk.docket.unknown_cases(origin, (), later)
    desk.docket.learn_cases(origin, {case: 2})

    steps = desk.docket.renew(later)
    next(steps)
    desk.docket.take_changes(ORIGIN, whole=False)
    run_at_once(steps)

    (flagged,) = (each for each in desk.docket.all() if each.entry_id == "f" * 32)
    assert "too_many_posts" in codes(flagged)


def test_what_waits_for_a_key_is_bounded(desk: Desk) -> None:
    """Of an agency that floods a board under a new key the newest requests are kept."""
    agency, _ = _with_back_dated_keys(desk)
    ids = [desk.writer.post(agency) for _ in range(MOST_BY_AGENCY + 3)]
    desk.read(seen_at=NOON)

    desk.renew(NOON + timedelta(hours=72))

    assert {each.entry_id for each in desk.docket.all()} == set(ids[3:])


def test_a_second_post_never_takes_the_place_of_the_first(desk: Desk) -> None:
    """Two posts under one id, by a key used twice, leave the first as it was."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency, title="The first")
    agency.seq, agency.prev = 1, parse_entry(desk.writer.entries[0]).leaf.hex()
    desk.writer.post(agency, entry_id, title="The second")

    desk.read()

    assert desk.only().title == "The first"
    assert codes(desk.only()) == {"compromised_key"}


def test_hostile_text_is_made_safe(desk: Desk) -> None:
    """Direction marks and zero-width letters in a text never reach a screen."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency, text="Reward\u202e evil\u200b\nSecond line")
    desk.writer.update(agency, entry_id, "more\u2066 text\nand a line")

    desk.read()

    assert desk.only().text == "Reward evil\nSecond line"
    assert desk.only().thread[0].text == "more text\nand a line"


def test_a_flood_pushes_out_only_its_own(desk: Desk) -> None:
    """An agency keeps so many requests here; the closed ones go first, then the oldest."""
    quiet, loud = desk.writer.register("quiet-police"), desk.writer.register("loud-police")
    oldest = desk.writer.post(quiet)
    first = desk.writer.post(loud)
    closed = desk.writer.post(loud)
    desk.writer.resolve(loud, closed)
    for _ in range(MOST_BY_AGENCY - 1):
        desk.writer.post(loud)

    desk.read()

    entries = {request.entry_id for request in desk.docket.all()}
    assert len(entries) == MOST_BY_AGENCY + 1
    assert {oldest, first} <= entries
    assert closed not in entries
    desk.writer.post(loud)
    desk.read()
    assert first not in {request.entry_id for request in desk.docket.all()}


def test_a_board_s_newest_closed_requests_stay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """So do open ones, and those in which this house took part; what is about others is ignored."""
    monkeypatch.setattr(docket_module, "MOST_CLOSED", 2)
    monkeypatch.setattr(docket_board, "_MOST_DROPPED", 1)
    agencies = [desk.writer.register(name) for name in ("city-police", "fire-brigade")]
    ids = [desk.writer.post(agencies[number % 2]) for number in range(8)]
    desk.docket.retain(request_id(BoardOrigin(ORIGIN), agencies[1].id, ids[1]))
    for number in (1, 2, 6, 3, 4, 5):
        desk.writer.resolve(agencies[number % 2], ids[number])
    desk.read()
    for index in range(4, 12):
        desk.writer.notice(index, "The board has doubts.")
    desk.read()

    found = {request.entry_id: request for request in desk.docket.all()}

    assert set(found) == {ids[each] for each in (0, 1, 5, 6, 7)}
    assert [len(each.thread) for each in found.values()] == [1, 2, 2, 2, 1]


def test_old_requests_that_wait_are_few(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of requests that expired before they were seen, only the newest wait, with their threads."""
    monkeypatch.setattr(waiting_entries, "_MOST_OVER", 1)
    agency, _ = _with_back_dated_keys(desk)
    life = format_time(NOON + timedelta(days=1))
    old, newer = (desk.writer.post(agency, expires=life) for _ in range(2))
    open_ = desk.writer.post(agency)
    for each in (old, newer, open_):
        desk.writer.update(agency, each)
    desk.now = NOON + timedelta(days=2)
    desk.read(seen_at=desk.now)

    desk.renew(desk.now + timedelta(hours=72))

    found = {request.entry_id: len(request.thread) for request in desk.docket.all()}
    assert (found.get(old), found[newer], found[open_]) == (None, 1, 1)


def test_a_thread_has_an_end_but_can_be_resolved(desk: Desk) -> None:
    """Past its cap a thread takes no more, except the word that ends it."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)
    for _ in range(LONGEST_THREAD + 5):
        desk.writer.update(agency, entry_id)
    desk.read()
    assert [item.index for item in desk.only().thread] == list(range(3, 3 + LONGEST_THREAD))
    desk.writer.resolve(agency, entry_id)

    (request,) = desk.read()

    assert len(request.thread) == LONGEST_THREAD
    assert request.thread[-1].kind == "resolve"
    assert request.status is RequestStatus.RESOLVED


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(min_value=0, max_value=12), max_size=6))
def test_how_the_log_arrives_does_not_matter(cuts: list[int]) -> None:
    """Read at once or in any pieces, one log gives one docket."""
    desk = Desk()
    agency, other = desk.writer.register(), desk.writer.register("fire-brigade")
    for author in (agency, other, agency):
        entry_id = desk.writer.post(author)
        desk.writer.update(author, entry_id)
    desk.writer.revoke(other, last_good=6)
    whole = list(desk.writer.entries)
    desk.read()

    pieces = Desk()
    for cut in sorted(min(cut, len(whole)) for cut in cuts):
        pieces.writer.entries = whole[:cut]
        pieces.read()
    pieces.writer.entries = whole
    pieces.read()

    assert pieces.docket.all() == desk.docket.all()


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("", "Who saw it?", {"blank_text"}),
        ("\u2800", "Who saw it?", {"blank_text"}),
        ("\u0301\u0301", "Who saw it?", {"blank_text"}),
        ("Theft", " \n ", {"blank_text"}),
        ("Theft", "Seen \u202egpj.exe", {"hidden_text"}),
        ("", "Seen\u200b by all", {"blank_text", "hidden_text"}),
    ],
)
def test_what_nobody_can_read_is_a_flag(desk: Desk, title: str, text: str, found: set[str]) -> None:
    """What an older board has logged stops nobody: it is shown with its flags."""
    desk.writer.post(desk.writer.register(), title=title, text=text)

    (request,) = desk.read()

    assert codes(request) == found


def test_a_thread_that_nobody_can_read_flags_its_request(desk: Desk) -> None:
    """A blank update or a notice with an override is found, and found again after a restart."""
    agency = desk.writer.register()
    entry_id = desk.writer.post(agency)
    desk.read()
    desk.writer.update(agency, entry_id, "\u3164")
    desk.read()
    after_update = codes(desk.only())
    desk.writer.notice(2, "It was \u202edeifirev")

    desk.read()

    assert after_update == {"blank_text"}
    assert codes(desk.only()) == {"blank_text", "hidden_text"}
    desk.renew(NOON + timedelta(days=1))
    assert codes(desk.only()) == {"blank_text", "hidden_text"}


@pytest.mark.parametrize(
    "name", ["City Police", "CITY POLICE", "City Police.", "City-Police", "C\u0456ty Police"]
)
def test_an_agency_with_the_name_of_another_is_flagged(desk: Desk, name: str) -> None:
    """The second to use a name is flagged for it, and the first is not."""
    first = desk.writer.register("city-police")
    second = desk.writer.register("other", name=name)
    desk.writer.post(first)
    desk.writer.post(second)

    flagged = {request.agency.id: codes(request) for request in desk.read()}

    assert flagged == {first.id: set(), second.id: {"confusable_name"}}


def test_an_agency_without_a_name_is_called_by_its_id(desk: Desk) -> None:
    """Its requests can be seen and clicked all the same."""
    agency = desk.writer.register("city-police", name="\u2800")
    desk.writer.post(agency)

    (request,) = desk.read()

    assert request.agency.name == agency.id
    assert codes(request) == {"blank_text"}


def test_a_narrow_area_is_a_flag(desk: Desk) -> None:
    """A spike that a foreign board let pass is found at home."""
    lat, lon = HERE
    spike = ((1000, 3000), (1000, 12_000), (1020, 12_000), (1020, 3000))
    block = ((0, 0), (0, 3000), *spike, (3000, 3000), (3000, 0))
    ring = tuple((lat + up, lon + right) for up, right in block)
    desk.writer.post(desk.writer.register(), area=Polygon(ring=ring))

    (request,) = desk.read()

    assert codes(request) == {"area_too_narrow"}


def test_spaces_do_not_make_another_case(desk: Desk) -> None:
    """A case number counts as the same however it is spaced or capitalized, as on a board."""
    agency = desk.writer.register()
    for case in ("A 1", "a1", "A1"):
        desk.writer.post(agency, case_number=case)

    assert ["too_many_posts" in codes(request) for request in desk.read()] == [False, False, True]


def test_a_second_signature_is_missing_or_named() -> None:
    """Without an approval before it in the log, a request is flagged, whatever comes later."""
    court = Overseer(
        days=3,
        incidents=("burglary",),
        key=str(OVERSEER.verifier),
        kind="court",
        name="Example County Court",
        sealed=True,
    )
    town = town_with_agency()
    town.log(town.policy(begins=format_time(town.now + timedelta(days=7)), overseers=(court,)))
    early = town.log(town.post(title="Before the policy"))
    town.now += timedelta(days=8)
    since = format_time(town.now - timedelta(hours=5))
    unsigned = town.log(town.post(title="Nobody signed"))
    late = town.post(title="Signed too late")
    town.log(late)
    town.log(town.decision(late, since=since))
    refused = town.post(title="Refused")
    town.log(town.decision(refused, approved=False, since=since))
    town.log(town.post(title="Refused"))
    town.log(town.decision(town.post(title="Signed"), since=since))
    town.log(town.post(title="Signed"))
    docket = Docket()
    run_at_once(docket.add(BoardOrigin(ORIGIN), town.logged, town.registry, town.now))
    # What the agency's record changes later leaves the flag.
    town.log(town.verify(2))
    run_at_once(docket.add(BoardOrigin(ORIGIN), town.logged[-1:], town.registry, town.now))
    found = {str(request.title): request for request in docket.all()}

    assert early.entry.body.id != unsigned.entry.body.id
    assert {title: "policy_oversight" in codes(found[title]) for title in found} == {
        "Before the policy": False,
        "Nobody signed": True,
        "Signed too late": True,
        "Refused": True,
        "Signed": False,
    }
    assert found["Signed"].second_signatures == ("Example County Court",)
    assert found["Nobody signed"].second_signatures == ()
    [flag] = [each for each in found["Refused"].findings if each.code == "policy_oversight"]
    assert (flag.severity, flag.params) == (Severity.FLAG, {"names": "Example County Court"})
