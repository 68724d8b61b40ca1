"""Signing in at the department's own provider: by the protocol, and against every lie."""

from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
import json
from pathlib import Path
from shutil import copytree
import ssl
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientConnectorCertificateError, ClientSession, TCPConnector, web
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser
import pytest
import pytest_asyncio

from noticeboard.agency.desk.server import follow_certificate, make_administrator_link
from noticeboard.desk import session, sign_in
from noticeboard.desk.sign_in import KEYS_AGAIN, MOST_BEGUN, PROVIDER
from tests.desk.department import Department, department, state_of, write_certificate
from tests.desk.identity_provider import CLIENT, Provider
from tests.desk.world import Caller
from tests.servers.chromium import chromium

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncGenerator[Department]:
    """Serve a department's desk on an empty folder."""
    async with department(tmp_path) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def certified(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[tuple[Browser, Path]]:
    """Run a browser that trusts one certificate, and give the certificate's folder."""
    folder = tmp_path_factory.mktemp("certificate")
    pin = write_certificate(folder)
    async with chromium(f"--ignore-certificate-errors-spki-list={pin}") as browser:
        yield browser, folder


async def test_roles_come_from_the_provider(desk: Department) -> None:
    """Groups become roles, the name is the token's, and the log says who came as what."""
    desk.provider.account |= {"groups": ["fd-officers", "fd-evidence", "choir", 7]}
    begun = await desk.begin()

    entered = await desk.enter(await desk.come_back(begun["address"]), begun["binding"])

    assert entered["name"] == "Dana Whitfield"
    assert entered["roles"] == ["officer", "custodian"]
    [entry] = desk.desk.log.entries()
    assert (entry.act, entry.who) == ("signed_in", "Dana Whitfield")
    assert entry.about == {"account": "u-17", "roles": "custodian, officer"}


async def test_real_browser_over_https(tmp_path: Path, certified: tuple[Browser, Path]) -> None:
    """The button leads to the provider and back; what went wrong is one sentence on the page."""
    browser, folder = certified
    copytree(folder, tmp_path, dirs_exist_ok=True)
    async with department(tmp_path) as desk:
        window = await browser.new_context()
        page = await window.new_page()
        page.set_default_timeout(30_000)
        await page.goto(desk.url)
        await page.get_by_role("button", name="Sign in with Springfield").click()
        await page.locator("nav").wait_for()
        who = await page.locator(".who").inner_text()
        assert who == "DW\nDana Whitfield\nofficer"
        assert page.url == f"{desk.url}/#/"
        assert "Served to your department" in await page.locator(".foot").inner_text()
        assert await page.evaluate("[sessionStorage.length, document.cookie, isSecureContext]") == [
            0,
            "",
            True,
        ]

        await page.get_by_role("button", name="Sign out").click()
        desk.provider.account["groups"] = ["choir"]
        await page.get_by_role("button", name="Sign in with Springfield").click()
        alert = page.get_by_role("alert")
        await alert.wait_for()
        assert "no role at this desk" in await alert.inner_text()

        # Another site leads this browser to a sign-in that it began itself.
        desk.provider.account["groups"] = ["all"]
        stranger = await desk.begin()
        await page.get_by_role("button", name="Sign in with Springfield").wait_for()
        await page.goto(f"{desk.url}/#code={await desk.come_back(stranger['address'])}")
        await page.get_by_role("textbox").fill("Dana")
        await page.get_by_role("button", name="Sign in").click()
        await alert.wait_for()
        assert "another window or browser" in await alert.inner_text()
        await window.close()


def _claims(**claims: Any) -> Callable[[Provider], None]:  # noqa: ANN401
    def lie(provider: Provider) -> None:
        provider.claims = claims

    return lie


def _alg_none(provider: Provider) -> None:
    provider.header, provider.signs_with = {"alg": "none"}, None


def _hmac_with_the_public_key(provider: Provider) -> None:
    shown = provider.keys["k1"].public_key()
    pem = shown.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    provider.header, provider.signs_with = {"alg": "HS256"}, pem


def _unknown_kid(provider: Provider) -> None:
    provider.header = {"kid": "k9"}


def _wrong_signature(provider: Provider) -> None:
    provider.signs_with = rsa.generate_private_key(65537, 2048)


def _critical(provider: Provider) -> None:
    provider.header = {"crit": ["x"], "x": 1}


def _weak_key(provider: Provider) -> None:
    provider.keys = {"k1": rsa.generate_private_key(65537, 1024)}  # noqa: S505 -- a lie


def _other_kind_of_key(provider: Provider) -> None:
    """Let a token of an RSA key say that it is an elliptic curve's."""
    provider.header = {"alg": "ES256"}


def _mixed_up(provider: Provider) -> None:
    provider.returned = {"iss": "https://other.example.org"}


def _denied(provider: Provider) -> None:
    provider.returned = {"error": "access_denied", "code": ""}


def _hostile_error(provider: Provider) -> None:
    provider.returned = {"error": "<img src=x onerror=alert(1)>", "code": ""}


def _used_code(provider: Provider) -> None:
    provider.answers["/token"] = web.json_response({"error": "invalid_grant"}, status=400)


def _answers(path: str, **answer: Any) -> Callable[[Provider], None]:  # noqa: ANN401
    def lie(provider: Provider) -> None:
        provider.answers[path] = web.Response(**answer)

    return lie


def _huge(path: str) -> Callable[[Provider], None]:
    return _answers(path, text="[" * 300_000, content_type="application/json")


NOW = int(time.time())
LIES: dict[str, tuple[Callable[[Provider], None], int, str]] = {
    "other issuer": (_claims(iss="https://other.example.org"), 422, "from another provider"),
    "other audience": (_claims(aud="payroll"), 422, "for another program"),
    "token of another client": (_claims(aud=[CLIENT, "payroll"]), 422, "for another program"),
    "authorized party": (
        _claims(aud=[CLIENT, "payroll"], azp="payroll"),
        422,
        "for another program",
    ),
    "alone, for another party": (_claims(azp="payroll"), 422, "for another program"),
    "expired": (_claims(iat=NOW - 900, exp=NOW - 600), 422, "has expired"),
    "from the future": (_claims(iat=NOW + 7200, exp=NOW + 9000), 422, "isn't valid yet"),
    "not before": (_claims(nbf=NOW + 7200), 422, "isn't valid yet"),
    "no end": (_claims(exp=None), 422, "isn't what OpenID Connect asks for"),
    "no subject": (_claims(sub=None), 422, "isn't what OpenID Connect asks for"),
    "other nonce": (_claims(nonce="x" * 43), 422, "belongs to another sign-in"),
    "no nonce": (_claims(nonce=None), 422, "belongs to another sign-in"),
    "no signature": (_alg_none, 422, "in a way that isn't accepted"),
    "HMAC with the public key": (_hmac_with_the_public_key, 422, "in a way that isn't accepted"),
    "critical extension": (_critical, 422, "in a way that isn't accepted"),
    "weak key": (_weak_key, 422, "in a way that isn't accepted"),
    "unknown key": (_unknown_kid, 422, "an unknown key"),
    "other kind of key": (_other_kind_of_key, 422, "an unknown key"),
    "wrong signature": (_wrong_signature, 422, "its signature is wrong"),
    "mixed up": (_mixed_up, 422, "from another provider"),
    "denied": (_denied, 403, "didn't sign you in (access_denied)"),
    "hostile error": (_hostile_error, 403, "didn't sign you in (error)"),
    "used code": (_used_code, 403, "didn't sign you in (invalid_grant)"),
    "no tokens": (_answers("/token", text="{}"), 422, "isn't what OpenID Connect asks for"),
    "not a token": (
        _answers("/token", text='{"id_token": "é.."}'),
        422,
        "isn't what OpenID Connect asks for",
    ),
    "huge tokens": (_huge("/token"), 422, "is too large"),
    "huge keys": (_huge("/keys"), 422, "is too large"),
    "deep keys": (_answers("/keys", text="[" * 200_000), 422, "isn't what OpenID Connect asks for"),
    "token endpoint leads away": (
        _answers("/token", status=307, headers={"Location": "http://127.0.0.1:9/"}),
        422,
        "leads to another address",
    ),
    "token endpoint fails": (_answers("/token", status=502), 503, "status 502"),
    "no role": (_claims(groups=["choir"]), 403, "no role at this desk"),
    "roles of another kind": (_claims(groups={"fd-it": True}), 403, "no role at this desk"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_each_lie_is_refused(desk: Department, lie: str) -> None:
    """Nobody is signed in, one sentence says why, and the true provider is believed again."""
    tell, status, why = LIES[lie]
    account = dict(desk.provider.account)
    tell(desk.provider)

    assert why in await desk.refusal(expect=status)

    assert list(desk.desk.log.entries()) == []
    assert not desk.desk.sessions.is_anybody_in()
    desk.provider.account = account


@pytest.mark.parametrize(
    ("tell", "why"),
    [
        ({"issuer": "https://other.example.org"}, "from another provider"),
        ({"token_endpoint": "http://login.example.org/token"}, "without HTTPS"),
        ({"jwks_uri": "file:///etc/passwd"}, "without HTTPS"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "without HTTPS"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"token_endpoint": 7}, "isn't what OpenID Connect asks for"),
    ],
)
async def test_a_description_that_misleads(
    desk: Department, tell: dict[str, Any], why: str
) -> None:
    """A description that leads elsewhere is refused before the browser goes anywhere."""
    desk.provider.described = tell
    refused = await Caller(url=desk.url, session=desk.session).call("POST", "/sign-in", expect=422)
    assert why in refused["message"]


async def test_a_provider_that_is_slow_or_away(desk: Department) -> None:
    """Waiting ends, and the next try works."""
    provider = desk.app[PROVIDER]
    assert provider is not None
    provider.answer_s = 0.05
    desk.provider.answers["/.well-known/openid-configuration"] = 5.0
    caller = Caller(url=desk.url, session=desk.session)
    refused = await caller.call("POST", "/sign-in", expect=503)
    assert "takes too long" in refused["message"]
    # Those who come next don't queue for it.
    await caller.call("POST", "/sign-in", expect=503)
    assert desk.provider.asked("/.well-known/openid-configuration") == 1
    clock = desk.desk.now
    provider._now = lambda: clock() + sign_in.AWAY_LASTS  # noqa: SLF001
    provider.answer_s = sign_in.ANSWER_S
    desk.provider.answers.clear()
    await caller.call("POST", "/sign-in")


async def test_a_code_is_for_one_browser_and_one_use(desk: Department) -> None:
    """Codes, states and bindings of others, or used before, sign nobody in."""
    mine, other = await desk.begin(), await desk.begin()
    code = await desk.come_back(mine["address"])
    refused = await desk.enter(code, other["binding"], expect=403)
    assert refused["code"] == "desk.sign_in.other_browser"
    refused = await desk.enter(code, mine["binding"], expect=403)
    assert refused["code"] == "desk.wrong_code"

    # Coming back twice with one state, or with one that was never given.
    again = await desk.begin()
    back = f"{desk.url}/signed-in?state={state_of(again['address'])}&code=x&iss=x"
    await desk.arrive(back)
    for state in (state_of(again["address"]), "made-up", "a&state=b", ""):
        code = await desk.arrive(f"{desk.url}/signed-in?state={state}&code=x")
        refused = await desk.enter(code, again["binding"], expect=403)
        assert refused["code"] == "desk.wrong_code"


async def test_another_code_is_not_redeemed(desk: Department) -> None:
    """A code that was stolen from another sign-in fails at the provider: its verifier is secret."""
    victim, thief = await desk.begin(), await desk.begin()
    async with desk.session.get(victim["address"], allow_redirects=False) as answer:
        stolen = answer.headers["Location"]
    back = stolen.replace(state_of(stolen), state_of(thief["address"]))
    refused = await desk.enter(await desk.arrive(back), thief["binding"], expect=403)
    assert "invalid_grant" in refused["message"]


@pytest.mark.parametrize(
    "make",
    [lambda: ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate],
)
async def test_keys_are_rotated(desk: Department, make: Callable[[], Any]) -> None:
    """A new key is found by its name; for unknown ones, all are read again once a minute."""
    await desk.sign_in("officer")
    clock, provider = desk.desk.now, desk.app[PROVIDER]
    assert provider is not None
    desk.provider.keys["k2"] = make()
    desk.provider.kid = "k2"
    assert "unknown key" in await desk.refusal(expect=422)
    assert "unknown key" in await desk.refusal(expect=422)
    assert desk.provider.asked("/keys") == 1

    provider._now = lambda: clock() + KEYS_AGAIN  # noqa: SLF001
    await desk.sign_in("officer")
    assert desk.provider.asked("/keys") == 2


async def test_a_secret_may_go_in_the_form(desk: Department) -> None:
    """A provider that takes no basic authentication gets the client's secret in the form."""
    desk.provider.methods = ("client_secret_post",)
    await desk.sign_in("officer")


async def test_nested_claims(tmp_path: Path) -> None:
    """A claim may lie within others, as Keycloak's do."""
    async with department(tmp_path) as desk:
        provider = desk.app[PROVIDER]
        assert provider is not None
        object.__setattr__(provider.settings, "claim", ("realm_access", "roles"))
        desk.provider.account = {"sub": "u", "realm_access": {"roles": "fd-it"}}
        begun = await desk.begin()
        entered = await desk.enter(await desk.come_back(begun["address"]), begun["binding"])
        assert (entered["roles"], entered["name"]) == (["administrator"], "u")


async def test_sign_ins_are_limited(desk: Department) -> None:
    """One address begins so many sign-ins, and no more."""
    provider = desk.app[PROVIDER]
    assert provider is not None
    for _ in range(MOST_BEGUN):
        provider.begun.add("127.0.0.1")
    caller = Caller(url=desk.url, session=desk.session)
    refused = await caller.call("POST", "/sign-in", expect=429)
    assert refused["code"] == "desk.sign_in.too_many"
    assert desk.provider.heard == []


async def test_sessions_last_a_shift(desk: Department) -> None:
    """A session ends after the hours in the settings, however busy it is."""
    caller = await desk.sign_in("officer")
    sessions, clock = desk.desk.sessions, desk.desk.now
    for hours in (3, 6):
        sessions._now = lambda hours=hours: clock() + timedelta(hours=hours)  # type: ignore[misc] # noqa: SLF001
        await caller.call("GET", "/session")
    sessions._now = lambda: clock() + timedelta(hours=8)  # noqa: SLF001
    await caller.call("GET", "/session", expect=401)


async def test_an_administrator_ends_sessions(desk: Department) -> None:
    """Administrators see who signed in as what, and end a person's sessions at once."""
    officer = await desk.sign_in("officer", sub="u-1", name="Dana Whitfield")
    second = await desk.sign_in("officer", sub="u-1", name="Dana Whitfield")
    alike = await desk.sign_in("supervisor", sub="u-2", name="Dana Whitfield")
    boss = await desk.sign_in("administrator", name="Ray Cole")
    await officer.call("GET", "/people", expect=403)

    people = (await boss.call("GET", "/people"))["people"]

    assert [(each["name"], each["account"], each["is_in"]) for each in people] == [
        ("Ray Cole", "administrator", True),
        ("Dana Whitfield (u-2)", "u-2", True),
        ("Dana Whitfield", "u-1", True),
    ]
    await boss.call("DELETE", f"/people/{people[2]['id']}/sessions")
    await officer.call("GET", "/session", expect=401)
    await second.call("GET", "/session", expect=401)
    await alike.call("GET", "/session")
    await boss.call("DELETE", f"/people/{'0' * 32}/sessions", expect=404)
    people = (await boss.call("GET", "/people"))["people"]
    assert not people[2]["is_in"]
    *_, last = desk.desk.log.entries()
    assert (last.act, last.who) == ("sessions_ended", "Ray Cole")
    assert last.about["whose"] == "Dana Whitfield"


@pytest.mark.long
async def test_an_administrator_ends_sessions_on_the_page(
    tmp_path: Path, certified: tuple[Browser, Path]
) -> None:
    """The page names people with their accounts; ending asks once, and only then ends."""
    browser, folder = certified
    copytree(folder, tmp_path, dirs_exist_ok=True)
    async with department(tmp_path) as desk:
        officer = await desk.sign_in("officer", name="<b>Dana</b> Whitfield")
        desk.provider.account = {"sub": "it-1", "name": "Ray Cole", "groups": ["fd-it"]}
        window = await browser.new_context()
        page = await window.new_page()
        page.set_default_timeout(30_000)
        await page.goto(desk.url)
        await page.get_by_role("button", name="Sign in with Springfield").click()
        await page.get_by_role("link", name="People").click()
        parts = await page.locator("nav").inner_text()
        assert "Cases" not in parts
        await page.get_by_role("button", name="End sessions of <b>Dana</b> Whitfield…").click()
        await officer.call("GET", "/session")
        await page.get_by_role("button", name="End sessions", exact=True).click()
        await page.get_by_text("The sessions of <b>Dana</b> Whitfield have ended.").wait_for()
        await page.get_by_text("not signed in").wait_for()
        await officer.call("GET", "/session", expect=401)
        await window.close()


async def test_one_person_has_few_sessions(desk: Department) -> None:
    """One more than a person may have ends the oldest."""
    first = await desk.sign_in("officer")
    callers = [await desk.sign_in("officer") for _ in range(session.MOST_OF_ONE)]
    await first.call("GET", "/session", expect=401)
    await callers[0].call("GET", "/session")


async def test_an_administrators_link(desk: Department) -> None:
    """Whoever has the machine gets in once if the provider is lost; both steps are logged."""
    link = make_administrator_link(desk.folder, desk.settings, by="root")
    assert link.startswith(f"{desk.url}/#code=")
    caller = Caller(url=desk.url, session=desk.session)
    body = {"code": link.partition("#code=")[2], "name": "Ray Cole"}
    kept = "".join(path.read_text() for path in desk.folder.iterdir())
    assert body["code"] not in kept

    await caller.call("POST", "/sessions", {"code": "made-up", "name": "Ray"}, expect=403)
    await caller.call("POST", "/sessions", body | {"name": " "}, expect=400)
    entered = await caller.call("POST", "/sessions", body)

    assert entered["roles"] == ["administrator"]
    await caller.call("POST", "/sessions", body, expect=403)
    acts = [(entry.act, entry.who) for entry in desk.desk.log.entries()]
    assert acts == [("administrator_link", "root"), ("signed_in", "Ray Cole")]


async def test_no_secret_is_told(desk: Department) -> None:
    """The client's secret and the tokens are in no answer, page, log or error."""
    desk.provider.signs_with = b"other"
    said = await desk.refusal(expect=422)
    provider = desk.app[PROVIDER]
    said += repr(provider.settings if provider else "") + repr(desk.settings)
    async with desk.session.get(desk.url) as answer:
        said += await answer.text() + json.dumps(dict(answer.headers))
    assert desk.settings.sign_in.client_secret not in said


async def test_https_is_strict(desk: Department) -> None:
    """Old TLS and plain HTTP are refused, and browsers are told to stay."""
    async with desk.session.get(desk.url) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert desk.tls.minimum_version is ssl.TLSVersion.TLSv1_2
    for host in ("desk.example.org", "localhost:1@evil.example.org"):
        async with desk.session.get(desk.url, headers={"Host": host}) as answer:
            assert answer.status == 421


async def test_a_renewed_certificate_is_used(desk: Department) -> None:
    """New connections get it without a restart; a broken one leaves the old one in use."""
    folder = desk.settings.certificate.parent
    old = ssl.create_default_context(cafile=folder / "certificate.pem")
    looks = 0

    async def answers(trusting: ssl.SSLContext) -> bool:
        connector = TCPConnector(ssl=trusting)
        async with ClientSession(connector=connector) as fresh:
            try:
                async with fresh.get(desk.url) as answer:
                    return answer.status == 200
            except ClientConnectorCertificateError:
                return False

    async def next_look(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            (folder / "certificate.pem").write_text("broken")
        elif looks == 2:
            assert await answers(old)
            write_certificate(folder)
        else:
            raise _DoneError

    with pytest.raises(_DoneError):
        await follow_certificate(desk.tls, desk.settings, next_look)

    assert not await answers(old)
    assert await answers(ssl.create_default_context(cafile=folder / "certificate.pem"))


class _DoneError(Exception):
    """The certificate was looked at often enough."""


async def test_a_provider_hears_only_what_it_must(desk: Department) -> None:
    """What the desk asks says nothing of itself but its name; what the browser asks is fixed."""
    begun = await desk.begin()
    asked = parse_qs(urlsplit(begun["address"]).query)
    assert {name: asked[name] for name in asked if name not in {"state", "nonce"}} == {
        "prompt": ["login"],
        "response_type": ["code"],
        "client_id": [CLIENT],
        "redirect_uri": [f"{desk.url}/signed-in"],
        "scope": ["openid profile"],
        "code_challenge": asked["code_challenge"],
        "code_challenge_method": ["S256"],
    }
    await desk.enter(await desk.come_back(begun["address"]), begun["binding"])

    heard = [(path, headers) for path, headers in desk.provider.heard if path != "/authorize"]
    assert [path for path, _ in heard] == ["/.well-known/openid-configuration", "/token", "/keys"]
    for path, headers in heard:
        sent = {name.lower() for name in headers} - {"host", "content-length", "content-type"}
        secret = {"authorization"} if path == "/token" else set()
        assert sent == {"accept", "accept-encoding", "user-agent"} | secret
        assert headers["User-Agent"] == "neighbors-requests"
