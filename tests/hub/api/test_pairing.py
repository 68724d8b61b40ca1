"""Pairing codes, tokens, and guessing them."""

import asyncio
from datetime import timedelta
from hashlib import sha256
import logging
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from hub.api.auth import ALLOWED, MOST_ADDRESSES, PERIOD_S, Attempts, Tokens, pairing_link
from hub.api.errors import LimitedError
from hub.api.scope import Rights, Scope
from hub.data_folder import LOCAL_TOKEN_FILE, read_local_token
from hub.errors import CameraPasswordError, InvalidInputError
from hub.model.decision import AnsweredBy
from hub.store.tables import pairing_codes, tokens
from tests.fakes.things import CAMERA, REQUEST
from tests.hub.api.conftest import Home, StillClock


async def _pair(home: Home, code: str) -> tuple[int, str]:
    body = {"code": code, "name": "Home Assistant"}
    answered = await home.call("POST", "/pair", token=None, json=body)
    return answered.status, answered.code if answered.status != 201 else ""


async def test_link_carries_fingerprint_and_code(home: Home) -> None:
    """A link says where the hub is, which it is, how to know it, and a 128-bit code."""
    answered = await home.call("POST", "/pairing-links")

    link = urlsplit(answered.json["link"])
    query = parse_qs(link.query)
    assert answered.status == 201
    assert (link.scheme, link.hostname, link.port) == (
        "neighbors",
        "127.0.0.1",
        home.running.port,
    )
    assert query["id"] == [home.house.hub_id]
    assert query["fp"] == [home.running.fingerprint]
    assert len(bytes.fromhex(query["code"][0])) == 16
    assert answered.json["expires"] == "2026-11-25T14:10:00Z"


def test_link_brackets_ipv6() -> None:
    """An IPv6 address stands in brackets, so that its port can be recognized."""
    link = pairing_link("2001:db8::7", 8467, "id", "fp", "code")

    assert link == "neighbors://[2001:db8::7]:8467/?id=id&fp=fp&code=code"


async def test_code_gives_token_of_its_scope(home: Home) -> None:
    """The token carries the link's scope and those below it, and works at once."""
    body = {"code": await home.code(Scope.DECIDE), "name": "Home Assistant"}

    answered = await home.call("POST", "/pair", token=None, json=body)

    assert answered.status == 201
    assert answered.json["scopes"] == ["read", "decide"]
    assert answered.json["hub"]["id"] == home.house.hub_id
    assert (await home.call("GET", "/state", token=answered.json["token"])).status == 200


async def _token(home: Home, **asked: object) -> tuple[str, list[str], list[str]]:
    """Pair by a link that is asked for so; return the token, its scopes and its answers."""
    link = await home.call("POST", "/pairing-links", json=asked)
    code = parse_qs(urlsplit(link.json["link"]).query)["code"][0]
    body = {"code": code, "name": "Script"}
    paired = (await home.call("POST", "/pair", token=None, json=body)).json
    assert (link.json["scopes"], link.json["answers_as"]) == (
        paired["scopes"],
        paired["answers_as"],
    )
    return paired["token"], paired["scopes"], paired["answers_as"]


async def test_a_link_gives_what_it_was_made_for(home: Home) -> None:
    """A link has the scope that was asked for, and its token no more; everyone can ask theirs."""
    for scope in Scope:
        token, scopes, _answers = await _token(home, scope=scope.value)
        own = await home.call("GET", "/tokens/own", token=token)
        listed = (await home.call("GET", "/tokens")).json["tokens"]
        admin = await home.call("GET", "/tokens", token=token)

        assert scopes == [each.value for each in scope.included]
        assert (own.json["scopes"], own.json["current"]) == (scopes, True)
        assert {**own.json, "current": False} in listed
        assert admin.status == (200 if scope is Scope.ADMIN else 403)


async def test_a_link_without_a_scope(home: Home) -> None:
    """Whoever pairs first sets the hub up; who comes later answers, unless more is asked for."""
    for token in home.running.context.tokens.all():
        if token.name != "command line":
            await home.running.context.tokens.revoke(token.id)
    local = await home.running.context.tokens.renew_local(home.clock)
    scopes = []
    for _ in range(2):
        link = await home.call("POST", "/pairing-links", token=local)
        code = parse_qs(urlsplit(link.json["link"]).query)["code"][0]
        body = {"code": code, "name": "Home Assistant"}
        paired = await home.call("POST", "/pair", token=None, json=body)
        scopes.append(paired.json["scopes"][-1])

    assert scopes == ["admin", "decide"]


@pytest.mark.parametrize(("kind", "other"), [("automation", "person"), ("person", "automation")])
async def test_a_token_of_one_kind_of_answer(home: Home, kind: str, other: str) -> None:
    """The kind of answer is bound to the token: a claim of the other kind is not believed."""
    token, scopes, answers = await _token(home, answers_as=[kind])
    body = {"answer": "deny", "by": "Alex"}
    path = f"/requests/{REQUEST}"

    claimed = await home.call(
        "POST", f"{path}/decision", token=token, json={**body, "answered_by": other}
    )
    undone = await home.call("POST", f"{path}/undo", token=token, json={"by": "Alex"})
    allowed = await home.call(
        "POST", f"{path}/decision", token=token, json={**body, "answered_by": kind}
    )

    assert (scopes, answers) == (["read", "decide"], [kind])
    assert (claimed.status, claimed.code) == (403, "forbidden")
    assert (undone.code == "forbidden") is (kind == "automation")
    assert allowed.status == 201
    assert allowed.json["decision"]["answered_by"] == kind


async def test_a_token_for_automations_begins_no_practice(home: Home) -> None:
    """What runs by itself neither begins nor ends what is for people."""
    token, _scopes, _answers = await _token(home, answers_as=["automation"])

    begun = await home.call("POST", "/practice", token=token)
    ended = await home.call("POST", "/practice/end", token=token, json={"by": "Alex"})

    assert (begun.status, ended.status) == (403, 403)


async def test_whoever_says_nothing_is_a_person(home: Home) -> None:
    """The contract's default is a person: a token for automations must say what it is."""
    token, _scopes, _answers = await _token(home, answers_as=["automation"])
    body = {"answer": "deny", "by": "Alex"}

    answered = await home.call("POST", f"/requests/{REQUEST}/decision", token=token, json=body)

    assert (answered.status, answered.code) == (403, "forbidden")


@pytest.mark.parametrize(
    "asked", [{"scope": "root"}, {"answers_as": []}, {"answers_as": ["rule"]}, {"scope": ["read"]}]
)
async def test_rights_that_there_are_not(home: Home, asked: dict[str, object]) -> None:
    """A link is refused rather than made with other rights than were asked for."""
    assert (await home.call("POST", "/pairing-links", json=asked)).status == 400


async def test_admin_answers_as_either(home: Home) -> None:
    """An admin could make itself a token of the other kind, so it cannot be limited to one."""
    rights = {"scope": "admin", "answers_as": ["automation"]}

    assert (await home.call("POST", "/pairing-links", json=rights)).code == "invalid_input"
    with pytest.raises(InvalidInputError):
        Rights(scope=Scope.ADMIN, answers_as=frozenset({AnsweredBy.PERSON}))


async def test_rights_outlive_a_restart(home: Home) -> None:
    """What a token may do is read again; one of an older version is an admin as it was."""
    await _token(home, scope="decide", answers_as=["automation"])
    database = home.running.context.tokens._database  # noqa: SLF001 -- opened again, as at a start
    opened = {token.name: token.rights for token in (await Tokens.open(database)).all()}

    assert opened["Script"] == Rights(
        scope=Scope.DECIDE, answers_as=frozenset({AnsweredBy.AUTOMATION})
    )
    assert Rights.read(["read", "decide", "admin"]) == Rights(scope=Scope.ADMIN)


async def test_refused_codes_are_told_apart(home: Home) -> None:
    """An unknown, a used and an expired code get different answers: a person learns why."""
    used, expired = await home.code(), await home.code()
    await _pair(home, used)
    twice = await _pair(home, used)
    home.clock.move(timedelta(minutes=10))

    late = await _pair(home, expired)
    unknown = await _pair(home, "ab" * 16)

    assert twice == (401, "code_used")
    assert late == (401, "code_expired")
    assert unknown == (401, "code_unknown")


async def test_code_is_spent_once_by_a_crowd(home: Home) -> None:
    """Of many who trade the same code at once, one gets a token."""
    code = await home.code()

    traded = await asyncio.gather(*(_pair(home, code) for _ in range(5)))

    assert sorted(status for status, _message in traded) == [201, 401, 401, 401, 401]


async def test_malformed_code(home: Home) -> None:
    """A code of the wrong form is wrong input, and not counted as a guess."""
    for _ in range(ALLOWED + 1):
        status, _message = await _pair(home, "not a code")

        assert status == 400


async def test_code_guessing_is_limited(home: Home) -> None:
    """After too many wrong codes even a right one has to wait, and the answer says how long."""
    for number in range(ALLOWED):
        await _pair(home, f"{number:032x}")
    right = {"code": await home.code(), "name": "Home Assistant"}

    limited = await home.call("POST", "/pair", token=None, json=right)
    home.clock.move(timedelta(seconds=PERIOD_S))
    later = await home.call("POST", "/pair", token=None, json=right)

    assert (limited.status, limited.code) == (429, "too_many_attempts")
    assert limited.headers["Retry-After"] == str(int(PERIOD_S))
    assert later.status == 201


async def test_token_guessing_is_limited(home: Home) -> None:
    """After too many wrong tokens all further ones get one answer; a right one still passes."""
    for number in range(ALLOWED):
        answered = await home.call("GET", "/state", token=f"wrong{number}")
        assert answered.status == 401

    limited = await home.call("GET", "/state", token="wrong")  # noqa: S106 -- a guess, not a password
    right = await home.call("GET", "/state", token=Scope.READ)

    assert limited.status == 429
    assert int(limited.headers["Retry-After"]) > 0
    assert right.status == 200


def test_attempts_are_counted_by_address() -> None:
    """One guesser does not lock out another; a whole IPv6 /64 is one guesser."""
    attempts = Attempts(StillClock(), "codes")
    for number in range(ALLOWED):
        attempts.wrong("192.0.2.1")
        attempts.wrong(f"2001:db8::{number:x}")

    attempts.check("192.0.2.2")
    attempts.check("2001:db8:0:1::1")
    for guesser in ("192.0.2.1", "::ffff:192.0.2.1", "2001:db8::ffff"):
        with pytest.raises(LimitedError):
            attempts.check(guesser)


def test_attempts_are_forgotten_in_time() -> None:
    """Each wrong attempt counts for its period only."""
    clock = StillClock()
    attempts = Attempts(clock, "codes")
    for _ in range(ALLOWED):
        attempts.wrong("192.0.2.1")
        clock.move(timedelta(seconds=10))

    with pytest.raises(LimitedError) as limited:
        attempts.check("192.0.2.1")
    clock.move(timedelta(seconds=limited.value.retry_after_s))

    attempts.check("192.0.2.1")


def test_attempts_stay_small() -> None:
    """Many addresses do not grow the count without end."""
    attempts = Attempts(StillClock(), "codes")
    for number in range(MOST_ADDRESSES + 10):
        attempts.wrong(f"address {number}")

    assert len(attempts._wrong) == MOST_ADDRESSES  # noqa: SLF001 -- the bound is not visible outside


async def test_only_hashes_are_kept(home: Home) -> None:
    """The database holds neither a token nor a code, only their SHA-256."""
    code = await home.code()
    token = home.tokens[Scope.ADMIN]

    async with home.database.read() as connection:
        kept = {row.sha256: tuple(row) for row in await connection.execute(select(tokens))}
        codes = {row.sha256: tuple(row) for row in await connection.execute(select(pairing_codes))}

    assert sha256(token.encode()).hexdigest() in kept
    assert sha256(code.encode()).hexdigest() in codes
    assert token not in repr(kept)
    assert code not in repr(codes)


async def test_tokens_survive_a_restart(home: Home) -> None:
    """A paired client stays paired, with the scope it had."""
    reopened = await Tokens.open(home.database)

    for scope in Scope:
        assert reopened.check(home.tokens[scope]).scope is scope


async def test_local_token(home: Home, tmp_path: Path) -> None:
    """The command line's token is an admin's, in a file only the hub's user can read."""
    token = await asyncio.to_thread(read_local_token, tmp_path)

    assert token is not None
    assert (tmp_path / LOCAL_TOKEN_FILE).stat().st_mode & 0o777 == 0o600
    assert (await home.call("GET", "/tokens", token=token)).status == 200


def test_local_token_that_others_can_read(tmp_path: Path) -> None:
    """A token file opened up to others is not used."""
    (tmp_path / LOCAL_TOKEN_FILE).write_text("0" * 59)
    (tmp_path / LOCAL_TOKEN_FILE).chmod(0o644)

    assert read_local_token(tmp_path) is None


async def test_local_token_is_renewed(home: Home) -> None:
    """Each start makes a fresh token for the command line, and the old one is refused."""
    first = await home.running.context.tokens.renew_local(home.clock)
    await home.running.context.tokens.renew_local(home.clock)

    assert (await home.call("GET", "/state", token=first)).status == 401


async def test_revoked_token(home: Home) -> None:
    """A revoked token is refused from then on, after a restart too."""
    token = await home.pair(Scope.READ)
    listed = (await home.call("GET", "/tokens")).json["tokens"]
    [token_id] = [one["id"] for one in listed if token.startswith(one["id"])]

    revoked = await home.call("DELETE", f"/tokens/{token_id}")
    again = await home.call("DELETE", f"/tokens/{token_id}")

    assert (revoked.status, again.status) == (204, 404)
    assert (await home.call("GET", "/state", token=token)).status == 401
    assert token_id not in {one.id for one in (await Tokens.open(home.database)).all()}


async def test_own_token_is_revoked(home: Home) -> None:
    """A client that is removed takes its token with it, whatever its scope."""
    token = await home.pair(Scope.READ)

    revoked = await home.call("DELETE", "/tokens/own", token=token)

    assert revoked.status == 204
    assert (await home.call("GET", "/state", token=token)).status == 401
    assert (await home.call("GET", "/state", token=Scope.READ)).status == 200


async def test_secrets_never_in_logs(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """Neither codes, tokens, nor a camera's password are logged, even when something breaks."""
    caplog.set_level(logging.DEBUG)
    code = await home.code()
    await _pair(home, code)
    token = await home.pair(Scope.ADMIN)
    adoption = {"stream_url": "rtsp://me:hunter22@192.0.2.9/a", "name": "Back", "password": ""}

    await home.call("POST", "/cameras", json=adoption, token=token)
    home.house.failure = RuntimeError("broken")
    broken = await home.call("POST", "/cameras", json=adoption, token=token)
    wrong = await home.call("POST", "/cameras", json={**adoption, "password": ["hunter22"]})
    change = {"username": "me", "password": "hunter22", "stream_url": adoption["stream_url"]}
    changed = await home.call("PATCH", f"/cameras/{CAMERA}", json=change)
    home.house.failure = CameraPasswordError("The camera refused them: give them again.")
    refused = await home.call("PATCH", f"/cameras/{CAMERA}", json=change)
    await home.call("GET", "/state", token=token[:-1])

    output = caplog.text + "".join(
        answered.body.decode() for answered in (broken, wrong, changed, refused)
    )
    output += repr(home.house.adoptions) + repr(home.house.changes)
    assert [one.status for one in (broken, wrong, changed, refused)] == [500, 400, 200, 400]
    assert home.house.changes[0][1].password == change["password"]
    assert "broken" in caplog.text
    for secret in (code, token, token[16:-1], "hunter22"):
        assert secret not in output
