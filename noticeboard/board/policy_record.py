"""A board's policies as files: what is logged, a draft on its way, and a trial on past requests.

A governor works on a draft away from the board: the file has the policy before it, so that nothing
else is needed to see what changes, and to sign. The board checks all of it again.
"""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp
import msgspec
from sqlalchemy import select

from noticeboard.board import log
from noticeboard.board.check import open_unchanged
from noticeboard.board.home import Home
from noticeboard.board.tables import entries
from noticeboard.errors import (
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import BoardPolicy, RequestPost, Signature
from noticeboard.log.encoding import explain_decoding, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.policy import Policies, Policy
from noticeboard.log.registry import Registry
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.policy import name_policy, policy_findings
from noticeboard.runtime.text import Text, text_of

MOST_BYTES: Final = 4 * 2**20
FETCH_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=20)
RECORD: Final = "policies.json"


class LoggedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as the board logged it."""

    entry: int
    issued: str
    """When the board made the entry."""
    policy: Policy
    signature: Signature


class PolicyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Every policy of a board, oldest first."""

    board: str
    """Its origin."""
    policies: tuple[LoggedPolicy, ...]

    @property
    def last(self) -> Policy | None:
        """The newest one, which the next one follows."""
        return self.policies[-1].policy if self.policies else None

    def check(self) -> None:
        """Check that each one is signed by whoever the one before it names; VerificationError."""
        known = Policies(self.board)
        for each in self.policies:
            known.check(each.policy, each.signature, parse_time(each.issued))
            known.add(each.policy, each.entry)


class PolicyDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy that isn't logged yet."""

    before: Policy | None
    """The one that it follows."""
    board: str
    policy: Policy
    signature: str = ""
    """The governor's; empty until it is signed."""

    @property
    def governor(self) -> str:
        """The verifier key that must sign it."""
        return (self.before or self.policy).governor


def read_draft(file: Path) -> PolicyDraft:
    """Read a draft; raises InvalidInputError with what to correct, OSError. Blocking."""
    draft = _parse(_read(file), PolicyDraft, str(file))
    expected = 1 if draft.before is None else draft.before.number + 1
    if draft.policy.number != expected:
        raise InvalidInputError(
            Text("noticeboard.policy.number", number=draft.policy.number, next=expected)
        )
    return draft


def dump_draft(draft: PolicyDraft) -> bytes:
    """Return a draft's file, for people to edit."""
    return msgspec.json.format(msgspec.json.encode(draft), indent=2) + b"\n"


async def read_record(where: str) -> PolicyRecord:
    """Return a board's policies, checked: from its folder, its public address, or a file.

    Raises NoticeboardError, OSError.
    """
    if where.startswith(("https://", "http://")):
        url = where if where.endswith(".json") else f"{where.rstrip('/')}/{RECORD}"
        record = _parse(await _fetch(url), PolicyRecord, url)
    elif await asyncio.to_thread(Path(where).is_dir):
        return await _of_folder(Home(Path(where)))
    else:
        raw = await asyncio.to_thread(_read, Path(where))
        record = _parse(raw, PolicyRecord, where)
    try:
        await asyncio.to_thread(record.check)
    except VerificationError as error:
        raise VerificationError(
            Text("noticeboard.policy.record", where=where, why=text_of(error))
        ) from error
    return record


def _parse[T](raw: bytes, kind: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except VerificationError as error:
        why = text_of(error)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        why = explain_decoding(error)
    raise InvalidInputError(Text("noticeboard.policy.unreadable", file=where, why=why))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(Text("noticeboard.policy.no_file", file=str(file))) from error
    return _bounded(raw, str(file))


def _bounded(raw: bytes, where: str) -> bytes:
    if len(raw) > MOST_BYTES:
        raise InvalidInputError(
            Text("noticeboard.policy.size", file=where, most=MOST_BYTES // 2**20)
        )
    return raw


async def _fetch(url: str) -> bytes:
    """Return a file of a public board; raises UnavailableError, InvalidInputError."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
    body = bytearray()
    try:
        async with (
            aiohttp.ClientSession(
                headers=headers, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.get(url, timeout=FETCH_TIMEOUT, allow_redirects=False) as response,
        ):
            if response.status != HTTPStatus.OK:
                why = Text("noticeboard.witness.status", status=response.status)
                raise UnavailableError(Text("noticeboard.policy.not_fetched", url=url, why=why))
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > MOST_BYTES:
                    break
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        why = Text.plain(str(error) or type(error).__name__)
        raise UnavailableError(Text("noticeboard.policy.not_fetched", url=url, why=why)) from error
    return _bounded(bytes(body), url)


async def _of_folder(home: Home) -> PolicyRecord:
    settings = await asyncio.to_thread(home.settings)
    query = (
        select(entries.c.entry_index, entries.c.raw)
        .where(entries.c.type == "board.policy")
        .order_by(entries.c.entry_index)
    )
    async with open_unchanged(home.address(settings)) as database, database.read() as connection:
        rows = (await connection.execute(query)).all()
    found = []
    for row in rows:
        body = parse_entry(row.raw).body
        if isinstance(body, BoardPolicy):
            found.append(logged_policy(row.entry_index, body))
    return PolicyRecord(board=settings.origin, policies=tuple(found))


def logged_policy(index: int, body: BoardPolicy) -> LoggedPolicy:
    """Return a policy's entry as the record has it."""
    return LoggedPolicy(
        entry=index, issued=body.issued, policy=body.policy, signature=body.signature
    )


# Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRequest:
    """A past request that a policy would have refused or held."""

    index: int
    issued: datetime
    agency: str
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """Whether it would have been refused."""
        return any(each.severity is Severity.REFUSE for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a policy would have changed if it had always been in force."""

    requests: int
    """How many there were."""
    found: tuple[TriedRequest, ...]
    """Oldest first."""

    @property
    def refused(self) -> int:
        """How many would have been refused."""
        return sum(each.is_refused for each in self.found)

    @property
    def held(self) -> int:
        """How many would have waited for a moderator."""
        return len(self.found) - self.refused


async def try_policy(home: Home, policy: Policy) -> Trial:
    """Judge every past request of a board by a policy; raises NoticeboardError.

    It only reads, and may run while the board does. What would have been refused doesn't count
    against a quota.
    """
    settings = await asyncio.to_thread(home.settings)
    log_key, _ = await asyncio.to_thread(home.verifiers)
    registry = Registry(settings.origin, log_key, settings.trusted)
    allowed: defaultdict[str, list[datetime]] = defaultdict(list)
    found: list[TriedRequest] = []
    requests = 0
    async with open_unchanged(home.address(settings)) as database:
        async for raw, logged_at in log.every_logged(database):
            logged = registry.force(parse_entry(raw), registry.size, seen_at=logged_at)
            post = logged.entry.body
            if not isinstance(post, RequestPost) or logged.agency is None:
                continue
            requests += 1
            issued = allowed[post.agency]
            since = post.issued_at - timedelta(days=policy.limits.per_days or 0)
            lately = issued[bisect_right(issued, since) :]
            judged = policy_findings(post, logged.agency, policy.limits, earlier=lately)
            findings = tuple(name_policy(each, policy) for each in judged)
            tried = TriedRequest(
                index=logged.index,
                issued=post.issued_at,
                agency=logged.agency.name,
                findings=findings,
            )
            if findings:
                found.append(tried)
            if not tried.is_refused:
                allowed[post.agency].append(post.issued_at)
    return Trial(requests=requests, found=tuple(found))
