"""Who is signed in at a desk: by a link from the terminal, for a working day.

A desk on one machine prints a link with a code that is good for one sign-in. Whoever has it says a
name and gets a token, of which only the hash is kept here. Another user of the machine reaches the
port, but has no code. Wrong codes are limited for everybody at once: a code has 128 bits, and
whoever has a right one isn't locked out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
import hmac
from http import HTTPStatus
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
from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.text import Text

CODE_LASTS: Final = timedelta(minutes=10)
SESSION_LASTS: Final = timedelta(hours=12)
IDLE_LASTS: Final = timedelta(hours=4)
MOST_SESSIONS: Final = 500
MOST_WRONG: Final = 20
"""Wrong codes in `CODE_LASTS` before codes are refused unread."""
LONGEST_NAME: Final = 80


@dataclass(slots=True, kw_only=True)
class Session:
    """One person's session; its token is known to the person's browser alone."""

    person: Person
    began: datetime
    seen: datetime
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """Signs the tickets of its players."""
    name: str = field(default_factory=lambda: secrets.token_hex(8))


class Sessions:
    """Everybody who is signed in; kept in memory only."""

    def __init__(self, now: Callable[[], datetime], *, roles: Iterable[Role]) -> None:
        """`roles` are given to whoever signs in with a link."""
        self._now = now
        self._roles = frozenset(roles)
        self._by_token: dict[bytes, Session] = {}
        self._codes: dict[bytes, datetime] = {}
        self._wrong: list[datetime] = []

    def new_code(self) -> str:
        """Return a code for one sign-in within ten minutes."""
        code = secrets.token_urlsafe(16)
        now = self._now()
        self._codes = {each: until for each, until in self._codes.items() if until > now}
        self._codes[_hashed(code)] = now + CODE_LASTS
        return code

    def sign_in(self, code: str, name: str) -> tuple[str, Session]:
        """Use up a code and return a token; raises NotAllowedError, LimitedError."""
        shown = safe_text(name, longest=LONGEST_NAME)
        if is_blank(shown):
            raise InvalidInputError(Text("desk.no_name"))
        now = self._now()
        until = self._codes.pop(_hashed(code), None)
        if until is None or until <= now:
            self._wrong = [at for at in self._wrong if at > now - CODE_LASTS]
            if len(self._wrong) >= MOST_WRONG:
                raise LimitedError(Text("desk.too_many_codes"))
            self._wrong.append(now)
            raise NotAllowedError(Text("desk.wrong_code"))
        return self.begin(Person(id=shown, name=shown, roles=self._roles))

    def begin(self, person: Person) -> tuple[str, Session]:
        """Begin somebody's session and return its token."""
        now = self._now()
        self._forget_ended(now)
        if len(self._by_token) >= MOST_SESSIONS:
            raise LimitedError(Text("desk.too_many_people"))
        token = secrets.token_urlsafe(32)
        session = Session(person=person, began=now, seen=now)
        self._by_token[_hashed(token)] = session
        return token, session

    def find(self, token: str) -> Session:
        """Return a token's session; raises SignInNeededError."""
        now = self._now()
        session = self._by_token.get(_hashed(token))
        if session is None or _has_ended(session, now):
            raise SignInNeededError(Text("desk.sign_in"))
        session.seen = now
        return session

    def end(self, session: Session) -> None:
        """Sign somebody out."""
        self._by_token = {
            each: other for each, other in self._by_token.items() if other is not session
        }

    def is_anybody_in(self) -> bool:
        """Return whether somebody is signed in."""
        self._forget_ended(self._now())
        return bool(self._by_token)

    def check_ticket(self, ticket: str, path: str) -> Session:
        """Return the session that a ticket for this path is of; raises SignInNeededError."""
        name, _, _ = ticket.partition(".")
        now = self._now()
        for session in self._by_token.values():
            if session.name == name and not _has_ended(session, now):
                if hmac.compare_digest(ticket, make_ticket(session, path)):
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
    return now - session.began >= SESSION_LASTS or now - session.seen >= IDLE_LASTS


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


SESSIONS: Final = web.AppKey("sessions", Sessions)
DESK_NAME: Final[web.AppKey[Callable[[], str]]] = web.AppKey("desk_name")
"""Returns what the desk is called: its agency's or board's name."""
# As in `noticeboard.runtime.server`: aiohttp 3.13 has no such class.
_SESSION: Final[Any] = (
    web.RequestKey("session", Session) if hasattr(web, "RequestKey") else "session"
)
ROUTES = Routes()


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
    """The code of a link, and who uses it."""

    code: str
    name: str


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


@ROUTES.post("/sessions", roles=None, status=HTTPStatus.CREATED)
async def post_session(call: Call, body: SignIn) -> SessionView:
    """Sign in with the code of a link."""
    token, session = call.request.app[SESSIONS].sign_in(body.code, body.name)
    return _view(call, session, token)


@ROUTES.get("/session", roles=Role)
async def get_session(call: Call) -> SessionView:
    """Return who is signed in."""
    return _view(call, session_of(call))


@ROUTES.delete("/session", roles=Role)
async def delete_session(call: Call) -> None:
    """Sign out."""
    call.request.app[SESSIONS].end(session_of(call))


@ROUTES.post("/tickets", roles=Role)
async def post_ticket(call: Call, body: TicketBody) -> TicketView:
    """Return what lets a player, which can't send headers, read one path."""
    return TicketView(ticket=make_ticket(session_of(call), body.path))


def _view(call: Call, session: Session, token: str = "") -> SessionView:
    return SessionView(
        desk=call.request.app[DESK_NAME](),
        name=session.person.name,
        roles=tuple(role for role in Role if role in session.person.roles),
        until=session.began + SESSION_LASTS,
        token=token,
    )
