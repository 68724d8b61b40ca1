"""Who may do what: every role at every route of the agency's desk, through the real guards.

`tests/contract/agency-desk-roles.txt` lists what `POLICY` allows.
"""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
import itertools
import re

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
import pytest_asyncio

from noticeboard.agency.desk.server import SCRIPT, TABLE
from noticeboard.desk import session, sign_in
from noticeboard.desk.people import AGENCY_ROLES, CASE_ROLES, Person, Role
from noticeboard.desk.route import BASE, Route
from noticeboard.desk.server import make_app
from noticeboard.desk.session import Sessions

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYBODY = frozenset(AGENCY_ROLES)
POLICY: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    # What anybody does who is signed in, or signs in.
    ("*", "/session", EVERYBODY | {Role.MODERATOR, Role.OPERATOR}),
    ("*", "/tickets", EVERYBODY | {Role.MODERATOR, Role.OPERATOR}),
    ("POST", "/sessions", None),
    ("*", "/sign-in", None),
    # Another system's token opens it: tests/desk/test_ask.py.
    ("POST", "/records", None),
    # A custodian unlocks, anybody locks; setting up is an administrator's.
    ("GET", "/keys*", EVERYBODY),
    ("POST", "/keys/*/unlock", frozenset({Role.CUSTODIAN})),
    ("POST", "/keys/*/lock", EVERYBODY),
    ("*", "/keys*", frozenset({Role.ADMINISTRATOR})),
    ("GET", "/setup*", EVERYBODY),
    ("POST", "/setup/passphrase", EVERYBODY),
    ("*", "/setup*", frozenset({Role.ADMINISTRATOR})),
    ("*", "/people*", frozenset({Role.ADMINISTRATOR, Role.OPERATOR})),
    ("*", "/department*", frozenset({Role.ADMINISTRATOR})),
    ("*", "/systems*", frozenset({Role.ADMINISTRATOR})),
    # Exports and deletions leave the desk or end something for good.
    ("GET", "/cases/*/export*", frozenset(CASE_ROLES)),
    ("*", "/cases/*/export*", frozenset({Role.CUSTODIAN})),
    ("GET", "/exports/*", frozenset(CASE_ROLES)),
    ("GET", "/cases/*/retention*", EVERYBODY),
    ("*", "/cases/*/retention*", frozenset({Role.SUPERVISOR, Role.CUSTODIAN})),
    ("DELETE", "/cases/*/marks*", frozenset(CASE_ROLES)),
    ("DELETE", "/cases*", frozenset({Role.CUSTODIAN})),
    # What households sent isn't for those who only look after the machine.
    ("*", "/cases/*", frozenset(CASE_ROLES)),
    ("POST", "/openings*", frozenset(CASE_ROLES)),
    ("DELETE", "/openings*", frozenset(CASE_ROLES)),
    ("POST", "/shares/*/drop", frozenset({Role.SUPERVISOR, Role.CUSTODIAN})),
    # Only officers write, and only officers and supervisors release.
    ("POST", "/drafts/*/release", frozenset({Role.SUPERVISOR})),
    ("POST", "/drafts/*/return", frozenset({Role.OFFICER, Role.SUPERVISOR})),
    ("POST", "/drafts/*/post", frozenset({Role.OFFICER, Role.SUPERVISOR})),
    ("POST", "/drafts/*/held", EVERYBODY),
    ("POST", "/drafts/check", EVERYBODY),
    ("GET", "/drafts*", EVERYBODY),
    ("*", "/drafts*", frozenset({Role.OFFICER})),
    ("GET", "/requests*", EVERYBODY),
    ("POST", "/requests/*/check", EVERYBODY),
    ("*", "/requests/*", frozenset({Role.OFFICER})),
    # The rest shows how things stand.
    ("*", "*", EVERYBODY),
)
"""The first row that fits a route says who may call it at most; None is everybody."""
ROWS: tuple[Route, ...] = (*session.ROUTES.rows, *sign_in.ROUTES.rows, *TABLE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
async def test_no_route_admits_more_than_it_should(row: Route) -> None:
    """Whatever roles a route has, it stays within what its kind of route is for."""
    path = re.sub(r"\{\w+\}", "x", row.path)
    most = next(
        most
        for method, pattern, most in POLICY
        if method in {"*", row.method} and fnmatchcase(path, pattern)
    )
    if most is not None:
        assert row.roles is not None
        assert row.roles <= most


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def desk() -> AsyncGenerator[tuple[str, Sessions]]:
    """Serve the whole table with its guards, each handler only saying that it was reached."""

    async def reach(_: web.Request) -> web.Response:
        return web.Response(text="reached")

    sessions = Sessions(lambda: datetime.now(UTC), roles=())
    table = [replace(row, handler=reach) for row in TABLE]
    async with TestServer(make_app(table, sessions, name=lambda: "", script=SCRIPT)) as server:
        yield str(server.make_url("")).rstrip("/"), sessions


async def test_each_role_at_each_route(desk: tuple[str, Sessions]) -> None:
    """A role reaches a handler exactly if the route has the role; nobody else reaches any."""
    url, sessions = desk
    async with aiohttp.ClientSession() as caller:

        async def reaches(row: Route, token: str) -> bool:
            path = re.sub(r"\{(\w+)\}", lambda name: _example(row.ids[name[1]]), row.path)
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with caller.request(row.method, url + BASE + path, headers=headers) as answer:
                said = await answer.text()
                assert said == "reached" or answer.status in {401, 403}, (row.path, said)
                return said == "reached"

        for role, row in itertools.product((*AGENCY_ROLES, None), TABLE):
            token = ""
            if role is not None:
                person = Person(id=role, name=role, roles=frozenset({role}))
                token, _ = sessions.begin(person)
            allowed = row.roles is None or role in row.roles
            assert await reaches(row, token) is allowed, (role, row.method, row.path)


EXAMPLES = (
    *("0" * 32, "0" * 64, "0" * 16, "1", "a1", "EF-1", "delivery", "clip-1.mp4", "a.zip"),
    "20261125-00000000",
)


def _example(pattern: str) -> str:
    """Return a text that the pattern of an id fits."""
    tried = (*EXAMPLES, pattern.partition("|")[0])
    found = [each for each in tried if re.fullmatch(pattern, each)]
    assert found, f"add an example of {pattern}"
    return found[0]
