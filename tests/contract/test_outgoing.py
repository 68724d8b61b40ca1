"""No byte leaves by a way that nobody looked at: docs/privacy-audit.md says each one.

Whoever adds a call adds its line to outgoing.txt, a row to the page where it is a new kind of
call, and to the row the test that pins what is sent.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

import pytest

from tests.contract.outgoing import (
    APART,
    PYTHON,
    ROOT,
    Site,
    all_sites,
    sites_in_browser,
    sites_in_python,
)

LIST: Final = Path(__file__).with_name("outgoing.txt")
AUDIT: Final = ROOT / "docs" / "privacy-audit.md"
PAGES: Final = (AUDIT, ROOT / "docs" / "privacy.md")
REFUSED: Final = {
    *("ftplib", "httpx", "imaplib", "paho", "poplib", "requests", "sentry_sdk"),
    *("smtplib", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websockets"),
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
