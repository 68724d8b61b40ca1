"""No byte leaves by a way that nobody looked at: docs/privacy-audit.md says each one.

Whoever adds a call adds its line to outgoing.txt, a row to the page if it is a new kind of
call, and to the row the test that pins what is sent.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PYTHON: Final = ("hub", "noticeboard", "custom_components", "benchmarks")
BROWSER: Final = "frontend/src"
APART: Final = "benchmarks/"
"""The benchmarks, which call only what they themselves started."""

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_CALLS: Final = frozenset(
    {
        *("ClientSession", "ws_connect", "async_get_clientsession", "async_create_clientsession"),
        *("create_connection", "create_unix_connection", "create_datagram_endpoint"),
        *("open_connection", "open_unix_connection", "getaddrinfo", "gethostbyname", "urlopen"),
        *("sendto", "sendmsg", "sendall", "sock_connect", "sock_sendall", "sock_sendto"),
        *("create_subprocess_exec", "create_subprocess_shell", "Popen", "system", "posix_spawn"),
        *("execv", "execve", "execvp", "execvpe", "execl", "execlp", "spawnv", "spawnl"),
        *("AsyncZeroconf", "Zeroconf", "AsyncServiceBrowser", "async_register_service"),
        *(
            "HTTPConnection",
            "HTTPSConnection",
            "async_request",
            "from_url",
            "async_process_requirements",
            "get_supervisor_client",
            "async_call",
            "S3Store",
        ),
    }
)
"""Whatever they are called on."""
_OF: Final = {
    "connect": ("asyncpg", "socket", "tried"),
    "socket": ("socket",),
    "run": ("subprocess",),
    "call": ("subprocess",),
    "check_call": ("subprocess",),
    "check_output": ("subprocess",),
    "open": ("av", "webbrowser"),
}
"""Only if they are called on one of these."""
_WORDS: Final = re.compile(
    r"\b(?:fetch|callWS|callApi|callService|subscribeMessage|sendMessage|sendMessagePromise"
    r"|WebSocket|EventSource|XMLHttpRequest|sendBeacon|import|importScripts|window\.open)(?=(?:<[^>]*>+)?\()"
    r"|https?://|_blank|referrerpolicy"
)


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """One place in the source, by names that outlive a change of lines."""

    module: str
    within: str
    call: str


def sites_in_python(source: str, module: str) -> Iterator[Site]:
    """Yield every call in a module that can open a connection, send or start a program."""
    yield from _sites(ast.parse(source), module, "")


def sites_in_browser(source: str, module: str) -> Iterator[Site]:
    """Yield every word in a script by which a browser is made to ask, or to go elsewhere."""
    for found in _WORDS.finditer(re.sub(r"(?m)^\s*(?://|\*|/\*).*$", "", source)):
        yield Site(module, "", found.group())


def all_sites() -> set[Site]:
    """Return those of the whole program."""
    found: set[Site] = set()
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(APART):
                found |= set(sites_in_python(path.read_text(encoding="utf-8"), name))
    for path in sorted((ROOT / BROWSER).rglob("*.ts")):
        name = str(path.relative_to(ROOT))
        found |= set(sites_in_browser(path.read_text(encoding="utf-8"), name))
    return found


def _sites(node: ast.AST, module: str, within: str) -> Iterator[Site]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        within = f"{within}.{node.name}" if within else node.name
    if isinstance(node, ast.Call) and _goes_out(node.func):
        yield Site(module, within or "module", ast.unparse(node.func))
    for child in ast.iter_child_nodes(node):
        yield from _sites(child, module, within)


def _goes_out(func: ast.expr) -> bool:
    match func:
        case ast.Name(id=name):
            return name in _CALLS
        case ast.Attribute(attr=name, value=of):
            on = ast.unparse(of)
            return (
                name in _CALLS
                or (name in _VERBS and "session" in on.lower())
                or on.rpartition(".")[2].removeprefix("_") in _OF.get(name, ())
            )
        case _:
            return False


LIST: Final = Path(__file__).with_name("outgoing.txt")
AUDIT: Final = ROOT / "docs" / "privacy-audit.md"
PAGES: Final = (AUDIT, ROOT / "docs" / "privacy.md")
REFUSED: Final = {
    *("ftplib", "httpx", "imaplib", "paho", "poplib", "requests", "sentry_sdk"),
    *("smtplib", "telnetlib", "urllib.request", "urllib3", "websockets"),
    *("xmlrpc", "opentelemetry", "posthog"),
}
"""Other ways to call somebody, which the search does not look into: nothing imports them."""


def listed() -> dict[Site, str]:
    """Return the row of the audit that each listed call belongs to."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.split("|")] for line in lines if line[:1] not in {"", "#"}
    ]
    return {Site(module, within, call): row for row, module, within, call in rows}


def test_every_call_is_listed() -> None:
    """A new call fails here until somebody has said where its bytes go; so does a stale line."""
    found, known = all_sites(), listed().keys()

    assert found - known == set()
    assert known - found == set()


def test_every_row_is_described() -> None:
    """The page has a row for each kind of call, and none for a call that is not there."""
    described = re.findall(r"^\| `([a-z-]+)` \|", AUDIT.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(described) == len(set(described))
    assert set(described) == set(listed().values())


def test_no_row_is_without_a_test() -> None:
    """What leaves is pinned: each row names at least one test."""
    for line in AUDIT.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| `[a-z-]+` \|", line):
            assert "test_" in line.rpartition(" | ")[2], line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_test_named_exists(page: Path) -> None:
    """A claim on these pages is held by a test that is really there."""
    missing = [
        f"{path}::{test}"
        for path, test in _named(page.read_text(encoding="utf-8"))
        if not _has(path, test)
    ]

    assert missing == []


def test_a_link_tells_nobody_where_it_was_pressed() -> None:
    """A link of the panel to elsewhere sends no referrer and gives that page no hold on ours."""
    for site in listed():
        if site.call == "_blank":
            text = (ROOT / site.module).read_text(encoding="utf-8")
            said = re.findall(r'target="_blank"\s+rel="([^"]*)"', text)
            assert len(said) == text.count("_blank")
            assert all({"noreferrer", "noopener"} <= set(each.split()) for each in said)


def test_nothing_else_can_call() -> None:
    """No module imports another library that calls hosts."""
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if str(path.relative_to(ROOT)).startswith(APART):
                continue
            imported = set(_imported(ast.parse(path.read_text(encoding="utf-8"))))
            assert not imported & REFUSED, path


@pytest.mark.parametrize(
    "source",
    [
        "async def f(session): await session.get(url)",
        "class A:\n async def f(self): await self._session.request('GET', url)",
        "s = aiohttp.ClientSession()",
        "s = socket.socket()",
        "s.connect(('192.0.2.1', 9))\nsocket.connect(place)",
        "await asyncio.open_connection(host, 80)",
        "await asyncio.get_running_loop().create_connection(a, host, 80)",
        "subprocess.run(['curl', url])",
        "await asyncio.create_subprocess_exec('curl', url)",
        "await hass.services.async_call('notify', 'all', {})",
        "av.open('rtsp://192.0.2.1')",
        "socket.getaddrinfo(host, 80)",
    ],
)
def test_the_search_finds(source: str) -> None:
    """The search finds each way out."""
    assert len(list(sites_in_python(source, "m"))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "const a = await fetch(url)",
        "const s = new WebSocket(url)",
        "navigator.sendBeacon(url)",
        "const m = await import(url)",
        "const a = await hass.callWS<{ path: string }>({ type })",
        "img.src = 'https://tiles.example/1.png'",
        "window.open(url)",
        "html`<img referrerpolicy='no-referrer' src=${url} />`",
    ],
)
def test_the_search_finds_in_a_browser(source: str) -> None:
    """The search finds each way out of a page."""
    assert len(list(sites_in_browser(source, "m"))) == 1


@pytest.mark.parametrize("source", ["answers.get(key)", "engine.connect()", "pool.submit(work)"])
def test_the_search_lets_be(source: str) -> None:
    """What calls nobody is not found."""
    assert list(sites_in_python(source, "m")) == []


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Yield the tests of a page: `tests/a.py::test_b`, then `test_c` of the same file."""
    for line in text.splitlines():
        path = ""
        for word in re.findall(r"`([^`\s]+)`", line):
            if word.startswith(("tests/", "…/")):
                path, _, test = word.partition("::")
                yield path, test
            elif path and word.startswith("test_"):
                yield path, word


def _has(path: str, test: str) -> bool:
    name = path.rpartition("/")[2]
    found = (ROOT / "tests").rglob(name) if path.startswith("…") else iter([ROOT / path])
    return any(
        each.is_file() and (not test or f"def {test}(" in each.read_text(encoding="utf-8"))
        for each in found
    )


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        for name in names:
            yield from (name, name.partition(".")[0])
