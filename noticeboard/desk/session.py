"""Who is signed in at a desk: by a code that is good for one sign-in, for a working day.

A desk on one machine prints a link with a code. Whoever has it says a name and gets a token, of
which only the hash is kept here. Another user of the machine reaches the port, but has no code. On
a server the code comes from `sign_in`, and is good for one person in one browser. Wrong codes are
limited for each sender: a code has 128 bits, and whoever has a right one isn't locked out.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
import hashlib
import hmac
from http import HTTPStatus
import logging
import secrets
from typing import Any, Final

from aiohttp import web

from noticeboard.desk.people import Person, Role
from noticeboard.desk.route import (
    PERSON,
    Body,
    Call,
    LimitedError,
    Route,
    Routes,
    SignInNeededError,
    View,
)
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
)
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.server import sender_network
from noticeboard.runtime.text import Text

_LOGGER: Final = logging.getLogger(__name__)

CODE_LASTS: Final = timedelta(minutes=10)
SESSION_LASTS: Final = timedelta(hours=12)
IDLE_LASTS: Final = timedelta(hours=4)
MOST_SESSIONS: Final = 500
MOST_OF_ONE: Final = 8
"""Sessions of one person; one more ends the oldest."""
MOST_WRONG: Final = 20
"""Wrong codes of one sender in `CODE_LASTS` before its codes are refused unread."""
MOST_SENDERS: Final = 5_000
MOST_CODES: Final = 1_000
LONGEST_NAME: Final = 80


class SessionEvent(StrEnum):
    """What happened to somebody's session."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ENDED = "sessions_ended"
    """An administrator ended all sessions of a person."""


@dataclass(slots=True, kw_only=True)
class Session:
    """One person's session; its token is known to the person's browser alone."""

    person: Person
    began: datetime
    seen: datetime
    until: datetime
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Signs the tickets of its players."""
    name: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCode:
    """What a code for one sign-in is good for."""

    until: datetime
    person: Person | None = None
    """Who it is for; None for whoever has it and says a name."""
    roles: frozenset[Role] = frozenset()
    """What somebody who says a name gets."""
    binding: bytes = b""
    """The hash of a secret of the browser that began; empty if any browser may use the code."""
    fault: NoticeboardError | None = None
    """Why the sign-in failed: the code then only says it."""


class Attempts:
    """How often each sender did something lately."""

    def __init__(self, now: Callable[[], datetime], *, most: int, error: str) -> None:
        """`error` is the code of the sentence for a sender that did it `most` times."""
        self._now = now
        self._most = most
        self._error = error
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, sender: str) -> None:
        """Raise LimitedError if a sender has to wait."""
        times = self._times.get(sender)
        while times and times[0] <= self._now() - CODE_LASTS:
            times.popleft()
        if times is not None and len(times) >= self._most:
            raise LimitedError(Text(self._error))

    def add(self, sender: str) -> None:
        """Count one."""
        self._times.setdefault(sender, deque(maxlen=self._most)).append(self._now())
        self._times.move_to_end(sender)
        if len(self._times) > MOST_SENDERS:
            self._times.popitem(last=False)


class Sessions:
    """Everybody who is signed in; kept in memory only."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        roles: Iterable[Role],
        lasts: timedelta = SESSION_LASTS,
    ) -> None:
        """`roles` are given to whoever signs in with a link; a session ends after `lasts`."""
        self._now = now
        self._roles = frozenset(roles)
        self._lasts = lasts
        self._by_token: dict[bytes, Session] = {}
        self._codes: OrderedDict[bytes, SignInCode] = OrderedDict()
        self._people: OrderedDict[str, Session] = OrderedDict()
        self._wrong = Attempts(now, most=MOST_WRONG, error="desk.too_many_codes")

    def new_code(self) -> str:
        """Return a code for one sign-in within ten minutes, by whoever says a name."""
        return self.admit(SignInCode(until=self._now() + CODE_LASTS, roles=self._roles))

    def admit(self, admission: SignInCode, code: str = "") -> str:
        """Return a code that is good for one sign-in."""
        now = self._now()
        while self._codes and next(iter(self._codes.values())).until <= now:
            self._codes.popitem(last=False)
        if len(self._codes) >= MOST_CODES:
            self._codes.popitem(last=False)
        code = code or secrets.token_urlsafe(16)
        self._codes[hashed(code)] = admission
        return code

    def is_known(self, code: str) -> bool:
        """Return whether a code was given here and not used yet."""
        return hashed(code) in self._codes

    def sign_in(
        self, code: str, name: str, *, binding: str = "", sender: str = ""
    ) -> tuple[str, Session]:
        """Use up a code and return a token.

        Raises what the code says if the sign-in failed elsewhere, NotAllowedError, LimitedError,
        and InvalidInputError if a name is lacking; then the code stays good.
        """
        now = self._now()
        admission = self._codes.get(hashed(code))
        if admission is None or admission.until <= now:
            self._wrong.check(sender)
            self._wrong.add(sender)
            raise NotAllowedError(Text("desk.wrong_code"))
        shown = safe_text(name, longest=LONGEST_NAME)
        says_name = admission.person is None and admission.fault is None
        if says_name and is_blank(shown):
            raise InvalidInputError(Text("desk.no_name"))
        del self._codes[hashed(code)]
        if admission.binding and not hmac.compare_digest(admission.binding, hashed(binding)):
            # Somebody else's sign-in, which another site led this browser to.
            raise NotAllowedError(Text("desk.sign_in.other_browser"))
        if admission.fault is not None:
            raise admission.fault
        return self.begin(admission.person or Person(id=shown, name=shown, roles=admission.roles))

    def begin(self, person: Person) -> tuple[str, Session]:
        """Begin somebody's session and return its token."""
        now = self._now()
        self._forget_ended(now)
        own = [token for token, each in self._by_token.items() if each.person.id == person.id]
        if len(own) >= MOST_OF_ONE:
            del self._by_token[own[0]]
        if len(self._by_token) >= MOST_SESSIONS:
            raise LimitedError(Text("desk.too_many_people"))
        if any(
            each.person.name == person.name and each.person.id != person.id
            for each in self._people.values()
        ):
            # Two people of one name, or one who calls herself like another, stay apart.
            person = replace(person, name=f"{person.name} ({safe_text(person.id, longest=40)})")
        token = secrets.token_urlsafe(32)
        session = Session(person=person, began=now, seen=now, until=now + self._lasts)
        self._by_token[hashed(token)] = session
        self._people[person.id] = session
        self._people.move_to_end(person.id)
        if len(self._people) > MOST_SESSIONS:
            self._people.popitem(last=False)
        return token, session

    def find(self, token: str) -> Session:
        """Return a token's session; raises SignInNeededError."""
        now = self._now()
        session = self._by_token.get(hashed(token))
        if session is None or _has_ended(session, now):
            raise SignInNeededError(Text("desk.sign_in"))
        session.seen = now
        return session

    def end(self, session: Session) -> None:
        """Sign somebody out."""
        self._by_token = {
            each: other for each, other in self._by_token.items() if other is not session
        }

    def end_all(self, key: str) -> Person:
        """End all sessions of the person with this key; raises NotFoundError."""
        for session in self._people.values():
            if person_key(session.person) == key:
                self._by_token = {
                    token: each
                    for token, each in self._by_token.items()
                    if each.person.id != session.person.id
                }
                return session.person
        raise NotFoundError(Text("desk.no_person"))

    def is_anybody_in(self) -> bool:
        """Return whether somebody is signed in."""
        self._forget_ended(self._now())
        return bool(self._by_token)

    def latest(self) -> list[tuple[Session, bool]]:
        """Return each person's last session, newest first, and whether one of theirs is open."""
        self._forget_ended(self._now())
        inside = {session.person.id for session in self._by_token.values()}
        return [(each, each.person.id in inside) for each in reversed(self._people.values())]

    def check_ticket(self, ticket: str, path: str) -> Session:
        """Return the session that a ticket for this path is of; raises SignInNeededError."""
        name, _, _ = ticket.partition(".")
        now = self._now()
        for session in self._by_token.values():
            if session.name == name and not _has_ended(session, now):
                if hmac.compare_digest(ticket.encode(), make_ticket(session, path).encode()):
                    return session
                break
        raise SignInNeededError(Text("desk.sign_in"))

    def _forget_ended(self, now: datetime) -> None:
        self._by_token = {
            token: session
            for token, session in self._by_token.items()
            if not _has_ended(session, now)
        }


def make_ticket(session: Session, path: str) -> str:
    """Return what lets a player read one path as long as the session lasts."""
    return f"{session.name}.{hmac.new(session.key, path.encode(), hashlib.sha256).hexdigest()}"


def _has_ended(session: Session, now: datetime) -> bool:
    return now >= session.until or now - session.seen >= IDLE_LASTS


def hashed(secret: str) -> bytes:
    """Return what is kept of a secret, which may be any bytes of a header."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()


def person_key(person: Person) -> str:
    """Return what stands for a person in an address."""
    return hashlib.sha256(person.id.encode()).hexdigest()[:32]


SESSIONS: Final = web.AppKey("sessions", Sessions)
DESK_NAME: Final[web.AppKey[Callable[[], str]]] = web.AppKey("desk_name")
"""Returns what the desk is called: its agency's or board's name."""
NOTE_SESSION: Final[web.AppKey[Callable[[SessionEvent, Person, Person], None]]] = web.AppKey(
    "note_session"
)
"""Writes into the desk's log what happened, by whom, to whose session. Blocking."""
FIND_LINK: Final[web.AppKey[Callable[[str], SignInCode | None]]] = web.AppKey("find_link")
"""Returns what a code that was made by another process is good for, once. Blocking."""
# As in `noticeboard.runtime.server`: aiohttp 3.13 has no such class.
_SESSION: Final[Any] = (
    web.RequestKey("session", Session) if hasattr(web, "RequestKey") else "session"
)
ROUTES = Routes(id=r"[0-9a-f]{32}")


def session_of(call: Call) -> Session:
    """Return the caller's session."""
    found: Session = call.request[_SESSION]
    return found


def authorize(request: web.Request, route: Route) -> None:
    """Find out who calls; raises SignInNeededError, NotAllowedError."""
    if route.roles is None:
        return
    sessions = request.app[SESSIONS]
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if route.is_media and "ticket" in request.query:
        session = sessions.check_ticket(request.query["ticket"], request.path)
    elif kind.lower() == "bearer" and token:
        session = sessions.find(token.strip())
    else:
        raise SignInNeededError(Text("desk.sign_in"))
    if not session.person.may(route.roles):
        raise NotAllowedError(Text("desk.not_your_role"))
    request[_SESSION] = session
    request[PERSON] = session.person


class SignIn(Body, frozen=True, kw_only=True):
    """The code for one sign-in, and who uses it."""

    code: str
    name: str = ""
    """Needed if the code is a link's."""
    binding: str = ""
    """The secret of the browser that began, if it is the identity provider's."""


class SessionView(View, frozen=True, kw_only=True):
    """Who is signed in, and where."""

    desk: str
    """The agency's or board's name, safe to show."""
    name: str
    roles: tuple[Role, ...]
    until: datetime
    token: str = ""
    """Only in the answer to a sign-in."""


class TicketBody(Body, frozen=True, kw_only=True):
    """The path of what a player is to read, such as `/api/v1/films/1`."""

    path: str


class TicketView(View, frozen=True, kw_only=True):
    """What to append to the path as `?ticket=`."""

    ticket: str


class PersonView(View, frozen=True, kw_only=True):
    """Somebody who signed in since the desk was started."""

    id: str
    name: str
    account: str
    """The identity provider's name for the person, safe to show."""
    roles: tuple[Role, ...]
    signed_in: datetime
    """When they did last."""
    is_in: bool
    """Whether one of their sessions is open."""


class PeopleView(View, frozen=True, kw_only=True):
    """Who signed in since the desk was started, newest first."""

    people: tuple[PersonView, ...]


@ROUTES.post("/sessions", roles=None, status=HTTPStatus.CREATED)
async def post_session(call: Call, body: SignIn) -> SessionView:
    """Sign in with a code, from a link or the identity provider."""
    app = call.request.app
    sessions = app[SESSIONS]
    if not sessions.is_known(body.code):
        made_elsewhere = await asyncio.to_thread(app[FIND_LINK], body.code)
        if made_elsewhere is not None:
            sessions.admit(made_elsewhere, body.code)
    token, session = sessions.sign_in(
        body.code, body.name, binding=body.binding, sender=sender_of(call.request)
    )
    await _note(call, SessionEvent.SIGNED_IN, session.person, session.person)
    return _view(call, session, token)


@ROUTES.get("/session", roles=Role)
async def get_session(call: Call) -> SessionView:
    """Return who is signed in."""
    return _view(call, session_of(call))


@ROUTES.delete("/session", roles=Role)
async def delete_session(call: Call) -> None:
    """Sign out."""
    call.request.app[SESSIONS].end(session_of(call))
    await _note(call, SessionEvent.SIGNED_OUT, call.person, call.person)


@ROUTES.post("/tickets", roles=Role)
async def post_ticket(call: Call, body: TicketBody) -> TicketView:
    """Return what lets a player, which can't send headers, read one path."""
    return TicketView(ticket=make_ticket(session_of(call), body.path))


@ROUTES.get("/people", roles={Role.ADMINISTRATOR, Role.OPERATOR})
async def get_people(call: Call) -> PeopleView:
    """Return who signed in since the desk was started, and as what."""
    return PeopleView(
        people=tuple(
            PersonView(
                id=person_key(each.person),
                name=each.person.name,
                account=safe_text(each.person.id, longest=200),
                roles=_in_order(each.person.roles),
                signed_in=each.began,
                is_in=is_in,
            )
            for each, is_in in call.request.app[SESSIONS].latest()
        )
    )


@ROUTES.delete("/people/{id}/sessions", roles={Role.ADMINISTRATOR, Role.OPERATOR})
async def delete_sessions(call: Call) -> None:
    """End all sessions of a person, such as one who has left."""
    ended = call.request.app[SESSIONS].end_all(call.id)
    await _note(call, SessionEvent.ENDED, call.person, ended)


async def _note(call: Call, event: SessionEvent, by: Person, of: Person) -> None:
    try:
        await asyncio.to_thread(call.request.app[NOTE_SESSION], event, by, of)
    except (OSError, NoticeboardError) as error:
        # A damaged log or a full disk must not keep out those who have to see to it.
        _LOGGER.warning("The log doesn't say that somebody %s: %s", event.value, error)


def sender_of(request: web.Request) -> str:
    """Return what counts as one sender."""
    return sender_network(request.remote or "")


def _in_order(roles: frozenset[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)


def _view(call: Call, session: Session, token: str = "") -> SessionView:
    return SessionView(
        desk=call.request.app[DESK_NAME](),
        name=session.person.name,
        roles=_in_order(session.person.roles),
        until=session.until,
        token=token,
    )
